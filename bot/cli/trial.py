"""A knowledge base put to the test: where its test questions lead, and which points are alike.

Each test question must lead to its own entry: as the reply, or, of a point, among what is offered.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from bot import shipped
from bot.knowledge import Knowledge, Locate, OutOfScope, Point, Problem, SmallTalk
from bot.matching import (
    Answer,
    Chat,
    Decline,
    Foreign,
    Likely,
    Match,
    Matcher,
    Outcome,
    Suggestions,
)
from bot.matching.outcome import matches, shown
from bot.misses.naming import NO_NEED, talk_of

_GENERAL = f"{shipped.GENERAL}/"
_WORTH_TELLING = 0.05
_PROPOSALS = "voorstellen, die `new` maakte en die niet meetellen"
_HOW_OFTEN = {0.8: "vrijwel altijd", 0.4: "vaak", 0.0: "soms"}
_KINDS = {
    "onderwerp": "onderwerpen buiten de tekst",
    "sjabloon": "sjablonen",
    "ruis": "ruis",
    "praatje": "praatjes",
    "bot": "vragen over de bot",
    "nood": "berichten in nood",
}

Verdict = Literal["raak", "aangeboden", "mis"]


@dataclass(frozen=True, slots=True)
class Tested:
    """A test question, and where it led.

    Attributes:
        entry: the id of what it belongs to.
        question: the question.
        kind: what it belongs to, in the plural.
        verdict: whether it led to its own entry, offered that among others, or missed it.
        went: where it went, in a maintainer's words.
        problem: where it stands and where it went instead, of one that missed.
        general: whether it is a test question of the general layer.
        proposed: whether no person has written it yet.
    """

    entry: str
    question: str
    kind: str
    verdict: Verdict
    went: str
    problem: Problem | None = None
    general: bool = False
    proposed: bool = False


def tested(matcher: Matcher, locate: Locate) -> Iterator[Tested]:
    """Every test question of points, subjects, templates, noise, small talk and distress."""
    for entry in matcher.knowledge.asked:
        proposed = isinstance(entry, Point) and entry.proposed
        kind = "punten" if isinstance(entry, Point) else _KINDS[entry.kind]
        kind = _PROPOSALS if proposed else kind
        for number, question in enumerate(entry.test_questions):
            outcome = matcher.match(question)
            verdict, went = verdict_of(entry.id, outcome), _where_to(outcome)
            message = f"{question!r} {went}, en hoort bij {entry.id!r}"
            message += "" if kind == _KINDS["nood"] else _if_no_need(outcome)
            place = locate(entry.id, ("testvragen", number), message)
            problem = place if verdict == "mis" else None
            general = place.file.startswith(_GENERAL)
            yield Tested(entry.id, question, kind, verdict, went, problem, general, proposed)


def verdict_of(name: str, outcome: Outcome) -> Verdict:
    """Whether an outcome shows the entry of this id, or offers it."""
    match outcome:
        case Answer() | Likely() | Suggestions():
            if name not in {match.point.id for match in matches(outcome)}:
                return "mis"
            return "raak" if name in {m.point.id for m in shown(outcome)} else "aangeboden"
        case Decline(subject=OutOfScope(id=reached)) | Chat(entry=SmallTalk(id=reached)):
            return "raak" if reached == name else "mis"
        case _:
            return "mis"


def _where_to(outcome: Outcome) -> str:
    """Where a question went, in a maintainer's words."""
    match outcome:
        case Answer():
            return f"krijgt als antwoord {_titles(outcome.matches)}"
        case Likely():
            return f"krijgt als vermoeden {_titles(shown(outcome))}"
        case Suggestions():
            return f"geeft de keuze uit {_titles(outcome.matches)}"
        case Decline(subject=OutOfScope() as subject):
            return f"krijgt ‘{subject.title}’ ({subject.id}), buiten de tekst"
        case Chat():
            return f"krijgt {talk_of(outcome.entry)}"
        case Foreign():
            return "wordt aangezien voor een andere taal"
        case _:
            return "wordt niet herkend ('daarover vind ik niets')"


def _if_no_need(outcome: Outcome) -> str:
    """What to do about a question that was taken for need, if it was."""
    needy = isinstance(outcome, Chat) and outcome.entry.kind == "nood"
    return f". {NO_NEED}" if needy else ""


def _titles(matches: Iterable[Match]) -> str:
    return ", ".join(f"‘{match.point.title}’ ({match.point.id})" for match in matches)


def unanswered_examples(matcher: Matcher) -> Iterator[Problem]:
    """The example questions of the welcome that get no answer."""
    for number, question in enumerate(matcher.knowledge.texts.examples, 1):
        outcome = matcher.match(question)
        if not isinstance(outcome, Answer):
            message = f"{question!r} {_where_to(outcome)}; kies een vraag die wel antwoord krijgt"
            message += _if_no_need(outcome)
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
