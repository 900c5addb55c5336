"""Meetings as typed steps, places and results, instead of words in one string."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from alembic.operations import Operations

revision = "0006"
down_revision = "0005"
_PARTS = {"punt": "passage", "vraag": "question", "stelling": "vote"}
_MINUTES_OF_A_BLOCK = 30
_COUNTED = re.compile(r": (\d+)(?=[,)])")
_VOTES = re.compile(r"\(([^()]*)\)$")
_KEPT = ("chat_id", "topic", "section", "minutes", "starter", "started_at", "message_id", "version")


class _Block(NamedTuple):
    """Ids of what three old steps were about."""

    passage: str
    question: str = ""
    vote: str = ""


def upgrade(op: Operations) -> None:
    """Read every meeting, make the table anew, and put them back."""
    connection = op.get_bind()
    lists = (sa.column(name, sa.JSON) for name in ("plan", "visited", "results"))
    moments = (sa.column(n, sa.DateTime(timezone=True)) for n in ("started_at", "touched_at"))
    plain: list[Any] = [sa.column(name) for name in _KEPT if name != "started_at"]
    before = sa.table("meetings", *plain, *moments, sa.column("step"), *lists)
    rows = connection.execute(sa.select(before)).mappings().all()
    op.drop_table("meetings")
    now = op.create_table(
        "meetings",
        sa.Column("chat_id", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("topic", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("section", sa.String, nullable=True),
        sa.Column("minutes", sa.Integer, nullable=False),
        sa.Column("size", sa.String, nullable=False),
        sa.Column("starter", sa.BigInteger, nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("steps", sa.JSON, nullable=False),
        sa.Column("step", sa.Integer, nullable=False),
        sa.Column("part", sa.String, nullable=False),
        sa.Column("seen", sa.JSON, nullable=False),
        sa.Column("results", sa.JSON, nullable=False),
        sa.Column("message_id", sa.BigInteger, nullable=True),
        sa.Column("remind_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("chat_id", "topic", name="pk_meetings"),
    )
    for row in rows:
        connection.execute(sa.insert(now).values(_typed(row)))


def _typed(row: Any) -> dict[str, Any]:
    """A meeting as it is kept now; what is shown nowhere is the clock's to show."""
    plan, visited, results = (_list(row[name]) for name in ("plan", "visited", "results"))
    blocks, places = _blocks(plan)
    at = places[row["step"]] if row["step"] < len(plan) else (len(blocks), "")
    seen = [list(places[n]) for n, name in enumerate(plan) if name in visited]
    voted = [name for name in plan[: row["step"] + 1] if name.startswith("stelling:")]
    told = [name for name in voted if name in visited]
    told += [name for name in voted if name not in told]  # stopped in a vote that counted
    typed = [
        [name.partition(":")[2], _counts(line)] for name, line in zip(told, results, strict=False)
    ]
    return {
        **{name: row[name] for name in (*_KEPT, "touched_at")},
        "size": "small",
        "steps": [["block", _MINUTES_OF_A_BLOCK, [*block, ""]] for block in blocks],
        "step": at[0],
        "part": at[1],
        "seen": seen,
        "results": typed,
        "held_until": row["touched_at"] if row["message_id"] is None else None,
    }


def _blocks(plan: Sequence[str]) -> tuple[list[_Block], list[tuple[int, str]]]:
    """The blocks of a plan, and for each old step which block and which part of it that is."""
    blocks, places = list[_Block](), list[tuple[int, str]]()
    for name in plan:
        kind, _, id_ = name.partition(":")
        part = _PARTS.get(kind, "passage")
        if part == "passage" or not blocks:
            blocks.append(_Block(id_ if part == "passage" else ""))
        if part != "passage":
            blocks[-1] = blocks[-1]._replace(**{part: id_})
        places.append((len(blocks) - 1, part))
    return blocks, places


def _counts(line: str) -> list[int]:
    """How the votes fell, out of the line that was kept; nothing if it does not tell."""
    found = _VOTES.search(line)
    if found is None:
        return []
    return [int(n) for n in _COUNTED.findall(f"{found[1]})")] or [0, 0, 0]


def _list(value: Any) -> list[str]:
    return list(json.loads(value) if isinstance(value, str) else value)
