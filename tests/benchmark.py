"""Quality and speed of the matcher beside its peers: ``python -m tests.benchmark``.

The questions are by three groups of people who read only the text; none is in the knowledge base,
and none was among those that the weights were fitted to.

The peers search the same points with the same variants. They have no idea of declining, so each
gets the threshold at which it answers 4 % of the far questions.
"""

from __future__ import annotations

import argparse
import math
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rank_bm25 import BM25Okapi
from rapidfuzz import fuzz, process
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline, make_union

from bot.dutch import stem, tokens
from bot.knowledge import Knowledge, Point, load
from bot.matching import Answer, Matcher
from bot.matching.choice import THIN
from bot.matching.outcome import matches, words_in
from bot.settings import shipped_knowledge
from tests.bases import enlarged, thinned
from tests.labelled import HELD_OUT, Labelled, Labels, read

Scores = NDArray[np.float64]
_FAR_ANSWERED = 0.04
_VERDICTS = ("answered right", "likely right", "answered wrong", "likely wrong")
_KINDS = ("near", "far", "group", "attack", "english", "smalltalk", "meta")


@dataclass(frozen=True)
class Peer:
    """Another way to match: a name, and the score of each point for a question."""

    name: str
    scores: Callable[[str], Scores]


def peers(points: Sequence[Point]) -> list[Peer]:
    """Everything that people would use instead."""
    variants = [q for point in points for q in point.questions]
    owners = np.repeat(np.arange(len(points)), [len(point.questions) for point in points])
    starts = np.searchsorted(owners, np.arange(len(points)))

    def fuzzy(scorer: Callable[..., float]) -> Callable[[str], Scores]:
        def scores(question: str) -> Scores:
            found = process.cdist([question.casefold()], variants, scorer=scorer)[0]
            return np.maximum.reduceat(found, starts).astype(np.float64)

        return scores

    bm25 = BM25Okapi([_stems(" ".join(point.questions)) for point in points])
    views = make_union(
        TfidfVectorizer(sublinear_tf=True, ngram_range=(1, 2)),
        TfidfVectorizer(sublinear_tf=True, analyzer="char_wb", ngram_range=(3, 5)),
    )
    regression = make_pipeline(views, LogisticRegression(C=10, max_iter=200))
    regression.fit(variants, owners)
    return [
        Peer("rapidfuzz WRatio", fuzzy(fuzz.WRatio)),
        Peer("rapidfuzz token_set_ratio", fuzzy(fuzz.token_set_ratio)),
        Peer("BM25 over stems", lambda q: np.asarray(bm25.get_scores(_stems(q)))),
        Peer("word + character TF-IDF, LR", lambda q: regression.predict_proba([q])[0]),
    ]


def _stems(text: str) -> list[str]:
    return [stem(token) for token in tokens(text)]


def interval(part: int, whole: int) -> str:
    """A share in percent with its 95 % interval (Wilson 1927)."""
    if not whole:
        return "–"
    z, share = 1.96, part / whole
    middle = (share + z * z / (2 * whole)) / (1 + z * z / whole)
    half = z * math.sqrt(share * (1 - share) / whole + z * z / (4 * whole**2))
    half /= 1 + z * z / whole
    low, high = max(0.0, middle - half), min(1.0, middle + half)
    return f"{100 * share:5.1f} ({100 * low:.0f}–{100 * high:.0f})"


def compare(knowledge: Knowledge, questions: Sequence[Labelled]) -> None:
    """Prints how often each way has the right point first and among three, and when it answers."""
    labels, points = Labels(knowledge), knowledge.points
    matcher = Matcher(knowledge)

    def planes(question: str) -> Scores:
        rows = matcher.views.rows(matcher.analyser.analyse(question))
        return matcher.views.svm.scores(rows)[: len(points)].astype(np.float64)

    ours = Peer("this matcher", lambda q: matcher.probabilities(matcher.read(q))[: len(points)])
    on = [q for q in questions if q.core]
    far = [q for q in questions if q.group == "far"]
    print(f"{len(on)} questions with an answer, {len(far)} far ones\n")
    print("| | right first | among three | answered right, far 4 % | ms |")
    print("|---|---|---|---|---|")
    for peer in (*peers(points), Peer("linear SVM alone", planes), ours):
        start = time.perf_counter()
        ranked = [(q, peer.scores(q.text)) for q in on]
        cost = 1000 * (time.perf_counter() - start) / len(on)
        threshold = np.quantile([peer.scores(q.text).max() for q in far], 1 - _FAR_ANSWERED)
        first = three = sure = 0
        for question, scores in ranked:
            best = np.argsort(-scores)[:3]
            right = [labels.answers(question, points[i].id) for i in best]
            first, three = first + right[0], three + any(right)
            sure += right[0] and scores[best[0]] > threshold
        cells = " | ".join(interval(count, len(on)) for count in (first, three, sure))
        print(f"| {peer.name} | {cells} | {cost:.2f} |")
    print()


