"""Several cheap, unlike views of how near a message is to each entry of the knowledge base."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz, process

from bot.knowledge import Knowledge, OutOfScope, Point, SmallTalk
from bot.matching.analysis import Analyser, Utterance
from bot.matching.bayes import NaiveBayes
from bot.matching.index import Floats, TfidfIndex

_FUZZY_CANDIDATES = 40

Entry = Point | OutOfScope | SmallTalk


@dataclass(frozen=True)
class Query:
    """One utterance as the views see it; ``by_words`` and ``by_letters`` are by variant."""

    utterance: Utterance
    terms: Mapping[str, float]
    grams: Mapping[str, float]
    by_words: Floats
    by_letters: Floats


class Views:
    """Scores every entry by each view."""

    def __init__(self, knowledge: Knowledge, analyser: Analyser) -> None:
        self.entries: tuple[Entry, ...] = (
            *knowledge.points,
            *knowledge.out_of_scope,
            *knowledge.small_talk,
        )
        self.variants = [q for entry in self.entries for q in entry.questions]
        counts = [len(entry.questions) for entry in self.entries]
        self.owners = np.repeat(np.arange(len(self.entries)), counts)
        self._starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
        utterances = [analyser.analyse(variant) for variant in self.variants]
        self._keys = [_key(utterance) for utterance in utterances]
        self._exact = {
            utterance.form: owner
            for utterance, owner in zip(utterances, self.owners.tolist(), strict=True)
            if utterance.form
        }
        terms = [utterance.terms() for utterance in utterances]
        self.words = TfidfIndex(terms)
        self._letters = TfidfIndex(utterance.trigrams() for utterance in utterances)
        self._documents = TfidfIndex(
            _document(entry, terms[start : start + count], analyser)
            for entry, start, count in zip(self.entries, self._starts, counts, strict=True)
        )
        self._bayes_of_words = NaiveBayes(self.words, self.owners, len(self.entries))
        self._bayes_of_letters = NaiveBayes(self._letters, self.owners, len(self.entries))

    def exact_match(self, utterance: Utterance) -> int | None:
        """The number of the entry that has ``utterance`` word for word among its variants."""
        return self._exact.get(utterance.form)

    def scores(self, utterance: Utterance) -> Floats:
        """How near ``utterance`` is to each entry, shape ``(entries, len(VIEWS))``, about 0-1."""
        terms, grams = utterance.terms(), utterance.trigrams()
        by_words, by_letters = self.words.scores(terms), self._letters.scores(grams)
        query = Query(utterance, terms, grams, by_words, by_letters)
        return np.stack([view(self, query) for view in VIEWS.values()], axis=1)

    def nearest_words(self, query: Query) -> Floats:
        """The words of the nearest variant."""
        return self._best(query.by_words)

    def three_nearest(self, query: Query) -> Floats:
        """The words and letters of the three nearest variants together."""
        rest = query.by_words + query.by_letters
        total: Floats = np.zeros(len(self.entries), dtype=np.float32)
        for _ in range(3):
            best = self._best(rest)
            total += best
            rest[rest >= best[self.owners]] = 0
        return (total / 6).astype(np.float32)

    def nearest_letters(self, query: Query) -> Floats:
        """The letters of the nearest variant."""
        return self._best(query.by_letters)

    def document(self, query: Query) -> Floats:
        """The words of all that an entry says and is asked."""
        return self._documents.scores(query.terms)

    def bayes_of_words(self, query: Query) -> Floats:
        """The log-likelihood of the words."""
        return self._bayes_of_words.scores(query.terms) / np.float32(4)

    def bayes_of_letters(self, query: Query) -> Floats:
        """The log-likelihood of the letters."""
        return self._bayes_of_letters.scores(query.grams) / np.float32(4)

    def fuzzy(self, query: Query) -> Floats:
        """The edit distance to the best of the nearest variants."""
        near = query.by_words + query.by_letters
        count = min(_FUZZY_CANDIDATES, len(near))
        candidates = np.argpartition(near, -count)[-count:]
        keys = [self._keys[c] for c in candidates]
        ratios = process.cdist([_key(query.utterance)], keys, scorer=fuzz.token_sort_ratio)[0]
        best: Floats = np.zeros(len(self.entries), dtype=np.float32)
        np.maximum.at(best, self.owners[candidates], ratios / 100)
        return best

    def covered(self, query: Query) -> Floats:
        """The share of the subject words that an entry knows."""
        return self._documents.coverage(query.utterance.subject())

    def _best(self, by_variant: Floats) -> Floats:
        """The best of each entry's variants, shape ``(entries,)``."""
        return np.maximum.reduceat(by_variant, self._starts)


VIEWS: Mapping[str, Callable[[Views, Query], Floats]] = {
    "words": Views.nearest_words,
    "top3": Views.three_nearest,
    "letters": Views.nearest_letters,
    "document": Views.document,
    "bayes of words": Views.bayes_of_words,
    "bayes of letters": Views.bayes_of_letters,
    "fuzzy": Views.fuzzy,
    "covered": Views.covered,
}
"""By name: how near a query is to each entry, shape ``(entries,)``, about 0 to 1."""


def _document(
    entry: Entry, variants: Sequence[Mapping[str, float]], analyser: Analyser
) -> dict[str, float]:
    """All that an entry says and is asked, as one bag of words with dampened counts."""
    bag: dict[str, float] = {}
    own = (entry.title, entry.answer, entry.passage) if isinstance(entry, Point) else ()
    for terms in (*variants, *(analyser.analyse(text).terms() for text in own)):
        for term, weight in terms.items():
            bag[term] = bag.get(term, 0.0) + weight
    return {term: 1 + math.log1p(count) for term, count in bag.items()}


def _key(utterance: Utterance) -> str:
    return " ".join(word.word for word in utterance.words if not word.function)
