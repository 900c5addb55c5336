"""The quiz, through the whole application: one question, and rounds with a score."""

from __future__ import annotations

import asyncio

import pytest
from telegram.constants import MessageLimit, PollLimit

from bot.knowledge import Knowledge, QuizQuestion
from bot.miniature import BotApiError
from bot.miniature.markup import units
from bot.replies.names import isolated
from tests.databases import contents
from tests.stage import (
    BAD_GATEWAY,
    Json,
    Stage,
    Starting,
    alone,
    at_once,
    beside,
    buttons,
    circle,
    with_parts,
)

ROUND = 5


def question_of(played: Stage, poll: Json) -> QuizQuestion:
    """The quiz question that a poll asks."""
    text = poll["poll"]["question"]
    (found,) = [q for q in played.bot.services.knowledge.quiz if text.endswith(q.text)]
    return found


async def begin(played: Stage, user: Json, chat: Json, button: str, **more: object) -> Json:
    """Somebody asks for the quiz and chooses; returns the first poll."""
    await played.say(user, chat, "/quiz", **more)
    await played.press(user, played.last(chat), button)
    return played.polls(chat)[-1]


async def one(played: Stage, user: Json, chat: Json, **more: object) -> Json:
    """Somebody asks for a single question; returns the poll."""
    return await begin(played, user, chat, played.bot.services.texts.button_one_question, **more)


async def start(played: Stage, user: Json, chat: Json, **more: object) -> Json:
    """Somebody starts a round; returns its first poll."""
    return await begin(played, user, chat, played.bot.services.texts.button_round, **more)


async def answer(played: Stage, user: Json, poll: Json, *, right: bool = True) -> None:
    """Somebody answers a question."""
    good = question_of(played, poll).right - 1
    played.server.people.vote(user, poll, [good if right else int(good == 0)])
    await played.settle()


async def go_on(played: Stage, user: Json, poll: Json) -> Json | None:
    """Somebody presses 'next' under a question; returns what the bot answered."""
    return await played.press(user, poll, played.bot.services.texts.button_next_question)


async def finish(played: Stage, user: Json, chat: Json) -> None:
    """Somebody presses 'next' until the round is over."""
    while played.bot.services.texts.button_next_question in buttons(played.polls(chat)[-1]):
        await go_on(played, user, played.polls(chat)[-1])


def score_line(played: Stage, name: str, right: int) -> str:
    """How somebody's score in a round is told."""
    line, somebody = played.bot.services.texts.quiz_score_line, played.bot.services.texts.somebody
    name = name if name == somebody else isolated(name)
    return line.format(naam=name, goed=right, totaal=ROUND)


def scores(played: Stage, chat: Json) -> list[Json]:
    """The messages that tell the score of a round with participants."""
    heading = played.bot.services.texts.quiz_score
    return [m for m in played.own(chat) if m.get("text", "").startswith(heading)]


def numbers(played: Stage, chat: Json) -> list[str]:
    """The questions of rounds so far, as far as they tell their number."""
    return [poll["poll"]["question"].partition(".")[0] for poll in played.polls(chat)]


# one question


async def test_the_quiz_offers_one_question_or_a_round(played: Stage) -> None:
    _, bo, group = await circle(played)
    said = await played.say(bo, group, "/quiz")
    choice, texts = played.last(group), played.bot.services.texts
    assert choice["text"] == texts.quiz_choice
    assert buttons(choice) == [texts.button_one_question, texts.button_round]
    assert choice["reply_to_message"]["message_id"] == said["message_id"]


async def test_one_question_is_a_quiz_poll_with_explanation_and_source(played: Stage) -> None:
    _, bo, group = await circle(played)
    sent = await one(played, bo, group)
    services, question = played.bot.services, question_of(played, sent)
    poll = sent["poll"]
    assert poll["question"] == question.text
    assert [option["text"] for option in poll["options"]] == list(question.options)
    assert poll["type"] == "quiz"
    assert poll["correct_option_ids"] == [question.right - 1]
    assert poll["explanation"] == question.explanation
    assert poll["is_anonymous"]
    (source,), (why,), (another,) = sent["reply_markup"]["inline_keyboard"]
    passage = services.knowledge.by_id[question.point]
    assert source["url"] == services.replies.address(passage)
    assert why["text"] == services.texts.button_explain
    assert another["text"] == services.texts.button_another
    assert played.refused() == []


