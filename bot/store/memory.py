"""What the bot did lately: replies, the last answer, what a chat had.

While an update is handled these are gathered, to be written with the fact that it was handled.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, delete, select

from bot.store.database import Database
from bot.store.tables import answers, replies, shown

SHOWN_KEPT = 50
"""How many things of one kind are remembered as shown in a chat."""


class Memory(Database):
    """By chat id: replies, last answers and things shown."""

    async def remember_reply(
        self, chat_id: int, question_id: int, reply_id: int, at: datetime
    ) -> None:
        """Remember that message ``reply_id`` answers message ``question_id``."""
        row = {"chat_id": chat_id, "question_id": question_id, "reply_id": reply_id, "at": at}
        await self._later(self._put(replies, row))

    async def reply_to(self, chat_id: int, question_id: int) -> int | None:
        """The id of the message that answers ``question_id``."""
        row = await self._first(
            select(replies.c.reply_id).where(
                replies.c.chat_id == chat_id, replies.c.question_id == question_id
            )
        )
        return row.reply_id if row else None

    async def remember_answer(self, chat_id: int, asker: str, point: str, at: datetime) -> None:
        """Remember the last point that ``asker`` (a keyed digest, no user id) had as an answer."""
        row = {"chat_id": chat_id, "asker": asker, "point": point, "at": at}
        await self._later(self._put(answers, row))

    async def last_answer(self, chat_id: int, asker: str, since: datetime) -> str | None:
        """The last point that ``asker`` had, if that was at ``since`` or later."""
        row = await self._first(
            select(answers.c.point).where(
                answers.c.chat_id == chat_id, answers.c.asker == asker, answers.c.at >= since
            )
        )
        return row.point if row else None

    async def remember_shown(self, chat_id: int, kind: str, item: str, at: datetime) -> None:
        """Remember that a chat had ``item``; only the latest fifty of a kind are kept."""
        latest = _latest(chat_id, kind).subquery()
        old = delete(shown).where(
            shown.c.chat_id == chat_id, shown.c.kind == kind, shown.c.item.not_in(select(latest))
        )
        row = {"chat_id": chat_id, "kind": kind, "item": item, "at": at}
        await self._later(self._put(shown, row), old)

    async def shown(self, chat_id: int, kind: str) -> list[str]:
        """What a chat had of a kind, the most recent first; at most fifty."""
        return [row.item for row in await self._all(_latest(chat_id, kind))]


def _latest(chat_id: int, kind: str) -> Select[tuple[str]]:
    return (
        select(shown.c.item)
        .where(shown.c.chat_id == chat_id, shown.c.kind == kind)
        .order_by(shown.c.at.desc(), shown.c.item)
        .limit(SHOWN_KEPT)
    )
