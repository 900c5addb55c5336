"""The private chat, through the whole application."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from bot.commands import NAMES
from bot.conversation import Context
from bot.matching import Chat, Decline, Likely, Outcome
from bot.matching.outcome import matches
from bot.miniature import BotApiError
from tests.stage import (
    HYBRID,
    THREE,
    Json,
    Stage,
    alone,
    buttons,
    context_after,
    is_answer,
    mistakes,
    page_for,
    point_of,
    shown,
)

PERSON_A_MINUTE = 30
NO_TEXT = ("sticker", "photo", "voice", "audio", "video", "video_note", "document", "location")


def text_to(played: Stage, question: str, *before: str) -> str:
    """The text of what the bot has to say to a question, asked after others."""
    return shown(page_for(played, question, context_after(played, *before)))


def asked(played: Stage, kind: type[Outcome]) -> Iterator[str]:
    """Questions of the knowledge base's own that lead to such an outcome."""
    services = played.bot.services
    knowledge = services.knowledge
    for entry in (*knowledge.out_of_scope, *knowledge.small_talk, *knowledge.points):
        for question in entry.test_questions:
            if isinstance(services.matcher.match(question), kind):
                yield question


def is_about_a_subject(outcome: Outcome) -> bool:
    return isinstance(outcome, Decline) and outcome.subject is not None


def texts_of(played: Stage, chat: Json) -> list[str]:
    """The texts of the bot's messages in a chat."""
    return [message["text"] for message in played.own(chat)]


async def say_other(played: Stage, user: Json, chat: Json, kind: str, **fields: Any) -> None:
    """Somebody sends something that is no text; ``fields`` are more fields of the message."""
    caption = fields.pop("caption", "")
    played.server.people.say_other(user, chat, kind, caption=caption)
    played.server.world.queue[-1]["message"] |= fields
    await played.settle()


# questions


async def test_a_question_gets_title_answer_passage_and_source(played: Stage) -> None:
    an, chat = alone(played)
    await played.say(an, chat, HYBRID)
    reply = played.last(chat)
    knowledge = played.bot.services.knowledge
    point = point_of(played, HYBRID)
    assert is_answer(reply, point)
    kinds = {entity["type"].removeprefix("expandable_") for entity in reply["entities"]}
    assert {"bold", "blockquote", "text_link"} <= kinds
    links = [entity["url"] for entity in reply["entities"] if entity["type"] == "text_link"]
    assert links[0].startswith(f"{knowledge.source.address}#:~:text=")
    assert "reply_to_message" not in reply
    assert played.refused() == []


async def test_two_questions_at_once_get_two_answers_with_a_button_for_each(played: Stage) -> None:
    an, chat = alone(played)
    both = "Wat is hybriditeit? En wie is de auteur?"
    points = [match.point for match in matches(played.bot.services.matcher.match(both))]
    assert len(points) == 2
    await played.say(an, chat, both)
    (answer,) = played.own(chat)
    assert all(is_answer(answer, point) for point in points)
    assert buttons(answer) == [point.title for point in points]
    await played.press(an, answer, points[1].title)
    (answer,) = played.own(chat)
    assert is_answer(answer, points[1])
    assert not is_answer(answer, points[0])


async def test_a_likely_answer_is_told_as_a_guess_and_another_can_be_chosen(played: Stage) -> None:
    an, chat = alone(played)
    question = next(asked(played, Likely))
    first, *others = (m.point for m in matches(played.bot.services.matcher.match(question)))
    await played.say(an, chat, question)
    (guess,) = played.own(chat)
    texts = played.bot.services.texts
    assert guess["text"].startswith(texts.likely)
    assert is_answer(guess, first)
    assert buttons(guess)[: len(others)] == [point.title for point in others]
    answered = await played.press(an, guess, others[-1].title)
    assert answered is not None
    assert "text" not in answered
    (answer,) = played.own(chat)
    assert answer["message_id"] == guess["message_id"]
    assert is_answer(answer, others[-1])
    assert texts.likely not in answer["text"]
    assert played.refused() == []


