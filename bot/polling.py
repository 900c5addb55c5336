"""Long polling that confirms an update only when it has been handled."""

from __future__ import annotations

import asyncio
import json
import logging
from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from telegram import Update
from telegram.constants import PollingLimit
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError
from telegram.ext import Application
from telegram.request import BaseRequest

from bot.pacing import seconds_asked
from bot.stopping import finish, unless

_LOG = logging.getLogger(__name__)
_LONG_POLL_SECONDS = 30
_PATIENCE_SECONDS = 1.0
_GRACE_SECONDS = 2.0
_FEW = 10
_SLOWEST_RETRY_SECONDS = 30.0

AnyApplication = Application[Any, Any, Any, Any, Any, Any]


class ReadableUpdates(BaseRequest):
    """A transport for getUpdates in which an update that cannot be read keeps only its number.

    python-telegram-bot reads a batch as a whole: one malformed update would make it ask for the
    same batch for ever.

    Args:
        request: the transport that does the work.
    """

    def __init__(self, request: BaseRequest) -> None:
        self._request = request

    @property
    def read_timeout(self) -> float | None:
        """That of the transport, in seconds."""
        return self._request.read_timeout

    async def initialize(self) -> None:
        """Opens the transport."""
        await self._request.initialize()

    async def shutdown(self) -> None:
        """Closes the transport."""
        await self._request.shutdown()

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Makes a request, and strips from the answer what cannot be read."""
        status, body = await self._request.do_request(*args, **kwargs)
        if status != 200:
            return status, body
        answer = json.loads(body)
        answer["result"] = [_readable(update) for update in answer["result"]]
        return status, json.dumps(answer).encode()


def _readable(raw: dict[str, Any]) -> dict[str, Any]:
    try:
        Update.de_json(raw, None)
    except Exception:
        _LOG.exception("update %s is niet te lezen en wordt overgeslagen", raw["update_id"])
        return {"update_id": raw["update_id"]}
    return raw


class Poller:
    """Asks for updates and hands them to the application.

    Chats go side by side, the updates of one chat one after the other. Telegram keeps one mark, and
    an update before it has been confirmed; the mark stays at the oldest update that has not been
    handled yet, so that a process that is killed gets it again. A chat that takes long keeps the
    others waiting for a second at most. Telegram shows a hundred updates at once; only when nearly
    all of those are in hand already, so that nothing new comes into view, the mark moves on.

    Args:
        application: an initialised and started application.
        allowed: the kinds of updates to ask for.

    Source: Bot API, getUpdates.
    """

    def __init__(self, application: AnyApplication, allowed: Sequence[str]) -> None:
        self._application = application
        self._allowed = list(allowed)
        self._next: int | None = None
        self._taken: set[int] = set()
        self._unhandled: set[int] = set()
        self._busy: dict[object, asyncio.Task[None]] = {}

    async def run(self, stop: asyncio.Event) -> None:
        """Polls until ``stop`` is set; then finishes what it has and confirms it.

        What cannot be finished within a few seconds is not confirmed.

        Raises:
            telegram.error.InvalidToken: when Telegram does not know the token.
        """
        failures = 0
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
                    await self._handle(updates or ())
        finally:
            await finish(self._busy.values(), _GRACE_SECONDS)
        await self._confirm()

    async def _ask(self, seconds: int) -> Sequence[Update]:
        found: Sequence[Update] = await self._application.bot.get_updates(
            offset=min(self._unhandled, default=self._next),
            timeout=timedelta(seconds=seconds),
            allowed_updates=self._allowed,
            read_timeout=10,
        )
        return found

    async def _handle(self, updates: Sequence[Update]) -> None:
        queues: dict[object, list[Update]] = defaultdict(list)
        new = [update for update in updates if update.update_id not in self._taken]
        for update in new:
            queues[_conversation(update)].append(update)
            self._taken.add(update.update_id)
            self._unhandled.add(update.update_id)
            self._next = update.update_id + 1
        for key, queue in queues.items():
            self._busy[key] = asyncio.create_task(self._in_order(self._busy.get(key), queue))
        if self._busy:
            await asyncio.wait(self._busy.values(), timeout=_PATIENCE_SECONDS)
        self._busy = {key: task for key, task in self._busy.items() if not task.done()}
        blocked = len(updates) == PollingLimit.MAX_LIMIT and len(new) < _FEW
        if blocked or not self._unhandled:
            self._taken.clear()
            self._unhandled.clear()

    async def _in_order(self, before: asyncio.Task[None] | None, updates: Sequence[Update]) -> None:
        if before is not None:
            await asyncio.wait({before})
        for update in updates:
            await self._application.process_update(update)
            self._unhandled.discard(update.update_id)

    async def _confirm(self) -> None:
        if self._next is None:
            return
        try:
            async with asyncio.timeout(_GRACE_SECONDS):
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
