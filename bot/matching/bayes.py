"""A naive Bayes classifier over word terms and character n-grams, trained on the variants."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bot.keeping import Arrays
from bot.matching.index import Floats, TfidfIndex

SMOOTHING = 0.1


@dataclass(frozen=True, eq=False)
class NaiveBayes:
    """Multinomial naive Bayes over tf-idf weights (Rennie, Shih, Teevan and Karger 2003).

    Training is one pass over the examples in an index, and a class costs only the features that it
    has, so that it is as cheap for ten thousand classes as for a hundred.
    """

    _owners: NDArray[np.int32]
    _gains: Floats
    _starts: array[int]
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
        return cls(owned, gains, array("i", starts.tolist()), base)

    def arrays(self) -> Arrays:
        """All that it is."""
        starts = np.array(self._starts, dtype=np.int32)
        return {"owners": self._owners, "gains": self._gains, "starts": starts, "base": self._base}

    @classmethod
    def restored(cls, arrays: Arrays) -> Self:
        """What these arrays were made of."""
        starts = array("i", arrays["starts"].tobytes())
        return cls(arrays["owners"], arrays["gains"], starts, arrays["base"])

    def scores(self, row: Mapping[int, float]) -> Floats:
        """The mean log-likelihood of a query under every class, shape ``(classes,)``.

        Zero means: as likely as under a class that has no examples.

        Args:
            row: the query, as the ``row`` of the index that this was trained on.
        """
        spans = [(slice(self._starts[n], self._starts[n + 1]), w) for n, w in row.items()]
        classes = len(self._base)
        if not spans:
            return np.zeros(classes, dtype=np.float32)
        owners = np.concatenate([self._owners[span] for span, _ in spans])
        gains = np.concatenate([self._gains[span] * np.float32(w) for span, w in spans])
        total = sum(row.values())
        gained = np.bincount(owners, gains, minlength=classes) / total
        return gained.astype(np.float32) + self._base
