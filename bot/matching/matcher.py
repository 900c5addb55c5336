"""The matcher: a question in, an outcome out. Pure and synchronous."""

from __future__ import annotations

from copy import copy

import numpy as np

from bot.dutch import tokens
from bot.knowledge import Knowledge, OutOfScope, Point, SmallTalk
from bot.languages import foreign_language
from bot.matching.analysis import Analyser
from bot.matching.choice import Array, Kind, Weights, design, kind_of, probabilities
from bot.matching.follow_ups import FollowUps
from bot.matching.outcome import (
    MAX_SUGGESTIONS,
    Answer,
    Chat,
    Decline,
    Foreign,
    Match,
    Outcome,
    Suggestions,
)
from bot.matching.reading import Reading, read
from bot.matching.views import Views

MAX_QUESTION = 4096
_EACH_ANSWER_FROM = 0.6
_NEAR_FROM = 0.05


class Matcher:
    """Matches questions against one knowledge base."""

    def __init__(self, knowledge: Knowledge, weights: Weights | None = None) -> None:
        self.knowledge = knowledge
        self.weights = weights or Weights.read()
        self.analyser = Analyser(knowledge)
        self.views = Views(knowledge, self.analyser)
        self.kinds = np.array([kind_of(entry) for entry in self.views.entries])
        self._points = len(knowledge.points)
        self._same = _overlaps(knowledge)
        self._follow_ups = FollowUps(knowledge)

    def match(self, question: str, previous: str | None = None) -> Outcome:
        """What ``question`` leads to.

        Args:
            question: a message as it was typed, of any length; the first 4096 characters count.
            previous: the id of the point that the same person was shown last, for a follow-up.
        """
        question = question[:MAX_QUESTION]
        before = self.knowledge.by_id.get(previous) if previous else None
        if before and (follow_up := self._follow_ups.match(question, before)):
            return follow_up
        reading = self.read(question)
        if reading.exact_match is None and all(word.function for word in reading.whole.words):
            return Decline()
        language = foreign_language(question)
        outcome = self.decide(reading)
        if language and language in self.knowledge.texts.foreign and not isinstance(outcome, Chat):
            points = self.probabilities(reading)[: self._points]
            return Foreign(language, self._nearest(points))
        if before and isinstance(outcome, Suggestions | Decline):
            return self._in_context(question, before) or outcome
        return outcome

    def with_weights(self, weights: Weights) -> Matcher:
        """The same matcher with other weights; everything else is shared."""
        other = copy(self)
        other.weights = weights
        return other

    def search(self, text: str, limit: int) -> tuple[Match, ...]:
        """The points that are nearest to ``text``, best first, however unlikely."""
        reading = self.read(text[:MAX_QUESTION])
        return self._distinct(self.probabilities(reading)[: self._points], limit)

    def read(self, text: str) -> Reading:
        """What the matcher sees in ``text``."""
        return read(text, self.analyser, self.views)

    def probabilities(self, reading: Reading) -> Array:
        """How likely each entry and, last, none of them is meant, shape ``(entries + 1,)``.

        A message that is one of the variants, word for word, leaves no doubt.
        """
        if reading.exact_match is None:
            return self._probabilities(reading.both_scores(), reading)
        certain = np.zeros(len(self.views.entries) + 1)
        certain[reading.exact_match] = 1.0
        return certain

    def _probabilities(self, scores: Array, reading: Reading) -> Array:
        features = design(scores, self.kinds, reading.strangeness)
        return probabilities(features, self.weights.features)

    def decide(self, reading: Reading) -> Outcome:
        """What a message leads to that was read before."""
        likely = self.probabilities(reading)
        points, talk = likely[: self._points], likely[:-1][self.kinds == Kind.SMALL_TALK]
        rivals = max(points.sum(), self.weights.chat_from)
        if talk.size and talk.sum() >= rivals:
            entry = self.views.entries[len(likely) - 1 - len(talk) + int(talk.argmax())]
            assert isinstance(entry, SmallTalk)
            return Chat(entry)
        two = self._two_questions(reading)
        if two:
            return Answer(two)
        best, sure = self._surest(points)
        if sure >= self.weights.answer_from:
            return Answer((Match(self.knowledge.points[best], sure),))
        if points.sum() >= self.weights.suggest_from:
            return Suggestions(self._distinct(points, MAX_SUGGESTIONS))
        return self._declined(likely)

    def _declined(self, likely: Array) -> Outcome:
        subjects = likely[:-1][self.kinds == Kind.OUT_OF_SCOPE]
        if subjects.size and subjects.max() > likely[-1]:
            subject = self.views.entries[self._points + int(subjects.argmax())]
            assert isinstance(subject, OutOfScope)
            nearest = self.knowledge.by_id.get(subject.nearest or "")
            near = Match(nearest, float(subjects.max())) if nearest else None
            return Decline(near, subject)
        return Decline(self._nearest(likely[: self._points]))

    def _two_questions(self, reading: Reading) -> tuple[Match, ...]:
        """The two answers to a message that asks two things; else nothing."""
        asked: list[tuple[int, float]] = []
        for utterance, scores in zip(reading.parts, reading.part_scores, strict=True):
            if utterance.asks:
                both = np.hstack([scores, scores]).astype(np.float64)
                best, sure = self._surest(self._probabilities(both, reading)[: self._points])
                if sure >= _EACH_ANSWER_FROM and not any(self._same[best][b] for b, _ in asked):
                    asked.append((best, sure))
        if len(asked) < 2:
            return ()
        return tuple(Match(self.knowledge.points[best], sure) for best, sure in asked[:2])

    def _surest(self, points: Array) -> tuple[int, float]:
        """The likeliest point, and how likely it or another with its passage is meant."""
        best = int(points.argmax())
        return best, float(points[self._same[best]].sum())

    def _nearest(self, points: Array) -> Match | None:
        """The likeliest point, unless it is too unlikely to be of any help."""
        (nearest,) = self._distinct(points, 1)
        return nearest if nearest.score > _NEAR_FROM else None

    def _distinct(self, points: Array, limit: int) -> tuple[Match, ...]:
        """The likeliest points, each passage shown once."""
        first_of: dict[str, int] = {}
        for index in np.argsort(-points)[: 4 * limit].tolist():
            first_of.setdefault(self.knowledge.points[index].passage, index)
        chosen = list(first_of.values())[:limit]
        return tuple(Match(self.knowledge.points[i], float(points[i])) for i in chosen)

    def _in_context(self, question: str, before: Point) -> Outcome | None:
        """A short question that needs what was shown before ('en de ander dan?')."""
        if not self._follow_ups.is_short(tokens(question)):
            return None
        outcome = self.decide(self.read(f"{question} {before.title}"))
        if not isinstance(outcome, Answer):
            return None
        fresh = [match for match in outcome.matches if match.point != before]
        return Answer(tuple(fresh[:1])) if fresh else None


def _overlaps(knowledge: Knowledge) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    """Which points show the same passage, or one that holds the other's; square, symmetric."""
    points = knowledge.points
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
