"""A group's settings and its weekly statement, through the whole application."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.handlers.group_settings import latest_slot
from bot.miniature import BotApiError
from bot.store import GroupSettings
from tests.stage import (
    AMSTERDAM,
    HYBRID,
    Json,
    Stage,
    Starting,
    alone,
    buttons,
    circle,
    is_answer,
    mistakes,
    point_of,
)
from tests.test_group import say_with, whole_paragraph

SUNDAY, NINE = 6, 9
WEDNESDAY = datetime(2027, 3, 17, 12, tzinfo=AMSTERDAM)
SPRING = datetime(2027, 3, 28, 9, tzinfo=AMSTERDAM)
"""A Sunday; at two o'clock that night the clock went to three."""
AUTUMN = datetime(2027, 10, 31, 9, tzinfo=AMSTERDAM)
"""A Sunday; at three o'clock that night the clock went back to two."""
MINUTE = timedelta(minutes=1)
ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group"}


async def settings_page(played: Stage, user: Json, group: Json, **more: int) -> Json:
    """The settings as somebody gets to see them."""
    await played.say(user, group, "/instellingen", **more)
    return played.last(group)


async def choose(played: Stage, user: Json, group: Json, *labels: str) -> None:
    """Presses one button after another under the last message, which changes with each."""
    for label in labels:
        answer = await played.press(user, played.last(group), label)
        assert answer is not None
        assert "text" not in answer


async def weekly(
    played: Stage, user: Json, group: Json, day: int = SUNDAY, hour: int = NINE, **more: int
) -> None:
    """Switches the weekly statement on, at a day and an hour."""
    texts = played.bot.services.texts
    await settings_page(played, user, group, **more)
    await choose(played, user, group, texts.button_weekly)
    await choose(played, user, group, texts.button_day, texts.days[day])
    await choose(played, user, group, texts.button_time, texts.hour.format(uur=hour))


async def at(played: Stage, moment: datetime) -> None:
    """Lets it be ``moment``, and lets the bot do what is due then."""
    played.clock.now = moment.timestamp()
    await played.later(seconds=0)


def statements(played: Stage, group: Json) -> list[Json]:
    """The statements that a group got to vote on."""
    return [message for message in played.own(group) if "poll" in message]


# who may change what


async def test_an_administrator_chooses_between_long_and_short_answers(played: Stage) -> None:
    an, bo, group = await circle(played)
    texts, point = played.bot.services.texts, point_of(played, HYBRID)
    page = await settings_page(played, an, group)
    assert texts.settings_short in page["text"]
    await choose(played, an, group, texts.button_length)
    assert texts.settings_long in played.last(group)["text"]
    await played.say(bo, group, f"/vraag {HYBRID}")
    assert is_answer(played.last(group), point)
    assert whole_paragraph(played, point) in played.last(group)["text"]
    assert len(played.last(group)["reply_markup"]["inline_keyboard"]) == 1
    await played.press(an, page, texts.button_length)
    await played.say(bo, group, f"/vraag {HYBRID}")
    assert is_answer(played.last(group), point)
    assert whole_paragraph(played, point) not in played.last(group)["text"]
    assert played.refused() == []


async def test_day_and_hour_are_offered_once_the_weekly_statement_is_on(played: Stage) -> None:
    an, _, group = await circle(played)
    texts = played.bot.services.texts
    page = await settings_page(played, an, group)
    assert texts.settings_weekly_off in page["text"]
    assert texts.button_day not in buttons(page)
    await choose(played, an, group, texts.button_weekly)
    assert {texts.button_day, texts.button_time} <= set(buttons(played.last(group)))
    await choose(played, an, group, texts.button_day)
    assert buttons(played.last(group)) == [*texts.days, texts.button_back]
    await choose(played, an, group, texts.button_back, texts.button_time)
    await choose(played, an, group, texts.hour.format(uur=20), texts.button_day, texts.days[2])
    shown = texts.settings_weekly_on.format(dag=texts.days[2], tijd="20:00")
    assert shown in played.last(group)["text"]
    assert (await settings_page(played, an, group))["text"] == played.last(group)["text"]
    await choose(played, an, group, texts.button_weekly)
    assert texts.settings_weekly_off in played.last(group)["text"]
    assert played.refused() == []