async def test_a_subject_outside_the_text_is_declined_with_the_nearest_point(
    played: Stage,
) -> None:
    an, chat = alone(played)
    matcher = played.bot.services.matcher
    question = next(q for q in asked(played, Decline) if is_about_a_subject(matcher.match(q)))
    outcome = matcher.match(question)
    assert isinstance(outcome, Decline) and outcome.subject is not None
    await played.say(an, chat, question)
    (answer,) = played.own(chat)
    assert answer["text"] == outcome.subject.answer
    (near,) = matches(outcome)
    assert buttons(answer) == [near.point.title]
    await played.press(an, answer, near.point.title)
    assert is_answer(played.last(chat), near.point)
    assert len(played.own(chat)) == 1


async def test_another_language_is_declined_in_that_language(played: Stage) -> None:
    an, chat = alone(played)
    await played.say(an, chat, "What is the author of this essay trying to say about the market?")
    assert played.last(chat)["text"] == played.bot.services.texts.foreign["en"]


async def test_small_talk_is_answered_without_a_passage(played: Stage) -> None:
    an, chat = alone(played)
    question = next(asked(played, Chat))
    talk = played.bot.services.matcher.match(question)
    assert isinstance(talk, Chat)
    await played.say(an, chat, question)
    assert texts_of(played, chat) == [talk.entry.answer]
    assert buttons(played.last(chat)) == []


@pytest.mark.parametrize(
    "text",
    [
        f"<b>{HYBRID}</b> & <i>",
        f"<{HYBRID}>",
        "\u202e" + HYBRID + "\u202c",
        "wat is hybridi\u200bteit\ufeff",
        f"{HYBRID} 😀😀",
        f"*_{HYBRID}_* `[x](http://y.nl)`",
        f"WAT\n\nIS\n\nHYBRIDITEIT\n{'!' * 200}",
    ],
)
async def test_odd_characters_around_a_question_are_no_obstacle(played: Stage, text: str) -> None:
    an, chat = alone(played)
    await played.say(an, chat, text)
    (answer,) = played.own(chat)
    assert is_answer(answer, point_of(played, HYBRID))
    assert played.refused() == []


