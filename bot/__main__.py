"""The command line: ``python -m bot run · chat · ask · check``."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import gc
import io
import json
import logging
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeAlias

from bot.knowledge import KnowledgeError, load
from bot.matching import Matcher
from bot.settings import Settings, SettingsError, pasted, read_settings

_LOG = logging.getLogger(__name__)
Command: TypeAlias = Callable[[argparse.Namespace, Settings], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit status: 0, 1 (problems) or 2 (settings)."""
    _speak_utf8()
    options = _parser().parse_args(arguments)
    try:
        settings = read_settings()
        return int(options.command(options, settings))
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


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bot",
        description="De essaybot: vragen over één tekst, met het citaat erbij.",
    )
    commands = parser.add_subparsers(required=True, metavar="OPDRACHT")

    def add(name: str, command: Command, text: str) -> argparse.ArgumentParser:
        found = commands.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}.")
        found.set_defaults(command=command)
        return found

    add("run", _run, "verbind met Telegram (vraagt TELEGRAM_BOT_TOKEN)")
    chat = add("chat", _chat, "praat met de bot in de terminal, zonder Telegram")
    chat.add_argument("--group", action="store_true", help="speel een groep met onderwerpen")
    ask = add("ask", _ask, "stel één vraag, of één per regel van standaardinvoer")
    ask.add_argument("question", nargs="*", metavar="VRAAG", help="de vraag, in gewone woorden")
    form = ask.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="één JSON-object per regel")
    form.add_argument("--explain", action="store_true", help="laat zien wat het antwoord maakte")
    check = add("check", _check, "keur een kennisbank, en stel haar testvragen")
    check.add_argument(
        "directory", nargs="?", type=Path, metavar="MAP", help="haar map; anders KNOWLEDGE_DIR"
    )
    check.add_argument("--structure", action="store_true", help="alleen de opbouw; dat is zo klaar")
    check.add_argument(
        "--at-most",
        type=int,
        default=0,
        metavar="AANTAL",
        help="zoveel testvragen mogen missen; meer niet",
    )
    return parser


def _run(options: argparse.Namespace, settings: Settings) -> int:
    from bot import logs
    from bot.cli.run import run
    from bot.store import StoreError

    token = settings.token
    level = logging.getLevelNamesMapping()[settings.log_level]
    logs.set_up(settings.secrets(), level, as_json=settings.log_format == "json")
    for name in pasted():
        _LOG.warning("%s: wat eromheen stond (spaties, aanhalingstekens) is weggelaten", name)
    matcher = _matcher(settings)
    try:
        asyncio.run(run(token, settings, matcher))
    except StoreError as error:
        print(error, file=sys.stderr)
        return 1
    except SettingsError:
        raise
    except Exception:
        _LOG.critical("de bot is omgevallen", exc_info=True)
        return 1
    return 0


def _chat(options: argparse.Namespace, settings: Settings) -> int:
    from bot.cli.chat import chat

    matcher = _matcher(settings)
    asyncio.run(chat(matcher, settings.timezone, group=options.group))
    return 0


def _ask(options: argparse.Namespace, settings: Settings) -> int:
    from bot.cli.ask import Asking

    asking = Asking(_matcher(settings))
    given = [" ".join(options.question)] if options.question else None
    for question in given or _standard_input():
        if options.explain:
            print(asking.explanation(question), flush=True)
        elif options.json:
            print(json.dumps(asking.json(question), ensure_ascii=False), flush=True)
        else:
            print(asking.text(question), end="\n\n", flush=True)
    return 0


def _check(options: argparse.Namespace, settings: Settings) -> int:
    from bot.cli.check import check

    directory = options.directory or settings.knowledge_dir or settings.knowledge
    with _undisturbed():
        return check(directory, structure=options.structure, at_most=options.at_most)


def _matcher(settings: Settings) -> Matcher:
    with _undisturbed():
        return Matcher(load(settings.knowledge))


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """No pauses for collecting garbage while things are made that are there to stay."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def _standard_input() -> Iterator[str]:
    for line in sys.stdin:
        yield line.rstrip("\r\n")


def _speak_utf8() -> None:
    """Writes UTF-8 whatever the locale; what comes in and is none gets a mark in its place."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(newline="\n")  # a carriage return ends no line


if __name__ == "__main__":
    sys.exit(main())
