"""Long polling that confirms an update only when it has been handled."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Protocol

from telegram import Update
from telegram.constants import PollingLimit
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError
from telegram.ext import Application

from bot.store import going_on
from bot.transport.pacer import seconds_asked
from bot.transport.stopping import finish, unless

_LOG = logging.getLogger(__name__)
_LONG_POLL_SECONDS = 30
_PATIENCE_SECONDS = 1.0
_GRACE_SECONDS = 8.0
_LAST_WORD_SECONDS = 1.0
_FEW = 10
_SLOWEST_RETRY_SECONDS = 30.0

AnyApplication = Application[Any, Any, Any, Any, Any, Any]


class Ledger(Protocol):
    """Where is kept, across restarts, which updates have been handled."""

    async def handled_updates(self) -> set[int]:
        """The numbers of handled updates that Telegram may show again."""

    async def remember_handled(self, update_id: int, confirmed: int) -> None:
        """Remembers one, and forgets those below ``confirmed``: Telegram shows them no more."""


class Poller:
    """Asks for updates and hands them to the application.

    Chats go side by side, the updates of one chat one after the other. Telegram keeps one mark, and
    an update before it has been confirmed; the mark stays at the oldest update that has not been
    handled yet, so that a process that is killed gets it again. Those above the mark that have been
    handled are in the ledger, so that they are not handled twice. A chat that takes long keeps the
    others waiting for a second at most. Telegram shows a hundred updates at once; only when nearly
    all of those are in hand already, so that nothing new comes into view, the mark moves on.

    Args:
        application: an initialised and started application.
        allowed: the kinds of updates to ask for.
        ledger: what has been handled; while it fails, polling goes on without.

    Source: Bot API, getUpdates.
    """

    def __init__(self, application: AnyApplication, allowed: Sequence[str], ledger: Ledger) -> None:
        self._application = application
        self._allowed = list(allowed)
        self._ledger = ledger
        self._next: int | None = None
        self._confirmed = 0
        self._taken: set[int] = set()
        self._unhandled: set[int] = set()
        self._busy: dict[object, asyncio.Task[None]] = {}

    async def run(self, stop: asyncio.Event) -> None:
        """Polls until ``stop`` is set; then finishes what is being handled and confirms it.

        What waits for its turn, or cannot be finished within a few seconds, is not confirmed.

        Raises:
            telegram.error.InvalidToken: when Telegram does not know the token.
        """
        failures = 0
        with going_on():
            self._taken = await self._ledger.handled_updates()
        try:
            while not stop.is_set():
                try:
                    seconds = 0 if self._busy else _LONG_POLL_SECONDS
                    updates = await unless(stop, self._ask(seconds))
                except InvalidToken:
                    raise
                except TelegramError as error:
                    failures += 1
                    await unless(stop, _back_off(failures, error))
                else:
                    failures = 0
                    await self._handle(updates or (), stop)
        finally:
            await finish(self._busy.values(), _GRACE_SECONDS)
        await self._confirm()

    async def _ask(self, seconds: int) -> Sequence[Update]:
        mark = min(self._unhandled, default=self._next)
        found: Sequence[Update] = await self._application.bot.get_updates(
            offset=mark,
            timeout=timedelta(seconds=seconds),
            allowed_updates=self._allowed,
            read_timeout=10,
        )
        self._confirmed = mark or 0
        return found

    async def _handle(self, updates: Sequence[Update], stop: asyncio.Event) -> None:
        queues: dict[object, list[Update]] = defaultdict(list)
        new = [update for update in updates if update.update_id not in self._taken]
        for update in new:
            queues[_conversation(update)].append(update)
            self._taken.add(update.update_id)
            self._unhandled.add(update.update_id)
        for update in updates[-1:]:
            self._next = update.update_id + 1
        for key, queue in queues.items():
            handling = self._in_order(self._busy.get(key), queue, stop)
            self._busy[key] = asyncio.create_task(handling)
        if self._busy:
            await asyncio.wait(self._busy.values(), timeout=_PATIENCE_SECONDS)
        self._busy = {key: task for key, task in self._busy.items() if not task.done()}
        blocked = len(updates) == PollingLimit.MAX_LIMIT and len(new) < _FEW
        if blocked or not self._unhandled:
            self._taken = {number for number in self._taken if number >= (self._next or 0)}
            self._unhandled.clear()

    async def _in_order(
        self, before: asyncio.Task[None] | None, updates: Sequence[Update], stop: asyncio.Event
    ) -> None:
        if before is not None:
            await asyncio.wait({before})
        for update in updates:
            if stop.is_set():
                return
            await self._application.process_update(update)
            self._unhandled.discard(update.update_id)
            with going_on():
                await self._ledger.remember_handled(update.update_id, self._confirmed)

    async def _confirm(self) -> None:
        if self._next is None:
            return
        try:
            async with asyncio.timeout(_LAST_WORD_SECONDS):
                await self._ask(0)
        except (TelegramError, TimeoutError) as error:
            _LOG.warning("laatste updates niet bevestigd: %r", error)


async def _back_off(failures: int, error: TelegramError) -> None:
    _LOG.warning("ophalen van berichten mislukt: %s", error)
    if isinstance(error, Conflict):
        _LOG.warning("draait er nog een bot met hetzelfde token, of is er een webhook?")
    if isinstance(error, RetryAfter):
        await asyncio.sleep(seconds_asked(error))
    else:
        await asyncio.sleep(min(2.0 ** (failures - 1), _SLOWEST_RETRY_SECONDS))


def _conversation(update: Update) -> object:
    """What has to go in order: the chat, or else the person."""
    if update.effective_chat is not None:
        return update.effective_chat.id
    return update.effective_user.id if update.effective_user is not None else None
