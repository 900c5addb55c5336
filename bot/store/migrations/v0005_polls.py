"""Of a poll: how the votes fell apart from who voted, and a lease apart from when it closes."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic.operations import Operations

revision = "0005"
down_revision = "0004"
_EVERYBODY = 0
"""Under this user id stood how the votes of a closed poll fell; nobody has it."""
_polls = sa.table(
    "polls",
    sa.column("poll_id", sa.String),
    sa.column("kind", sa.String),
    sa.column("closes_at", sa.DateTime(timezone=True)),
    sa.column("counts", sa.JSON),
    sa.column("held_until", sa.DateTime(timezone=True)),
)
_votes = sa.table(
    "votes",
    sa.column("poll_id", sa.String),
    sa.column("user_id", sa.BigInteger),
    sa.column("options", sa.JSON),
)


def upgrade(op: Operations) -> None:
    """Make the columns, and carry over what stood in others.

    Of a vote in a meeting nobody says when it closes, so what stood there was a lease. In a
    statement's vote it may be either: it stays, and the clock closes the vote at that time.
    """
    op.add_column("polls", sa.Column("counts", sa.JSON, nullable=True))
    op.add_column("polls", sa.Column("held_until", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_polls_held_until", "polls", ["held_until"])
    in_meeting = sa.update(_polls).where(_polls.c.kind == "bijeenkomst")
    op.execute(in_meeting.values(held_until=_polls.c.closes_at, closes_at=None))
    connection = op.get_bind()
    of_everybody = _votes.c.user_id == _EVERYBODY
    for poll_id, counts in connection.execute(
        sa.select(_votes.c.poll_id, _votes.c.options).where(of_everybody)
    ).all():
        told = json.loads(counts) if isinstance(counts, str) else counts
        connection.execute(sa.update(_polls).where(_polls.c.poll_id == poll_id).values(counts=told))
    op.execute(sa.delete(_votes).where(of_everybody))
