"""What a chat had by chance lately, so that it does not come again soon.

While an update is handled these are gathered, to be written with the fact that it was handled.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, delete, select

from bot.store.database import Database
from bot.store.tables import shown

SHOWN_KEPT = 50
"""How many things of one kind are remembered as shown in a chat."""


class Memory(Database):
    """By chat id: things shown by chance."""

    async def remember_shown(self, chat_id: int, kind: str, item: str, at: datetime) -> None:
        """Remember that a chat had ``item``; only the latest fifty of a kind are kept."""
        latest = _latest(chat_id, kind).subquery()
        old = delete(shown).where(
            shown.c.chat_id == chat_id, shown.c.kind == kind, shown.c.item.not_in(select(latest))
        )
        row = {"chat_id": chat_id, "kind": kind, "item": item, "at": at}
        await self._later(self._put(shown, row), old)

    async def claim_shown(self, chat_id: int, kind: str, item: str, at: datetime) -> bool:
        """Remember that a chat gets ``item``; true for the one caller who is to send it."""
        row = {"chat_id": chat_id, "kind": kind, "item": item, "at": at}
        put = self._insert(shown).values(row).on_conflict_do_nothing()
        return await self._changed(put.returning(shown.c.item)) is not None

    async def shown(self, chat_id: int, kind: str) -> list[str]:
        """What a chat had of a kind, the most recent first; at most fifty."""
        return [row.item for row in await self._all(_latest(chat_id, kind))]

    async def forget_shown(self, chat_id: int, kind: str, *items: str) -> None:
        """Forget that a chat had these of a kind, or any of it if none are named."""
        those = delete(shown).where(shown.c.chat_id == chat_id, shown.c.kind == kind)
        await self._change(those.where(shown.c.item.in_(items)) if items else those)


def _latest(chat_id: int, kind: str) -> Select[tuple[str]]:
    return (
        select(shown.c.item)
        .where(shown.c.chat_id == chat_id, shown.c.kind == kind)
        .order_by(shown.c.at.desc(), shown.c.item)
        .limit(SHOWN_KEPT)
    )
