"""A tf-idf index over many short texts, held as an inverted list in numpy arrays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

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
        df = np.fromiter(frequency.values(), dtype=np.float32, count=len(frequency))
        self._idf: Floats = (1 + np.log((self.size + 1) / (df + 1))).astype(np.float32)
        self.idf_of_unknown = float(1 + np.log((self.size + 1) / 1))
        rows = np.repeat(
            np.arange(self.size, dtype=np.int32), [len(document) for document in documents]
        )
        terms = np.fromiter(
            (self._ids[term] for document in documents for term in document), dtype=np.int32
        )
        weights = np.fromiter(
            (weight for document in documents for weight in document.values()), dtype=np.float32
        )
        weights *= self._idf[terms]
        lengths = np.sqrt(np.bincount(rows, weights**2, minlength=self.size))
        weights /= np.maximum(lengths, 1e-9)[rows]
        order = np.argsort(terms, kind="stable")
        self._rows = rows[order]
        self._weights = weights[order].astype(np.float32)
        self._starts = np.searchsorted(terms[order], np.arange(len(frequency) + 1))

    def __contains__(self, term: object) -> bool:
        return term in self._ids

    def idf(self, term: str) -> float:
        """The inverse document frequency of a term, the highest one if nobody uses it."""
        number = self._ids.get(term)
        return self.idf_of_unknown if number is None else float(self._idf[number])

    def scores(self, query: Mapping[str, float]) -> Floats:
        """The cosine of ``query`` with each document, shape ``(n,)``, each 0 to 1."""
        length = sum((weight * self.idf(term)) ** 2 for term, weight in query.items()) ** 0.5
        known = [(self._ids[t], w) for t, w in query.items() if t in self._ids]
        if not known or not length:
            return np.zeros(self.size, dtype=np.float32)
        spans = [(int(self._starts[n]), int(self._starts[n + 1])) for n, _ in known]
        rows = np.concatenate([self._rows[start:end] for start, end in spans])
        parts = np.concatenate([self._weights[start:end] for start, end in spans])
        factors = np.repeat(
            np.array([w * self._idf[n] / length for n, w in known], dtype=np.float32),
            [end - start for start, end in spans],
        )
        found = np.bincount(rows, weights=parts * factors, minlength=self.size)
        return found.astype(np.float32)


def bag(terms: Iterable[str]) -> dict[str, float]:
    """A bag of terms with sublinear counts: ``1 + ln(tf)``."""
    return {term: float(1 + np.log(count)) for term, count in Counter(terms).items()}