async def test_another_question_follows_once_however_many_press(played: Stage) -> None:
    an, bo, group = await circle(played)
    first = await one(played, bo, group)
    another = played.bot.services.texts.button_another
    queries = [played.server.people.press(user, first, another) for user in (an, bo)]
    await at_once(played)
    assert len(played.polls(group)) == 2
    kept, second = played.polls(group)
    assert question_of(played, second) != question_of(played, first)
    texts = played.bot.services.texts
    assert buttons(kept) == [texts.quiz_source, texts.button_explain]
    assert another in buttons(second)
    assert all(played.server.people.callback_answer(query) for query in queries)


async def test_who_wants_too_many_questions_hears_so_and_gets_none(played: Stage) -> None:
    _, bo, group = await circle(played)
    texts = played.bot.services.texts
    await played.say(bo, group, "/quiz")
    choice = played.last(group)
    for _ in range(19):
        await played.press(bo, choice, texts.button_one_question)
    assert len(played.polls(group)) == 19
    answer = await played.press(bo, choice, texts.button_one_question)
    assert answer is not None
    assert answer["text"] == texts.too_fast
    assert len(played.polls(group)) == 19


async def test_questions_do_not_come_back_before_all_were_asked(played: Stage) -> None:
    an, chat = alone(played)
    await one(played, an, chat)
    questions = played.bot.services.knowledge.quiz
    for _ in questions[1:]:
        await played.later(minutes=1)
        await played.press(an, played.polls(chat)[-1], played.bot.services.texts.button_another)
    asked = [question_of(played, poll).id for poll in played.polls(chat)]
    assert sorted(asked) == sorted(question.id for question in questions)
    assert played.refused() == []


# a round in a group


async def test_a_round_asks_five_open_questions_and_tells_who_had_how_many_right(
    played: Stage,
) -> None:
    an, bo, group = await circle(played)
    co = played.server.people.add_user("Co & <Do>")
    played.server.people.join(co, group)
    await start(played, bo, group)
    for number in range(ROUND):
        poll = played.polls(group)[-1]
        await answer(played, an, poll, right=number != 0)
        await answer(played, bo, poll)
        if number < 2:
            await answer(played, co, poll, right=number == 0)
        await go_on(played, bo, poll)
    polls = played.polls(group)
    texts = played.bot.services.texts
    asked = [question_of(played, poll) for poll in polls]
    assert len({question.id for question in asked}) == ROUND
    assert [poll["poll"]["question"] for poll in polls] == [
        texts.quiz_question.format(nummer=number, totaal=ROUND, vraag=question.text)
        for number, question in enumerate(asked, 1)
    ]
    assert all(not p["poll"]["is_anonymous"] and p["poll"]["is_closed"] for p in polls)
    assert all(p["poll"]["explanation"] for p in polls)
    (score,) = scores(played, group)
    ranking = [("Bo", 5), ("An", 4), ("Co & <Do>", 1)]
    lines = [score_line(played, name, right) for name, right in ranking]
    assert score["text"].splitlines()[-3:] == lines
    assert played.refused() == []


async def test_only_the_starter_and_administrators_go_on(played: Stage) -> None:
    an, bo, group = await circle(played)
    co = played.server.people.add_user("Co")
    played.server.people.join(co, group)
    first = await start(played, bo, group)
    refused = await go_on(played, co, first)
    assert refused is not None
    assert refused["text"] == played.bot.services.texts.only_starter
    assert len(played.polls(group)) == 1
    await go_on(played, an, first)
    await go_on(played, bo, played.polls(group)[-1])
    assert len(played.polls(group)) == 3


async def test_a_question_nobody_closes_ends_after_its_time(played: Stage) -> None:
    _, bo, group = await circle(played)
    first = await start(played, bo, group)
    await answer(played, bo, first)
    await played.later(minutes=2, seconds=59)
    assert len(played.polls(group)) == 1
    await played.later(seconds=1)
    assert [poll["poll"]["is_closed"] for poll in played.polls(group)] == [True, False]
    for _ in range(ROUND - 1):
        await played.later(minutes=3)
    (score,) = scores(played, group)
    assert score["text"].endswith(score_line(played, "Bo", 1))
    await played.later(hours=1)
    assert played.last(group) == score
    assert played.refused() == []


async def test_closed_in_telegram_a_question_makes_way_for_the_next(played: Stage) -> None:
    _, bo, group = await circle(played)
    first = await start(played, bo, group)
    await answer(played, bo, first)
    played.server.people.close_poll(first)
    await played.settle()
    assert len(played.polls(group)) == 2
    await finish(played, bo, group)
    assert scores(played, group)[0]["text"].endswith(score_line(played, "Bo", 1))


