"""The tables of the journal, which know neither chats nor people by their numbers.

Their keys are random and SQLite keeps their rows by those: in what order they came is not told.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKey, Integer, String, Table, Text

from bot.store.tables import Items, Moment, metadata

journal = Table(
    "journal",
    metadata,
    Column("entry", String, primary_key=True),
    Column("week", Date, nullable=False, index=True),
    Column("place", String, nullable=False),
    Column("question", Text, nullable=False),
    Column("outcome", String, nullable=False),
    Column("points", Items, nullable=False),
    Column("choice", String),
    Column("chosen", String),
    Column("mark", String),
    sqlite_with_rowid=False,
)


def _of_an_entry() -> Column[str]:
    return Column("entry", ForeignKey(journal.c.entry, ondelete="CASCADE"), primary_key=True)


traces = Table(
    "journal_traces",
    metadata,
    _of_an_entry(),
    Column("chat", String, nullable=False, index=True),
    Column("message", String, nullable=False, index=True),
    Column("until", Moment, nullable=False),
    sqlite_with_rowid=False,
)

thumbs = Table(
    "journal_thumbs",
    metadata,
    _of_an_entry(),
    Column("person", String, primary_key=True),
    Column("up", Boolean, nullable=False),
    sqlite_with_rowid=False,
)

counts = Table(
    "journal_counts",
    metadata,
    Column("week", Date, primary_key=True),
    Column("place", String, primary_key=True),
    Column("outcome", String, primary_key=True),
    Column("asked", Integer, nullable=False),
    Column("chosen", Integer, nullable=False),
    Column("up", Integer, nullable=False),
    Column("down", Integer, nullable=False),
)

forgotten = Table(
    "journal_forgotten",
    metadata,
    Column("chat", String, primary_key=True),
    sqlite_with_rowid=False,
)