@pytest.mark.parametrize(
    "text",
    [
        "😀",
        "👩‍👩‍👧‍👦🏳️‍🌈",
        "\u200b\u2060x",
        "?",
        "<b>",
        "&lt;",
        "a" * 4096,
        "😀" * 2048,
        "hybriditeit " * 341,
        "{titel} {0} %s",
        "/ of //",
        f"مرحبا {HYBRID}",
    ],
)
async def test_whatever_is_typed_gets_a_normal_reply(
    played: Stage, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    an, chat = alone(played)
    await played.say(an, chat, text)
    assert texts_of(played, chat) == [text_to(played, text)]
    assert played.refused() == []
    assert mistakes(caplog) == []


async def test_the_command_for_a_question_works_in_private_too(played: Stage) -> None:
    an, chat = alone(played)
    await played.say(an, chat, f"/vraag {HYBRID}")
    assert is_answer(played.last(chat), point_of(played, HYBRID))
    await played.say(an, chat, "/vraag")
    services = played.bot.services
    assert played.last(chat)["text"] == shown(services.replies.say(services.texts.ask_what))


async def test_a_quotation_sent_by_inline_mode_is_no_question(played: Stage) -> None:
    an, chat = alone(played)
    query = played.server.people.inline(an, "hybriditeit", chat_type="sender")
    await played.settle()
    found = played.server.people.inline_answer(query)
    assert found is not None
    played.server.people.choose(an, query, found["results"][0]["id"], chat)
    await played.settle()
    assert [message for message in played.own(chat) if "via_bot" not in message] == []


# commands


async def test_start_greets_with_three_examples_that_are_answered(played: Stage) -> None:
    an, chat = alone(played)
    await played.say(an, chat, "/start")
    welcome = played.last(chat)
    services = played.bot.services
    assert welcome["text"] == shown(services.replies.welcome())
    assert buttons(welcome) == list(services.texts.examples)
    for example in buttons(welcome):
        answer = await played.press(an, welcome, example)
        assert answer is not None
        assert "text" not in answer
        assert is_answer(played.last(chat), point_of(played, example))
    assert len(played.own(chat)) == 4


async def test_an_example_may_be_followed_up(played: Stage) -> None:
    an, chat = alone(played)
    await played.say(an, chat, "/start")
    example = played.bot.services.texts.examples[0]
    await played.press(an, played.last(chat), example)
    await played.say(an, chat, "wie zegt dat?")
    assert played.last(chat)["text"] == text_to(played, "wie zegt dat?", example)


async def test_a_deep_link_opens_its_point(played: Stage) -> None:
    an, chat = alone(played)
    for point in played.bot.services.knowledge.points[:5]:
        await played.say(an, chat, f"/start {point.id}")
        assert is_answer(played.last(chat), point)
    assert len(played.own(chat)) == 5


@pytest.mark.parametrize("argument", ["bestaat-niet", "x" * 64, "../../etc", "<b>", "a b c"])
async def test_a_deep_link_to_an_unknown_point_is_answered_kindly(
    played: Stage, argument: str
) -> None:
    an, chat = alone(played)
    await played.say(an, chat, f"/start {argument}")
    services = played.bot.services
    assert texts_of(played, chat) == [shown(services.replies.say(services.texts.unknown_point))]


async def test_the_button_above_inline_results_leads_to_the_welcome(played: Stage) -> None:
    an, chat = alone(played)
    await played.say(an, chat, "/start inline")
    assert texts_of(played, chat) == [shown(played.bot.services.replies.welcome())]


@pytest.mark.parametrize("command", ["/help", "/HELP", "/help@essaybot", "/help iets"])
async def test_help_says_what_can_be_asked(played: Stage, command: str) -> None:
    an, chat = alone(played)
    await played.say(an, chat, command)
    services = played.bot.services
    assert texts_of(played, chat) == [shown(services.replies.say(services.texts.help))]
    named = [word.strip("/,.") for word in played.last(chat)["text"].split() if word[0] == "/"]
    assert named
    assert set(named) <= set(NAMES)


@pytest.mark.parametrize("command", ["/hlep", "/hybriditeit", "/start1", "/ban@anderebot x"])
async def test_an_unknown_command_gets_a_way_on(played: Stage, command: str) -> None:
    an, chat = alone(played)
    await played.say(an, chat, command)
    services = played.bot.services
    assert texts_of(played, chat) == [shown(services.replies.say(services.texts.unknown_command))]


# follow-ups


@pytest.mark.parametrize("follow_up", ["waarom?", "geef eens een voorbeeld", "vertel meer"])
async def test_a_follow_up_is_about_what_was_shown_before(played: Stage, follow_up: str) -> None:
    an, chat = alone(played)
    await played.say(an, chat, HYBRID)
    await played.later(hours=47)
    await played.say(an, chat, follow_up)
    wanted = text_to(played, follow_up, HYBRID)
    assert played.last(chat)["text"] == wanted
    assert wanted != text_to(played, follow_up)


async def test_who_says_so_names_the_author_and_the_place(played: Stage) -> None:
    an, chat = alone(played)
    await played.say(an, chat, HYBRID)
    await played.say(an, chat, "wie zegt dat?")
    knowledge, point = played.bot.services.knowledge, point_of(played, HYBRID)
    said = played.last(chat)["text"]
    assert knowledge.source.author in said
    assert knowledge.section(point).title in said
    assert str(knowledge.paragraph(point).number) in said
    await played.say(an, chat, "waarom?")
    assert played.last(chat)["text"] == text_to(played, "waarom?", HYBRID, "wie zegt dat?")


async def test_who_says_so_of_a_comment_names_no_author_as_its_writer(played: Stage) -> None:
    an, chat = alone(played)
    services = played.bot.services
    comments = next(s for s in services.knowledge.source.sections if s.kind == "reacties")
    point = services.knowledge.in_section(comments.id)[0]
    await played.say(an, chat, f"/start {point.id}")
    await played.say(an, chat, "wie zegt dat?")
    assert played.last(chat)["text"] == shown(services.replies.say(services.texts.reader_says_so))


@pytest.mark.parametrize("follow_up", ["waarom?", "wie zegt dat?"])
async def test_after_two_days_a_follow_up_stands_alone(played: Stage, follow_up: str) -> None:
    an, chat = alone(played)
    await played.say(an, chat, HYBRID)
    await played.later(hours=48, seconds=1)
    await played.say(an, chat, follow_up)
    assert played.last(chat)["text"] == text_to(played, follow_up)


async def test_a_follow_up_is_about_the_point_that_a_button_showed(played: Stage) -> None:
    an, chat = alone(played)
    await played.say(an, chat, HYBRID)
    knowledge = played.bot.services.knowledge
    related = knowledge.by_id[point_of(played, HYBRID).related[0]]
    await played.press(an, played.last(chat), related.title)
    await played.say(an, chat, "wie zegt dat?")
    wanted = page_for(played, "wie zegt dat?", Context((related.id,)))
    assert played.last(chat)["text"] == shown(wanted)


async def test_nobody_follows_up_on_what_another_was_shown(played: Stage) -> None:
    an, chat = alone(played)
    bo, other = alone(played)
    await played.say(an, chat, HYBRID)
    await played.say(bo, other, "waarom?")
    assert played.last(other)["text"] == text_to(played, "waarom?")


# edits


async def test_an_edited_question_edits_the_answer(played: Stage) -> None:
    an, chat = alone(played)
    question = await played.say(an, chat, HYBRID)
    first = played.last(chat)
    vague = next(asked(played, Likely))
    for text in (THREE, vague, next(asked(played, Decline)), HYBRID):
        await played.edit(an, question, text)
        assert texts_of(played, chat) == [text_to(played, text)]
        assert played.last(chat)["message_id"] == first["message_id"]
    assert buttons(played.last(chat)) == buttons(first)
    assert played.refused() == []


async def test_an_edited_question_edits_the_answer_that_a_button_changed(played: Stage) -> None:
    an, chat = alone(played)
    vague = next(asked(played, Likely))
    question = await played.say(an, chat, vague)
    await played.press(an, played.last(chat), buttons(played.last(chat))[0])
    await played.edit(an, question, HYBRID)
    (answer,) = played.own(chat)
    assert is_answer(answer, point_of(played, HYBRID))


async def test_an_edit_that_changes_nothing_is_no_error(
    played: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    an, chat = alone(played)
    question = await played.say(an, chat, HYBRID)
    before = played.own(chat)
    for text in (HYBRID, f"{HYBRID}?"):
        await played.edit(an, question, text)
        assert played.own(chat) == before
    assert mistakes(caplog) == []


async def test_an_edit_of_what_has_no_answer_gets_silence(played: Stage) -> None:
    an, chat = alone(played)
    question = played.server.people.say(an, chat, THREE)
    played.server.world.queue.clear()  # the bot never heard of it, or has long forgotten it
    await played.edit(an, question, HYBRID)
    assert played.own(chat) == []


async def test_an_edit_two_days_later_gets_silence(played: Stage) -> None:
    an, chat = alone(played)
    question = await played.say(an, chat, HYBRID)
    await played.later(hours=49)
    await played.bot.services.store.purge(played.bot.services.now())
    before = played.own(chat)
    await played.edit(an, question, THREE)
    assert played.own(chat) == before


async def test_an_edit_of_a_question_for_the_command_edits_its_answer(played: Stage) -> None:
    an, chat = alone(played)
    question = await played.say(an, chat, f"/vraag {HYBRID}")
    await played.edit(an, question, f"/vraag {THREE}")
    (answer,) = played.own(chat)
    assert is_answer(answer, point_of(played, THREE))


async def test_an_edit_after_the_answer_was_deleted_gets_a_new_one(
    played: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    an, chat = alone(played)
    question = await played.say(an, chat, HYBRID)
    played.server.people.delete(played.last(chat))
    for text in (THREE, HYBRID):
        await played.edit(an, question, text)
        (answer,) = played.own(chat)
        assert is_answer(answer, point_of(played, text))
    assert mistakes(caplog) == []


@pytest.mark.parametrize("command", ["/themas", "/help", "/onbekend"])
async def test_an_edit_of_a_command_is_no_question(played: Stage, command: str) -> None:
    an, chat = alone(played)
    said = await played.say(an, chat, command)
    before = played.own(chat)
    await played.edit(an, said, f"{command} {HYBRID}")
    assert played.own(chat) == before


# what is no text


@pytest.mark.parametrize("kind", NO_TEXT)
async def test_what_is_no_text_gets_a_friendly_word(played: Stage, kind: str) -> None:
    an, chat = alone(played)
    await say_other(played, an, chat, kind)
    assert texts_of(played, chat) == [played.bot.services.texts.only_text]


async def test_an_album_gets_one_friendly_word(played: Stage) -> None:
    an, chat = alone(played)
    only_text = played.bot.services.texts.only_text
    for _ in range(4):
        await say_other(played, an, chat, "photo", media_group_id="1")
    assert texts_of(played, chat) == [only_text]
    await say_other(played, an, chat, "photo", media_group_id="2")
    assert texts_of(played, chat) == [only_text, only_text]


@pytest.mark.parametrize("kind", ["photo", "voice", "document"])
async def test_the_text_under_a_picture_is_a_question(played: Stage, kind: str) -> None:
    an, chat = alone(played)
    await say_other(played, an, chat, kind, caption=HYBRID)
    (answer,) = played.own(chat)
    assert is_answer(answer, point_of(played, HYBRID))


async def test_an_album_with_a_question_under_it_gets_only_the_answer(played: Stage) -> None:
    an, chat = alone(played)
    await say_other(played, an, chat, "photo", media_group_id="1", caption=HYBRID)
    for _ in range(3):
        await say_other(played, an, chat, "photo", media_group_id="1")
    (answer,) = played.own(chat)
    assert is_answer(answer, point_of(played, HYBRID))


async def test_a_service_message_gets_silence(played: Stage) -> None:
    an, chat = alone(played)
    said = await played.say(an, chat, "/help")
    world = played.server.world
    world.announce(world.chat(chat), an, {"pinned_message": said})
    await played.settle()
    assert len([message for message in played.own(chat) if "text" in message]) == 1


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"boost_added": {"boost_count": 1}},
        {
            "successful_payment": {
                "currency": "XTR",
                "total_amount": 1,
                "invoice_payload": "",
                "telegram_payment_charge_id": "1",
                "provider_payment_charge_id": "1",
            }
        },
    ],
)
async def test_what_nobody_wrote_or_sent_gets_silence(played: Stage, content: Json) -> None:
    an, chat = alone(played)
    world = played.server.world
    world.announce(world.chat(chat), an, content)
    await played.settle()
    assert played.own(chat) == []


