"""A naive Bayes classifier over word terms and character n-grams, trained on the variants."""

from __future__ import annotations

from array import array
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from bot.matching.index import Floats, TfidfIndex

SMOOTHING = 0.1


class NaiveBayes:
    """Multinomial naive Bayes over tf-idf weights (Rennie, Shih, Teevan and Karger 2003).

    Training is one pass over the examples in an index, and a class costs only the features that it
    has, so that it is as cheap for ten thousand classes as for a hundred.

    Args:
        index: the examples.
        owners: the class of each example, from 0; shape ``(examples,)``.
        classes: how many classes there are.
    """

    def __init__(self, index: TfidfIndex, owners: NDArray[np.intp], classes: int) -> None:
        self._index = index
        self._classes = classes
        size = index.vocabulary_size
        keys = index.terms * classes + owners[index.rows]
        pairs, inverse = np.unique(keys, return_inverse=True)
        counts = np.bincount(inverse, index.weights)
        self._owners = (pairs % classes).astype(np.int32)
        self._gains = np.log1p(counts / SMOOTHING).astype(np.float32)
        starts = np.searchsorted(pairs // classes, np.arange(size + 1))
        self._starts = array("i", starts.tolist())
        totals = np.bincount(self._owners, counts, minlength=classes)
        self._base = np.log(size / (totals / SMOOTHING + size)).astype(np.float32)

    def scores(self, query: Mapping[str, float]) -> Floats:
        """The mean log-likelihood of ``query`` under every class, shape ``(classes,)``.

        Zero means: as likely as under a class that has no examples.
        """
        row = self._index.row(query)
        spans = [(slice(self._starts[n], self._starts[n + 1]), w) for n, w in row.items()]
        if not spans:
            return np.zeros(self._classes, dtype=np.float32)
        owners = np.concatenate([self._owners[span] for span, _ in spans])
        gains = np.concatenate([self._gains[span] * np.float32(w) for span, w in spans])
        total = sum(row.values())
        gained = np.bincount(owners, gains, minlength=self._classes) / total
        return gained.astype(np.float32) + self._base
