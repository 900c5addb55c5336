"""Reading a message again in the light of what was shown before it."""

from __future__ import annotations

import numpy as np

from bot.conversation.context import Context
from bot.knowledge import Knowledge, Point
from bot.matching import Answer, Decline, Match, Matcher
from bot.matching.choice import Array
from bot.matching.outcome import Outcome
from bot.matching.reading import Reading
from bot.matching.strangeness import STRANGENESS

_ALONE, _WITH_TITLE = 0.6, 0.4
_SAME, _RELATED, _SIBLING, _SECTION, _EARLIER = 1.6, 2.0, 2.5, 1.6, 1.3
_NONE_COUNTS = 0.8
_STRANGE_SHARE = STRANGENESS.index("strange share")
_MOSTLY_STRANGE = 0.7


class Rereading:
    """Weighs points by what was shown before."""

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher
        points = matcher.knowledge.points
        self._number = {point.id: number for number, point in enumerate(points)}
        self._sections = np.array([matcher.knowledge.section(point).id for point in points])

    @property
    def _knowledge(self) -> Knowledge:
        return self._matcher.knowledge

    def outcome(self, message: str, reading: Reading, alone: Outcome, context: Context) -> Outcome:
        """What a message leads to that may need what was shown before, and may not."""
        if reading.strangeness[_STRANGE_SHARE] >= _MOSTLY_STRANGE:
            return alone  # what the text does not speak of, is not to be found near what was shown
        likely = self.weighed(message, context, reading)
        again = self._matcher.decide_between(likely, self._matcher.thresholds)
        if isinstance(alone, Answer) and isinstance(again, Decline):
            return alone
        return again

    def best(self, message: str, context: Context, limit: int = 3) -> tuple[Match, ...]:
        """The points that a message means after what was shown, best first."""
        likely = self.weighed(message, context, self._matcher.read(message))
        return self._matcher.ranked(likely, limit)

    def is_strange(self, subject: str) -> bool:
        """Whether the text hardly speaks of a subject at all."""
        reading = self._matcher.read(subject)
        return bool(reading.strangeness[_STRANGE_SHARE] >= _MOSTLY_STRANGE)

    def weighed(self, message: str, context: Context, reading: Reading) -> Array:
        """How likely a message means each entry after what was shown; as ``probabilities``."""
        likely = self._matcher.probabilities(reading)
        about = self._knowledge.by_id.get(context.about or "")
        if about is None:
            return likely
        together = self._matcher.probabilities(self._matcher.read(f"{message} {about.title}"))
        mixed = _ALONE * likely + _WITH_TITLE * together
        count = len(self._knowledge.points)
        mixed[:count] *= self._boosts(about, context)
        mixed[count:] *= _NONE_COUNTS
        return np.asarray(mixed / mixed.sum())

    def _boosts(self, about: Point, context: Context) -> Array:
        boosts = np.where(self._sections == self._sections[self._number[about.id]], _SECTION, 1.0)
        for name in context.earlier:
            self._raise(boosts, name, _EARLIER)
        for name in about.related:
            self._raise(boosts, name, _RELATED)
        for enumeration in self._knowledge.story.enumerations:
            items = [item.point for item in enumeration.items]
            if about.id in (*items, enumeration.point):
                for name in items:
                    self._raise(boosts, name, _SIBLING)
        self._raise(boosts, about.id, _SAME)
        return boosts

    def _raise(self, boosts: Array, name: str, factor: float) -> None:
        point = self._knowledge.by_id.get(name)
        if point is not None:
            number = self._number[point.id]
            boosts[number] = max(boosts[number], factor)
