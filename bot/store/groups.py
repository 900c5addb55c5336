"""What the administrators of a group chose, its weekly statement, and moving or forgetting it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import ColumnElement, Table, Update, delete, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import Database
from bot.store.records import GroupSettings, record
from bot.store.tables import (
    chat_tables,
    conversations,
    group_settings,
    keys_in_chat,
    polls,
    rounds,
    votes,
)


class Groups(Database):
    """Settings by chat id, and what befalls a chat as a whole."""

    async def group(self, chat_id: int) -> GroupSettings:
        """The settings of a group; the defaults for one that is not known."""
        row = await self._first(select(group_settings).where(group_settings.c.chat_id == chat_id))
        return record(GroupSettings, row) or GroupSettings()

    async def save_group(self, chat_id: int, settings: GroupSettings) -> None:
        """Keep the settings of a group; which weekly statements it had stays as it is."""
        await self._change(self._put(group_settings, {"chat_id": chat_id, **asdict(settings)}))

    async def weekly_groups(self) -> list[tuple[int, GroupSettings, datetime | None]]:
        """Every group that wants the weekly statement, with the last slot that was claimed."""
        wanted = select(group_settings).where(group_settings.c.weekly)
        return [
            (row.chat_id, record(GroupSettings, row), row.last_slot)
            for row in await self._all(wanted.order_by(group_settings.c.chat_id))
        ]

    async def claim_weekly(self, chat_id: int, slot: datetime) -> bool:
        """Whether the caller is the one to send the statement of ``slot``.

        True for one caller, if the group still wants it and had none for this or a later slot.
        """
        last = group_settings.c.last_slot
        claim = (
            update(group_settings)
            .where(group_settings.c.chat_id == chat_id, group_settings.c.weekly)
            .where(or_(last.is_(None), last < slot))
            .values(last_slot=slot)
        )
        return await self._changed(claim.returning(group_settings.c.chat_id)) is not None

    async def release_weekly(self, chat_id: int, slot: datetime, before: datetime | None) -> None:
        """Give back a claimed ``slot`` whose statement was not sent: ``before`` is the last one."""
        back = update(group_settings).where(
            group_settings.c.chat_id == chat_id, group_settings.c.last_slot == slot
        )
        await self._change(back.values(last_slot=before))

    async def move_chat(self, old: int, new: int) -> None:
        """Let everything of chat ``old`` be of ``new``; what ``new`` had already stays."""
        if old != new:
            async with self._write() as connection:
                await _clear(connection, old, new)

    async def forget_chat(self, chat_id: int) -> None:
        """Forget everything of a chat, votes and scores included."""
        async with self._write() as connection:
            await _clear(connection, chat_id)


async def _clear(connection: AsyncConnection, chat_id: int, new: int | None = None) -> None:
    """Move what can be moved to chat ``new``, forget the rest; table by table, in one order."""
    gone: dict[Table, Sequence[str]] = {}
    for table in chat_tables():
        if new is not None and table is not conversations:  # The numbers of messages start anew.
            if connection.dialect.name == "postgresql":  # SQLite has one writer anyway.
                lock = f"LOCK TABLE {table.name} IN SHARE ROW EXCLUSIVE MODE"
                await connection.execute(text(lock))
            await connection.execute(_move(table, chat_id, new))
        going = delete(table).where(table.c.chat_id == chat_id)
        if table in (polls, rounds):
            ids = await connection.scalars(going.returning(*table.primary_key.columns))
            gone[table] = ids.all()
        else:
            await connection.execute(going)
    # After their polls, so that a vote that was being cast is seen, or refused.
    cast = or_(votes.c.poll_id.in_(gone[polls]), votes.c.round_id.in_(gone[rounds]))
    await connection.execute(delete(votes).where(cast))


def _move(table: Table, old: int, new: int) -> Update:
    """Give the rows of ``old`` to ``new``, but for those that ``new`` has already."""
    there = table.alias()
    move = update(table).where(table.c.chat_id == old).values(chat_id=new)
    for key in keys_in_chat(table):
        same: list[ColumnElement[bool]] = [there.c[name] == table.c[name] for name in key]
        move = move.where(~select(there).where(there.c.chat_id == new, *same).exists())
    return move
