"""Who leads a scene: people act, the bot reacts, and each step is written down."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeAlias

from bot.conversation import Conversation
from bot.knowledge import load
from bot.matching import Likely, Matcher
from bot.settings import read_settings
from bot.store import Store
from tests import stage
from tests.stage import Json, Stage, beside, update_of
from tests.tour.writing import shown_call, without_repeats

DORPSPLEIN = Path(__file__).parent.with_name("texts") / "dorpsplein"
GROUP = "group "
"""What the name of a group begins with; a private chat has the name of its person."""
_EMPTY = list[bytes]()
"""The file of an empty store, once it is known: a copy is there sooner than a new one."""
_NOT_SHOWN = {"getMe", "getUpdates"}
_ROUND = re.compile(r"(?<=^q[ns]:)\w+$")
Scene: TypeAlias = "Callable[[Tour], Coroutine[Any, Any, None]]"


@cache
def conversation() -> Conversation:
    """What can be talked with about the text of the tour."""
    kept = read_settings().cache_dir
    return Conversation(Matcher(load(DORPSPLEIN), cache=kept), kept)


@cache
def unsure() -> str:
    """A word of the text's titles that the bot can only guess about."""
    talk = conversation()
    words = [word for point in talk.knowledge.points for word in point.title.split()]
    return next(word for word in words if isinstance(talk.reply(word), Likely))


