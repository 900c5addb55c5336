"""Telegram's flood limits, kept: python-telegram-bot's limiter, and one message a second a chat."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

from aiolimiter import AsyncLimiter
from telegram.error import BadRequest, NetworkError, TimedOut
from telegram.ext import AIORateLimiter

_LOG = logging.getLogger(__name__)
_RETRIES = 4
_MANY_CHATS = 1000


class Pacer(AIORateLimiter):
    """At most 30 messages a second in all, 20 a minute in a group and one a second in a chat.

    A request that Telegram refuses for a while (``retry_after``) is sent again after that while;
    one that did not reach Telegram is sent again too, which cannot double it.

    Source: Bot API FAQ, "My bot is hitting limits, how do I avoid this?"
    """

    def __init__(self) -> None:
        super().__init__(max_retries=_RETRIES)
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
        """Waits for this request's turn, and makes it."""
        chat = data.get("chat_id")
        if chat is not None and endpoint.startswith("send") and endpoint != "sendChatAction":
            await self._limiter_of(chat).acquire()
        for attempt in range(_RETRIES):
            try:
                return await super().process_request(
                    callback, args, kwargs, endpoint, data, rate_limit_args
                )
            except (BadRequest, TimedOut):
                raise
            except NetworkError as error:
                _LOG.warning("%s: %s; nieuwe poging", endpoint, error)
                await asyncio.sleep(2**attempt / 2)
        return await super().process_request(
            callback, args, kwargs, endpoint, data, rate_limit_args
        )

    def _limiter_of(self, chat: object) -> AsyncLimiter:
        if len(self._of_chat) >= _MANY_CHATS:
            idle = [key for key, limiter in self._of_chat.items() if limiter.has_capacity()]
            for key in idle:
                del self._of_chat[key]
        return self._of_chat.setdefault(chat, AsyncLimiter(1, 1))
