"""An evening with twelve members: talk, questions, votes, a restart and a lost right."""

from __future__ import annotations

import pytest

from tests.stage import (
    AGREE,
    AUTHOR,
    HYBRID,
    THREE,
    Json,
    Stage,
    Starting,
    is_answer,
    mistakes,
    point_of,
)
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


async def test_nothing_is_lost_nothing_is_said_twice_and_only_who_asks_is_answered(
    starting: Starting, caplog: pytest.LogCaptureFixture
) -> None:
    async with starting() as played:
        people, texts = played.server.people, played.bot.services.texts
        members = [people.add_user(name) for name in NAMES]
        an, bo, co, *_ = members
        group = people.add_group("Leeskring", members=members[1:], administrators=[an])
        people.add_bot(group, an, status="administrator")
        await played.settle()

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
