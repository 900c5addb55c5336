"""Fit the matcher's weights to labelled questions: ``python -m tests.fit``.

Writes ``bot/matching/weights.yaml`` and prints what cross-validation says. The questions are none
of the knowledge base's own variants; ``held-out.jsonl`` is not looked at.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace

import numpy as np
import yaml
from numpy.typing import NDArray
from scipy.optimize import minimize

from bot.knowledge import SmallTalk, load
from bot.matching import Matcher
from bot.matching.choice import FEATURES, IS_KIND, WEIGHTS_FILE, Kind, Weights, design
from bot.matching.reading import Reading
from bot.settings import shipped_knowledge
from tests.labelled import TRAINING, Labelled, Labels, read, shares

Array = NDArray[np.float64]

RIDGE = 1.0
FOLDS = 5
ALONE_COUNTS, STRAY_COUNTS = 0.3, 2.0
ANSWER_FROM, SUGGEST_FROM, CHAT_FROM = 0.42, 0.12, 0.08
_STRAY = {"far", "group", "attack"}
_UNPENALISED = (*IS_KIND, "is none of them")
_HEADER = """\
# Wat het keuzemodel van gelabelde vragen leerde; niet met de hand veranderen.
# Gemaakt met: python -m tests.fit
"""


@dataclass(frozen=True)
class Example:
    """A labelled question as the choice model sees it.

    Attributes:
        features: of each entry and of none of them, see ``choice.design``.
        right: which of them are right.
        rivals: which of them are there to choose from.
    """

    question: Labelled
    reading: Reading
    features: Array
    right: NDArray[np.bool_]
    rivals: NDArray[np.bool_]


def examples(matcher: Matcher, questions: list[Labelled]) -> list[Example]:
    """The questions as examples; those in another language are decided before the model."""
    labels, found = Labels(matcher.knowledge), []
    for question in questions:
        right = _right(matcher, labels, question)
        if question.group != "english" and right.any():
            reading = matcher.read(question.text)
            features = design(reading.both_scores(), matcher.kinds, reading.strangeness)
            found.append(Example(question, reading, features, right, np.ones_like(right)))
    return found


def points_alone(found: list[Example]) -> list[Example]:
    """The same examples in a knowledge base that has nothing but points.

    A maintainer of another text may not have listed what is out of scope: then nothing but the
    strangeness of a question speaks for none of them.
    """
    alone = []
    for example in found:
        rivals = example.features[:, FEATURES.index("is a point")] > 0
        rivals[-1] = True
        if (example.right & rivals).any():
            alone.append(replace(example, rivals=rivals, right=example.right & rivals))
    return alone


def _right(matcher: Matcher, labels: Labels, question: Labelled) -> NDArray[np.bool_]:
    points = matcher.knowledge.points
    right = np.zeros(len(matcher.views.entries) + 1, dtype=bool)
    if question.core:
        right[: len(points)] = [labels.answers(question, point.id) for point in points]
    elif question.group in {"smalltalk", "meta"}:
        right[:-1] = [isinstance(entry, SmallTalk) for entry in matcher.views.entries]
    else:
        right[len(points) :] = True
        right[:-1] &= matcher.kinds != Kind.SMALL_TALK
    return right


def fit(training: list[Example]) -> Array:
    """The weights of greatest penalised likelihood, by L-BFGS; shape ``(FEATURES,)``."""
    training = [*training, *points_alone(training)]
    x = np.stack([example.features for example in training])
    right = np.stack([example.right for example in training])
    counts = np.array([_count(example) for example in training])
    rivals = np.stack([example.rivals for example in training])
    penalty = np.array([0.01 if name in _UNPENALISED else RIDGE for name in FEATURES])

    def loss(weights: Array) -> tuple[float, Array]:
        utilities = x @ weights
        odds = np.exp(utilities - utilities.max(axis=1, keepdims=True)) * rivals
        likely = odds / odds.sum(axis=1, keepdims=True)
        wanted = likely * right
        total = wanted.sum(axis=1) + 1e-300
        misses = counts[:, None] * (likely - wanted / total[:, None])
        gradient = np.einsum("qe,qef->f", misses, x) + penalty * weights
        return 0.5 * float(penalty @ weights**2) - float(counts @ np.log(total)), gradient

    found = minimize(loss, np.zeros(x.shape[2]), jac=True, method="L-BFGS-B")
    return np.asarray(found.x)


def _count(example: Example) -> float:
    """How much an example counts: an answer to what is no question for it does the most harm."""
    alone = 1.0 if example.rivals.all() else ALONE_COUNTS
    return alone * (STRAY_COUNTS if example.question.group in _STRAY else 1.0)


def weights_of(features: Array) -> Weights:
    """Learned feature weights with the thresholds."""
    return Weights(features, ANSWER_FROM, SUGGEST_FROM, CHAT_FROM)


def cross_validate(matcher: Matcher, found: list[Example]) -> dict[str, Counter[str]]:
    """The verdicts by group, each question judged with weights that were fitted without it."""
    labels = Labels(matcher.knowledge)
    order = np.random.default_rng(0).permutation(len(found)).tolist()
    verdicts: dict[str, Counter[str]] = defaultdict(Counter)
    for fold in range(FOLDS):
        test = set(order[fold::FOLDS])
        learned = fit([found[i] for i in order if i not in test])
        judge = matcher.with_weights(weights_of(learned))
        for i in test:
            question = found[i].question
            verdict = labels.verdict(question, judge.decide(found[i].reading))
            verdicts[question.group][verdict] += 1
            if question.core:
                verdicts["all"][verdict] += 1
    return verdicts


def main() -> None:
    """Fits, reports, and writes."""
    matcher = Matcher(load(shipped_knowledge()))
    found = examples(matcher, read(TRAINING))
    for group, verdicts in sorted(cross_validate(matcher, found).items()):
        line = ", ".join(f"{v} {share:.1f} %" for v, share in sorted(shares(verdicts).items()))
        print(f"{group:10} {sum(verdicts.values()):4}  {line}")
    learned = fit(found)
    data = {
        "answer from": ANSWER_FROM,
        "suggest from": SUGGEST_FROM,
        "chat from": CHAT_FROM,
        "features": {n: round(float(w), 3) for n, w in zip(FEATURES, learned, strict=True)},
    }
    text = _HEADER + yaml.safe_dump(data, sort_keys=False, allow_unicode=True)
    WEIGHTS_FILE.write_text(text, encoding="utf-8")
    print(f"{len(found)} vragen; geschreven: {WEIGHTS_FILE.name}")


if __name__ == "__main__":
    main()
