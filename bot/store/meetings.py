"""Meetings that the bot leads."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import ColumnElement, and_, delete, select, update

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

    async def ending_meetings(self) -> list[Meeting]:
        """The meetings that are past their last step, and not ended yet."""
        waiting = await self._all(select(meetings).where(meetings.c.message_id.is_(None)))
        found = [record(Meeting, row) for row in waiting]
        return [meeting for meeting in found if meeting.step >= len(meeting.plan)]

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
