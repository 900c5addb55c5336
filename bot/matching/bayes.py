"""A naive Bayes classifier over word terms and character n-grams, trained on the variants."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from bot.matching.index import Floats, TfidfIndex

SMOOTHING = 0.1


class NaiveBayes:
    """Multinomial naive Bayes over tf-idf weights (Rennie, Shih, Teevan and Karger 2003).

    The score of a class is the mean log-likelihood of the query's features under it. Training is
    one pass over the examples, and a class costs only the features that it has, so that it is as
    cheap for ten thousand classes as for a hundred.
    """

    def __init__(
        self, examples: Sequence[Mapping[str, float]], owners: Sequence[int], classes: int
    ) -> None:
        self._index = TfidfIndex(examples)
        size = self._index.vocabulary_size
        keys: dict[int, float] = {}
        for example, owner in zip(examples, owners, strict=True):
            for number, weight in self._index.row(example).items():
                key = number * classes + owner
                keys[key] = keys.get(key, 0.0) + weight
        order = np.array(sorted(keys), dtype=np.int64)
        counts = np.array([keys[key] for key in order.tolist()])
        features, self._owners = order // classes, order % classes
        self._gains = np.log1p(counts / SMOOTHING).astype(np.float32)
        self._starts: list[int] = np.searchsorted(features, np.arange(size + 1)).tolist()
        totals = np.bincount(self._owners, counts, minlength=classes)
        self._base = -np.log(totals / SMOOTHING + size)
        self._classes = classes

    def scores(self, query: Mapping[str, float]) -> Floats:
        """The mean log-likelihood of ``query`` under every class, shape ``(classes,)``.

        Zero means: as likely as under a class that has none of the features and no examples.
        """
        row = self._index.row(query)
        spans = [(slice(self._starts[n], self._starts[n + 1]), w) for n, w in row.items()]
        if not spans:
            return np.zeros(self._classes, dtype=np.float32)
        owners = np.concatenate([self._owners[span] for span, _ in spans])
        gains = np.concatenate([self._gains[span] * np.float32(w) for span, w in spans])
        total = sum(w for _, w in spans)
        found = np.bincount(owners, gains, minlength=self._classes) / total + self._base
        return found.astype(np.float32) + np.float32(np.log(self._index.vocabulary_size))