async def test_a_round_without_participants_ends_with_a_kind_word(played: Stage) -> None:
    _, bo, group = await circle(played)
    await start(played, bo, group)
    await finish(played, bo, group)
    assert len(played.polls(group)) == ROUND
    assert played.last(group)["text"] == played.bot.services.texts.quiz_nobody
    assert played.refused() == []


async def test_one_round_at_a_time_in_a_topic_and_two_in_two_topics(played: Stage) -> None:
    an, bo, forum = await circle(played, forum=True)
    topics = [played.server.people.add_topic(forum, name, an) for name in ("Een", "Twee")]
    polls = [await start(played, bo, forum, thread=topic) for topic in topics]
    assert [poll["message_thread_id"] for poll in polls] == topics
    await played.say(an, forum, "/quiz", thread=topics[0])
    texts = played.bot.services.texts
    refused = await played.press(an, played.last(forum), texts.button_round)
    assert refused is not None
    assert refused["text"] == texts.quiz_running
    for user, topic in zip((an, bo), topics, strict=True):
        for _ in range(ROUND):
            poll = [p for p in played.polls(forum) if p["message_thread_id"] == topic][-1]
            await answer(played, user, poll)
            await go_on(played, bo, poll)
    found = [(m["message_thread_id"], m["text"].splitlines()[-1]) for m in scores(played, forum)]
    names = ("An", "Bo")
    assert found == [
        (topic, score_line(played, name, ROUND)) for topic, name in zip(topics, names, strict=True)
    ]
    assert played.refused() == []


async def test_when_a_round_is_over_another_can_begin(played: Stage) -> None:
    an, bo, group = await circle(played)
    await start(played, bo, group)
    await finish(played, bo, group)
    await played.later(minutes=1)
    await start(played, an, group)
    assert numbers(played, group)[-1] == numbers(played, group)[0]
    assert len({question_of(played, poll).id for poll in played.polls(group)}) == ROUND + 1


async def test_two_who_start_a_round_at_once_in_two_processes_start_one(
    processes: tuple[Stage, Stage],
) -> None:
    played, other = processes
    an, bo, group = await circle(played)
    await played.say(bo, group, "/quiz")
    choice, texts = played.last(group), played.bot.services.texts
    people = played.server.people
    queries = [people.press(user, choice, texts.button_round) for user in (an, bo)]
    await at_once(played, other)
    assert len(played.polls(group)) == 1
    notices = [people.callback_answer(query) for query in queries]
    assert [n["text"] for n in notices if n and "text" in n] == [texts.quiz_running]
    assert all(notices)


async def test_two_who_press_next_at_once_in_two_processes_get_one_question(
    processes: tuple[Stage, Stage],
) -> None:
    played, other = processes
    an, bo, group = await circle(played)
    await start(played, bo, group)
    button = played.bot.services.texts.button_next_question
    for number in range(ROUND):
        poll = played.polls(group)[-1]
        queries = [played.server.people.press(user, poll, button) for user in (an, bo)]
        await at_once(played, other)
        await played.settle()
        assert all(played.server.people.callback_answer(query) for query in queries)
        assert len(played.polls(group)) == min(number + 2, ROUND)
    await asyncio.gather(played.later(minutes=10), other.later(minutes=10))
    said = [m.get("text") for m in played.own(group)]
    assert said.count(played.bot.services.texts.quiz_nobody) == 1


async def test_next_under_a_question_that_is_over_says_so(played: Stage) -> None:
    _, bo, group = await circle(played)
    first = await start(played, bo, group)
    await go_on(played, bo, first)
    notice = await go_on(played, bo, first)
    assert notice is not None
    assert notice["text"] == played.bot.services.texts.already_closed
    assert len(played.polls(group)) == 2


# answers that come strangely


async def test_an_answer_that_comes_twice_counts_once(played: Stage) -> None:
    _, bo, group = await circle(played)
    first = await start(played, bo, group)
    played.server.people.vote(bo, first, [question_of(played, first).right - 1])
    (told,) = [u["poll_answer"] for u in played.server.world.queue if "poll_answer" in u]
    played.server.world.emit("poll_answer", told)
    await played.settle()
    await finish(played, bo, group)
    assert scores(played, group)[0]["text"].endswith(score_line(played, "Bo", 1))


