"""What the bot may not do in a group is told once, where it can be, to whom can mend it."""

from __future__ import annotations

import pytest

from tests.stage import (
    HYBRID,
    Json,
    Stage,
    both_ways,
    circle,
    is_answer,
    mistakes,
    point_of,
    shown,
)

TITLE = "Leeskring"


def told(played: Stage, name: str) -> str:
    """One of the sentences about what is in the way, as people see it."""
    texts, replies = played.bot.services.texts, played.bot.services.replies
    return shown(replies.say(getattr(texts, name), groep=TITLE))


def texts_in(played: Stage, chat: Json) -> list[str]:
    """What the bot said in a chat, polls aside."""
    return [message["text"] for message in played.own(chat) if "text" in message]


# polls


@both_ways
async def test_who_asks_for_a_poll_that_may_not_be_sent_hears_which_right_is_missing(
    played: Stage,
) -> None:
    an, bo, group = await circle(played)
    played.server.people.restrict_bot(group, an, "send_polls")
    for number in (1, 2):
        asked = await played.say(bo, group, "/stelling")
        assert played.last(group)["text"] == told(played, "may_not_poll")
        assert played.last(group)["reply_to_message"]["message_id"] == asked["message_id"]
        assert texts_in(played, group).count(told(played, "may_not_poll")) == number
    await played.say(bo, group, f"/vraag {HYBRID}")
    assert is_answer(played.last(group), point_of(played, HYBRID))


async def test_a_quiz_without_the_right_to_poll_says_so_and_can_be_begun_later(
    played: Stage,
) -> None:
    an, bo, group = await circle(played)
    texts = played.bot.services.texts
    played.server.people.restrict_bot(group, an, "send_polls")
    await played.say(bo, group, "/quiz")
    menu = played.last(group)
    for button in (texts.button_one_question, texts.button_round):
        await played.press(bo, menu, button)
        assert played.last(group)["text"] == told(played, "may_not_poll")
    played.server.people.add_bot(group, an)
    await played.press(bo, menu, texts.button_round)
    assert "poll" in played.last(group)


async def test_the_settings_show_a_missing_right_until_it_is_given(played: Stage) -> None:
    an, _, group = await circle(played)
    trouble = told(played, "trouble_polls")
    played.server.people.restrict_bot(group, an, "send_polls")
    await played.say(an, group, "/instellingen")
    assert trouble not in played.last(group)["text"]
    await played.say(an, group, "/stelling")
    await played.say(an, group, "/instellingen")
    assert trouble in played.last(group)["text"]
    played.server.world.chat(group).denied.clear()
    await played.say(an, group, "/stelling")
    await played.say(an, group, "/instellingen")
    assert trouble not in played.last(group)["text"]


# nothing at all


@both_ways
async def test_a_muted_bot_tells_an_administrator_once(played: Stage) -> None:
    an, bo, group = await circle(played)
    private = played.server.people.private_chat(an)
    theirs = played.server.people.private_chat(bo)
    played.server.people.restrict_bot(group, an)
    for _ in range(3):
        await played.say(bo, group, f"/vraag {HYBRID}")
        await played.say(bo, group, "/stelling")
    assert texts_in(played, private) == [told(played, "may_not_write")]
    assert texts_in(played, theirs) == []


async def test_mended_and_muted_again_it_is_told_again(played: Stage) -> None:
    an, bo, group = await circle(played)
    private = played.server.people.private_chat(an)
    for _ in range(2):
        played.server.people.restrict_bot(group, an)
        await played.say(bo, group, f"/vraag {HYBRID}")
        played.server.people.add_bot(group, an)
        await played.settle()
    assert texts_in(played, private) == [told(played, "may_not_write")] * 2


async def test_where_no_administrator_can_be_reached_who_asked_is_told(
    played: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    an, bo, group = await circle(played)
    co = played.server.people.add_user("Co")
    played.server.people.join(co, group)
    theirs = played.server.people.private_chat(bo)
    played.server.people.restrict_bot(group, an)
    for user in (bo, co):
        await played.say(user, group, f"/vraag {HYBRID}")
    assert texts_in(played, theirs) == [told(played, "may_not_write")]
    assert mistakes(caplog) == []


async def test_nobody_to_be_reached_is_told_in_the_log(
    played: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    an, bo, group = await circle(played)
    played.server.people.restrict_bot(group, an)
    for _ in range(2):
        await played.say(bo, group, f"/vraag {HYBRID}")
    warned = [r.getMessage() for r in caplog.records if "niemand bereikt" in r.getMessage()]
    assert len(warned) == 1
    assert mistakes(caplog) == []


# topics


@both_ways
async def test_of_a_closed_topic_the_group_hears_once_in_general(played: Stage) -> None:
    an, _, group = await circle(played, forum=True)
    people = played.server.people
    topic = people.add_topic(group, "Hoofdstuk 1", an)
    people.close_topic(group, topic)
    for _ in range(2):
        await played.say(an, group, f"/vraag {HYBRID}", thread=topic)
    said = [m for m in played.own(group)[1:] if "text" in m]
    (notice,) = said
    assert notice["text"].startswith(told(played, "topic_closed"))
    assert "message_thread_id" not in notice
    link = [e["url"] for e in notice["entities"] if e["type"] == "text_link"]
    assert link == [f"https://t.me/c/{str(group['id'])[4:]}/{topic}"]
    people.reopen_topic(group, topic)
    await played.say(an, group, f"/vraag {HYBRID}", thread=topic)
    assert played.last(group)["message_thread_id"] == topic
    people.close_topic(group, topic)
    await played.say(an, group, f"/vraag {HYBRID}", thread=topic)
    assert len([m for m in played.own(group)[1:] if "text" in m]) == 3


async def test_with_general_closed_too_an_administrator_hears_of_it(played: Stage) -> None:
    an, _, group = await circle(played, forum=True)
    people = played.server.people
    private, topic = people.private_chat(an), people.add_topic(group, "Hoofdstuk 1", an)
    for thread in (topic, None):
        people.close_topic(group, thread)
    for _ in range(2):
        await played.say(an, group, f"/vraag {HYBRID}", thread=topic)
    (notice,) = texts_in(played, private)
    assert notice.startswith(told(played, "topic_closed"))


async def test_a_question_in_a_topic_that_vanished_meanwhile_is_no_silent_loss(
    played: Stage,
) -> None:
    an, bo, group = await circle(played, forum=True)
    topic = played.server.people.add_topic(group, "Hoofdstuk 1", an)
    await played.settle()
    played.server.people.say(bo, group, f"/vraag {HYBRID}", thread=topic)
    played.server.people.delete_topic(group, topic)
    await played.settle()
    assert played.last(group)["text"] == told(played, "topic_gone")
    assert "message_thread_id" not in played.last(group)


# removed


async def test_who_removes_the_bot_hears_what_that_means(played: Stage) -> None:
    an, _, group = await circle(played)
    private = played.server.people.private_chat(an)
    played.server.people.remove_bot(group, an)
    await played.settle()
    assert texts_in(played, private) == [told(played, "removed")]


async def test_a_question_just_before_removal_is_told_to_who_asked(played: Stage) -> None:
    an, bo, group = await circle(played)
    theirs = played.server.people.private_chat(bo)
    played.server.people.say(bo, group, f"/vraag {HYBRID}")
    played.server.people.remove_bot(group, an)
    await played.settle()
    assert texts_in(played, theirs) == [told(played, "not_in_group")]
