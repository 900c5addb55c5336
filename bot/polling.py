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
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError
from telegram.ext import Application
from telegram.request import BaseRequest

_LOG = logging.getLogger(__name__)
_LONG_POLL_SECONDS = 30
_PATIENCE_SECONDS = 2.0
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

    Chats go side by side, the updates of one chat one after the other. A batch is confirmed with
    the next request, after it was handled: a process that is killed in between gets it again. A
    chat that takes long keeps the others waiting for two seconds at most.

    Args:
        application: an initialised and started application.
        allowed: the kinds of updates to ask for.

    Source: Bot API, getUpdates.
    """

    def __init__(self, application: AnyApplication, allowed: Sequence[str]) -> None:
        self._application = application
        self._allowed = list(allowed)
        self._offset = 0
        self._busy: dict[object, asyncio.Task[None]] = {}

    async def run(self, stop: asyncio.Event) -> None:
        """Polls until ``stop`` is set; then finishes what it has and confirms it.

        Raises:
            telegram.error.InvalidToken: when Telegram does not know the token.
        """
        stopping = asyncio.create_task(stop.wait())
        failures = 0
        while not stop.is_set():
            asking = asyncio.create_task(self._ask(_LONG_POLL_SECONDS))
            await asyncio.wait({asking, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if not asking.done():
                asking.cancel()
                break
            try:
                updates = asking.result()
            except InvalidToken:
                stopping.cancel()
                raise
            except TelegramError as error:
                failures += 1
                await self._wait(stop, failures, error)
            else:
                failures = 0
                await self._handle(updates)
        if self._busy:
            await asyncio.wait(self._busy.values())
        await self._confirm()

    async def _ask(self, seconds: int) -> Sequence[Update]:
        found: Sequence[Update] = await self._application.bot.get_updates(
            offset=self._offset or None,
            timeout=timedelta(seconds=seconds),
            allowed_updates=self._allowed,
            read_timeout=10,
        )
        return found

    async def _handle(self, updates: Sequence[Update]) -> None:
        queues: dict[object, list[Update]] = defaultdict(list)
        for update in updates:
            self._offset = max(self._offset, update.update_id + 1)
            queues[_conversation(update)].append(update)
        for key, queue in queues.items():
            self._busy[key] = asyncio.create_task(self._in_order(self._busy.get(key), queue))
        if self._busy:
            await asyncio.wait(self._busy.values(), timeout=_PATIENCE_SECONDS)
        self._busy = {key: task for key, task in self._busy.items() if not task.done()}

    async def _in_order(self, before: asyncio.Task[None] | None, updates: Sequence[Update]) -> None:
        if before is not None:
            await asyncio.wait({before})
        for update in updates:
            await self._application.process_update(update)

    async def _confirm(self) -> None:
        if self._offset:
            try:
                await self._ask(0)
            except TelegramError as error:
                _LOG.warning("laatste updates niet bevestigd: %s", error)

    async def _wait(self, stop: asyncio.Event, failures: int, error: TelegramError) -> None:
        _LOG.warning("ophalen van berichten mislukt: %s", error)
        if isinstance(error, Conflict):
            _LOG.warning("draait er nog een bot met hetzelfde token, of is er een webhook?")
        seconds = min(2.0 ** (failures - 1), _SLOWEST_RETRY_SECONDS)
        if isinstance(error, RetryAfter):
            after = error.retry_after
            seconds = after.total_seconds() if isinstance(after, timedelta) else float(after)
        try:
            await asyncio.wait_for(stop.wait(), seconds)
        except TimeoutError:
            return


def _conversation(update: Update) -> object:
    """What has to go in order: the chat, or else the person."""
    if update.effective_chat is not None:
        return update.effective_chat.id
    return update.effective_user.id if update.effective_user is not None else None
