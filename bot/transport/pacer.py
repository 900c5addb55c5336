"""Telegram's flood limits, kept: python-telegram-bot's limiter, and one message a second a chat."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from datetime import timedelta
from functools import partial
from itertools import count
from typing import Any

import httpx
from aiolimiter import AsyncLimiter
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError
from telegram.ext import AIORateLimiter

_LOG = logging.getLogger(__name__)
_PATIENCE_SECONDS = 300.0
_PATIENCE_OF_A_QUERY_SECONDS = 5.0
_SLOWEST_RETRY_SECONDS = 30.0
_SECONDS_OF_A_CHAT = 1.05
_MANY_CHATS = 1000
_NOT_DONE = (
    *(httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout),  # it never left
    *(type(None), TelegramError),  # the server answered that it failed, in JSON or otherwise
)


class Pacer(AIORateLimiter):
    """At most 30 messages a second in all, 20 a minute in a group and one a second in a chat.

    A request that Telegram refuses for a while (``retry_after``) is made again after that while,
    and one that failed on the way after half a second and more; for five minutes. A message of
    which it is not sure that it did not arrive is not sent again; all else may be done twice. An
    answer to a query is of use for seconds only; when a pressed button cannot be answered in that
    time, that gives False and no error, so that what the button does goes on.

    All that happens inside a request's turn, out of sight of ``AIORateLimiter``, which would let
    every chat wait for the one that Telegram refuses.

    Source: Bot API FAQ, "My bot is hitting limits, how do I avoid this?"
    """

    def __init__(self) -> None:
        super().__init__()
        self._of_chat: dict[object, AsyncLimiter] = {}

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> Any:
        """Waits for this request's turn, and makes it. Looking something up is always free."""
        chat = data.get("chat_id")
        paced = chat is not None and _is_message(endpoint)
        turn = self._limiter_of(chat).acquire if paced else _at_once
        again = partial(_until_done, callback, endpoint, turn)
        if endpoint.startswith("get"):
            return await again(*args, **kwargs)
        await turn()
        return await super().process_request(again, args, kwargs, endpoint, data, rate_limit_args)

    def _limiter_of(self, chat: object) -> AsyncLimiter:
        if len(self._of_chat) >= _MANY_CHATS:
            idle = [key for key, limiter in self._of_chat.items() if limiter.has_capacity()]
            for key in idle:
                del self._of_chat[key]
        return self._of_chat.setdefault(chat, AsyncLimiter(1, _SECONDS_OF_A_CHAT))


def seconds_asked(error: RetryAfter) -> float:
    """How long Telegram asks to wait, whichever of its two types python-telegram-bot gives."""
    after = error.retry_after
    return after.total_seconds() if isinstance(after, timedelta) else float(after)


def may_have_arrived(error: TelegramError) -> bool:
    """Whether a message may stand in its chat although sending it failed."""
    return isinstance(error, NetworkError) and not isinstance(error.__cause__, _NOT_DONE)


async def _until_done(
    callback: Callable[..., Coroutine[Any, Any, Any]],
    endpoint: str,
    turn: Callable[[], Awaitable[None]],
    *args: Any,
    **kwargs: Any,
) -> Any:
    """Makes a request; and again, each time when it is its turn, while that makes sense."""
    now, attempts = asyncio.get_running_loop().time, count()
    last = now() + _patience(endpoint)
    while True:
        try:
            return await callback(*args, **kwargs)
        except TelegramError as error:
            seconds = _pause(error, endpoint, next(attempts))
            too_late = seconds is not None and now() + seconds > last
            if too_late and endpoint == "answerCallbackQuery":
                _LOG.warning("%s: %s; opgegeven", endpoint, error)
                return False
            if seconds is None or too_late:
                raise
            _LOG.warning("%s: %s; over %.1f seconden opnieuw", endpoint, error, seconds)
        await asyncio.sleep(seconds)
        await turn()


async def _at_once() -> None:
    """The turn of what need not wait for one."""


def _is_message(endpoint: str) -> bool:
    return endpoint.startswith("send") and endpoint != "sendChatAction"


def _patience(endpoint: str) -> float:
    """For how many seconds a request is tried."""
    return _PATIENCE_OF_A_QUERY_SECONDS if endpoint.startswith("answer") else _PATIENCE_SECONDS


def _pause(error: TelegramError, endpoint: str, attempt: int) -> float | None:
    """After how many seconds a request may be made again; None when it must not be."""
    if isinstance(error, RetryAfter):
        return seconds_asked(error)
    if isinstance(error, BadRequest) or not isinstance(error, NetworkError):
        return None
    if _is_message(endpoint) and may_have_arrived(error):
        return None
    return min(2.0 ** (attempt - 1), _SLOWEST_RETRY_SECONDS)
