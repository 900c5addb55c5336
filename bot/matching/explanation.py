"""What made an answer: the words that were recognised, and the entries that came nearest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.knowledge import SmallTalk
from bot.matching.analysis import Word
from bot.matching.choice import FEATURES
from bot.matching.distress import Heard, texts_of
from bot.matching.matcher import Matcher
from bot.matching.outcome import Outcome
from bot.matching.views import VIEWS


@dataclass(frozen=True, slots=True)
class Candidate:
    """One entry that came near.

    Attributes:
        name: its id.
        title: its title, or what it is asked most plainly.
        probability: how likely it is meant, 0 to 1.
        evidence: what each view adds to its utility, best first.
        words: what each word, as typed, says for it (below 0: against it), the most telling first.
        variants: the variants of it that are nearest, with their cosine similarity.
    """

    name: str
    title: str
    probability: float
    evidence: tuple[tuple[str, float], ...]
    words: tuple[tuple[str, float], ...]
    variants: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Need:
    """Why a message was taken for one in distress.

    Attributes:
        name: the id of what is said to that.
        literally: whether the knowledge base has it word for word; then the rest did not count.
        margin: how clearly it sounds like that, about -1 to 1.
        least: from which margin it counts.
        words: its words, each with how much more it sounds like that than it would without.
        variants: what is nearest to it under that id, with the cosine similarity.
    """

    name: str
    literally: bool
    margin: float
    least: float
    words: tuple[tuple[str, float], ...]
    variants: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a question led to its outcome.

    Attributes:
        outcome: what it led to.
        words: its words, as recognised.
        weights: how telling each word is (inverse document frequency).
        candidates: the entries that came nearest, best first.
        none: the probability that none of the entries is meant.
        need: why it was taken for a message in distress, if it was; then the rest did not count.
    """

    outcome: Outcome
    words: tuple[Word, ...]
    weights: tuple[float, ...]
    candidates: tuple[Candidate, ...]
    none: float
    need: Need | None


def explain(matcher: Matcher, question: str, count: int = 3) -> Explanation:
    """Why ``question`` leads to what it leads to, with the ``count`` nearest entries."""
    reading = matcher.read(question)
    likely = matcher.probabilities(reading)
    features = dict(zip(reading.entries.tolist(), matcher.features(reading), strict=False))
    nearest = np.argsort(-likely[:-1])[:count].tolist()
    query = reading.queries[0]
    candidates = []
    for index in nearest:
        entry = matcher.views.entries[index]
        title = entry.questions[0] if isinstance(entry, SmallTalk) else entry.title
        evidence = _by_view(features[index] * matcher.weights) if index in features else ()
        own = np.flatnonzero(matcher.views.owners == index)
        best = own[np.argsort(-query.like[own])[:3]].tolist()
        variants = tuple((matcher.views.variants[v], float(query.like[v])) for v in best)
        spoken = _by_word(reading.whole.words, matcher.views.spoken(query, index))
        chance = float(likely[index])
        candidates.append(Candidate(entry.id, title, chance, evidence, spoken, variants))
    words = reading.whole.words
    weights = tuple(matcher.views.words.idf(word.term) for word in words)
    outcome = matcher.match(question)
    need = _need(matcher, matcher.distress.heard(reading, likely))
    return Explanation(outcome, words, weights, tuple(candidates), float(likely[-1]), need)


def _need(matcher: Matcher, heard: Heard | None) -> Need | None:
    if heard is None:
        return None
    utterance = heard.query.utterance
    spoke = [word.typed for word in utterance.words], matcher.distress.spoke(utterance)
    words = sorted(zip(*spoke, strict=True), key=lambda word: -word[1])
    texts = texts_of(matcher.knowledge)
    similar = heard.query.like[-len(texts) :]
    own = {*heard.entry.questions}
    nearest = [n for n in np.argsort(-similar).tolist() if texts[n] in own][:3]
    return Need(
        heard.entry.id,
        heard.literally,
        heard.margin,
        heard.least,
        tuple(words),
        tuple((texts[n], float(similar[n])) for n in nearest),
    )


def _by_word(words: Sequence[Word], spoken: Mapping[str, float]) -> tuple[tuple[str, float], ...]:
    """What the terms of each word say, and its parts if it is a compound, in all."""
    totals: dict[str, float] = {}
    for word in words:
        total = sum(spoken.get(term, 0.0) for term in {word.term, *word.parts})
        totals[word.typed] = totals.get(word.typed, 0.0) + total
    return tuple(sorted(totals.items(), key=lambda item: -abs(item[1])))


def _by_view(
    contributions: np.ndarray[tuple[int], np.dtype[np.float64]],
) -> tuple[tuple[str, float], ...]:
    totals = dict.fromkeys(VIEWS, 0.0)
    for feature, value in zip(FEATURES, contributions.tolist(), strict=True):
        view = feature.partition(": ")[2]
        if view in totals and not feature.startswith("is a point"):
            totals[view] += value
    return tuple(sorted(totals.items(), key=lambda item: -item[1]))
