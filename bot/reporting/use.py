"""What people asked of the bot, as the journal has it, as plain data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from bot.journal.tally import Week, subjects, weeks
from bot.knowledge import Knowledge, Point
from bot.misses import Cluster, about, clusters

if TYPE_CHECKING:
    from bot.store import JournalCount, JournalEntry

MOST_POINTS, MOST_MISSED = 10, 10
NoUse = Literal["missing", "unreachable", "empty", "other text"]
"""Why nothing is known: there is no database, it is away, its journal has nothing, or that is about
another text."""


@dataclass(frozen=True)
class Use:
    """What people asked.

    Attributes:
        weeks: the newest first.
        often: how often each point was what people asked for, by its id.
        points: what was asked for most, with how often.
        missed: what went wrong most, but for what a maintainer has dealt with.
    """

    weeks: tuple[Week, ...]
    often: Mapping[str, int]
    points: tuple[tuple[Point, int], ...]
    missed: tuple[Cluster, ...]


def use(
    knowledge: Knowledge, entries: Iterable[JournalEntry], counts: Iterable[JournalCount]
) -> Use | NoUse:
    """What the journal tells of the use of a knowledge base.

    Args:
        knowledge: which has the points; those that are no more are not told of.
        entries: the questions that are kept.
        counts: what was counted of those that are gone, about whatever text most others are.
    """
    entries, others = about(knowledge, entries)
    if others and not entries:
        return "other text"
    found = weeks(entries, () if len(others) > len(entries) else counts)
    if not found:
        return "empty"
    points = {point.id: point for point in knowledge.points}
    often = subjects(entries)
    most = [(points[id], n) for id, n in often.most_common() if id in points]
    missed = sorted(clusters(entries), key=lambda cluster: -cluster.asked)
    return Use(tuple(found), often, tuple(most[:MOST_POINTS]), tuple(missed[:MOST_MISSED]))
