"""Updates: those that wait until they can be handled, and those that have been."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime

from sqlalchemy import delete, select, update

from bot.store.database import Database, Writes
from bot.store.records import Waiting, record
from bot.store.tables import handled_updates, inbox

_AT_ONCE = 500


@dataclass(frozen=True)
class Handled:
    """An update that needs nothing any more, with what its handling wants remembered.

    Attributes:
        state: what becomes of the update in the inbox; gone from it when None.
        may_come_again: whether Telegram has not been told yet that the bot has it.
    """

    update_id: int
    writes: Writes = field(default_factory=list)
    state: str | None = None
    may_come_again: bool = True


class Inbox(Database):
    """Updates by their number; texts of people are only here, and only until they are handled."""

    async def handled_updates(self) -> set[int]:
        """The numbers of the updates that were handled and may come again."""
        return {row.update_id for row in await self._all(select(handled_updates.c.update_id))}

    async def waiting(self) -> list[tuple[int, str]]:
        """What waits, oldest first: its number and its conversation."""
        query = select(inbox.c.update_id, inbox.c.conversation).where(inbox.c.state != "told")
        rows = await self._all(query.order_by(inbox.c.update_id))
        return [(row.update_id, row.conversation) for row in rows]

    async def take_in(self, updates: Sequence[Waiting]) -> None:
        """Keep updates until they have been handled; those that are here already stay as they are.

        All of them or none.
        """
        add = self._insert(inbox).on_conflict_do_nothing()
        async with self._write(first=True) as connection:
            await connection.execute(add, [asdict(one) for one in updates])

    async def begin(self, update_id: int, *, counted: bool) -> Waiting | None:
        """An update that is about to be handled; None when it is not here.

        ``counted`` counts an attempt first, so that one that ends the process is seen to do so.
        """
        if not counted:
            query = select(inbox).where(inbox.c.update_id == update_id)
            return record(Waiting, await self._first(query))
        count = update(inbox).where(inbox.c.update_id == update_id)
        more = count.values(attempts=inbox.c.attempts + 1).returning(inbox)
        return record(Waiting, await self._changed(more))

    async def forget_waiting(self, update_id: int) -> None:
        """Erase an update, together with what else the one that is handled wants remembered."""
        await self._later(delete(inbox).where(inbox.c.update_id == update_id))

    async def settle(self, settled: Sequence[Handled], confirmed: int | None) -> None:
        """Remember what was handled and what that wants remembered, in one transaction.

        Forgets the numbers below ``confirmed``, if that is given: Telegram shows those no more.
        """
        now = datetime.now(UTC)
        again = [one.update_id for one in settled if one.may_come_again]
        kept = [one for one in settled if one.state is not None]
        gone = [one.update_id for one in settled if one.state is None]
        async with self._write(first=True) as connection:
            if again:
                add = self._insert(handled_updates).on_conflict_do_nothing()
                await connection.execute(add, [{"update_id": i, "at": now} for i in again])
            for one in kept:
                here = update(inbox).where(inbox.c.update_id == one.update_id)
                await connection.execute(here.values(state=one.state))
            for start in range(0, len(gone), _AT_ONCE):
                some = gone[start : start + _AT_ONCE]
                await connection.execute(delete(inbox).where(inbox.c.update_id.in_(some)))
            for one in settled:
                for statement in one.writes:
                    await connection.execute(statement)
            if confirmed is not None:
                old = delete(handled_updates).where(handled_updates.c.update_id < confirmed)
                await connection.execute(old)
