"""An event loop in which waiting takes no time, for what goes by the clock."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Callable, Coroutine, Mapping
from functools import wraps
from typing import Any

_TURN = 1e-6  # Seconds; without them a wait shorter than a float can add would never end.


class _Impatient(selectors.DefaultSelector):
    """Where the loop would wait for its next timer, moves the clock forward instead."""

    now = 1_000.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            return super().select(None)
        ready = super().select(0)
        self.now += _TURN if ready else max(timeout, _TURN)
        return ready


class FastLoop(asyncio.SelectorEventLoop):
    """An event loop whose ``time()`` jumps to the next timer as soon as nothing else is to do.

    Work takes next to no time, however busy the machine is. For code without threads and without a
    network: those would get no time to do anything.
    """

    def __init__(self) -> None:
        self._impatient = _Impatient()
        super().__init__(self._impatient)

    def time(self) -> float:
        """Seconds that were waited and turns that were made, from some moment on."""
        return self._impatient.now


def in_no_time(
    test: Callable[..., Coroutine[Any, Any, None]],
) -> Callable[..., None]:
    """Runs an asynchronous test (without asynchronous fixtures) in a ``FastLoop``."""

    @wraps(test)
    def run(*arguments: Any, **fixtures: Mapping[str, Any]) -> None:
        with asyncio.Runner(loop_factory=FastLoop) as runner:
            runner.run(test(*arguments, **fixtures))

    return run


def now() -> float:
    """The running loop's time, in seconds."""
    return asyncio.get_running_loop().time()
