"""Against floods: how many messages of one person or one group are answered."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from telegram import Update


@dataclass(frozen=True, slots=True)
class _Limit:
    """At most ``count`` times in any stretch of so many ``seconds``."""

    count: int
    seconds: float


_OF_A_PERSON = _Limit(30, 60)
_OF_A_GROUP = _Limit(20, 60)
_NOTICE = _Limit(1, 120)
_AT_THE_DOOR = _Limit(_OF_A_PERSON.count + 1, 60)
_INLINE = _Limit(60, 60)
_LONGEST = max(limit.seconds for limit in (_OF_A_PERSON, _OF_A_GROUP, _NOTICE, _INLINE))


class Flood:
    """Counts in this process: 30 messages a minute of a person, 20 a minute of a group.

    Args:
        clock: seconds that go on evenly, whatever becomes of the wall clock.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._turned_at = clock()
        self._latest: dict[tuple[_Limit, str], deque[float]] = {}
        self._before: dict[tuple[_Limit, str], deque[float]] = {}

    def allows(self, user_id: int | None, group_id: int | None) -> bool:
        """Counts one message, and tells whether it may be answered."""
        allowed = user_id is None or self._counts(_OF_A_PERSON, str(user_id))
        return allowed and (group_id is None or self._counts(_OF_A_GROUP, str(group_id)))

    def admits(self, update: Update) -> bool:
        """Counts what somebody does, and tells whether it may wait to be handled at all.

        One message a minute more than is answered: with that one the others are told of. Inline
        queries come with the letters that somebody types, so of those more; votes, and what befalls
        a group, are always let in.
        """
        if update.inline_query is not None:
            return self._counts(_INLINE, str(update.inline_query.from_user.id))
        message = update.message or update.edited_message
        if message is None and update.callback_query is None:
            return True
        if message is not None and (message.migrate_to_chat_id or message.migrate_from_chat_id):
            return True
        sender = update.effective_sender
        return sender is None or self._counts(_AT_THE_DOOR, str(sender.id))

    def first_time(self, *what: object) -> bool:
        """Whether this is the first time within two minutes that something is told."""
        return self._counts(_NOTICE, repr(what))

    def _counts(self, limit: _Limit, key: str) -> bool:
        """Counts one more, unless the limit is reached; tells whether it did."""
        now = self._clock()
        if now - self._turned_at > _LONGEST:  # what is older than the last turn counts no more
            self._before, self._latest, self._turned_at = self._latest, {}, now
        name = limit, key
        latest = self._latest.get(name) or self._before.get(name) or deque(maxlen=limit.count)
        self._latest[name] = latest
        if len(latest) == limit.count and now - latest[0] < limit.seconds:
            return False
        latest.append(now)
        return True