async def test_another_bot_gets_silence(played: Stage) -> None:
    an, chat = alone(played)
    other = {"id": 77, "is_bot": True, "first_name": "Ander"}
    for kind in ("sticker", "photo"):
        await say_other(played, an, chat, kind, **{"from": other})
    await say_other(played, an, chat, "photo", caption=HYBRID, **{"from": other})
    assert played.own(chat) == []


# floods


async def test_who_floods_gets_one_notice_then_silence_and_then_answers_again(
    played: Stage,
) -> None:
    an, chat = alone(played)
    flood = ("/start", "/help", "/onbekend", "/bron", "/themas", "hallo")
    for number in range(PERSON_A_MINUTE + 5):
        await played.say(an, chat, flood[number % len(flood)])
    await say_other(played, an, chat, "sticker")
    said, too_fast = texts_of(played, chat), played.bot.services.texts.too_fast
    assert len(said) == PERSON_A_MINUTE + 1
    assert said.count(too_fast) == 1
    assert said[-1] == too_fast
    await played.later(minutes=1)
    await played.say(an, chat, HYBRID)
    assert is_answer(played.last(chat), point_of(played, HYBRID))
    assert played.refused() == []


async def test_who_never_stops_flooding_hears_so_once_in_a_while(played: Stage) -> None:
    an, chat = alone(played)
    for _ in range(3):
        for _ in range(PERSON_A_MINUTE + 2):
            await played.say(an, chat, "/help")
        await played.later(minutes=1)
    assert texts_of(played, chat).count(played.bot.services.texts.too_fast) == 2


