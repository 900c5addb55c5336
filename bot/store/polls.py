"""Open polls and who voted what in them."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import datetime
from uuid import uuid4

from sqlalchemy import case, delete, func, select, update

from bot.store.database import Database
from bot.store.records import OpenPoll, record
from bot.store.tables import polls, rounds, votes

INTENT = "voornemen"
"""The kind of a poll that is about to be sent."""


class Polls(Database):
    """Polls by their id, and their votes until the poll or its round is over."""

    async def open_poll(self, poll: OpenPoll) -> None:
        """Keep a poll that has been sent."""
        await self._change(self._put(polls, asdict(poll)))

    async def intend_poll(self, poll: OpenPoll) -> OpenPoll:
        """Keep that a poll is about to be sent; what it is kept as, for ``register_poll``.

        So a poll that cannot be remembered is not sent.
        """
        intent = replace(poll, poll_id=f"intent {uuid4().hex}", kind=INTENT, closes_at=None)
        await self.open_poll(intent)
        return intent

    async def register_poll(self, intent: OpenPoll, sent: OpenPoll | None) -> None:
        """Keep the poll that has been sent, if it was, in place of the intent."""
        async with self._write(first=True) as connection:
            await connection.execute(delete(polls).where(polls.c.poll_id == intent.poll_id))
            if sent is not None:
                await connection.execute(self._put(polls, asdict(sent)))

    async def poll(self, poll_id: str) -> OpenPoll | None:
        """The open poll with this id."""
        return record(OpenPoll, await self._first(select(polls).where(polls.c.poll_id == poll_id)))

    async def poll_in(self, chat_id: int, message_id: int) -> OpenPoll | None:
        """The open poll that stands in this message."""
        there = select(polls).where(polls.c.chat_id == chat_id, polls.c.message_id == message_id)
        return record(OpenPoll, await self._first(there.order_by(polls.c.touched_at.desc())))

    async def due_polls(self, now: datetime) -> list[OpenPoll]:
        """The polls whose time is over, the one that waited longest first.

        Those that somebody holds are due when that ends: its result has not been told then.
        """
        since = func.coalesce(polls.c.held_until, polls.c.closes_at)
        held = polls.c.held_until.is_not(None)
        over = case((held, polls.c.held_until <= now), else_=polls.c.closes_at <= now)
        due = select(polls).where(over).order_by(since)
        return [record(OpenPoll, row) for row in await self._all(due)]

    async def polls_of(self, chat_id: int, topic: int | None, *kinds: str) -> list[OpenPoll]:
        """The open polls of some kinds in a topic."""
        here = polls.c.chat_id == chat_id, polls.c.topic == (topic or 0)
        there = select(polls).where(*here, polls.c.kind.in_(kinds))
        return [record(OpenPoll, row) for row in await self._all(there)]

    async def hold_poll(self, poll: OpenPoll, until: datetime) -> OpenPoll | None:
        """Have a poll to oneself ``until`` then; None when that was changed since it was read."""
        hold = (
            update(polls)
            .where(polls.c.poll_id == poll.poll_id)
            .where(polls.c.held_until.is_not_distinct_from(poll.held_until))
            .values(held_until=until)
        )
        return record(OpenPoll, await self._changed(hold.returning(polls)))

    async def save_counts(self, poll_id: str, counts: tuple[int, ...]) -> None:
        """Keep how the votes in a closed poll fell; ignored when it is not open here any more."""
        known = update(polls).where(polls.c.poll_id == poll_id).values(counts=counts)
        await self._change(known)

    async def take_poll(self, poll_id: str) -> OpenPoll | None:
        """Close a poll: returned to one caller, and gone.

        Read ``votes`` first: those of a poll without a (running) round go with it; those of a round
        stay until the round ends.
        """
        running = select(rounds.c.round_id).where(rounds.c.round_id == votes.c.round_id).exists()
        async with self._write() as connection:
            going = delete(polls).where(polls.c.poll_id == poll_id).returning(polls)
            row = (await connection.execute(going)).first()
            if row is not None:
                await connection.execute(delete(votes).where(votes.c.poll_id == poll_id, ~running))
        return record(OpenPoll, row)

    async def save_vote(self, poll_id: str, user_id: int, options: tuple[int, ...]) -> None:
        """Keep somebody's vote, the last one counts; none when ``options`` is empty.

        Ignored when the poll is not open.
        """
        # Touching the poll also locks it: a poll that is being taken refuses the vote, or waits.
        touch = update(polls).where(polls.c.poll_id == poll_id).values(poll_id=poll_id)
        async with self._write() as connection:
            row = (await connection.execute(touch.returning(polls.c.round_id))).first()
            if row is None:
                return
            vote = {"poll_id": poll_id, "user_id": user_id, "round_id": row.round_id}
            if options:
                await connection.execute(self._put(votes, {**vote, "options": options}))
            else:
                await connection.execute(
                    delete(votes).where(votes.c.poll_id == poll_id, votes.c.user_id == user_id)
                )

    async def votes(self, poll_id: str) -> dict[int, tuple[int, ...]]:
        """What each user id voted in a poll: the options, counted from 0."""
        cast = await self._all(select(votes).where(votes.c.poll_id == poll_id))
        return {row.user_id: row.options for row in cast}
