"""Statements to vote on and questions to talk about, through the whole application."""

from __future__ import annotations

import asyncio

import pytest
from telegram.constants import PollLimit

from bot.conversation import Conversation
from bot.knowledge import Knowledge
from bot.miniature.markup import units
from tests.databases import contents
from tests.stage import (
    AGREE,
    BAD_GATEWAY,
    DEPENDS,
    DISAGREE,
    Json,
    Stage,
    Starting,
    alone,
    at_once,
    buttons,
    circle,
    killed_at,
    mistakes,
    now,
    statement_of,
    with_parts,
)

COMMANDS = ["/stelling", "/bespreek"]


async def asked(played: Stage, user: Json, chat: Json, **more: object) -> Json:
    """Somebody asks for a statement; returns the poll."""
    await played.say(user, chat, "/stelling", **more)
    return played.polls(chat)[-1]


async def close(played: Stage, user: Json, poll: Json) -> Json | None:
    """Somebody presses the button that closes a vote; returns what the bot answered."""
    return await played.press(user, poll, played.bot.services.texts.button_close_vote)


def results(played: Stage, poll: Json) -> list[Json]:
    """The messages that show how the votes in a poll fell."""
    knowledge, statement = played.bot.services.knowledge, statement_of(played, poll)
    parts = statement.text, statement.author_says, knowledge.by_id[statement.points[0]].passage
    return [
        message
        for message in played.own(poll["chat"])
        if all(part in message.get("text", "") for part in parts)
    ]


def vote_lines(played: Stage, *counts: int) -> list[str]:
    """How so many votes for each option are told."""
    texts = played.bot.services.texts
    pairs = zip(texts.vote_options, counts, strict=True)
    return [texts.vote_line.format(optie=option, aantal=count) for option, count in pairs]


# a statement


async def test_a_statement_is_a_poll_with_three_options_and_a_button(played: Stage) -> None:
    _, bo, group = await circle(played)
    sent = await asked(played, bo, group)
    texts = played.bot.services.texts
    assert statement_of(played, sent) in played.bot.services.knowledge.statements
    assert [option["text"] for option in sent["poll"]["options"]] == list(texts.vote_options)
    assert sent["poll"]["type"] == "regular"
    assert sent["poll"]["is_anonymous"]
    assert buttons(sent) == [texts.button_close_vote]
    assert played.refused() == []


async def test_who_asked_closes_it_and_sees_the_votes_beside_the_author(played: Stage) -> None:
    an, bo, group = await circle(played)
    sent = await asked(played, bo, group)
    played.server.people.vote(an, sent, [DEPENDS])
    played.server.people.vote(bo, sent, [AGREE])
    answer = await close(played, bo, sent)
    assert answer is not None
    assert "text" not in answer
    (result,) = results(played, sent)
    assert all(line in result["text"] for line in vote_lines(played, 1, 0, 1))
    assert {"bold", "blockquote", "text_link"} <= {e["type"] for e in result["entities"]}
    assert result["reply_to_message"]["message_id"] == sent["message_id"]
    assert now(played, sent)["poll"]["is_closed"]
    assert buttons(now(played, sent)) == []
    assert played.refused() == []


async def test_an_administrator_closes_what_somebody_else_asked(played: Stage) -> None:
    an, bo, group = await circle(played)
    sent = await asked(played, bo, group)
    await close(played, an, sent)
    assert len(results(played, sent)) == 1


async def test_others_are_refused_kindly_and_the_vote_goes_on(played: Stage) -> None:
    an, bo, group = await circle(played)
    sent = await asked(played, an, group)
    answer = await close(played, bo, sent)
    assert answer is not None
    assert answer["text"] == played.bot.services.texts.only_starter
    assert not now(played, sent)["poll"]["is_closed"]
    assert results(played, sent) == []


async def test_it_closes_by_itself_after_a_day(played: Stage) -> None:
    _, bo, group = await circle(played)
    sent = await asked(played, bo, group)
    played.server.people.vote(bo, sent, [DISAGREE])
    await played.later(hours=23, minutes=59)
    assert results(played, sent) == []
    await played.later(minutes=1)
    (result,) = results(played, sent)
    assert all(line in result["text"] for line in vote_lines(played, 0, 1, 0))
    await played.later(days=1)
    assert len(results(played, sent)) == 1
    assert played.refused() == []


