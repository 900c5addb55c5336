"""The first tables."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic.operations import Operations

revision = "0001"
down_revision = None


def upgrade(op: Operations) -> None:
    """Make the tables."""
    _groups(op)
    _memory(op)
    _polls(op)
    _rounds(op)
    _meetings(op)


def _groups(op: Operations) -> None:
    op.create_table(
        "group_settings",
        _number("chat_id"),
        sa.Column("long_answers", sa.Boolean, nullable=False),
        sa.Column("weekly", sa.Boolean, nullable=False),
        sa.Column("weekly_day", sa.Integer, nullable=False),
        sa.Column("weekly_time", sa.Time, nullable=False),
        _number("topic"),
        _moment("last_slot", nullable=True),
        sa.PrimaryKeyConstraint("chat_id", name="pk_group_settings"),
    )


def _memory(op: Operations) -> None:
    op.create_table(
        "replies",
        _number("chat_id"),
        _number("question_id"),
        _number("reply_id"),
        _moment("at"),
        sa.PrimaryKeyConstraint("chat_id", "question_id", name="pk_replies"),
    )
    op.create_index("ix_replies_at", "replies", ["at"])
    op.create_table(
        "answers",
        _number("chat_id"),
        _text("asker"),
        _text("point"),
        _moment("at"),
        sa.PrimaryKeyConstraint("chat_id", "asker", name="pk_answers"),
    )
    op.create_index("ix_answers_at", "answers", ["at"])
    op.create_table(
        "shown",
        _number("chat_id"),
        _text("kind"),
        _text("item"),
        _moment("at"),
        sa.PrimaryKeyConstraint("chat_id", "kind", "item", name="pk_shown"),
    )


def _polls(op: Operations) -> None:
    op.create_table(
        "polls",
        _text("poll_id"),
        _number("chat_id"),
        _number("topic"),
        _number("message_id"),
        _text("kind"),
        _text("item"),
        _number("starter", nullable=True),
        _moment("closes_at", nullable=True),
        _text("round_id", nullable=True),
        _moment("touched_at"),
        sa.PrimaryKeyConstraint("poll_id", name="pk_polls"),
    )
    op.create_index("ix_polls_closes_at", "polls", ["closes_at"])
    op.create_index("ix_polls_chat_id", "polls", ["chat_id", "message_id"])
    op.create_table(
        "votes",
        _text("poll_id"),
        _number("user_id"),
        sa.Column("options", sa.JSON, nullable=False),
        _text("round_id", nullable=True),
        sa.PrimaryKeyConstraint("poll_id", "user_id", name="pk_votes"),
    )
    op.create_index("ix_votes_round_id", "votes", ["round_id"])


def _rounds(op: Operations) -> None:
    op.create_table(
        "rounds",
        _text("round_id"),
        _number("chat_id"),
        _number("topic"),
        sa.Column("questions", sa.JSON, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        _number("starter", nullable=True),
        sa.Column("version", sa.Integer, nullable=False),
        _moment("touched_at"),
        sa.PrimaryKeyConstraint("round_id", name="pk_rounds"),
        sa.UniqueConstraint("chat_id", "topic", name="uq_rounds"),
    )
    op.create_table(
        "scores",
        _text("round_id"),
        _number("user_id"),
        sa.Column("correct", sa.Integer, nullable=False),
        sa.Column("answered", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("round_id", "user_id", name="pk_scores"),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.round_id"], name="fk_scores_rounds", ondelete="CASCADE"
        ),
    )


def _meetings(op: Operations) -> None:
    op.create_table(
        "meetings",
        _number("chat_id"),
        _number("topic"),
        _text("section", nullable=True),
        sa.Column("minutes", sa.Integer, nullable=False),
        _number("starter"),
        _moment("started_at"),
        sa.Column("step", sa.Integer, nullable=False),
        sa.Column("plan", sa.JSON, nullable=False),
        sa.Column("visited", sa.JSON, nullable=False),
        sa.Column("results", sa.JSON, nullable=False),
        _number("message_id", nullable=True),
        sa.Column("version", sa.Integer, nullable=False),
        _moment("touched_at"),
        sa.PrimaryKeyConstraint("chat_id", "topic", name="pk_meetings"),
    )


def _number(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.BigInteger, nullable=nullable, autoincrement=False)


def _text(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.String, nullable=nullable)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)
