"""Which questions of the journal were asked about one text, as a journal may be of several."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from bot.knowledge import Knowledge

if TYPE_CHECKING:
    from bot.store import JournalEntry


def about(
    knowledge: Knowledge, entries: Iterable[JournalEntry]
) -> tuple[list[JournalEntry], list[JournalEntry]]:
    """The questions about a text, and those about others: none of their points are in it.

    To what no point came near belongs whatever most others belong to.
    """
    points = {name for point in knowledge.points for name in (point.id, *point.former)}
    ours: list[JournalEntry] = []
    others: list[JournalEntry] = []
    unknown: list[JournalEntry] = []
    for entry in entries:
        if not entry.points:
            unknown.append(entry)
        else:
            (others if points.isdisjoint(name for name, _ in entry.points) else ours).append(entry)
    (others if len(others) > len(ours) else ours).extend(unknown)
    return ours, others