async def test_others_get_a_friendly_no_and_change_nothing(played: Stage) -> None:
    an, bo, group = await circle(played)
    texts = played.bot.services.texts
    refused = await settings_page(played, bo, group)
    assert refused["text"] == texts.only_administrators
    assert buttons(refused) == []
    page = await settings_page(played, an, group)
    for label in buttons(page):
        answer = await played.press(bo, page, label)
        assert answer is not None
        assert answer["text"] == texts.only_administrators
    assert played.last(group) == page
    assert (await settings_page(played, an, group))["text"] == page["text"]
    assert played.refused() == []


async def test_every_administrator_may_not_only_the_owner(played: Stage) -> None:
    people = played.server.people
    an, co = people.add_user("An"), people.add_user("Co")
    group = people.add_group("Leeskring", members=[], administrators=[an, co])
    people.add_bot(group, an)
    page = await settings_page(played, co, group)
    await choose(played, co, group, played.bot.services.texts.button_length)
    assert played.last(group)["text"] != page["text"]


async def test_who_writes_as_the_group_itself_is_an_administrator(played: Stage) -> None:
    an, _, group = await circle(played)
    fields = {"from": ANONYMOUS, "sender_chat": group}
    await say_with(played, fields, an, group, "/instellingen")
    assert played.bot.services.texts.button_length in buttons(played.last(group))
    assert played.refused() == []


async def test_who_writes_as_a_channel_is_no_administrator(played: Stage) -> None:
    an, _, group = await circle(played)
    channel = {"id": -1_000_000_009_999, "type": "channel", "title": "Kanaal"}
    fields = {"from": ANONYMOUS, "sender_chat": channel}
    await say_with(played, fields, an, group, "/instellingen")
    assert played.last(group)["text"] == played.bot.services.texts.only_administrators
    assert played.refused() == []


async def test_in_private_there_is_nothing_to_set(played: Stage) -> None:
    an, chat = alone(played)
    assert (await settings_page(played, an, chat))["text"] == (
        played.bot.services.texts.only_in_group
    )


async def test_a_button_under_a_message_that_is_gone_is_answered_kindly(played: Stage) -> None:
    an, _, group = await circle(played)
    page = await settings_page(played, an, group)
    played.server.people.delete(page)
    answer = await played.press(an, page, played.bot.services.texts.button_length)
    assert answer is not None
    assert answer["text"] == played.bot.services.texts.old_button
    assert played.refused() == []


async def test_each_group_has_its_own_settings(played: Stage) -> None:
    an, _, group = await circle(played)
    co, _, other = await circle(played)
    page = await settings_page(played, an, group)
    await choose(played, an, group, played.bot.services.texts.button_length)
    assert (await settings_page(played, co, other))["text"] == page["text"]


# the weekly statement


@pytest.mark.parametrize("change", [SPRING, AUTUMN])
async def test_the_statement_comes_at_its_local_time_across_a_change_of_the_clock(
    played: Stage, change: datetime
) -> None:
    an, _, group = await circle(played)
    played.clock.now = (change - timedelta(days=11)).timestamp()
    await weekly(played, an, group)
    due = [change + timedelta(days=days) for days in (-7, 0, 7)]
    assert due[0].utcoffset() != due[1].utcoffset()
    for number, moment in enumerate(due):
        await at(played, (moment.astimezone(UTC) - MINUTE))
        assert len(statements(played, group)) == number
        await at(played, moment)
        assert len(statements(played, group)) == number + 1
        await at(played, (moment.astimezone(UTC) + 90 * MINUTE))
        assert len(statements(played, group)) == number + 1
    assert played.refused() == []


