"""Turns under limits that count over any stretch of time."""

from __future__ import annotations

import asyncio
from collections import deque
from heapq import heappop, heappush
from itertools import count

_LOOK_AGAIN_SECONDS = 0.005


class Window:
    """At most ``most`` in any stretch of ``seconds``, by the loop's clock."""

    def __init__(self, most: int, seconds: float) -> None:
        self._seconds = seconds
        self._latest: deque[float] = deque(maxlen=most)

    def opens_at(self) -> float:
        """From when one more fits; in the past when that is now."""
        full = len(self._latest) == self._latest.maxlen
        return self._latest[0] + self._seconds if full else 0.0

    def count(self, now: float) -> None:
        """Counts one, at ``now``."""
        self._latest.append(now)

    def is_idle(self, now: float) -> bool:
        """Whether nothing of late counts any more."""
        return not self._latest or now >= self._latest[-1] + self._seconds


class InDoubt:
    """What was sent and not noted yet: after a kill all of that would be sent once more.

    Args:
        most: how many there may be.
        seconds: after how long one does not count any more, so that a slow chat holds up nobody.
        seconds_to_note: likewise once it has arrived, and only the noting is waited for.
    """

    def __init__(self, most: int, seconds: float, seconds_to_note: float) -> None:
        self._most, self._seconds, self._seconds_to_note = most, seconds, seconds_to_note
        self._until: dict[int, float] = {}
        self._numbers = count()

    def begin(self, now: float) -> int:
        """One is sent; returns what to call it when it has been noted."""
        number = next(self._numbers)
        self._until[number] = now + self._seconds
        return number

    def arrived(self, number: int, now: float) -> None:
        """It has arrived."""
        if number in self._until:
            self._until[number] = now + self._seconds_to_note

    def end(self, number: int) -> None:
        """It has been noted."""
        self._until.pop(number, None)

    def is_full(self, now: float) -> bool:
        """Whether no other one should be sent now."""
        self._until = {n: until for n, until in self._until.items() if now < until}
        return len(self._until) >= self._most


class Turns:
    """Turns, given one at a time to whoever waits longest.

    They lie a moment apart also when there is room for more: what is sent all at once is also
    in doubt all at once when the process is killed.

    Args:
        window: how many there are to give.
        apart: the seconds between two turns.
        in_doubt: while that is full no turn is given.
    """

    def __init__(self, window: Window, apart: float, in_doubt: InDoubt) -> None:
        self._window = window
        self._in_doubt = in_doubt
        self._apart = apart
        self._waiting: list[tuple[float, int, asyncio.Future[None]]] = []
        self._order = count()
        self._next = 0.0
        self._timer: asyncio.TimerHandle | None = None

    async def turn(self, handicap: float = 0.0) -> None:
        """Waits for a turn, as if it had been asked for ``handicap`` seconds later than it is."""
        loop = asyncio.get_running_loop()
        given: asyncio.Future[None] = loop.create_future()
        heappush(self._waiting, (loop.time() + handicap, next(self._order), given))
        if self._timer is None:
            self._give(loop)
        await given

    def _give(self, loop: asyncio.AbstractEventLoop) -> None:
        """Gives what may be given now, and comes back when more may be."""
        self._timer = None
        while self._waiting:
            now = loop.time()
            opens = max(self._next, self._window.opens_at())
            if now >= opens and self._in_doubt.is_full(now):
                opens = now + _LOOK_AGAIN_SECONDS
            if now < opens:
                self._timer = loop.call_at(opens, self._give, loop)
                return
            _, _, given = heappop(self._waiting)
            if not given.done():  # else whoever asked has gone
                given.set_result(None)
                self._window.count(now)
                self._next = now + self._apart
