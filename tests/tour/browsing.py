"""Scenes of somebody who looks around, alone with the bot."""

from __future__ import annotations

from tests.stage import Json, buttons
from tests.tour.guide import Scene, Tour
from tests.tour.private import BACK, NEXT, PARAGRAPH

PREVIOUS, ALL, ON = "‹ Vorige passage", "Alle thema’s", "›"
SECTIONS = ("Een leeg plein", "De verbouwing", "Wat een plein je leert", "Colofon", "Reacties")
IN_EVERY_PARAGRAPH = (
    "parkeerplaats",
    "tekening-terug",
    "afspraak-uitproberen",
    "langs-de-deuren",
    "lange-tafel",
    "plein-is-niet-af",
    "trots-op-het-plein",
    "wie-is-de-schrijver",
    "reactie-over-geluid",
)


async def themes(tour: Tour) -> None:
    """The sections, the pages of one, and the way back."""
    an, chat = tour.alone()
    await tour.says(an, chat, "/themas")
    await tour.presses(an, chat, "De verbouwing")
    await tour.presses(an, chat, ON)
    await tour.presses(an, chat, "Waarom het dorp zelf veegt")
    await tour.presses(an, chat, BACK)
    await tour.presses(an, chat, "‹")
    await tour.presses(an, chat, ALL)
    await tour.presses(an, chat, "Colofon")
    await tour.says(an, chat, "/themas@essaybot en meer")


async def every_point(tour: Tour) -> None:
    """Each point as it is opened from its section."""
    an, chat = tour.alone()
    await tour.says(an, chat, "/themas")
    menu = tour.last(chat)
    for section in SECTIONS:
        await tour.presses(an, chat, section, under=menu)
        await _every_point_of_page(tour, an, chat)
        if section == "De verbouwing":
            await tour.waits(minutes=1)


async def _every_point_of_page(tour: Tour, user: Json, chat: Json) -> None:
    """The points of a page, each chosen from it, and those of the page after it."""
    page = tour.last(chat)
    for title in buttons(page):
        if title not in {"‹", ON, ALL}:
            await tour.presses(user, chat, title, under=page)
    if ON in buttons(page):
        await tour.presses(user, chat, ON, under=page)
        await _every_point_of_page(tour, user, chat)


async def paragraphs(tour: Tour) -> None:
    """The whole paragraph of a point in each, and back to the point."""
    an, chat = tour.alone()
    for name in IN_EVERY_PARAGRAPH:
        await tour.says(an, chat, f"/start {name}")
        await tour.presses(an, chat, PARAGRAPH)
    await tour.presses(an, chat, BACK)
    await tour.presses_old(an, tour.last(chat), "a:zelf-vegen")


async def passage_by_passage(tour: Tour) -> None:
    """From the first passage to the next ones, back again, and the last one."""
    an, chat = tour.alone()
    await tour.says(an, chat, "/start parkeerplaats")
    for button in (NEXT, NEXT, PREVIOUS, PARAGRAPH, PREVIOUS, PARAGRAPH, NEXT):
        await tour.presses(an, chat, button)
    await tour.says(an, chat, "/start reactie-over-geluid")
    await tour.presses(an, chat, PREVIOUS)


async def source(tour: Tour) -> None:
    """The article, how to cite it, and who wrote it."""
    an, chat = tour.alone()
    await tour.says(an, chat, "/bron")
    await tour.presses(an, chat, "Over de auteur")
    await tour.presses(an, chat, "Wie dit schreef")
    await tour.presses(an, chat, BACK)


async def by_chance(tour: Tour) -> None:
    """A random point, another one, and a question about it."""
    an, chat = tour.alone()
    await tour.says(an, chat, "/willekeurig")
    for _ in range(3):
        await tour.presses(an, chat, "Nog een")
    await tour.says(an, chat, "wie zegt dat?")
    await tour.says(an, chat, "/willekeurig")


async def buttons_without_sense(tour: Tour) -> None:
    """Buttons of another version or another text, and under a message that is gone."""
    an, chat = tour.alone()
    await tour.says(an, chat, "/start")
    greeting = tour.last(chat)
    known = ("t:verbouwing:99", "t:verbouwing:0")
    unknown = ("p:weg", "a:weg", "o:weg", "t:weg:0", "t:verbouwing", "v:9", "zomaar", "i:taal", "?")
    for data in (*known, *unknown):
        await tour.presses_old(an, greeting, data)
    await tour.deletes(tour.last(chat))
    for data in ("p:lange-tafel", "a:lange-tafel", "t", "v:0", "x", "w", "b", "q:1", "q:5"):
        await tour.presses_old(an, greeting, data)


SCENES: tuple[Scene, ...] = (
    themes,
    every_point,
    paragraphs,
    passage_by_passage,
    source,
    by_chance,
    buttons_without_sense,
)
