"""The command line: which command is meant, and with what status it ends."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Collection, Sequence
from importlib import import_module

from bot.cli.undisturbed import undisturbed
from bot.invocation import typed
from bot.knowledge import KnowledgeError
from bot.settings import SettingsError, read_settings

COMMANDS = {
    "run": "verbind met Telegram (vraagt TELEGRAM_BOT_TOKEN)",
    "chat": "praat met de bot in de terminal, zonder Telegram",
    "ask": "stel één vraag, of één per regel van standaardinvoer",
    "check": "keur een kennisbank, en stel haar testvragen",
    "report": "maak een verslag van een kennisbank, om in een browser te lezen",
    "misses": "bekijk wat er misging in het journaal, en leer de kennisbank ervan",
    "new": "maak van een tekst een kennisbank om in te vullen",
    "schema": "werk de hulp voor editors bij: wat hoort waar in de YAML",
}
"""What each command is for; the module of that name has ``add_arguments`` and ``execute``."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command.

    Args:
        arguments: the words after ``python -m bot``; without them, those of this process.

    Returns:
        The exit status: 0, or 1 (problems), 2 (wrong settings or arguments) or 130 (Ctrl-C).
    """
    _speak_utf8()
    words = sys.argv[1:] if arguments is None else arguments
    try:
        options = parser(words).parse_args(words)
        return int(options.execute(options, read_settings()))
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    except KnowledgeError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 0


def parser(words: Collection[str] = tuple(COMMANDS)) -> argparse.ArgumentParser:
    """Reads the command line.

    Only the commands among ``words`` have their own arguments: what the others need is not
    imported, which would cost ``check`` another second.
    """
    top = argparse.ArgumentParser(
        prog=typed(),
        description="De essaybot: vragen over één tekst, met het citaat erbij.",
    )
    commands = top.add_subparsers(required=True, metavar="OPDRACHT")
    for name, text in COMMANDS.items():
        command = commands.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}.")
        if name in words:
            with undisturbed():
                module = import_module(f"bot.cli.{name}")
            module.add_arguments(command)
            command.set_defaults(execute=module.execute)
    return top


def _speak_utf8() -> None:
    """Writes UTF-8 whatever the locale; what comes in and is none gets a mark in its place."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(newline="\n")  # a carriage return ends no line
