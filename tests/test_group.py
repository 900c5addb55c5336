"""Groups, through the whole application: silent until somebody calls the bot."""

from __future__ import annotations

from typing import Any

import pytest

from bot.knowledge import Point
from bot.matching.outcome import matches
from tests.databases import opened
from tests.stage import (
    HYBRID,
    THREE,
    Json,
    Stage,
    beside,
    circle,
    context_after,
    is_answer,
    mistakes,
    page_for,
    point_of,
    shown,
)

NOT_ADDRESSED = (
    HYBRID,
    "wat is hybriditeit, essaybot?",
    "@anderebot wat is hybriditeit",
    "schrijf maar naar info@essaybot.nl",
    "@essaybotje wat is hybriditeit",
    "/vraag@anderebot wat is hybriditeit",
    "/help@anderebot",
    "/onbekend wat is hybriditeit",
    "haha 😀",
)


def answers(played: Stage, group: Json) -> list[Json]:
    """What the bot said in a group after its welcome."""
    return played.own(group)[1:]


def said_after(played: Stage, question: str, *before: str) -> str:
    """The text of what the bot has to say in a group to a question, asked after others."""
    services = played.bot.services
    reply = services.conversation.reply(question, context_after(played, *before))
    return shown(services.replies.said(reply, "group"))


def replies_to(message: Json) -> int | None:
    """The id of the message that another one replies to."""
    answered: int | None = message.get("reply_to_message", {}).get("message_id")
    return answered


def rows(message: Json) -> list[list[Json]]:
    """The rows of buttons under a message."""
    found: list[list[Json]] = message.get("reply_markup", {}).get("inline_keyboard", [])
    return found


async def say_with(played: Stage, fields: Json, user: Json, group: Json, *what: Any) -> Json:
    """Somebody says something that Telegram delivers with more fields than a test's people give."""
    said = played.server.people.say(user, group, *what)
    played.server.world.queue[-1]["message"] |= fields
    await played.settle()
    return said


# silence


@pytest.mark.parametrize("status", ["member", "administrator"])
@pytest.mark.parametrize("privacy", [True, False])
async def test_what_is_not_addressed_gets_silence(
    played: Stage, status: str, privacy: bool
) -> None:
    an, bo, group = await circle(played)
    played.server.people.add_bot(group, an, status=status)
    played.server.world.privacy = privacy
    for text in NOT_ADDRESSED:
        await played.say(bo, group, text)
    for kind in ("sticker", "voice", "photo", "dice"):
        played.server.people.say_other(bo, group, kind)
    played.server.people.say_other(bo, group, "photo", caption=HYBRID)
    await played.settle()
    assert answers(played, group) == []
    assert played.refused() == []


@pytest.mark.parametrize(
    "fields",
    [
        {"from": {"id": 77, "is_bot": True, "first_name": "Ander"}},
        {
            "from": {"id": 777000, "is_bot": False, "first_name": "Telegram"},
            "sender_chat": {"id": -1001, "type": "channel", "title": "Kanaal"},
            "is_automatic_forward": True,
        },
    ],
)
async def test_other_bots_and_the_posts_of_a_channel_get_silence(
    played: Stage, fields: Json
) -> None:
    _, bo, group = await circle(played)
    for text in (f"/vraag {HYBRID}", f"@essaybot {HYBRID}", "/themas", "/help"):
        await say_with(played, fields, bo, group, text)
    assert answers(played, group) == []


async def test_people_who_answer_each_other_are_left_in_peace(played: Stage) -> None:
    an, bo, group = await circle(played)
    played.server.people.add_bot(group, an, status="administrator")
    said = await played.say(bo, group, HYBRID)
    await played.say(an, group, "waarom?", reply_to=said)
    assert answers(played, group) == []


@pytest.mark.parametrize("text", ["/vraag@anderebot waarom", "/onbekend", "/ban@anderebot"])
async def test_anothers_command_in_reply_to_the_bot_is_not_for_it(played: Stage, text: str) -> None:
    _, bo, group = await circle(played)
    await played.say(bo, group, text, reply_to=played.last(group))
    assert answers(played, group) == []


