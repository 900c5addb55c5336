"""Telegram's flood limits, kept, and requests made again where that makes sense."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from functools import partial
from itertools import count
from typing import Any

from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError
from telegram.ext import BaseRateLimiter

from bot.transport.arriving import is_message, may_have_arrived
from bot.transport.handling import current, is_handling, note_done, note_failed
from bot.transport.turns import InDoubt, Turns, Window
from bot.troubles import Troubles

_PATIENCE_SECONDS = 300.0
_PATIENCE_OF_A_QUERY_SECONDS = 5.0
_SLOWEST_RETRY_SECONDS = 30.0
_HANDICAP_OF_A_BROADCAST_SECONDS = 30.0
_MANY_CHATS = 1000
_HANDICAP = ContextVar("handicap", default=0.0)


class _Chat:
    """What one chat may get, and until when Telegram wants it to get nothing."""

    def __init__(self, chat: object) -> None:
        self.order = asyncio.Lock()
        self.users = 0
        self.barred_until = 0.0
        self.messages = Window(1, 1.01)
        group = isinstance(chat, str) or (isinstance(chat, int) and chat < 0)
        self.all = Window(20, 60.5) if group else None

    def opens_at(self, *, message: bool) -> float:
        """From when, by the loop's clock, it may get something."""
        within_all = self.all.opens_at() if self.all else 0.0
        return max(self.barred_until, within_all, self.messages.opens_at() if message else 0.0)

    def count(self, now: float, *, message: bool) -> None:
        """Counts what it got."""
        if self.all:
            self.all.count(now)
        if message:
            self.messages.count(now)

    def is_idle(self, now: float) -> bool:
        """Whether it can be forgotten."""
        quiet = self.messages.is_idle(now) and (self.all is None or self.all.is_idle(now))
        return quiet and not self.users and now >= self.barred_until


class Pacer(BaseRateLimiter[int]):
    """At most 28 requests a second in all, 20 a minute in a group and a message a second in a chat.

    Counted over any stretch of time. What goes to one chat goes in order, each thing when the one
    before it has been done, so that a chat that is slow, or that Telegram refuses, holds up nobody
    else: only what may go to its chat waits for its turn in the whole. There an answer to a person
    goes before a broadcast of the last half minute.

    A request that Telegram refuses for a while (``retry_after``) is made again after that while,
    and one that failed on the way after half a second and more; for five minutes, and each time
    with a turn of its own. A message of which it is not sure that it did not arrive is not sent
    again; all else may be done twice. An answer to a query is of use for seconds only; when a
    pressed button cannot be answered in that time, that gives False and no error, so that what the
    button does goes on.

    Source: Bot API FAQ, "My bot is hitting limits, how do I avoid this?": 30 a second in all.
    """

    def __init__(self, troubles: Troubles | None = None) -> None:
        self._troubles = troubles or Troubles()
        self._in_doubt = InDoubt(2, seconds=0.5, seconds_to_note=2.0)
        self._turns = Turns(Window(28, 1.04), 1 / 30, self._in_doubt)
        self._chats: dict[object, _Chat] = {}

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Tells of the troubles that it still had."""
        self._troubles.end()

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> Any:
        """Makes a request when it is its turn. Looking something up is always free."""
        request = partial(callback, *args, **kwargs)
        name = data.get("chat_id")
        if name is None or endpoint.startswith("get") or endpoint == "sendChatAction":
            return await self._until_done(request, endpoint)
        chat = self._chat(name)
        chat.users += 1
        if chat.order.locked():
            current().gives_way()
        try:
            async with chat.order:
                return await self._until_done(request, endpoint, chat)
        finally:
            chat.users -= 1

    def _chat(self, name: object) -> _Chat:
        if len(self._chats) >= _MANY_CHATS:
            now = asyncio.get_running_loop().time()
            self._chats = {key: c for key, c in self._chats.items() if not c.is_idle(now)}
        return self._chats.setdefault(name, _Chat(name))

    async def _until_done(
        self,
        request: Callable[[], Coroutine[Any, Any, Any]],
        endpoint: str,
        chat: _Chat | None = None,
    ) -> Any:
        """Makes a request; and again, each time when it is its turn, while that makes sense."""
        now, attempts, last = asyncio.get_running_loop().time, count(), 0.0
        while True:
            number = None if chat is None else await self._turn(chat, endpoint)
            current().gives_way()
            last = last or now() + _patience(endpoint)
            try:
                done = await request()
                if number is not None:
                    self._in_doubt.arrived(number, now())
                note_done(endpoint)
                return done
            except TelegramError as error:
                note_failed(error, endpoint)
                seconds = _pause(error, endpoint, next(attempts))
                too_late = seconds is not None and now() + seconds > last
                if seconds is not None:
                    self._tell(error, endpoint)
                if chat is not None and isinstance(error, RetryAfter):
                    chat.barred_until = now() + seconds_asked(error)
                if too_late and endpoint == "answerCallbackQuery":
                    return False
                if seconds is None or too_late:
                    raise
            finally:
                if chat is not None:
                    chat.count(now(), message=is_message(endpoint))
            await asyncio.sleep(seconds)

    async def _turn(self, chat: _Chat, endpoint: str) -> int | None:
        """Waits for a turn; the number in doubt of a message that would be sent again."""
        now = asyncio.get_running_loop().time
        while (opens := chat.opens_at(message=is_message(endpoint))) > now():
            if chat.barred_until > now() + _PATIENCE_SECONDS:
                raise RetryAfter(math.ceil(chat.barred_until - now()))
            current().gives_way()
            await asyncio.sleep(opens - now())
        current().has_asked_for_a_turn = True
        await self._turns.turn(_HANDICAP.get())
        if not is_message(endpoint) or not is_handling():
            return None
        number = self._in_doubt.begin(now())
        current().when_noted.append(partial(self._in_doubt.end, number))
        return number

    def _tell(self, error: TelegramError, endpoint: str) -> None:
        if isinstance(error, RetryAfter):
            seconds = seconds_asked(error)
            self._troubles.met("Telegram weigert (429)", f"{endpoint} over {seconds:.0f} s opnieuw")
        else:
            self._troubles.met("Telegram is slecht bereikbaar", f"{error}; {endpoint} opnieuw")


@contextmanager
def broadcast() -> Iterator[None]:
    """What is sent in here was asked for by nobody, and lets answers to people go first."""
    token = _HANDICAP.set(_HANDICAP_OF_A_BROADCAST_SECONDS)
    try:
        yield
    finally:
        _HANDICAP.reset(token)


def seconds_asked(error: RetryAfter) -> float:
    """How long Telegram asks to wait, whichever of its two types python-telegram-bot gives."""
    after = error.retry_after
    return after.total_seconds() if isinstance(after, timedelta) else float(after)


def _patience(endpoint: str) -> float:
    """For how many seconds a request is tried."""
    return _PATIENCE_OF_A_QUERY_SECONDS if endpoint.startswith("answer") else _PATIENCE_SECONDS


def _pause(error: TelegramError, endpoint: str, attempt: int) -> float | None:
    """After how many seconds a request may be made again; None when it must not be."""
    if isinstance(error, RetryAfter):
        return seconds_asked(error)
    if isinstance(error, BadRequest) or not isinstance(error, NetworkError):
        return None
    if is_message(endpoint) and may_have_arrived(error):
        return None
    return min(2.0 ** (attempt - 1), _SLOWEST_RETRY_SECONDS)
