"""Another text by ``KNOWLEDGE_DIR`` alone: the same code is a bot for that, and knows no other."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

import bot
from bot.commands import NAMES
from bot.conversation import Conversation
from bot.conversation.outcomes import Located
from bot.dutch import content_words, tokens
from bot.knowledge import Knowledge, OutOfScope, SmallTalk
from bot.replies import Replies
from tests.bases import OTHER_TEXT, SOURCE, Base
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
AUTHOR = "auteur: Multatuli\nauteur_apa: Multatuli\nuitgever: De Ruyter\n"
ADDRESS = "adres: https://www.dbnl.org/tekst/mult001maxh01_01/"
QUIZ = """\
quizvragen:
  - id: waar
    vraag: Waar woont hij?
    opties: [Op de Lauriergracht, Op de Dam]
    goed: 1
    uitleg: Op nummer 37.
    punt: adres
"""
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


@pytest.fixture
def own(tmp_path: Path) -> Base:
    """The other text in a folder of its own, to change."""
    return Base(tmp_path / "boek")


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
    for part in (source.title, source.author, str(source.year), str(source.address)):
        assert part in heard(other, chat)
    assert len(buttons(other.last(chat))) == 1
    assert other.refused() == []


def told_with(base: Base, old: str, new: str) -> tuple[Replies, list[str]]:
    """What the bot says of a source that is changed, and last how it is cited and quoted."""
    base.change(SOURCE, old, new)
    knowledge = base.load()
    replies = Replies(knowledge, "leesbot")
    said = [entry.answer for entry in knowledge.small_talk]
    said += [entry.answer for entry in knowledge.out_of_scope]
    minutes = replies.plain(knowledge.texts.meeting_summary, onderdeel="De tekst", datum="1 mei")
    said += [knowledge.texts.description, replies.welcome().html, minutes]
    said += [replies.said(Located(knowledge.points[0])).html]
    said += [replies.source().html, replies.point(knowledge.points[0]).html]
    for text in said:
        assert not re.search(r"\{(?!bot\})|None|\(\)|\( |, [.)]|uit \.| ,|op  |‘‘|^,", text), text
    return replies, said


def test_a_year_that_nobody_knows_is_not_spoken_of(own: Base) -> None:
    replies, said = told_with(own, "jaar: 1860\n", "")
    assert f"{replies.knowledge.source.author_apa} (z.d.). " in said[-2]


@pytest.mark.parametrize("given", ["", "adres: https://example.org/\n"])
def test_a_text_that_is_on_no_page_has_no_link(own: Base, given: str) -> None:
    own.write("quiz.yaml", QUIZ)
    replies, said = told_with(own, f"{ADDRESS}\n", given)
    knowledge = replies.knowledge
    (question,) = knowledge.quiz
    assert not any("href" in text or "http" in text for text in said)
    assert said[-2].endswith(f" {knowledge.source.publisher}.")
    assert "Een webadres van de hele tekst heb ik niet." in " ".join(said)
    for page in (replies.source(), replies.quiz_question(question, together=False)):
        assert not any(button.url for row in page.rows for button in row)
    assert replies.texts.read_article not in replies.quotation(knowledge.points[0])


def test_an_author_whom_nobody_knows_is_not_spoken_of_as_one(own: Base) -> None:
    nobody = "auteur: de schrijver\nauteur_apa: de schrijver\nuitgever: Leeskring De Bron\n"
    _, said = told_with(own, AUTHOR, nobody)
    told = "Wie ‘Max Havelaar’ (Leeskring De Bron, 1860) schreef, weet ik niet. "
    assert any(text.startswith(told) for text in said)
    assert not any("’ van de schrijver" in text or "schreven door" in text for text in said)
    assert "\nLeeskring De Bron, 1860.\n" in said[-2]
    assert "\n<i>Max Havelaar</i> (1860). Leeskring De Bron. https" in said[-2]
    assert "\nLeeskring De Bron (1860), ‘Eerste hoofdstuk’" in said[-1]


def test_neither_an_author_nor_a_publisher_whom_nobody_knows_is_named(own: Base) -> None:
    nobody = "auteur: Onbekend\nauteur_apa: Onbekend\nuitgever: onbekende uitgever\n"
    _, said = told_with(own, AUTHOR, nobody)
    assert any(text.startswith("Wie ‘Max Havelaar’ (1860) schreef, weet ik niet.") for text in said)
    assert not any("nbekend" in text for text in said[-2:])
    assert "Vraag het aan de uitgever." in " ".join(said)
    assert "\n<i>Max Havelaar</i> (1860). https" in said[-2]
    assert "\nde schrijver (1860), ‘Eerste hoofdstuk’" in said[-1]


def test_a_publisher_that_is_also_the_author_is_named_once(own: Base) -> None:
    group = "".join(f"{key}: De Bron\n" for key in ("auteur", "auteur_apa", "uitgever"))
    _, said = told_with(own, AUTHOR, group)
    assert any("‘Max Havelaar’ is geschreven door De Bron (1860). " in text for text in said)
    assert "\nDe Bron, 1860.\n" in said[-2]
    assert "\nDe Bron (1860). <i>Max Havelaar</i>. https" in said[-2]
    assert not any(re.search(r"De Bron[ ,(]+De Bron", text) for text in said)


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
        assert str(knowledge.source.address).split("/")[2] not in code


def test_nothing_in_the_other_base_names_the_text_that_is_shipped(telling: set[str]) -> None:
    for file in OTHER_TEXT.rglob("*.yaml"):
        assert telling.isdisjoint(words_of(file.read_text(encoding="utf-8"))), file
