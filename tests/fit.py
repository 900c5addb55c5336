"""Fit the matcher's weights to labelled questions: ``python -m tests.fit``.

Writes ``bot/matching/weights.yaml`` and prints what cross-validation says. The questions are none
of the knowledge base's own variants; ``held-out.jsonl`` is not looked at. So that the same weights
serve a new text, they are fitted on thinned copies of the knowledge base as well.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import product
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray
from scipy.optimize import minimize

from bot.knowledge import Knowledge, load
from bot.matching import Matcher
from bot.matching.choice import (
    FEATURES,
    IS_KIND,
    WEIGHTS_FILE,
    Kind,
    Thresholds,
    Weights,
)
from bot.matching.reading import Reading
from bot.settings import read_settings, shipped_knowledge
from tests.bases import thinned
from tests.labelled import TRAINING, Labelled, Labels, Tally, read

Array = NDArray[np.float64]

RIDGE = 1.0
FOLDS = 5
RIVALS = 48
THINNED = (12, 24, 48)
EVERY = 3
"""Of the questions every so many is asked of a thinned copy."""
THIN_COUNTS, STRAY_COUNTS = 0.7, 2.0
SUBJECT_FROM, CHAT_FROM = 0.42, 0.08
THIN_SUBJECT_FROM = 0.28
"""On little, everything is less likely: its answers and guesses are from about two thirds too."""
SURE_FROM, THIN_SURE_FROM = 0.66, 0.4
"""From which probability an answer may be a sure one: below it, what is a mistake in fifty here is
one in seventeen with people who are new to us."""
BUDGETS = {
    "answered wrong": 3.0,
    "likely wrong": 4.0,
    "near answered": 7.0,
    "near shown": 20.0,
    "outside answered": 2.0,
    "outside shown": 4.5,
}
THIN_BUDGETS = BUDGETS | {"answered wrong": 6.0, "likely wrong": 10.0, "near shown": 24.0}
"""On little more goes wrong, and a guess is worth more."""
BLANK = Weights(
    np.zeros(len(FEATURES)),
    np.zeros(len(FEATURES)),
    Thresholds(1.0, 1.0, 1.0, 1.0),
    Thresholds(1.0, 1.0, 1.0, 1.0),
)
_STRAY = {"far", "group", "attack"}
_UNPENALISED = (*IS_KIND, "is none of them")
_HEADER = """\
# Wat het keuzemodel van gelabelde vragen leerde; niet met de hand veranderen.
# Gemaakt met: python -m tests.fit
"""


@dataclass(frozen=True)
class Example:
    """A labelled question as the choice model sees it; ``right`` are the entries it may mean."""

    number: int
    question: Labelled
    reading: Reading
    right: NDArray[np.bool_]


@dataclass(frozen=True)
class Base:
    """A knowledge base with the questions put to it.

    Attributes:
        features: of each example, of its rivals; shape ``(examples, RIVALS, F)``.
        right: of each example, which rivals are right; shape ``(examples, RIVALS)``.
        real: of each example, which rivals there are; shape ``(examples, RIVALS)``.
        counts: how much each example counts.
    """

    name: str
    matcher: Matcher
    examples: Sequence[Example]
    features: NDArray[np.float32]
    right: NDArray[np.bool_]
    real: NDArray[np.bool_]
    counts: Array

    @classmethod
    def of(
        cls, name: str, knowledge: Knowledge, asked: Sequence[tuple[int, Labelled]], share: float
    ) -> Base:
        """The questions, numbered, as this knowledge base reads them."""
        cache = read_settings().cache_dir
        matcher, labels = Matcher(knowledge, BLANK, cache), Labels(knowledge)
        examples: list[Example] = []
        rivals: list[tuple[Array, NDArray[np.bool_]]] = []
        for number, question in asked:
            right = _right(matcher, labels, question)
            if question.group == "english" or not right.any():
                continue
            example = Example(number, question, matcher.read(question.text), right)
            features, chosen = _rivals(matcher, example)
            if chosen.any():  # what is right is among what it is compared with
                examples.append(example)
                rivals.append((features, chosen))
        counts = [share * (STRAY_COUNTS if e.question.group in _STRAY else 1.0) for e in examples]
        return cls(name, matcher, examples, *_stacked(rivals), np.array(counts))

    def within(self, numbers: set[int]) -> NDArray[np.bool_]:
        """Which of its examples are among these questions."""
        return np.array([example.number in numbers for example in self.examples])


def _rivals(matcher: Matcher, example: Example) -> tuple[Array, NDArray[np.bool_]]:
    """The features of what an example chooses from, none of them among it; and which is right."""
    reading = example.reading
    right = example.right[np.append(reading.entries, -1)]
    nearness = np.append(reading.scores[reading.entries].sum(axis=1), np.inf)
    chosen = np.argsort(-nearness, kind="stable")[:RIVALS]
    return matcher.features(reading)[chosen], right[chosen]


def _stacked(
    rivals: Sequence[tuple[Array, NDArray[np.bool_]]],
) -> tuple[NDArray[np.float32], NDArray[np.bool_], NDArray[np.bool_]]:
    """The features of all examples' rivals, which are right, and which there are."""
    features = np.zeros((len(rivals), RIVALS, len(FEATURES)), dtype=np.float32)
    right, real = np.zeros((2, len(rivals), RIVALS), dtype=bool)
    for number, (of_example, chosen) in enumerate(rivals):
        features[number, : len(chosen)] = of_example
        right[number, : len(chosen)] = chosen
        real[number, : len(chosen)] = True
    return features, right, real


