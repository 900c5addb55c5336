"""Against floods: how many messages of one person or one group are answered."""

from __future__ import annotations

from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter

_OF_A_PERSON = RateLimitItemPerMinute(30)
_OF_A_GROUP = RateLimitItemPerMinute(20)
_NOTICE = RateLimitItemPerMinute(1, 2)


class Flood:
    """Counts messages in this process: 30 a minute of a person, 20 a minute of a group."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    async def allows(self, user_id: int | None, group_id: int | None) -> bool:
        """Counts one message, and tells whether it may be answered."""
        allowed = user_id is None or await self._limiter.hit(_OF_A_PERSON, "person", str(user_id))
        if group_id is not None:
            allowed = allowed and await self._limiter.hit(_OF_A_GROUP, "group", str(group_id))
        return allowed

    async def first_time(self, *what: object) -> bool:
        """Whether this is the first time within two minutes that something is told."""
        return await self._limiter.hit(_NOTICE, "notice", *map(str, what))