async def test_a_quotation_by_inline_mode_is_no_question(played: Stage) -> None:
    an, bo, group = await circle(played)
    played.server.people.add_bot(group, an, status="administrator")
    query = played.server.people.inline(bo, "hybriditeit")
    await played.settle()
    answer = played.server.people.inline_answer(query)
    assert answer is not None
    played.server.people.choose(bo, query, answer["results"][0]["id"], group)
    await played.settle()
    assert answers(played, group) == []


@pytest.mark.parametrize("text", ["/onbekend", f"@essaybot {HYBRID}", HYBRID])
async def test_what_comes_by_inline_mode_is_no_call(played: Stage, text: str) -> None:
    _, bo, group = await circle(played)
    said = played.server.people.say(bo, group, text, reply_to=played.last(group))
    assert said["reply_to_message"]["from"] == played.server.world.bot
    played.server.world.queue[-1]["message"]["via_bot"] = played.server.world.bot
    await played.settle()
    assert answers(played, group) == []


# being called


@pytest.mark.parametrize("command", ["/vraag", "/vraag@essaybot", "/vraag@EssayBot", "/Vraag"])
async def test_a_command_with_a_question_is_answered_under_it(played: Stage, command: str) -> None:
    _, bo, group = await circle(played)
    asked = await played.say(bo, group, f"{command} {HYBRID}")
    (answer,) = answers(played, group)
    assert is_answer(answer, point_of(played, HYBRID))
    assert replies_to(answer) == asked["message_id"]
    assert played.refused() == []


@pytest.mark.parametrize(
    "text",
    [
        f"@essaybot {HYBRID}",
        f"@EssayBot, {HYBRID}?",
        f"{HYBRID} @essaybot",
        "wat is @ESSAYBOT hybriditeit",
        f"😀 hé @essaybot\n{HYBRID}",
    ],
)
async def test_a_mention_anywhere_calls_the_bot(played: Stage, text: str) -> None:
    _, bo, group = await circle(played)
    asked = await played.say(bo, group, text)
    (answer,) = answers(played, group)
    assert is_answer(answer, point_of(played, HYBRID))
    assert replies_to(answer) == asked["message_id"]


async def test_a_mention_under_a_picture_calls_the_bot(played: Stage) -> None:
    _, bo, group = await circle(played)
    played.server.people.say_other(bo, group, "photo", caption=f"{HYBRID} @essaybot")
    await played.settle()
    (answer,) = answers(played, group)
    assert is_answer(answer, point_of(played, HYBRID))


@pytest.mark.parametrize("call", ["/vraag", "/vraag@essaybot", "@essaybot", " @EssayBot "])
async def test_a_bare_call_in_reply_to_a_message_answers_that_message(
    played: Stage, call: str
) -> None:
    an, bo, group = await circle(played)
    said = await played.say(an, group, HYBRID)
    await played.say(bo, group, call, reply_to=said)
    (answer,) = answers(played, group)
    assert is_answer(answer, point_of(played, HYBRID))
    assert replies_to(answer) == said["message_id"]


async def test_of_a_quoted_message_only_the_quoted_words_are_answered(played: Stage) -> None:
    an, bo, group = await circle(played)
    said = await played.say(an, group, f"{HYBRID}? En iets anders: {THREE}?")
    replied = {"reply_to_message": said, "quote": {"text": THREE, "position": 38}}
    await say_with(played, replied, bo, group, "/vraag")
    (answer,) = answers(played, group)
    assert is_answer(answer, point_of(played, THREE))
    assert point_of(played, HYBRID).passage not in answer["text"]
    assert replies_to(answer) == said["message_id"]


@pytest.mark.parametrize("call", [f"/vraag {THREE}", f"@essaybot {THREE}"])
async def test_a_call_with_words_of_its_own_is_answered_itself(played: Stage, call: str) -> None:
    an, bo, group = await circle(played)
    said = await played.say(an, group, HYBRID)
    asked = await played.say(bo, group, call, reply_to=said)
    (answer,) = answers(played, group)
    assert is_answer(answer, point_of(played, THREE))
    assert replies_to(answer) == asked["message_id"]


