"""Under what the bot says to get people talking, they talk to each other and not to it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from tests.stage import (
    AGREE,
    HYBRID,
    Json,
    Stage,
    both_ways,
    circle,
    is_answer,
    point_of,
)
from tests.test_meeting import reach

TALK = ("Zullen we hierna koffie doen?", "waarom?", "wat is hybriditeit", "haha, goeie")
Prompt = Callable[[Stage, Json, Json], Awaitable[Json]]


async def discussed(played: Stage, user: Json, group: Json) -> Json:
    """A question to talk about."""
    await played.say(user, group, "/bespreek")
    return played.last(group)


async def another_discussed(played: Stage, user: Json, group: Json) -> Json:
    """A second one, in the place of the first."""
    first = await discussed(played, user, group)
    await played.press(user, first, played.bot.services.texts.button_another)
    return played.last(group)


async def stated(played: Stage, user: Json, group: Json) -> Json:
    """A statement."""
    await played.say(user, group, "/stelling")
    return played.last(group)


async def told(played: Stage, user: Json, group: Json) -> Json:
    """The result of a statement."""
    poll = await stated(played, user, group)
    played.server.people.vote(user, poll, [AGREE])
    await played.press(user, poll, played.bot.services.texts.button_close_vote)
    return played.last(group)


async def quizzed(played: Stage, user: Json, group: Json) -> Json:
    """A quiz question."""
    await played.say(user, group, "/quiz")
    await played.press(user, played.last(group), played.bot.services.texts.button_one_question)
    return played.last(group)


async def met(played: Stage, user: Json, group: Json) -> Json:
    """A passage to read in a meeting."""
    return await reach(played, user, group, 2)


PROMPTS = [discussed, another_discussed, stated, told, quizzed, met]


@both_ways
@pytest.mark.parametrize("prompt", PROMPTS)
async def test_talk_under_a_prompt_gets_silence(played: Stage, prompt: Prompt) -> None:
    an, bo, group = await circle(played)
    played.server.people.add_bot(group, an, status="administrator")
    shown_first = await prompt(played, bo, group)
    before = played.own(group)
    for text in TALK:
        said = await played.say(bo, group, text, reply_to=shown_first)
        await played.say(an, group, "vind ik ook", reply_to=said)
    played.server.people.say_other(an, group, "photo", caption=HYBRID, reply_to=shown_first)
    await played.settle()
    assert played.own(group) == before
    assert played.refused() == []


@pytest.mark.parametrize("call", ["@essaybot {}", "/vraag {}", "{} @EssayBot?"])
@pytest.mark.parametrize("prompt", PROMPTS)
async def test_who_calls_the_bot_under_a_prompt_is_answered(
    played: Stage, prompt: Prompt, call: str
) -> None:
    _, bo, group = await circle(played)
    shown_first = await prompt(played, bo, group)
    asked = await played.say(bo, group, call.format(HYBRID), reply_to=shown_first)
    answer = played.last(group)
    assert is_answer(answer, point_of(played, HYBRID))
    assert answer["reply_to_message"]["message_id"] == asked["message_id"]
    await played.say(bo, group, "waarom?", reply_to=answer)
    assert played.last(group)["reply_to_message"]["text"] == "waarom?"


async def test_a_call_under_a_discussion_question_is_about_its_point(played: Stage) -> None:
    _, bo, group = await circle(played)
    prompt, services = await discussed(played, bo, group), played.bot.services
    await played.say(bo, group, "@essaybot wie zegt dat?", reply_to=prompt)
    (point,) = [
        services.knowledge.by_id[question.point]
        for question in services.knowledge.discussion
        if question.text in prompt["text"]
    ]
    place = services.replies.place(point)
    assert str(place["onderdeel"]) in played.last(group)["text"]


async def test_how_to_ask_may_be_replied_to_with_the_question(played: Stage) -> None:
    _, bo, group = await circle(played)
    for said in ("/vraag", "/help"):
        await played.say(bo, group, said)
        await played.say(bo, group, HYBRID, reply_to=played.last(group))
        assert is_answer(played.last(group), point_of(played, HYBRID))


async def test_under_an_old_message_that_shows_no_point_there_is_silence(played: Stage) -> None:
    _, bo, group = await circle(played)
    prompt = await discussed(played, bo, group)
    await played.say(bo, group, f"/vraag {HYBRID}")
    answer = played.last(group)
    await played.later(hours=49)
    await played.bot.services.store.purge(played.bot.services.now())
    before = played.own(group)
    await played.say(bo, group, HYBRID, reply_to=prompt)
    assert played.own(group) == before
    await played.say(bo, group, HYBRID, reply_to=answer)
    assert is_answer(played.last(group), point_of(played, HYBRID))
