"""Reading a message again in the light of what was shown before it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bot.conversation.context import Context
from bot.knowledge import Knowledge, Point
from bot.matching import Answer, Likely, Match, Matcher, Suggestions
from bot.matching.choice import Array
from bot.matching.outcome import MAX_SUGGESTIONS, Outcome, matches, words_in
from bot.matching.reading import Reading
from bot.matching.strangeness import STRANGENESS

ANSWERED, TOGETHER, SHOWN, OFFERED = 0.65, 0.5, 0.4, 0.1
"""From which probability a point, or one of two beside each other, is surely what was meant; and
from which it likely is, and perhaps."""
CLOSE = 0.15
_MOST_WORDS = 120
"""In two passages that are shown together."""
_LEAST = 0.05
_ALONE, _WITH_TITLE, _TITLE = 0.66, 0.46, -0.31
_SAME, _SECTION, _EARLIER, _OFFERED = 0.67, 1.86, 0.3, 0.96
_NONE, _NONE_ALONE = -1.33, -0.19
"""What counts for a point, and for none: a conditional logit of the logarithms of how likely the
message means it by itself, with the title of what was shown, and that title alone; and of where it
stands. Learned from 156 follow-ups in conversations that people wrote from the text alone; half of
them predict the other half as well as all of them do."""
_FLOOR = 1e-4
_STRANGE_SHARE = STRANGENESS.index("strange share")
SURE_ALONE = 0.85
_MOSTLY_STRANGE, _WHOLLY_STRANGE = 0.6, 0.95
_SURE_THOUGH_STRANGE, _LIKELY_THOUGH_STRANGE = 0.75, 0.5


class Rereading:
    """Weighs points by what was shown before."""

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher
        points = matcher.knowledge.points
        self._number = {point.id: number for number, point in enumerate(points)}
        self._sections = np.array([matcher.knowledge.section(point).id for point in points])
        self._titles: dict[str, Array] = {}

    @property
    def _knowledge(self) -> Knowledge:
        return self._matcher.knowledge

    def outcome(
        self,
        message: str,
        subject: str,
        reading: Reading,
        alone: Outcome,
        context: Context,
        *,
        claims: bool,
    ) -> Outcome:
        """What a message leads to that may need what was shown before, and may not.

        Args:
            message: as it was typed.
            subject: what it names of its own, in its own words.
            reading: of the message.
            alone: what it leads to with nothing before it.
            context: what was shown before.
            claims: whether it says something, and asks nothing that the text may not speak of.
        """
        if isinstance(alone, Answer) and len(alone.matches) > 1:
            return alone
        found = self._decided(message, reading, context)
        if isinstance(alone, Answer) and found is not None and _agree(alone, found):
            return alone
        if isinstance(alone, Answer) or not self._speaks_of_other_things(reading, subject):
            return found or alone
        if claims and found is not None:
            return found
        named = not subject or self._matcher.strange_share(subject) < _WHOLLY_STRANGE
        sure = isinstance(found, Answer) and found.matches[0].score >= _SURE_THOUGH_STRANGE
        return found if found is not None and sure and named else _not_shown(alone)

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
        first, *rest = found
        if first.score >= ANSWERED:
            return Answer(found[:1], found[1:])
        if rest and self._go_together(first, rest[0]):
            return Answer(found[:2], found[2:])
        return Likely(first, tuple(rest)) if first.score >= SHOWN else Suggestions(found)

    def _go_together(self, first: Match, second: Match) -> bool:
        """Whether one of two near points is surely meant, and both can be read in one reply."""
        both = (first, second)
        one, other = (self._sections[self._number[match.point.id]] for match in both)
        sure = first.score + second.score >= TOGETHER and second.score >= CLOSE * first.score
        return bool(sure and one == other and words_in(both) <= _MOST_WORDS)

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

    def speaks_of_another(self, message: str, context: Context, least: float) -> bool:
        """Whether a message at least so likely means another point than what was shown."""
        (best,) = self.best(message, context, 1)
        return best.score >= least and best.point.id not in context.shown

    def best(self, message: str, context: Context, limit: int = 3) -> tuple[Match, ...]:
        """The points that a message means after what was shown, best first."""
        likely = self.weighed(message, context, self._matcher.read(message))
        return self._matcher.ranked(likely, limit)

    def is_strange(self, subject: str) -> bool:
        """Whether the text hardly speaks of a subject at all."""
        return self._matcher.strange_share(subject) >= _MOSTLY_STRANGE

    def weighed(self, message: str, context: Context, reading: Reading) -> Array:
        """How likely a message means each entry after what was shown; as ``probabilities``."""
        likely = self._matcher.probabilities(reading)
        about = context.point(self._knowledge.by_id)
        if about is None:
            return likely
        count = len(self._knowledge.points)
        together = self._matcher.probabilities(self._matcher.read(f"{message} {about.title}"))
        utilities = np.full(len(likely), -np.inf)
        utilities[:count] = (
            _ALONE * _log(likely[:count])
            + _WITH_TITLE * _log(together[:count])
            + _TITLE * self._by_title(about)
            + self._closeness(about, context)
        )
        utilities[-1] = _NONE + _NONE_ALONE * _log(likely[count:].sum())
        odds = np.exp(utilities - utilities.max())
        return np.asarray(odds / odds.sum())

    def _by_title(self, about: Point) -> Array:
        """How likely the title of a point by itself means each point, as logarithms."""
        if about.id not in self._titles:
            likely = self._matcher.probabilities(self._matcher.read(about.title))
            self._titles[about.id] = _log(likely[: len(self._knowledge.points)])
        return self._titles[about.id]

    def _closeness(self, about: Point, context: Context) -> Array:
        """How much nearer each point is for what was shown or offered."""
        section = self._sections == self._sections[self._number[about.id]]
        return np.asarray(
            _SECTION * section
            + _SAME * self._among((about.id,))
            + _EARLIER * self._among(context.earlier)
            + _OFFERED * self._among(context.offered)
        )

    def _among(self, names: Sequence[str]) -> NDArray[np.bool_]:
        """Which points have one of these ids."""
        known = [self._knowledge.by_id[name].id for name in names if name in self._knowledge.by_id]
        among = np.zeros(len(self._knowledge.points), dtype=bool)
        among[[self._number[name] for name in known]] = True
        return among


def is_sure(outcome: Outcome) -> bool:
    """Whether a message is surely understood with nothing before it."""
    return isinstance(outcome, Answer) and outcome.matches[0].score >= SURE_ALONE


def _log(likely: Array) -> Array:
    return np.asarray(np.log(likely + _FLOOR))


def _overlaps(point: Point, others: Sequence[Point]) -> bool:
    """Whether a point shows a passage of another, or of which another shows a part."""
    return any(point.passage in other.passage or other.passage in point.passage for other in others)


def _agree(one: Answer, other: Outcome) -> bool:
    """Whether two answers show the same, or a guess has in front what is surely the answer."""
    shown = [match.point for match in one.matches]
    if isinstance(other, Answer):
        return shown == [match.point for match in other.matches]
    return is_sure(one) and shown == [matches(other)[0].point]


def _not_shown(outcome: Outcome) -> Outcome:
    """A guess only offered, unless it is nearly sure."""
    match outcome:
        case Likely(match, runners_up) if match.score < _LIKELY_THOUGH_STRANGE:
            return Suggestions((match, *runners_up)[:MAX_SUGGESTIONS])
        case _:
            return outcome
