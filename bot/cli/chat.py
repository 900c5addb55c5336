"""A Telegram client in the terminal: the very application, over a Bot API server in memory."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO
from zoneinfo import ZoneInfo

from bot.application import assemble
from bot.cli.screen import Screen
from bot.cli.starting import load_conversation, telling_of_learning
from bot.cli.terminal import Terminal
from bot.conversation import Conversation
from bot.miniature import MiniatureRequest, MiniatureServer
from bot.settings import Settings, SettingsError
from bot.store import Store

_TOKEN = "1:terminal"
_REMARK = "# "


class _Time:
    """Seconds since 1970; they go on, and can be put ahead."""

    def __init__(self) -> None:
        self._ahead = 0.0

    def __call__(self) -> float:
        return time.time() + self._ahead

    def advance(self, seconds: float) -> None:
        """Puts it ahead."""
        self._ahead += seconds


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("--group", action="store_true", help="speel een groep met onderwerpen")
    parser.add_argument(
        "--script",
        type=Path,
        metavar="BESTAND",
        help="speel de regels van een bestand, zoals je ze zou typen ('# ' is een opmerking)",
    )


def execute(options: argparse.Namespace, settings: Settings) -> int:
    """Talks until the input ends."""
    script = read_script(options.script) if options.script else None
    with telling_of_learning():
        conversation = load_conversation(settings)
    asyncio.run(chat(conversation, settings.timezone, group=options.group, script=script))
    return 0


def read_script(file: Path) -> list[str]:
    """The lines of a script.

    Raises:
        SettingsError: when it cannot be read.
    """
    try:
        return file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file} is niet te lezen: {error}") from error


def scripted(script: list[str]) -> Iterator[str]:
    """The lines of a script that are typed, without its remarks."""
    return (line for line in script if not line.startswith(_REMARK) and line.strip() != "#")


def lines(source: TextIO, prompt: str) -> Iterator[str]:
    """The lines of ``source``; asks for each one at a terminal.

    Waiting for one holds up everything, which harms nobody: between two lines the bot has nothing
    to do. Reading in a thread instead, the process could not end before that thread has its line.
    """
    while True:
        if source.isatty():
            sys.stdout.write(prompt)
            sys.stdout.flush()
        line = source.readline()
        if not line:
            return
        yield line


async def chat(
    conversation: Conversation,
    timezone: ZoneInfo,
    *,
    group: bool,
    script: list[str] | None = None,
) -> None:
    """Talks to the bot on standard output until the input, or the script, ends; or on Ctrl-C."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # in the place of asyncio's own
    clock = _Time()
    server = MiniatureServer(_TOKEN, clock=clock)
    store = await Store.open("sqlite+aiosqlite://")
    bot = await assemble(
        _TOKEN,
        conversation,
        store,
        request=MiniatureRequest(server),
        updates_request=MiniatureRequest(server),
        base_url="http://miniature",
        timezone=timezone,
        now=lambda: datetime.fromtimestamp(clock(), UTC),
        clock=clock,
        paced=False,
    )
    screen = Screen(sys.stdout, sys.stdout.isatty())
    terminal = Terminal(bot, server, screen, clock.advance, group=group)
    if script is None:
        screen.line(terminal.help)
    typed = lines(sys.stdin, "› ") if script is None else scripted(script)
    try:
        await terminal.settle()
        for line in typed:
            if script is not None or not sys.stdin.isatty():
                screen.line(f"› {line.rstrip()}")
            if not await terminal.handle(line):
                break
    finally:
        await bot.application.shutdown()
        await store.close()
