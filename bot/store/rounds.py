"""Running quiz rounds and their scores."""

from __future__ import annotations

from dataclasses import asdict
from typing import TypeAlias

from sqlalchemy import delete, select, update

from bot.store.database import Database
from bot.store.records import QuizRound, record
from bot.store.tables import meetings, rounds, scores, votes

Scores: TypeAlias = dict[int, tuple[int, int]]
"""By user id: how many answers were right, and how many there were."""


class Rounds(Database):
    """Quiz rounds by their id; one at a time in a topic of a chat."""

    async def start_round(self, round: QuizRound) -> bool:
        """Start a round; False when one is running in its topic."""
        start = self._insert(rounds).values(asdict(round)).on_conflict_do_nothing()
        return await self._changed(start.returning(rounds.c.round_id)) is not None

    async def round(self, round_id: str) -> QuizRound | None:
        """The running round with this id."""
        return record(
            QuizRound, await self._first(select(rounds).where(rounds.c.round_id == round_id))
        )

    async def round_in(self, chat_id: int, topic: int | None) -> QuizRound | None:
        """The round that runs in this topic."""
        here = select(rounds).where(rounds.c.chat_id == chat_id, rounds.c.topic == (topic or 0))
        return record(QuizRound, await self._first(here))

    async def rounds_in_meetings(self) -> list[QuizRound]:
        """The rounds that run in a topic where a meeting runs too."""
        here = meetings.c.chat_id == rounds.c.chat_id, meetings.c.topic == rounds.c.topic
        both = select(rounds).where(select(meetings.c.chat_id).where(*here).exists())
        return [record(QuizRound, row) for row in await self._all(both)]

    async def advance_round(self, round_id: str, version: int) -> QuizRound | None:
        """Go to the next question; None when the round is no longer at ``version``."""
        step = (
            update(rounds)
            .where(rounds.c.round_id == round_id, rounds.c.version == version)
            .values(position=rounds.c.position + 1, version=version + 1)
        )
        return record(QuizRound, await self._changed(step.returning(rounds)))

    async def score_answer(self, round_id: str, user_id: int, right: bool) -> None:
        """Count one answer; ignored when the round is over."""
        row = {"round_id": round_id, "user_id": user_id, "correct": int(right), "answered": 1}
        count = self._insert(scores).values(row)
        count = count.on_conflict_do_update(
            index_elements=list(scores.primary_key.columns),
            set_={
                "correct": scores.c.correct + count.excluded.correct,
                "answered": scores.c.answered + 1,
            },
        )
        # Touching the round also locks it: one that is being ended refuses the answer, or waits.
        touch = update(rounds).where(rounds.c.round_id == round_id).values(round_id=round_id)
        async with self._write() as connection:
            if (await connection.execute(touch.returning(rounds.c.round_id))).first():
                await connection.execute(count)

    async def scores(self, round_id: str) -> Scores:
        """How everybody stands."""
        rows = await self._all(select(scores).where(scores.c.round_id == round_id))
        return {row.user_id: (row.correct, row.answered) for row in rows}

    async def end_round(self, round_id: str) -> Scores:
        """End a round and forget it, its scores and the votes in its polls.

        The scores are returned to one caller; whoever comes later gets none.
        """
        lock = update(rounds).where(rounds.c.round_id == round_id).values(round_id=round_id)
        of_round = scores.c.round_id == round_id
        async with self._write() as connection:
            await connection.execute(lock)
            rows = await connection.execute(delete(scores).where(of_round).returning(scores))
            await connection.execute(delete(votes).where(votes.c.round_id == round_id))
            await connection.execute(delete(rounds).where(rounds.c.round_id == round_id))
            return {row.user_id: (row.correct, row.answered) for row in rows}