def _right(matcher: Matcher, labels: Labels, question: Labelled) -> NDArray[np.bool_]:
    points = matcher.knowledge.points
    right = np.zeros(len(matcher.views.entries) + 1, dtype=bool)
    if question.core:
        right[: len(points)] = [labels.answers(question, point.id) for point in points]
    elif question.group in {"smalltalk", "meta"}:
        right[:-1] = matcher.kinds == Kind.SMALL_TALK
    else:
        right[-1] = True
        right[:-1] = matcher.kinds == Kind.OUT_OF_SCOPE
    return right


def bases(knowledge: Knowledge, questions: Sequence[Labelled]) -> list[Base]:
    """The knowledge base as it is, and thinned copies of it with and without subjects."""
    asked = list(enumerate(questions))
    found = [Base.of("zoals zij is", knowledge, asked, 1.0)]
    for number, (variants, subjects) in enumerate(product(THINNED, (True, False))):
        name = f"{variants} varianten per punt, {'met' if subjects else 'zonder'} onderwerpen"
        copy = thinned(knowledge, variants, subjects=subjects)
        found.append(Base.of(name, copy, asked[number % EVERY :: EVERY], THIN_COUNTS))
    return found


def fit(found: Sequence[Base], among: set[int], start: Array | None = None) -> Array:
    """The weights of greatest penalised likelihood; shape ``(2, FEATURES)``: thin and dense."""
    chosen = [(base, base.within(among)) for base in found]
    parts = [
        (b.features[w], b.right[w], b.real[w], b.counts[w], b.matcher.density) for b, w in chosen
    ]
    penalty = np.array([0.01 if name in _UNPENALISED else RIDGE for name in FEATURES])

    def loss(flat: Array) -> tuple[float, Array]:
        ends = flat.reshape(2, -1)
        total, gradient = 0.5 * float((penalty * ends**2).sum()), penalty * ends
        for features, right, real, counts, dense in parts:
            mixed = ((1 - dense) * ends[0] + dense * ends[1]).astype(np.float32)
            utilities = (features @ mixed).astype(np.float64)
            odds = np.exp(utilities - utilities.max(axis=1, keepdims=True)) * real
            likely = odds / odds.sum(axis=1, keepdims=True)
            wanted = likely * right
            mass = wanted.sum(axis=1) + 1e-300
            total -= float(counts @ np.log(mass))
            misses = (counts[:, None] * (likely - wanted / mass[:, None])).astype(np.float32)
            slope = np.tensordot(misses, features, axes=([0, 1], [0, 1])).astype(np.float64)
            gradient = gradient + np.outer([1 - dense, dense], slope)
        return total, gradient.ravel()

    begin = np.zeros((2, len(FEATURES))) if start is None else start
    best = minimize(loss, begin.ravel(), jac=True, method="L-BFGS-B", options={"maxiter": 300})
    return np.asarray(best.x).reshape(2, -1)


