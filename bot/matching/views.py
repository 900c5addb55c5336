"""Several cheap, unlike views of how near a message is to each entry of the knowledge base."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from bot.knowledge import Knowledge, OutOfScope, Point, SmallTalk
from bot.matching.analysis import Analyser, Utterance
from bot.matching.bayes import NaiveBayes
from bot.matching.index import Floats, TfidfIndex
from bot.matching.svm import Discriminator

_FUZZY_CANDIDATES = 40

Entry = Point | OutOfScope | SmallTalk


@dataclass(frozen=True)
class Query:
    """One utterance as the views see it.

    Attributes:
        by_words, by_letters: how near each variant is, shape ``(variants,)``.
    """

    utterance: Utterance
    terms: Mapping[str, float]
    grams: Mapping[str, float]
    pairs: Mapping[str, float]
    by_words: Floats
    by_letters: Floats


class Views:
    """Scores every entry by each view.

    Args:
        knowledge: the knowledge base.
        analyser: of the same knowledge base.
        cache: the folder in which what was trained is kept; nowhere, if none.
        beside: texts that no entry owns, to be told apart from what people ask of any.
    """

    def __init__(
        self,
        knowledge: Knowledge,
        analyser: Analyser,
        cache: Path | None = None,
        beside: Sequence[str] = (),
    ) -> None:
        self.entries: tuple[Entry, ...] = (
            *knowledge.points,
            *knowledge.out_of_scope,
            *(talk for talk in knowledge.small_talk if talk.kind != "nood"),
        )
        self.variants = [q for entry in self.entries for q in entry.questions]
        counts = [len(entry.questions) for entry in self.entries]
        self.owners = np.repeat(np.arange(len(self.entries)), counts)
        self._starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
        utterances = [analyser.analyse(text) for text in (*self.variants, *beside)]
        own = utterances[: len(self.variants)]
        self._keys = [_key(utterance) for utterance in own]
        self._exact = {
            utterance.form: owner
            for utterance, owner in zip(own, self.owners.tolist(), strict=True)
            if utterance.form
        }
        terms = [utterance.terms() for utterance in utterances]
        self.words = TfidfIndex(terms)
        self._letters = TfidfIndex(utterance.trigrams() for utterance in utterances)
        pairs = TfidfIndex(utterance.pairs() for utterance in utterances)
        self._documents = TfidfIndex(
            _document(entry, terms[start : start + count], analyser)
            for entry, start, count in zip(self.entries, self._starts, counts, strict=True)
        )
        nobody = len(self.entries)  # what stands beside is of a class of its own
        owners = np.concatenate([self.owners, np.full(len(beside), nobody)])
        self._bayes_of_words = NaiveBayes(self.words, owners, nobody + 1)
        self._bayes_of_letters = NaiveBayes(self._letters, owners, nobody + 1)
        self._indices = self.words, self._letters, pairs
        self.svm = Discriminator.of(
            tuple(zip(self._indices, (1.0, 0.8, 0.6), strict=True)), owners, nobody + 1, cache
        )

    def discriminator(
        self, owners: NDArray[np.intp], classes: int, cache: Path | None
    ) -> Discriminator:
        """Tells other classes apart than the entries, among the variants and what is beside them.

        Args:
            owners: the class of each variant, and of each text beside them.
            classes: how many classes there are.
            cache: the folder in which what was trained is kept; nowhere, if none.
        """
        weighted = tuple(zip(self._indices, (1.0, 0.5, 0.8), strict=True))
        return Discriminator.of(weighted, owners, classes, cache)

    def exact_match(self, utterance: Utterance) -> int | None:
        """The number of the entry that has ``utterance`` word for word among its variants."""
        return self._exact.get(utterance.form)

    def query(self, utterance: Utterance) -> Query:
        """An utterance, compared with every variant."""
        terms, grams = utterance.terms(), utterance.trigrams()
        by_words, by_letters = self.words.scores(terms), self._letters.scores(grams)
        count = len(self.variants)
        return Query(
            utterance,
            terms,
            grams,
            utterance.pairs(),
            by_words[:count],
            by_letters[:count],
        )

    def scores(self, query: Query) -> Floats:
        """How near a query is to each entry, shape ``(entries, len(VIEWS))``, about 0-1."""
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
        return self._bayes_of_words.scores(query.terms)[:-1] / np.float32(4)

    def bayes_of_letters(self, query: Query) -> Floats:
        """The log-likelihood of the letters."""
        return self._bayes_of_letters.scores(query.grams)[:-1] / np.float32(4)

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

    def discriminated(self, query: Query) -> Floats:
        """On which side of an entry's plane the words, letters and word pairs together lie."""
        margins = self.svm.scores((query.terms, query.grams, query.pairs))[:-1]
        return np.maximum((margins + 1) / 2, 0, dtype=np.float32)

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
    "svm": Views.discriminated,
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
