"""The quiz among people: it tells why, can be stopped, makes way, and names who took part."""

from __future__ import annotations

import pytest

from bot.replies.names import isolated
from tests.stage import Json, Stage, alone, both_ways, buttons, circle, shown
from tests.test_meeting import begin as begin_meeting
from tests.test_quiz import ROUND, answer, finish, go_on, one, question_of, scores, start


def why(played: Stage, poll: Json, *, another: bool = False) -> str:
    """What the bot has to say after a question."""
    question = question_of(played, poll)
    return shown(played.bot.services.replies.quiz_why(question, another=another))


def told(played: Stage, chat: Json) -> list[str]:
    """What the bot said in a chat, polls aside."""
    return [message["text"] for message in played.own(chat) if "text" in message]


# why


@both_ways
async def test_after_each_question_of_a_round_it_is_told_why(played: Stage) -> None:
    _, bo, group = await circle(played)
    await start(played, bo, group)
    await finish(played, bo, group)
    for poll in played.polls(group):
        point = played.bot.services.knowledge.by_id[question_of(played, poll).point]
        assert point.passage in why(played, poll)
        (said,) = [m for m in played.own(group) if m.get("text") == why(played, poll)]
        assert said["reply_to_message"]["message_id"] == poll["message_id"]
    assert len(played.polls(group)) == ROUND
    assert played.refused() == []


async def test_of_a_single_question_who_asked_it_ends_it_with_why(played: Stage) -> None:
    an, bo, group = await circle(played)
    co = played.server.people.add_user("Co")
    played.server.people.join(co, group)
    texts = played.bot.services.texts
    poll = await one(played, bo, group)
    refused = await played.press(co, poll, texts.button_explain)
    assert refused is not None
    assert refused["text"] == texts.only_starter
    await played.press(bo, poll, texts.button_explain)
    assert played.last(group)["text"] == why(played, poll, another=True)
    assert played.polls(group)[0]["poll"]["is_closed"]
    again = await played.press(an, poll, texts.button_explain)
    assert again is not None
    assert again["text"] == texts.already_closed
    await played.press(an, played.last(group), texts.button_another)
    assert len(played.polls(group)) == 2
    assert played.refused() == []


async def test_a_single_question_that_nobody_ends_tells_why_after_a_day(played: Stage) -> None:
    _, bo, group = await circle(played)
    poll = await one(played, bo, group)
    await played.later(hours=23)
    assert why(played, poll, another=True) not in told(played, group)
    await played.later(hours=2)
    await played.later(hours=2)
    assert told(played, group).count(why(played, poll, another=True)) == 1


async def test_alone_with_the_bot_an_answer_brings_why(played: Stage) -> None:
    an, chat = alone(played)
    poll = await one(played, an, chat)
    await answer(played, an, poll, right=False)
    assert played.last(chat)["text"] == why(played, poll, another=True)
    assert buttons(played.last(chat)) == [played.bot.services.texts.button_another]
    assert played.refused() == []


# stopping


@both_ways
@pytest.mark.parametrize("how", ["button", "/quiz stop", "/quiz@essaybot Stop!"])
async def test_a_round_is_stopped_with_the_score_so_far(played: Stage, how: str) -> None:
    _, bo, group = await circle(played)
    co = played.server.people.add_user("Co")
    played.server.people.join(co, group)
    texts = played.bot.services.texts
    first = await start(played, bo, group)
    await answer(played, co, first)
    await go_on(played, bo, first)
    for user in (co, bo):
        if how == "button":
            await played.press(user, played.polls(group)[-1], texts.button_stop)
        else:
            await played.say(user, group, how)
        stopped = played.last(group).get("text", "").startswith(texts.quiz_stopped)
        assert stopped is (user is bo)
    line = texts.quiz_score_line.format(naam=isolated("Co"), goed=1, totaal=2)
    assert played.last(group)["text"].splitlines()[-1] == line
    assert why(played, played.polls(group)[-1]) in told(played, group)
    assert all(poll["poll"]["is_closed"] for poll in played.polls(group))
    await played.later(minutes=10)
    assert len(played.polls(group)) == 2
    await start(played, co, group)
    assert len(played.polls(group)) == 3
    assert played.refused() == []


async def test_without_a_round_there_is_nothing_to_stop(played: Stage) -> None:
    _, bo, group = await circle(played)
    await played.say(bo, group, "/quiz stop")
    assert played.last(group)["text"] == played.bot.services.texts.quiz_not_running


# meetings


async def test_in_a_meeting_no_quiz_begins(played: Stage) -> None:
    _, bo, group = await circle(played)
    texts = played.bot.services.texts
    await played.say(bo, group, "/quiz")
    menu = played.last(group)
    await begin_meeting(played, bo, group)
    before = len(played.polls(group))
    for button in (texts.button_one_question, texts.button_round):
        notice = await played.press(bo, menu, button)
        assert notice is not None
        assert notice["text"] == texts.quiz_in_meeting
    await played.say(bo, group, "/quiz")
    assert played.last(group)["text"] == texts.quiz_in_meeting
    assert len(played.polls(group)) == before