async def test_closed_in_telegram_it_shows_the_result_too(played: Stage) -> None:
    _, bo, group = await circle(played)
    sent = await asked(played, bo, group)
    played.server.people.vote(bo, sent, [AGREE])
    played.server.people.close_poll(sent)
    await played.settle()
    (result,) = results(played, sent)
    assert all(line in result["text"] for line in vote_lines(played, 1, 0, 0))
    await played.later(days=2)
    assert len(results(played, sent)) == 1
    assert played.refused() == []


async def test_when_nobody_voted_that_is_said(played: Stage) -> None:
    _, bo, group = await circle(played)
    sent = await asked(played, bo, group)
    await close(played, bo, sent)
    (result,) = results(played, sent)
    assert played.bot.services.texts.nobody_voted in result["text"]
    assert vote_lines(played, 0, 0, 0)[0] not in result["text"]


async def test_the_button_of_a_closed_vote_says_so(played: Stage) -> None:
    an, bo, group = await circle(played)
    sent = await asked(played, bo, group)
    await close(played, bo, sent)
    answer = await close(played, an, sent)
    assert answer is not None
    assert answer["text"] == played.bot.services.texts.already_closed
    assert len(results(played, sent)) == 1


async def test_two_who_press_at_once_in_two_processes_see_one_result(
    processes: tuple[Stage, Stage],
) -> None:
    played, other = processes
    an, bo, group = await circle(played)
    sent = await asked(played, bo, group)
    button = played.bot.services.texts.button_close_vote
    queries = [played.server.people.press(user, sent, button) for user in (an, bo)]
    await at_once(played, other)
    await played.settle()
    await asyncio.gather(played.later(days=1), other.later(days=1))
    assert len(results(played, sent)) == 1
    assert all(played.server.people.callback_answer(query) for query in queries)


async def test_after_a_restart_it_still_closes_once(starting: Starting) -> None:
    async with starting() as played:
        _, bo, group = await circle(played)
        pressed, timed = await asked(played, bo, group), await asked(played, bo, group)
        played.server.people.vote(bo, timed, [AGREE])
    async with starting() as again:
        await close(again, bo, pressed)
        await again.later(days=1)
        await again.later(days=1)
        assert len(results(again, pressed)) == 1
        (result,) = results(again, timed)
        assert all(line in result["text"] for line in vote_lines(again, 1, 0, 0))
        assert again.refused() == []


async def test_nobody_is_remembered_once_it_is_closed(starting: Starting) -> None:
    async with starting() as played:
        _, bo, group = await circle(played)
        sent = await asked(played, bo, group)
        assert bo["id"] in await contents(starting.url)
        await close(played, bo, sent)
        assert bo["id"] not in await contents(starting.url)