async def test_edits_are_no_way_around_the_limit(played: Stage) -> None:
    an, chat = alone(played)
    said = [await played.say(an, chat, "/help") for _ in range(PERSON_A_MINUTE)]
    said += [await played.say(an, chat, HYBRID) for _ in range(5)]
    before = played.own(chat)
    for message in said:
        await played.edit(an, message, THREE)
    assert played.own(chat) == before
    await played.later(minutes=1)
    await played.edit(an, said[-1], HYBRID)
    assert played.own(chat) == before
    await played.say(an, chat, HYBRID)
    assert is_answer(played.last(chat), point_of(played, HYBRID))


async def test_one_persons_flood_is_nobody_elses(played: Stage) -> None:
    an, chat = alone(played)
    bo, other = alone(played)
    for _ in range(PERSON_A_MINUTE + 2):
        await played.say(an, chat, "/help")
    await played.say(bo, other, HYBRID)
    assert is_answer(played.last(other), point_of(played, HYBRID))


async def test_pressing_too_many_buttons_gets_a_notice_over_the_chat(played: Stage) -> None:
    an, chat = alone(played)
    await played.say(an, chat, "/start")
    welcome = played.last(chat)
    example = buttons(welcome)[0]
    for _ in range(PERSON_A_MINUTE - 1):
        await played.press(an, welcome, example)
    answered = len(played.own(chat))
    answer = await played.press(an, welcome, example)
    assert answer is not None
    assert answer["text"] == played.bot.services.texts.too_fast
    assert len(played.own(chat)) == answered


