"""What the bot's messages showed, instead of last answers and which message answers which."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations

revision = "0004"
down_revision = "0003"


def upgrade(op: Operations) -> None:
    """Make the table, carry over which message answers which, and drop the tables before it."""
    op.create_table(
        "conversations",
        sa.Column("chat_id", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("message_id", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("question_id", sa.BigInteger, nullable=True),
        sa.Column("asker", sa.String, nullable=True),
        sa.Column("digest", sa.String, nullable=True),
        sa.Column("before", sa.Text, nullable=False),
        sa.Column("after", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("chat_id", "message_id", name="pk_conversations"),
    )
    op.create_index("ix_conversations_at", "conversations", ["at"])
    op.create_index("ix_conversations_asker", "conversations", ["chat_id", "asker"])
    op.create_index("ix_conversations_question", "conversations", ["chat_id", "question_id"])
    op.execute(
        'INSERT INTO conversations (chat_id, message_id, question_id, "before", "after", at) '
        "SELECT chat_id, reply_id, max(question_id), '{}', '{}', max(at) "
        "FROM replies GROUP BY chat_id, reply_id"
    )
    op.drop_table("answers")
    op.drop_table("replies")
