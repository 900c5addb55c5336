"""A knowledge base to fill in, made from a bare text."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from bot import shipped
from bot.drafting import draft, read
from bot.invocation import choice, typed
from bot.knowledge import load
from bot.knowledge.editors import home_of, tie, untied, write_schemas
from bot.settings import Settings, SettingsError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("directory", type=Path, metavar="MAP", help="een map die er nog niet is")
    parser.add_argument(
        "--text",
        type=Path,
        required=True,
        metavar="BESTAND",
        help="de tekst, als Markdown of gewone tekst",
    )


def execute(options: argparse.Namespace, settings: Settings) -> int:
    """Makes the folder, and says how to go on.

    Raises:
        SettingsError: when there is no such text, or the folder is in use.
    """
    directory: Path = options.directory
    for name, content in _drafted(options.text).items():
        path = _new(directory) / name if name == "bron.yaml" else directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    home = home_of(directory)
    write_schemas(home)
    for path, line in [*untied(directory, home)]:
        tie(path, line)
    knowledge = load(directory)
    print(
        f"{directory}: {len(knowledge.source.places)} alinea’s, {len(knowledge.points)} punten, "
        "en alles is nog een voorstel, ook de gegevens van de bron. Zo ga je verder:\n"
        f"  {choice(directory)}    # deze tekst, voor alles wat je in dit venster doet\n"
        f"  {typed('chat')}    # probeer de bot uit\n"
        f"  {typed('check')}    # wat er nog te doen is; begin bovenaan"
    )
    _tell_of_others(directory)
    return 0


def _tell_of_others(directory: Path) -> None:
    """What changes when a text comes to stand beside another one: none is the only one any more."""
    texts = shipped.texts(shipped.folder())
    if len(texts) > 1 and directory.resolve() in {text.resolve() for text in texts}:
        print(
            f"\nLet op: er staan nu {len(texts)} teksten naast elkaar. Kies voortaan in elk nieuw "
            "venster\nwelke je bedoelt, ook voor `run` (een bot die loopt, merkt het pas als je "
            "hem opnieuw start):"
        )
        for text in texts:
            print(f"  {choice(text)}")


def _drafted(path: Path) -> dict[str, str]:
    try:
        text = read(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} is niet te lezen: {error}") from error
    if text is None:
        raise SettingsError(f"in {path} staat geen tekst")
    return draft(text, date.today().year)


def _new(directory: Path) -> Path:
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise SettingsError(f"{directory} is er al; kies een map die er nog niet is")
    return directory
