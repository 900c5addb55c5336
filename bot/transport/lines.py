"""Conversations side by side, and the updates of each of them one after the other."""

from __future__ import annotations

import asyncio
import json
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol, TypeAlias

from telegram import Bot, Update
from telegram.error import RetryAfter, TelegramError

from bot.store import Handled, StoreError, Waiting, Writes, gathered
from bot.transport.handling import Handling, handling, is_weather
from bot.transport.pacer import seconds_asked
from bot.transport.stopping import finish, unless

_LOG = logging.getLogger(__name__)
_AT_ONCE = 200
_THOUGHT_ABOUT = 8
"""More would only wait for their turn, and keep what was sent from being noted."""
_THINKING_SECONDS = 0.25
"""Who takes longer lets others begin."""
_ATTEMPTS = 3
_SLOWEST_HANDLING_SECONDS = 900.0
_GRACE_SECONDS = 8.0
_PAUSES = (1.0, 5.0)
_PAUSE_FOR_WEATHER_SECONDS = 30.0
_PAUSE_FOR_THE_INBOX_SECONDS = 3.0
_KEPT = timedelta(hours=24)
_UNSAVED = 10_000
_FORGETTING_SECONDS = 1.0

Handle: TypeAlias = Callable[[Update, str], Awaitable[None]]
"""Handles an update that is in a state: ``waiting``, or ``lost`` (see ``Waiting``)."""


class Inbox(Protocol):
    """Where updates are kept that wait, and which have been handled; see ``bot.store``."""

    async def handled_updates(self) -> set[int]:
        """The numbers of handled updates that Telegram may show again."""

    async def waiting(self) -> list[tuple[int, str]]:
        """What waits: its number and its conversation."""

    async def take_in(self, updates: Sequence[Waiting]) -> None:
        """Keeps updates."""

    async def begin(self, update_id: int, *, counted: bool) -> Waiting | None:
        """One that is kept."""

    async def settle(self, settled: Sequence[Handled], confirmed: int | None) -> None:
        """Remembers what was handled."""


@dataclass
class Item:
    """An update in line.

    Attributes:
        update: the update itself, or nothing when it is in the inbox.
        survivor: whether an earlier process ended before it was handled.
    """

    update_id: int
    update: Update | None = None
    survivor: bool = False
    attempts: int = 0
    state: str = "waiting"
    at: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def fleeting(self) -> bool:
        """Whether it is not worth keeping: who looks something up types on, and does not wait."""
        return self.update is not None and self.update.inline_query is not None


