"""A Bot API server that keeps Telegram's limits, counted over any window, and can be slow."""

from __future__ import annotations

import asyncio
import math
import time
from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from typing import Any

from bot.miniature import BotApiError, MiniatureServer

_OVERALL = (30, 1.0)
_CHAT = (1, 1.0)
_GROUP = (20, 60.0)


class LimitedServer(MiniatureServer):
    """The miniature server, as strict as Telegram says that it is.

    At most 30 messages a second in all, one a second in a chat and 20 a minute in a group, in any
    stretch of time so long; what is too much gets 429 with ``retry_after``, and so does all that is
    sent to that chat until then. Changing a message counts in all and in its group.

    Attributes:
        refusals: how many calls were refused for a limit.
        slow: by chat, how many seconds a message to it takes.
        barred: by chat, until when (by ``now``) it is refused whatever its rate.
        on_request: by method, what is done as soon as it is called.

    Source: Bot API FAQ, "My bot is hitting limits, how do I avoid this?"
    """

    def __init__(
        self,
        token: str,
        *,
        limited: bool = True,
        now: Callable[[], float] = time.monotonic,
        **options: Any,
    ) -> None:
        super().__init__(token, **options)
        self._now = now
        self.refusals = 0
        self.slow: dict[int, float] = {}
        self.barred: dict[int, float] = {}
        self.on_request: dict[str, Callable[[], object]] = {}
        self._limited = limited
        self._lately: defaultdict[object, deque[float]] = defaultdict(deque)

    async def call(self, method: str, parameters: Mapping[str, str]) -> Any:
        """Calls a method, if the limits leave room for it."""
        self.on_request.get(method, _nothing)()
        chat = _chat_of(method, parameters)
        if chat is not None:
            self._count(method, chat)
            await asyncio.sleep(self.slow.get(chat, 0))
        return await super().call(method, parameters)

    def _count(self, method: str, chat: int) -> None:
        now = self._now()
        limits = [("overall", *_OVERALL)] if self._limited else []
        if self._limited and method.startswith("send"):
            limits.append((f"chat {chat}", *_CHAT))
        if self._limited and chat < 0:
            limits.append((f"group {chat}", *_GROUP))
        wait = self.barred.get(chat, now) - now
        for key, count, seconds in limits:
            lately = self._lately[key]
            while lately and now - lately[0] >= seconds:
                lately.popleft()
            if len(lately) >= count:
                wait = max(wait, lately[0] + seconds - now)
        if wait > 0:
            self.refusals += 1
            after = math.ceil(wait)
            self.barred[chat] = max(self.barred.get(chat, now), now + after)
            text = f"Too Many Requests: retry after {after}"
            raise BotApiError(429, text, {"retry_after": after})
        for key, _, _ in limits:
            self._lately[key].append(now)


def _chat_of(method: str, parameters: Mapping[str, str]) -> int | None:
    counts = method.startswith(("send", "edit")) and method != "sendChatAction"
    return int(parameters["chat_id"]) if counts and "chat_id" in parameters else None


def _nothing() -> None:
    pass
