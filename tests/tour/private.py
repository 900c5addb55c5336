"""Scenes in a private chat."""

from __future__ import annotations

from tests.stage import buttons
from tests.tour.guide import Scene, Tour, unsure

PARAGRAPH, BACK, NEXT = "Hele alinea", "‹ Terug", "Volgende passage ›"
NO_TEXT = ("sticker", "photo", "voice", "audio", "video", "video_note", "document", "location")


async def welcome(tour: Tour) -> None:
    """The greeting, its example questions, and help."""
    an, chat = tour.alone()
    await tour.says(an, chat, "/start")
    greeting = tour.last(chat)
    for row in greeting["reply_markup"]["inline_keyboard"]:
        await tour.presses(an, chat, row[0]["text"], under=greeting)
    await tour.says(an, chat, "wie zegt dat?")
    for command in ("/start inline", "/help", "/help@essaybot", "/HELP iets"):
        await tour.says(an, chat, command)


async def deep_links(tour: Tour) -> None:
    """Links that open a point, and links to nothing."""
    an, chat = tour.alone()
    for name in ("drie-afspraken", "wie-betaalt-wat", "wie-is-de-schrijver", "reactie-over-geluid"):
        await tour.says(an, chat, f"/start {name}")
    await tour.says(an, chat, "wie zegt dat?")
    for name in ("bestaat-niet", "x" * 64, "<b>", "drie-afspraken en meer"):
        await tour.says(an, chat, f"/start {name}")


async def answers(tour: Tour) -> None:
    """Questions that are answered, with one point or with two."""
    an, chat = tour.alone()
    await tour.says(an, chat, "Welke drie afspraken maakte het dorp?")
    await tour.says(an, chat, "hallo, wrm veegt het dorp zelf eigenlijk??")
    await tour.says(an, chat, "<b>wie betaalt de stenen</b> & <i>")
    await tour.says(an, chat, "/vraag hoe lang is die tafel")
    await tour.says(an, chat, "/vraag@essaybot is het plein af?")
    await tour.says(an, chat, "/vraag")
    await tour.says(an, chat, "Wie bouwde de tafel? En wie betaalt de stenen?")
    await tour.presses(an, chat, "Wie wat betaalt")


async def suggestions(tour: Tour) -> None:
    """Questions that may mean several things: a guess, and what else may have been meant."""
    an, chat = tour.alone()
    await tour.says(an, chat, unsure())
    guess = tour.last(chat)
    await tour.presses(an, chat, buttons(guess)[0])
    await tour.says(an, chat, "waarom?")
    await tour.says(an, chat, "wat is er bedacht")
    await tour.says(an, chat, "de tweede")
    await tour.says(an, chat, "nee, niet die")
    await tour.presses_old(an, guess, "x")


async def declined(tour: Tour) -> None:
    """Questions that the text does not answer, small talk, and noise."""
    an, chat = tour.alone()
    await tour.says(an, chat, "hoe bak ik een appeltaart met rozijnen")
    await tour.says(an, chat, "wie veegt in de winter de sneeuw")
    await tour.presses(an, chat, buttons(tour.last(chat))[0])
    await tour.says(an, chat, "hoeveel euro kostte het plein?")
    await tour.presses(an, chat, buttons(tour.last(chat))[0])
    await tour.says(an, chat, "hoeveel inwoners heeft Wilgenbroek?")
    await tour.says(an, chat, "What does the author of this essay want to say about the square?")
    await tour.says(an, chat, "Warum ist der Platz nicht fertig und wer bezahlt das?")
    await tour.says(an, chat, "Pourquoi la place du village est-elle vide et qui est le maire?")
    for text in ("hallo", "dank je wel", "ben je een mens?", "?", "😀", "a" * 4096, "{titel} %s"):
        await tour.says(an, chat, text)


async def follow_ups(tour: Tour) -> None:
    """Short questions about what was shown before, and when that is forgotten."""
    an, chat = tour.alone()
    await tour.says(an, chat, "waarom?")
    await tour.says(an, chat, "welke drie afspraken maakte het dorp")
    for text in ("waarom?", "en waarom?", "en een voorbeeld", "vertel meer", "wie zegt dat?"):
        await tour.says(an, chat, text)
    await tour.says(an, chat, "leg uit")
    await tour.says(an, chat, "wat is er met de lange tafel gebeurd")
    await tour.says(an, chat, "en de buren?")
    for text in ("wie zegt dat?", "klopt dat?", "waar staat dat?"):
        await tour.says(an, chat, text)
    await tour.waits(minutes=11)
    await tour.says(an, chat, "kan het eenvoudiger?")
    await tour.waits(hours=49)
    await tour.says(an, chat, "waarom dan")


