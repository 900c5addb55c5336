"""A Telegram client in the terminal: the very application, over a Bot API server in memory."""

from __future__ import annotations

import argparse
import asyncio
import re
import signal
import sys
from collections.abc import Iterator
from typing import Any, TextIO
from zoneinfo import ZoneInfo

from telegram import Update
from telegram.constants import MessageLimit

from bot.application import EssayBot, assemble
from bot.cli.screen import Screen
from bot.cli.starting import load_conversation
from bot.conversation import Conversation
from bot.miniature import MiniatureRequest, MiniatureServer
from bot.settings import Settings
from bot.store import Store

_TOKEN = "1:terminal"
_COMMAND = re.compile(r":[a-z]{3,}")
_NUMBER = re.compile(r"[0-9]{1,3}")

HELP = """\
Typ een vraag, of het nummer van een knop of stemoptie. Opdrachten zoals /start en /help werken ook.
  :wijzig TEKST   verander je vorige bericht
  :antwoord TEKST antwoord op het laatste bericht van de bot
  :sticker        stuur iets dat geen tekst is (ook :photo, :voice)
  :inline WOORD   zoek zoals met @essaybot in een ander gesprek
  :hulp           laat dit weer zien
  :stop           ga weg"""
GROUP_HELP = """\
  NAAM: TEKST     laat iemand anders iets zeggen, of met een nummer drukken of stemmen
  :onderwerp NAAM ga naar een onderwerp van de groep (:onderwerp alleen is Algemeen)
  :beheerder      laat de bot beheerder worden, zodat hij alles leest"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("--group", action="store_true", help="speel een groep met onderwerpen")


def execute(options: argparse.Namespace, settings: Settings) -> int:
    """Talks until the input ends."""
    asyncio.run(chat(load_conversation(settings), settings.timezone, group=options.group))
    return 0


class Terminal:
    """One person, or a group, talking to the bot line by line.

    Args:
        bot: the assembled bot, over ``server``.
        server: the Bot API server in memory.
        screen: where messages are shown.
        group: whether it is a group chat, with topics and several people.
    """

    def __init__(
        self, bot: EssayBot, server: MiniatureServer, screen: Screen, *, group: bool
    ) -> None:
        self._bot = bot
        self._server = server
        self._screen = screen
        self._people = {"Jij": server.people.add_user("Jij")}
        self._me = self._people["Jij"]
        self._private = server.people.private_chat(self._me)
        self._chat = self._private
        self._thread: int | None = None
        self._topics: dict[str, int] = {}
        self._said: dict[str, Any] | None = None
        self.help = f"{HELP}\n{GROUP_HELP}" if group else HELP
        if group:
            self._chat = server.people.add_group(
                "Leeskring", members=[], administrators=[self._me], forum=True
            )
            server.people.add_bot(self._chat, self._me)
        server.on_call.append(screen.call)

    async def handle(self, line: str) -> bool:
        """Does what one line says; false when it says to stop."""
        line = line.strip()
        if line == ":stop":
            return False
        try:
            if line:
                self._act(line)
        except (ValueError, KeyError) as error:
            self._screen.line(f"  (dat kan niet: {error})")
        await self.settle()
        return True

    async def settle(self) -> None:
        """Lets the bot handle all that has happened."""
        while updates := self._server.world.take_updates():
            for raw in updates:
                update = Update.de_json(raw, self._bot.application.bot)
                await self._bot.application.process_update(update)
        await self._bot.clock.tick()

    def _act(self, line: str) -> None:
        name, colon, text = line.partition(": ")
        if colon and self._chat is not self._private and name.isalpha():
            self._say_or_choose(self._person(name), text)
            return
        command, _, rest = line.partition(" ")
        people = self._server.people
        match command:
            case ":hulp":
                self._screen.line(self.help)
            case ":wijzig":
                self._edit(rest)
            case ":antwoord":
                self._say(self._me, rest, reply_to=self._last_of_bot())
            case ":sticker" | ":photo" | ":voice":
                kind = command[1:]
                people.say_other(self._me, self._chat, kind, caption=rest, thread=self._thread)
            case ":inline":
                people.inline(self._me, rest)
            case ":onderwerp" | ":beheerder" if self._chat is self._private:
                raise ValueError("daar is een groep voor nodig: python -m bot chat --group")
            case ":onderwerp":
                self._thread = self._topic(rest) if rest else None
            case ":beheerder":
                people.add_bot(self._chat, self._me, "administrator")
            case _ if _COMMAND.fullmatch(command):
                raise ValueError(f"{command} ken ik niet; :hulp laat zien wat er wel is")
            case _:
                self._say_or_choose(self._me, line)

    def _say_or_choose(self, user: dict[str, Any], text: str) -> None:
        """Says ``text``, unless it is the number of something to press or to vote for."""
        number = int(text) if _NUMBER.fullmatch(text) else 0
        if self._screen.message is None or not 1 <= number <= len(self._screen.choices):
            self._say(user, text)
        else:
            self._choose(user, self._screen.message, *self._screen.choices[number - 1])

    def _say(self, user: dict[str, Any], text: str, reply_to: dict[str, Any] | None = None) -> None:
        self._said = self._server.people.say(
            user, self._chat, self._fitting(text), thread=self._thread, reply_to=reply_to
        )

    def _edit(self, text: str) -> None:
        if self._said is None:
            raise ValueError("er is nog niets gezegd")
        self._said = self._server.people.edit(self._said["from"], self._said, self._fitting(text))

    def _fitting(self, text: str) -> str:
        """``text``, or as much of it as Telegram takes: it counts UTF-16 code units."""
        most = int(MessageLimit.MAX_TEXT_LENGTH)
        if not text:
            raise ValueError("zet er tekst achter")
        units = text.encode("utf-16-le", "replace")
        if len(units) > 2 * most:
            self._screen.line(f"  (alleen de eerste {most} tekens passen in een bericht)")
        return units[: 2 * most].decode("utf-16-le", "ignore")

    def _choose(self, user: dict[str, Any], message: dict[str, Any], kind: str, what: Any) -> None:
        if kind == "button":
            self._server.people.press(user, message, what)
        elif kind == "option":
            self._vote(user, message, what)
        elif what.startswith(self._bot.services.replies.deep_link_start):
            parameter = what.removeprefix(self._bot.services.replies.deep_link_start)
            self._server.people.say(user, self._private, f"/start {parameter}")
        else:
            self._screen.line(f"  {what}")

    def _vote(self, user: dict[str, Any], message: dict[str, Any], option: int) -> None:
        try:
            self._server.people.vote(user, message, [option])
        except ValueError as error:
            raise ValueError("de stemming is dicht, of de keuze ligt al vast") from error
        chosen = message["poll"]["options"][option]["text"]
        self._screen.line(f"  ({user['first_name']}: {chosen})")

    def _person(self, name: str) -> dict[str, Any]:
        if name not in self._people:
            self._people[name] = self._server.people.add_user(name)
            self._server.people.join(self._people[name], self._chat)
        return self._people[name]

    def _topic(self, name: str) -> int:
        if name not in self._topics:
            self._topics[name] = self._server.people.add_topic(self._chat, name, self._me)
        return self._topics[name]

    def _last_of_bot(self) -> dict[str, Any]:
        messages = self._server.world.messages(self._chat)
        own = [m for m in messages if m["from"]["is_bot"]]
        if not own:
            raise ValueError("de bot heeft nog niets gezegd")
        return own[-1]


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


async def chat(conversation: Conversation, timezone: ZoneInfo, *, group: bool) -> None:
    """Talks to the bot on standard input and output until the input ends, or on Ctrl-C."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # in the place of asyncio's own
    server = MiniatureServer(_TOKEN)
    store = await Store.open("sqlite+aiosqlite://")
    bot = await assemble(
        _TOKEN,
        conversation,
        store,
        request=MiniatureRequest(server),
        updates_request=MiniatureRequest(server),
        base_url="http://miniature",
        timezone=timezone,
        paced=False,
    )
    screen = Screen(sys.stdout, sys.stdout.isatty())
    terminal = Terminal(bot, server, screen, group=group)
    screen.line(terminal.help)
    try:
        await terminal.settle()
        for line in lines(sys.stdin, "› "):
            if not sys.stdin.isatty():
                screen.line(f"› {line.rstrip()}")
            if not await terminal.handle(line):
                break
    finally:
        await bot.application.shutdown()
        await store.close()
