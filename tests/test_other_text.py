"""Another text by ``KNOWLEDGE_DIR`` alone: the same code is a bot for that, and knows no other."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

import bot
from bot.commands import NAMES
from bot.conversation import Conversation
from bot.dutch import content_words, tokens
from bot.knowledge import Knowledge, OutOfScope, SmallTalk
from bot.replies import Replies
from tests.bases import OTHER_TEXT, Base
from tests.databases import opened
from tests.stage import Json, Stage, alone, buttons, circle, stage

LONG = 9
EVERYDAY = {"bijvoorbeeld", "inleiding", "vervangen"}
QUESTIONS = {
    "waar woont de verteller?": "adres",
    "wat voor werk doet hij": "beroep",
    "schrijft ie vaak romans??": "romans",
}
FAR = "hoe bak ik een appeltaart met rozijnen"
NOTHING_THERE = ("stelling", "quiz", "bespreek")


def telling_words(knowledge: Knowledge) -> set[str]:
    """The words that give a text away: its names, its titles, and its long words."""
    source = knowledge.source
    titles = [section.title for section in source.sections if section.kind == "tekst"]
    names = " ".join([source.title, source.author, source.author_apa, source.publisher, *titles])
    text = "\n".join(paragraph.text for _, paragraph in source.places.values())
    long = {word for word in words_of(text) if len(word) >= LONG}
    named = {word for word in content_words(tokens(names)) if len(word) > 4}
    return (long | named) - EVERYDAY


def words_of(text: str) -> set[str]:
    """All words of a text, however long it is."""
    return {word for line in text.splitlines() for word in tokens(line)}


@pytest.fixture(scope="module")
def telling(knowledge: Knowledge) -> set[str]:
    """What gives away the text that is shipped."""
    found = telling_words(knowledge)
    assert len(found) > 100
    return found


@pytest.fixture
async def other(about_havelaar: Conversation) -> AsyncIterator[Stage]:
    """A stage with the bot for the other text."""
    async with opened("sqlite+aiosqlite://") as store, stage(about_havelaar, store) as found:
        yield found


def heard(other: Stage, chat: Json) -> str:
    """The last thing that the bot said in a chat."""
    text: str = other.own(chat)[-1]["text"]
    return text


@pytest.mark.parametrize(("question", "name"), QUESTIONS.items())
async def test_a_question_about_the_other_text_is_answered_from_it(
    other: Stage, question: str, name: str
) -> None:
    an, chat = alone(other)
    await other.say(an, chat, question)
    point = other.bot.services.knowledge.by_id[name]
    for part in (point.title, point.answer, point.passage):
        assert part in heard(other, chat)
    assert other.refused() == []


@pytest.mark.parametrize("question", ["wie heeft dit geschreven", "hoe heet de schrijver?"])
async def test_who_wrote_it_is_told_of_any_text(other: Stage, question: str) -> None:
    an, chat = alone(other)
    await other.say(an, chat, question)
    assert other.bot.services.knowledge.source.author in heard(other, chat)


@pytest.mark.parametrize("question", [FAR, "wat is hybriditeit", "wie is de wethouder van Arnhem"])
async def test_what_the_other_text_is_not_about_is_not_answered_from_it(
    other: Stage, question: str
) -> None:
    an, chat = alone(other)
    await other.say(an, chat, question)
    for point in other.bot.services.knowledge.points:
        assert point.passage not in heard(other, chat)


async def test_the_other_text_has_small_talk_distress_noise_and_follow_ups_all_the_same(
    other: Stage,
) -> None:
    an, chat = alone(other)
    services = other.bot.services
    entries: list[SmallTalk | OutOfScope] = [*services.knowledge.small_talk[::9]]
    entries += services.knowledge.out_of_scope[::9]
    for entry in entries:
        await other.say(an, chat, entry.questions[0])
        assert heard(other, chat) == services.replies.told(entry.answer)
    await other.say(an, chat, "waar woont de verteller?")
    await other.say(an, chat, services.knowledge.follow_ups["wie"][0])
    assert heard(other, chat).startswith(f"Dat staat in ‘{services.knowledge.source.title}’")
    assert other.refused() == []


async def test_the_other_text_can_be_browsed(other: Stage) -> None:
    an, chat = alone(other)
    knowledge = other.bot.services.knowledge
    await other.say(an, chat, "/themas")
    assert buttons(other.last(chat)) == [section.title for section in knowledge.source.sections]
    await other.press(an, other.last(chat), knowledge.source.sections[0].title)
    assert buttons(other.last(chat))[:3] == [point.title for point in knowledge.in_order]
    await other.press(an, other.last(chat), knowledge.in_order[0].title)
    assert knowledge.in_order[0].passage in heard(other, chat)
    assert other.refused() == []


async def test_the_other_text_can_be_cited(other: Stage) -> None:
    an, chat = alone(other)
    await other.say(an, chat, "/bron")
    source = other.bot.services.knowledge.source
    for part in (source.title, source.author, str(source.year), source.address):
        assert part in heard(other, chat)
    assert len(buttons(other.last(chat))) == 1
    assert other.refused() == []


def test_a_year_that_nobody_knows_is_not_spoken_of(tmp_path: Path) -> None:
    base = Base(tmp_path / "boek")
    base.change("bron.yaml", "jaar: 1860\n", "")
    knowledge = base.load()
    replies = Replies(knowledge, "leesbot")
    said = [entry.answer for entry in knowledge.small_talk]
    said += [entry.answer for entry in knowledge.out_of_scope]
    said += [replies.source().html, replies.point(knowledge.points[0]).html]
    for text in said:
        assert not re.search(r"\{jaar|None|\(\)|\( |, [.)]|uit \.| ,", text), text
    assert f"{knowledge.source.author_apa} (z.d.). " in said[-2]


@pytest.mark.parametrize("command", NOTHING_THERE)
async def test_what_the_other_text_has_nothing_for_is_kindly_said(
    other: Stage, command: str
) -> None:
    an, _, group = await circle(other)
    before = len(other.own(group))
    await other.say(an, group, f"/{command}")
    (message,) = other.own(group)[before:]
    assert message["text"] == other.bot.services.texts.nothing_to_show
    assert other.refused() == []


async def test_nothing_that_the_bot_says_is_about_the_text_that_is_shipped(
    other: Stage, telling: set[str]
) -> None:
    an, chat = alone(other)
    _, bo, group = await circle(other)
    for text in (*QUESTIONS, FAR, "hoi", "waarom?", "what is this and who are you", "?"):
        await other.say(an, chat, text)
        await other.say(bo, group, f"/vraag {text}")
    for command in NAMES:
        await other.say(an, chat, f"/{command}")
        await other.say(bo, group, f"/{command}")
    for place in (chat, group):
        for message in other.own(place):
            for button in buttons(message):
                await press(other, an, message, button)
    said = [message["text"] for place in (chat, group) for message in other.own(place)]
    said += [button for message in other.own(chat) for button in buttons(message)]
    assert len(said) > 40
    assert telling.isdisjoint(words_of("\n".join(said)))


async def press(other: Stage, user: Json, message: Json, button: str) -> None:
    """Presses a button, unless it is one that opens an address."""
    rows = message["reply_markup"]["inline_keyboard"]
    if any(b["text"] == button and "callback_data" in b for row in rows for b in row):
        await other.press(user, message, button)


def test_nothing_in_the_code_names_the_text_that_is_shipped(
    knowledge: Knowledge, telling: set[str]
) -> None:
    files = sorted(Path(bot.__path__[0]).rglob("*.py"))
    assert len(files) > 30
    for file in files:
        code = file.read_text(encoding="utf-8")
        assert telling.isdisjoint(words_of(code)), file
        assert knowledge.source.address.split("/")[2] not in code


def test_nothing_in_the_other_base_names_the_text_that_is_shipped(telling: set[str]) -> None:
    for file in OTHER_TEXT.rglob("*.yaml"):
        assert telling.isdisjoint(words_of(file.read_text(encoding="utf-8"))), file
