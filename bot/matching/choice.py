"""How likely each entry, or none of them, is what was meant: a conditional logit."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

from bot.knowledge import OutOfScope, Point, SmallTalk
from bot.matching.views import VIEWS, Entry

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

STRANGENESS = ("unknown share", "unknown words", "names and numbers", "length")
FEATURES = (
    *(f"whole: {view}" for view in VIEWS),
    *(f"best part: {view}" for view in VIEWS),
    *(f"beside the best entry: {view}" for view in VIEWS),
    *IS_KIND,
    *(f"is a point, {name}" for name in STRANGENESS),
    *(f"is a point, best of them: {view}" for view in VIEWS),
    *(f"is small talk, {name}" for name in STRANGENESS),
    "is none of them",
)

_CONTRAST = 3
WEIGHTS_FILE = Path(__file__).with_name("weights.yaml")


@dataclass(frozen=True)
class Weights:
    """What was learned from labelled questions; ``python -m tests.fit`` makes ``weights.yaml``.

    Attributes:
        features: the weight of each of ``FEATURES``.
        answer_from: the probability from which a point is answered.
        suggest_from: the probability, of all points together, from which some are suggested.
        chat_from: the probability, of all small talk together, from which it is replied to.
    """

    features: Array
    answer_from: float
    suggest_from: float
    chat_from: float

    @classmethod
    def read(cls, path: Path = WEIGHTS_FILE) -> Weights:
        """The weights in a YAML file, each under the name of its feature."""
        data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
        features = np.array([data["features"][name] for name in FEATURES], dtype=np.float64)
        return cls(features, data["answer from"], data["suggest from"], data["chat from"])


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
    beside_best = (whole / np.maximum(whole.max(axis=0), 1e-6)) ** _CONTRAST
    of_kind = np.eye(len(Kind))[kinds]
    best_point = whole[kinds == Kind.POINT].max(axis=0)
    point = of_kind[:, Kind.POINT, None] * np.concatenate([strangeness, best_point])
    talk = of_kind[:, Kind.SMALL_TALK, None] * strangeness
    features = np.zeros((len(scores) + 1, len(FEATURES)))
    features[:-1, :-1] = np.hstack([scores, beside_best, of_kind, point, talk])
    features[-1, -1] = 1.0
    return features


def probabilities(features: Array, weights: Array) -> Array:
    """The probability of each entry and, last, of none of them; shape ``(entries + 1,)``.

    Source: McFadden (1974), Conditional logit analysis of qualitative choice behavior.
    """
    utilities = features @ weights
    odds = np.exp(utilities - utilities.max())
    return np.asarray(odds / odds.sum())
