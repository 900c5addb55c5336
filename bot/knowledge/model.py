"""What a knowledge base consists of: the model that the YAML files have to fit.

The YAML's keys are Dutch, as the maintainers are; each field's alias is its key.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
)
from pydantic.alias_generators import to_snake

from bot.knowledge.texts import Texts

_YES_NO = {"ja": True, "nee": False}


def _yes_no(value: Any) -> Any:
    return _YES_NO.get(value, value) if isinstance(value, str) else value


Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
Paragraph = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=10_000)
]
Answer = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=600)]
Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
Option = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
FollowUpKind = Literal["waarom", "voorbeeld", "uitleg", "wie", "meer"]
YesNo = Annotated[bool, BeforeValidator(_yes_no)]


class Entry(BaseModel):
    """Anything that stands in the YAML: immutable, and no key that isn't known."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", populate_by_name=True, alias_generator=to_snake
    )


class SourceParagraph(Entry):
    """A numbered paragraph of the source; ``p5`` is paragraph 5."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z]+[0-9]+$")]
    text: Paragraph = Field(alias="tekst")
    shown_whole: YesNo = Field(alias="geheel_tonen", default=True)

    @property
    def number(self) -> int:
        """The number behind the letter."""
        return int(re.sub(r"\D", "", self.id))


class Section(Entry):
    """A titled part of the source."""

    id: Identifier
    title: Title = Field(alias="titel")
    kind: Literal["tekst", "colofon", "reacties"] = Field(alias="soort", default="tekst")
    paragraphs: tuple[SourceParagraph, ...] = Field(alias="alineas", min_length=1)


class Source(Entry):
    """The text that the bot is about, with its bibliographic data."""

    title: Annotated[str, StringConstraints(min_length=1, max_length=250)] = Field(alias="titel")
    author: Line = Field(alias="auteur")
    author_apa: Line = Field(alias="auteur_apa")
    publisher: Line = Field(alias="uitgever")
    year: int = Field(alias="jaar", ge=1000, le=2100)
    address: Annotated[str, StringConstraints(pattern=r"^https?://\S+$")] = Field(alias="adres")
    sections: tuple[Section, ...] = Field(alias="onderdelen", min_length=1)

    @cached_property
    def places(self) -> dict[str, tuple[Section, SourceParagraph]]:
        """Paragraph id → its section and itself, in the source's order."""
        return {p.id: (section, p) for section in self.sections for p in section.paragraphs}


class Asked(Entry):
    """Something people ask or say in many ways."""

    id: Identifier
    questions: tuple[Line, ...] = Field(alias="vragen", min_length=1)
    test_questions: tuple[Line, ...] = Field(alias="testvragen", default=())


class FollowUps(Entry):
    """Where a short follow-up leads after this point, as point ids."""

    why: Identifier | None = Field(alias="waarom", default=None)
    example: Identifier | None = Field(alias="voorbeeld", default=None)


class Point(Asked):
    """One thing that a reader may ask about the source."""

    title: Title = Field(alias="titel")
    place: str = Field(alias="plaats")
    passage: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1500)]
    answer: Answer = Field(alias="antwoord")
    questions: tuple[Line, ...] = Field(alias="vragen", min_length=12)
    test_questions: tuple[Line, ...] = Field(alias="testvragen", min_length=2)
    related: tuple[Identifier, ...] = Field(alias="verwant", default=(), max_length=4)
    follow_ups: FollowUps = Field(alias="vervolg", default=FollowUps())


class OutOfScope(Asked):
    """A subject people ask about that the source does not treat."""

    title: Title = Field(alias="titel")
    answer: Answer = Field(alias="antwoord")
    nearest: Identifier | None = Field(alias="dichtstbij", default=None)


class SmallTalk(Asked):
    """Small talk, or a question about the bot itself."""

    kind: Literal["praatje", "bot"] = Field(alias="soort")
    answer: Annotated[str, StringConstraints(min_length=1, max_length=2000)] = Field(
        alias="antwoord"
    )


class Statement(Entry):
    """A statement for a group to vote on, and what the author says about it."""

    id: Identifier
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=280)] = (
        Field(alias="stelling")
    )
    author_says: Answer = Field(alias="auteur")
    points: tuple[Identifier, ...] = Field(alias="punten", min_length=1, max_length=3)


