"""The story of a meeting: which sections are gone into, which are told, and with which blocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.knowledge.entries import Point
from bot.knowledge.model import Knowledge
from bot.knowledge.source import Section, sentences
from bot.knowledge.steps import (
    COMPARING,
    IN_GROUPS,
    READING,
    SHARING,
    TOGETHER,
    VOTING,
    Block,
    Size,
    Step,
    Turn,
    item_of,
    section_of,
    sections_of_list,
)


@dataclass(frozen=True)
class _Pace:
    """How many minutes things take.

    Attributes:
        block: a block, at least.
        good: a block that nobody has to hurry in, and that does not drag on.
        longest: a block that is all there is.
        turn: a turn, at least and at most.
    """

    block: int
    good: int
    longest: int
    turn: tuple[int, int] = (2, 4)


_PACES: dict[Size, _Pace] = {
    "small": _Pace(READING + TOGETHER + VOTING + COMPARING, 17, 24),
    "large": _Pace(READING + IN_GROUPS + SHARING + VOTING + COMPARING, 23, 28),
}


@dataclass(frozen=True)
class _Candidate:
    """A block that could be, by its point, with its place in the source and how well it fits.

    Of two the one with the smaller ``rank`` is better: (0 for a question and a statement, 1 for
    one of these, 2 for a passage alone; how far from the line of the argument; its place).
    """

    point: Point
    question: str
    statement: str
    section: str
    rank: tuple[int, int, int]

    @property
    def place(self) -> int:
        """Where it stands, counted in points."""
        return self.rank[2]


class Story:
    """What is between opening and closing: sections in order, with the blocks that hang together.

    Args:
        knowledge: what there is to talk about.
        sections: what the meeting is about, in order.
        size: of the group.
    """

    def __init__(self, knowledge: Knowledge, sections: Sequence[Section], size: Size) -> None:
        self._knowledge, self._sections, self._pace = knowledge, sections, _PACES[size]
        self._order = {point.id: number for number, point in enumerate(knowledge.in_order)}
        self._line = [knowledge.by_id[turn.point] for turn in knowledge.story.line]
        self._pool = {s.id: sorted(self._candidates(s), key=lambda c: c.rank) for s in sections}
        self._blocks: list[_Candidate] = []
        self._turns: set[str] = set()
        self._left = 0

    def steps(self, minutes: int) -> list[Step]:
        """The steps that fit into so many minutes, in the order of the source."""
        self._left = minutes
        slack = self._pace.good - self._pace.block
        by_weight = sorted(self._sections, key=self._weight)
        best = [s for s in by_weight if self._pool[s.id][0].rank[0] < 2] or by_weight
        self._add(best[0].id)
        for section in self._sections:
            if not self._in(section.id) and self._left >= self._pace.turn[0]:
                self._turns.add(section.id)
                self._left -= self._pace.turn[0]
        for section in by_weight:
            if not self._in(section.id):
                self._add(section.id)
        while self._left > len(self._blocks) * slack and self._another():
            pass
        return self._spread(self._told())

    def _another(self) -> bool:
        """Adds one more block, where there are fewest; whether that was possible."""
        fewest = sorted(self._sections, key=lambda s: (self._in(s.id), *self._weight(s)))
        return any(self._add(section.id) for section in fewest)

    def _add(self, section: str) -> bool:
        """Adds the best block of a section, in place of its turn, if there is time for it."""
        given_back = self._pace.turn[0] if section in self._turns else 0
        if self._left + given_back < self._pace.block:
            return False
        chosen = next((c for c in self._pool[section] if self._is_new(c)), None)
        if chosen is None:
            return False
        self._blocks.append(chosen)
        self._turns.discard(section)
        self._left += given_back - self._pace.block
        return True

    def _is_new(self, candidate: _Candidate) -> bool:
        """Whether it is in no block yet, and neither is half of its passage, or of the shorter."""
        own = set(self._read(candidate.point))
        there = [set(self._read(block.point)) for block in self._blocks]
        alike = any(2 * len(own & read) >= min(len(own), len(read)) for read in there)
        return not alike and candidate not in self._blocks

    def _read(self, point: Point) -> Iterator[tuple[str, int]]:
        """The sentences of a point's passage: the paragraph, and where in it each begins."""
        for quote in self._knowledge.quotes(point):
            text = quote.paragraph.text
            start = text.find(quote.text)
            for begin, end in sentences(text):
                if begin < start + len(quote.text) and start < end:
                    yield quote.paragraph.id, begin

    def _in(self, section: str) -> int:
        return sum(block.section == section for block in self._blocks)

    def _weight(self, section: Section) -> tuple[bool, int, int]:
        """What sorts sections: those of the main list first, then the longest."""
        length = sum(len(paragraph.text) for paragraph in section.paragraphs)
        named = section.id in sections_of_list(self._knowledge)
        return not named, -length, self._sections.index(section)

    def _candidates(self, section: Section) -> Iterator[_Candidate]:
        """What a section has for a block; if it has no questions, its passages."""
        knowledge = self._knowledge
        questions = _by_point(knowledge, [(q.point, q.id) for q in knowledge.discussion])
        statements = _by_point(knowledge, [(s.points[0], s.id) for s in knowledge.statements])
        points = knowledge.in_section(section.id)
        some = any(point.id in questions or point.id in statements for point in points)
        for point in points:
            asked, put = questions.get(point.id, ""), statements.get(point.id, "")
            if asked or put or not some:
                rank = 2 - bool(asked) - bool(put)
                far, place = self._from_the_line(point), self._order[point.id]
                yield _Candidate(point, asked, put, section.id, (rank, far, place))

    def _from_the_line(self, point: Point) -> int:
        """How many points lie between a point and the nearest turn of the argument."""
        place = self._order[point.id]
        return min((abs(self._order[turn.id] - place) for turn in self._line), default=0)

    def _told(self) -> list[Step]:
        """Blocks and turns in their shortest form, in order."""
        steps = list[Step]()
        for section in self._sections:
            blocks = sorted(
                (block for block in self._blocks if block.section == section.id),
                key=lambda block: block.place,
            )
            if section.id in self._turns:
                steps.append(Turn(self._pace.turn[0], section.id, self._heart(section).id))
            for number, c in enumerate(blocks):
                opens = "" if number else section.id
                minutes = self._pace.block
                steps.append(Block(minutes, c.point.id, c.question, c.statement, opens))
        return steps

    def _heart(self, section: Section) -> Point:
        """The point that a section comes to: of a turn, of its summary, or its first.

        An item of the main list is a claim, and its section begins with that; others end with it.
        """
        knowledge, summary = self._knowledge, self._knowledge.story.summaries.sections
        turns = [point for point in self._line if knowledge.section(point).id == section.id]
        if turns:
            return turns[-1 if item_of(knowledge, section.id) is None else 0]
        told = summary[section.id].point if section.id in summary else None
        there = told and section_of(knowledge, told) == section.id
        return knowledge.by_id[told] if told and there else knowledge.in_section(section.id)[0]

    def _spread(self, steps: list[Step]) -> list[Step]:
        """The steps with what time is left: blocks, then turns, then blocks as long as can be."""
        pace = self._pace
        for kind, most in ((Block, pace.good), (Turn, pace.turn[1]), (Block, pace.longest)):
            growing = [n for n, step in enumerate(steps) if isinstance(step, kind)]
            while growing and self._left:
                number = min(growing, key=lambda n: steps[n].minutes)
                if steps[number].minutes >= most:
                    break
                steps[number] = replace(steps[number], minutes=steps[number].minutes + 1)
                self._left -= 1
        return steps


def _by_point(knowledge: Knowledge, pairs: Sequence[tuple[str, str]]) -> dict[str, str]:
    """The first entry of each point, by the point's present id."""
    found: dict[str, str] = {}
    for point, name in pairs:
        found.setdefault(knowledge.by_id[point].id, name)
    return found
