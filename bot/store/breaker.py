"""While the database is away nobody waits for it: it is tried now and then, and told of once."""

from __future__ import annotations

import logging
import time

from bot.store.records import StoreError

_LOG = logging.getLogger(__name__)
_SAME_SECONDS = 120.0


class Breaker:
    """Knows whether the database is away, by the monotonic clock.

    Args:
        pause: after how many seconds it is tried again; until then nobody tries.
    """

    def __init__(self, pause: float) -> None:
        self._pause = pause
        self._error: StoreError | None = None
        self._again_at = 0.0
        self._since = 0.0
        self._back_at = float("-inf")
        self._told = False

    @property
    def away(self) -> StoreError | None:
        """Why the database cannot be used, if it is away."""
        return self._error

    def may_try(self) -> bool:
        """Whether the caller, and nobody else for a while, may try to use it again."""
        now = time.monotonic()
        if now < self._again_at:
            return False
        self._again_at = now + self._pause
        return True

    def failed(self, error: StoreError) -> None:
        """The database cannot be used now."""
        now = time.monotonic()
        if self._error is None:
            self._since = now
            again = now - self._back_at < _SAME_SECONDS  # on and off: told already
            if not (again and self._told):
                _LOG.warning("%s Tot die er weer is, gaat de bot door uit het geheugen.", error)
            self._told = True
        self._error, self._again_at = error, now + self._pause

    def worked(self) -> None:
        """The database can be used."""
        if self._error is None:
            return
        now = time.monotonic()
        if now - self._back_at >= _SAME_SECONDS:
            _LOG.warning("De database is er weer, na %.0f seconden.", now - self._since)
        self._error, self._back_at = None, now
