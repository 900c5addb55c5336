"""A linear support vector machine over all that variants are made of, trained from them alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Self
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from bot.matching.index import Floats, TfidfIndex

C = 1.0
EPOCHS = 6
MOST_CLASSES = 2_000
_LEAST_CHANGE = 1e-4
_STEPS = 127
_VERSION = 1


@dataclass(frozen=True)
class Rows:
    """Sparse rows: of row ``i`` the columns and values from ``starts[i]`` to ``starts[i + 1]``."""

    starts: NDArray[np.int64]
    columns: NDArray[np.int64]
    values: Floats

    def __getitem__(self, row: int) -> tuple[NDArray[np.int64], Floats]:
        span = slice(self.starts[row], self.starts[row + 1])
        return self.columns[span], self.values[span]

    def digest(self) -> str:
        """What stands for these rows, in a file's name."""
        parts = self.starts.tobytes(), self.columns.tobytes(), self.values.tobytes()
        return blake2b(b"".join(parts), digest_size=16).hexdigest()


class FeatureSpace:
    """The terms of several indices side by side, each index with a weight of its own.

    Terms that stand in fewer than two of the documents are left out, but for the first index.

    Args:
        indices: of the same documents, with the weight of each.
    """

    def __init__(self, indices: Sequence[tuple[TfidfIndex, float]]) -> None:
        self._indices = indices
        self._columns: list[NDArray[np.int64]] = []
        self.size = 0
        for number, (index, _) in enumerate(indices):
            frequency = np.bincount(index.terms, minlength=index.vocabulary_size)
            kept = frequency >= (1 if number == 0 else 2)
            columns = np.full(index.vocabulary_size, -1, dtype=np.int64)
            columns[kept] = self.size + np.arange(kept.sum())
            self._columns.append(columns)
            self.size += int(kept.sum())

    def rows(self) -> Rows:
        """The documents, each of length one."""
        rows, columns, values = [], [], []
        for (index, weight), numbers in zip(self._indices, self._columns, strict=True):
            column = numbers[index.terms]
            kept = column >= 0
            rows.append(index.rows[kept])
            columns.append(column[kept])
            values.append(index.weights[kept] * np.float32(weight))
        row, value = np.concatenate(rows), np.concatenate(values)
        order = np.argsort(row, kind="stable")
        row, value = row[order], value[order]
        count = self._indices[0][0].size
        lengths = np.sqrt(np.bincount(row, value**2, minlength=count))
        starts = np.searchsorted(row, np.arange(count + 1))
        scaled = (value / np.maximum(lengths, 1e-9)[row]).astype(np.float32)
        return Rows(starts.astype(np.int64), np.concatenate(columns)[order], scaled)

    def row(self, queries: Sequence[Mapping[str, float]]) -> tuple[NDArray[np.int64], Floats]:
        """A query, given as a bag of terms for each index, as the columns and values of a row."""
        columns, values = [], []
        for (index, weight), numbers, query in zip(
            self._indices, self._columns, queries, strict=True
        ):
            row = index.row(query)
            columns.append(numbers[list(row)] if row else numbers[:0])
            values.append(np.fromiter(row.values(), np.float32, len(row)) * np.float32(weight))
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
        """One class against the rest, squared hinge loss, for all classes at once.

        Source: Hsieh, Chang, Lin, Keerthi and Sundararajan (2008), A dual coordinate descent method
        for large-scale linear SVM, algorithm 1 for L2-loss.

        Args:
            rows: the examples, of length one.
            owners: the class of each, from 0.
            features: how many columns the rows may have.
            classes: how many classes there are.
        """
        plane = np.zeros((features + 1, classes), dtype=np.float32)
        duals = np.zeros((len(owners), classes), dtype=np.float32)
        diagonal = np.float32(1 / (2 * C))
        curvature = np.float32(2) + diagonal  # a row has length one, and so has the bias
        sides = np.full(classes, -1, dtype=np.float32)
        order = np.random.default_rng(0)
        for _ in range(EPOCHS):
            for example in order.permutation(len(owners)).tolist():
                columns, values = rows[example]
                side, dual = sides.copy(), duals[example]
                side[owners[example]] = 1
                margins = side * (values @ plane[columns] + plane[-1])
                wanted = np.maximum(dual - (margins - 1 + dual * diagonal) / curvature, 0)
                steps = wanted - dual
                moved = np.flatnonzero(np.abs(steps) > _LEAST_CHANGE)
                if moved.size:
                    dual[moved] = wanted[moved]
                    change = (steps * side)[moved]
                    plane[np.ix_(columns, moved)] += np.outer(values, change)
                    plane[-1, moved] += change
        scales = np.maximum(np.abs(plane).max(axis=0), 1e-9) / _STEPS
        return cls(np.rint(plane / scales).astype(np.int8), scales.astype(np.float32))

    def scores(self, columns: NDArray[np.int64], values: Floats) -> Floats:
        """How far a row lies on each class's side of its plane, shape ``(classes,)``."""
        total = values @ self.weights[columns].astype(np.float32) + self.weights[-1]
        return np.asarray(total * self.scales, dtype=np.float32)

    def contributions(self, columns: NDArray[np.int64], values: Floats, of: int) -> Floats:
        """What each column of a row adds to the score of one class, shape ``(columns,)``."""
        return np.asarray(values * self.weights[columns, of] * self.scales[of], dtype=np.float32)


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
        return cls(space, _trained(space, owners, classes, cache), classes)

    def scores(self, queries: Sequence[Mapping[str, float]]) -> Floats:
        """On which side of each class's plane a query lies, about -1 to 1, shape ``(classes,)``."""
        if self.machine is None:
            return np.full(self._classes, -1, dtype=np.float32)
        return self.machine.scores(*self._space.row(queries))


def _trained(
    space: FeatureSpace, owners: NDArray[np.intp], classes: int, cache: Path | None
) -> LinearSvm:
    """A machine for these examples, from the cache if it was trained before.

    A cache that cannot be read or written does no harm: the machine is trained again.
    """
    rows = space.rows()
    if cache is None:
        return LinearSvm.train(rows, owners, space.size, classes)
    key = blake2b(owners.astype(np.int64).tobytes(), digest_size=8).hexdigest()
    path = cache / f"svm-{_VERSION}-{rows.digest()}-{key}.npz"
    try:
        with np.load(path) as kept:
            return LinearSvm(kept["weights"], kept["scales"])
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        machine = LinearSvm.train(rows, owners, space.size, classes)
    _keep(machine, path)
    return machine


def _keep(machine: LinearSvm, path: Path) -> None:
    """Writes a machine to disk, whole or not at all; a full or read-only disk does no harm."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=path.parent, suffix=".tmp", delete=False) as file:
            np.savez(file, weights=machine.weights, scales=machine.scales)
        Path(file.name).replace(path)
    except OSError:
        return
