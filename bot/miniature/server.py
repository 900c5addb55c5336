"""The server: one bot's methods, its queue of updates, and a record of every call."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.miniature.api_error import BotApiError, Json
from bot.miniature.bot_profile import Profile
from bot.miniature.copying import copied
from bot.miniature.messages import Messages
from bot.miniature.methods import METHODS
from bot.miniature.people import People
from bot.miniature.world import World

_WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active;"
    " use deleteWebhook to delete the webhook first"
)
_OTHER_POLLER = (
    "Conflict: terminated by other getUpdates request;"
    " make sure that only one bot instance is running"
)


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a method.

    Attributes:
        method: its name, as called.
        parameters: decoded, or the raw strings where they could not be decoded.
        result: what was answered, ``None`` with an error.
        error: the refusal, if it was one.
    """

    method: str
    parameters: Json
    result: Any
    error: BotApiError | None = None


class MiniatureServer:
    """A Bot API server for one bot, in memory.

    Everything runs in one event loop's thread. People's actions are at ``people``, what there is to
    see at ``world``.

    Attributes:
        calls: every call so far, in the order in which they were answered.
        on_call: called with each of them.
        webhook: what was set by setWebhook, ``None`` while there is none.
    """

    def __init__(
        self,
        token: str,
        *,
        username: str = "essaybot",
        name: str = "Essaybot",
        clock: Callable[[], float] = time.time,
        privacy: bool = True,
    ):
        bot_id = int(token.partition(":")[0])
        bot: Json = {"id": bot_id, "is_bot": True, "first_name": name, "username": username}
        self.token = token
        self.world = World(bot, clock, privacy=privacy)
        self.people = People(self.world)
        self.calls: list[Call] = []
        self.on_call: list[Callable[[Call], None]] = []
        self.webhook: Json | None = None
        self._failures: defaultdict[str, list[BotApiError]] = defaultdict(list)
        self._poller: asyncio.Future[bool] | None = None
        self._methods = Messages(self.world).handlers() | Profile(self.world).handlers()
        self._methods |= {"setWebhook": self._set_webhook, "deleteWebhook": self._set_webhook}
        self._methods |= {"getWebhookInfo": self._webhook_info}
        self.world.listeners.append(self._wake)

    def fail_next(self, method: str, error: BotApiError, times: int = 1) -> None:
        """Makes the next ``times`` calls of a method fail, after their parameters were checked."""
        if method not in METHODS:
            raise ValueError(f"no method {method!r}")
        self._failures[method] += [error] * times

    async def call(self, method: str, parameters: Mapping[str, str]) -> Any:
        """Calls a method, with the parameters as they travel over HTTP: strings, or JSON in them.

        Raises:
            BotApiError: whatever Telegram refuses, and unknown methods and parameters.
        """
        given: Json = dict(parameters)
        try:
            if method not in METHODS:
                raise BotApiError(404, "Not Found")
            given = METHODS[method](given, method)
            result = await self._run(method, copied(given))
        except BotApiError as error:
            self._record(Call(method, given, None, error))
            raise
        self._record(Call(method, given, result))
        return result

    async def _run(self, method: str, given: Json) -> Any:
        self.world.tick()
        if self._failures[method]:
            raise self._failures[method].pop(0)
        if method == "getUpdates":
            return await self._get_updates(given)
        return copied(self._methods[method](given))

    def _record(self, call: Call) -> None:
        self.calls.append(call)
        for observer in self.on_call:
            observer(call)

    async def _get_updates(self, given: Json) -> list[Json]:
        if self.webhook:
            raise BotApiError(409, _WEBHOOK_ACTIVE)
        self._end_poll(BotApiError(409, _OTHER_POLLER))
        self._allow(given)
        self._confirm(given.get("offset", 0))
        if not self.world.queue and given.get("timeout", 0):
            await self._wait(given["timeout"])
            self.world.tick()
        return copied(self.world.queue[: given.get("limit", 100)])

    async def _wait(self, seconds: float) -> None:
        """Waits for an update, or for a poll that closes by itself."""
        self._poller = poller = asyncio.get_running_loop().create_future()
        closing = self.world.next_closing()
        if closing is not None:
            seconds = min(seconds, max(0.0, closing - self.world.clock()) + 0.001)
        try:
            await asyncio.wait([poller], timeout=seconds)
        finally:
            if self._poller is poller:
                self._poller = None
        if poller.done():
            poller.result()

    def _wake(self) -> None:
        if self._poller and not self._poller.done():
            self._poller.set_result(True)

    def _end_poll(self, error: BotApiError) -> None:
        if self._poller and not self._poller.done():
            self._poller.set_exception(error)
        self._poller = None

    def _allow(self, given: Json) -> None:
        if "allowed_updates" in given:
            self.world.allowed = frozenset(given["allowed_updates"]) or None

    def _confirm(self, offset: int) -> None:
        queue = self.world.queue
        if offset < 0:
            self.world.queue = queue[offset:]
        elif offset:
            self.world.queue = [update for update in queue if update["update_id"] >= offset]

    def _set_webhook(self, given: Json) -> bool:
        if given.pop("drop_pending_updates", False):
            self.world.queue = []
        self._allow(given)
        self.webhook = given if given.get("url") else None
        if self.webhook:
            self._end_poll(BotApiError(409, "Conflict: terminated by setWebhook request"))
        return True

    def _webhook_info(self, given: Json) -> Json:
        webhook = self.webhook or {}
        info: Json = {"url": webhook.get("url", ""), "has_custom_certificate": False}
        info["pending_update_count"] = len(self.world.queue)
        if webhook:
            info["max_connections"] = webhook.get("max_connections", 40)
        if self.world.allowed is not None:
            info["allowed_updates"] = sorted(self.world.allowed)
        return info