@pytest.mark.parametrize("call", ["/vraag", "@essaybot"])
async def test_a_call_without_a_question_hears_how_to_ask(played: Stage, call: str) -> None:
    an, bo, group = await circle(played)
    how = played.bot.services.replies.say(played.bot.services.texts.ask_what).html
    await played.say(bo, group, call)
    sticker = played.server.people.say_other(an, group, "sticker")
    asked = await played.say(bo, group, call, reply_to=sticker)
    assert [answer["text"] for answer in answers(played, group)] == [how, how]
    assert replies_to(answers(played, group)[-1]) == asked["message_id"]


@pytest.mark.parametrize("command", ["/start", "/start@essaybot"])
async def test_start_in_a_group_says_how_to_call_the_bot(played: Stage, command: str) -> None:
    _, bo, group = await circle(played)
    await played.say(bo, group, command)
    (answer,) = answers(played, group)
    assert answer["text"] == played.own(group)[0]["text"]


# replies to the bot


async def test_a_reply_to_the_bot_is_a_question(played: Stage) -> None:
    _, bo, group = await circle(played)
    asked = await played.say(bo, group, HYBRID, reply_to=played.last(group))
    (answer,) = answers(played, group)
    assert is_answer(answer, point_of(played, HYBRID))
    assert replies_to(answer) == asked["message_id"]


@pytest.mark.parametrize("why", ["waarom?", "/vraag waarom?", "@essaybot waarom?"])
async def test_a_follow_up_is_about_the_answer_that_it_replies_to(played: Stage, why: str) -> None:
    an, bo, group = await circle(played)
    await played.say(bo, group, f"/vraag {HYBRID}")
    first = played.last(group)
    await played.say(an, group, f"/vraag {THREE}")
    await played.say(an, group, why, reply_to=first)
    meant, other = (said_after(played, "waarom?", question) for question in (HYBRID, THREE))
    assert meant != other
    assert played.last(group)["text"] == meant


async def test_a_sticker_in_reply_to_the_bot_gets_silence(played: Stage) -> None:
    _, bo, group = await circle(played)
    played.server.people.say_other(bo, group, "sticker", reply_to=played.last(group))
    await played.settle()
    assert answers(played, group) == []


# topics and threads


async def test_an_answer_stands_in_the_topic_of_the_question(played: Stage) -> None:
    an, bo, group = await circle(played, forum=True)
    topic = played.server.people.add_topic(group, "Hoofdstuk 1", an)
    await played.say(bo, group, f"/vraag {HYBRID}", thread=topic)
    (answer,) = answers(played, group)
    assert answer["message_thread_id"] == topic
    said = await played.say(an, group, THREE, thread=topic)
    await played.say(bo, group, "/vraag", thread=topic, reply_to=said)
    assert played.last(group)["message_thread_id"] == topic
    assert replies_to(played.last(group)) == said["message_id"]
    assert played.refused() == []


async def test_an_answer_to_a_message_that_is_gone_stays_in_its_topic(played: Stage) -> None:
    an, bo, group = await circle(played, forum=True)
    topic = played.server.people.add_topic(group, "Hoofdstuk 1", an)
    played.server.people.delete(
        played.server.people.say(bo, group, f"/vraag {HYBRID}", thread=topic)
    )
    await played.settle()
    (answer,) = answers(played, group)
    assert answer["message_thread_id"] == topic
    assert played.refused() == []


async def test_an_answer_in_general_stays_in_general(played: Stage) -> None:
    _, bo, group = await circle(played, forum=True)
    await played.say(bo, group, f"@essaybot {HYBRID}")
    (answer,) = answers(played, group)
    assert "message_thread_id" not in answer
    assert played.refused() == []


