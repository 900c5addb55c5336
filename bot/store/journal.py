"""The journal: masked questions and what became of them, for who maintains the texts.

An entry knows its week, and nobody. For 48 hours a trace leads from a chat and a message, by keyed
digests, to an entry; then nothing does. A chat that is forgotten gets no entries any more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    Delete,
    Row,
    Select,
    delete,
    exists,
    func,
    literal,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import Database
from bot.store.journal_tables import counts, forgotten, journal, thumbs, traces
from bot.store.records import record
from bot.store.tables import meetings

TRACES_KEPT = timedelta(hours=48)
Kind = Literal["private", "group"]
Choice = Literal["runner-up", "correction", "none"]
Mark = Literal["wanted", "dismissed", "done"]


@dataclass(frozen=True)
class JournalEntry:
    """A question and what became of it.

    Attributes:
        entry: a random name.
        week: the Monday of the week in which it was asked.
        place: the kind of chat.
        question: the question, masked.
        outcome: the name of what it led to.
        points: the ids of the points in that, each with its probability, best first.
        choice: what somebody did with it, if anything: chose a runner-up, corrected the bot, or
            said that none was meant.
        chosen: the id of the point that they chose, or that their correction led to.
        up, down: how many thumbs it got.
        mark: what a maintainer made of it: wants something done about it, or nothing, or did it.
    """

    entry: str
    week: date
    place: Kind
    question: str
    outcome: str
    points: tuple[tuple[str, float], ...]
    choice: Choice | None = None
    chosen: str | None = None
    up: int = 0
    down: int = 0
    mark: Mark | None = None


@dataclass(frozen=True)
class JournalCount:
    """How often something was asked in a week whose entries are gone, and how that was taken."""

    week: date
    place: Kind
    outcome: str
    asked: int
    chosen: int
    up: int
    down: int


@dataclass(frozen=True)
class Trace:
    """What leads to an entry for 48 hours: keyed digests of the chat and of the bot's message."""

    chat: str
    message: str
    at: datetime

    @property
    def until(self) -> datetime:
        """When it goes: by the hour, so that it does not tell when exactly something was asked."""
        return self.at.replace(minute=0, second=0, microsecond=0) + TRACES_KEPT


