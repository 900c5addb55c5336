"""The check of a whole knowledge base: its structure, its test questions, and what could be better.

Each test question must lead to its own entry: as the reply, or, of a point, among what is offered.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from bot.knowledge import Knowledge, Locate, Problem, load_located
from bot.knowledge.advice import advice, unquoted
from bot.matching import Matcher, Outcome

_PAIRS, _WORTH_TELLING = 8, 0.05
_HOW_OFTEN = {0.8: "vrijwel altijd", 0.4: "vaak", 0.0: "soms"}
_MEND = (
    "Zo maak je een testvraag goed: geef waar ze bij hoort meer varianten in zulke woorden (nooit de "
    'testvraag zelf), of haal de variant weg die haar wegtrekt. `ask --explain "de vraag"` laat '
    "zien welke dat is. Verander de testvraag niet."
)

Verdict = Literal["raak", "aangeboden", "mis"]


@dataclass(frozen=True, slots=True)
class Tested:
    """A test question, and where it led.

    Attributes:
        kind: what it belongs to, in the plural.
        verdict: whether it led to its own entry, offered that among others, or missed it.
        problem: where it stands and where it went instead, of one that missed.
    """

    kind: str
    verdict: Verdict
    problem: Problem | None = None


def check(directory: Path, *, structure: bool, at_most: int) -> int:
    """Checks the knowledge base in ``directory`` and prints what it finds.

    Args:
        directory: the folder of a text.
        structure: whether to stop before the test questions.
        at_most: how many test questions are known to miss; more is an error.

    Returns:
        The exit status: 0, or 1 if more test questions miss.

    Raises:
        KnowledgeError: when the structure is wrong, before any test question is asked.
    """
    knowledge, locate = load_located(directory)
    asked = (*knowledge.points, *knowledge.out_of_scope, *knowledge.small_talk)
    variants = sum(len(entry.questions) for entry in asked)
    counted = f"{len(knowledge.points)} punten, {variants} vraagvarianten"
    if structure:
        print(f"{counted}: de opbouw is in orde")
        return 0
    print(f"{counted}: de opbouw is in orde; nu de testvragen", flush=True)
    matcher = Matcher(knowledge)
    results = list(tested(matcher, locate))
    missed = sorted((r.problem for r in results if r.problem), key=lambda p: (p.file, p.line))
    for problem in missed:
        print(problem)
    print("\n".join(_counts(results)))
    _print_advice(matcher, locate)
    print(f"{counted}: {_conclusion(len(missed), at_most)}")
    return 1 if len(missed) > at_most else 0


def _conclusion(missed: int, at_most: int) -> str:
    if missed > at_most:
        known = f", en er mogen er {at_most} missen" if at_most else ""
        return f"niet in orde; {missed} testvragen komen ergens anders uit{known}"
    if missed < at_most:
        return f"in orde; zet --at-most nu op {missed} in plaats van {at_most}"
    return f"in orde, op {missed} bekende testvragen na" if missed else "in orde"


def _counts(results: list[Tested]) -> Iterator[str]:
    """How the test questions did, a line for each kind, and how to mend what missed."""
    counts: dict[str, Counter[str]] = {}
    for result in results:
        counts.setdefault(result.kind, Counter())[result.verdict] += 1
    for kind, found in counts.items():
        offered = f", {found['aangeboden']} tussen de keuzes" if found["aangeboden"] else ""
        total = found.total()
        yield f"Testvragen van {kind}: {found['raak']} van {total} raak{offered}, {found['mis']} mis"
    if any(result.verdict == "mis" for result in results):
        yield _MEND


def _print_advice(matcher: Matcher, locate: Locate) -> None:
    found = [*advice(matcher.knowledge, locate), *unanswered_examples(matcher)]
    found.sort(key=lambda problem: (problem.file, problem.line))
    if found:
        print("\nWaarschuwingen (niets houdt de bot tegen, maar zo wordt hij beter):")
        print("\n".join(map(str, found)))
    if pairs := closest_pairs(matcher, _PAIRS):
        print(
            "\nPunten die het meest op elkaar lijken (maak hun varianten verschillender, of maak "
        )
        print("er één punt van):\n" + "\n".join(pair.told(matcher.knowledge) for pair in pairs))
    if sentences := unquoted(matcher.knowledge):
        print("\nTer informatie: zinnen uit de bron die geen enkel punt citeert:")
        print("\n".join(sentences))
    print()


def tested(matcher: Matcher, locate: Locate) -> Iterator[Tested]:
    """Every test question of points, subjects, templates, noise, small talk and distress."""
    knowledge = matcher.knowledge
    kinds = {
        "onderwerp": "onderwerpen buiten de tekst",
        "sjabloon": "sjablonen",
        "ruis": "ruis",
        "praatje": "praatjes",
        "bot": "vragen over de bot",
        "nood": "berichten in nood",
    }
    entries = [(point, "punten") for point in knowledge.points]
    others = (*knowledge.out_of_scope, *knowledge.small_talk)
    for entry, kind in (*entries, *((entry, kinds[entry.kind]) for entry in others)):
        for number, question in enumerate(entry.test_questions):
            outcome = matcher.match(question)
            verdict = _verdict(entry.id, outcome)
            if verdict == "mis":
                message = f"{question!r} {_where_to(outcome)}, en hoort bij {entry.id!r}"
                yield Tested(kind, verdict, locate(entry.id, ("testvragen", number), message))
            else:
                yield Tested(kind, verdict)


def _verdict(name: str, outcome: Outcome) -> Verdict:
    """Whether an outcome shows the entry of this id, or offers it."""
    if outcome.kind == "suggest":
        return "aangeboden" if name in {match.point.id for match in outcome.matches} else "mis"
    return "raak" if name in _replied(outcome) else "mis"


def _replied(outcome: Outcome) -> set[str]:
    """The ids of the entries that an outcome replies with."""
    if outcome.kind == "answer":
        return {match.point.id for match in outcome.matches}
    return {entry.id for entry in (outcome.subject, outcome.small_talk) if entry is not None}


def _where_to(outcome: Outcome) -> str:
    """Where a question went, in a maintainer's words."""
    titles = ", ".join(f"‘{m.point.title}’ ({m.point.id})" for m in outcome.matches)
    if outcome.kind == "answer":
        return f"krijgt als antwoord {titles}"
    if outcome.kind == "suggest":
        return f"geeft de keuze uit {titles}"
    if outcome.small_talk is not None:
        return f"krijgt het praatje {outcome.small_talk.id!r}"
    if outcome.subject is not None:
        return f"krijgt ‘{outcome.subject.title}’ ({outcome.subject.id}), buiten de tekst"
    if outcome.language is not None:
        return "wordt aangezien voor een andere taal"
    return "wordt niet herkend ('daarover vind ik niets')"


def unanswered_examples(matcher: Matcher) -> Iterator[Problem]:
    """The example questions of the welcome that get no answer."""
    for number, question in enumerate(matcher.knowledge.texts.examples, 1):
        outcome = matcher.match(question)
        if outcome.kind != "answer":
            message = f"{question!r} {_where_to(outcome)}; kies een vraag die wel antwoord krijgt"
            yield Problem("teksten.yaml", 1, f"voorbeeldvragen[{number}]", message)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two points that are easily taken for each other; ``similarity`` is 0 to 2."""

    first: str
    second: str
    similarity: float

    def told(self, knowledge: Knowledge) -> str:
        """The same in a maintainer's words."""
        often = next(word for least, word in _HOW_OFTEN.items() if self.similarity >= least)
        first, second = (knowledge.by_id[name].title for name in (self.first, self.second))
        names = f"({self.first}, {self.second})"
        return f"‘{first}’ en ‘{second}’ worden {often} door elkaar gehaald {names}"


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