@asynccontextmanager
async def tour() -> AsyncIterator[Tour]:
    """A tour with a bot that knows nothing yet, in an empty world."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "store.sqlite3"
        if not _EMPTY:
            await (await Store.open(f"sqlite+aiosqlite:///{file}")).close()
            _EMPTY.append(file.read_bytes())
        file.write_bytes(_EMPTY[0])
        store = await Store.open(f"sqlite+aiosqlite:///{file}")
        try:
            async with stage.stage(conversation(), store) as played:
                yield Tour(played, store)
        finally:
            await store.close()


async def steps_of(scene: Scene) -> list[Json]:
    """What happens in a scene, step by step.

    In a task of its own: the bot remembers in its task which press it has answered.
    """
    async with tour() as led:
        await asyncio.create_task(scene(led))
        return led.steps


class Tour:
    """One scene on the stage.

    Attributes:
        played: the stage.
        store: what the bot remembers.
        steps: what was done so far, and the calls that followed.
    """

    def __init__(self, played: Stage, store: Store) -> None:
        self.played = played
        self.store = store
        self.steps: list[Json] = []
        self._rounds: dict[str, str] = {}
        self._seen = len(played.server.calls)

    @asynccontextmanager
    async def restarted(self) -> AsyncIterator[Tour]:
        """The same tour, led on with a bot that was started again."""
        async with beside(self.played, self.store, conversation()) as again:
            self.played, before = again, self.played
            yield self
            self.played = before

    # people and places

    def alone(self, name: str = "An") -> tuple[Json, Json]:
        """Somebody, and the private chat that they have started with the bot."""
        user = self.played.server.people.add_user(name)
        return user, self.played.server.people.private_chat(user)

    async def circle(self, **more: Any) -> tuple[Json, Json, Json, Json]:
        """An, Bo, Co, and the group that An owns, which the bot has greeted already."""
        people = self.played.server.people
        an, bo, co = (people.add_user(name) for name in ("An", "Bo", "Co"))
        group = people.add_group("Leeskring", members=[bo, co], administrators=[an], **more)
        people.add_bot(group, an)
        await self.settle()
        self.skip()
        return an, bo, co, group

    # what people do

    async def says(
        self, user: Json, chat: Json, text: str, *, fields: Json | None = None, **more: Any
    ) -> Json:
        """Somebody says something; ``fields`` are more fields of the message."""
        said = self.played.server.people.say(user, chat, text, **more)
        self._add_fields(fields)
        shown = text if len(text) < 100 else f"{text[:20]} … ({len(text)} characters)"
        await self.happens(f"{self._in(user, chat, **more)}: {shown}{_with(fields)}")
        return said

    async def sends(
        self, user: Json, chat: Json, kind: str, *, fields: Json | None = None, **more: Any
    ) -> Json:
        """Somebody sends something that is no text, perhaps with a caption."""
        sent = self.played.server.people.say_other(user, chat, kind, **more)
        self._add_fields(fields)
        caption = f": {more['caption']}" if "caption" in more else ""
        await self.happens(f"{self._in(user, chat, **more)}: [{kind}]{caption}{_with(fields)}")
        return sent

    async def edits(self, user: Json, message: Json, text: str) -> None:
        """Somebody changes their message."""
        self.played.server.people.edit(user, message, text)
        await self.happens(f"{user['first_name']} edits {_number(message)}: {text}")

    async def deletes(self, message: Json) -> None:
        """A message is taken away."""
        self.played.server.people.delete(message)
        await self.happens(f"{_number(message)} is deleted")

    async def presses(
        self, user: Json, chat: Json, button: str, *, under: Json | None = None
    ) -> Json:
        """Somebody presses a button, of the last message that has it; returns the message."""
        message = under or self.with_button(chat, button)
        self.played.server.people.press(user, message, button)
        shown = self.named(button)
        await self.happens(f"{user['first_name']} presses [{shown}] under {_number(message)}")
        return message

    async def presses_old(self, user: Json, message: Json, data: str) -> None:
        """Somebody presses a button that stood under a message once, with ``data`` in it."""
        rows = [[{"text": "old", "callback_data": data}]]
        old = message | {"reply_markup": {"inline_keyboard": rows}}
        await self.presses(user, message["chat"], data, under=old)

    async def votes(self, user: Json, poll: Json, *options: int) -> None:
        """Somebody votes in a poll, or answers a quiz question; counted from 0."""
        self.played.server.people.vote(user, poll, options)
        chosen = ", ".join(map(str, options))
        await self.happens(f"{user['first_name']} votes in {_number(poll)}: {chosen}")

    async def types(self, user: Json, query: str, offset: str = "") -> Json:
        """Somebody types the bot's name and a query in some chat; returns the query."""
        asked = self.played.server.people.inline(user, query, offset)
        start = f" (from {offset})" if offset else ""
        await self.happens(f"{user['first_name']} types @essaybot {query}{start}")
        return asked

    async def waits(self, **delta: float) -> None:
        """Time goes by, and what is due then is done."""
        await self.played.later(**delta)
        shown = ", ".join(f"{unit}: {value:g}" for unit, value in delta.items())
        self.step(f"time goes by ({shown})")

    async def happens(self, what: str) -> None:
        """The bot handles what happened."""
        await self.settle()
        self.step(what)

    async def settle(self) -> None:
        """The bot handles every update that waits, one after the other.

        As ``Stage.settle`` does, but without asking the server whether there are more.
        """
        while waiting := self.played.server.world.take_updates():
            for raw in waiting:
                await self.played.bot.application.process_update(update_of(raw, self.played.bot))

    def step(self, does: str) -> None:
        """Writes down what was done, and the calls since the step before."""
        self.steps.append({"does": does, "calls": without_repeats(self.calls())})

    def skip(self) -> None:
        """Leaves the calls since the last step out of the recording."""
        self._seen = len(self.played.server.calls)

    def calls(self) -> list[Json]:
        """The calls since the last step."""
        new = self.played.server.calls[self._seen :]
        self.skip()
        return [shown_call(call, self.named) for call in new if call.method not in _NOT_SHOWN]

    # what is there to see

    async def old_message(self, chat: Json, rows: list[list[Json]], *, poll: bool = False) -> Json:
        """A message with these buttons that an earlier version of the bot has sent."""
        sent = {"chat_id": str(chat["id"]), "text": "Een oud bericht"}
        if poll:
            sent = sent | {"question": sent.pop("text"), "options": json.dumps(["Ja", "Nee"])}
        sent |= {"reply_markup": json.dumps({"inline_keyboard": rows})}
        await self.played.server.call("sendPoll" if poll else "sendMessage", sent)
        self.skip()
        return self.last(chat)

    def with_button(self, chat: Json, button: str) -> Json:
        """The last message in a chat that has a button."""
        messages = self.played.own(chat)
        return next(m for m in reversed(messages) if button in stage.buttons(m))

    def last(self, chat: Json) -> Json:
        """The last message in a chat."""
        return self.played.last(chat)

    def rounds(self) -> list[str]:
        """The ids of the quiz rounds so far, as they stand in their buttons."""
        return list(self._rounds)

    def named(self, what: Any) -> str:
        """The name of a chat or a person, by their number; or what a button sends.

        The id of a quiz round is another one each time; it becomes a number.
        """
        if isinstance(what, str):
            return _ROUND.sub(self._numbered, what)
        world = self.played.server.world
        if what in world.users:
            return str(world.users[what]["first_name"])
        info = world.chats[what].info
        return f"{GROUP}{info['title']}{'' if info['type'] == 'supergroup' else ' (small)'}"

    def _numbered(self, found: re.Match[str]) -> str:
        return self._rounds.setdefault(found[0], f"{len(self._rounds) + 1:012}")

    def _in(self, user: Json, chat: Json, **more: Any) -> str:
        told = [user["first_name"]]
        told += [f"in {chat['title']}"] if "title" in chat else []
        told += [f"topic {more['thread']}"] if "thread" in more else []
        told += [f"in reply to {_number(more['reply_to'])}"] if "reply_to" in more else []
        return ", ".join(told)

    def _add_fields(self, fields: Json | None) -> None:
        if fields:
            self.played.server.world.queue[-1]["message"] |= fields


def _number(message: Json) -> str:
    return f"message {message['message_id']}"


def _with(fields: Json | None) -> str:
    return f" (with {', '.join(sorted(fields))})" if fields else ""
