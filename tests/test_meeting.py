"""Meetings of a study circle, through the whole application: from the choice to the minutes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from telegram.constants import MessageLimit

from bot.knowledge import Point
from bot.knowledge.base import Entry
from bot.miniature.markup import units
from tests.databases import contents
from tests.stage import (
    AGREE,
    AMSTERDAM,
    BAD_GATEWAY,
    DEPENDS,
    DISAGREE,
    Json,
    Stage,
    Starting,
    alone,
    at_once,
    beside,
    buttons,
    circle,
    killed_at,
    now,
    statement_of,
    with_parts,
)

A_BLOCK = 3
"""Steps in half an hour: a passage, a question and a statement."""


async def ask(played: Stage, user: Json, chat: Json, **more: object) -> Json:
    """Somebody asks for a meeting; returns the menu."""
    await played.say(user, chat, "/bijeenkomst", **more)
    return played.last(chat)


async def choose(played: Stage, user: Json, menu: Json, section: str, minutes: int) -> None:
    """Somebody chooses a section (by its title) and a length."""
    await played.press(user, menu, section)
    await played.press(user, now(played, menu), length(played, minutes))


async def begin(
    played: Stage, user: Json, chat: Json, minutes: int = 30, section: str = "", **more: object
) -> Json:
    """Somebody begins a meeting, about everything unless a section is given; returns its step."""
    menu = await ask(played, user, chat, **more)
    section = section or played.bot.services.texts.meeting_whole
    await choose(played, user, menu, section, minutes)
    return played.last(chat)


async def go_on(played: Stage, user: Json, step: Json) -> Json | None:
    """Somebody presses 'next'; returns what the bot answered."""
    return await played.press(user, step, played.bot.services.texts.button_go_on)


async def stop(played: Stage, user: Json, step: Json) -> Json | None:
    """Somebody presses 'stop'; returns what the bot answered."""
    return await played.press(user, step, played.bot.services.texts.button_stop)


async def reach(played: Stage, user: Json, chat: Json, steps: int, minutes: int = 30) -> Json:
    """Somebody begins a meeting and goes on so many steps; returns the step there."""
    await begin(played, user, chat, minutes)
    for _ in range(steps):
        await go_on(played, user, played.last(chat))
    return played.last(chat)


async def finish(played: Stage, user: Json, chat: Json, votes: Sequence[int] = ()) -> list[Json]:
    """Somebody presses 'next' until the meeting is over, voting thus; returns the steps."""
    steps = []
    while controls(played) == buttons(step := played.last(chat)):
        steps.append(step)
        if "poll" in step:
            played.server.people.vote(user, step, votes)
        await go_on(played, user, step)
    return steps


def controls(played: Stage) -> list[str]:
    """The texts of the buttons under a step."""
    texts = played.bot.services.texts
    return [texts.button_go_on, texts.button_skip, texts.button_stop]


def length(played: Stage, minutes: int) -> str:
    """The text of the button for a length."""
    return played.bot.services.texts.meeting_minutes.format(minuten=minutes)


def passages(played: Stage, text: str) -> list[Point]:
    """The points whose title, on a line of its own, and passage stand in a text."""
    points = played.bot.services.knowledge.points
    return [p for p in points if p.title in text.splitlines() and p.passage in text]


def results(played: Stage, chat: Json) -> list[Json]:
    """The messages in a chat that show how votes fell."""
    statements = played.bot.services.knowledge.statements
    return [
        m for m in played.own(chat) if any(s.author_says in m.get("text", "") for s in statements)
    ]


def minutes_in(message: Json) -> list[str]:
    """The lines of a closing summary, as they are copied from its code block."""
    (block,) = [entity for entity in message["entities"] if entity["type"] == "pre"]
    start, end = block["offset"], block["offset"] + block["length"]
    copied = message["text"].encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")
    return str(copied).splitlines()


# the choice


async def test_the_host_chooses_a_section_or_everything_and_then_a_length(played: Stage) -> None:
    _, bo, group = await circle(played)
    menu, texts = await ask(played, bo, group), played.bot.services.texts
    sections = [s for s in played.bot.services.knowledge.source.sections if s.kind == "tekst"]
    assert menu["text"] == texts.meeting_section
    assert buttons(menu) == [texts.meeting_whole, *(section.title for section in sections)]
    await played.press(bo, menu, sections[2].title)
    menu = now(played, menu)
    assert sections[2].title in menu["text"]
    assert buttons(menu) == [length(played, minutes) for minutes in (30, 60, 90)]
    await played.press(bo, menu, length(played, 60))
    assert now(played, menu)["text"] == texts.meeting_start.format(
        onderdeel=sections[2].title, minuten=60
    )
    assert buttons(now(played, menu)) == []
    assert buttons(played.last(group)) == controls(played)
    assert played.refused() == []


async def test_only_who_asked_or_an_administrator_chooses(played: Stage) -> None:
    an, bo, group = await circle(played)
    co = played.server.people.add_user("Co")
    played.server.people.join(co, group)
    menu, texts = await ask(played, bo, group), played.bot.services.texts
    refused = await played.press(co, menu, texts.meeting_whole)
    assert refused is not None
    assert refused["text"] == texts.only_starter
    assert now(played, menu) == menu
    await choose(played, an, menu, texts.meeting_whole, 30)
    step = played.last(group)
    await go_on(played, bo, step)  # who asked is the host, whoever chose
    assert played.last(group) != step
    assert buttons(played.last(group)) == controls(played)


@pytest.mark.parametrize("minutes", [30, 60, 90])
async def test_each_half_hour_has_a_passage_a_question_and_a_statement(
    played: Stage, minutes: int
) -> None:
    _, bo, group = await circle(played)
    section = played.bot.services.knowledge.source.sections[3]
    await begin(played, bo, group, minutes, section.title)
    steps = await finish(played, bo, group)
    assert len(steps) == A_BLOCK * minutes // 30
    knowledge = played.bot.services.knowledge
    for passage, question, statement in zip(*[iter(steps)] * A_BLOCK, strict=True):
        (point,) = passages(played, passage["text"])
        assert knowledge.section(point) == section
        (found,) = [q for q in knowledge.discussion if q.text in question["text"]]
        assert found.point == point.id
        about = knowledge.by_id[statement_of(played, statement).points[0]]
        assert knowledge.section(about) == section
        options = [option["text"] for option in statement["poll"]["options"]]
        assert options == list(played.bot.services.texts.vote_options)
    assert len({step.get("text", "") or step["poll"]["question"] for step in steps}) == len(steps)
    assert played.refused() == []


async def test_the_whole_essay_is_gone_through_in_its_own_order(played: Stage) -> None:
    _, bo, group = await circle(played)
    await begin(played, bo, group, 90)
    steps = await finish(played, bo, group)
    knowledge = played.bot.services.knowledge
    points = [passages(played, step["text"])[0] for step in steps[::A_BLOCK]]
    assert points == sorted(points, key=knowledge.in_order.index)
    assert len({knowledge.section(point).id for point in points}) > 1


# the steps


async def test_a_vote_in_a_meeting_is_shown_beside_what_the_author_says(played: Stage) -> None:
    an, bo, group = await circle(played)
    step = await reach(played, bo, group, 2)
    played.server.people.vote(an, step, [AGREE])
    played.server.people.vote(bo, step, [AGREE])
    await go_on(played, bo, step)
    (result,) = results(played, group)
    services, statement = played.bot.services, statement_of(played, step)
    assert statement.author_says in result["text"]
    assert services.knowledge.by_id[statement.points[0]].passage in result["text"]
    line = services.texts.vote_line.format(optie=services.texts.vote_options[AGREE], aantal=2)
    assert line in result["text"]
    assert result["reply_to_message"]["message_id"] == step["message_id"]
    assert now(played, step)["poll"]["is_closed"]
    assert minutes_in(played.last(group))[-1].startswith(f"- {statement.text}")
    assert played.refused() == []


async def test_a_finished_step_has_no_buttons_any_more(played: Stage) -> None:
    _, bo, group = await circle(played)
    await begin(played, bo, group)
    for step in await finish(played, bo, group):
        assert buttons(now(played, step)) == []


async def test_only_the_host_and_administrators_lead(played: Stage) -> None:
    an, bo, group = await circle(played)
    co = played.server.people.add_user("Co")
    played.server.people.join(co, group)
    step = await begin(played, bo, group)
    for button in controls(played):
        refused = await played.press(co, step, button)
        assert refused is not None
        assert refused["text"] == played.bot.services.texts.only_starter
        assert played.last(group) == step
    await go_on(played, an, step)
    await go_on(played, bo, played.last(group))
    assert "poll" in played.last(group)


async def test_what_is_skipped_is_not_in_the_summary(played: Stage) -> None:
    _, bo, group = await circle(played)
    step, skip = await begin(played, bo, group), played.bot.services.texts.button_skip
    (point,) = passages(played, step["text"])
    await played.press(bo, step, skip)
    question = played.last(group)
    await go_on(played, bo, question)
    poll = played.last(group)
    played.server.people.vote(bo, poll, [AGREE])
    await played.press(bo, poll, skip)
    lines = minutes_in(played.last(group))
    assert len([line for line in lines if line.startswith("- ")]) == 1
    assert not any(point.title in line for line in lines)
    assert lines[-1].removeprefix("- ") in question["text"]
    assert results(played, group) == []
    assert now(played, poll)["poll"]["is_closed"]


async def test_a_meeting_stopped_at_once_has_no_summary(played: Stage) -> None:
    _, bo, group = await circle(played)
    step = await begin(played, bo, group)
    await stop(played, bo, step)
    assert played.last(group)["text"] == played.bot.services.texts.meeting_stopped
    assert buttons(now(played, step)) == []
    assert played.refused() == []


@pytest.mark.parametrize("voted", [True, False])
async def test_stopped_at_a_vote_it_counts_if_anybody_voted(played: Stage, voted: bool) -> None:
    _, bo, group = await circle(played)
    poll = await reach(played, bo, group, 2)
    if voted:
        played.server.people.vote(bo, poll, [DEPENDS])
    await stop(played, bo, poll)
    lines, statement = minutes_in(played.last(group)), statement_of(played, poll)
    assert any(statement.text in line for line in lines) == voted
    assert len(results(played, group)) == voted
    assert now(played, poll)["poll"]["is_closed"]


# pressing twice, and old buttons


@pytest.mark.parametrize("steps_before", range(A_BLOCK))
async def test_two_who_press_at_once_in_two_processes_move_one_step(
    processes: tuple[Stage, Stage], steps_before: int
) -> None:
    played, other = processes
    an, bo, group = await circle(played)
    step = await reach(played, bo, group, steps_before, minutes=60)
    button = played.bot.services.texts.button_go_on
    queries = [played.server.people.press(user, step, button) for user in (an, bo)]
    await at_once(played, other)
    await played.settle()
    assert all(played.server.people.callback_answer(query) for query in queries)
    later = await finish(played, bo, group)
    assert len(later) == 2 * A_BLOCK - steps_before - 1


async def test_two_who_choose_at_once_in_two_processes_begin_one_meeting(
    processes: tuple[Stage, Stage],
) -> None:
    played, other = processes
    an, bo, group = await circle(played)
    menu, texts = await ask(played, bo, group), played.bot.services.texts
    await played.press(bo, menu, texts.meeting_whole)
    menu, people = now(played, menu), played.server.people
    queries = [
        people.press(user, menu, length(played, minutes)) for user, minutes in ((an, 30), (bo, 90))
    ]
    await at_once(played, other)
    await played.settle()
    assert all(people.callback_answer(query) for query in queries)
    said = now(played, menu)["text"]
    begun = [
        m
        for m in (30, 90)
        if texts.meeting_start.format(onderdeel=texts.meeting_whole, minuten=m) == said
    ]
    assert len(begun) == 1
    assert len(await finish(played, bo, group)) == A_BLOCK * begun[0] // 30


async def test_old_buttons_are_answered_and_do_nothing(played: Stage) -> None:
    _, bo, group = await circle(played)
    menu, texts = await ask(played, bo, group), played.bot.services.texts
    await choose(played, bo, menu, texts.meeting_whole, 30)
    first = played.last(group)
    refused = await played.press(bo, menu, texts.meeting_whole)
    assert refused is not None
    assert refused["text"] == texts.meeting_running
    steps = await finish(played, bo, group)
    summary = played.last(group)
    for step in steps:
        for button in controls(played):
            refused = await played.press(bo, step, button)
            assert refused is not None
            assert refused["text"] == texts.already_closed
    assert played.last(group) == summary
    await played.later(minutes=5)
    running = await begin(played, bo, group)
    refused = await stop(played, bo, first)
    assert refused is not None
    assert refused["text"] == texts.already_closed
    assert played.last(group) == running


async def test_the_buttons_of_a_message_that_is_gone_are_answered(played: Stage) -> None:
    _, bo, group = await circle(played)
    menu, texts = await ask(played, bo, group), played.bot.services.texts
    played.server.people.delete(menu)
    refused = await played.press(bo, menu, texts.meeting_whole)
    assert refused is not None
    assert refused["text"] == texts.old_button


# asking again


@pytest.mark.parametrize("steps_before", range(A_BLOCK - 1))
async def test_asked_again_it_shows_the_step_again(played: Stage, steps_before: int) -> None:
    an, bo, group = await circle(played)
    step = await reach(played, bo, group, steps_before)
    again = await ask(played, an, group)
    assert again["text"] == step["text"]
    assert again["message_id"] != step["message_id"]
    assert buttons(now(played, step)) == []
    assert played.own(group)[-2]["text"] == played.bot.services.texts.meeting_running
    assert len(await finish(played, bo, group)) == A_BLOCK - steps_before
    assert played.refused() == []


async def test_asked_again_during_a_vote_it_points_at_it_and_the_vote_goes_on(
    played: Stage,
) -> None:
    an, bo, group = await circle(played)
    step = await reach(played, bo, group, 2)
    played.server.people.vote(bo, step, [DISAGREE])
    again = await ask(played, an, group)
    assert again["reply_to_message"]["message_id"] == step["message_id"]
    assert buttons(again) == controls(played)
    assert not now(played, step)["poll"]["is_closed"]
    await go_on(played, bo, again)
    assert now(played, step)["poll"]["is_closed"]
    assert len(results(played, group)) == 1
    assert len(played.polls(group)) == 1
    assert played.refused() == []


async def test_one_meeting_in_a_topic_and_two_in_two_topics(played: Stage) -> None:
    an, bo, forum = await circle(played, forum=True)
    topics = [played.server.people.add_topic(forum, name, an) for name in ("Een", "Twee")]
    menus = []
    for topic in topics:
        step = await begin(played, bo, forum, thread=topic)
        assert step["message_thread_id"] == topic
        menus.append(step)
    general = await begin(played, bo, forum)
    assert "message_thread_id" not in general
    for step in (*menus, general):
        await go_on(played, bo, step)
        question = played.last(forum)
        await go_on(played, bo, question)
        poll = played.last(forum)
        played.server.people.vote(an, poll, [AGREE])
        await go_on(played, bo, poll)
        thread = step.get("message_thread_id")
        summary = played.last(forum)
        for message in (question, poll, results(played, forum)[-1], summary):
            assert message.get("message_thread_id") == thread
        assert statement_of(played, poll).text in "\n".join(minutes_in(summary))
    assert played.refused() == []


async def test_when_a_meeting_is_over_another_can_begin(played: Stage) -> None:
    an, bo, group = await circle(played)
    await begin(played, bo, group)
    await finish(played, bo, group)
    await played.later(minutes=1)
    await begin(played, an, group)
    assert len(await finish(played, an, group)) == A_BLOCK


async def test_alone_with_the_bot_a_meeting_can_be_prepared(played: Stage) -> None:
    an, chat = alone(played)
    await begin(played, an, chat)
    assert len(await finish(played, an, chat)) == A_BLOCK
    assert minutes_in(played.last(chat))
    assert played.refused() == []


# restarts and failures


async def test_a_meeting_goes_on_after_a_restart_in_every_step(
    starting: Starting,
) -> None:
    async with starting() as played:
        an, bo, group = await circle(played)
        menu, texts = await ask(played, bo, group), played.bot.services.texts
    for button in (texts.meeting_whole, length(played, 60)):
        async with starting() as again:
            await again.press(bo, now(again, menu), button)
    steps = []
    for _ in range(2 * A_BLOCK):
        async with starting() as again:
            steps.append(step := again.last(group))
            assert buttons(step) == controls(again)
            if "poll" in step:
                again.server.people.vote(an, step, [AGREE])
            assert bo["id"] in await contents(starting.url)
            await go_on(again, bo, step)
    lines = minutes_in(again.last(group))
    voted = [statement_of(again, step) for step in steps if "poll" in step]
    visited = [passages(again, step["text"])[0] for step in steps[::A_BLOCK]]
    assert len(voted) == len(visited) == 2
    assert all(any(found.text in line for line in lines) for found in voted)
    assert all(any(point.title in line for line in lines) for point in visited)
    assert bo["id"] not in await contents(starting.url)
    assert again.refused() == []


@pytest.mark.parametrize("step", range(A_BLOCK))
async def test_a_meeting_that_was_cut_off_goes_on_when_asked_again(
    played: Stage, step: int
) -> None:
    _, bo, group = await circle(played)
    shown = await reach(played, bo, group, step)
    if "poll" in shown:
        played.server.people.vote(bo, shown, [AGREE])
    method = "sendPoll" if step == 1 else "sendMessage"
    played.server.fail_next(method, BAD_GATEWAY)
    await go_on(played, bo, shown)
    await ask(played, bo, group)
    steps = await finish(played, bo, group)
    assert len(steps) == A_BLOCK - step - 1
    assert len(played.polls(group)) == 1
    statement, lines = statement_of(played, played.polls(group)[0]), minutes_in(played.last(group))
    assert any(statement.text in line for line in lines)


async def test_killed_between_two_steps_it_goes_on_with_the_same_press(
    starting: Starting,
) -> None:
    async with starting() as played:
        _, bo, group = await circle(played)
        step = await begin(played, bo, group)
        await killed_at(played, "editMessageReplyMarkup", go_on(played, bo, step))
    async with starting() as again:
        await again.settle()
        assert buttons(again.last(group)) == controls(again)
        assert len(await finish(again, bo, group)) == A_BLOCK - 1


@pytest.mark.parametrize("button", ["button_go_on", "button_stop"])
async def test_killed_while_closing_the_last_vote_it_still_gives_the_minutes(
    starting: Starting, button: str
) -> None:
    async with starting() as played:
        _, bo, group = await circle(played)
        poll = await reach(played, bo, group, 2)
        played.server.people.vote(bo, poll, [AGREE])
        pressing = played.press(bo, poll, getattr(played.bot.services.texts, button))
        await killed_at(played, "stopPoll", pressing)
    async with starting() as again:
        await again.settle()
        for _ in range(4):
            await again.later(seconds=15)
        statement = statement_of(again, poll)
        assert len(results(again, group)) == 1
        assert [line for line in minutes_in(again.last(group)) if statement.text in line]
        assert again.refused() == []
    assert bo["id"] not in await contents(starting.url)


@pytest.mark.parametrize("asked", [True, False])
async def test_minutes_that_did_not_arrive_are_sent_when_asked_or_by_the_clock(
    played: Stage, asked: bool
) -> None:
    _, bo, group = await circle(played)
    question = await reach(played, bo, group, 1)
    played.server.fail_next("sendMessage", BAD_GATEWAY)
    await stop(played, bo, question)
    if asked:
        await ask(played, bo, group)
    for _ in range(4):
        await played.later(seconds=15)
    said = [m for m in played.own(group) if m["text"].startswith(copied(played))]
    assert len(said) == 1
    assert minutes_in(played.last(group))
    menu = await ask(played, bo, group)
    assert played.bot.services.texts.meeting_whole in buttons(menu)


def copied(played: Stage) -> str:
    """How the message with the minutes begins."""
    return played.bot.services.texts.meeting_copy


async def test_what_has_gone_from_the_knowledge_base_is_passed_over(
    played: Stage, deployed: Stage
) -> None:
    _, bo, group = await circle(played)
    step = await begin(played, bo, group, 60)
    (first,) = passages(played, step["text"])
    await go_on(deployed, bo, step)
    (second,) = passages(deployed, deployed.last(group)["text"])
    await go_on(deployed, bo, deployed.last(group))
    lines = minutes_in(deployed.last(group))
    assert [line for line in lines if line.startswith("- ")] == [
        line for point in (first, second) for line in lines if point.title in line
    ]


# the summary


async def test_the_summary_can_be_copied_into_the_minutes(played: Stage) -> None:
    an, bo, group = await circle(played)
    services = played.bot.services
    section = services.knowledge.source.sections[1]
    played.clock.now = datetime(2027, 3, 31, 22, 30, tzinfo=UTC).timestamp()
    step = await begin(played, bo, group, section=section.title)
    (point,) = passages(played, step["text"])
    await go_on(played, bo, step)
    (question,) = [q for q in services.knowledge.discussion if q.text in played.last(group)["text"]]
    await go_on(played, bo, played.last(group))
    poll = played.last(group)
    played.server.people.vote(an, poll, [AGREE])
    played.server.people.vote(bo, poll, [DEPENDS])
    await go_on(played, bo, poll)
    summary, texts = played.last(group), services.texts
    assert summary["text"].startswith(texts.meeting_copy)
    lines = minutes_in(summary)
    local = datetime(2027, 4, 1, 0, 30, tzinfo=AMSTERDAM)
    assert lines[0] == texts.meeting_summary.format(
        onderdeel=section.title, datum=local.strftime("%d-%m-%Y")
    )
    assert lines[1:3] == ["", texts.meeting_visited]
    assert point.title in lines[3]
    assert section.title in lines[3]
    assert lines[4] == f"- {question.text}"
    assert lines[5:7] == ["", texts.meeting_votes]
    counted = [
        texts.vote_line.format(optie=option, aantal=count).lower()
        for option, count in zip(texts.vote_options, (1, 0, 1), strict=True)
    ]
    assert lines[7] == f"- {statement_of(played, poll).text} ({', '.join(counted)})"
    assert len(lines) == 8


async def test_the_summary_of_the_longest_meeting_fits_into_one_message(
    played: Stage,
) -> None:
    services = played.bot.services
    long = with_parts(
        services.conversation,
        statements=stretched(services.knowledge.statements, 280),
        discussion=stretched(services.knowledge.discussion, 300),
    )
    async with beside(played, services.store, long) as deployed:
        _, bo, group = await circle(deployed)
        await begin(deployed, bo, group, 90)
        await finish(deployed, bo, group, votes=[DEPENDS])
        summary = deployed.last(group)
        assert units(summary["text"]) <= MessageLimit.MAX_TEXT_LENGTH
        assert len([line for line in minutes_in(summary) if line.startswith("- ")]) == 9
        assert deployed.refused() == []


def stretched(entries: Sequence[Entry], length: int) -> tuple[Entry, ...]:
    """The entries with texts as long as may be, and still different, with signs that HTML knows."""
    return tuple(
        entry.model_copy(update={"text": f"{number} <&> ".ljust(length, "x")})
        for number, entry in enumerate(entries)
    )


async def test_with_nothing_to_talk_about_there_is_a_kind_word(
    played: Stage, deployed: Stage
) -> None:
    _, bo, group = await circle(played)
    menu, texts = await ask(played, bo, group), played.bot.services.texts
    await choose(deployed, bo, menu, texts.meeting_whole, 90)
    assert now(played, menu)["text"] == texts.nothing_to_show
    reply = await ask(deployed, bo, group)
    assert reply["text"] == texts.nothing_to_show
    assert deployed.refused() == []
