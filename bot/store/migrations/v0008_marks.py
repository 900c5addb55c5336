"""A maintainer's mark on what is in the journal."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations

revision = "0008"
down_revision = "0007"


def upgrade(op: Operations) -> None:
    """Make the column; nothing is marked yet."""
    op.add_column("journal", sa.Column("mark", sa.String, nullable=True))