# trouble


async def test_who_blocks_the_bot_causes_no_error(
    played: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    an, chat = alone(played)
    await played.say(an, chat, "/start")
    welcome = played.last(chat)
    played.server.people.say(an, chat, HYBRID)
    played.server.people.say(an, chat, "/help")
    played.server.people.press(an, welcome, buttons(welcome)[0])
    played.server.people.block(an)
    await played.settle()
    assert len(played.own(chat)) == 1
    assert mistakes(caplog) == []


async def test_a_refusal_that_is_the_bots_own_fault_is_told_kindly(
    played: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    an, chat = alone(played)
    refusal = BotApiError(400, "Bad Request: can't parse entities")
    played.server.fail_next("sendMessage", refusal)
    await played.say(an, chat, HYBRID)
    assert texts_of(played, chat) == [played.bot.services.texts.something_wrong]
    assert len(mistakes(caplog)) == 1
    await played.say(an, chat, HYBRID)
    assert is_answer(played.last(chat), point_of(played, HYBRID))


async def test_a_button_that_goes_wrong_is_told_kindly(played: Stage) -> None:
    an, chat = alone(played)
    await played.say(an, chat, HYBRID)
    before = played.last(chat)
    refusal = BotApiError(400, "Bad Request: can't parse entities")
    played.server.fail_next("editMessageText", refusal)
    button = played.bot.services.texts.button_paragraph
    answer = await played.press(an, before, button)
    assert answer is not None
    assert played.own(chat)[0] == before
    assert played.last(chat)["text"] == played.bot.services.texts.something_wrong
    assert len(played.calls("answerCallbackQuery")) == 1


async def test_an_excuse_that_does_not_arrive_is_no_second_error(
    played: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    an, chat = alone(played)
    refusal = BotApiError(400, "Bad Request: can't parse entities")
    played.server.fail_next("sendMessage", refusal, times=2)
    await played.say(an, chat, HYBRID)
    assert played.own(chat) == []
    assert len(mistakes(caplog)) == 1


async def test_with_the_database_down_everything_private_still_works(played: Stage) -> None:
    services = played.bot.services
    await services.store.close()
    an, chat = alone(played)
    question = await played.say(an, chat, HYBRID)
    assert is_answer(played.last(chat), point_of(played, HYBRID))
    before = played.own(chat)
    await played.edit(an, question, THREE)
    assert played.own(chat) == before  # which answer is its own, nobody can tell now
    await played.say(an, chat, THREE)
    assert is_answer(played.last(chat), point_of(played, THREE))
    await played.press(an, played.last(chat), services.texts.button_paragraph)
    knowledge = services.knowledge
    assert knowledge.paragraph(point_of(played, THREE)).text in played.last(chat)["text"]
    await played.say(an, chat, "/willekeurig")
    assert any(is_answer(played.last(chat), point) for point in knowledge.points)
    assert played.refused() == []
