"""How likely each entry, or none of them, is what was meant: a conditional logit."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from enum import IntEnum
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

from bot.knowledge import OutOfScope, Point, SmallTalk
from bot.matching.learned import Entry
from bot.matching.strangeness import STRANGENESS
from bot.matching.views import VIEWS

Array = NDArray[np.float64]


class Kind(IntEnum):
    """What an entry of the knowledge base is, to the choice between them."""

    POINT = 0
    OUT_OF_SCOPE = 1
    SMALL_TALK = 2


_NAMES_OF_KINDS = {
    Kind.POINT: "a point",
    Kind.OUT_OF_SCOPE: "out of scope",
    Kind.SMALL_TALK: "small talk",
}
IS_KIND = tuple(f"is {name}" for name in _NAMES_OF_KINDS.values())

FEATURES = (
    *(f"whole: {view}" for view in VIEWS),
    *(f"best part: {view}" for view in VIEWS),
    *(f"beside the best entry: {view}" for view in VIEWS),
    *IS_KIND,
    *(f"is a point, {name}" for name in STRANGENESS),
    *(f"is a point, best of them: {view}" for view in VIEWS),
    *(f"is out of scope, {name}" for name in STRANGENESS),
    *(f"is small talk, {name}" for name in STRANGENESS),
    "is none of them",
)

_CONTRAST = 3
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
THIN, DENSE = 12, 90
WEIGHTS_FILE = Path(__file__).with_name("weights.yaml")


@dataclass(frozen=True)
class Thresholds:
    """From which probability the matcher does what.

    Attributes:
        answer: of what is shown, to be sure.
        likely: of the likeliest point, to show it as a guess.
        subject: of an out-of-scope subject, to say what is known about that.
        chat: of all small talk together, to reply in kind.
    """

    answer: float
    likely: float
    subject: float
    chat: float


@dataclass(frozen=True)
class Weights:
    """What was learned from labelled questions; ``python -m tests.fit`` makes ``weights.yaml``.

    With few variants a point, other evidence counts than with many; what was learned at both ends
    is mixed in proportion to how densely a knowledge base is filled.

    Attributes:
        thin, dense: the weight of each of ``FEATURES`` where a point has ``THIN`` variants, and
            where it has ``DENSE``.
        thin_thresholds, dense_thresholds: likewise.
    """

    thin: Array
    dense: Array
    thin_thresholds: Thresholds
    dense_thresholds: Thresholds

    @classmethod
    def read(cls, path: Path = WEIGHTS_FILE) -> Weights:
        """The weights in a YAML file, each under the name of its feature."""
        data: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
        thin, dense = (
            np.array([data["features"][name][end] for name in FEATURES], dtype=np.float64)
            for end in ("thin", "dense")
        )
        thresholds = data["thresholds"]
        return cls(thin, dense, Thresholds(**thresholds["thin"]), Thresholds(**thresholds["dense"]))

    def at(self, share: float) -> tuple[Array, Thresholds]:
        """The weights and thresholds for a knowledge base that is so ``dense``, from 0 to 1."""
        features = (1 - share) * self.thin + share * self.dense
        return features, Thresholds(
            **{
                field.name: (1 - share) * getattr(self.thin_thresholds, field.name)
                + share * getattr(self.dense_thresholds, field.name)
                for field in fields(Thresholds)
            }
        )


def density(variants_a_point: float) -> float:
    """How densely a knowledge base is filled: 0 at ``THIN`` variants a point, 1 at ``DENSE``."""
    share = math.log(max(variants_a_point, 1) / THIN) / math.log(DENSE / THIN)
    return min(max(share, 0.0), 1.0)


def kind_of(entry: Entry) -> Kind:
    """What an entry is."""
    match entry:
        case Point():
            return Kind.POINT
        case OutOfScope():
            return Kind.OUT_OF_SCOPE
        case SmallTalk():
            return Kind.SMALL_TALK


def design(scores: Array, kinds: NDArray[np.intp], strangeness: Array) -> Array:
    """The features of each entry and, last, of none of them; shape ``(entries + 1, FEATURES)``.

    Args:
        scores: of the whole message and of its best part, shape ``(entries, 2 * VIEWS)``.
        kinds: the number of each entry's kind, shape ``(entries,)``.
        strangeness: what speaks against any point, shape ``(STRANGENESS,)``.
    """
    whole = scores[:, : len(VIEWS)]
    beside_best = np.maximum(whole / np.maximum(whole.max(axis=0), 1e-6), -1.0) ** _CONTRAST
    of_kind = np.eye(len(Kind))[kinds]
    best_point = whole[kinds == Kind.POINT].max(axis=0)
    point = of_kind[:, Kind.POINT, None] * np.concatenate([strangeness, best_point])
    subject = of_kind[:, Kind.OUT_OF_SCOPE, None] * strangeness
    talk = of_kind[:, Kind.SMALL_TALK, None] * strangeness
    features = np.zeros((len(scores) + 1, len(FEATURES)))
    features[:-1, :-1] = np.hstack([scores, beside_best, of_kind, point, subject, talk])
    features[-1, -1] = 1.0
    return features


def probabilities(features: Array, weights: Array) -> Array:
    """The probability of each entry and, last, of none of them; shape ``(entries + 1,)``.

    Source: McFadden (1974), Conditional logit analysis of qualitative choice behavior.
    """
    utilities = features @ weights
    odds = np.exp(utilities - utilities.max())
    return np.asarray(odds / odds.sum())
