"""One person, or a whole group, at a terminal: what each line that is typed does."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from telegram import Update
from telegram.constants import MessageLimit

from bot.application import EssayBot
from bot.cli.screen import Screen
from bot.invocation import typed
from bot.miniature import MiniatureServer

_COMMAND = re.compile(r":[a-z]{3,}")
_NUMBER = re.compile(r"([0-9]{1,3})(?:\.([0-9]{1,2}))?")
_MINUTES = re.compile(r"[0-9]{1,4}")
_RIGHTS = {"berichten": "send_messages", "peilingen": "send_polls"}

HELP = """\
Typ een vraag, of het nummer van een knop of stemoptie. Opdrachten zoals /start en /help werken ook.
  12.3            druk op de derde knop, of kies de derde optie, van bericht #12
  :wijzig TEKST   verander je vorige bericht
  :antwoord TEKST antwoord op het laatste bericht van de bot; :antwoord 12 TEKST op bericht #12
  :sticker        stuur iets dat geen tekst is (ook :photo, :voice)
  :inline WOORD   zoek zoals met @essaybot in een ander gesprek
  :wacht 5        laat vijf minuten voorbijgaan
  :adres          laat de lange adressen zien; :adres 2 alleen het tweede
  :hulp           laat dit weer zien
  :stop           ga weg"""
GROUP_HELP = """\
  NAAM: TEKST     laat iemand anders iets doen of zeggen: Bo: hoi, Bo: 12.3, Bo: :antwoord 12 nee
  :ik NAAM        wees voortaan iemand anders (:ik alleen is weer jezelf)
  :onderwerp NAAM ga naar een onderwerp van de groep (:onderwerp alleen is Algemeen)
  :dicht          sluit het onderwerp waar je bent; :open heropent het
  :ontneem RECHT  ontneem de bot een recht: peilingen, of berichten (dan mag hij niets meer)
  :geef           geef de bot al zijn rechten terug
  :beheerder      laat de bot beheerder worden, zodat hij alles leest"""


class Terminal:
    """One person, or a group, talking to the bot line by line.

    Args:
        bot: the assembled bot, over ``server``.
        server: the Bot API server in memory.
        screen: where messages are shown.
        advance: lets so many seconds pass for the bot and the server.
        group: whether it is a group chat, with topics and several people.
    """

    def __init__(
        self,
        bot: EssayBot,
        server: MiniatureServer,
        screen: Screen,
        advance: Callable[[float], None],
        *,
        group: bool,
    ) -> None:
        self._bot = bot
        self._server = server
        self._screen = screen
        self._advance = advance
        self._people = {"Jij": server.people.add_user("Jij")}
        self._owner = self._me = self._people["Jij"]
        self._private = server.people.private_chat(self._me)
        self._chat = self._private
        self._thread: int | None = None
        self._topics: dict[str, int] = {}
        self._said: dict[str, Any] | None = None
        self._in_group = group
        self.help = f"{HELP}\n{GROUP_HELP}" if group else HELP
        if group:
            self._chat = server.people.add_group(
                "Leeskring", members=[], administrators=[self._me], forum=True
            )
            server.people.add_bot(self._chat, self._me)
            screen.place = self._place
        server.on_call.append(screen.call)

    async def handle(self, line: str) -> bool:
        """Does what one line says; false when it says to stop."""
        line = line.strip()
        if line == ":stop":
            return False
        try:
            if line:
                self._act(self._me, line)
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

    def _act(self, user: dict[str, Any], line: str) -> None:
        name, colon, text = line.partition(": ")
        if colon and self._in_group and name.isalpha():
            self._act(self._person(name), text)
            return
        command, _, rest = line.partition(" ")
        people = self._server.people
        match command:
            case ":hulp":
                self._screen.line(self.help)
            case ":adres":
                self._addresses(rest)
            case ":wijzig":
                self._edit(rest)
            case ":antwoord":
                target, text = self._target(rest)
                self._say(user, text, reply_to=target)
            case ":wacht":
                self._wait(rest)
            case ":sticker" | ":photo" | ":voice":
                kind = command[1:]
                people.say_other(user, self._chat, kind, caption=rest, thread=self._thread)
            case ":inline":
                people.inline(user, rest)
            case ":ik" | ":onderwerp" | ":dicht" | ":open" | ":ontneem" | ":geef" | ":beheerder":
                self._in_the_group(command, rest)
            case _ if _COMMAND.fullmatch(command):
                raise ValueError(f"{command} ken ik niet; :hulp laat zien wat er wel is")
            case _:
                self._say_or_choose(user, line)

    def _in_the_group(self, command: str, rest: str) -> None:
        """What one can do in a group only."""
        if not self._in_group:
            raise ValueError(f"daar is een groep voor nodig: {typed('chat', '--group')}")
        people, chat = self._server.people, self._chat
        match command:
            case ":ik":
                self._me = self._person(rest) if rest else self._owner
            case ":onderwerp":
                self._thread = self._topic(rest) if rest else None
            case ":dicht":
                people.close_topic(chat, self._thread)
            case ":open":
                people.reopen_topic(chat, self._thread)
            case ":ontneem" if rest not in _RIGHTS:
                raise ValueError(f"noem een recht: {' of '.join(_RIGHTS)}")
            case ":ontneem":
                rights = [_RIGHTS[rest]] if rest == "peilingen" else []
                people.restrict_bot(chat, self._owner, *rights)
            case ":geef":
                people.add_bot(chat, self._owner)
            case _:
                people.add_bot(chat, self._owner, "administrator")

    def _say_or_choose(self, user: dict[str, Any], text: str) -> None:
        """Says ``text``, unless it is the number of something to press or to vote for."""
        typed = _NUMBER.fullmatch(text)
        if typed and typed[2]:
            message, choices = self._numbered(int(typed[1]))
            number = int(typed[2])
        else:
            message, choices = self._screen.message or {}, self._screen.choices
            number = int(typed[1]) if typed else 0
        if 1 <= number <= len(choices):
            self._choose(user, message, *choices[number - 1])
        elif typed and typed[2]:
            raise ValueError(f"bericht #{typed[1]} heeft geen keuze {number}")
        else:
            self._say(user, text)

    def _say(self, user: dict[str, Any], text: str, reply_to: dict[str, Any] | None = None) -> None:
        fitting = self._fitting(text)
        thread = self._thread if reply_to is None else reply_to.get("message_thread_id")
        self._said = self._server.people.say(
            user, self._chat, fitting, thread=thread, reply_to=reply_to
        )
        if self._in_group:
            number, where = self._screen.numbered(self._said), self._place(self._said)
            self._screen.line(f"  ({user['first_name']} #{number} {where})")

    def _wait(self, minutes: str) -> None:
        if not _MINUTES.fullmatch(minutes):
            raise ValueError("zet er een aantal minuten achter, hoogstens 9999")
        self._advance(60 * int(minutes))
        self._server.world.tick()

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
        start = self._bot.services.replies.deep_link_start
        if kind == "button":
            self._server.people.press(user, message, what)
        elif kind == "option":
            self._vote(user, message, what)
        elif what.startswith(start):
            private = self._server.people.private_chat(user)
            self._server.people.say(user, private, f"/start {what.removeprefix(start)}")
        else:
            self._screen.line(f"  {what}")

    def _vote(self, user: dict[str, Any], message: dict[str, Any], option: int) -> None:
        try:
            poll = self._server.people.vote(user, message, [option])
        except ValueError as error:
            raise ValueError("de stemming is dicht, of de keuze ligt al vast") from error
        chosen = poll["options"][option]["text"]
        verdict = ""
        if poll["type"] == "quiz":
            right = poll["correct_option_ids"][0]
            wrong = f" ✗, goed is: {poll['options'][right]['text']}"
            verdict = " ✓" if option == right else wrong
        self._screen.line(f"  ({user['first_name']}: {chosen}{verdict})")

    def _person(self, name: str) -> dict[str, Any]:
        if name not in self._people:
            self._people[name] = self._server.people.add_user(name)
            self._server.people.join(self._people[name], self._chat)
        return self._people[name]

    def _topic(self, name: str) -> int:
        if name not in self._topics:
            self._topics[name] = self._server.people.add_topic(self._chat, name, self._owner)
        return self._topics[name]

    def _place(self, message: dict[str, Any]) -> str:
        """In which chat and topic a message stands."""
        chat = message["chat"]["id"]
        if chat != self._chat["id"]:
            name = self._server.world.chat(chat).info.get("first_name", "?")
            return f"[privé met {name}]"
        thread = message.get("message_thread_id")
        topics = {number: name for name, number in self._topics.items()}
        return f"[{self._chat['title']} › {topics.get(thread or 0, 'Algemeen')}]"

    def _numbered(self, number: int) -> tuple[dict[str, Any], list[tuple[str, Any]]]:
        """A message by its number, with what can be chosen under it."""
        if not 1 <= number <= len(self._screen.shown):
            raise ValueError(f"er is geen bericht #{number}")
        return self._screen.shown[number - 1]

    def _target(self, rest: str) -> tuple[dict[str, Any], str]:
        """The message that an answer is to, and the answer."""
        number, _, text = rest.partition(" ")
        if number.isdecimal() and text and int(number) <= len(self._screen.shown):
            return self._numbered(int(number))[0], text
        return self._last_of_bot(), rest

    def _addresses(self, number: str) -> None:
        """Shows the addresses that were too long to show, or one of them."""
        for position, address in enumerate(self._screen.addresses, 1):
            if not number or number == str(position):
                self._screen.line(f"  ‹{position}› {address}")

    def _last_of_bot(self) -> dict[str, Any]:
        messages = self._server.world.messages(self._chat)
        own = [m for m in messages if m["from"]["is_bot"]]
        if not own:
            raise ValueError("de bot heeft nog niets gezegd")
        return own[-1]
