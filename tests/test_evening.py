"""An evening with twelve members: talk, questions, votes, a restart and a lost right."""

from __future__ import annotations

import pytest

from tests.stage import (
    AGREE,
    AUTHOR,
    DISAGREE,
    HYBRID,
    THREE,
    Json,
    Stage,
    Starting,
    is_answer,
    mistakes,
    point_of,
)
from tests.test_meeting import VOTE, begin, copied, finish, forward, voted
from tests.test_meeting import go_on as on
from tests.test_quiz import answer, go_on, scores, start

TALK = ("Dat zie ik anders.", "waarom?", "Haha ja", "Wie haalt er koffie?", "en de tweede?")
NAMES = "An Bo Co Dirk Eva Fee Gijs Hana Ivo Jet Kees Lot".split()


async def chatter(members: list[Json], group: Json, played: Stage, under: Json) -> None:
    """Everybody says something, some to each other and some under a message of the bot."""
    said = under
    for number, member in enumerate(members):
        said = await played.say(
            member, group, TALK[number % len(TALK)], reply_to=said if number % 3 else under
        )


async def gathered(played: Stage) -> tuple[list[Json], Json]:
    """Twelve members in a group of which the first is the owner; the bot reads all of it."""
    people = played.server.people
    members = [people.add_user(name) for name in NAMES]
    group = people.add_group("Leeskring", members=members[1:], administrators=[members[0]])
    people.add_bot(group, members[0], status="administrator")
    await played.settle()
    return members, group


async def test_nothing_is_lost_nothing_is_said_twice_and_only_who_asks_is_answered(
    starting: Starting, caplog: pytest.LogCaptureFixture
) -> None:
    async with starting() as played:
        people, texts = played.server.people, played.bot.services.texts
        members, group = await gathered(played)
        an, bo, co, *_ = members

        await played.say(bo, group, "/bespreek")
        prompt, before = played.last(group), len(played.own(group))
        await chatter(members, group, played, prompt)
        assert len(played.own(group)) == before

        asked = await played.say(co, group, f"@essaybot {HYBRID}", reply_to=prompt)
        found = played.last(group)
        assert is_answer(found, point_of(played, HYBRID))
        assert found["reply_to_message"]["message_id"] == asked["message_id"]

        await played.say(bo, group, "/stelling")
        vote, before = played.last(group), len(played.own(group))
        for member in members:
            people.vote(member, vote, [AGREE])
        await chatter(members, group, played, vote)
        assert len(played.own(group)) == before

    async with starting() as again:
        await again.say(co, group, "waarom?", reply_to=found)
        assert again.last(group)["reply_to_message"]["text"] == "waarom?"
        await again.press(bo, vote, texts.button_close_vote)
        result, before = again.last(group), len(again.own(group))
        assert texts.vote_line.format(optie=texts.vote_options[AGREE], aantal=12) in result["text"]
        await chatter(members, group, again, result)
        assert len(again.own(group)) == before
        await again.later(minutes=2)

        first = await start(again, bo, group)
        for member in members:
            await answer(again, member, first)
        await chatter(members, group, again, first)
        await go_on(again, bo, first)
        await again.say(bo, group, "/quiz stop")
        (score,) = scores_told(again, group)
        assert all(name in score["text"] for name in NAMES)
        await again.later(minutes=2)

        people.restrict_bot(group, an, "send_polls")
        await again.say(bo, group, "/stelling")
        assert again.last(group)["text"] == texts.may_not_poll
        for question in (THREE, AUTHOR):
            await again.say(co, group, f"/vraag {question}")
            assert is_answer(again.last(group), point_of(again, question))
        at_the_end = again.own(group)
        await again.later(hours=25)
        assert again.own(group) == at_the_end
    assert scores(again, group) == []
    assert mistakes(caplog) == []


def scores_told(played: Stage, group: Json) -> list[Json]:
    """The messages that tell the score of a round that was stopped."""
    head = played.bot.services.texts.quiz_stopped
    return [m for m in played.own(group) if m.get("text", "").startswith(head)]


async def test_a_meeting_of_twelve_comes_through_a_restart_and_lost_rights(
    starting: Starting, caplog: pytest.LogCaptureFixture
) -> None:
    async with starting() as played:
        people, texts = played.server.people, played.bot.services.texts
        members, group = await gathered(played)
        an, bo, co, *_ = members
        private, welcome = people.private_chat(an), len(played.own(group))
        page = await begin(played, bo, group, minutes=60)
        for _ in range(VOTE):
            await on(played, bo, page)
            page = played.last(group)
        await silence(played, members, group, page)
        asked = await played.say(co, group, f"@essaybot {HYBRID}", reply_to=page)
        found = played.last(group)
        assert found["reply_to_message"]["message_id"] == asked["message_id"]
        for member in members:
            people.vote(member, page, [AGREE])

    async with starting() as again:
        await again.say(co, group, "waarom?", reply_to=found)
        assert again.last(group)["reply_to_message"]["text"] == "waarom?"
        for _ in range(3):  # the comparison, a passage, a question
            await on(again, bo, page)
            page = again.last(group)
        await silence(again, members, group, page)
        people.restrict_bot(group, an, "send_polls")
        await on(again, bo, page)
        page = again.last(group)
        for member in members:
            await again.press(member, page, texts.vote_options[DISAGREE])
        await silence(again, members, group, page)
        people.restrict_bot(group, an)
        before = len(again.own(group))
        await on(again, bo, page)
        await again.say(bo, group, "/bijeenkomst")
        assert len(again.own(group)) == before
        (told,) = again.own(private)
        assert told["text"].startswith(texts.may_not_write.format(groep="Leeskring")[:40])
        people.add_bot(group, an, status="administrator")
        await again.settle()
        await again.say(bo, group, "/bijeenkomst")
        await finish(again, bo, group)
        minutes = copied(again.last(group))
        assert voted(again, (12, 0, 0)) in minutes
        assert voted(again, (0, 12, 0)) in minutes
        at_the_end = again.own(group)
        assert not any(forward(again, message) for message in at_the_end)
        said = [m["text"] for m in at_the_end[welcome:] if "text" in m]
        assert len(said) == len(set(said))
        await again.later(hours=25)
        assert again.own(group) == at_the_end
    assert mistakes(caplog) == []


async def silence(played: Stage, members: list[Json], group: Json, under: Json) -> None:
    """Everybody talks under a message of the bot, and it keeps silent."""
    before = len(played.own(group))
    await chatter(members, group, played, under)
    assert len(played.own(group)) == before
