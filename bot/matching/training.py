"""Training linear support vector machines, one class against the rest, all classes at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.matching.index import Floats

C = 1.0
ROUNDS = (1.0, 1.0, 0.6, 0.5, 0.4)
"""The share of the examples that is looked at in each round: those that moved planes most when last
seen. All in every round takes twice as long for planes that are as good (97 % of the examples on
the right side, where four full rounds reach as many)."""
VERSION = 5
"""Of what is learned from the same examples; to be raised by who changes that."""
_LEAST_CHANGE = np.float32(1e-4)
_MIXED = 1e6
"""Times a key, what is left behind the point is in an order that has nothing to do with it."""
_DIAGONAL = np.float32(1 / (2 * C))
_RATE = np.float32(1) / (np.float32(2) + _DIAGONAL)
"""One over the curvature: a row has length one, and so has the bias."""


@dataclass(frozen=True)
class Rows:
    """Sparse rows: of row ``i`` the columns and values from ``starts[i]`` to ``starts[i + 1]``.

    Attributes:
        keys: a number of each row's own, 0 to 1, that no other row has any part in.
    """

    starts: NDArray[np.int64]
    columns: NDArray[np.int64]
    values: Floats
    keys: NDArray[np.float64]

    def with_bias(self, column: int) -> Rows:
        """The same rows, each with a one in a last column of its own."""
        ends = self.starts[1:]
        starts = self.starts + np.arange(len(self.starts))
        columns = np.insert(self.columns, ends, column)
        return Rows(starts, columns, np.insert(self.values, ends, 1), self.keys)

    def each(self, of: NDArray[Any]) -> list[NDArray[Any]]:
        """What belongs to each row, of what belongs to each column of all rows."""
        return [of[start:end] for start, end in pairwise(self.starts.tolist())]

    def only(self, kept: NDArray[np.bool_]) -> Rows:
        """The rows that are to be kept."""
        lengths = np.diff(self.starts)
        inside = np.repeat(kept, lengths)
        starts = np.concatenate([[0], np.cumsum(lengths[kept])]).astype(np.int64)
        return Rows(starts, self.columns[inside], self.values[inside], self.keys[kept])


def drawn_evenly(
    owners: NDArray[np.intp], keys: NDArray[np.float64], most: int
) -> NDArray[np.intp]:
    """The numbers of at most ``most`` examples, as many of each owner as can be.

    Args:
        owners: the owner of each example.
        keys: a number of each example's own, 0 to 1; those with the lowest are drawn first.
        most: how many may be drawn.
    """
    mixed = np.lexsort((keys, owners))  # owner by owner
    rounds = np.arange(len(owners)) - np.searchsorted(owners[mixed], owners[mixed])
    return np.sort(mixed[np.lexsort((keys[mixed], rounds))][: max(most, 0)])


def _rounds(keys: NDArray[np.float64], moved: Floats) -> Iterator[int]:
    """The numbers of the examples to be looked at, round by round, each round in another order.

    That order goes by what each example is, so that one more hardly changes what is learned from
    all others. Source: the shrinking of Hsieh et al. (2008), section 3.3, by rank and not by bound.

    Args:
        keys: a number of each example's own, 0 to 1.
        moved: how much each example moved when it was last looked at; filled in meanwhile.
    """
    for number, share in enumerate(ROUNDS):
        order = np.argsort(keys * (_MIXED + number) % 1, kind="stable")
        if share < 1:
            order = order[moved[order] >= np.quantile(moved, 1 - share)]
        yield from order.tolist()


def planes(rows: Rows, owners: NDArray[np.intp], features: int, classes: int) -> Floats:
    """The plane between each class and the rest, by the squared hinge loss.

    Source: Hsieh, Chang, Lin, Keerthi and Sundararajan (2008), A dual coordinate descent method for
    large-scale linear SVM, algorithm 1 for L2-loss. An example is looked at with all classes at
    once, and moves the planes of only some of them, about one in twenty-five: most of the time
    would go to adding nothing to the others.

    Args:
        rows: the examples, of length one.
        owners: the class of each, from 0.
        features: how many columns the rows may have.
        classes: how many classes there are.

    Returns:
        Shape ``(features + 1, classes)``; the last row is the bias.
    """
    rows, own = rows.with_bias(features), owners.tolist()
    if classes == 2:
        plane = _plane_beside(rows, owners == 1, features)
        return np.stack([-plane, plane], axis=1)
    columns, values = rows.each(rows.columns), rows.each(rows.values[:, None])
    places = rows.each(rows.columns[:, None] * classes)
    against = rows.each(-_RATE * rows.values)
    plane = np.zeros((features + 1, classes), dtype=np.float32)
    flat = plane.reshape(-1)
    # Of each example and class: below zero, but for the example's own class.
    duals = np.zeros((len(own), classes), dtype=np.float32)
    step, size = np.empty((2, classes), dtype=np.float32)
    moves = np.empty(classes, dtype=np.bool_)
    held = np.empty((int(np.diff(rows.starts).max(initial=0)), classes), dtype=np.float32)
    moved = np.zeros(len(own), dtype=np.float32)
    for example in _rounds(rows.keys, moved):
        local, dual = held[: len(columns[example])], duals[example]
        plane.take(columns[example], axis=0, out=local, mode="clip")
        np.dot(against[example], local, out=step)
        np.multiply(dual, 1 - _DIAGONAL * _RATE, out=size)
        step += size
        mine = max(step[own[example]] + _RATE, 0)
        step -= _RATE
        np.minimum(step, 0, out=step)
        step[own[example]] = mine
        step -= dual
        np.abs(step, out=size)
        moved[example] = np.add.reduce(size)
        moving = np.greater(size, _LEAST_CHANGE, out=moves).nonzero()[0]
        change = step[moving]
        dual[moving] += change
        flat[places[example] + moving] += values[example] * change
    return plane


def _plane_beside(rows: Rows, ours: NDArray[np.bool_], features: int) -> Floats:
    """The plane between one class and all else, as ``planes`` finds it, much sooner.

    Args:
        rows: the examples, with their bias.
        ours: which of them lie on its good side.
        features: how many columns the rows may have, but for the bias.
    """
    columns, values = rows.each(rows.columns), rows.each(rows.values)
    plane = np.zeros(features + 1, dtype=np.float32)
    signs = np.where(ours, 1.0, -1.0).tolist()
    duals = [0.0] * len(signs)
    kept, rate, least = float(1 - _DIAGONAL * _RATE), float(_RATE), float(_LEAST_CHANGE)
    moved = np.zeros(len(signs), dtype=np.float32)
    for example in _rounds(rows.keys, moved):
        column, value, sign = columns[example], values[example], signs[example]
        margin = sign * float(value.dot(plane.take(column)))
        change = max(duals[example] * kept + rate * (1 - margin), 0.0) - duals[example]
        moved[example] = abs(change)
        if abs(change) > least:
            duals[example] += change
            plane[column] += value * np.float32(sign * change)
    return plane
