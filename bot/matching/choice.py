"""How likely each entry, or none of them, is what was meant: a conditional logit."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

from bot.knowledge import OutOfScope, Point
from bot.matching.views import VIEWS, Entry

Array = NDArray[np.float64]

KINDS = ("a point", "out of scope", "small talk")
STRANGENESS = ("unknown share", "unknown words", "names and numbers", "length")
FEATURES = (
    *(f"whole: {view}" for view in VIEWS),
    *(f"best part: {view}" for view in VIEWS),
    *(f"beside the best entry: {view}" for view in VIEWS),
    *(f"is {kind}" for kind in KINDS),
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


def kind_of(entry: Entry) -> int:
    """The number of an entry's kind in ``KINDS``."""
    return 0 if isinstance(entry, Point) else 1 if isinstance(entry, OutOfScope) else 2


def design(scores: Array, kinds: NDArray[np.intp], strangeness: Array) -> Array:
    """The features of each entry and, last, of none of them; shape ``(entries + 1, FEATURES)``.

    Args:
        scores: of the whole message and of its best part, shape ``(entries, 2 * VIEWS)``.
        kinds: the number of each entry's kind, shape ``(entries,)``.
        strangeness: what speaks against any point, shape ``(STRANGENESS,)``.
    """
    whole = scores[:, : len(VIEWS)]
    beside_best = (whole / np.maximum(whole.max(axis=0), 1e-6)) ** _CONTRAST
    of_kind = np.eye(len(KINDS))[kinds]
    best_point = whole[kinds == 0].max(axis=0)
    point = of_kind[:, :1] * np.concatenate([strangeness, best_point])
    talk = of_kind[:, 2:] * strangeness
    found = np.zeros((len(scores) + 1, len(FEATURES)))
    found[:-1, :-1] = np.hstack([scores, beside_best, of_kind, point, talk])
    found[-1, -1] = 1.0
    return found


def probabilities(features: Array, weights: Array) -> Array:
    """The probability of each entry and, last, of none of them; shape ``(entries + 1,)``.

    Source: McFadden (1974), Conditional logit analysis of qualitative choice behavior.
    """
    utilities = features @ weights
    odds = np.exp(utilities - utilities.max())
    return np.asarray(odds / odds.sum())