class Journal(Database):
    """Entries by their random names; what may be kept of a question is decided elsewhere."""

    # keeping

    async def may_journal(self, chat: str, chat_id: int) -> bool:
        """Whether questions in a chat may be kept: it is not forgotten, and in no meeting."""
        meets = exists().where(meetings.c.chat_id == chat_id)
        query = select(or_(exists().where(forgotten.c.chat == chat), meets))
        row = await self._first(query)
        return row is not None and not row[0]

    async def journal_question(self, entry: JournalEntry, trace: Trace) -> None:
        """Keep a question; in the place of what stood under the same message of the bot.

        Nothing, when the chat has been forgotten meanwhile.
        """
        columns = [journal.c[name] for name in ("entry", "week", "place", "question", "outcome")]
        columns.append(journal.c.points)
        values = [literal(getattr(entry, column.name), column.type) for column in columns]
        remembered = ~exists().where(forgotten.c.chat == trace.chat)
        names = ["entry", "chat", "message", "until"]
        of_trace = [literal(getattr(trace, name), traces.c[name].type) for name in names[1:]]
        there = select(journal.c.entry, *of_trace).where(journal.c.entry == entry.entry)
        await self._later(
            _without(traces.c.message == trace.message),
            # Whatever was written already, when nobody heard of that, is not written again.
            self._insert(journal)
            .from_select(columns, select(*values).where(remembered))
            .on_conflict_do_nothing(),
            self._insert(traces).from_select(names, there).on_conflict_do_nothing(),
        )

    async def unjournal(self, message: str) -> None:
        """Remove what was kept of the question that a message of the bot answers."""
        await self._later(_without(traces.c.message == message))

    async def journal_choice(self, message: str, choice: Choice, chosen: str | None) -> None:
        """Keep what somebody chose under a message of the bot, if its question was kept."""
        there = journal.c.entry.in_(_entries(traces.c.message == message))
        await self._later(update(journal).where(there).values(choice=choice, chosen=chosen))

    async def takes_thumbs(self, entry: str, chat: str) -> bool:
        """Whether there is still an entry to judge, in a chat that is not forgotten."""
        query = select(
            exists().where(journal.c.entry == entry) & ~exists().where(forgotten.c.chat == chat)
        )
        row = await self._first(query)
        return row is not None and bool(row[0])

    async def journal_thumb(self, entry: str, person: str, *, up: bool) -> None:
        """Keep somebody's thumb, the last one counts; nothing when the entry is gone."""
        values = [literal(person), literal(up)]
        there = select(journal.c.entry, *values).where(journal.c.entry == entry)
        put = self._insert(thumbs).from_select(["entry", "person", "up"], there)
        await self._later(
            put.on_conflict_do_update(
                index_elements=list(thumbs.primary_key.columns), set_={"up": put.excluded.up}
            )
        )

    async def mark_questions(self, entries: Collection[str], mark: Mark | None) -> None:
        """Put a maintainer's mark on entries, or take it off; on those that are there still."""
        await self._later(update(journal).where(journal.c.entry.in_(entries)).values(mark=mark))

    # reading

    async def journaled_under(self, message: str) -> JournalEntry | None:
        """What was kept of the question that a message of the bot answers."""
        row = await self._first(
            _told().where(journal.c.entry.in_(_entries(traces.c.message == message)))
        )
        return _entry(row) if row else None

    async def journal(self, first: date, last: date) -> list[JournalEntry]:
        """The entries of the weeks that began from ``first`` up to ``last``, by week and words."""
        weeks = _told().where(journal.c.week.between(first, last))
        rows = await self._all(weeks.order_by(journal.c.week, journal.c.question, journal.c.entry))
        return [_entry(row) for row in rows]

    async def journal_counts(self) -> list[JournalCount]:
        """What was counted of the weeks whose entries are gone."""
        rows = await self._all(select(counts).order_by(*counts.primary_key.columns))
        return [record(JournalCount, row) for row in rows]

    # forgetting

    async def forget_questions(self, chat: str, *, for_good: bool) -> None:
        """Remove what can still be found of a chat; ``for_good`` keeps nothing of it any more."""
        async with self._write() as connection:
            if for_good:
                put = self._insert(forgotten).values(chat=chat).on_conflict_do_nothing()
                await connection.execute(put)
            await connection.execute(_without(traces.c.chat == chat))
        await self._sweep()

    async def move_journal(self, old: str, new: str) -> None:
        """Let what is known of chat ``old`` be of ``new``, that it is forgotten too."""
        also = select(literal(new)).where(exists().where(forgotten.c.chat == old))
        put = self._insert(forgotten).from_select(["chat"], also).on_conflict_do_nothing()
        async with self._write() as connection:
            await connection.execute(update(traces).where(traces.c.chat == old).values(chat=new))
            await connection.execute(put)

    async def purge_journal(self, now: datetime, last: date | None) -> None:
        """Forget the entries of the weeks up to ``last`` (all, if none), and what led to others.

        How many there were of a kind stays.
        """
        over = true() if last is None else journal.c.week <= last
        late = or_(traces.c.until <= now, _of_forgotten())
        due = select(or_(select(journal).where(over).exists(), select(traces).where(late).exists()))
        row = await self._first(due)
        if row is None or not row[0]:
            return
        async with self._write() as connection:
            await connection.execute(_without(_of_forgotten()))
            await connection.execute(delete(traces).where(traces.c.until <= now))
            await self._count(connection, over)

    async def _count(self, connection: AsyncConnection, over: ColumnElement[bool]) -> None:
        """Take entries away, and count them."""
        theirs = thumbs.c.entry.in_(select(journal.c.entry).where(over))
        going = delete(thumbs).where(theirs).returning(thumbs.c.entry, thumbs.c.up)
        judged = Counter((row.entry, row.up) for row in await connection.execute(going))
        gone = (await connection.execute(delete(journal).where(over).returning(journal))).all()
        found: dict[tuple[date, str, str], Counter[str]] = {}
        for row in gone:
            count = found.setdefault((row.week, row.place, row.outcome), Counter())
            count["asked"] += 1
            count["chosen"] += row.chosen is not None
            count["up"] += judged[row.entry, True]
            count["down"] += judged[row.entry, False]
        for (week, place, outcome), count in sorted(found.items(), key=lambda one: one[0]):
            put = self._insert(counts).values(week=week, place=place, outcome=outcome, **count)
            more = {name: counts.c[name] + put.excluded[name] for name in count}
            keys = list(counts.primary_key.columns)
            await connection.execute(put.on_conflict_do_update(index_elements=keys, set_=more))


def _entries(trace: ColumnElement[bool]) -> Select[tuple[str]]:
    return select(traces.c.entry).where(trace)


def _without(trace: ColumnElement[bool]) -> Delete:
    """Removes the entries to which such traces lead, with all that hangs on them."""
    return delete(journal).where(journal.c.entry.in_(_entries(trace)))


def _of_forgotten() -> ColumnElement[bool]:
    """A trace from a chat that was forgotten while somebody else kept a question of it."""
    return traces.c.chat.in_(select(forgotten.c.chat))


def _told() -> Select[tuple[Any, ...]]:
    """Every entry with its thumbs."""
    here = thumbs.c.entry == journal.c.entry
    up, down = (
        select(func.count()).where(here, thumbs.c.up.is_(way)).scalar_subquery().label(name)
        for way, name in ((True, "up"), (False, "down"))
    )
    return select(journal, up, down)


def _entry(row: Row[Any]) -> JournalEntry:
    told: JournalEntry = record(JournalEntry, row)
    return replace(told, points=tuple((name, score) for name, score in told.points))
