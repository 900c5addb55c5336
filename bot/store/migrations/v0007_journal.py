"""The journal: masked questions, for how long what leads back to a chat, thumbs, and counts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations

revision = "0007"
down_revision = "0006"


def upgrade(op: Operations) -> None:
    """Make the tables; of before there is nothing to carry over."""
    op.create_table(
        "journal",
        sa.Column("entry", sa.String, nullable=False),
        sa.Column("week", sa.Date, nullable=False),
        sa.Column("place", sa.String, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("outcome", sa.String, nullable=False),
        sa.Column("points", sa.JSON, nullable=False),
        sa.Column("choice", sa.String, nullable=True),
        sa.Column("chosen", sa.String, nullable=True),
        sa.PrimaryKeyConstraint("entry", name="pk_journal"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_journal_week", "journal", ["week"])
    op.create_table(
        "journal_traces",
        sa.Column("entry", sa.String, nullable=False),
        sa.Column("chat", sa.String, nullable=False),
        sa.Column("message", sa.String, nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("entry", name="pk_journal_traces"),
        _of_an_entry("fk_journal_traces_journal"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_journal_traces_chat", "journal_traces", ["chat"])
    op.create_index("ix_journal_traces_message", "journal_traces", ["message"])
    _make_thumbs_and_counts(op)
    op.create_table(
        "journal_forgotten",
        sa.Column("chat", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("chat", name="pk_journal_forgotten"),
        sqlite_with_rowid=False,
    )


def _make_thumbs_and_counts(op: Operations) -> None:
    op.create_table(
        "journal_thumbs",
        sa.Column("entry", sa.String, nullable=False),
        sa.Column("person", sa.String, nullable=False),
        sa.Column("up", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("entry", "person", name="pk_journal_thumbs"),
        _of_an_entry("fk_journal_thumbs_journal"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "journal_counts",
        sa.Column("week", sa.Date, nullable=False),
        sa.Column("place", sa.String, nullable=False),
        sa.Column("outcome", sa.String, nullable=False),
        sa.Column("asked", sa.Integer, nullable=False),
        sa.Column("chosen", sa.Integer, nullable=False),
        sa.Column("up", sa.Integer, nullable=False),
        sa.Column("down", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("week", "place", "outcome", name="pk_journal_counts"),
    )


def _of_an_entry(name: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["entry"], ["journal.entry"], name=name, ondelete="CASCADE")
