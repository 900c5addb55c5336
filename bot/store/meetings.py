"""Meetings that the bot leads."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, or_, select, update

from bot.store.database import Database
from bot.store.records import Meeting, record
from bot.store.tables import meetings


class Meetings(Database):
    """Meetings, one at a time in a topic of a chat."""

    async def start_meeting(self, meeting: Meeting) -> bool:
        """Start a meeting; False when one is going on in its topic."""
        start = self._insert(meetings).values(asdict(meeting)).on_conflict_do_nothing()
        return await self._changed(start.returning(meetings.c.chat_id)) is not None

    async def meeting(self, chat_id: int, topic: int | None) -> Meeting | None:
        """The meeting that is going on in this topic."""
        return record(Meeting, await self._first(select(meetings).where(_here(chat_id, topic))))

    async def meetings_due(self, now: datetime, begun_before: datetime) -> list[Meeting]:
        """The meetings that may want something: left by who held them, over time, begun before."""
        waiting = (
            meetings.c.held_until <= now,
            and_(meetings.c.remind_at <= now, meetings.c.paused_at.is_(None)),
            meetings.c.started_at <= begun_before,
        )
        return [
            record(Meeting, row) for row in await self._all(select(meetings).where(or_(*waiting)))
        ]

    async def save_meeting(self, meeting: Meeting) -> Meeting | None:
        """Keep a changed meeting, with the ``version`` that it was read with.

        Returns it with its new version; None when somebody changed or ended it since.
        """
        save = (
            update(meetings)
            .where(_here(meeting.chat_id, meeting.topic))
            .where(meetings.c.version == meeting.version)
            .where(meetings.c.started_at == meeting.started_at)
            .values({**asdict(meeting), "version": meeting.version + 1})
        )
        return record(Meeting, await self._changed(save.returning(meetings)))

    async def end_meeting(self, chat_id: int, topic: int | None, version: int) -> bool:
        """End a meeting and forget it; False when it is no longer at ``version``."""
        end = delete(meetings).where(_here(chat_id, topic), meetings.c.version == version)
        return await self._changed(end.returning(meetings.c.chat_id)) is not None


def _here(chat_id: int, topic: int | None) -> ColumnElement[bool]:
    return and_(meetings.c.chat_id == chat_id, meetings.c.topic == (topic or 0))