async def test_an_answer_that_arrives_after_its_question_harms_nothing(played: Stage) -> None:
    an, bo, group = await circle(played)
    first = await start(played, bo, group)
    await answer(played, bo, first)
    await go_on(played, bo, first)
    late = {"poll_id": first["poll"]["id"], "user": an, "option_ids": [0]}
    played.server.world.emit("poll_answer", late | {"option_persistent_ids": ["0"]})
    await played.settle()
    await finish(played, bo, group)
    (score,) = scores(played, group)
    assert score["text"].splitlines()[1:] == [score_line(played, "Bo", 1)]
    played.server.world.emit("poll_answer", late | {"option_persistent_ids": ["0"]})
    await played.settle()
    assert played.last(group) == score


async def test_who_has_left_meanwhile_is_in_the_score(played: Stage) -> None:
    _, bo, group = await circle(played)
    co = played.server.people.add_user("Co")
    played.server.people.join(co, group)
    first = await start(played, bo, group)
    await answer(played, co, first)
    played.server.fail_next("getChatMember", BotApiError(400, "Bad Request: member not found"))
    await finish(played, bo, group)
    somebody = played.bot.services.texts.somebody
    assert scores(played, group)[0]["text"].endswith(score_line(played, somebody, 1))


async def test_the_score_of_a_big_group_fits_into_one_message(played: Stage) -> None:
    _, bo, group = await circle(played)
    first = await start(played, bo, group)
    for number in range(80):
        reader = played.server.people.add_user(f"Lezer {number} {'x' * 50}")
        played.server.people.join(reader, group)
        await answer(played, reader, first, right=number == 79)
    await finish(played, bo, group)
    (score,) = scores(played, group)
    assert len(score["text"]) <= MessageLimit.MAX_TEXT_LENGTH
    assert score["text"].splitlines()[1].startswith("\u2068Lezer 79 ")
    assert played.refused() == []


# a round alone


async def test_alone_with_the_bot_each_answer_brings_the_next_question(played: Stage) -> None:
    an, chat = alone(played)
    await start(played, an, chat)
    for number in range(1, ROUND + 1):
        assert len(played.polls(chat)) == number
        poll = played.polls(chat)[-1]
        texts = played.bot.services.texts
        assert buttons(poll) == [texts.quiz_source, texts.button_stop]
        await answer(played, an, poll, right=number > 2)
    (score,) = scores(played, chat)
    assert score["text"].endswith(score_line(played, "An", 3))
    assert played.refused() == []


async def test_alone_with_the_bot_time_goes_on_too(played: Stage) -> None:
    an, chat = alone(played)
    await answer(played, an, await start(played, an, chat))
    for _ in range(ROUND):
        await played.later(minutes=3)
    (score,) = scores(played, chat)
    assert score["text"].endswith(score_line(played, "An", 1))


# restarts and failures


async def test_a_round_goes_on_after_a_restart_and_then_forgets_everybody(
    starting: Starting,
) -> None:
    async with starting() as played:
        an, bo, group = await circle(played)
        first = await start(played, bo, group)
        await answer(played, an, first)
        await answer(played, bo, first, right=False)
        known = await contents(starting.url)
        assert an["id"] in known
        assert bo["id"] in known
    for number in range(1, ROUND + 1):
        async with starting() as again:
            if number % 2:
                await go_on(again, bo, again.polls(group)[-1])
            else:
                await again.later(minutes=3)
            assert len(again.polls(group)) == min(number + 1, ROUND)
            (*_, last) = again.polls(group)
            if number < ROUND:
                await answer(again, an, last)
            assert again.refused() == []
    (score,) = scores(again, group)
    assert score["text"].splitlines()[1:] == [
        score_line(again, "An", ROUND),
        score_line(again, "Bo", 0),
    ]
    known = await contents(starting.url)
    assert an["id"] not in known
    assert bo["id"] not in known


@pytest.mark.parametrize("step", range(1, ROUND + 1))
async def test_a_round_that_was_cut_off_is_picked_up_by_the_clock(played: Stage, step: int) -> None:
    _, bo, group = await circle(played)
    await answer(played, bo, await start(played, bo, group))
    for _ in range(step - 1):
        await go_on(played, bo, played.polls(group)[-1])
    method = "sendPoll" if step < ROUND else "sendMessage"
    played.server.fail_next(method, BAD_GATEWAY, times=2)
    await go_on(played, bo, played.polls(group)[-1])
    await played.later(minutes=4)  # when the question's time is well over; it fails again
    assert len(played.polls(group)) == step
    await played.later(seconds=15)
    assert len(played.polls(group)) == min(step + 1, ROUND)
    await finish(played, bo, group)
    assert len(played.polls(group)) == ROUND
    (score,) = scores(played, group)
    assert score["text"].endswith(score_line(played, "Bo", 1))


