"""A report on a knowledge base, as one page to open in a browser."""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.cli.journaled import Journaled, journaled
from bot.cli.starting import warn_of_another
from bot.cli.undisturbed import undisturbed
from bot.knowledge import Knowledge, load
from bot.matching import Matcher
from bot.reporting import NoUse, Use, findings, page, use
from bot.settings import Settings, SettingsError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument(
        "directory", nargs="?", type=Path, metavar="MAP", help="haar map; anders KNOWLEDGE_DIR"
    )
    parser.add_argument(
        "--output",
        type=Path,
        metavar="BESTAND",
        help="waar het verslag komt te staan; anders verslag-<map>.html",
    )


def execute(options: argparse.Namespace, settings: Settings) -> int:
    """Asks all test questions, reads the journal, and writes the page.

    Raises:
        SettingsError: when the page cannot be written there.
        KnowledgeError: when there is a mistake in the knowledge base.
    """
    if options.directory is None:
        warn_of_another(settings)
    directory: Path = options.directory or settings.knowledge
    output: Path = options.output or Path(f"verslag-{directory.resolve().name}.html")
    with undisturbed():
        knowledge = load(directory, cache=settings.cache_dir)
        matcher = Matcher(knowledge, cache=settings.cache_dir)
        written = page(findings(matcher, _use(knowledge, directory, settings)))
    try:
        output.write_text(written, encoding="utf-8")
    except OSError as error:
        raise SettingsError(f"{output} is niet te schrijven: {error.strerror}") from error
    print(f"{output.resolve()}: klaar; open dit bestand in een browser")
    return 0


def _use(knowledge: Knowledge, directory: Path, settings: Settings) -> Use | NoUse:
    """What people asked about a text; what was only counted is taken to be about the bot's own."""
    found = journaled(settings)
    if not isinstance(found, Journaled):
        return found
    return use(knowledge, found.entries, found.counts if _is_the_bots(directory, settings) else ())


def _is_the_bots(directory: Path, settings: Settings) -> bool:
    """Whether a folder is that of the text about which people ask the bot."""
    try:
        return directory.samefile(settings.knowledge)
    except SettingsError:
        return False
