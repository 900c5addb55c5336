"""A cluster of misses as lines of text: what was asked, what went wrong, why, what can be done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.knowledge import Knowledge, Point
from bot.matching import Matcher
from bot.matching.explanation import Candidate, explain
from bot.misses import Cluster, Miss
from bot.misses.finding import Target, targets
from bot.misses.reasons import likeness, reasons, verdict

_MOST_QUESTIONS, _MOST_NEAR, _MOST_CHOICES, _LOOKED_AT = 6, 3, 4, 40
SHORT_WAYS: dict[Miss, str] = {
    "declined": "niets gevonden",
    "unchosen": "niets gekozen",
    "voted down": "duim omlaag",
    "corrected": "iets anders aangewezen",
}
_WAYS: dict[Miss, str] = {
    "declined": "vond de bot niets",
    "unchosen": "koos niemand iets",
    "voted down": "kreeg het antwoord een duim omlaag",
    "corrected": "wees iemand zelf het goede punt aan",
}


HELP = """\
Typ het nummer van waar de vraag bij hoort: dan leert de bot haar daar. Of:
  a  anders: het punt of onderwerp staat er niet bij; je zoekt het met een woord uit de titel
  t  testvraag: de bot leert haar niet, maar `check` kijkt voortaan of ze goed uitkomt
  o  overslaan; de volgende keer zie je haar weer (Enter doet hetzelfde)
  w  weg: hier hoeft niets mee te gebeuren
  k  keuren: kijken wat de veranderingen tot nu toe doen, en kiezen of ze blijven
  s  stoppen; ook dan zie je eerst wat ze doen
Je kunt ook meteen een id of een woord uit een titel typen. Er verandert niets zonder jouw ja.
"""


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
        yield "  a anders · t testvraag · o overslaan · w weg · k keuren · s stoppen · ? uitleg"


def told(cluster: Cluster, matcher: Matcher) -> Choices:
    """Prints what is known of a cluster, and gives what can be chosen."""
    found = explain(matcher, cluster.question, _LOOKED_AT)
    choices = _choices(cluster, matcher.knowledge, found.candidates)
    nearest = found.candidates[0].name
    variants = next(entry.questions for entry in matcher.knowledge.asked if entry.id == nearest)
    meant = choices.chosen[0][0] if choices.chosen else None
    why = reasons(cluster.question, found, variants, meant)
    print("\n".join([*_asked(cluster), ""]))
    print("\n".join([verdict(found.outcome), *why, ""]))
    print("Het dichtst in de buurt:")
    for candidate in found.candidates[:_MOST_NEAR]:
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
    for name in [candidate.name for candidate in near if candidate.name in by_id][:_MOST_CHOICES]:
        found.setdefault(name, by_id[name])
    return Choices(tuple(found.values()), tuple(today))
