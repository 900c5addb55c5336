"""Training linear support vector machines, one class against the rest, all classes at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.matching.index import Floats

C = 1.0
EPOCHS = 6
VERSION = 2
"""Of what is learned from the same examples; to be raised by who changes that."""
_LEAST_CHANGE = np.float32(1e-4)
_DIAGONAL = np.float32(1 / (2 * C))
_RATE = np.float32(1) / (np.float32(2) + _DIAGONAL)
"""One over the curvature: a row has length one, and so has the bias."""


@dataclass(frozen=True)
class Rows:
    """Sparse rows: of row ``i`` the columns and values from ``starts[i]`` to ``starts[i + 1]``."""

    starts: NDArray[np.int64]
    columns: NDArray[np.int64]
    values: Floats

    def with_bias(self, column: int) -> Rows:
        """The same rows, each with a one in a last column of its own."""
        ends = self.starts[1:]
        starts = self.starts + np.arange(len(self.starts))
        return Rows(starts, np.insert(self.columns, ends, column), np.insert(self.values, ends, 1))

    def only(self, kept: NDArray[np.bool_]) -> Rows:
        """The rows that are to be kept."""
        lengths = np.diff(self.starts)
        inside = np.repeat(kept, lengths)
        starts = np.concatenate([[0], np.cumsum(lengths[kept])]).astype(np.int64)
        return Rows(starts, self.columns[inside], self.values[inside])


def drawn_evenly(owners: NDArray[np.intp], most: int) -> NDArray[np.intp]:
    """The numbers of at most ``most`` examples, as many of each owner as can be; always the same.

    Args:
        owners: the owner of each example.
        most: how many may be drawn.
    """
    chance = np.random.default_rng(0).permutation(len(owners))
    mixed = chance[np.argsort(owners[chance], kind="stable")]  # owner by owner, each in any order
    rounds = np.arange(len(owners)) - np.searchsorted(owners[mixed], owners[mixed])
    return np.sort(mixed[np.lexsort((chance, rounds))][: max(most, 0)])


def planes(rows: Rows, owners: NDArray[np.intp], features: int, classes: int) -> Floats:
    """The plane between each class and the rest, by the squared hinge loss.

    Source: Hsieh, Chang, Lin, Keerthi and Sundararajan (2008), A dual coordinate descent method for
    large-scale linear SVM, algorithm 1 for L2-loss. Everything is worked out in memory that is
    there already: asking for new memory for each example takes longer than all the rest.

    Args:
        rows: the examples, of length one.
        owners: the class of each, from 0.
        features: how many columns the rows may have.
        classes: how many classes there are.

    Returns:
        Shape ``(features + 1, classes)``; the last row is the bias.
    """
    rows = rows.with_bias(features)
    starts, own = rows.starts.tolist(), owners.tolist()
    plane = np.zeros((features + 1, classes), dtype=np.float32)
    duals = np.zeros((len(own), classes), dtype=np.float32)
    step, size, side = np.empty((3, classes), dtype=np.float32)
    slope = np.full(classes, _RATE, dtype=np.float32)  # as if it belonged to no class at all
    still = np.empty(classes, dtype=np.bool_)
    held = np.empty((2, int(np.diff(rows.starts).max(initial=0)), classes), dtype=np.float32)
    chance = np.random.default_rng(0)
    for _ in range(EPOCHS):
        for example in chance.permutation(len(own)).tolist():
            span = slice(starts[example], starts[example + 1])
            columns, values = rows.columns[span], rows.values[span]
            local, change = held[:, : len(columns)]
            plane.take(columns, axis=0, out=local, mode="clip")
            np.matmul(values, local, out=step)
            dual = duals[example]
            slope[own[example]] = -_RATE
            step *= slope
            slope[own[example]] = _RATE
            np.multiply(dual, 1 - _DIAGONAL * _RATE, out=size)
            step += size
            step += _RATE
            np.maximum(step, 0, out=step)
            step -= dual
            np.abs(step, out=size)
            np.less_equal(size, _LEAST_CHANGE, out=still)
            step[still] = 0
            dual += step
            np.negative(step, out=side)
            side[own[example]] = step[own[example]]
            np.matmul(values[:, None], side[None, :], out=change)
            local += change
            plane[columns] = local
    return plane
