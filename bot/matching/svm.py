"""A linear support vector machine over all that variants are made of, trained from them alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bot.keeping import Arrays, digest, kept
from bot.matching.index import Floats, Row, TfidfIndex
from bot.matching.training import VERSION, Rows, planes

MOST_CLASSES = 2_000
LEFT_OUT = -1
"""The class of what is not learned from."""
_STEPS = 127


class FeatureSpace:
    """The terms of several indices side by side, each index with a weight of its own.

    Terms that stand in fewer than two of the documents are left out, but for the first index.

    Args:
        indices: of the same documents, with the weight of each.
    """

    def __init__(self, indices: Sequence[tuple[TfidfIndex, float]]) -> None:
        self._weights = [weight for _, weight in indices]
        self._columns: list[NDArray[np.int64]] = []
        self.size = 0
        for number, (index, _) in enumerate(indices):
            counts = index.frequency >= (1 if number == 0 else 2)
            columns = np.full(index.vocabulary_size, -1, dtype=np.int64)
            columns[counts] = self.size + np.arange(counts.sum())
            self._columns.append(columns)
            self.size += int(counts.sum())

    def digest(self, indices: Sequence[TfidfIndex]) -> bytes:
        """What stands for the documents of these indices in this space."""
        weights = repr(self._weights).encode()
        return digest([weights, *(index.digest() for index in indices)]).encode()

    def rows(self, indices: Sequence[TfidfIndex]) -> Rows:
        """The documents of these indices, each of length one."""
        rows, columns, values = [], [], []
        for index, weight, numbers in zip(indices, self._weights, self._columns, strict=True):
            column = numbers[index.terms]
            counts = column >= 0
            rows.append(index.rows[counts])
            columns.append(column[counts])
            values.append(index.weights[counts] * np.float32(weight))
        row, value = np.concatenate(rows), np.concatenate(values)
        order = np.argsort(row, kind="stable")
        row, value = row[order], value[order]
        count = indices[0].size
        lengths = np.sqrt(np.bincount(row, value**2, minlength=count))
        starts = np.searchsorted(row, np.arange(count + 1))
        scaled = (value / np.maximum(lengths, 1e-9)[row]).astype(np.float32)
        keys = indices[0].keys
        return Rows(starts.astype(np.int64), np.concatenate(columns)[order], scaled, keys)

    def column(self, term: int) -> int:
        """The column of a term of the first index."""
        return int(self._columns[0][term])

    def row(self, rows: Sequence[Row]) -> tuple[NDArray[np.int64], Floats]:
        """A query, given as a ``row`` of each index, as the columns and values of a row."""
        columns, values = [], []
        for weight, numbers, row in zip(self._weights, self._columns, rows, strict=True):
            columns.append(numbers[row.numbers])
            values.append(row.unit * np.float32(weight))
        column, value = np.concatenate(columns), np.concatenate(values)
        known = column >= 0
        length = float(np.linalg.norm(value[known])) or 1.0
        return column[known], (value[known] / length).astype(np.float32)


@dataclass(frozen=True)
class LinearSvm:
    """One hyperplane a class, in bytes: ``weights`` times ``scales`` is what was learned.

    Attributes:
        weights: shape ``(features + 1, classes)``; the last row is the bias.
        scales: shape ``(classes,)``.
    """

    weights: NDArray[np.int8]
    scales: Floats

    @classmethod
    def train(cls, rows: Rows, owners: NDArray[np.intp], features: int, classes: int) -> Self:
        """What ``planes`` learns from these examples, in bytes."""
        kept = owners != LEFT_OUT
        plane = planes(rows.only(kept), owners[kept], features, classes)
        scales = np.maximum(np.abs(plane).max(axis=0), 1e-9) / _STEPS
        return cls(np.rint(plane / scales).astype(np.int8), scales.astype(np.float32))

    def arrays(self) -> Arrays:
        """All that it is."""
        return {"weights": self.weights, "scales": self.scales}

    @classmethod
    def restored(cls, arrays: Arrays) -> Self:
        """What these arrays were made of."""
        return cls(arrays["weights"], arrays["scales"])

    def scores(self, columns: NDArray[np.int64], values: Floats) -> Floats:
        """How far a row lies on each class's side of its plane, shape ``(classes,)``."""
        total = values @ self.weights[columns].astype(np.float32) + self.weights[-1]
        return np.asarray(total * self.scales, dtype=np.float32)


class Discriminator:
    """A trained machine with the space of features that it reads queries in.

    Args:
        space: of the variants' features.
        machine: what was trained on them; none when there are too many classes for one.
        classes: how many classes there are.
    """

    def __init__(self, space: FeatureSpace, machine: LinearSvm | None, classes: int) -> None:
        self._space = space
        self.machine = machine
        self._classes = classes

    @classmethod
    def of(
        cls,
        indices: Sequence[tuple[TfidfIndex, float]],
        owners: NDArray[np.intp],
        classes: int,
        cache: Path | None,
    ) -> Self:
        """Trains on the documents of these indices, or takes what is in the cache.

        With more than ``MOST_CLASSES`` classes the planes would take too much memory.
        """
        space = FeatureSpace(indices)
        if classes > MOST_CLASSES:
            return cls(space, None, classes)
        documents = [index for index, _ in indices]
        return cls(space, _trained(space, documents, owners, classes, cache), classes)

    def scores(self, rows: Sequence[Row]) -> Floats:
        """On which side of each class's plane a query lies, about -1 to 1, shape ``(classes,)``.

        Args:
            rows: the query as a ``row`` of each index.
        """
        if self.machine is None:
            return np.full(self._classes, -1, dtype=np.float32)
        return self.machine.scores(*self._space.row(rows))

    def spoken(self, rows: Sequence[Row], of: int) -> dict[int, float]:
        """How much each term of the first index in a query speaks for a class; below 0: against.

        Args:
            rows: the query as a ``row`` of each index.
            of: the class.
        """
        if self.machine is None:
            return {}
        columns, values = self._space.row(rows)
        shares = values * self.machine.weights[columns, of] * self.machine.scales[of]
        by_column = dict(zip(columns.tolist(), shares.tolist(), strict=True))
        return {term: by_column[self._space.column(term)] for term in rows[0].numbers.tolist()}


def _trained(
    space: FeatureSpace,
    documents: Sequence[TfidfIndex],
    owners: NDArray[np.intp],
    classes: int,
    cache: Path | None,
) -> LinearSvm:
    """A machine for these examples, from the cache if it was trained before."""
    key = digest([b"%d" % VERSION, space.digest(documents), owners.astype(np.int64).tobytes()])
    return kept(
        LinearSvm,
        cache,
        "svm",
        key,
        lambda: LinearSvm.train(space.rows(documents), owners, space.size, classes),
    )
