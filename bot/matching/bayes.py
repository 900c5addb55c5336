"""A naive Bayes classifier over word terms and character n-grams, trained on the variants."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bot.keeping import Arrays
from bot.matching.index import Floats, Row, TfidfIndex

SMOOTHING = 0.1


@dataclass(frozen=True, eq=False)
class NaiveBayes:
    """Multinomial naive Bayes over tf-idf weights (Rennie, Shih, Teevan and Karger 2003).

    Training is one pass over the examples in an index, and a class costs only the features that it
    has, so that it is as cheap for ten thousand classes as for a hundred.
    """

    _owners: NDArray[np.int32]
    _gains: Floats
    _starts: NDArray[np.int64]
    _base: Floats

    @classmethod
    def train(cls, index: TfidfIndex, owners: NDArray[np.intp], classes: int) -> Self:
        """Learns what each class is made of.

        Args:
            index: the examples.
            owners: the class of each example, from 0; shape ``(examples,)``.
            classes: how many classes there are.
        """
        size = index.vocabulary_size
        keys = index.terms * classes + owners[index.rows]
        pairs, inverse = np.unique(keys, return_inverse=True)
        counts = np.bincount(inverse, index.weights)
        owned = (pairs % classes).astype(np.int32)
        starts = np.searchsorted(pairs // classes, np.arange(size + 1))
        totals = np.bincount(owned, counts, minlength=classes)
        base = np.log(size / (totals / SMOOTHING + size)).astype(np.float32)
        gains = np.log1p(counts / SMOOTHING).astype(np.float32)
        return cls(owned, gains, starts.astype(np.int64), base)

    def arrays(self) -> Arrays:
        """All that it is."""
        return {
            "owners": self._owners,
            "gains": self._gains,
            "starts": self._starts,
            "base": self._base,
        }

    @classmethod
    def restored(cls, arrays: Arrays) -> Self:
        """What these arrays were made of."""
        return cls(*(arrays[name] for name in ("owners", "gains", "starts", "base")))

    def scores(self, row: Row) -> Floats:
        """The mean log-likelihood of a query under every class, shape ``(classes,)``.

        Zero means: as likely as under a class that has no examples.

        Args:
            row: the query, as the ``row`` of the index that this was trained on.
        """
        starts, ends = self._starts[row.numbers], self._starts[row.numbers + 1]
        gains = _ranges(starts, ends)
        shares = np.repeat(row.weights / (row.weights.sum() or 1.0), ends - starts)
        owners, gained = self._owners[gains], self._gains[gains] * shares
        total = np.bincount(owners, gained, minlength=len(self._base))
        return total.astype(np.float32) + self._base


def _ranges(starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.int64]:
    """The whole numbers from each start to each end, one range after the other."""
    lengths = ends - starts
    before = np.cumsum(lengths) - lengths
    numbers = np.arange(int(lengths.sum()), dtype=np.int64)
    return np.asarray(numbers + np.repeat(starts - before, lengths))