async def test_the_start_of_a_topic_is_no_message_of_the_bot(played: Stage) -> None:
    an, bo, group = await circle(played, forum=True)
    played.server.people.add_bot(group, an, status="administrator")
    topic = played.server.people.add_topic(group, "Van de bot", played.server.world.bot)
    await played.say(bo, group, HYBRID, thread=topic)
    assert [m for m in answers(played, group) if "text" in m] == []
    await played.say(bo, group, "/vraag", thread=topic)
    how = played.bot.services.replies.say(played.bot.services.texts.ask_what).html
    assert played.last(group)["text"] == how


async def test_a_thread_of_replies_is_not_mistaken_for_a_topic(played: Stage) -> None:
    an, bo, group = await circle(played)
    first = await played.say(an, group, "wat vinden jullie?")
    second = await played.say(bo, group, "lastig", reply_to=first)
    asked = await played.say(an, group, f"@essaybot {HYBRID}", reply_to=second)
    assert asked["message_thread_id"] == first["message_id"]
    (answer,) = answers(played, group)
    assert replies_to(answer) == asked["message_id"]
    assert all("message_thread_id" not in call.parameters for call in played.calls("sendMessage"))
    assert played.refused() == []


# how an answer looks


async def test_an_answer_has_one_row_and_the_rest_is_a_deep_link_away(played: Stage) -> None:
    _, bo, group = await circle(played)
    await played.say(bo, group, f"/vraag {HYBRID}")
    (answer,) = answers(played, group)
    point, services = point_of(played, HYBRID), played.bot.services
    assert len(rows(answer)) == 1
    (more,) = [b for b in rows(answer)[0] if b["text"] == services.texts.button_more]
    assert more["url"] == f"https://t.me/essaybot?start={point.id}"
    chat = played.server.people.private_chat(bo)
    await played.say(bo, chat, f"/start {point.id}")
    assert is_answer(played.last(chat), point)
    assert len(rows(played.last(chat))) > 1
    assert len(answer["text"]) <= len(played.last(chat)["text"])


async def test_two_answers_at_once_have_one_row_too(played: Stage) -> None:
    _, bo, group = await circle(played)
    both = "Wat is hybriditeit? En wie is de auteur?"
    points = [match.point for match in matches(played.bot.services.matcher.match(both))]
    assert len(points) == 2
    await played.say(bo, group, f"/vraag {both}")
    (answer,) = answers(played, group)
    assert all(is_answer(answer, point) for point in points)
    (row,) = rows(answer)
    links = [f"https://t.me/essaybot?start={point.id}" for point in points]
    assert [button["url"] for button in row] == links


# edits


async def test_an_edited_question_edits_the_answer(played: Stage) -> None:
    _, bo, group = await circle(played)
    asked = await played.say(bo, group, f"/vraag {HYBRID}")
    await played.edit(bo, asked, f"/vraag {THREE}")
    (answer,) = answers(played, group)
    assert is_answer(answer, point_of(played, THREE))
    named = await played.say(bo, group, f"@essaybot {THREE}")
    await played.edit(bo, named, f"{HYBRID} @essaybot")
    assert len(answers(played, group)) == 2
    assert is_answer(played.last(group), point_of(played, HYBRID))
    assert played.refused() == []


async def test_an_edit_that_is_not_addressed_gets_silence(played: Stage) -> None:
    an, bo, group = await circle(played)
    played.server.people.add_bot(group, an, status="administrator")
    said = await played.say(bo, group, "hallo allemaal")
    await played.edit(bo, said, HYBRID)
    await played.edit(bo, said, "/vraag@anderebot hybriditeit")
    assert answers(played, group) == []


async def test_a_mention_added_by_an_edit_gets_an_answer(played: Stage) -> None:
    _, bo, group = await circle(played)
    said = await played.say(bo, group, HYBRID)
    assert answers(played, group) == []
    await played.edit(bo, said, f"@essaybot {HYBRID}")
    (answer,) = answers(played, group)
    assert is_answer(answer, point_of(played, HYBRID))
    assert replies_to(answer) == said["message_id"]


# coming and going


