"""Reading a message again in the light of what was shown before it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bot.conversation.context import Context
from bot.knowledge import Knowledge, Point
from bot.matching import Answer, Likely, Match, Matcher, Suggestions
from bot.matching.choice import Array
from bot.matching.outcome import MAX_SUGGESTIONS, Outcome
from bot.matching.reading import Reading
from bot.matching.strangeness import STRANGENESS

ANSWERED, SHOWN, SHOWN_IF_AGREED, OFFERED = 0.64, 0.6, 0.25, 0.2
"""From which probability a point is surely, likely and perhaps what was meant; likely is less if
the message by itself speaks for it too."""
_LEAST = 0.05
_ALONE, _WITH_TITLE = 0.75, 0.25
_SAME, _RELATED, _SIBLING, _SECTION, _EARLIER = 1.6, 2.0, 2.5, 1.6, 1.3
_NONE_COUNTS = 0.8
_STRANGE_SHARE = STRANGENESS.index("strange share")
_MOSTLY_STRANGE = 0.6


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

    def outcome(
        self, message: str, subject: str, reading: Reading, alone: Outcome, context: Context
    ) -> Outcome:
        """What a message leads to that may need what was shown before, and may not.

        Args:
            message: as it was typed.
            subject: what it names of its own, in its own words.
            reading: of the message.
            alone: what it leads to with nothing before it.
            context: what was shown before.
        """
        if isinstance(alone, Answer):
            return alone
        if self._speaks_of_other_things(reading, subject):
            return _not_shown(alone)
        return self._decided(message, reading, context) or alone

    def decided(
        self,
        message: str,
        context: Context,
        without: Sequence[Point] = (),
        *,
        eager: bool = False,
    ) -> Outcome | None:
        """What a message surely goes on from what was shown with; nothing if that is unlikely.

        Args:
            message: what to read.
            context: what was shown before.
            without: the points that are not meant.
            eager: whether it was asked for so clearly that a guess is better than a choice.
        """
        reading = self._matcher.read(message)
        least = _LEAST if eager else OFFERED
        outcome = self._decided(message, reading, context, without, least)
        if eager and isinstance(outcome, Suggestions):
            first, *others = outcome.matches
            return Likely(first, tuple(others))
        return outcome

    def _decided(
        self,
        message: str,
        reading: Reading,
        context: Context,
        without: Sequence[Point] = (),
        least: float = OFFERED,
    ) -> Outcome | None:
        count = MAX_SUGGESTIONS + len(without)
        ranked = self._matcher.ranked(self.weighed(message, context, reading), count)
        others = (match for match in ranked if not _overlaps(match.point, without))
        found = tuple(others)[:MAX_SUGGESTIONS]
        if not found or found[0].score < least:
            return None
        if found[0].score >= ANSWERED:
            return Answer(found[:1], found[1:])
        alone = self._matcher.ranked(self._matcher.probabilities(reading), 1)
        agreed = _overlaps(found[0].point, [match.point for match in alone])
        if found[0].score >= (SHOWN_IF_AGREED if agreed else SHOWN):
            return Likely(found[0], found[1:])
        return Suggestions(found)

    def best_of(self, points: Sequence[str], message: str, context: Context) -> tuple[Match, ...]:
        """Of these points, by their ids, the likeliest after what was shown first."""
        likely = self.weighed(message, context, self._matcher.read(message))
        known = [self._knowledge.by_id[name] for name in points]
        found = [Match(point, float(likely[self._number[point.id]])) for point in known]
        return tuple(sorted(found, key=lambda match: -match.score))

    def _speaks_of_other_things(self, reading: Reading, subject: str) -> bool:
        """Whether what the text does not speak of is all that a message is about."""
        strange = reading.strangeness[_STRANGE_SHARE] >= _MOSTLY_STRANGE
        return bool(strange or (subject and self.is_strange(subject)))

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


def _overlaps(point: Point, others: Sequence[Point]) -> bool:
    """Whether a point shows a passage of another, or of which another shows a part."""
    return any(point.passage in other.passage or other.passage in point.passage for other in others)


def _not_shown(outcome: Outcome) -> Outcome:
    """A guess only offered."""
    match outcome:
        case Likely(match, runners_up):
            return Suggestions((match, *runners_up)[:MAX_SUGGESTIONS])
        case _:
            return outcome
