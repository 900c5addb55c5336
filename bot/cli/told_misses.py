"""A cluster of misses as lines of text: what was asked, what went wrong, why, what can be done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.knowledge import Knowledge, Point
from bot.matching import Matcher
from bot.matching.explanation import Candidate, explain
from bot.misses import Cluster, Miss
from bot.misses.finding import Target, targets
from bot.misses.reasons import likeness, percent, reasons, verdict

_MOST_QUESTIONS, _MOST_CHOICES, _LOOKED_AT = 6, 4, 40
_POSSIBLE = 0.03
SHORT_WAYS: dict[Miss, str] = {
    "declined": "niets gevonden",
    "outside": "staat er niet in",
    "unchosen": "niets gekozen",
    "voted down": "duim omlaag",
    "corrected": "iets anders aangewezen",
}
_WAYS: dict[Miss, str] = {
    "declined": "vond de bot niets",
    "outside": "zei de bot dat het er niet in staat",
    "unchosen": "koos niemand iets",
    "voted down": "kreeg het antwoord een duim omlaag",
    "corrected": "wees iemand zelf het goede punt aan",
}
HELP = """\
Typ het nummer van waar de vraag bij hoort, en de bot leert hem daar. Het waarschijnlijkste staat
bovenaan. Bij een onderwerp buiten de tekst leert hij eerlijk nee te zeggen. Of typ:
  a  anders: het punt of onderwerp staat er niet bij; je zoekt het met een woord
  t  testvraag: de bot leert hem niet, maar `check` kijkt voortaan of hij goed uitkomt
  o  overslaan; de volgende keer zie je hem weer (Enter doet hetzelfde)
  w  weg: hier hoeft niets mee te gebeuren (de bot vraagt eerst of je het zeker weet)
  u  ongedaan: de laatste vraag die je erin zette, gaat er weer uit; nog een u: ook die daarvoor,
     tot aan de vorige keuring
  k  keuren: kijken wat de veranderingen tot nu toe doen, en kiezen of ze blijven
  s  stoppen; ook dan zie je eerst wat ze doen
Je kunt ook meteen een id of een woord typen. Er verandert niets zonder jouw ja.
"""


@dataclass(frozen=True)
class Choices:
    """What a cluster may be about: what people chose themselves, then the likeliest.

    Attributes:
        targets: the points and subjects.
        lines: what is told of each of them.
    """

    targets: tuple[Target, ...]
    lines: tuple[str, ...]


def name_of(target: Target) -> str:
    """A point or a subject, as a maintainer is told it."""
    told = f"‘{target.title}’ ({target.id})"
    return told if isinstance(target, Point) else f"{told}, onderwerp buiten de tekst"


def told(cluster: Cluster, matcher: Matcher) -> Choices:
    """Prints what is known of a cluster, and gives what can be chosen."""
    knowledge = matcher.knowledge
    found = explain(matcher, cluster.question, _LOOKED_AT)
    chosen = [(knowledge.by_id[n].id, times) for n, times in cluster.chosen if n in knowledge.by_id]
    meant = chosen[0][0] if chosen else None
    choices = _choices(cluster.question, knowledge, found.candidates, dict(chosen))
    lines = [*_asked(cluster), "", verdict(found.outcome)]
    lines += [*reasons(cluster.question, found, knowledge, meant), ""]
    lines += ["Waar hoort deze vraag bij?", *choices.lines]
    lines += ["  a anders · t testvraag · o overslaan · w weg"]
    lines += ["  u ongedaan · k keuren · s stoppen · ? uitleg"]
    print("\n".join(lines), flush=True)
    return choices


def _asked(cluster: Cluster) -> Iterator[str]:
    yield f"{cluster.asked}× gevraagd: {cluster.question}"
    for question, times in cluster.questions[1:_MOST_QUESTIONS]:
        yield f"  {times}× als: {question}"
    if (more := len(cluster.questions) - _MOST_QUESTIONS) > 0:
        yield f"  en nog op {more} andere manieren"
    ways = [f"{times}× {_WAYS[how]}" for how, times in cluster.misses]
    yield f"Wat er misging: {', '.join(ways)}."


def _choices(
    question: str, knowledge: Knowledge, near: Sequence[Candidate], chosen: dict[str, int]
) -> Choices:
    """What people chose, and then what is likeliest."""
    by_id = {target.id: target for target in targets(knowledge)}
    possible = [candidate for candidate in near if candidate.name in by_id][:_MOST_CHOICES]
    found = [one.name for one in possible if one.probability >= _POSSIBLE]
    names = list(dict.fromkeys([*chosen, *found]))
    known = {candidate.name: candidate for candidate in near}
    lines = []
    for number, name in enumerate(names, 1):
        people = f"   ← dit wezen mensen zelf aan ({chosen[name]}×)" if name in chosen else ""
        lines.append(f"  {number}  {name_of(by_id[name])}{people}")
        if name in known:
            chance = percent(known[name].probability)
            lines.append(f"       {chance}: {likeness(question, known[name])}")
    if not names:
        lines.append("  (niets lijkt er genoeg op; weet je waar de vraag hoort, kies dan a)")
    return Choices(tuple(by_id[name] for name in names), tuple(lines))
