"""The tables as they are now; how they came to be so is in ``bot/store/migrations``."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    Time,
    TypeDecorator,
    UniqueConstraint,
)

from bot.store.records import Place, Result, Step

HEAD = "0008"
"""The newest migration, and so the version of these tables."""


class Moment(TypeDecorator[datetime]):
    """A timezone-aware datetime, in UTC when read back; ``ValueError`` for a naive one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """UTC; without saying so where the database has no timezones."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a datetime without a timezone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """UTC, and saying so."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Topic(TypeDecorator[int]):
    """A forum topic, kept as 0 for none: two NULLs would not be the same to a unique key."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: int | None, dialect: Dialect) -> int:
        """0 for none."""
        return value or 0

    def process_result_value(self, value: int | None, dialect: Dialect) -> int | None:
        """None for none."""
        return value or None


class Items(TypeDecorator[tuple[Any, ...]]):
    """A tuple of strings or numbers, kept as a JSON list."""

    impl = JSON
    cache_ok = True

    def process_bind_param(
        self, value: tuple[Any, ...] | None, dialect: Dialect
    ) -> list[Any] | None:
        """A list."""
        return None if value is None else list(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[Any, ...] | None:
        """A tuple."""
        return None if value is None else tuple(value)


class Listed(TypeDecorator[tuple[Any, ...]]):
    """A tuple of one kind of named tuples, kept as a JSON list of lists."""

    impl = JSON
    cache_ok = True

    def __init__(self, kind: type[Step] | type[Place] | type[Result]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: tuple[Any, ...] | None, dialect: Dialect) -> list[Any]:
        """Lists."""
        return [list(entry) for entry in value or ()]

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[Any, ...]:
        """The named tuples."""
        return tuple(self.kind.of(*entry) for entry in value)


def _now() -> datetime:
    return datetime.now(UTC)


def _touched() -> Column[datetime]:
    return Column("touched_at", Moment, nullable=False, default=_now, onupdate=_now)


metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)

group_settings = Table(
    "group_settings",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("long_answers", Boolean, nullable=False),
    Column("weekly", Boolean, nullable=False),
    Column("weekly_day", Integer, nullable=False),
    Column("weekly_time", Time, nullable=False),
    Column("topic", Topic, nullable=False),
    Column("last_slot", Moment),
)

conversations = Table(
    "conversations",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("message_id", BigInteger, primary_key=True, autoincrement=False),
    Column("question_id", BigInteger),
    Column("asker", String),
    Column("digest", String),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Column("at", Moment, nullable=False, index=True),
    Index("ix_conversations_asker", "chat_id", "asker"),
    Index("ix_conversations_question", "chat_id", "question_id"),
)

shown = Table(
    "shown",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", String, primary_key=True),
    Column("item", String, primary_key=True),
    Column("at", Moment, nullable=False),
)

polls = Table(
    "polls",
    metadata,
    Column("poll_id", String, primary_key=True),
    Column("chat_id", BigInteger, nullable=False),
    Column("topic", Topic, nullable=False),
    Column("message_id", BigInteger, nullable=False),
    Column("kind", String, nullable=False),
    Column("item", String, nullable=False),
    Column("starter", BigInteger),
    Column("closes_at", Moment, index=True),
    Column("round_id", String),
    Column("counts", Items),
    Column("held_until", Moment, index=True),
    _touched(),
    # Not unique: a group that became a supergroup counts its messages from 1 again.
    Index("ix_polls_chat_id", "chat_id", "message_id"),
)

votes = Table(
    "votes",
    metadata,
    Column("poll_id", String, primary_key=True),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("options", Items, nullable=False),
    Column("round_id", String, index=True),
)

rounds = Table(
    "rounds",
    metadata,
    Column("round_id", String, primary_key=True),
    Column("chat_id", BigInteger, nullable=False),
    Column("topic", Topic, nullable=False),
    Column("questions", Items, nullable=False),
    Column("position", Integer, nullable=False),
    Column("starter", BigInteger),
    Column("version", Integer, nullable=False),
    _touched(),
    UniqueConstraint("chat_id", "topic"),
)

scores = Table(
    "scores",
    metadata,
    Column("round_id", ForeignKey(rounds.c.round_id, ondelete="CASCADE"), primary_key=True),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("correct", Integer, nullable=False),
    Column("answered", Integer, nullable=False),
)

meetings = Table(
    "meetings",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("topic", Topic, primary_key=True, autoincrement=False),
    Column("section", String),
    Column("minutes", Integer, nullable=False),
    Column("size", String, nullable=False),
    Column("starter", BigInteger, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("steps", Listed(Step), nullable=False),
    Column("step", Integer, nullable=False),
    Column("part", String, nullable=False),
    Column("seen", Listed(Place), nullable=False),
    Column("results", Listed(Result), nullable=False),
    Column("message_id", BigInteger),
    Column("remind_at", Moment),
    Column("paused_at", Moment),
    Column("held_until", Moment),
    Column("version", Integer, nullable=False),
    _touched(),
)

handled_updates = Table(
    "handled_updates",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False, default=_now),
)

inbox = Table(
    "inbox",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("conversation", String, nullable=False),
    Column("body", Text, nullable=False),
    Column("state", String, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("at", Moment, nullable=False),
)


def chat_tables() -> list[Table]:
    """Every table with something of a chat in it."""
    return [table for table in metadata.sorted_tables if "chat_id" in table.c]


def keys_in_chat(table: Table) -> Iterator[list[str]]:
    """For each unique key with the chat in it: the other columns of that key."""
    for constraint in table.constraints:
        if isinstance(constraint, PrimaryKeyConstraint | UniqueConstraint):
            names = [column.name for column in constraint.columns]
            if "chat_id" in names:
                yield [name for name in names if name != "chat_id"]