@pytest.mark.parametrize("status", ["member", "administrator"])
@pytest.mark.parametrize("supergroup", [True, False])
async def test_a_new_group_gets_one_short_welcome(
    played: Stage, status: str, supergroup: bool
) -> None:
    people = played.server.people
    an = people.add_user("An")
    group = people.add_group("Kring", members=[], administrators=[an], supergroup=supergroup)
    people.add_bot(group, an, status)
    await played.settle()
    (welcome,) = played.own(group)
    assert "@essaybot" in welcome["text"]
    assert len(welcome["text"]) < 300
    for other in ("administrator", "member"):
        people.add_bot(group, an, other)
        await played.settle()
    assert played.own(group) == [welcome]


async def test_a_promotion_long_after_the_welcome_brings_none(played: Stage) -> None:
    an, _, group = await circle(played)
    async with opened("sqlite+aiosqlite://") as store, beside(played, store) as restarted:
        for status in ("administrator", "member", "restricted", "member"):
            played.server.people.add_bot(group, an, status)
            await restarted.settle()
    assert answers(played, group) == []


async def test_others_who_join_get_no_welcome(played: Stage) -> None:
    _, _, group = await circle(played)
    played.server.people.join(played.server.people.add_user("Co"), group)
    await played.settle()
    assert answers(played, group) == []


async def test_a_group_that_removes_the_bot_is_forgotten_without_a_word(played: Stage) -> None:
    an, bo, group = await circle(played)
    played.server.people.private_chat(an)  # where she hears what it means to remove the bot
    await long_answers(played, an, group)
    said = len(played.own(group))
    played.server.people.remove_bot(group, an)
    await played.settle()
    assert len(played.own(group)) == said
    played.server.people.add_bot(group, an)
    await played.settle()
    await played.say(bo, group, f"/vraag {HYBRID}")
    point = point_of(played, HYBRID)
    assert is_answer(played.last(group), point)
    assert whole_paragraph(played, point) not in played.last(group)["text"]
    assert played.refused() == []


async def test_who_blocks_the_bot_is_forgotten_without_a_word(played: Stage) -> None:
    bo = played.server.people.add_user("Bo")
    chat = played.server.people.private_chat(bo)
    await played.say(bo, chat, HYBRID)
    said = len(played.own(chat))
    played.server.people.block(bo)
    await played.settle()
    played.server.people.unblock(bo)
    await played.settle()
    assert len(played.own(chat)) == said
    await played.say(bo, chat, "waarom?")
    assert len(played.own(chat)) == said + 1
    assert played.last(chat)["text"] == shown(page_for(played, "waarom?"))
    assert played.last(chat)["text"] != said_after(played, "waarom?", HYBRID)
    assert played.refused() == []


