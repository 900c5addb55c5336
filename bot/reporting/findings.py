"""What there is to report on a knowledge base, as plain data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.knowledge import Knowledge, OutOfScope, Point, Section, SmallTalk, SourceParagraph
from bot.knowledge.source import sentences
from bot.matching import Matcher
from bot.matching.outcome import shown
from bot.reporting.use import NoUse, Use


@dataclass(frozen=True)
class Sentence:
    """A sentence of the source.

    Attributes:
        text: its words.
        points: the points whose passage has it, or a part of it, in the order of the base.
        quotable: whether a passage may have it.
        shown: how many test questions were answered with it.
        asked: how often people asked for it, as far as that is known.
    """

    text: str
    points: tuple[Point, ...]
    quotable: bool
    shown: int
    asked: int


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of the source, sentence by sentence."""

    section: Section
    number: int
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True)
class Asked:
    """A test question: what it belongs to, and the points that it was answered with."""

    entry: Point | OutOfScope | SmallTalk
    question: str
    shown: tuple[Point, ...]

    @property
    def right(self) -> bool:
        """Whether its own point was shown."""
        return self.entry.id in {point.id for point in self.shown}


@dataclass(frozen=True)
class Confusion:
    """Test questions of one entry that were answered with a point that is not it."""

    entry: Point | OutOfScope | SmallTalk
    instead: Point
    questions: tuple[str, ...]


@dataclass(frozen=True)
class Findings:
    """All that is reported.

    Attributes:
        paragraphs: the source, in its order.
        asked: every test question.
        confusions: what was shown instead of what, most frequent first.
        points: the points, those with the fewest variants first.
        use: what people asked, or why that is not known.
    """

    knowledge: Knowledge
    paragraphs: tuple[Paragraph, ...]
    asked: tuple[Asked, ...]
    confusions: tuple[Confusion, ...]
    points: tuple[Point, ...]
    use: Use | NoUse


def findings(matcher: Matcher, use: Use | NoUse = "empty") -> Findings:
    """What there is to report; for that every test question is asked.

    Args:
        matcher: answers them.
        use: what people asked, or why that is not known.
    """
    knowledge = matcher.knowledge
    asked = tuple(_asked(matcher))
    points = sorted(knowledge.points, key=lambda point: (len(point.questions), point.title))
    often = use.often if isinstance(use, Use) else {}
    paragraphs = tuple(_paragraphs(knowledge, asked, often))
    confusions = tuple(_confusions(asked))
    return Findings(knowledge, paragraphs, asked, confusions, tuple(points), use)


def _paragraphs(
    knowledge: Knowledge, asked: Sequence[Asked], often: Mapping[str, int]
) -> Iterator[Paragraph]:
    quoting: dict[str, list[tuple[Point, str]]] = {}
    for point in knowledge.points:
        for quote in knowledge.quotes(point):
            quoting.setdefault(quote.paragraph.id, []).append((point, quote.text))
    for section, paragraph in knowledge.source.places.values():
        told = _sentences(paragraph, quoting.get(paragraph.id, ()), asked, often)
        yield Paragraph(section, paragraph.number, tuple(told))


def _sentences(
    paragraph: SourceParagraph,
    quotes: Iterable[tuple[Point, str]],
    asked: Sequence[Asked],
    often: Mapping[str, int],
) -> Iterator[Sentence]:
    placed = [(point, paragraph.text.find(text), len(text)) for point, text in quotes]
    for begin, end in sentences(paragraph.text):
        points = tuple(p for p, start, size in placed if begin < start + size and start < end)
        ids = {point.id for point in points}
        times = sum(any(point.id in ids for point in one.shown) for one in asked)
        text = paragraph.text[begin:end].strip()
        people = sum(often.get(point.id, 0) for point in points)
        yield Sentence(text, points, not any(paragraph.forbidden(text)), times, people)


def _asked(matcher: Matcher) -> Iterator[Asked]:
    for entry in matcher.knowledge.asked:
        for question in entry.test_questions:
            points = (match.point for match in shown(matcher.match(question)))
            yield Asked(entry, question, tuple(points))


def _confusions(asked: Iterable[Asked]) -> list[Confusion]:
    """What was shown instead of what: the first point of an answer that has not its own."""
    found: dict[tuple[str, str], list[Asked]] = {}
    for one in asked:
        if one.shown and not one.right:
            found.setdefault((one.entry.id, one.shown[0].id), []).append(one)
    confusions = [
        Confusion(same[0].entry, same[0].shown[0], tuple(one.question for one in same))
        for same in found.values()
    ]
    return sorted(confusions, key=lambda confusion: -len(confusion.questions))