def decisions(knowledge: Knowledge, asked: Mapping[str, Sequence[Labelled]]) -> None:
    """Prints what this matcher decides, by who asked and by kind."""
    matcher, labels = Matcher(knowledge), Labels(knowledge)
    verdicts: dict[str, Counter[str]] = defaultdict(Counter)
    helped, lengths = Counter[str](), list[int]()
    for name, question in ((name, q) for name, questions in asked.items() for q in questions):
        outcome = matcher.match(question.text)
        for group in (name, "all") if question.core else (question.group,):
            verdicts[group][labels.verdict(question, outcome)] += 1
            helped[group] += labels.helps(question, outcome)
        if question.core and isinstance(outcome, Answer):
            lengths.append(words_in(outcome.matches))
    print("| | n | answered right | likely right | answered wrong | likely wrong | helped |")
    print("|---|---|---|---|---|---|---|")
    for group in ("all", *asked):
        found = verdicts[group]
        total = found.total()
        counts = [found[verdict] for verdict in _VERDICTS]
        cells = " | ".join(interval(count, total) for count in (*counts, helped[group]))
        print(f"| {group} | {total} | {cells} |")
    print("\n| | n | answered | likely | replied in kind |")
    print("|---|---|---|---|---|")
    for kind in _KINDS:
        found = verdicts[kind]
        total = found.total()
        counts = [found["answered"], found["likely"], found["chat"]]
        print(f"| {kind} | {total} | " + " | ".join(interval(c, total) for c in counts) + " |")
    print(f"\nshown passage: median {np.median(lengths):.0f}, longest {max(lengths)} words\n")


def cost(knowledge: Knowledge, questions: Sequence[Labelled]) -> None:
    """Prints the cost of one question and of starting, against the number of points."""
    print("| points | variants | ready, s | p50, ms | p99, ms |")
    print("|---|---|---|---|---|")
    sizes = ((100, 30), (1_000, 30), (10_000, 10))
    for base in (knowledge, *(enlarged(knowledge, *size) for size in sizes)):
        start = time.perf_counter()
        matcher = Matcher(base)
        ready = time.perf_counter() - start
        times = []
        for question in questions:
            start = time.perf_counter()
            matcher.match(question.text)
            times.append(1000 * (time.perf_counter() - start))
        p50, p99 = np.percentile(times, [50, 99])
        variants = sum(len(point.questions) for point in base.points)
        print(f"| {len(base.points)} | {variants} | {ready:.2f} | {p50:.2f} | {p99:.2f} |")


def first_answer(matcher: Matcher, question: str) -> float:
    """How many seconds somebody who starts the bot at the terminal waits for the first answer."""
    title = matches(matcher.match(question))[0].point.title
    start = time.perf_counter()
    line = [sys.executable, "-m", "bot", "chat"]
    with subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as chat:
        assert chat.stdin is not None
        assert chat.stdout is not None
        chat.stdin.write(f"{question}\n")
        chat.stdin.flush()
        while title not in chat.stdout.readline():
            pass
        waited = time.perf_counter() - start
        chat.communicate()
    return waited


def main() -> None:
    """Prints every table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", nargs="+", default=list(HELD_OUT), metavar="NAME")
    options = parser.parse_args()
    knowledge = load(shipped_knowledge())
    asked = {name: read([name]) for name in options.questions}
    questions = [question for found in asked.values() for question in found]
    compare(knowledge, questions)
    decisions(knowledge, asked)
    print(f"with {THIN} variants a point:\n")
    decisions(thinned(knowledge, THIN, subjects=True), asked)
    cost(knowledge, questions)
    matcher, question = Matcher(knowledge), knowledge.points[0].questions[0]
    first_answer(matcher, question)  # what it learns is kept from then on
    print(f"\nfirst answer at the terminal after {first_answer(matcher, question):.2f} s")


if __name__ == "__main__":
    main()
