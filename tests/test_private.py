"""The private chat, through the whole application."""

from __future__ import annotations

import pytest

from tests.stage import Stage, buttons


async def test_a_question_gets_title_answer_passage_and_source(played: Stage) -> None:
    an = played.server.people.add_user("An")
    chat = played.server.people.private_chat(an)
    await played.say(an, chat, "wat is hybriditeit")
    reply = played.last(chat)
    knowledge = played.bot.services.knowledge
    point = knowledge.by_id["wat-is-hybriditeit"]
    assert point.passage in reply["text"]
    assert point.answer in reply["text"]
    kinds = {entity["type"] for entity in reply["entities"]}
    assert {"bold", "blockquote", "text_link"} <= kinds
    links = [entity["url"] for entity in reply["entities"] if entity["type"] == "text_link"]
    assert links[0].startswith(f"{knowledge.source.address}#:~:text=")


@pytest.mark.parametrize("kind", ["sticker", "photo", "voice", "location"])
async def test_what_is_no_text_gets_a_friendly_word(played: Stage, kind: str) -> None:
    an = played.server.people.add_user("An")
    chat = played.server.people.private_chat(an)
    played.server.people.say_other(an, chat, kind)
    await played.settle()
    assert played.last(chat)["text"] == played.bot.services.texts.only_text


async def test_start_greets_with_three_examples_that_are_answered(played: Stage) -> None:
    an = played.server.people.add_user("An")
    chat = played.server.people.private_chat(an)
    await played.say(an, chat, "/start")
    welcome = played.last(chat)
    assert buttons(welcome) == list(played.bot.services.texts.examples)
    for example in buttons(welcome):
        answer = await played.press(an, welcome, example)
        assert answer is not None
        assert "text" not in answer
        assert any(e["type"] == "blockquote" for e in played.last(chat)["entities"])
