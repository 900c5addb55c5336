"""A tf-idf index over many short texts, held as an inverted list in numpy arrays."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


class TfidfIndex:
    """Cosine similarity between a bag of weighted terms and each of ``n`` documents.

    A term's weight is its weight in the bag times ``1 + ln((n + 1) / (df + 1))``; terms that no
    document has count in the query's length with the weight of the rarest, so that words which
    nobody here ever used lower every score (Salton and Buckley 1988, 'ltc').
    """

    def __init__(self, documents: Sequence[Mapping[str, float]]) -> None:
        self.size = len(documents)
        frequency = Counter(term for document in documents for term in document)
        self._ids = {term: number for number, term in enumerate(frequency)}
        df = np.fromiter(frequency.values(), dtype=np.float64, count=len(frequency))
        idf = 1 + np.log((self.size + 1) / (df + 1))
        self._idf: dict[str, float] = dict(zip(frequency, idf.tolist(), strict=True))
        self._idf_of_unknown = 1 + math.log(self.size + 1)
        counts = [len(document) for document in documents]
        rows = np.repeat(np.arange(self.size, dtype=np.int32), counts)
        ids = (self._ids[term] for document in documents for term in document)
        terms = np.fromiter(ids, dtype=np.int32, count=len(rows))
        values = (weight for document in documents for weight in document.values())
        weights = np.fromiter(values, dtype=np.float32, count=len(rows))
        weights *= idf[terms]
        lengths = np.sqrt(np.bincount(rows, weights**2, minlength=self.size))
        weights /= np.maximum(lengths, 1e-9)[rows]
        order = np.argsort(terms, kind="stable")
        self._rows = rows[order]
        self._weights = weights[order].astype(np.float32)
        starts = np.searchsorted(terms[order], np.arange(len(frequency) + 1))
        self._starts: list[int] = starts.tolist()

    def __contains__(self, term: object) -> bool:
        return term in self._ids

    def idf(self, term: str) -> float:
        """The inverse document frequency of a term, the highest one if nobody uses it."""
        return self._idf.get(term, self._idf_of_unknown)

    def scores(self, query: Mapping[str, float]) -> Floats:
        """The cosine of ``query`` with each document, shape ``(n,)``, each 0 to 1."""
        weighted = [(term, weight * self.idf(term)) for term, weight in query.items()]
        length = math.sqrt(sum(weight**2 for _, weight in weighted))
        rows, parts = [], []
        for term, weight in weighted:
            if (span := self._span(term)) is not None:
                rows.append(self._rows[span])
                parts.append(self._weights[span] * np.float32(weight / length))
        if not rows:
            return np.zeros(self.size, dtype=np.float32)
        found = np.bincount(np.concatenate(rows), np.concatenate(parts), minlength=self.size)
        return found.astype(np.float32)

    def coverage(self, query: Mapping[str, float]) -> Floats:
        """The share of ``query``'s weight whose terms each document has, shape ``(n,)``, 0 to 1."""
        weighted = [(term, weight * self.idf(term)) for term, weight in query.items()]
        total = sum(weight for _, weight in weighted)
        found = np.zeros(self.size, dtype=np.float32)
        for term, weight in weighted:
            if (span := self._span(term)) is not None:
                found[self._rows[span]] += np.float32(weight / total)
        return found

    def _span(self, term: str) -> slice | None:
        number = self._ids.get(term)
        return None if number is None else slice(self._starts[number], self._starts[number + 1])

    def row(self, query: Mapping[str, float]) -> dict[int, float]:
        """The unit-length tf-idf vector of ``query`` as term number → weight, known terms only."""
        weighted = {self._ids[t]: w * self._idf[t] for t, w in query.items() if t in self._ids}
        length = math.sqrt(sum(weight**2 for weight in weighted.values())) or 1.0
        return {number: weight / length for number, weight in weighted.items()}

    @property
    def vocabulary_size(self) -> int:
        """How many different terms the documents have."""
        return len(self._ids)
