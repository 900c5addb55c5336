"""Every way to ask the bot something in a group, as Telegram delivers it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.stage import (
    HYBRID,
    THREE,
    Json,
    Stage,
    alone,
    both_ways,
    circle,
    context_after,
    is_answer,
    page_for,
    point_of,
    shown,
)

ANONYMOUS = {
    "id": 1087968824,
    "is_bot": True,
    "first_name": "Group",
    "username": "GroupAnonymousBot",
}
CHANNEL_BOT = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}
CHANNEL = {"id": -1_000_000_009_999, "type": "channel", "title": "Kanaal"}


async def say_with(
    played: Stage, fields: Json, user: Json, chat: Json, text: str, **more: Any
) -> Json:
    """Somebody says something that Telegram delivers with more fields than a test's people give."""
    said = played.server.people.say(user, chat, text, **more)
    played.server.world.queue[-1]["message"] |= fields
    await played.settle()
    return said


def of_bot(played: Stage, answer: Json, **more: Any) -> Json:
    """How Telegram tells of a reply to the bot's own message in another topic."""
    origin = {"type": "user", "date": answer["date"], "sender_user": played.server.world.bot}
    place = {"chat": answer["chat"], "message_id": answer["message_id"]}
    return {"external_reply": {"origin": origin, **place, **more}}


def of_another(text: str | None) -> Json:
    """How Telegram tells of a reply to a message in another chat."""
    origin = {"type": "hidden_user", "date": 1_760_000_000, "sender_user_name": "Iemand"}
    quote = {"quote": {"text": text, "position": 0}} if text else {}
    return {"external_reply": {"origin": origin}, **quote}


# captions


@both_ways
@pytest.mark.parametrize("command", ["/vraag", "/vraag@essaybot", "/VRAAG@EssayBot"])
async def test_a_command_under_a_picture_asks(played: Stage, command: str) -> None:
    _, bo, group = await circle(played)
    people = played.server.people
    asked = people.say_other(bo, group, "photo", caption=f"{command} {HYBRID}")
    await played.settle()
    answer = played.last(group)
    assert is_answer(answer, point_of(played, HYBRID))
    assert answer["reply_to_message"]["message_id"] == asked["message_id"]
    assert played.refused() == []


async def test_a_command_under_a_picture_in_reply_asks_what_it_replies_to(played: Stage) -> None:
    an, bo, group = await circle(played)
    said = await played.say(an, group, HYBRID)
    played.server.people.say_other(bo, group, "photo", caption="/vraag", reply_to=said)
    await played.settle()
    assert is_answer(played.last(group), point_of(played, HYBRID))
    assert played.last(group)["reply_to_message"]["message_id"] == said["message_id"]


@pytest.mark.parametrize("caption", ["/onbekend wat", "/vraag@anderebot wat", "/ban @essaybot"])
async def test_anothers_command_under_a_picture_gets_silence(played: Stage, caption: str) -> None:
    _, bo, group = await circle(played)
    before = played.own(group)
    played.server.people.say_other(bo, group, "photo", caption=caption)
    await played.settle()
    assert played.own(group) == before


async def test_in_private_a_command_under_a_picture_is_a_command(played: Stage) -> None:
    an, chat = alone(played)
    texts, replies = played.bot.services.texts, played.bot.services.replies
    expected = {
        "/themas": shown(replies.themes()),
        "/onbekend": shown(replies.say(texts.unknown_command)),
        f"/vraag {HYBRID}": shown(replies.point(point_of(played, HYBRID))),
    }
    for caption, text in expected.items():
        played.server.people.say_other(an, chat, "photo", caption=caption)
        await played.settle()
        assert played.last(chat)["text"] == text
    assert len(played.own(chat)) == len(expected)


# quotes, other topics and other chats


@pytest.mark.parametrize("call", ["/vraag", "@essaybot", "/vraag@ESSAYBOT"])
async def test_a_quote_from_another_chat_is_the_question(played: Stage, call: str) -> None:
    _, bo, group = await circle(played)
    asked = await say_with(played, of_another(HYBRID), bo, group, call)
    answer = played.last(group)
    assert is_answer(answer, point_of(played, HYBRID))
    assert answer["reply_to_message"]["message_id"] == asked["message_id"]


@pytest.mark.parametrize("call", [f"/vraag {THREE}", f"@essaybot {THREE}"])
async def test_words_behind_a_call_go_before_a_quote(played: Stage, call: str) -> None:
    _, bo, group = await circle(played)
    await say_with(played, of_another(HYBRID), bo, group, call)
    assert is_answer(played.last(group), point_of(played, THREE))


async def test_of_a_message_elsewhere_that_is_not_quoted_the_bot_says_it_cannot_see_it(
    played: Stage,
) -> None:
    _, bo, group = await circle(played)
    await say_with(played, of_another(None), bo, group, "/vraag")
    texts, replies = played.bot.services.texts, played.bot.services.replies
    assert played.last(group)["text"] == shown(replies.say(texts.ask_quoting))


async def test_a_quote_of_the_bots_own_words_is_the_question(played: Stage) -> None:
    _, bo, group = await circle(played)
    await played.say(bo, group, f"/vraag {THREE}")
    answer = played.last(group)
    quote = {"reply_to_message": answer, "quote": {"text": HYBRID, "position": 0}}
    await say_with(played, quote, bo, group, "/vraag")
    assert is_answer(played.last(group), point_of(played, HYBRID))


