"""What the journal comes to: how many questions each week had, and how those ended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from bot.store import JournalCount, JournalEntry


Ending = Literal["answered", "likely", "outside", "declined", "other"]
ENDINGS: tuple[Ending, ...] = ("answered", "likely", "outside", "declined", "other")
_ENDED: Mapping[str, Ending] = {
    "answer": "answered",
    "guess": "likely",
    "choices": "likely",
    "subject": "outside",
    "decline": "declined",
    "unclear": "declined",
}
"""How a single question ended, by the name of its outcome; all else is ``other``."""
_WEEK = timedelta(days=7)
_OFFERING = {"choices", "subject", "decline", "unclear", "foreign"}


@dataclass(frozen=True, slots=True)
class Week:
    """What was asked in a week.

    Attributes:
        monday: its first day.
        ended: how many questions ended how.
        in_groups: how many of them were asked in a group.
        up, down: how many thumbs the answers got.
    """

    monday: date
    ended: Mapping[Ending, int]
    in_groups: int
    up: int
    down: int

    @property
    def asked(self) -> int:
        """How many questions there were."""
        return sum(self.ended.values())


def weeks(entries: Iterable[JournalEntry], counts: Iterable[JournalCount]) -> list[Week]:
    """Every week from the first to the last with questions, the newest first.

    Args:
        entries: the questions that are kept.
        counts: what was counted of those that are gone.
    """
    found: dict[date, Counter[str]] = {}
    for count in counts:
        _add(found, count, count.asked)
    for entry in entries:
        _add(found, entry, 1)
    if not found:
        return []
    first, monday, told = min(found), max(found), []
    while monday >= first:
        told.append(_week(monday, found.get(monday, Counter())))
        monday -= _WEEK
    return told


def subjects(entries: Iterable[JournalEntry]) -> Counter[str]:
    """How often each point was what people asked for: what they chose, or else were shown."""
    found = Counter(_subject(entry) for entry in entries)
    del found[""]
    return found


def _add(found: dict[date, Counter[str]], some: JournalEntry | JournalCount, asked: int) -> None:
    week = found.setdefault(some.week, Counter())
    week[_ENDED.get(some.outcome, "other")] += asked
    week["group"] += asked if some.place == "group" else 0
    week["up"] += some.up
    week["down"] += some.down


def _week(monday: date, count: Counter[str]) -> Week:
    ended = {ending: count[ending] for ending in ENDINGS}
    return Week(monday, ended, count["group"], count["up"], count["down"])


def _subject(entry: JournalEntry) -> str:
    """The id of the point that a question was about; nothing if that is not known."""
    if entry.choice is not None:
        return entry.chosen or ""
    only_offered = entry.outcome == "guess" and entry.place == "group"
    if only_offered or entry.outcome in _OFFERING or not entry.points:
        return ""
    return entry.points[0][0]
