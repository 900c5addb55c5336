"""What went wrong, from the journal: one cluster at a time, and what is to be learned from it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.cli.journaled import JournalAt
from bot.cli.learning import Learning
from bot.cli.prompts import NobodyThereError
from bot.cli.starting import warn_of_another
from bot.cli.told_misses import SHORT_WAYS
from bot.knowledge import Knowledge, load
from bot.misses import Cluster, about, clusters
from bot.settings import Settings
from bot.store import JournalEntry, StoreError

_MOST_LISTED = 20
_OFF = (
    "Het staat uit: zet JOURNAL=on bij `run`, en de bot bewaart gemaskeerd wat mensen vragen. "
    "(Staat het bij `run` wel aan? Kijk dan of DATABASE_URL hier dezelfde is.)"
)
_EMPTY = (
    "Heeft iemand de bot al iets gevraagd, kijk dan of DATABASE_URL hier dezelfde is als bij `run`."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument(
        "directory", nargs="?", type=Path, metavar="MAP", help="haar map; anders KNOWLEDGE_DIR"
    )
    parser.add_argument(
        "--all",
        action="store_true",
        help="ook waar de bot een onderwerp buiten de tekst in herkende",
    )


def execute(options: argparse.Namespace, settings: Settings) -> int:
    """Goes through what went wrong with whoever sits at the terminal.

    Raises:
        SettingsError: when there is no such folder.
        KnowledgeError: when there is a mistake in the knowledge base to begin with.
    """
    journal = JournalAt(settings.database_url.get_secret_value())
    try:
        entries = [] if journal.missing else journal.read().entries
    except StoreError as error:
        print(f"Het journaal is niet te lezen. {error}", file=sys.stderr)
        return 1
    if not entries:
        told = _OFF if settings.kept_days is None else _EMPTY
        if (file := journal.missing) is not None:
            told += f" Er is geen database in {file.resolve()}."
        print(f"In het journaal staat nog geen enkele vraag. {told}")
        return 0
    directory: Path = options.directory or settings.knowledge
    entries = _about(load(directory, cache=settings.cache_dir), entries)
    everything = clusters(entries, outside=True)
    found = everything if options.all else clusters(entries)
    _list(found, entries)
    more = sum(cluster.asked for cluster in everything)
    if more := more - sum(cluster.asked for cluster in found):
        print(
            f"Bij {more} andere herkende de bot een onderwerp buiten de tekst: zie `misses --all`."
        )
    if not found:
        return 0
    print()
    if options.directory is None:
        warn_of_another(settings)
    learning = Learning(directory, settings.cache_dir, journal)
    try:
        learning.go_through(found)
    except NobodyThereError:
        learning.stop()
    except KeyboardInterrupt:
        print()
        learning.stop()
        return 130
    return 0


def _about(knowledge: Knowledge, entries: Sequence[JournalEntry]) -> list[JournalEntry]:
    """The questions about this text; says which text that is, and how many there are of others."""
    ours, others = about(knowledge, entries)
    print(f"Kennisbank: ‘{knowledge.source.title}’.")
    if others:
        print(
            f"{len(others)} van de {len(entries)} vragen in het journaal gaan over een andere "
            "tekst; die laat ik weg. (Welke tekst het is, zegt KNOWLEDGE_DIR.)"
        )
    return ours


def _list(found: Sequence[Cluster], entries: Sequence[JournalEntry]) -> None:
    """What there is, most asked first."""
    if not found:
        print(f"In het journaal staan {len(entries)} vragen, en er is niets meer te doen.")
        return
    missed = sum(cluster.asked for cluster in found)
    many = "groepje" if len(found) == 1 else "groepjes"
    asked = f"{missed} van de {len(entries)} vragen in het journaal"
    outside = any(cluster.missed("outside") for cluster in found)
    how = "Het ging mis, of de bot zei dat het er niet in staat," if outside else "Het ging mis"
    print(f"{how} bij {asked}, in {len(found)} {many}:")
    for number, cluster in enumerate(found[:_MOST_LISTED], 1):
        wanted = ", gewenst" if cluster.wanted else ""
        how = SHORT_WAYS[cluster.misses[0][0]]
        print(f"{number:4}. {cluster.asked}× ‘{cluster.question}’ ({how}{wanted})")
    if (more := len(found) - _MOST_LISTED) > 0:
        print(f"      en nog {more}, die minder gevraagd zijn")
