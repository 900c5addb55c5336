"""Checks of a whole knowledge base that need the matcher: its test questions, its closest pairs."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.cli.starting import undisturbed
from bot.knowledge import Locate, Problem, load_located
from bot.matching import Answer, Matcher
from bot.settings import Settings

_PAIRS = 8
_WORTH_TELLING = 0.01


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument(
        "directory", nargs="?", type=Path, metavar="MAP", help="haar map; anders KNOWLEDGE_DIR"
    )


def execute(options: argparse.Namespace, settings: Settings) -> int:
    """Prints what is wrong with a knowledge base; with nothing wrong the status is 0."""
    with undisturbed():
        knowledge, locate = load_located(options.directory or settings.knowledge_dir)
        matcher = Matcher(knowledge)
    problems = sorted(
        failed_test_questions(matcher, locate), key=lambda problem: (problem.file, problem.line)
    )
    for problem in problems:
        print(problem)
    pairs = closest_pairs(matcher, _PAIRS)
    print("Punten die het meest op elkaar lijken:" if pairs else "Geen punten lijken op elkaar.")
    for pair in pairs:
        print(f"  {pair.similarity:.2f}  {pair.first} – {pair.second}")
    counted = f"{len(knowledge.points)} punten, {len(matcher.views.variants)} vraagvarianten"
    print(f"{counted}: {'niet in orde' if problems else 'in orde'}")
    return 1 if problems else 0


@dataclass(frozen=True, slots=True)
class Pair:
    """Two points that are easily taken for each other; ``similarity`` is 0 to 2."""

    first: str
    second: str
    similarity: float


def failed_test_questions(matcher: Matcher, locate: Locate) -> Iterator[Problem]:
    """Each test question of a point, a subject or small talk that something else answers."""
    knowledge = matcher.knowledge
    for index, point in enumerate(knowledge.points):
        for number, question in enumerate(point.test_questions):
            found = matcher.match(question)
            if not isinstance(found, Answer):
                continue
            right = [m for m in found.matches if m.point.passage in point.passage]
            right += [m for m in found.matches if point.passage in m.point.passage]
            if not right:
                message = f"{question!r} krijgt het punt {found.matches[0].point.id!r} als antwoord"
                yield locate("punten", index, ("testvragen", number), message)
    for field, entries in (
        ("onderwerpen", knowledge.out_of_scope),
        ("praatjes", knowledge.small_talk),
    ):
        for index, entry in enumerate(entries):
            for number, question in enumerate(entry.test_questions):
                found = matcher.match(question)
                if isinstance(found, Answer):
                    other = found.matches[0].point.id
                    message = f"{question!r} krijgt het punt {other!r} als antwoord"
                    yield locate(field, index, ("testvragen", number), message)


def closest_pairs(matcher: Matcher, count: int) -> list[Pair]:
    """The ``count`` pairs of points that are most easily taken for each other, closest first.

    The similarity is the mean probability that a test question of one goes to the other.
    """
    points = matcher.knowledge.points
    taken = np.zeros((len(points), len(points)))
    for index, point in enumerate(points):
        for question in point.test_questions:
            likely = matcher.probabilities(matcher.read(question))[: len(points)]
            taken[index] += likely / len(point.test_questions)
    similar = np.triu(taken + taken.T, k=1)
    found = []
    for flat in np.argsort(-similar, axis=None)[:count].tolist():
        first, second = divmod(flat, len(points))
        similarity = float(similar[first, second])
        if similarity >= _WORTH_TELLING:
            found.append(Pair(points[first].id, points[second].id, similarity))
    return found
