"""What people ask or say, and what the bot replies: points, subjects, small talk, templates."""

from __future__ import annotations

from hashlib import blake2b
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    Discriminator,
    Field,
    StringConstraints,
    Tag,
    ValidationInfo,
    field_validator,
    model_validator,
)

from bot.knowledge import filling
from bot.knowledge.base import Answer, Entry, Identifier, Line, Talk, Title, YesNo, assembled

FollowUpKind = Literal[
    "waarom",
    "voorbeeld",
    "eenvoudiger",
    "korter",
    "langer",
    "wie",
    "eens",
    "waar",
    "verder",
    "ervoor",
    "klopt",
    "bron",
    "hoe",
    "raad",
    "gevolg",
    "welwat",
    "opsommen",
    "citaat",
    "beide",
    "begin",
    "einde",
    "kopjes",
    "bedankt",
    "anders",
    "ook",
    "correctie",
    "terug",
    "verschil",
    "dusvindt",
    "samenvatting",
    "citaten",
    "ordinaal",
]


class Asked(Entry):
    """Something people ask or say in many ways; ``questions`` stand in ``vragen/``, by its id."""

    id: Identifier
    questions: tuple[Line, ...] = assembled(())
    test_questions: tuple[Line, ...] = Field(alias="testvragen", default=())


class Aside(Entry):
    """What a follow-up about a point is answered with: words of our own, a point, or both."""

    text: Answer | None = Field(alias="tekst", default=None)
    point: Identifier | None = Field(alias="punt", default=None)

    @model_validator(mode="after")
    def _not_empty(self) -> Aside:
        if self.text is None and self.point is None:
            raise ValueError("dit zegt niets; zet er 'tekst: …' in, of 'punt: …'")
        return self


class Support(Aside):
    """What a claim rests on."""

    kind: Literal["beargumenteerd", "gesteld", "verslag", "feit"] = Field(alias="soort")


class Speaker(Aside):
    """Who claims it, if that is not simply the author."""

    speaker: Literal["voorstanders", "lezer", "inleiding", "anderen"] = Field(alias="spreker")


def _keys_or_none(value: Any) -> str:
    return "[sleutels]" if isinstance(value, (dict, Aside)) else "[geen]"


Example = Annotated[
    Annotated[Aside, Tag("[sleutels]")] | Annotated[Literal["geen"], Tag("[geen]")],
    Discriminator(_keys_or_none),
]


class Point(Asked):
    """One thing that a reader may ask about the source.

    A ``passage`` that runs over two paragraphs has an empty line between them. The first of the
    ``terms`` is the form that templates are filled in with.
    """

    title: Title = Field(alias="titel")
    passage: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1500)]
    answer: Answer = Field(alias="antwoord")
    test_questions: tuple[Line, ...] = Field(alias="testvragen", min_length=2)
    why: Aside | None = Field(alias="waarom", default=None)
    example: Example | None = Field(alias="voorbeeld", default=None)
    simpler: Answer | None = Field(alias="eenvoudiger", default=None)
    support: Support | None = Field(alias="onderbouwing", default=None)
    speaker: Speaker | None = Field(alias="wie", default=None)
    terms: tuple[Title, ...] = Field(alias="begrippen", default=())
    related: tuple[Identifier, ...] = Field(alias="verwant", default=(), max_length=4)
    proposed: YesNo = Field(alias="voorstel", default=False)
    former: tuple[Identifier, ...] = Field(alias="voorheen", default=())


class OutOfScope(Asked):
    """Something people ask or say that the source does not treat.

    ``kind`` is ``ruis`` for what is no question for this bot at all; that has ``other_answers``.
    """

    title: Title = Field(alias="titel")
    answer: Answer = Field(alias="antwoord")
    nearest: Identifier | None = Field(alias="dichtstbij", default=None)
    former: tuple[Identifier, ...] = Field(alias="voorheen", default=())
    kind: Literal["onderwerp", "sjabloon", "ruis"] = assembled("onderwerp")
    other_answers: tuple[Answer, ...] = assembled(())

    def answer_to(self, message: str) -> str:
        """The answer to ``message``: of several, always the same one to the same message."""
        answers = (self.answer, *self.other_answers)
        digest = blake2b(message.strip().casefold().encode(errors="replace"), digest_size=4)
        return answers[int.from_bytes(digest.digest(), "big") % len(answers)]


def _general(text: str) -> str:
    filling.check(text, filling.GENERAL)
    return text


def _of_journal(text: str) -> str:
    filling.check(text, ("bot", "dagen"))
    return text


class SmallTalk(Asked):
    """Small talk, a question about the bot itself, or a message in distress (``nood``).

    ``with_journal`` is said instead of ``answer`` while questions are kept.
    """

    kind: Literal["praatje", "bot", "nood"] = Field(alias="soort")
    answer: Annotated[Talk, AfterValidator(_general)] = Field(alias="antwoord")
    without_contact: Annotated[Talk, AfterValidator(_general)] | None = Field(
        alias="zonder_contact", default=None
    )
    with_journal: Annotated[Talk, AfterValidator(_of_journal)] | None = Field(
        alias="met_journaal", default=None
    )

    @model_validator(mode="after")
    def _says_something_without_contact(self) -> SmallTalk:
        if set(filling.named(self.answer)) & set(filling.OF_READERS):
            if self.without_contact is None:
                message = "er staat {contact} of {code} in 'antwoord'; zeg bij 'zonder_contact: …' "
                raise ValueError(f"{message}wat de bot zegt als de tekst die niet noemt")
            if set(filling.named(self.without_contact)) & set(filling.OF_READERS):
                raise ValueError("in 'zonder_contact' kan {contact} of {code} niet staan")
        return self


class Noise(Asked):
    """What is no question for this bot: one label, and a few replies to choose from."""

    answers: tuple[Annotated[Answer, AfterValidator(_general)], ...] = Field(
        alias="antwoorden", min_length=1
    )


class Template(Asked):
    """What people ask of any text: once for each of its terms, or once for the whole text."""

    per: Literal["term", "tekst"]
    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)] = Field(
        alias="titel"
    )
    answer: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)] = Field(
        alias="antwoord"
    )
    nearest: YesNo = Field(alias="dichtstbij", default=False)

    @field_validator("title", "answer")
    @classmethod
    def _fills(cls, value: str, info: ValidationInfo) -> str:
        term = ("term",) if info.data.get("per") == "term" else ()
        filling.check(value, (*filling.OF_SOURCE, *term))
        return value

    @field_validator("nearest")
    @classmethod
    def _has_a_point(cls, value: bool, info: ValidationInfo) -> bool:
        if value and info.data.get("per") == "tekst":
            raise ValueError("'ja' kan alleen bij 'per: term': dan is het punt van die term bekend")
        return value
