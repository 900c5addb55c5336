"""The weekly statement where things are not as they should be: downtime, topics, rights."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.handlers.weekly import may_come
from bot.miniature import BotApiError
from tests.stage import AMSTERDAM, Json, Stage, both_ways, circle, shown
from tests.test_group_settings import SPRING, WEDNESDAY, at, settings_page, statements, weekly
from tests.test_hindrances import told

HOUR = timedelta(hours=1)


async def topical(played: Stage) -> tuple[Json, Json, int]:
    """An administrator, a forum whose weekly statement goes to a topic, and that topic."""
    an, _, group = await circle(played, forum=True)
    topic = played.server.people.add_topic(group, "Stellingen", an)
    played.clock.now = WEDNESDAY.timestamp()
    await weekly(played, an, group, thread=topic)
    return an, group, topic


# after downtime


@pytest.mark.parametrize(
    ("back", "comes"),
    [(14, 14), (20.9, 20.9), (21, 24), (23.5, 24), (26, 24), (27.9, 24), (0.2, 0.2), (12, 12)],
)
async def test_after_downtime_it_comes_at_the_next_decent_hour(
    played: Stage, back: float, comes: float
) -> None:
    """Due at nine on Sunday; hours are counted from midnight of that day."""
    an, _, group = await circle(played)
    played.clock.now = WEDNESDAY.timestamp()
    await weekly(played, an, group)
    midnight = SPRING - 9 * HOUR
    moment = SPRING + 15 * timedelta(minutes=1) if back < 9 else midnight + back * HOUR
    await at(played, moment)
    decent = 9 <= moment.hour < 21
    assert len(statements(played, group)) == decent
    await at(played, SPRING + timedelta(days=1))
    assert len(statements(played, group)) == 1
    await played.later(hours=1)
    assert len(statements(played, group)) == 1
    assert (comes == 24) is not decent


async def test_after_weeks_of_downtime_it_waits_for_the_morning_and_comes_once(
    played: Stage,
) -> None:
    an, _, group = await circle(played)
    played.clock.now = WEDNESDAY.timestamp()
    await weekly(played, an, group)
    night = SPRING + timedelta(days=17, hours=18)
    assert night.hour == 3
    await at(played, night)
    assert statements(played, group) == []
    for hours in range(0, 24, 3):
        await at(played, night + hours * HOUR)
    assert len(statements(played, group)) == 1


async def test_who_wants_it_late_gets_it_late(played: Stage) -> None:
    an, _, group = await circle(played)
    played.clock.now = WEDNESDAY.timestamp()
    await weekly(played, an, group, hour=22)
    await at(played, SPRING + 13 * HOUR)
    assert len(statements(played, group)) == 1


@pytest.mark.parametrize("hour", range(24))
def test_a_late_statement_comes_between_nine_and_nine(hour: int) -> None:
    slot = datetime(2027, 3, 22, 7, tzinfo=AMSTERDAM)
    now = datetime(2027, 3, 24, hour, 30, tzinfo=AMSTERDAM)
    assert may_come(slot, now, AMSTERDAM) == (9 <= hour < 21)
    assert may_come(slot, slot + timedelta(minutes=10), AMSTERDAM)


async def test_what_telegram_could_not_take_is_tried_again(played: Stage) -> None:
    an, _, group = await circle(played)
    played.clock.now = WEDNESDAY.timestamp()
    await weekly(played, an, group)
    played.server.fail_next("sendPoll", BotApiError(502, "Bad Gateway"))
    await at(played, SPRING)
    assert statements(played, group) == []
    for _ in range(3):
        await played.later(seconds=15)
    assert len(statements(played, group)) == 1


# topics and rights


@both_ways
@pytest.mark.parametrize("how", ["closed", "gone"])
async def test_without_its_topic_it_comes_in_general_and_that_is_said_once(
    played: Stage, how: str
) -> None:
    an, group, topic = await topical(played)
    people = played.server.people
    (people.close_topic if how == "closed" else people.delete_topic)(group, topic)
    elsewhere = told(played, "weekly_elsewhere")
    for week in range(2):
        await at(played, SPRING + timedelta(weeks=week))
        in_general = [m for m in statements(played, group) if "message_thread_id" not in m]
        assert len(in_general) == len(statements(played, group)) == week + 1
    assert [m.get("text") for m in played.own(group)].count(elsewhere) == 1
    page = await settings_page(played, an, group)
    assert told(played, "trouble_topic") in page["text"]
    if how == "closed":
        people.reopen_topic(group, topic)
        await at(played, SPRING + timedelta(weeks=2))
        assert statements(played, group)[-1]["message_thread_id"] == topic
        page = await settings_page(played, an, group)
        assert told(played, "trouble_topic") not in page["text"]


async def test_with_general_closed_too_an_administrator_is_told(played: Stage) -> None:
    an, group, topic = await topical(played)
    people = played.server.people
    private = people.private_chat(an)
    for thread in (topic, None):
        people.close_topic(group, thread)
    for week in range(2):
        await at(played, SPRING + timedelta(weeks=week))
    assert statements(played, group) == []
    said = [message["text"] for message in played.own(private)]
    assert said
    assert all(text.startswith(told(played, "topic_closed")) for text in said)
    assert len(said) <= 2


@both_ways
async def test_without_the_right_to_poll_the_group_hears_so_once(played: Stage) -> None:
    an, _, group = await circle(played)
    played.clock.now = WEDNESDAY.timestamp()
    await weekly(played, an, group)
    played.server.people.restrict_bot(group, an, "send_polls")
    await played.settle()
    for week in range(3):
        await at(played, SPRING + timedelta(weeks=week))
    said = [message.get("text") for message in played.own(group)]
    assert said.count(told(played, "may_not_poll")) == 1
    page = await settings_page(played, an, group)
    assert told(played, "trouble_polls") in page["text"]


async def test_muted_the_bot_tells_an_administrator_of_the_weekly_statement(
    played: Stage,
) -> None:
    an, _, group = await circle(played)
    private = played.server.people.private_chat(an)
    played.clock.now = WEDNESDAY.timestamp()
    await weekly(played, an, group)
    played.server.people.restrict_bot(group, an)
    await played.settle()
    for week in range(2):
        await at(played, SPRING + timedelta(weeks=week))
    replies, texts = played.bot.services.replies, played.bot.services.texts
    expected = shown(replies.say(texts.may_not_write, groep="Leeskring"))
    assert [message["text"] for message in played.own(private)] == [expected]