async def test_a_question_just_before_removal_makes_no_trouble(
    played: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    an, bo, group = await circle(played)
    played.server.people.say(bo, group, f"/vraag {HYBRID}")
    played.server.people.remove_bot(group, an)
    await played.settle()
    assert answers(played, group) == []
    assert mistakes(caplog) == []


async def test_a_bot_that_may_not_write_keeps_quiet_without_errors(
    played: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    an, bo, group = await circle(played)
    played.server.people.restrict_bot(group, an)
    for text in (f"/vraag {HYBRID}", "/vraag", "/instellingen", "/stelling", "/help"):
        await played.say(bo, group, text)
    assert answers(played, group) == []
    assert mistakes(caplog) == []
    played.server.people.add_bot(group, an)
    await played.settle()
    assert answers(played, group) == []
    await played.say(bo, group, f"/vraag {HYBRID}")
    assert is_answer(played.last(group), point_of(played, HYBRID))


# from group to supergroup


async def test_the_settings_go_along_into_the_supergroup(played: Stage) -> None:
    an, bo, group = await circle(played, supergroup=False)
    await long_answers(played, an, group)
    larger = played.server.people.migrate(group, an)
    await played.settle()
    await played.say(bo, larger, f"/vraag {HYBRID}")
    point = point_of(played, HYBRID)
    assert is_answer(played.last(larger), point)
    assert whole_paragraph(played, point) in played.last(larger)["text"]
    assert played.refused() == []


async def test_an_answer_to_the_old_group_arrives_in_the_supergroup(played: Stage) -> None:
    an, bo, group = await circle(played, supergroup=False)
    played.server.people.say(bo, group, f"/vraag {HYBRID}")
    larger = played.server.people.migrate(group, an)
    await played.settle()
    point = point_of(played, HYBRID)
    assert answers(played, group) == []
    assert len([m for m in played.own(larger) if is_answer(m, point)]) == 1


async def test_an_edit_in_a_group_that_became_a_supergroup_gets_an_answer_there(
    played: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    an, bo, group = await circle(played, supergroup=False)
    asked = await played.say(bo, group, f"/vraag {HYBRID}")
    played.server.people.edit(bo, asked, f"/vraag {THREE}")
    larger = played.server.people.migrate(group, an)
    await played.settle()
    wanted = point_of(played, THREE)
    assert any(is_answer(message, wanted) for message in played.own(larger))
    assert mistakes(caplog) == []


async def test_a_supergroup_that_was_a_group_is_not_welcomed_again(played: Stage) -> None:
    an, _, group = await circle(played, supergroup=False)
    larger = played.server.people.migrate(group, an)
    queue = played.server.world.queue
    joined, *told = queue
    assert "my_chat_member" in joined
    numbers = [update["update_id"] for update in queue]
    queue[:] = [
        update | {"update_id": number}
        for update, number in zip([*told, joined], numbers, strict=True)
    ]
    await played.settle()
    assert played.own(larger) == []


# floods


async def test_a_flooded_group_gets_its_share_and_one_notice(played: Stage) -> None:
    _, _, group = await circle(played)
    people = played.server.people
    for number in range(24):
        somebody = people.add_user(f"Lid {number}")
        people.join(somebody, group)
        people.say(somebody, group, f"/vraag {HYBRID}")
    await played.settle()
    too_fast = played.bot.services.texts.too_fast
    said = [answer["text"] for answer in answers(played, group)]
    assert said.count(too_fast) == 1
    assert said[-1] == too_fast
    assert len(said) == 21
    await played.later(minutes=1)
    await played.say(somebody, group, f"/vraag {HYBRID}")
    assert is_answer(played.last(group), point_of(played, HYBRID))


async def test_the_notice_to_a_flood_stands_in_its_topic(played: Stage) -> None:
    an, bo, group = await circle(played, forum=True)
    topic = played.server.people.add_topic(group, "Druk", an)
    for _ in range(22):
        played.server.people.say(bo, group, "/vraag", thread=topic)
    await played.settle()
    assert played.last(group)["text"] == played.bot.services.texts.too_fast
    assert played.last(group)["message_thread_id"] == topic


async def test_who_writes_as_a_group_counts_as_that_group(played: Stage) -> None:
    an, _, group = await circle(played)
    co, _, other = await circle(played)
    anonymous = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
    for somebody, place, times in ((an, group, 20), (co, other, 15)):
        for _ in range(times):
            fields = {"from": anonymous, "sender_chat": place}
            await say_with(played, fields, somebody, place, f"/vraag {HYBRID}")
        assert len(answers(played, place)) == times
        assert is_answer(played.last(place), point_of(played, HYBRID))


async def test_one_flooded_group_takes_nothing_from_another(played: Stage) -> None:
    _, bo, group = await circle(played)
    _, co, other = await circle(played)
    for _ in range(22):
        played.server.people.say(bo, group, "/vraag")
    await played.say(co, other, f"/vraag {HYBRID}")
    assert is_answer(played.last(other), point_of(played, HYBRID))


async def long_answers(played: Stage, administrator: Json, group: Json) -> None:
    """An administrator asks for long answers."""
    await played.say(administrator, group, "/instellingen")
    button = played.bot.services.texts.button_length
    await played.press(administrator, played.last(group), button)


def whole_paragraph(played: Stage, point: Point) -> str:
    """The text of the paragraph that a point's passage stands in."""
    return played.bot.services.knowledge.paragraph(point).text