async def test_a_failing_telegram_only_delays_the_result(
    played: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    _, bo, group = await circle(played)
    sent = await asked(played, bo, group)
    played.server.fail_next("stopPoll", BAD_GATEWAY)
    await played.later(days=1)
    assert results(played, sent) == []
    await played.later(seconds=15)
    assert len(results(played, sent)) == 1
    assert mistakes(caplog) == []


async def test_killed_while_closing_it_tells_the_result_once(starting: Starting) -> None:
    async with starting() as played:
        _, bo, group = await circle(played)
        sent = await asked(played, bo, group)
        played.server.people.vote(bo, sent, [AGREE])
        await killed_at(played, "stopPoll", close(played, bo, sent))
    async with starting() as again:
        await again.settle()
        for _ in range(3):
            await again.later(seconds=15)
        (result,) = results(again, sent)
        assert all(line in result["text"] for line in vote_lines(again, 1, 0, 0))
        assert again.refused() == []
    assert bo["id"] not in await contents(starting.url)


async def test_a_result_that_did_not_arrive_is_sent_again_once(played: Stage) -> None:
    _, bo, group = await circle(played)
    sent = await asked(played, bo, group)
    played.server.people.vote(bo, sent, [DISAGREE])
    played.server.fail_next("sendMessage", BAD_GATEWAY)
    await close(played, bo, sent)
    await played.later(seconds=15)
    await played.later(seconds=15)
    (result,) = results(played, sent)
    assert all(line in result["text"] for line in vote_lines(played, 0, 1, 0))


async def test_when_the_counts_are_lost_the_author_is_still_heard(played: Stage) -> None:
    _, bo, group = await circle(played)
    sent = await asked(played, bo, group)
    played.server.people.close_poll(sent)
    played.server.world.take_updates()
    await played.later(days=1)
    (result,) = results(played, sent)
    assert played.bot.services.texts.nobody_voted not in result["text"]
    assert not any(line in result["text"] for line in vote_lines(played, 0, 0, 0))


async def test_a_vote_that_somebody_deleted_is_let_go(played: Stage) -> None:
    _, bo, group = await circle(played)
    sent = await asked(played, bo, group)
    said = len(played.own(group))
    played.server.people.delete(sent)
    await played.later(days=1)
    await played.later(minutes=1)
    assert len(played.own(group)) == said - 1
    assert len(played.calls("stopPoll")) == 1


async def test_a_statement_that_has_gone_since_closes_in_silence(
    played: Stage, deployed: Stage
) -> None:
    _, bo, group = await circle(played)
    sent = await asked(played, bo, group)
    answer = await close(deployed, bo, sent)
    assert answer is not None
    assert now(played, sent)["poll"]["is_closed"]
    assert results(played, sent) == []
    assert deployed.refused() == []


async def test_a_chat_gets_every_statement_before_one_comes_back(played: Stage) -> None:
    _, bo, group = await circle(played)
    statements = played.bot.services.knowledge.statements
    shown = []
    for _ in range(len(statements) + 1):
        shown.append(statement_of(played, await asked(played, bo, group)).id)
        await played.later(minutes=1)
    assert set(shown[:-1]) == {statement.id for statement in statements}
    assert shown[-1] != shown[-2]


async def test_what_was_shown_is_known_after_a_restart(
    conversation: Conversation, lasting_url: str
) -> None:
    two = with_parts(conversation, statements=conversation.knowledge.statements[:2])
    starting, shown = Starting(two, lasting_url), []
    async with starting() as played:
        _, bo, group = await circle(played)
    for _ in range(4):
        async with starting() as again:
            shown.append(statement_of(again, await asked(again, bo, group)).id)
            await again.later(minutes=1)
    assert shown[0] != shown[1]
    assert shown == shown[:2] * 2


async def test_it_stays_in_its_topic(played: Stage) -> None:
    an, bo, forum = await circle(played, forum=True)
    topic = played.server.people.add_topic(forum, "Stellingen", an)
    for thread in (topic, None):
        sent = await asked(played, bo, forum, thread=thread)
        await close(played, bo, sent)
        (result,) = results(played, sent)
        assert sent.get("message_thread_id") == thread
        assert result.get("message_thread_id") == thread
    assert played.refused() == []


async def test_a_reply_thread_is_not_taken_for_a_topic(played: Stage) -> None:
    an, bo, group = await circle(played)
    said = await played.say(an, group, "wat vinden jullie?")
    sent = await asked(played, bo, group, reply_to=said)
    await close(played, bo, sent)
    assert len(results(played, sent)) == 1
    assert played.refused() == []


async def test_alone_with_the_bot_one_can_vote_too(played: Stage) -> None:
    an, chat = alone(played)
    sent = await asked(played, an, chat)
    played.server.people.vote(an, sent, [DEPENDS])
    await close(played, an, sent)
    (result,) = results(played, sent)
    assert all(line in result["text"] for line in vote_lines(played, 0, 0, 1))
    assert played.refused() == []


# a question to talk about


async def test_a_question_comes_with_the_passage_it_starts_from(played: Stage) -> None:
    _, bo, group = await circle(played)
    said = await played.say(bo, group, "/bespreek")
    reply, knowledge = played.last(group), played.bot.services.knowledge
    (question,) = [q for q in knowledge.discussion if q.text in reply["text"]]
    assert knowledge.by_id[question.point].passage in reply["text"]
    assert {"blockquote", "text_link"} <= {entity["type"] for entity in reply["entities"]}
    assert reply["reply_to_message"]["message_id"] == said["message_id"]
    assert buttons(reply) == [played.bot.services.texts.button_another]
    assert played.refused() == []


async def test_another_question_comes_in_its_place(played: Stage) -> None:
    an, bo, forum = await circle(played, forum=True)
    topic = played.server.people.add_topic(forum, "Praten", an)
    await played.say(bo, forum, "/bespreek", thread=topic)
    texts, shown = played.bot.services.texts, [played.last(forum)]
    assert shown[0]["message_thread_id"] == topic
    for _ in range(len(played.bot.services.knowledge.discussion) - 1):
        await played.later(minutes=1)
        answer = await played.press(an, shown[-1], texts.button_another)
        assert answer is not None
        assert "text" not in answer
        shown.append(played.last(forum))
    assert {message["message_id"] for message in shown} == {shown[0]["message_id"]}
    assert len({message["text"] for message in shown}) == len(shown)
    assert played.refused() == []


async def test_who_presses_too_often_hears_so_and_changes_nothing(played: Stage) -> None:
    _, bo, group = await circle(played)
    await played.say(bo, group, "/bespreek")
    texts = played.bot.services.texts
    for _ in range(19):
        await played.press(bo, played.last(group), texts.button_another)
    before = played.last(group)
    answer = await played.press(bo, before, texts.button_another)
    assert answer is not None
    assert answer["text"] == texts.too_fast
    assert played.last(group) == before
    await played.later(minutes=1)
    await played.press(bo, before, texts.button_another)
    assert played.last(group) != before


async def test_two_who_want_another_question_at_once_harm_nothing(played: Stage) -> None:
    an, bo, group = await circle(played)
    await played.say(bo, group, "/bespreek")
    said, shown = len(played.own(group)), played.last(group)
    another = played.bot.services.texts.button_another
    queries = [played.server.people.press(user, shown, another) for user in (an, bo)]
    await at_once(played)
    assert len(played.own(group)) == said
    assert buttons(played.last(group)) == [another]
    assert all(played.server.people.callback_answer(query) for query in queries)


async def test_a_question_is_for_one_alone_too(played: Stage) -> None:
    an, chat = alone(played)
    await played.say(an, chat, "/bespreek")
    knowledge = played.bot.services.knowledge
    assert any(question.text in played.last(chat)["text"] for question in knowledge.discussion)


async def test_the_buttons_of_messages_that_are_gone_say_so(played: Stage) -> None:
    _, bo, group = await circle(played)
    texts = played.bot.services.texts
    sent = await asked(played, bo, group)
    await played.say(bo, group, "/bespreek")
    question = played.last(group)
    for message, button in (
        (sent, texts.button_close_vote),
        (question, texts.button_another),
    ):
        played.server.people.delete(message)
        answer = await played.press(bo, message, button)
        assert answer is not None
        assert answer["text"] == texts.old_button


# what there is to show


@pytest.mark.parametrize("command", COMMANDS)
async def test_with_nothing_to_show_there_is_a_kind_word(deployed: Stage, command: str) -> None:
    _, bo, group = await circle(deployed)
    await deployed.say(bo, group, command)
    assert deployed.last(group)["text"] == deployed.bot.services.texts.nothing_to_show
    assert deployed.refused() == []


@pytest.mark.parametrize("template", ["statement", "statement_weekly"])
def test_every_statement_fits_into_a_poll(knowledge: Knowledge, template: str) -> None:
    for statement in knowledge.statements:
        question = getattr(knowledge.texts, template).format(stelling=statement.text)
        assert units(question) <= PollLimit.MAX_QUESTION_LENGTH, statement.id


def test_every_option_of_a_vote_fits(knowledge: Knowledge) -> None:
    for option in knowledge.texts.vote_options:
        assert units(option) <= PollLimit.MAX_OPTION_LENGTH


def test_there_are_statements_enough(knowledge: Knowledge) -> None:
    assert len(knowledge.statements) >= 20