async def test_a_round_makes_way_for_a_meeting(played: Stage) -> None:
    _, bo, group = await circle(played)
    await answer(played, bo, await start(played, bo, group))
    await begin_meeting(played, bo, group)
    before = len(played.polls(group))
    await played.later(seconds=15)
    stopped = played.bot.services.texts.quiz_stopped
    assert any(text.startswith(stopped) for text in told(played, group))
    await played.later(minutes=10)
    assert len(played.polls(group)) == before


# names


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("Co & <b>Do</b>", "\u2068Co & <b>Do</b>\u2069"),
        ("\u202eoC", "\u2068oC\u2069"),
        ("דנה", "\u2068דנה\u2069"),
        ("A\nB", "\u2068A B\u2069"),
        ("👩‍👧", "\u2068👩‍👧\u2069"),
    ],
)
async def test_a_name_in_a_score_is_shown_as_it_is_and_turns_nothing(
    played: Stage, name: str, line: str
) -> None:
    _, bo, group = await circle(played)
    co = played.server.people.add_user(name)
    played.server.people.join(co, group)
    await answer(played, co, await start(played, bo, group))
    await finish(played, bo, group)
    expected = played.bot.services.texts.quiz_score_line.format(naam=line, goed=1, totaal=ROUND)
    assert scores(played, group)[0]["text"].splitlines()[-1] == expected
    assert played.refused() == []


@pytest.mark.parametrize("name", ["", "\u3164", "\u2060"])
async def test_a_deleted_account_has_a_word_in_the_score(played: Stage, name: str) -> None:
    _, bo, group = await circle(played)
    co = played.server.people.add_user("Co")
    played.server.people.join(co, group)
    await answer(played, co, await start(played, bo, group))
    played.server.world.users[co["id"]]["first_name"] = name
    await finish(played, bo, group)
    texts = played.bot.services.texts
    line = texts.quiz_score_line.format(naam=texts.deleted_account, goed=1, totaal=ROUND)
    assert scores(played, group)[0]["text"].splitlines()[-1] == line


async def test_a_chat_that_answers_is_in_the_score_by_its_title(played: Stage) -> None:
    _, bo, group = await circle(played)
    first = await start(played, bo, group)
    vote = {"poll_id": first["poll"]["id"], "voter_chat": group}
    right = question_of(played, first).right - 1
    vote |= {"option_ids": [right], "option_persistent_ids": [str(right)]}
    played.server.world.emit("poll_answer", vote)
    await played.settle()
    await finish(played, bo, group)
    line = played.bot.services.texts.quiz_score_line
    expected = line.format(naam=isolated("Leeskring"), goed=1, totaal=ROUND)
    assert scores(played, group)[0]["text"].splitlines()[-1] == expected


# subjects


async def test_a_quiz_about_a_paragraph_asks_only_about_that(played: Stage) -> None:
    _, bo, group = await circle(played)
    knowledge, texts = played.bot.services.knowledge, played.bot.services.texts
    await played.say(bo, group, "/quiz alinea 7")
    await played.press(bo, played.last(group), texts.button_round_of.format(aantal=5))
    await finish(played, bo, group)
    for poll in played.polls(group):
        point = knowledge.by_id[question_of(played, poll).point]
        assert 7 in {quote.paragraph.number for quote in knowledge.quotes(point)}
    assert len(played.polls(group)) == ROUND


@pytest.mark.parametrize("command", ["/stelling", "/bespreek", "/quiz"])
async def test_about_what_is_not_there_the_bot_says_so(played: Stage, command: str) -> None:
    _, bo, group = await circle(played)
    await played.say(bo, group, f"{command} voetbal")
    expected = played.bot.services.replies.nothing_about("voetbal")
    assert played.last(group)["text"] == shown(expected)
    assert played.polls(group) == []


async def test_a_statement_about_a_subject_is_about_it(played: Stage) -> None:
    _, bo, group = await circle(played)
    knowledge = played.bot.services.knowledge
    about = {s.text for s in knowledge.statements if "wat-is-hybriditeit" in s.points}
    about |= {s.text for s in knowledge.statements if "hybri" in s.text.casefold()}
    for _ in range(3):
        await played.say(bo, group, "/stelling hybriditeit")
        question = played.last(group)["poll"]["question"]
        if about:
            assert any(text in question for text in about)
    assert played.refused() == []


async def test_another_discussion_question_stays_with_the_subject(played: Stage) -> None:
    _, bo, group = await circle(played)
    services = played.bot.services
    section = services.knowledge.source.sections[1]
    await played.say(bo, group, f"/bespreek {section.title}")
    inside = [
        q.text
        for q in services.knowledge.discussion
        if services.knowledge.section(services.knowledge.by_id[q.point]).id == section.id
    ]
    for _ in range(4):
        assert any(text in played.last(group)["text"] for text in inside)
        await played.press(bo, played.last(group), services.texts.button_another)


# help


async def test_help_in_a_group_lists_what_works_there(played: Stage) -> None:
    _, bo, group = await circle(played)
    await played.say(bo, group, "/help")
    said = played.last(group)["text"]
    listed = "vraag themas bron stelling quiz bespreek bijeenkomst instellingen".split()
    assert all(f"/{name} – " in said for name in listed)
    assert "/start" not in said
    assert "@essaybot" in said