class QuizQuestion(Entry):
    """A multiple-choice question; ``right`` counts the options from 1."""

    id: Identifier
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=280)] = (
        Field(alias="vraag")
    )
    options: tuple[Option, ...] = Field(alias="opties", min_length=2, max_length=6)
    right: int = Field(alias="goed", ge=1)
    explanation: Annotated[str, StringConstraints(pattern=r"^[^\n]+$", max_length=150)] = Field(
        alias="uitleg"
    )
    point: Identifier = Field(alias="punt")

    @field_validator("right")
    @classmethod
    def _right_exists(cls, value: int, info: ValidationInfo) -> int:
        options = info.data.get("options")
        if options and value > len(options):
            raise ValueError(f"optie {value} bestaat niet; kies 1 tot en met {len(options)}")
        return value


class DiscussionQuestion(Entry):
    """An open question for a group, with the point whose passage it starts from."""

    id: Identifier
    text: Line = Field(alias="vraag")
    point: Identifier = Field(alias="punt")


class WordList(Entry):
    """Words of this source's world, for bringing a question nearer to it.

    ``groups`` are words that mean about the same here; ``abbreviations`` maps a typed form to what
    it stands for; ``padding`` is wrapping around a question that may be taken off; ``follow_ups``
    maps a kind of short follow-up to its phrasings.
    """

    groups: tuple[tuple[Line, ...], ...] = Field(alias="groepen", default=())
    abbreviations: Mapping[Line, Line] = Field(alias="afkortingen", default={})
    padding: tuple[Line, ...] = Field(alias="opvulling", default=())
    follow_ups: Mapping[FollowUpKind, tuple[Line, ...]] = Field(alias="vervolgvragen", default={})


class Knowledge(Entry):
    """A whole, valid knowledge base."""

    source: Source = Field(alias="bron")
    points: tuple[Point, ...] = Field(alias="punten", min_length=1)
    out_of_scope: tuple[OutOfScope, ...] = Field(alias="onderwerpen", default=())
    small_talk: tuple[SmallTalk, ...] = Field(alias="praatjes", default=())
    statements: tuple[Statement, ...] = Field(alias="stellingen", default=())
    quiz: tuple[QuizQuestion, ...] = Field(alias="quizvragen", default=())
    discussion: tuple[DiscussionQuestion, ...] = Field(alias="bespreekvragen", default=())
    words: WordList = Field(alias="woordenlijst", default=WordList())
    texts: Texts = Field(alias="teksten")

    @cached_property
    def by_id(self) -> dict[str, Point]:
        """Point id → point."""
        return {point.id: point for point in self.points}

    def section(self, point: Point) -> Section:
        """The section that a point's passage stands in."""
        return self.source.places[point.place][0]

    def paragraph(self, point: Point) -> SourceParagraph:
        """The paragraph that a point's passage stands in."""
        return self.source.places[point.place][1]

    @cached_property
    def statements_by_id(self) -> dict[str, Statement]:
        """Statement id → statement."""
        return {statement.id: statement for statement in self.statements}

    @cached_property
    def quiz_by_id(self) -> dict[str, QuizQuestion]:
        """Quiz question id → question."""
        return {question.id: question for question in self.quiz}

    @cached_property
    def discussion_by_id(self) -> dict[str, DiscussionQuestion]:
        """Discussion question id → question."""
        return {question.id: question for question in self.discussion}

    @cached_property
    def in_order(self) -> tuple[Point, ...]:
        """The points in the order in which their passages stand in the source."""
        paragraphs = list(self.source.places)
        return tuple(
            sorted(
                self.points,
                key=lambda p: (paragraphs.index(p.place), self.paragraph(p).text.find(p.passage)),
            )
        )

    @cached_property
    def passages(self) -> tuple[Point, ...]:
        """The first point of each different passage, in the order of the source."""
        first: dict[str, Point] = {}
        for point in self.in_order:
            first.setdefault(point.passage, point)
        return tuple(first.values())

    def in_section(self, section_id: str) -> tuple[Point, ...]:
        """A section's points, in the order of the source."""
        return tuple(p for p in self.in_order if self.section(p).id == section_id)
