"""Long polling that goes on whatever is being handled, and loses nothing."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any

from telegram import Update
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError
from telegram.ext import Application

from bot.store import StoreError
from bot.transport.lines import Handle, Inbox, Item, Lines, conversation
from bot.transport.pacer import seconds_asked
from bot.transport.stopping import finish, unless
from bot.troubles import Troubles

_LOG = logging.getLogger(__name__)
_LONG_POLL_SECONDS = 30
_A_MOMENT_SECONDS = 0.1
_PATIENCE_SECONDS = 1.0
_LAST_WORD_SECONDS = 1.0
_SLOWEST_STORING_SECONDS = 0.5
_MANY = 2000
_SLOWEST_RETRY_SECONDS = 30.0

AnyApplication = Application[Any, Any, Any, Any, Any, Any]


class Poller:
    """Asks for updates and puts them in line to be handled.

    Telegram keeps one mark, and an update before it has been confirmed. Most updates are handled
    before the next batch is asked for, which confirms them. What still waits then is written to the
    inbox first, so that a process that is killed finds it there; only then the mark goes past it.
    Without an inbox that lasts, or while it fails, the mark stays at the oldest update that has not
    been handled; those above it that have been are remembered, so that nothing is done twice.

    Two thousand that wait are enough: the others then wait at Telegram, which has more room.

    Args:
        application: an initialised and started application.
        allowed: the kinds of updates to ask for.
        inbox: what waits and what has been handled; while it fails, polling goes on without.
        lasting: whether what is in the inbox is there after a restart, for sure.
        admits: whether an update may be handled at all; what is not admitted is dropped.
        handle: handles an update; by default the application does.

    Source: Bot API, getUpdates.
    """

    def __init__(
        self,
        application: AnyApplication,
        allowed: Sequence[str],
        inbox: Inbox,
        *,
        lasting: bool = False,
        admits: Callable[[Update], bool] = lambda _: True,
        handle: Handle | None = None,
        troubles: Troubles | None = None,
    ) -> None:
        self._application = application
        self._allowed = list(allowed)
        self._inbox = inbox
        self._lasting = lasting
        self._admits = admits
        self._troubles = troubles or Troubles()
        self._lines = Lines(inbox, handle or _by(application), application.bot)
        self._next: int | None = None
        self._taken: set[int] = set()
        self._recovered = False
        self._storing: asyncio.Task[None] | None = None

    async def run(self, stop: asyncio.Event) -> None:
        """Polls until ``stop`` is set; then finishes what is being handled and confirms it.

        What waits for its turn, or cannot be finished within a few seconds, is not confirmed.

        Raises:
            telegram.error.InvalidToken: when Telegram does not know the token.
        """
        failures = 0
        try:
            while not stop.is_set():
                await self._recover()
                try:
                    updates = await unless(stop, self._ask(_LONG_POLL_SECONDS))
                except InvalidToken:
                    raise
                except TelegramError as error:
                    failures += 1
                    await unless(stop, self._back_off(failures, error))
                else:
                    failures = 0
                    await unless(stop, self._put_in_line(updates or ()))
        finally:
            if self._storing is not None:
                await finish({self._storing}, _LAST_WORD_SECONDS)
            await self._lines.finish()
        await self._confirm()

    async def _recover(self) -> None:
        """Takes up what an earlier process left, as soon as the inbox can be read."""
        if self._recovered:
            return
        with suppress(StoreError):
            self._taken |= await self._inbox.handled_updates()
            left = [one for one in await self._inbox.waiting() if one[0] not in self._lines.known]
            for update_id, key in left:
                self._taken.add(update_id)
                self._lines.add(key, Item(update_id, survivor=True))
            if left:
                _LOG.warning("%d berichten stonden nog te wachten", len(left))
            self._recovered = True

    async def _ask(self, seconds: int) -> Sequence[Update]:
        mark = self._lines.mark(self._next)
        waiting = mark != self._next  # those come at once
        found: Sequence[Update] = await self._application.bot.get_updates(
            offset=mark,
            timeout=timedelta(seconds=0 if waiting else seconds),
            allowed_updates=self._allowed,
            read_timeout=10,
        )
        self._lines.confirmed = mark or 0
        self._taken = {number for number in self._taken if number >= (mark or 0)}
        return found

    async def _put_in_line(self, updates: Sequence[Update]) -> None:
        for update in updates:
            number = update.update_id
            if number in self._taken:
                continue
            self._taken.add(number)
            if self._admits(update):
                self._lines.add(conversation(update), Item(number, update))
            else:
                self._troubles.met("te veel van één persoon", "niet alles wordt beantwoord")
        for update in updates[-1:]:
            self._next = max(self._next or 0, update.update_id + 1)
        await self._lines.until_stored(_A_MOMENT_SECONDS)
        if self._lasting:
            await self._store()
        await self._lines.until_stored(_PATIENCE_SECONDS)
        await self._lines.until_fewer_than(_MANY)

    async def _store(self) -> None:
        """Has kept what waits; when that takes long it goes on beside the asking."""
        if self._storing is None or self._storing.done():
            self._storing = asyncio.create_task(self._lines.store())
        await asyncio.wait({self._storing}, timeout=_SLOWEST_STORING_SECONDS)

    async def _back_off(self, failures: int, error: TelegramError) -> None:
        self._troubles.met("ophalen van berichten mislukt", error)
        if isinstance(error, Conflict):
            self._troubles.met(
                "Telegram heeft al een verbinding",
                "draait er nog een bot met hetzelfde token, of is er een webhook?",
            )
        if isinstance(error, RetryAfter):
            await asyncio.sleep(seconds_asked(error))
        else:
            await asyncio.sleep(min(2.0 ** (failures - 1), _SLOWEST_RETRY_SECONDS))

    async def _confirm(self) -> None:
        if self._next is None:
            return
        try:
            async with asyncio.timeout(_LAST_WORD_SECONDS):
                await self._ask(0)
        except (TelegramError, TimeoutError) as error:
            _LOG.warning("laatste updates niet bevestigd: %r", error)


def _by(application: AnyApplication) -> Handle:
    async def handle(update: Update, state: str) -> None:
        await application.process_update(update)

    return handle