async def test_weekly_statements_are_polls_that_differ_and_are_told_apart(played: Stage) -> None:
    an, _, group = await circle(played)
    played.clock.now = WEDNESDAY.timestamp()
    await weekly(played, an, group)
    for week in range(3):
        await at(played, SPRING + timedelta(weeks=week))
    texts, polls = played.bot.services.texts, [m["poll"] for m in statements(played, group)]
    known = {
        texts.statement_weekly.format(stelling=statement.text)
        for statement in played.bot.services.knowledge.statements
    }
    assert len({poll["question"] for poll in polls} & known) == 3
    assert [option["text"] for option in polls[0]["options"]] == list(texts.vote_options)


async def test_no_statement_comes_right_after_switching_on_or_changing_the_time(
    played: Stage,
) -> None:
    an, _, group = await circle(played)
    texts = played.bot.services.texts
    played.clock.now = (SPRING + 90 * MINUTE).timestamp()
    await weekly(played, an, group)
    await played.later(minutes=1)
    await choose(played, an, group, texts.button_time, texts.hour.format(uur=8))
    await played.later(minutes=1)
    await choose(played, an, group, texts.button_day, texts.days[SUNDAY - 1])
    await played.later(minutes=1)
    assert statements(played, group) == []
    await at(played, SPRING + timedelta(days=6))
    assert len(statements(played, group)) == 1


async def test_no_statement_comes_once_it_is_switched_off(played: Stage) -> None:
    an, _, group = await circle(played)
    played.clock.now = WEDNESDAY.timestamp()
    await weekly(played, an, group)
    await choose(played, an, group, played.bot.services.texts.button_weekly)
    await at(played, SPRING)
    assert statements(played, group) == []


async def test_choosing_long_answers_costs_no_statement_that_is_due(played: Stage) -> None:
    an, _, group = await circle(played)
    played.clock.now = WEDNESDAY.timestamp()
    await weekly(played, an, group)
    played.clock.now = SPRING.timestamp()
    await choose(played, an, group, played.bot.services.texts.button_length)
    await played.later(seconds=10)
    assert len(statements(played, group)) == 1


async def test_after_weeks_of_downtime_one_statement_comes(played: Stage) -> None:
    an, _, group = await circle(played)
    played.clock.now = WEDNESDAY.timestamp()
    await weekly(played, an, group)
    await at(played, SPRING + timedelta(days=24, hours=5))
    await played.later(minutes=1)
    assert len(statements(played, group)) == 1


async def test_the_statement_comes_in_the_topic_where_it_was_asked_for(played: Stage) -> None:
    an, _, group = await circle(played, forum=True)
    topic = played.server.people.add_topic(group, "Stellingen", an)
    played.clock.now = WEDNESDAY.timestamp()
    await weekly(played, an, group, thread=topic)
    await at(played, SPRING)
    (statement,) = statements(played, group)
    assert statement["message_thread_id"] == topic
    assert played.refused() == []


async def test_the_statement_follows_the_group_into_a_supergroup(played: Stage) -> None:
    an, _, group = await circle(played, supergroup=False)
    played.clock.now = WEDNESDAY.timestamp()
    await weekly(played, an, group)
    larger = played.server.people.migrate(group, an)
    await played.settle()
    await at(played, SPRING)
    assert len(statements(played, larger)) == 1
    assert played.refused() == []


async def test_the_statement_finds_a_supergroup_that_the_bot_has_not_heard_of(
    played: Stage,
) -> None:
    an, _, group = await circle(played, supergroup=False)
    played.clock.now = WEDNESDAY.timestamp()
    await weekly(played, an, group)
    larger = played.server.people.migrate(group, an)
    played.clock.now = SPRING.timestamp()
    await played.bot.clock.tick()
    await played.settle()
    await played.later(minutes=1)
    assert len(statements(played, larger)) == 1


async def test_a_group_without_the_bot_gets_no_statement(played: Stage) -> None:
    an, _, group = await circle(played)
    played.server.people.private_chat(an)  # where she hears what it means to remove the bot
    played.clock.now = WEDNESDAY.timestamp()
    await weekly(played, an, group)
    played.server.people.remove_bot(group, an)
    await at(played, SPRING)
    assert statements(played, group) == []
    assert played.refused() == []


