"""Telegram's flood limits, kept: python-telegram-bot's limiter, and one message a second a chat."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from datetime import timedelta
from functools import partial
from typing import Any

import httpx
from aiolimiter import AsyncLimiter
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.ext import AIORateLimiter

_LOG = logging.getLogger(__name__)
_RETRIES = 4
_LONGEST_WAIT_SECONDS = 60.0
_MANY_CHATS = 1000
_NEVER_SENT = (httpx.ConnectTimeout, httpx.PoolTimeout)


class Pacer(AIORateLimiter):
    """At most 30 messages a second in all, 20 a minute in a group and one a second in a chat.

    A request that Telegram refuses for a while (``retry_after``) is made again after that while,
    and one that failed on the way after half a second and more. One that Telegram took too long to
    answer is not: it has probably been done.

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
        again = partial(_until_done, callback, endpoint)
        if endpoint.startswith("get"):
            return await again(*args, **kwargs)
        chat = data.get("chat_id")
        if chat is not None and endpoint.startswith("send") and endpoint != "sendChatAction":
            await self._limiter_of(chat).acquire()
        return await super().process_request(again, args, kwargs, endpoint, data, rate_limit_args)

    def _limiter_of(self, chat: object) -> AsyncLimiter:
        if len(self._of_chat) >= _MANY_CHATS:
            idle = [key for key, limiter in self._of_chat.items() if limiter.has_capacity()]
            for key in idle:
                del self._of_chat[key]
        return self._of_chat.setdefault(chat, AsyncLimiter(1, 1))


def seconds_asked(error: RetryAfter) -> float:
    """How long Telegram asks to wait, whichever of its two types python-telegram-bot gives."""
    after = error.retry_after
    return after.total_seconds() if isinstance(after, timedelta) else float(after)


async def _until_done(
    callback: Callable[..., Coroutine[Any, Any, Any]], endpoint: str, *args: Any, **kwargs: Any
) -> Any:
    for attempt in range(_RETRIES):
        try:
            return await callback(*args, **kwargs)
        except TelegramError as error:
            seconds = _pause(error, attempt)
            if seconds is None:
                raise
            _LOG.warning("%s: %s; over %.1f seconden opnieuw", endpoint, error, seconds)
        await asyncio.sleep(seconds)
    return await callback(*args, **kwargs)


def _pause(error: TelegramError, attempt: int) -> float | None:
    """After how many seconds a request may be made again; None when it must not be."""
    if isinstance(error, RetryAfter):
        seconds = seconds_asked(error)
        return seconds if seconds <= _LONGEST_WAIT_SECONDS else None
    if isinstance(error, BadRequest) or not isinstance(error, NetworkError):
        return None
    if isinstance(error, TimedOut) and not isinstance(error.__cause__, _NEVER_SENT):
        return None
    return 2.0**attempt / 2
