"""Forgetting what is over, and asking whether the database is there."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from bot.store.database import Database
from bot.store.tables import (
    conversations,
    group_settings,
    handled_updates,
    inbox,
    meetings,
    polls,
    rounds,
    shown,
    votes,
)

UPDATES_KEPT = timedelta(hours=24)  # as long as Telegram keeps them
CONVERSATIONS_KEPT = timedelta(hours=48)
SHOWN_KEPT = timedelta(days=30)
ABANDONED_KEPT = timedelta(days=7)


class Upkeep(Database):
    """What is done now and then, whatever the subject."""

    async def purge(self, now: datetime) -> None:
        """Forget what nobody will come back to.

        That is: updates that were handled, or came in, more than 24 hours ago; what messages of
        more than 48 hours ago showed; what a chat had by chance more than 30 days ago; polls that
        should have closed more than 7 days ago (without a time to close: in which nobody voted for
        7 days), rounds and meetings untouched for 7 days, and the votes and scores in those.
        """
        abandoned = now - ABANDONED_KEPT
        over = (
            # In the order of `chat_tables`, as every other transaction: no two wait for each other.
            delete(conversations).where(conversations.c.at < now - CONVERSATIONS_KEPT),
            delete(handled_updates).where(handled_updates.c.at < now - UPDATES_KEPT),
            delete(inbox).where(inbox.c.at < now - UPDATES_KEPT),
            delete(meetings).where(meetings.c.touched_at < abandoned),
            delete(polls).where(func.coalesce(polls.c.closes_at, polls.c.touched_at) < abandoned),
            delete(rounds).where(rounds.c.touched_at < abandoned),
            delete(shown).where(shown.c.at < now - SHOWN_KEPT),
            delete(votes).where(
                ~select(polls).where(polls.c.poll_id == votes.c.poll_id).exists(),
                ~select(rounds).where(rounds.c.round_id == votes.c.round_id).exists(),
            ),
        )
        async with self._write() as connection:
            for statement in over:
                await connection.execute(statement)
        await self._sweep()

    async def ping(self) -> None:
        """Nothing, when the database answers.

        Raises:
            StoreError: when it does not.
        """
        await self._first(select(group_settings.c.chat_id).limit(1))
