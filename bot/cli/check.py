"""The check of a knowledge base: its structure, its test questions, and what could be better."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot import shipped
from bot.cli.since import since_last
from bot.cli.starting import warn_of_another
from bot.cli.told import Told
from bot.cli.trial import Tested, closest_pairs, tested, unanswered_examples
from bot.cli.undisturbed import undisturbed
from bot.cli.warned import heading, in_order
from bot.cli.watching import watch
from bot.invocation import about, typed
from bot.knowledge import Knowledge, KnowledgeError, Locate, load_located
from bot.knowledge.advice import advice, unquoted
from bot.knowledge.proposals import proposals
from bot.matching import Matcher
from bot.misses.finding import targets
from bot.settings import Settings

_PAIRS = 4
_MEND = (
    "Zo maak je een testvraag goed: geef het punt waar ze bij hoort meer varianten in zulke "
    "woorden (nooit de testvraag zelf), of haal de variant weg die haar wegtrekt. Verander de "
    "testvraag niet. Welke variant dat is, zie je met\n  {explain}"
)

_MOST_WARNINGS = 6
_WAITING = (
    "Wat nog een voorstel is; wat het meest oplevert, staat bovenaan. Kijk of de passage goed "
    "gekozen is, schrijf titel en antwoord, zet een paar gewone vragen in vragen/, en haal "
    "‘voorstel: ja’ weg (de testvragen ook, of schrijf betere):"
)
_ONLY_OWN = (
    "Testvragen die missen (zolang er voorstellen zijn alleen wat een mens voor deze tekst "
    f"schreef; niet wat `new` maakte, en niet {shipped.GENERAL}/):"
)
_THIN = 20
_USUAL = " (met een stuk of twaalf varianten per punt is dat gewoon)"


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
    parser.add_argument("--all", action="store_true", help="noem alle waarschuwingen")
    parser.add_argument(
        "--watch", action="store_true", help="keur opnieuw zodra een bestand wordt bewaard"
    )
    parser.add_argument(
        "--format",
        choices=["text", "json"],
        default="text",
        help="json: één object per bevinding, voor programma's",
    )


def execute(options: argparse.Namespace, settings: Settings) -> int:
    """Checks a knowledge base; the status is 0, or 1 if more test questions miss than may."""
    directory = options.directory or settings.knowledge
    if options.directory is None:
        warn_of_another(settings)
    told = Told(directory, options.format)
    if options.watch:
        return watch(directory, told)
    try:
        with undisturbed():
            return check(
                directory,
                told,
                structure=options.structure,
                at_most=options.at_most,
                everything=options.all or options.format == "json",
                cache=settings.cache_dir,
            )
    except KnowledgeError as error:
        told.mistakes(error.problems)
        return 1


def check(
    directory: Path,
    told: Told,
    *,
    structure: bool,
    at_most: int,
    everything: bool,
    cache: Path | None = None,
) -> int:
    """Checks the knowledge base in ``directory`` and tells what it finds.

    Args:
        directory: the folder of a text.
        told: where that is told.
        structure: whether to stop before the test questions.
        cache: where what was trained is kept, and what the last check of each folder found.
        at_most: how many test questions are known to miss; more is an error.
        everything: whether all warnings are told, and not only the first.

    Returns:
        The exit status: 0, or 1 if more test questions miss.

    Raises:
        KnowledgeError: when the structure is wrong, before any test question is asked.
    """
    knowledge, locate = load_located(directory)
    counted = count(knowledge)
    if structure:
        told.conclusion(f"{counted}: de opbouw is in orde", ok=True)
        return 0
    told.line(f"{counted}: de opbouw is in orde; nu de testvragen")
    matcher = Matcher(knowledge, cache=cache)
    if waiting := proposals(knowledge, locate):
        told.problems("proposal", waiting, _WAITING)
        told.line(f"\n{_ONLY_OWN}")
    results = []
    for result in tested(matcher, locate):
        if not (waiting and result.general):
            results.append(result)
            if result.problem and not result.proposed:
                told.problem("test", result.problem)
    for line in _counts(results):
        told.line(line)
    written = [result for result in results if not result.proposed]
    missed = sum(result.problem is not None for result in written)
    if missed:
        told.line(_MEND.format(explain=_explaining(directory)))
    before = cache if told.form == "text" else None
    most = None if everything else _MOST_WARNINGS
    _tell_advice(matcher, locate, directory, told, most, before)
    for line in since_last(directory, written, len(waiting), before):
        told.line(line)
    conclusion = _conclusion(missed, len(written), at_most)
    if missed and _is_thin(knowledge):
        conclusion += _USUAL
    told.line("")
    told.conclusion(f"{counted}: {conclusion}", ok=missed <= at_most)
    return 1 if missed > at_most else 0


def count(knowledge: Knowledge) -> str:
    """How much there is in a knowledge base: of the text itself, and of what lies under it."""
    own = sum(len(target.questions) for target in targets(knowledge))
    general = sum(len(entry.questions) for entry in knowledge.asked) - own
    points = sum(point.proposed for point in knowledge.points)
    proposed = [f"{points} {'punt' if points == 1 else 'punten'}"] if points else []
    proposed += ["de bron"] if knowledge.source.proposed else []
    still = f" (nog een voorstel: {' en '.join(proposed)})" if proposed else ""
    variants = f"{own} eigen vraagvarianten en {general} uit {shipped.GENERAL}/"
    return f"{len(knowledge.points)} punten, {variants}{still}"


def _conclusion(missed: int, total: int, at_most: int) -> str:
    if not total:
        return "de opbouw is in orde; testvragen van jezelf zijn er nog niet"
    if missed > at_most:
        known = f", en er mogen er {at_most} missen" if at_most else ""
        comes = "komt" if missed == 1 else "komen"
        of = f"{total:,}".replace(",", ".")
        missing = f"{missed} van de {of} testvragen {comes} ergens anders uit{known}"
        return f"de opbouw is in orde; {missing}"
    if missed < at_most:
        return f"in orde; zet --at-most nu op {missed} in plaats van {at_most}"
    known = "bekende testvraag" if missed == 1 else "bekende testvragen"
    return f"in orde, op {missed} {known} na" if missed else "in orde"


def _is_thin(knowledge: Knowledge) -> bool:
    """Whether the points have so few variants that many test questions can be expected to miss."""
    variants = sum(len(point.questions) for point in knowledge.points)
    return variants < _THIN * len(knowledge.points)


def _counts(results: Sequence[Tested]) -> Iterator[str]:
    """How the test questions did, a line for each kind."""
    counts: dict[str, Counter[str]] = {}
    for result in results:
        counts.setdefault(result.kind, Counter())[result.verdict] += 1
    for kind, count in counts.items():
        right, offered, missed = count["raak"], count["aangeboden"], count["mis"]
        choices = f", {offered} tussen de keuzes" if offered else ""
        yield f"Testvragen van {kind}: {right} van {count.total()} raak{choices}, {missed} mis"


def _explaining(directory: Path) -> str:
    """The command that explains a reply, with the text named if it is not the only one."""
    command = typed("ask", "--explain", "de vraag")
    only = [text.resolve() for text in shipped.texts(shipped.folder())] == [directory.resolve()]
    return command if only else about(directory, command)


def _tell_advice(
    matcher: Matcher,
    locate: Locate,
    directory: Path,
    told: Told,
    most: int | None,
    cache: Path | None,
) -> None:
    """Tells at most so many warnings, first what is new or about the file that was saved last."""
    found = [*advice(matcher.knowledge, locate), *unanswered_examples(matcher)]
    found = in_order(found, directory, told, cache)
    told.problems("warning", found[:most], heading(found, directory, told))
    if left := len(found) - len(found[:most]):
        told.line(f"… en nog {left}; `{typed('check', '--all')}` noemt ze allemaal.")
    if pairs := closest_pairs(matcher, _PAIRS):
        told.line(
            "\nPunten die het meest op elkaar lijken; maak hun vragen verschillender, of maak"
        )
        told.line("er één punt van:")
        for pair in pairs:
            told.line(pair.told(matcher.knowledge))
    if sentences := unquoted(matcher.knowledge):
        told.line("\nTer informatie: zinnen uit de bron die geen enkel punt citeert:")
        told.line("\n".join(sentences))
