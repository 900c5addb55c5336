"""One line for a trouble, however often it comes, and one with its count when it is over."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass

_LOG = logging.getLogger(__name__)
QUIET_SECONDS = 60.0
"""After so long without it a trouble is over."""


@dataclass
class _Trouble:
    began: float
    latest: float
    times: int = 1


class Troubles:
    """Counts troubles by name; made and used in one event loop."""

    def __init__(self) -> None:
        self._going_on: dict[str, _Trouble] = {}

    def met(self, name: str, details: object) -> None:
        """Tells of a trouble, if it is not one that is going on already; and counts it."""
        loop = asyncio.get_running_loop()
        known = self._going_on.get(name)
        if known is not None:
            known.times, known.latest = known.times + 1, loop.time()
            return
        _LOG.warning("%s: %s", name, details)
        self._going_on[name] = _Trouble(loop.time(), loop.time())
        loop.call_later(QUIET_SECONDS, self._look, loop, name)

    def end(self) -> None:
        """Tells the count of what is going on; for when the bot stops."""
        for name, trouble in self._going_on.items():
            _told(name, trouble)
        self._going_on.clear()

    def _look(self, loop: asyncio.AbstractEventLoop, name: str) -> None:
        trouble = self._going_on.get(name)
        if trouble is None:
            return
        over = trouble.latest + QUIET_SECONDS
        if loop.time() < over:
            loop.call_at(over, self._look, loop, name)
            return
        _told(name, self._going_on.pop(name))


def _told(name: str, trouble: _Trouble) -> None:
    if trouble.times > 1:
        seconds = trouble.latest - trouble.began
        _LOG.warning("%s: %d keer in %.0f seconden", name, trouble.times, seconds)
