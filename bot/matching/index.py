"""A tf-idf index over many short texts, held as an inverted list in numpy arrays."""

from __future__ import annotations

import math
from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


class TfidfIndex:
    """Cosine similarity between a bag of weighted terms and each of ``n`` documents.

    A term's weight is its weight in the bag times ``1 + ln((n + 1) / (df + 1))``; terms that no
    document has count in the query's length with the weight of the rarest, so that words which
    nobody here ever used lower every score (Salton and Buckley 1988, 'ltc').

    Attributes:
        rows, weights: the document and the weight of each entry of the sparse matrix, by term.
    """

    def __init__(self, documents: Iterable[Mapping[str, float]]) -> None:
        ids: defaultdict[str, int] = defaultdict()
        ids.default_factory = ids.__len__
        numbers, values, counts = array("i"), array("f"), array("i")
        for document in documents:
            numbers.extend(map(ids.__getitem__, document))
            values.extend(document.values())
            counts.append(len(document))
        self._ids = dict(ids)
        self.size = len(counts)
        terms = np.frombuffer(numbers, dtype=np.int32)
        weights = np.frombuffer(values, dtype=np.float32).copy()
        rows = np.repeat(np.arange(self.size, dtype=np.int32), counts)
        frequency = np.bincount(terms, minlength=len(self._ids))
        idf = (1 + np.log((self.size + 1) / (frequency + 1))).astype(np.float32)
        self._idf = array("f", idf.tolist())
        self._idf_of_unknown = 1 + math.log(self.size + 1)
        weights *= idf[terms]
        lengths = np.sqrt(np.bincount(rows, weights**2, minlength=self.size))
        weights /= np.maximum(lengths, 1e-9)[rows]
        order = np.argsort(terms, kind="stable")
        self.rows = rows[order]
        self.weights: Floats = weights[order].astype(np.float32)
        self._starts = array("i", [0, *np.cumsum(frequency).tolist()])

    def __contains__(self, term: object) -> bool:
        return term in self._ids

    def idf(self, term: str) -> float:
        """The inverse document frequency of a term, the highest one if nobody uses it."""
        number = self._ids.get(term)
        return self._idf_of_unknown if number is None else self._idf[number]

    def scores(self, query: Mapping[str, float]) -> Floats:
        """The cosine of ``query`` with each document, shape ``(n,)``, each 0 to 1."""
        weighted = [(term, weight * self.idf(term)) for term, weight in query.items()]
        length = math.sqrt(sum(weight**2 for _, weight in weighted))
        rows, parts = [], []
        for term, weight in weighted:
            if (span := self._span(term)) is not None:
                rows.append(self.rows[span])
                parts.append(self.weights[span] * np.float32(weight / length))
        if not rows:
            return np.zeros(self.size, dtype=np.float32)
        cosines = np.bincount(np.concatenate(rows), np.concatenate(parts), minlength=self.size)
        return cosines.astype(np.float32)

    def coverage(self, query: Mapping[str, float]) -> Floats:
        """The share of ``query``'s weight whose terms each document has, shape ``(n,)``, 0 to 1."""
        weighted = [(term, weight * self.idf(term)) for term, weight in query.items()]
        total = sum(weight for _, weight in weighted)
        covered = np.zeros(self.size, dtype=np.float32)
        for term, weight in weighted:
            if (span := self._span(term)) is not None:
                covered[self.rows[span]] += np.float32(weight / total)
        return covered

    def _span(self, term: str) -> slice | None:
        number = self._ids.get(term)
        return None if number is None else slice(self._starts[number], self._starts[number + 1])

    def row(self, query: Mapping[str, float]) -> dict[int, float]:
        """The unit-length tf-idf vector of ``query`` as term number → weight, known terms only."""
        numbers = ((self._ids.get(term), weight) for term, weight in query.items())
        weighted = {n: weight * self._idf[n] for n, weight in numbers if n is not None}
        length = math.sqrt(sum(weight**2 for weight in weighted.values())) or 1.0
        return {number: weight / length for number, weight in weighted.items()}

    @property
    def terms(self) -> NDArray[np.int64]:
        """The number of the term of each entry of ``rows`` and ``weights``."""
        return np.repeat(np.arange(len(self._ids)), np.diff(self._starts))

    @property
    def vocabulary_size(self) -> int:
        """How many different terms the documents have."""
        return len(self._ids)