def unseen(found: Sequence[Base], whole: Array) -> list[dict[int, Array]]:
    """Of each base: by question, the probabilities by weights that were fitted without it."""
    count = 1 + max(example.number for base in found for example in base.examples)
    order = np.random.default_rng(0).permutation(count).tolist()
    likely: list[dict[int, Array]] = [{} for _ in found]
    for fold in range(FOLDS):
        test = set(order[fold::FOLDS])
        ends = fit(found, set(order) - test, whole)
        for base, kept in zip(found, likely, strict=True):
            matcher = base.matcher.with_weights(replace(BLANK, thin=ends[0], dense=ends[1]))
            for example in base.examples:
                if example.number in test:
                    kept[example.number] = matcher.probabilities(example.reading)
    return likely


def tally(base: Base, likely: dict[int, Array], thresholds: Thresholds) -> Tally:
    """What a base's questions lead to with these thresholds."""
    counted = Tally(Labels(base.matcher.knowledge))
    for example in base.examples:
        outcome = base.matcher.decide_between(likely[example.number], thresholds)
        counted.add(example.question, outcome)
    return counted


def thresholds_within_budget(
    base: Base,
    likely: dict[int, Array],
    subject: float,
    sure: float,
    budgets: Mapping[str, float],
) -> Thresholds:
    """The thresholds that show the most passages rightly within the budgets."""
    best, most = Thresholds(0.9, 0.6, subject, CHAT_FROM), -1.0
    for answer, guess in product(np.arange(sure, 0.81, 0.04), np.arange(0.16, 0.6, 0.04)):
        if guess > answer:
            continue
        tried = Thresholds(round(float(answer), 2), round(float(guess), 2), subject, CHAT_FROM)
        shares = tally(base, likely, tried).shares()
        over = any(shares.get(name, 0.0) > budget for name, budget in budgets.items())
        value = shares["shown right"] + 0.5 * shares["answered right"]
        if not over and value > most:
            best, most = tried, value
    return best


def main() -> None:
    """Fits, reports, and writes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--to", type=Path, default=WEIGHTS_FILE, help="where to write the weights")
    options = parser.parse_args()
    found = bases(load(shipped_knowledge()), read(TRAINING))
    everything = {example.number for base in found for example in base.examples}
    whole = fit(found, everything)
    likely = unseen(found, whole)
    dense = thresholds_within_budget(found[0], likely[0], SUBJECT_FROM, SURE_FROM, BUDGETS)
    thin = thresholds_within_budget(
        found[1], likely[1], THIN_SUBJECT_FROM, THIN_SURE_FROM, THIN_BUDGETS
    )
    weights = Weights(whole[0], whole[1], thin, dense)
    for base, kept in zip(found, likely, strict=True):
        _, thresholds = weights.at(base.matcher.density)
        print(f"\n{base.name}: {len(base.examples)} vragen, {thresholds}")
        for name, share in tally(base, kept, thresholds).shares().items():
            print(f"  {name:20} {share:5.1f} %")
    _write(weights, options.to)
    print(f"\ngeschreven: {options.to.name}")


def _write(weights: Weights, path: Path) -> None:
    ends = zip(FEATURES, weights.thin.tolist(), weights.dense.tolist(), strict=True)
    data = {
        "thresholds": {
            "thin": asdict(weights.thin_thresholds),
            "dense": asdict(weights.dense_thresholds),
        },
        "features": {n: {"thin": round(t, 3), "dense": round(d, 3)} for n, t, d in ends},
    }
    text = _HEADER + yaml.safe_dump(data, sort_keys=False, allow_unicode=True)
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
