"""A whole knowledge base, and the words of its world."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated

from pydantic import Field

from bot.knowledge.base import Entry, Identifier, Line
from bot.knowledge.circle import DiscussionQuestion, QuizQuestion, Statement
from bot.knowledge.entries import OutOfScope, Point, SmallTalk
from bot.knowledge.follow_ups import FollowUpKind
from bot.knowledge.source import BETWEEN, Quote, Section, Source, SourceParagraph
from bot.knowledge.story import Story
from bot.knowledge.texts import Texts

_LEAD_IN = 600
"""How long what leads up to a passage may be, to be read with it."""


class WordList(Entry):
    """Words for bringing a question nearer to the text.

    ``groups`` are words that mean about the same; ``abbreviations`` maps a typed form to what it
    stands for; ``padding`` is wrapping around a question that may be taken off; ``asking`` are
    words with which one asks after something without saying anything of it.
    """

    groups: tuple[tuple[Line, ...], ...] = Field(
        alias="groepen",
        default=(),
        description="Woorden met ongeveer dezelfde betekenis in deze tekst: een groep per regel.",
    )
    abbreviations: Mapping[Line, Line] = Field(
        alias="afkortingen",
        default={},
        description="Wat mensen typen, en waar dat voor staat. Nooit een gewoon Nederlands woord.",
    )
    padding: tuple[Line, ...] = Field(
        alias="overslaan",
        default=(),
        description=(
            "Wat om een vraag heen staat en er niets aan toevoegt. Nooit het onderwerp of een "
            "ontkenning."
        ),
    )
    asking: tuple[Line, ...] = Field(
        alias="vraagwoorden",
        default=(),
        description=(
            "Losse woorden waarmee iemand naar iets vraagt zonder er iets over te zeggen. Blijft "
            "er verder alleen een variant van een punt over, dan is dat punt bedoeld."
        ),
    )


class Variants(Entry):
    """A file in ``vragen/``: how people put each thing, by the id of the entry.

    ``not_distress`` are messages that only look like one in distress.
    """

    by_id: Mapping[Identifier, Annotated[tuple[Line, ...], Field(min_length=1)]] = Field(
        alias="vragen",
        default={},
        description=(
            "Hoe mensen het vragen, onder de id van waar het bij hoort. Eén vraag staat maar op "
            "één plek."
        ),
    )
    not_distress: tuple[Line, ...] = Field(
        alias="geen_nood",
        default=(),
        description="Wat op een bericht in nood lijkt en het niet is.",
    )


class FollowUps(Entry):
    """The phrasings of each kind of short follow-up."""

    by_kind: Mapping[FollowUpKind, tuple[Line, ...]] = Field(
        alias="vervolgvragen", description="Hoe mensen doorvragen na een antwoord, per soort."
    )


class Knowledge(Entry):
    """A whole, valid knowledge base.

    ``out_of_scope`` holds the text's own subjects, the templates filled in for it, and noise;
    ``small_talk`` also messages in distress; ``not_distress`` are messages that only look like it.
    """

    source: Source
    points: tuple[Point, ...]
    out_of_scope: tuple[OutOfScope, ...] = ()
    small_talk: tuple[SmallTalk, ...] = ()
    not_distress: tuple[Line, ...] = ()
    statements: tuple[Statement, ...] = ()
    quiz: tuple[QuizQuestion, ...] = ()
    discussion: tuple[DiscussionQuestion, ...] = ()
    words: WordList = WordList()
    follow_ups: Mapping[FollowUpKind, tuple[Line, ...]] = {}
    story: Story = Story()
    texts: Texts

    @cached_property
    def by_id(self) -> dict[str, Point]:
        """Point id → point; also by the ids that a point, or what was merged into it, once had."""
        former = {name: point for point in self.points for name in point.former}
        return former | {point.id: point for point in self.points}

    @property
    def proposed(self) -> int:
        """How much of it is only proposed, and waits for a maintainer."""
        return self.source.proposed + sum(point.proposed for point in self.points)

    @property
    def asked(self) -> tuple[Point | OutOfScope | SmallTalk, ...]:
        """Everything that people ask or say."""
        return (*self.points, *self.out_of_scope, *self.small_talk)

    def quotes(self, point: Point) -> tuple[Quote, ...]:
        """A point's passage as it stands in the source: one piece, or two (adjacent paragraphs)."""
        return self.source.quotes(point.passage)

    def section(self, point: Point) -> Section:
        """The section that a point's passage begins in."""
        return self.quotes(point)[0].section

    def paragraph(self, point: Point) -> SourceParagraph:
        """The paragraph that a point's passage begins in."""
        return self.quotes(point)[0].paragraph

    def surroundings(self, point: Point) -> str:
        """The whole text of the paragraph, or the two, that a point's passage stands in."""
        return BETWEEN.join(quote.paragraph.text for quote in self.quotes(point))

    def lead_in(self, point: Point) -> str:
        """What stands before a point's passage in its paragraph, for reading from its beginning.

        Nothing if that is long or may not all be quoted: to begin halfway could make a view that
        the author only tells of, sound like the author's own.
        """
        quote = self.quotes(point)[0]
        before = quote.paragraph.text.partition(quote.text)[0]
        told = before and (len(before) > _LEAD_IN or any(quote.paragraph.forbidden(before)))
        return "" if told else before

    def shown_whole(self, point: Point) -> bool:
        """Whether what a point's passage stands in may be shown in its entirety."""
        return all(quote.paragraph.shown_whole for quote in self.quotes(point))

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
        order = {name: number for number, name in enumerate(self.source.places)}

        def place(point: Point) -> tuple[int, int]:
            first = self.quotes(point)[0]
            return order[first.paragraph.id], first.paragraph.text.find(first.text)

        return tuple(sorted(self.points, key=place))

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
