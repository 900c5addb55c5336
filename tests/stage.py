"""A stage for the whole bot: the real application, a Bot API server in memory, people, and time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Sequence
from contextlib import asynccontextmanager, suppress
from copy import copy
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import cycle
from random import Random
from typing import Any, Literal
from zoneinfo import ZoneInfo

import pytest
from telegram import Update
from telegram.request import BaseRequest, HTTPXRequest

from bot.application import ALLOWED_UPDATES, EssayBot, assemble
from bot.conversation import Context, Conversation
from bot.knowledge import Knowledge, Point, Statement
from bot.matching import Answer
from bot.miniature import BotApiError, Call, Clock, MiniatureRequest, MiniatureServer
from bot.miniature.markup import format_text
from bot.replies import Reply
from bot.store import Store
from tests.databases import opened
from tests.http_server import serve

TOKEN = "123456:stage-token_of-nobody"
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
BAD_GATEWAY = BotApiError(502, "Bad Gateway")
HYBRID, AUTHOR = "wat is hybriditeit", "wie is de auteur"
THREE = "welke drie misverstanden zijn er"
AGREE, DISAGREE, DEPENDS = range(3)
PATIENCE = 120
"""Seconds after which something hangs, however busy the machine is."""
Json = dict[str, Any]
Transport = Literal["offline", "http"]

both_ways = pytest.mark.parametrize("transport", ["offline", "http"])
"""Runs a test with a stage over HTTP as well: for what travels in a way of its own."""


@dataclass
class Stage:
    """What a test acts on and looks at.

    Attributes:
        server: the Bot API server; ``server.people`` act, ``server.world`` shows what is there.
        bot: the assembled bot.
        clock: the one clock of the server and the bot.
    """

    server: MiniatureServer
    bot: EssayBot
    clock: Clock

    async def settle(self) -> None:
        """Lets the bot handle every update that waits, over its own transport."""
        application, offset = self.bot.application, None
        while self.server.world.queue:  # what was handled waits until the next call confirms it
            for update in await application.bot.get_updates(
                offset=offset, timeout=timedelta(0), allowed_updates=list(ALLOWED_UPDATES)
            ):
                offset = update.update_id + 1
                await application.process_update(update)

    async def say(self, user: Json, chat: Json, text: str, **more: Any) -> Json:
        """Somebody says something, and the bot reacts; returns what was said."""
        said = self.server.people.say(user, chat, text, **more)
        await self.settle()
        return said

    async def edit(self, user: Json, message: Json, text: str) -> Json:
        """Somebody changes a message, and the bot reacts."""
        changed = self.server.people.edit(user, message, text)
        await self.settle()
        return changed

    async def press(self, user: Json, message: Json, button: str) -> Json | None:
        """Somebody presses a button (by its text or data); returns what the bot answered to it."""
        query = self.server.people.press(user, message, button)
        await self.settle()
        return self.server.people.callback_answer(query)

    def last(self, chat: Json) -> Json:
        """The last message in a chat."""
        found: Json = self.server.world.last(chat)
        return found

    def own(self, chat: Json) -> list[Json]:
        """The bot's messages in a chat."""
        return [m for m in self.server.world.messages(chat) if m.get("from", {}).get("is_bot")]

    def polls(self, chat: Json) -> list[Json]:
        """The bot's messages with a poll in a chat."""
        return [message for message in self.own(chat) if "poll" in message]

    def calls(self, method: str) -> list[Call]:
        """The calls of one method so far."""
        return [call for call in self.server.calls if call.method == method]

    def refused(self) -> list[Call]:
        """The calls that the server refused so far."""
        return [call for call in self.server.calls if call.error]

    async def later(self, **delta: float) -> None:
        """Lets time go by, and does what is due then."""
        self.clock.advance(timedelta(**delta).total_seconds())
        self.server.world.tick()
        await self.settle()
        await self.bot.clock.tick()
        await self.settle()