async def test_a_reply_from_another_topic_goes_on_from_the_answer_there(played: Stage) -> None:
    an, bo, group = await circle(played, forum=True)
    played.server.people.add_bot(group, an, status="administrator")
    one, other = (played.server.people.add_topic(group, name, an) for name in ("Een", "Twee"))
    await played.say(bo, group, f"/vraag {HYBRID}", thread=one)
    answer = played.last(group)
    await played.say(an, group, f"/vraag {THREE}", thread=other)
    for text in ("waarom?", "@essaybot waarom?"):
        await say_with(played, of_bot(played, answer), an, group, text, thread=other)
        services = played.bot.services
        context = context_after(played, HYBRID)
        meant = services.conversation.reply("waarom?", context)
        assert played.last(group)["text"] == shown(services.replies.said(meant, "group"))
        assert played.last(group)["message_thread_id"] == other


async def test_talk_from_another_topic_about_a_prompt_gets_silence(played: Stage) -> None:
    an, bo, group = await circle(played, forum=True)
    played.server.people.add_bot(group, an, status="administrator")
    one, other = (played.server.people.add_topic(group, name, an) for name in ("Een", "Twee"))
    await played.say(bo, group, "/bespreek", thread=one)
    prompt, before = played.last(group), len(played.own(group))
    await say_with(played, of_bot(played, prompt), an, group, "koffie?", thread=other)
    assert len(played.own(group)) == before


# names


@pytest.mark.parametrize(
    "text",
    [
        f"@essaybot @EssayBot {HYBRID}",
        f"@essaybot {HYBRID} @ESSAYBOT",
        f"@an_de_groot @essaybot {HYBRID}?",
        f"{HYBRID}, @bo_dijk @essaybot",
        f"@essaybot /vraag {HYBRID}",
        f"😀 @essaybot 😀 @an_de_groot {HYBRID}",
    ],
)
async def test_of_several_names_none_is_part_of_the_question(played: Stage, text: str) -> None:
    _, bo, group = await circle(played)
    await played.say(bo, group, text)
    assert is_answer(played.last(group), point_of(played, HYBRID))


async def test_a_mention_without_a_username_calls_the_bot(played: Stage) -> None:
    _, bo, group = await circle(played)
    played.server.world.privacy = False
    entity = {"type": "text_mention", "offset": 0, "length": 8, "user": played.server.world.bot}
    await say_with(played, {"entities": [entity]}, bo, group, f"Essaybot {HYBRID}")
    assert is_answer(played.last(group), point_of(played, HYBRID))


# edits


@both_ways
@pytest.mark.parametrize("before", [HYBRID, "/vrag wat is hybriditeit", "vraag wat is dat"])
async def test_a_message_becomes_a_call_within_two_days(played: Stage, before: str) -> None:
    an, bo, group = await circle(played)
    played.server.people.add_bot(group, an, status="administrator")
    said = await played.say(bo, group, before)
    await played.later(hours=47)
    await played.edit(bo, said, f"/vraag {HYBRID}")
    answer = played.last(group)
    assert is_answer(answer, point_of(played, HYBRID))
    await played.edit(bo, said, f"/vraag {HYBRID}")  # as Telegram tells of a reaction
    assert played.last(group) == answer
    late = await played.say(bo, group, before)
    await played.later(hours=49)
    count = len(played.own(group))
    await played.edit(bo, late, f"/vraag {HYBRID}")
    assert len(played.own(group)) == count


async def test_a_bare_call_that_gets_its_question_turns_into_the_answer(played: Stage) -> None:
    _, bo, group = await circle(played)
    asked = await played.say(bo, group, "/vraag")
    how = played.last(group)
    await played.edit(bo, asked, f"/vraag {HYBRID}")
    assert played.last(group)["message_id"] == how["message_id"]
    assert is_answer(played.last(group), point_of(played, HYBRID))


async def test_in_private_a_mistyped_command_becomes_a_question(played: Stage) -> None:
    an, chat = alone(played)
    said = await played.say(an, chat, f"/vrag {HYBRID}")
    await played.edit(an, said, f"/vraag {HYBRID}")
    assert is_answer(played.last(chat), point_of(played, HYBRID))


# on behalf of a chat


@pytest.mark.parametrize(
    "fields",
    [
        {"from": ANONYMOUS, "sender_chat": None},
        {"from": CHANNEL_BOT, "sender_chat": CHANNEL},
    ],
)
async def test_who_writes_as_a_chat_is_answered(played: Stage, fields: Json) -> None:
    an, _, group = await circle(played)
    fields = {**fields, "sender_chat": fields["sender_chat"] or group}
    for text in (f"/vraag {HYBRID}", f"@essaybot {HYBRID}"):
        await say_with(played, fields, an, group, text)
        assert is_answer(played.last(group), point_of(played, HYBRID))
    await say_with(played, fields, an, group, "waarom?", reply_to=played.last(group))
    assert played.last(group)["text"] != shown(page_for(played, "waarom?"))


async def test_two_channels_do_not_go_on_from_each_others_answers(played: Stage) -> None:
    an, _, group = await circle(played)
    other = CHANNEL | {"id": -1_000_000_008_888}
    for channel, text in ((CHANNEL, HYBRID), (other, "wie zegt dat?")):
        fields = {"from": CHANNEL_BOT, "sender_chat": channel}
        await say_with(played, fields, an, group, f"/vraag {text}")
    services = played.bot.services
    unknown = services.conversation.reply("wie zegt dat?")
    assert played.last(group)["text"] == shown(services.replies.said(unknown, "group"))