class Lines:
    """The lines of all conversations.

    Args:
        inbox: where updates are kept.
        handle: handles one.
        bot: what updates belong to.

    Attributes:
        confirmed: Telegram shows nothing below this number any more.
        given_up: how many updates failed too often, or became too old.
    """

    def __init__(self, inbox: Inbox, handle: Handle, bot: Bot) -> None:
        self._inbox, self._handle, self._bot = inbox, handle, bot
        self._lines: dict[str, deque[Item]] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._open: dict[int, tuple[str, Item]] = {}
        self._room = asyncio.Semaphore(_AT_ONCE)
        self._thinking = asyncio.Semaphore(_THOUGHT_ABOUT)
        self._saving = asyncio.Lock()
        self._unsaved: list[Handled] = []
        self._progress = asyncio.Event()
        self._stopping = asyncio.Event()
        self._count = 0
        self._forgot_at = 0.0
        self.confirmed = 0
        self.given_up = 0

    @property
    def known(self) -> set[int]:
        """The numbers of what is in line."""
        return {item.update_id for line in self._lines.values() for item in line}

    def add(self, key: str, item: Item) -> None:
        """Puts an update at the end of its line."""
        if item.update is not None and not item.fleeting:
            self._open[item.update_id] = (key, item)
        self._lines.setdefault(key, deque()).append(item)
        self._count += 1
        if key not in self._tasks:
            self._tasks[key] = asyncio.create_task(self._work(key))

    def mark(self, following: int | None) -> int | None:
        """The number up to which all may be confirmed: everything below is handled or kept."""
        return min(self._open, default=following)

    async def until_stored(self, seconds: float) -> None:
        """Waits until everything is handled or kept, for so many seconds at most."""
        await self._until(lambda: not self._open, seconds)

    async def until_fewer_than(self, many: int) -> None:
        """Waits until fewer than ``many`` are in line."""
        await self._until(lambda: self._count < many, None)

    async def store(self) -> None:
        """Keeps what has not been handled in the inbox, if that can be."""
        if not self._open:
            return
        keeping = dict(self._open)
        rows = [
            Waiting(number, key, item.update.to_json(), item.at, item.state)
            for number, (key, item) in keeping.items()
            if item.update is not None
        ]
        try:
            await self._inbox.take_in(rows)
        except StoreError:
            return
        for number, (key, item) in keeping.items():
            if self._open.pop(number, None) and self._lines[key][0] is not item:
                item.update = None  # it can be read from the inbox when it is its turn
        self._progress.set()

    async def finish(self) -> None:
        """Gives what is being handled a few seconds; what waits is left alone."""
        self._stopping.set()
        await finish(list(self._tasks.values()), _GRACE_SECONDS)
        await self._save()

    async def _until(self, done: Callable[[], bool], seconds: float | None) -> None:
        try:
            async with asyncio.timeout(seconds):
                while not done():
                    self._progress.clear()
                    await self._progress.wait()
        except TimeoutError:
            pass

    async def _work(self, key: str) -> None:
        line = self._lines[key]
        while line and not self._stopping.is_set():
            async with self._room:
                if self._stopping.is_set():
                    return
                pause = await self._attempt(line[0])
            if pause is None:
                line.popleft()
                self._count -= 1
                self._progress.set()
            else:
                await unless(self._stopping, asyncio.sleep(pause))
        del self._lines[key], self._tasks[key]

    async def _attempt(self, item: Item) -> float | None:
        """Handles an update; after how many seconds again, or None when that is not needed."""
        try:
            update = await self._update(item)
        except StoreError:
            return _PAUSE_FOR_THE_INBOX_SECONDS
        if update is None:
            return None
        await self._thinking.acquire()
        last = item.attempts + 1 >= _ATTEMPTS
        attempt = Handling(last=last, give_way=self._thinking.release)
        loop = asyncio.get_running_loop()
        hurry = loop.call_later(_THINKING_SECONDS, attempt.takes_long)
        with gathered() as writes, handling(attempt):
            try:
                async with asyncio.timeout(_SLOWEST_HANDLING_SECONDS):
                    await self._handle(update, item.state)
            except (TelegramError, TimeoutError) as error:
                attempt.error = error
            finally:
                hurry.cancel()
                attempt.gives_way()
        pause = await self._note(item, update, attempt, writes)
        attempt.noted()
        return pause

    async def _note(
        self, item: Item, update: Update, attempt: Handling, writes: Writes
    ) -> float | None:
        """Notes what became of an attempt; after how many seconds there is another one."""
        if attempt.in_doubt and item.state == "waiting" and update.message is not None:
            item.state = "lost"
            await self.store()
            await self._remember(item, [], "lost")
            return _PAUSES[0]
        if not attempt.may_be_repeated:
            await self._settle(item, writes)
            return None
        return await self._pause(item, attempt)

    async def _pause(self, item: Item, attempt: Handling) -> float | None:
        """How many seconds to wait after an attempt at which nothing was done; None: give it up."""
        weather = is_weather(attempt.error)
        item.attempts += not weather
        if item.attempts >= _ATTEMPTS or datetime.now(UTC) - item.at > _KEPT:
            await self._give_up(item)
            return None
        if not weather:
            return _PAUSES[min(item.attempts, len(_PAUSES)) - 1]
        asked = seconds_asked(attempt.error) if isinstance(attempt.error, RetryAfter) else 0.0
        return max(asked, _PAUSE_FOR_WEATHER_SECONDS)

    async def _update(self, item: Item) -> Update | None:
        """The update itself; None when it is not there any more, or has failed too often."""
        if item.update is not None:
            return item.update
        kept = await self._inbox.begin(item.update_id, counted=item.survivor)
        if kept is None:
            _LOG.warning("update %d staat niet meer in de inbox", item.update_id)
            return None
        item.attempts = kept.attempts - 1 if item.survivor else kept.attempts
        item.state, item.at, item.survivor = kept.state, kept.at, False
        if item.attempts >= _ATTEMPTS or datetime.now(UTC) - item.at > _KEPT:
            await self._give_up(item)
            return None
        item.update = Update.de_json(json.loads(kept.body), self._bot)
        return item.update

    async def _give_up(self, item: Item) -> None:
        self.given_up += 1
        _LOG.error(
            "update %d opgegeven: te vaak mislukt of te oud (%d sinds de start)",
            item.update_id,
            self.given_up,
        )
        item.state = "waiting"
        await self._settle(item, [])

    async def _settle(self, item: Item, writes: Writes) -> None:
        self._open.pop(item.update_id, None)  # first: it must not be kept any more
        if not item.fleeting:
            await self._remember(item, writes, "told" if item.state == "lost" else None)

    async def _remember(self, item: Item, writes: Writes, state: str | None) -> None:
        again = item.update_id >= self.confirmed
        self._unsaved.append(Handled(item.update_id, writes, state, again))
        await self._save()

    async def _save(self) -> None:
        """Writes what was handled; all that came together goes together."""
        async with self._saving:
            batch, self._unsaved = self._unsaved, []
            if not batch:
                return
            now = asyncio.get_running_loop().time()
            forget = now - self._forgot_at > _FORGETTING_SECONDS
            try:
                await self._inbox.settle(batch, self.confirmed if forget else None)
                self._forgot_at = now if forget else self._forgot_at
            except BaseException as error:
                self._unsaved = (batch + self._unsaved)[-_UNSAVED:]
                if not isinstance(error, StoreError):
                    raise


def conversation(update: Update) -> str:
    """What has to go in order: what happens in a chat; else what one person does elsewhere."""
    if update.inline_query is not None:
        return f"inline {update.inline_query.from_user.id}"
    if update.effective_chat is not None:
        return str(update.effective_chat.id)
    if update.poll is not None:
        return f"poll {update.poll.id}"
    return f"user {update.effective_user.id}" if update.effective_user is not None else ""
