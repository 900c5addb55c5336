"""What there is about a subject that somebody names: a paragraph, a section, or a point."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot import dutch
from bot.conversation.ordinals import paragraph_number
from bot.knowledge import Point
from bot.matching import Matcher
from bot.matching.analysis import Analyser
from bot.matching.outcome import Likely, Suggestions, matches

Item = tuple[str, str, Sequence[str]]
"""Something for a study circle: its id, what it says, and the ids of its points."""
_SHORTEST_BEGINNING = 4


class Subjects:
    """Finds what is about a subject."""

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher
        self._knowledge = matcher.knowledge

    def about(self, subject: str, items: Iterable[Item]) -> list[str]:
        """The ids of the items about a subject, in their order; none if there are none.

        About it are those on the points that it names, and those that say it; where there are
        none, those on what stands beside these points.
        """
        kept, points = list(items), self._points(subject)
        named = {point.id for point in points}
        exactly = [
            name
            for name, text, about in kept
            if named & self._known(about) or self._says(text, subject)
        ]
        if exactly or self._paragraph(subject) is not None:
            return exactly
        beside = {other for point in points for other in self._beside(point)}
        return [name for name, _, about in kept if beside & self._known(about)]

    def _points(self, subject: str) -> list[Point]:
        number = self._paragraph(subject)
        if number is not None:
            return self._in_paragraph(number)
        said = set(dutch.tokens(subject))
        for section in self._knowledge.source.sections:
            title = dutch.tokens(section.title)
            if title and set(title) <= said:
                return list(self._knowledge.in_section(section.id))
        outcome = self._matcher.match(subject)
        found = [match.point for match in matches(outcome)]
        return found if isinstance(outcome, Likely | Suggestions) else found[:1]

    def _paragraph(self, subject: str) -> int | None:
        """The paragraph that a subject names: 'alinea 7', 'de derde alinea', or only '7'."""
        words = dutch.tokens(subject)
        if len(words) == 1 and words[0].isascii() and words[0].isdecimal():
            return int(words[0])
        return paragraph_number(words)

    def _in_paragraph(self, number: int) -> list[Point]:
        return [
            point
            for point in self._knowledge.points
            for quote in self._knowledge.quotes(point)
            if quote.paragraph.number == number and quote.section.kind != "reacties"
        ]

    def _beside(self, point: Point) -> set[str]:
        here = self._knowledge.paragraph(point).id
        others = {
            other.id
            for other in self._knowledge.points
            if self._knowledge.paragraph(other).id == here
        }
        return others | self._known(point.related)

    def _known(self, names: Iterable[str]) -> set[str]:
        """The points' ids of today."""
        by_id = self._knowledge.by_id
        return {by_id[name].id for name in names if name in by_id}

    def _says(self, text: str, subject: str) -> bool:
        return says(text, subject, self._matcher.analyser)


def says(text: str, subject: str, analyser: Analyser) -> bool:
    """Whether a text has every word of a subject in it that means something."""
    words = [word for word in analyser.analyse(subject).words if not word.function]
    said = dutch.tokens(text)
    return bool(words) and all(
        any(_begins(word, dutch.stem(wanted.word)) for word in said) for wanted in words
    )


def uses(point: Point, subject: str) -> bool:
    """Whether what is asked or told of a point has a word of a subject that means something."""
    wanted = [dutch.stem(word) for word in dutch.content_words(dutch.tokens(subject))]
    told = " ".join((point.title, point.answer, point.passage, *point.questions))
    said = set(dutch.content_words(dutch.tokens(told)))
    return any(_begins(word, stem) for stem in wanted for word in said)


def _begins(word: str, stem: str) -> bool:
    """Whether a word is of this stem, or begins with it as a compound does."""
    long_enough = len(stem) >= _SHORTEST_BEGINNING
    return dutch.stem(word) == stem or (long_enough and word.startswith(stem))
