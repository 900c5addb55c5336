"""Several cheap, unlike views of how near a message is to each entry of the knowledge base."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from bot.knowledge import Point
from bot.matching.analysis import Utterance
from bot.matching.index import Floats, Row
from bot.matching.learned import Entry, Learned, key_of, owners_of
from bot.matching.svm import LEFT_OUT, Discriminator

_NEAREST = 40
"""How many variants are compared letter by letter; the first tell how strange a message is."""
_LOWEST = 0.01
"""Below it, a score is as good as none."""
_REMEMBERED = 12
"""Of how many utterances is remembered what they are near to: a message is read again with more
words behind it, and its sentences stay the same."""
_MOST_NOTHING = 4_000
"""How many texts that are surely about no entry are learned from: twice as many cost a second of
training, and change nothing that can be measured."""


@dataclass(frozen=True)
class Query:
    """One utterance as the views see it.

    Attributes:
        rows: its words, letters and word pairs, each as a ``row`` of their index.
        like: how near the words of each variant and of each text beside them are, 0 to 1.
        nearest: the numbers of the nearest variants, the nearest first.
    """

    utterance: Utterance
    rows: tuple[Row, ...]
    like: Floats
    nearest: NDArray[np.intp]


class Views:
    """Scores every entry by each view.

    Args:
        learned: what was learned of a knowledge base.
        entries: all that is asked there, in the same order.
        nothing: which of the texts beside the variants are surely about no entry; the machine that
            tells entries apart learns from those only, shape ``(texts,)``.
        cache: the folder in which what was trained is kept; nowhere, if none.
    """

    def __init__(
        self,
        learned: Learned,
        entries: Sequence[Entry],
        nothing: NDArray[np.bool_],
        cache: Path | None = None,
    ) -> None:
        self.entries = tuple(entries)
        self.points = sum(isinstance(entry, Point) for entry in entries)
        self.variants = [q for entry in self.entries for q in entry.questions]
        self.owners, starts = owners_of(self.entries)
        self._starts = starts
        self._learned = learned
        owned = list(zip(learned.forms, self.owners.tolist(), strict=False))
        # What a text asks comes before what any asks, and keeps a form that both come down to.
        self._exact = {form: owner for form, owner in reversed(owned) if form}
        self.forms_beside = tuple(learned.forms[len(self.owners) :])
        self.words = learned.words
        self._indices = learned.words, learned.letters, learned.pairs
        self._nothing, self._cache = nothing, cache
        self.compared = lru_cache(_REMEMBERED)(self._compared)

    @cached_property
    def svm(self) -> Discriminator:
        """Tells the entries apart; trained when it is first needed."""
        nobody = len(self.entries)  # what stands beside is of a class of its own
        surely, keys = np.flatnonzero(self._nothing), self.words.keys[len(self.owners) :]
        beside = np.full(len(keys), LEFT_OUT)
        beside[surely[np.argsort(keys[surely])[:_MOST_NOTHING]]] = nobody
        return Discriminator.of(
            tuple(zip(self._indices, (1.0, 0.8, 0.6), strict=True)),
            np.concatenate([self.owners, beside]),
            nobody + 1,
            self._cache,
        )

    def discriminator(
        self, owners: NDArray[np.intp], classes: int, cache: Path | None
    ) -> Discriminator:
        """Tells other classes apart than the entries, among the variants and what is beside them.

        Args:
            owners: the class of each variant, and of each text beside them; may be ``LEFT_OUT``.
            classes: how many classes there are.
            cache: the folder in which what was trained is kept; nowhere, if none.
        """
        weighted = tuple(zip(self._indices, (1.0, 0.5, 0.8), strict=True))
        return Discriminator.of(weighted, owners, classes, cache)

    def trained(self) -> None:
        """Lets go of what only training needs: which letters and word pairs each variant has."""
        letters, pairs = (index.without_documents() for index in self._indices[1:])
        self._learned = replace(self._learned, letters=letters, pairs=pairs)
        self._indices = self._learned.words, letters, pairs

    def exact_match(self, *forms: str) -> int | None:
        """The number of the entry that has one of these forms among its variants."""
        return next((self._exact[form] for form in forms if form in self._exact), None)

    def _compared(self, utterance: Utterance) -> tuple[Query, Floats]:
        """An utterance compared with every variant, and how near it is to each entry."""
        query = self.query(utterance)
        return query, self.scores(query)

    def query(self, utterance: Utterance) -> Query:
        """An utterance, compared with every variant."""
        rows = self.rows(utterance)
        like = self.words.scores(rows[0])
        of_variants = like[: len(self.variants)]
        nearest = highest(of_variants, _NEAREST)
        return Query(utterance, rows, like, nearest[np.argsort(-of_variants[nearest])])

    def glance(self, utterance: Utterance) -> int | None:
        """The number of the entry that an utterance most likely means by its terms alone; nothing
        where there are too many entries for planes between them."""
        if self.svm.machine is None:
            return None
        return int(self.svm.scores(self.rows(utterance))[:-1].argmax())

    def rows(self, utterance: Utterance) -> tuple[Row, ...]:
        """An utterance's words, letters and word pairs, compared with nothing."""
        bags = utterance.terms(), utterance.trigrams(), utterance.pairs()
        return tuple(index.row(bag) for index, bag in zip(self._indices, bags, strict=True))

    def scores(self, query: Query) -> Floats:
        """How near a query is to each entry, shape ``(entries, len(VIEWS))``, about 0-1."""
        return np.stack([view(self, query) for view in VIEWS.values()], axis=1)

    def nearest_words(self, query: Query) -> Floats:
        """The words of the nearest variant."""
        return np.maximum.reduceat(query.like[: len(self.variants)], self._starts)

    def document(self, query: Query) -> Floats:
        """The words of all that an entry says and is asked."""
        documents = self._learned.documents
        return documents.scores(documents.row(query.utterance.terms()))

    def bayes_of_words(self, query: Query) -> Floats:
        """The log-likelihood of the words."""
        return self._learned.bayes_of_words.scores(query.rows[0])[:-1] / np.float32(4)

    def bayes_of_letters(self, query: Query) -> Floats:
        """The log-likelihood of the letters."""
        return self._learned.bayes_of_letters.scores(query.rows[1])[:-1] / np.float32(4)

    def fuzzy(self, query: Query) -> Floats:
        """The edit distance to the best of the nearest variants."""
        keys = [self._learned.keys[variant] for variant in query.nearest.tolist()]
        ratios = process.cdist([key_of(query.utterance)], keys, scorer=fuzz.token_sort_ratio)[0]
        best: Floats = np.zeros(len(self.entries), dtype=np.float32)
        np.maximum.at(best, self.owners[query.nearest], ratios / 100)
        return best

    def covered(self, query: Query) -> Floats:
        """The share of the subject words that an entry knows."""
        documents = self._learned.documents
        return documents.coverage(documents.row(query.utterance.subject()))

    def discriminated(self, query: Query) -> Floats:
        """On which side of an entry's plane the words, letters and word pairs together lie."""
        margins = self.svm.scores(query.rows)[:-1]
        return np.maximum((margins + 1) / 2, 0, dtype=np.float32)

    def spoken(self, query: Query, entry: int) -> dict[str, float]:
        """How much each word of a query speaks for an entry, by its term; below 0: against it."""
        shares = self.svm.spoken(query.rows, entry)
        numbers = {term: self.words.number(term) for term in query.utterance.terms()}
        return {term: shares[n] for term, n in numbers.items() if n is not None and n in shares}


def highest(scores: Floats, most: int) -> NDArray[np.intp]:
    """Where the highest scores stand, at most so many, in no order.

    Nearly all are far below the highest, many of them equal, and not worth putting in order.
    """
    least, found = float(scores.max(initial=0.0)), np.arange(0)
    while found.size < most and least > _LOWEST:
        least /= 2
        found = np.flatnonzero(scores >= least)
    if found.size < most:
        found = np.arange(len(scores))
    last = min(most, len(found))
    return found[np.argpartition(scores[found], -last)[-last:]]


VIEWS: Mapping[str, Callable[[Views, Query], Floats]] = {
    "words": Views.nearest_words,
    "document": Views.document,
    "bayes of words": Views.bayes_of_words,
    "bayes of letters": Views.bayes_of_letters,
    "fuzzy": Views.fuzzy,
    "covered": Views.covered,
    "svm": Views.discriminated,
}
"""By name: how near a query is to each entry, shape ``(entries,)``, about 0 to 1."""
