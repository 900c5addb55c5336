"""A cluster of misses as lines of text: what was asked, what went wrong, why, what can be done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.knowledge import Knowledge, OutOfScope, Point
from bot.matching import Matcher
from bot.matching.explanation import Candidate, explain
from bot.misses import Cluster, Miss
from bot.misses.finding import Target, targets
from bot.misses.reasons import likeness, reasons, verdict

_MOST_QUESTIONS, _MOST_POINTS, _LOOKED_AT = 6, 3, 40
_WAYS: dict[Miss, str] = {
    "declined": "vond de bot niets",
    "unchosen": "koos niemand iets",
    "voted down": "kreeg het antwoord een duim omlaag",
    "corrected": "wees iemand zelf het goede punt aan",
}


@dataclass(frozen=True)
class Choices:
    """What a cluster may be about, likeliest first; what people chose themselves before that."""

    targets: tuple[Target, ...]
    chosen: tuple[tuple[str, int], ...]

    def name(self, target: Target) -> str:
        """A point or a subject, as a maintainer is told it."""
        if isinstance(target, Point):
            return f"‘{target.title}’ ({target.id})"
        return f"staat er niet in: ‘{target.title}’ ({target.id})"

    def lines(self) -> Iterator[str]:
        """What can be done, with what has to be typed for it."""
        often = dict(self.chosen)
        yield "Waar hoort deze vraag bij?"
        for number, target in enumerate(self.targets, 1):
            people = (
                f"   ← dit wezen mensen zelf aan ({often[target.id]}×)"
                if target.id in often
                else ""
            )
            yield f"  {number}  {self.name(target)}{people}"
        yield "  a  iets anders: typ een id, of een woord uit de titel"
        yield "  t  maak er een testvraag van: om te meten, niet om van te leren"
        yield "  w  weg ermee: niet meer laten zien"
        yield "  k  keuren: kijken wat de veranderingen tot nu toe doen"
        yield "  s  stoppen"


def told(cluster: Cluster, matcher: Matcher) -> Choices:
    """Prints what is known of a cluster, and gives what can be chosen."""
    found = explain(matcher, cluster.question, _LOOKED_AT)
    choices = _choices(cluster, matcher.knowledge, found.candidates)
    print("\n".join([*_asked(cluster), ""]))
    print("\n".join([verdict(found.outcome), *reasons(cluster.question, found), ""]))
    print("Het dichtst in de buurt:")
    for candidate in found.candidates[:_MOST_POINTS]:
        told_as = f"{candidate.probability:4.0%}".replace("%", " %")
        print(f"  {told_as}  ‘{candidate.title}’: {likeness(cluster.question, candidate)}")
    print("\n".join(["", *choices.lines()]), flush=True)
    return choices


def _asked(cluster: Cluster) -> Iterator[str]:
    yield f"{cluster.asked}× gevraagd: {cluster.question}"
    for question, times in cluster.questions[1:_MOST_QUESTIONS]:
        yield f"  {times}× als: {question}"
    if (more := len(cluster.questions) - _MOST_QUESTIONS) > 0:
        yield f"  en nog op {more} andere manieren"
    ways = [f"{times}× {_WAYS[how]}" for how, times in cluster.misses]
    yield f"Wat er misging: {', '.join(ways)}."


def _choices(cluster: Cluster, knowledge: Knowledge, near: tuple[Candidate, ...]) -> Choices:
    """What people chose, then the points that are nearest, then the nearest subject."""
    by_id = {target.id: target for target in targets(knowledge)}
    today = [(knowledge.by_id[n].id, times) for n, times in cluster.chosen if n in knowledge.by_id]
    found = {name: by_id[name] for name, _ in today}
    candidates = [by_id[candidate.name] for candidate in near if candidate.name in by_id]
    points: list[Target] = [target for target in candidates if isinstance(target, Point)]
    subjects: list[Target] = [target for target in candidates if isinstance(target, OutOfScope)]
    for target in [*points[:_MOST_POINTS], *subjects[:1]]:
        found.setdefault(target.id, target)
    return Choices(tuple(found.values()), tuple(today))
