"""Which two points are compared: what somebody names, and what was shown."""

from __future__ import annotations

from collections.abc import Sequence

from bot import dutch
from bot.conversation.context import Context
from bot.conversation.outcomes import Compared
from bot.conversation.rereading import Rereading
from bot.knowledge import Point
from bot.matching import Answer, Match, Matcher

_CANDIDATES = 4
_SPOKEN_OF_FROM = 0.03
_OF_ONE_LIST, _OF_ONE_SECTION = 4.0, 2.0
_POINTING = frozenset(
    """
    een ene ander andere twee beide allebei soort soorten ding dingen zaak zaken begrip begrippen
    woord woorden term termen idee ideeen vorm vormen kant kanten groep groepen elkaar mekaar
    """.split()
)
"""Words that name nothing of their own, but two things that were spoken of."""


class Comparing:
    """Finds the two points that a comparison is about."""

    def __init__(self, matcher: Matcher, rereading: Rereading) -> None:
        self._matcher = matcher
        self._knowledge = matcher.knowledge
        self._rereading = rereading

    def compared(
        self, subjects: Sequence[str], shown: Sequence[Point], context: Context
    ) -> Compared | Answer | None:
        """Two points side by side, or one if the text does not speak of the other; or nothing.

        Args:
            subjects: what is named, each in the asker's words.
            shown: the points that were shown, the latest first.
            context: what was shown before.
        """
        unknown = [subject for subject in subjects if self._is_unknown(subject)]
        known = [subject for subject in subjects if subject not in unknown]
        named = [words for subject in known if (words := self._naming(subject))][:2]
        if len(named) == 2:
            return self._nearest_pair(*map(self._search, named))
        latest = list(dict.fromkeys(shown))
        if unknown and (named or latest):
            point = self._search(named[0])[0].point if named else latest[0]
            return Answer((Match(point, 1.0),), unanswered=unknown[0])
        for subject in named:
            for match in (*self._rereading.best(subject, context, 2), *self._search(subject)):
                if latest and match.point != latest[0]:
                    return Compared(latest[0], match.point)
        return Compared(*latest[:2]) if len(latest) > 1 else None

    def _is_unknown(self, subject: str) -> bool:
        """Whether a subject names something that the text does not speak of."""
        words = self._matcher.analyser.analyse(subject).content
        if all(word.word in _POINTING for word in words):
            return False
        strange = self._rereading.is_strange(subject)
        return strange or self._search(subject)[0].score < _SPOKEN_OF_FROM

    def _naming(self, subject: str) -> str:
        """The words of a subject that say something to this text, if there are any."""
        words = [w for w in self._matcher.analyser.analyse(subject).words if w.known]
        naming = [w for w in words if not w.function and w.word not in _POINTING]
        return " ".join(dutch.tokens(" ".join(w.typed for w in words))) if naming else ""

    def _search(self, subject: str) -> tuple[Match, ...]:
        return self._matcher.search(subject, _CANDIDATES)

    def _nearest_pair(self, firsts: Sequence[Match], seconds: Sequence[Match]) -> Compared | None:
        """The likeliest pair, rather of one list or section than from all over the text."""
        pairs = [
            (one.score * other.score * self._together(one.point, other.point), -n, -m)
            for n, one in enumerate(firsts)
            for m, other in enumerate(seconds)
            if one.point.passage != other.point.passage
        ]
        if not pairs:
            return None
        _, n, m = max(pairs)
        return Compared(firsts[-n].point, seconds[-m].point)

    def _together(self, one: Point, other: Point) -> float:
        for enumeration in self._knowledge.story.enumerations:
            if {one.id, other.id} <= {item.point for item in enumeration.items}:
                return _OF_ONE_LIST
        same = self._knowledge.section(one).id == self._knowledge.section(other).id
        return _OF_ONE_SECTION if same else 1.0
