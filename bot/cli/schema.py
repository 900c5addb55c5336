"""The help for editors: JSON Schemas of the YAML, and each file tied to its own."""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.knowledge.editors import folders, home_of, tie, untied, write_schemas
from bot.settings import Settings, SettingsError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument(
        "directory", nargs="?", type=Path, metavar="MAP", help="de map van een tekst; anders alle"
    )


def execute(options: argparse.Namespace, settings: Settings) -> int:
    """Writes the schemas, and the first line of every file that lacks it.

    Raises:
        SettingsError: when there is no such folder.
    """
    directory: Path = options.directory or settings.knowledge
    if not directory.is_dir():
        raise SettingsError(f"{directory} is geen map")
    home = home_of(directory)
    written = write_schemas(home)
    changed = [found for folder in folders(home) for found in untied(folder, home)]
    for path, line in changed:
        tie(path, line)
    print(f"{written}: bijgewerkt; {len(changed)} bestanden kregen een (nieuwe) eerste regel")
    return 0
