"""Several cheap, unlike views of how near a message is to each entry of the knowledge base."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from rapidfuzz import fuzz, process

from bot.knowledge import Knowledge, OutOfScope, Point, SmallTalk
from bot.matching.analysis import Analyser, Utterance
from bot.matching.bayes import NaiveBayes
from bot.matching.index import Floats, TfidfIndex

VIEWS = (
    "words",
    "top3",
    "letters",
    "document",
    "bayes of words",
    "bayes of letters",
    "fuzzy",
    "covered",
)
_FUZZY_CANDIDATES = 40

Entry = Point | OutOfScope | SmallTalk


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
        self._verbatim = {
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
        self._bayes = [
            NaiveBayes(index, self.owners, len(self.entries))
            for index in (self.words, self._letters)
        ]

    def verbatim(self, utterance: Utterance) -> int | None:
        """The number of the entry that has ``utterance`` word for word among its variants."""
        return self._verbatim.get(utterance.form)

    def scores(self, utterance: Utterance) -> Floats:
        """How near ``utterance`` is to each entry, shape ``(entries, len(VIEWS))``, about 0-1."""
        terms, grams = utterance.terms(), utterance.trigrams()
        by_words, by_letters = self.words.scores(terms), self._letters.scores(grams)
        found = np.zeros((len(self.entries), len(VIEWS)), dtype=np.float32)
        found[:, 0] = np.maximum.reduceat(by_words, self._starts)
        found[:, 1] = self._top3(by_words + by_letters)
        found[:, 2] = np.maximum.reduceat(by_letters, self._starts)
        found[:, 3] = self._documents.scores(terms)
        found[:, 4] = self._bayes[0].scores(terms) / 4
        found[:, 5] = self._bayes[1].scores(grams) / 4
        self._fuzzy(utterance, by_words + by_letters, found[:, 6])
        found[:, 7] = self._documents.coverage(utterance.subject())
        return found

    def _top3(self, scores: Floats) -> Floats:
        rest = scores.copy()
        total: Floats = np.zeros(len(self.entries), dtype=np.float32)
        for _ in range(3):
            best = np.maximum.reduceat(rest, self._starts)
            total += best
            rest[rest >= best[self.owners]] = 0
        return (total / 6).astype(np.float32)

    def _fuzzy(self, utterance: Utterance, near: Floats, found: Floats) -> None:
        count = min(_FUZZY_CANDIDATES, len(near))
        candidates = np.argpartition(near, -count)[-count:]
        keys = [self._keys[c] for c in candidates]
        ratios = process.cdist([_key(utterance)], keys, scorer=fuzz.token_sort_ratio)[0]
        np.maximum.at(found, self.owners[candidates], ratios / 100)


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
