"""A tf-idf index over many short texts, held as an inverted list in numpy arrays."""

from __future__ import annotations

import math
from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import blake2b
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bot.keeping import Arrays, digest, packed, unpacked

Floats = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Row:
    """A bag of terms as an index sees it.

    Attributes:
        numbers: of its terms, those that the index knows.
        weights: of those, each its weight in the bag times its inverse document frequency.
        length: of all its terms' weights as a vector; those that nobody uses count as the rarest.
        total: of all its terms' weights added up.
    """

    numbers: NDArray[np.int64]
    weights: Floats
    length: float
    total: float

    @cached_property
    def unit(self) -> Floats:
        """The known terms' weights as a vector of length one."""
        return self.weights / np.float32(math.sqrt(float(self.weights @ self.weights)) or 1.0)


@dataclass(frozen=True, eq=False)
class TfidfIndex:
    """Cosine similarity between a bag of weighted terms and each of ``n`` documents.

    A term's weight is its weight in the bag times ``1 + ln((n + 1) / (df + 1))``; terms that no
    document has count in the query's length with the weight of the rarest, so that words which
    nobody here ever used lower every score (Salton and Buckley 1988, 'ltc').

    Attributes:
        size: how many documents there are.
        rows, weights: the document and the weight of each entry of the sparse matrix, by term.
    """

    size: int
    rows: NDArray[np.int32]
    weights: Floats
    _ids: Mapping[str, int]
    _idf: array[float]
    _starts: array[int]

    @classmethod
    def of(cls, documents: Iterable[Mapping[str, float]]) -> Self:
        """An index of these documents, each a bag of terms with their weights."""
        ids: defaultdict[str, int] = defaultdict()
        ids.default_factory = ids.__len__
        numbers, values, counts = array("i"), array("f"), array("i")
        for document in documents:
            numbers.extend(map(ids.__getitem__, document))
            values.extend(document.values())
            counts.append(len(document))
        size = len(counts)
        terms = np.frombuffer(numbers, dtype=np.int32)
        weights = np.frombuffer(values, dtype=np.float32).copy()
        rows = np.repeat(np.arange(size, dtype=np.int32), counts)
        frequency = np.bincount(terms, minlength=len(ids))
        idf = (1 + np.log((size + 1) / (frequency + 1))).astype(np.float32)
        weights *= idf[terms]
        lengths = np.sqrt(np.bincount(rows, weights**2, minlength=size))
        weights /= np.maximum(lengths, 1e-9)[rows]
        order = np.argsort(terms, kind="stable")
        starts = array("q", [0, *np.cumsum(frequency).tolist()])
        return cls(size, rows[order], weights[order], dict(ids), array("f", idf.tolist()), starts)

    def arrays(self) -> Arrays:
        """All that it is."""
        return {
            "size": np.array(self.size),
            "rows": self.rows,
            "weights": self.weights,
            "terms": packed(list(self._ids)),
            "idf": np.array(self._idf, dtype=np.float32),
            "starts": np.array(self._starts, dtype=np.int64),
        }

    @classmethod
    def restored(cls, arrays: Arrays) -> Self:
        """What these arrays were made of."""
        terms: list[str] = unpacked(arrays["terms"])
        return cls(
            int(arrays["size"]),
            arrays["rows"],
            arrays["weights"],
            {term: number for number, term in enumerate(terms)},
            array("f", arrays["idf"].tobytes()),
            array("q", arrays["starts"].tobytes()),
        )

    def digest(self) -> bytes:
        """What stands for the sparse matrix."""
        return digest(
            [self.rows.tobytes(), self.weights.tobytes(), self._starts.tobytes()]
        ).encode()

    @cached_property
    def keys(self) -> NDArray[np.float64]:
        """A number of each document's own, 0 to 1, by nothing but its terms; shape ``(n,)``."""
        hashed = (blake2b(term.encode(), digest_size=8).digest() for term in self._ids)
        of_terms = np.array([int.from_bytes(key) / 2**64 for key in hashed])
        sums = np.bincount(self.rows, of_terms[self.terms], minlength=self.size)
        return np.asarray(sums % 1, dtype=np.float64)

    def __contains__(self, term: object) -> bool:
        return term in self._ids

    def idf(self, term: str) -> float:
        """The inverse document frequency of a term, the highest one if nobody uses it."""
        number = self._ids.get(term)
        return self.highest_idf if number is None else self._idf[number]

    @cached_property
    def highest_idf(self) -> float:
        """The inverse document frequency of a term that no document has."""
        return 1 + math.log(self.size + 1)

    def row(self, bag: Mapping[str, float]) -> Row:
        """A bag of terms with their weights as a vector of this index."""
        ids, idf, rarest = self._ids, self._idf, self.highest_idf
        numbers, weights, unknown = [], [], []
        for term, weight in bag.items():
            if (number := ids.get(term)) is None:
                unknown.append(weight * rarest)
            else:
                numbers.append(number)
                weights.append(weight * idf[number])
        every = [*weights, *unknown]
        length = math.sqrt(sum([weight * weight for weight in every])) or 1.0
        known = np.array(weights, dtype=np.float32)
        return Row(np.array(numbers, dtype=np.int64), known, length, sum(every) or 1.0)

    def scores(self, row: Row) -> Floats:
        """The cosine of a row with each document, shape ``(n,)``, each 0 to 1."""
        if not row.numbers.size:
            return np.zeros(self.size, dtype=np.float32)
        shares = row.weights / np.float32(row.length)
        spans = [slice(self._starts[n], self._starts[n + 1]) for n in row.numbers.tolist()]
        rows = np.concatenate([self.rows[span] for span in spans])
        parts = [self.weights[span] * share for span, share in zip(spans, shares, strict=True)]
        cosines = np.bincount(rows, np.concatenate(parts), minlength=self.size)
        return cosines.astype(np.float32)

    def coverage(self, row: Row) -> Floats:
        """The share of a row's weight whose terms each document has, shape ``(n,)``, 0 to 1."""
        shares, covered = row.weights / row.total, np.zeros(self.size, dtype=np.float32)
        for number, share in zip(row.numbers.tolist(), shares.tolist(), strict=True):
            covered[self.rows[self._starts[number] : self._starts[number + 1]]] += share
        return covered

    def without_documents(self) -> Self:
        """The same, to make rows with: what it scores is no longer of any document."""
        return replace(self, rows=self.rows[:0].copy(), weights=self.weights[:0].copy())

    def number(self, term: str) -> int | None:
        """The number of a term; none if no document has it."""
        return self._ids.get(term)

    @property
    def frequency(self) -> NDArray[np.int64]:
        """In how many documents each term stands, shape ``(vocabulary_size,)``."""
        return np.diff(self._starts).astype(np.int64)

    @property
    def terms(self) -> NDArray[np.int64]:
        """The number of the term of each entry of ``rows`` and ``weights``."""
        return np.repeat(np.arange(len(self._ids)), self.frequency)

    @property
    def vocabulary_size(self) -> int:
        """How many different terms the documents have."""
        return len(self._ids)