async def lists_and_places(tour: Tour) -> None:
    """Ordinals, the next and the one before, paragraphs by number, headings, and the edges."""
    an, chat = tour.alone()
    await tour.says(an, chat, "noem de afspraken")
    for text in ("en de tweede?", "de laatste", "en de andere?", "volgende", "de vorige"):
        await tour.says(an, chat, text)
    await tour.waits(minutes=1)
    for text in (
        "alinea 5",
        "alinea 6",
        "alinea 99",
        "hoe begint het",
        "de laatste alinea",
        "kopjes",
    ):
        await tour.says(an, chat, text)


async def as_a_whole(tour: Tour) -> None:
    """Summaries, quotations, comparisons, and thanks."""
    an, chat = tour.alone()
    await tour.says(an, chat, "geef een samenvatting")
    await tour.says(an, chat, "vat het samen in één zin")
    await tour.says(an, chat, "vat de verbouwing samen")
    await tour.says(an, chat, "geef me drie citaten over de lange tafel")
    await tour.says(an, chat, "wat gebeurde er met de fontein")
    await tour.says(an, chat, "wat is het verschil tussen die twee")
    await tour.says(an, chat, "bedankt!")
    await tour.says(an, chat, "hoeveel euro kostte het plein?")
    await tour.says(an, chat, "wat dan wel?")


async def after_a_button(tour: Tour) -> None:
    """A follow-up is about the point that a button led to."""
    an, chat = tour.alone()
    await tour.says(an, chat, "wat is de derde afspraak")
    await tour.presses(an, chat, "Twaalf straten, één sleutel")
    await tour.says(an, chat, "waarom?")
    await tour.says(an, chat, "wat was de aanleiding")
    await tour.presses(an, chat, PARAGRAPH)
    await tour.presses(an, chat, NEXT)
    await tour.says(an, chat, "waarom?")


async def edits(tour: Tour) -> None:
    """An edited question edits its answer."""
    an, chat = tour.alone()
    asked = await tour.says(an, chat, "wie betaalt de stenen")
    await tour.edits(an, asked, "wie betaalt de stenen?")
    await tour.edits(an, asked, "is het plein af")
    await tour.says(an, chat, "wie zegt dat?")
    other = await tour.says(an, chat, "/vraag wat wilden de jongeren")
    await tour.edits(an, other, "/vraag wat wilden de ouderen")
    await tour.deletes(tour.last(chat))
    await tour.edits(an, other, "/vraag hoe eindigt het stuk")
    empty = await tour.says(an, chat, "/vraag")
    await tour.edits(an, empty, "/vraag wie is de schrijver")
    await tour.edits(an, empty, "/vraag")
    begun = await tour.says(an, chat, "/start")
    await tour.edits(an, begun, "/help")
    await tour.edits(an, begun, "wie is de schrijver")


async def no_text(tour: Tour) -> None:
    """Pictures, voices and the like; albums; and quotations by inline mode."""
    an, chat = tour.alone()
    for kind in NO_TEXT:
        await tour.sends(an, chat, kind)
    for kind in ("contact", "dice"):
        await tour.sends(an, chat, kind)
    await tour.sends(an, chat, "photo", caption="wie betaalt de stenen")
    for _ in range(3):
        await tour.sends(an, chat, "photo", fields={"media_group_id": "1"})
    await tour.sends(an, chat, "photo", caption="is het plein af", fields={"media_group_id": "2"})
    await tour.sends(an, chat, "photo", fields={"media_group_id": "2"})
    await tour.says(an, chat, "is het plein af", fields={"via_bot": tour.played.server.world.bot})


async def unknown_commands(tour: Tour) -> None:
    """Commands that the bot does not have, or has only in groups."""
    an, chat = tour.alone()
    for command in ("/hlep", "/start1", "/drie-afspraken", "/ban@anderebot x", "/instellingen"):
        await tour.says(an, chat, command)


async def flood(tour: Tour) -> None:
    """Somebody who is too fast hears so once, and is answered again a minute later."""
    an, chat = tour.alone()
    for text in ["/hlep"] * 28:
        tour.played.server.people.say(an, chat, text)
    await tour.happens("An: /hlep (28 times)")
    await tour.says(an, chat, "is het plein af")
    await tour.presses(an, chat, PARAGRAPH)
    for text in ("is het plein af", "hallo?", "/help", "/start"):
        await tour.says(an, chat, text)
    await tour.presses(an, chat, BACK)
    await tour.waits(minutes=1)
    await tour.presses(an, chat, BACK)
    await tour.says(an, chat, "/help")


SCENES: tuple[Scene, ...] = (
    welcome,
    deep_links,
    answers,
    suggestions,
    declined,
    follow_ups,
    lists_and_places,
    as_a_whole,
    after_a_button,
    edits,
    no_text,
    unknown_commands,
    flood,
)