def buttons(message: Json) -> list[str]:
    """The texts of the buttons under a message."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button["text"] for row in rows for button in row]


def now(played: Stage, message: Json) -> Json:
    """A message of the bot as it now stands in its chat."""
    (found,) = [m for m in played.own(message["chat"]) if m["message_id"] == message["message_id"]]
    return found


def is_answer(message: Json, point: Point) -> bool:
    """Whether a message shows a point: title, answer and passage."""
    return all(part in message["text"] for part in (point.title, point.answer, point.passage))


def point_of(played: Stage, question: str) -> Point:
    """The point that a question is sure to lead to."""
    outcome = played.bot.services.matcher.match(question)
    assert isinstance(outcome, Answer), question
    return outcome.matches[0].point


def context_after(played: Stage, *said: str) -> Context:
    """What is to be remembered when somebody has said this, one message after the other."""
    conversation, context = played.bot.services.conversation, Context()
    for text in said:
        context = conversation.after(conversation.reply(text, context), context)
    return context


def page_for(played: Stage, text: str, before: Context | None = None) -> Reply:
    """What the bot has to say in private to a message, after what ``before`` says was shown."""
    services = played.bot.services
    return services.replies.said(services.conversation.reply(text, before))


def statement_of(played: Stage, poll: Json) -> Statement:
    """The statement that a poll is about."""
    services, question = played.bot.services, poll["poll"]["question"]
    template = services.texts.statement
    (found,) = [
        s for s in services.knowledge.statements if question == template.format(stelling=s.text)
    ]
    return found


def mistakes(caplog: pytest.LogCaptureFixture) -> list[str]:
    """The errors in the log."""
    return [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]


def shown(reply: Reply) -> str:
    """The text of a reply as people see it."""
    return format_text(reply.html, "HTML", None).text


def alone(played: Stage) -> tuple[Json, Json]:
    """An, and the private chat that she has started with the bot."""
    an = played.server.people.add_user("An")
    return an, played.server.people.private_chat(an)


async def circle(played: Stage, **more: Any) -> tuple[Json, Json, Json]:
    """An, Bo, and the group that An owns, with the bot in it; ``more`` goes to ``add_group``."""
    people = played.server.people
    an, bo = people.add_user("An"), people.add_user("Bo")
    group = people.add_group("Leeskring", members=[bo], administrators=[an], **more)
    people.add_bot(group, an)
    await played.settle()
    return an, bo, group


@asynccontextmanager
async def stage(
    conversation: Conversation,
    store: Store,
    transport: Transport = "offline",
    *,
    journal_days: int | None = None,
    **options: Any,
) -> AsyncIterator[Stage]:
    """A stage with an empty world; ``options`` go to the server."""
    clock = Clock()
    server = MiniatureServer(TOKEN, clock=clock, **options)
    if transport == "offline":
        async with _assembled(
            server, clock, conversation, store, "http://offline", journal_days=journal_days
        ) as found:
            yield found
    else:
        async with (
            serve(server) as address,
            _assembled(server, clock, conversation, store, address, http=True) as found,
        ):
            yield found


@asynccontextmanager
async def beside(
    played: Stage,
    store: Store,
    conversation: Conversation | None = None,
    *,
    maintainers: Sequence[int] = (),
    journal_days: int | None = None,
) -> AsyncIterator[Stage]:
    """Another process of the bot in the same world, or the same bot after a restart.

    Args:
        played: the world it is in.
        store: what it remembers.
        conversation: answers questions; the same as before, if none.
        maintainers: the chats of those who look after it.
    """
    conversation = conversation or played.bot.services.conversation
    server, clock = played.server, played.clock
    async with _assembled(
        server,
        clock,
        conversation,
        store,
        "http://offline",
        maintainers=maintainers,
        journal_days=journal_days,
    ) as found:
        yield found


class Starting:
    """Starts one bot again and again, in one world and on one database.

    Args:
        conversation: answers questions.
        url: the database, which outlives each run.
    """

    def __init__(self, conversation: Conversation, url: str) -> None:
        self._conversation = conversation
        self._first: Stage | None = None
        self.url = url

    @asynccontextmanager
    async def __call__(self) -> AsyncIterator[Stage]:
        """The bot, until it stops."""
        async with opened(self.url) as store:
            first = self._first
            run = beside(first, store) if first else stage(self._conversation, store)
            async with run as found:
                self._first = first or found
                yield found


@asynccontextmanager
async def _assembled(
    server: MiniatureServer,
    clock: Clock,
    conversation: Conversation,
    store: Store,
    address: str,
    *,
    http: bool = False,
    maintainers: Sequence[int] = (),
    journal_days: int | None = None,
) -> AsyncIterator[Stage]:
    def transport() -> BaseRequest:
        return HTTPXRequest() if http else MiniatureRequest(server)

    bot = await assemble(
        TOKEN,
        conversation,
        store,
        request=transport(),
        updates_request=transport(),
        base_url=address,
        timezone=AMSTERDAM,
        now=lambda: datetime.fromtimestamp(clock(), UTC),
        clock=clock,
        chance=Random(1),
        journal_days=journal_days,
        paced=False,
        maintainers=maintainers,
    )
    try:
        yield Stage(server, bot, clock)
    finally:
        await bot.application.shutdown()


async def killed_at(played: Stage, method: str, doing: Awaitable[object]) -> None:
    """Has the bot killed as soon as Telegram has done what one call asks, before it hears that."""

    def kill(call: Call) -> None:
        if call.method == method:
            raise _Killed

    played.server.on_call.append(kill)
    with suppress(_Killed):
        await doing
        raise AssertionError(f"{method} was not called")
    played.server.on_call.remove(kill)


class _Killed(BaseException):
    """The end of a process: nothing handles it."""


async def at_once(*stages: Stage) -> None:
    """Lets the processes of one bot handle all that waits at the same moment, in turns."""
    shared = zip(stages[0].server.world.take_updates(), cycle(stages), strict=False)
    await asyncio.gather(
        *(each.bot.application.process_update(update_of(raw, each.bot)) for raw, each in shared)
    )


def with_parts(conversation: Conversation, **parts: Any) -> Conversation:
    """The same conversation about a knowledge base with other parts that no question is about.

    Args:
        conversation: which stays as it is.
        parts: what is for a study circle, by its name in the model.
    """
    kept = {name: getattr(conversation.knowledge, name) for name in Knowledge.model_fields}
    other, matcher = copy(conversation), copy(conversation.matcher)
    matcher.knowledge = Knowledge.model_construct(**kept | parts)
    other.matcher = matcher
    return other


def update_of(raw: Json, bot: EssayBot) -> Update:
    """A raw update as python-telegram-bot reads it."""
    return Update.de_json(raw, bot.application.bot)
