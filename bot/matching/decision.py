"""From probabilities to an outcome: sure, likely, or an honest no."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.knowledge import Knowledge, OutOfScope, Point, SmallTalk
from bot.matching.choice import Array, Kind, Thresholds
from bot.matching.learned import Entry
from bot.matching.outcome import (
    MAX_SUGGESTIONS,
    Answer,
    Chat,
    Decline,
    Likely,
    Match,
    Outcome,
    words_in,
)

EACH_ANSWER_FROM = 0.6
CLOSE = 0.15
"""What a point's probability is to the best one's, at least, to be named beside it."""
_NEAR_FROM = 0.03
WORD_FOR_WORD = 0.99
_MOST_WORDS = 130
"""In two passages that are shown together."""

_OF_SUBJECTS = 1 / 3
"""What surely is a subject outside the text is no small talk, though that sounds a little like it:
of labelled small talk none is lost, and 'mag mijn hond mee' is not comforted."""


@dataclass(frozen=True)
class Part:
    """One of the questions in a message: its words, and how likely it means each entry."""

    text: str
    likely: Array


class Decision:
    """Decides between the entries of one knowledge base.

    Args:
        knowledge: the knowledge base.
        entries: what there is to choose from; its points first.
        kinds: each entry's ``Kind``.
    """

    def __init__(
        self, knowledge: Knowledge, entries: Sequence[Entry], kinds: NDArray[np.intp]
    ) -> None:
        self._knowledge = knowledge
        self._entries = entries
        self._points = len(knowledge.points)
        self._subjects = np.flatnonzero(kinds == Kind.OUT_OF_SCOPE)
        self._talk = np.flatnonzero(kinds == Kind.SMALL_TALK)
        shown, self._passage = _passages(knowledge.points)
        self._overlaps = _overlaps(knowledge, shown)

    def outcome(self, likely: Array, parts: Sequence[Part], thresholds: Thresholds) -> Outcome:
        """What a message leads to.

        Args:
            likely: how likely it means each entry and, last, none; shape ``(entries + 1,)``.
            parts: the questions in it, if there are several.
            thresholds: from which probability to do what.
        """
        points, talk = likely[: self._points], likely[self._talk]
        most = max(points.sum(), _OF_SUBJECTS * likely[self._subjects].max(initial=0.0))
        if talk.size and talk.sum() >= max(most, thresholds.chat):
            if (asked := self._asked(parts, thresholds.answer)) is not None:
                return asked
            entry = self._entries[self._talk[int(talk.argmax())]]
            if isinstance(entry, SmallTalk):
                return Chat(entry)
        if (several := self._several(parts, thresholds)) is not None:
            return several
        first, *others = self.ranked(points, MAX_SUGGESTIONS)
        close = tuple(other for other in others if other.score >= CLOSE * first.score)
        if first.score >= thresholds.answer:
            return Answer((first,), close)
        beside = [match for match in close if self._same_section(match.point, first.point)]
        if beside and first.score + beside[0].score >= thresholds.answer:
            return _together(first, beside[0])
        if first.score >= thresholds.likely:
            return Likely(first, tuple(others))
        return self._asked(parts, WORD_FOR_WORD) or self._declined(likely, thresholds)

    def ranked(self, points: Array, limit: int) -> tuple[Match, ...]:
        """The likeliest points, best first, none of them with a passage that overlaps another's.

        A match's score is how likely it, or a point with an overlapping passage, is meant.
        """
        chosen: list[int] = []
        for index in np.argsort(-points).tolist():
            if len(chosen) == limit:
                break
            if not self._overlaps[self._passage[index], self._passage[chosen]].any():
                chosen.append(index)
        found = [
            Match(self._knowledge.points[index], float(points[self._alike(index)].sum()))
            for index in chosen
        ]
        return tuple(sorted(found, key=lambda match: -match.score))

    def _alike(self, point: int) -> NDArray[np.bool_]:
        """Which points show what this one shows, or a part of it, or more."""
        return np.asarray(self._overlaps[self._passage[point]][self._passage])

    def nearest(self, points: Array) -> Match | None:
        """The likeliest point, unless it is too unlikely to be of any help."""
        best = int(points.argmax())
        score = float(points[best])
        return Match(self._knowledge.points[best], score) if score > _NEAR_FROM else None

    def _asked(self, parts: Sequence[Part], least: float) -> Answer | None:
        """The answer to the last question in a message, if it is surely that by itself."""
        for part in reversed(parts):
            (first,) = self.ranked(part.likely[: self._points], 1)
            if first.score >= least:
                return Answer((first,))
        return None

    def _several(self, parts: Sequence[Part], thresholds: Thresholds) -> Outcome | None:
        """The answers to a message that asks two things, or one and what there is none to."""
        answered: list[Match] = []
        repeated = 0
        unanswered: list[str] = []
        for part in parts:
            (first,) = self.ranked(part.likely[: self._points], 1)
            if first.score >= EACH_ANSWER_FROM:
                if any(self._overlap(first.point, match.point) for match in answered):
                    repeated += 1
                else:
                    answered.append(first)
            elif part.likely[self._talk].sum() <= first.score < thresholds.likely:
                unanswered.append(part.text)
        if len(answered) >= 2 or (repeated and len(answered) + repeated == len(parts)):
            return Answer(tuple(answered[:2]))
        if answered and len(unanswered) == 1 and len(parts) == 2:
            return Answer(tuple(answered), unanswered=unanswered[0])
        return None

    def of_two(self, whole: Outcome, one: Part, other: Part, least: float) -> Answer | None:
        """The answers to a question that is asked of two subjects, unless one point is about both.

        Args:
            whole: what the question leads to as it is.
            one, other: it, asked of each; with a text where the source does not know the subject.
            least: how likely each must be.
        """
        first, second = (self.ranked(part.likely[: self._points], 1)[0] for part in (one, other))
        if isinstance(whole, Answer) and whole.matches[0].point not in (first.point, second.point):
            return None
        if first.score < least:
            return None
        if other.text and second.score < least and first.score >= WORD_FOR_WORD:
            return Answer((first,), unanswered=other.text)
        known = second.score >= least and not self._overlap(first.point, second.point)
        return Answer((first, second)) if known else None

    def _declined(self, likely: Array, thresholds: Thresholds) -> Decline:
        subjects = likely[self._subjects]
        nearest = self.nearest(likely[: self._points])
        if not subjects.size or subjects.max() < thresholds.subject:
            return Decline(nearest)
        subject = self._entries[self._subjects[int(subjects.argmax())]]
        if not isinstance(subject, OutOfScope):
            return Decline(nearest)
        named = self._knowledge.by_id.get(subject.nearest or "")
        return Decline(Match(named, float(subjects.max())) if named else None, subject)

    def _same_section(self, one: Point, other: Point) -> bool:
        return self._knowledge.section(one).id == self._knowledge.section(other).id

    def _overlap(self, one: Point, other: Point) -> bool:
        return one.passage in other.passage or other.passage in one.passage


def _together(first: Match, second: Match) -> Answer:
    """Two points as the answer to one question; the second only to choose, if both are too much to
    read at once."""
    readable = words_in((first, second)) <= _MOST_WORDS
    return Answer((first, second)) if readable else Answer((first,), (second,))


def _passages(points: Sequence[Point]) -> tuple[list[Point], NDArray[np.intp]]:
    """One point of each passage, and for each point the number of its own."""
    first = {point.passage: point for point in reversed(points)}
    numbers = {passage: number for number, passage in enumerate(first)}
    own = [numbers[point.passage] for point in points]
    return list(first.values()), np.array(own, dtype=np.intp)


def _overlaps(knowledge: Knowledge, points: Sequence[Point]) -> NDArray[np.bool_]:
    """Which points show the same passage, or one that holds the other's; square, symmetric."""
    overlaps = np.eye(len(points), dtype=bool)
    by_paragraph: dict[str, list[int]] = {}
    for index, point in enumerate(points):
        for quote in knowledge.quotes(point):
            by_paragraph.setdefault(quote.paragraph.id, []).append(index)
    for indices in by_paragraph.values():
        for i in indices:
            for j in indices:
                overlaps[i, j] |= points[i].passage in points[j].passage
    return np.asarray(overlaps | overlaps.T)
