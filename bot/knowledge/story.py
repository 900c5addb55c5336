"""The text as a whole: its lists, the turns of its argument, an objection, and summaries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field, StringConstraints

from bot.knowledge.base import Answer, Entry, Identifier, Line, Talk, Title

Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=400)]


class ListItem(Entry):
    """One item of a list in the text, and the point that treats it."""

    name: Line = Field(alias="naam")
    point: Identifier = Field(alias="punt")


class Enumeration(Entry):
    """A list in the text of which a reader may ask the first or the last.

    ``names`` are plural; ``single`` is what one of them is called.
    """

    id: Identifier
    title: Title = Field(alias="titel")
    names: tuple[Line, ...] = Field(alias="namen", min_length=1)
    single: Title | None = Field(alias="enkelvoud", default=None)
    point: Identifier = Field(alias="punt")
    items: tuple[ListItem, ...] = Field(alias="onderdelen", min_length=2)


class Turn(Entry):
    """One turn of the argument: what happens at a point."""

    point: Identifier = Field(alias="punt")
    text: Answer = Field(alias="tekst")


class Objection(Entry):
    """The strongest objection to the argument, which is ours, and the point that comes nearest.

    ``short`` is the same in a sentence, for the minutes of a meeting.
    """

    text: Answer = Field(alias="tekst")
    short: Line | None = Field(alias="kort", default=None)
    point: Identifier | None = Field(alias="punt", default=None)


class Summary(Entry):
    """A part of the text in a sentence and in about sixty words."""

    sentence: Sentence = Field(alias="zin")
    short: Answer = Field(alias="kort")
    point: Identifier | None = Field(alias="punt", default=None)


class SectionSummary(Summary):
    """Of a section; with a short question to everybody, where a meeting only touches upon it."""

    question: Line | None = Field(alias="vraag", default=None)


class WholeSummary(Summary):
    """The whole text, also in about two hundred words.

    ``ahead`` says it before the main list, when a meeting begins; the sentence if there is none.
    """

    long: Talk = Field(alias="lang")
    ahead: Sentence | None = Field(alias="vooraf", default=None)


class Summaries(Entry):
    """Of the whole, and of each section by its id."""

    whole: WholeSummary | None = Field(alias="geheel", default=None)
    sections: Mapping[Identifier, SectionSummary] = Field(alias="onderdelen", default={})


class Story(Entry):
    """All of it; a text may do without. ``advice`` are the points that say what to do."""

    enumerations: tuple[Enumeration, ...] = Field(alias="opsommingen", default=())
    line: tuple[Turn, ...] = Field(alias="lijn", default=())
    advice: tuple[Identifier, ...] = Field(alias="raad", default=())
    objection: Objection | None = Field(alias="tegenwerping", default=None)
    summaries: Summaries = Field(alias="samenvattingen", default=Summaries())