async def test_a_round_that_cannot_begin_does_not_stand_in_the_way(played: Stage) -> None:
    _, bo, group = await circle(played)
    await played.say(bo, group, "/quiz")
    choice, texts = played.last(group), played.bot.services.texts
    played.server.fail_next("sendPoll", BAD_GATEWAY)
    await played.press(bo, choice, texts.button_round)
    assert played.polls(group) == []
    await played.press(bo, choice, texts.button_round)
    assert len(played.polls(group)) == 1


async def test_a_question_that_telegram_refuses_ends_the_round(played: Stage) -> None:
    _, bo, group = await circle(played)
    first = await start(played, bo, group)
    played.server.fail_next("sendPoll", BotApiError(400, "Bad Request: no such thing"))
    await go_on(played, bo, first)
    await start(played, bo, group)
    assert numbers(played, group)[0] == numbers(played, group)[-1]
    await played.later(minutes=3)
    assert len(played.polls(group)) == 3


async def test_a_failing_close_does_not_keep_the_next_question(played: Stage) -> None:
    _, bo, group = await circle(played)
    first = await start(played, bo, group)
    played.server.fail_next("stopPoll", BAD_GATEWAY)
    await go_on(played, bo, first)
    assert len(played.polls(group)) == 2


async def test_where_the_bot_may_no_longer_write_a_round_just_ends(played: Stage) -> None:
    an, bo, group = await circle(played)
    first = await start(played, bo, group)
    played.server.people.restrict_bot(group, an)
    await go_on(played, bo, first)
    played.server.people.add_bot(group, an)
    await played.settle()
    await start(played, bo, group)
    assert numbers(played, group)[0] == numbers(played, group)[-1]


async def test_questions_that_have_gone_since_are_passed_over(
    played: Stage,
) -> None:
    _, bo, group = await circle(played)
    first = await start(played, bo, group)
    kept = question_of(played, first)
    services = played.bot.services
    fewer = with_parts(services.conversation, quiz=(kept,))
    async with beside(played, services.store, fewer) as deployed:
        await answer(deployed, bo, first)
        await go_on(deployed, bo, first)
        assert len(deployed.polls(group)) == 1
        assert scores(deployed, group)[0]["text"].endswith(score_line(deployed, "Bo", 1))


# what there is to ask


async def test_without_questions_there_is_a_kind_word(played: Stage, deployed: Stage) -> None:
    _, bo, group = await circle(played)
    await played.say(bo, group, "/quiz")
    choice, texts = played.last(group), played.bot.services.texts
    for button in buttons(choice):
        notice = await deployed.press(bo, choice, button)
        assert notice is not None
        assert notice["text"] == texts.nothing_to_show
    await deployed.say(bo, group, "/quiz")
    assert deployed.last(group)["text"] == texts.nothing_to_show
    assert deployed.polls(group) == []


async def test_a_round_of_few_questions_is_a_short_one(played: Stage) -> None:
    services = played.bot.services
    few = with_parts(services.conversation, quiz=services.knowledge.quiz[:2])
    async with beside(played, services.store, few) as deployed:
        _, bo, group = await circle(deployed)
        await start(deployed, bo, group)
        await finish(deployed, bo, group)
        assert len(deployed.polls(group)) == 2


async def test_buttons_of_a_choice_that_is_gone_say_so(played: Stage) -> None:
    _, bo, group = await circle(played)
    await played.say(bo, group, "/quiz")
    choice, texts = played.last(group), played.bot.services.texts
    played.server.people.delete(choice)
    for button in buttons(choice):
        notice = await played.press(bo, choice, button)
        assert notice is not None
        assert notice["text"] == texts.old_button


def test_every_question_fits_into_a_poll(knowledge: Knowledge) -> None:
    template = knowledge.texts.quiz_question
    for question in knowledge.quiz:
        longest = template.format(nummer=ROUND, totaal=ROUND, vraag=question.text)
        assert units(longest) <= PollLimit.MAX_QUESTION_LENGTH, question.id
        assert all(units(option) <= PollLimit.MAX_OPTION_LENGTH for option in question.options)
        assert units(question.explanation) <= PollLimit.MAX_EXPLANATION_LENGTH, question.id
        assert question.explanation.count("\n") <= PollLimit.MAX_EXPLANATION_LINE_FEEDS


def test_there_are_questions_enough(knowledge: Knowledge) -> None:
    assert len(knowledge.quiz) >= 25
