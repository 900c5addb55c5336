"""Against floods: how many messages of one person or one group are answered."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

_MANY_KEYS = 10_000


@dataclass(frozen=True, slots=True)
class _Limit:
    """At most ``count`` times in any stretch of time as long as ``within``."""

    count: int
    within: timedelta


_OF_A_PERSON = _Limit(30, timedelta(minutes=1))
_OF_A_GROUP = _Limit(20, timedelta(minutes=1))
_NOTICE = _Limit(1, timedelta(minutes=2))


class Flood:
    """Counts in this process: 30 messages a minute of a person, 20 a minute of a group.

    Args:
        now: the current moment.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._latest: dict[tuple[_Limit, str], deque[datetime]] = {}

    def allows(self, user_id: int | None, group_id: int | None) -> bool:
        """Counts one message, and tells whether it may be answered."""
        allowed = user_id is None or self._counts(_OF_A_PERSON, str(user_id))
        return allowed and (group_id is None or self._counts(_OF_A_GROUP, str(group_id)))

    def first_time(self, *what: object) -> bool:
        """Whether this is the first time within two minutes that something is told."""
        return self._counts(_NOTICE, repr(what))

    def _counts(self, limit: _Limit, key: str) -> bool:
        """Counts one more, unless the limit is reached; tells whether it did."""
        now = self._now()
        if len(self._latest) >= _MANY_KEYS:
            self._forget(now)
        latest = self._latest.setdefault((limit, key), deque(maxlen=limit.count))
        if len(latest) == limit.count and now - latest[0] < limit.within:
            return False
        latest.append(now)
        return True

    def _forget(self, now: datetime) -> None:
        """Forgets what is too long ago to count."""
        self._latest = {
            (limit, key): latest
            for (limit, key), latest in self._latest.items()
            if now - latest[-1] < limit.within
        }
