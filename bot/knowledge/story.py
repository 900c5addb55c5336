"""The text as a whole: its lists, the turns of its argument, an objection, and summaries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field, StringConstraints

from bot.knowledge.base import Answer, Entry, Identifier, Line, OwnId, Talk, Title

Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=400)]


class ListItem(Entry):
    """One item of a list in the text, and the point that treats it."""

    name: Line = Field(alias="naam", description="Hoe dit ding uit het rijtje heet.")
    point: Identifier = Field(alias="punt", description="De id van het punt dat dit behandelt.")


class Enumeration(Entry):
    """A list in the text of which a reader may ask the first or the last.

    ``names`` are plural; ``single`` is what one of them is called.
    """

    id: OwnId
    title: Title = Field(alias="titel", description="De titel boven het rijtje.")
    names: tuple[Line, ...] = Field(
        alias="namen", description="Hoe mensen dit rijtje noemen, in het meervoud.", min_length=1
    )
    single: Title | None = Field(
        alias="enkelvoud",
        default=None,
        description="Hoe één ding uit het rijtje heet, in het enkelvoud.",
    )
    point: Identifier = Field(alias="punt", description="De id van het punt waar het rijtje staat.")
    items: tuple[ListItem, ...] = Field(
        alias="onderdelen", description="Wat er in het rijtje staat, op volgorde.", min_length=2
    )


class Turn(Entry):
    """One turn of the argument: what happens at a point."""

    point: Identifier = Field(alias="punt", description="De id van het punt waar dit gebeurt.")
    text: Answer = Field(
        alias="tekst", description="Wat er op dat punt in het betoog gebeurt, in gewone taal."
    )


class Objection(Entry):
    """The strongest objection to the argument, which is ours, and the point that comes nearest.

    ``short`` is the same in a sentence, for the minutes of a meeting.
    """

    text: Answer = Field(
        alias="tekst", description="Het sterkste bezwaar tegen het betoog, in onze eigen woorden."
    )
    short: Line | None = Field(
        alias="kort",
        default=None,
        description="Hetzelfde in één zin, voor het verslag van een bijeenkomst.",
    )
    point: Identifier | None = Field(
        alias="punt", default=None, description="De id van het punt dat er het dichtst bij komt."
    )


class Summary(Entry):
    """A part of the text in a sentence and in about sixty words."""

    sentence: Sentence = Field(alias="zin", description="De samenvatting in één zin.")
    short: Answer = Field(alias="kort", description="De samenvatting in ongeveer zestig woorden.")
    point: Identifier | None = Field(
        alias="punt",
        default=None,
        description="De id van het punt dat bij deze samenvatting hoort.",
    )


class SectionSummary(Summary):
    """Of a section; with a short question to everybody, where a meeting only touches upon it."""

    question: Line | None = Field(
        alias="vraag",
        default=None,
        description="Een korte vraag aan de kring, als een bijeenkomst dit even aanstipt.",
    )


class WholeSummary(Summary):
    """The whole text, also in about two hundred words.

    ``ahead`` says it before the main list, when a meeting begins; the sentence if there is none.
    """

    long: Talk = Field(alias="lang", description="De samenvatting in ongeveer tweehonderd woorden.")
    ahead: Sentence | None = Field(
        alias="vooraf",
        default=None,
        description="Waarmee een bijeenkomst opent, in plaats van de zin.",
    )


class Summaries(Entry):
    """Of the whole, and of each section by its id."""

    whole: WholeSummary | None = Field(
        alias="geheel", default=None, description="De samenvatting van de hele tekst."
    )
    sections: Mapping[Identifier, SectionSummary] = Field(
        alias="onderdelen",
        default={},
        description="De samenvatting van elk onderdeel, onder zijn id uit bron.yaml.",
    )


class Story(Entry):
    """All of it; a text may do without.

    ``advice`` are the points that say what to do, ``stance`` is the one that says whether the
    author is for or against what the text is about.
    """

    enumerations: tuple[Enumeration, ...] = Field(
        alias="opsommingen",
        default=(),
        description=(
            "De rijtjes die in de tekst staan. Het eerste is de hoofdlijst: daarmee opent een "
            "bijeenkomst over de hele tekst."
        ),
    )
    line: tuple[Turn, ...] = Field(
        alias="lijn", default=(), description="De stappen van het betoog, op volgorde."
    )
    advice: tuple[Identifier, ...] = Field(
        alias="raad", default=(), description="De ids van de punten die zeggen wat je moet doen."
    )
    stance: Identifier | None = Field(
        alias="standpunt",
        default=None,
        description="De id van het punt dat zegt of de schrijver ervoor of ertegen is.",
    )
    objection: Objection | None = Field(
        alias="tegenwerping", default=None, description="Het sterkste bezwaar tegen het betoog."
    )
    summaries: Summaries = Field(
        alias="samenvattingen",
        default=Summaries(),
        description="De tekst in het kort: als geheel, en per onderdeel.",
    )