async def test_trouble_in_one_group_keeps_no_other_from_its_statement(
    played: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    an, _, mute = await circle(played)
    bo, _, fine = await circle(played)
    co, _, failing = await circle(played)
    assert failing["id"] < fine["id"] < mute["id"]  # the order in which they get theirs
    played.clock.now = WEDNESDAY.timestamp()
    for user, group in ((an, mute), (bo, fine), (co, failing)):
        await weekly(played, user, group)
    played.server.people.restrict_bot(mute, an)
    played.server.fail_next("sendPoll", BotApiError(500, "Internal Server Error"))
    await at(played, SPRING)
    assert len(statements(played, fine)) == 1
    assert [statements(played, group) for group in (mute, failing)] == [[], []]
    assert mistakes(caplog) == []


async def test_a_restart_brings_no_second_statement(starting: Starting) -> None:
    async with starting() as played:
        an, _, group = await circle(played)
        played.clock.now = WEDNESDAY.timestamp()
        await weekly(played, an, group)
        await at(played, SPRING)
        assert len(statements(played, group)) == 1
    async with starting() as again:
        await again.later(seconds=15)
        assert len(statements(again, group)) == 1
        await at(again, SPRING + timedelta(weeks=1))
        assert len(statements(again, group)) == 2


async def test_two_processes_at_one_moment_send_one_statement(
    processes: tuple[Stage, Stage],
) -> None:
    played, second = processes
    an, _, group = await circle(played)
    played.clock.now = WEDNESDAY.timestamp()
    await weekly(played, an, group)
    played.clock.now = SPRING.timestamp()
    await asyncio.gather(*(p.bot.clock.tick() for p in (played, second, played, second)))
    assert len(statements(played, group)) == 1


# the moment itself


@pytest.mark.parametrize("change", [SPRING, AUTUMN])
@pytest.mark.parametrize("at_night", [time(0), time(2), time(2, 30), time(3), time(9), time(23)])
def test_the_latest_moment_is_never_to_come_nor_more_than_a_week_ago(
    change: datetime, at_night: time
) -> None:
    settings = GroupSettings(weekly=True, weekly_day=SUNDAY, weekly_time=at_night)
    begin = (change - timedelta(days=9)).astimezone(UTC)
    slots = []
    for quarter in range(18 * 24 * 4):
        now = begin + quarter * timedelta(minutes=15)
        slot = latest_slot(settings, now, AMSTERDAM).astimezone(UTC)
        assert timedelta(0) <= now - slot < timedelta(days=7, hours=1)
        slots.append(slot)
    assert slots == sorted(slots)
    assert len(set(slots)) == 4


@pytest.mark.parametrize(
    ("now", "slot"),
    [
        (datetime(2027, 3, 28, 6, 59, tzinfo=UTC), datetime(2027, 3, 21, 8, tzinfo=UTC)),
        (datetime(2027, 3, 28, 7, tzinfo=UTC), datetime(2027, 3, 28, 7, tzinfo=UTC)),
        (datetime(2027, 4, 4, 6, 59, tzinfo=UTC), datetime(2027, 3, 28, 7, tzinfo=UTC)),
        (datetime(2027, 10, 31, 7, 59, tzinfo=UTC), datetime(2027, 10, 24, 7, tzinfo=UTC)),
        (datetime(2027, 10, 31, 8, tzinfo=UTC), datetime(2027, 10, 31, 8, tzinfo=UTC)),
        (datetime(2027, 11, 7, 7, 59, tzinfo=UTC), datetime(2027, 10, 31, 8, tzinfo=UTC)),
    ],
)
def test_the_hour_on_the_clock_stays_when_the_clock_changes(now: datetime, slot: datetime) -> None:
    settings = GroupSettings(weekly=True, weekly_day=SUNDAY, weekly_time=time(NINE))
    assert latest_slot(settings, now, AMSTERDAM) == slot
