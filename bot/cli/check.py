"""The check of a knowledge base: its structure, its test questions, and what could be better."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot import shipped
from bot.cli.starting import undisturbed
from bot.cli.trial import Tested, closest_pairs, tested, unanswered_examples
from bot.knowledge import Locate, load_located
from bot.knowledge.advice import advice, unquoted
from bot.knowledge.proposals import proposals
from bot.matching import Matcher
from bot.settings import Settings

_PAIRS = 8
_MEND = (
    "Zo maak je een testvraag goed: geef waar ze bij hoort meer varianten in zulke woorden (nooit "
    'de testvraag zelf), of haal de variant weg die haar wegtrekt. `ask --explain "de vraag"` '
    "laat zien welke dat is. Verander de testvraag niet."
)

_GENERAL = f"{shipped.GENERAL}/"
_WAITING = (
    "Wat nog een voorstel is; wat het meest oplevert, staat bovenaan. Kijk of de passage goed "
    "gekozen is, schrijf titel, antwoord, varianten en testvragen, en haal ‘voorstel: ja’ weg:"
)
_ONLY_OWN = (
    "Testvragen die missen (zolang er voorstellen zijn alleen die van de tekst zelf, niet die uit "
    f"{_GENERAL}):"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument(
        "directory", nargs="?", type=Path, metavar="MAP", help="haar map; anders KNOWLEDGE_DIR"
    )
    parser.add_argument(
        "--structure", action="store_true", help="alleen de opbouw; dat is zo klaar"
    )
    parser.add_argument(
        "--at-most",
        type=int,
        default=0,
        metavar="AANTAL",
        help="zoveel testvragen mogen missen; meer niet",
    )


def execute(options: argparse.Namespace, settings: Settings) -> int:
    """Checks a knowledge base; the status is 0, or 1 if more test questions miss than may."""
    directory = options.directory or settings.knowledge
    with undisturbed():
        return check(
            directory,
            structure=options.structure,
            at_most=options.at_most,
            cache=settings.cache_dir,
        )


def check(directory: Path, *, structure: bool, at_most: int, cache: Path | None = None) -> int:
    """Checks the knowledge base in ``directory`` and prints what it finds.

    Args:
        directory: the folder of a text.
        structure: whether to stop before the test questions.
        cache: where what was trained is kept.
        at_most: how many test questions are known to miss; more is an error.

    Returns:
        The exit status: 0, or 1 if more test questions miss.

    Raises:
        KnowledgeError: when the structure is wrong, before any test question is asked.
    """
    knowledge, locate = load_located(directory)
    variants = sum(len(entry.questions) for entry in knowledge.asked)
    counted = f"{len(knowledge.points)} punten, {variants} vraagvarianten"
    if knowledge.proposed:
        counted += f", {knowledge.proposed} voorstellen"
    if structure:
        print(f"{counted}: de opbouw is in orde")
        return 0
    print(f"{counted}: de opbouw is in orde; nu de testvragen", flush=True)
    matcher = Matcher(knowledge, cache=cache)
    results = list(tested(matcher, locate))
    missed = sorted((r.problem for r in results if r.problem), key=lambda p: (p.file, p.line))
    if waiting := proposals(knowledge, locate):
        missed = [problem for problem in missed if not problem.file.startswith(_GENERAL)]
        print("\n".join([_WAITING, *map(str, waiting), "", _ONLY_OWN]))
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


def _counts(results: Sequence[Tested]) -> Iterator[str]:
    """How the test questions did, a line for each kind, and how to mend what missed."""
    counts: dict[str, Counter[str]] = {}
    for result in results:
        counts.setdefault(result.kind, Counter())[result.verdict] += 1
    for kind, count in counts.items():
        right, offered, missed = count["raak"], count["aangeboden"], count["mis"]
        choices = f", {offered} tussen de keuzes" if offered else ""
        yield f"Testvragen van {kind}: {right} van {count.total()} raak{choices}, {missed} mis"
    if any(result.verdict == "mis" for result in results):
        yield _MEND


def _print_advice(matcher: Matcher, locate: Locate) -> None:
    found = [*advice(matcher.knowledge, locate), *unanswered_examples(matcher)]
    found.sort(key=lambda problem: (problem.file, problem.line))
    if found:
        print("\nWaarschuwingen (niets houdt de bot tegen, maar zo wordt hij beter):")
        print("\n".join(map(str, found)))
    if pairs := closest_pairs(matcher, _PAIRS):
        print("\nPunten die het meest op elkaar lijken; maak hun vragen verschillender, of maak er")
        print("één punt van:\n" + "\n".join(pair.told(matcher.knowledge) for pair in pairs))
    if sentences := unquoted(matcher.knowledge):
        print("\nTer informatie: zinnen uit de bron die geen enkel punt citeert:")
        print("\n".join(sentences))
    print()
