"""Where a meeting is: its pages in order, the one that it is at, and those before and after it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import cast, get_args

from telegram import Message

from bot.knowledge import Knowledge
from bot.knowledge.steps import Block, Part, Size, step_of, still_there
from bot.knowledge.steps import Step as AgendaStep
from bot.replies import Counts, Sheet
from bot.store import Meeting, Place

_PARTS: tuple[Part, ...] = get_args(Part)
GRACE = timedelta(minutes=2)
"""For how long a step may run over before a word is said about it."""
_PLACES = 100
"""More places than a meeting has; of each step there are as many as parts of all kinds."""


@dataclass(frozen=True)
class Page:
    """A part of a step, and the number of the step, from 0."""

    number: int
    step: AgendaStep
    part: Part

    @property
    def place(self) -> Place:
        """Where it stands, as it is kept."""
        return Place(self.number, self.part)

    @property
    def statement(self) -> str | None:
        """The id of the statement that is voted on here, if any is."""
        return self.step.statement if isinstance(self.step, Block) and self.part == "vote" else None


class Course:
    """A meeting and the pages that it has, as far as the knowledge base (still) has them."""

    def __init__(self, meeting: Meeting, knowledge: Knowledge) -> None:
        self.meeting = meeting
        self.results: dict[str, Counts] = {
            statement: counts
            for statement, counts in meeting.results
            if statement in knowledge.statements_by_id
        }
        found = [step_of(*step) for step in meeting.steps]
        self.steps = [step and still_there(step, knowledge) for step in found]
        self._pages = [
            Page(number, step, part)
            for number, step in enumerate(self.steps)
            if step
            for part in step.parts
        ]

    @property
    def here(self) -> Page | None:
        """The page that it is at; nothing after the last one."""
        return next((page for page in self._pages if _order(page.place) >= self._at), None)

    @property
    def after(self) -> Page | None:
        """The page after this one; a vote that has a result is passed over."""
        later = (page for page in self._pages if _order(page.place) > self._limit)
        return next((page for page in later if page.statement not in self.results), None)

    @property
    def before(self) -> Page | None:
        """The page before this one; a vote that has a result is passed over."""
        earlier = [page for page in self._pages if _order(page.place) < self._limit]
        earlier = [page for page in earlier if page.statement not in self.results]
        return earlier[-1] if earlier else None

    @property
    def next_step(self) -> Page | None:
        """The first page of the step after this one."""
        at = self.here.number if self.here else self.meeting.step
        return next((page for page in self._pages if page.number > at), None)

    def is_past(self, statement: str) -> bool:
        """Whether the vote about a statement lies behind it."""
        votes = [page for page in self._pages if page.statement == statement]
        return not votes or _order(votes[0].place) < self._at

    @property
    def ticket(self) -> int:
        """What stands for the page that it is at: when the meeting began, and where that is."""
        here = self.here
        place = _order(here.place if here else Place(len(self.meeting.steps), ""))
        return int(self.meeting.started_at.timestamp()) * _PLACES + min(place, _PLACES - 1)

    def is_of_this_meeting(self, ticket: int) -> bool:
        """Whether a button is of some page of it."""
        return ticket // _PLACES == int(self.meeting.started_at.timestamp())

    def sheet(self, page: Page, now: datetime) -> Sheet:
        """The page as it is rendered at a time, on the clock that people read."""
        there = [number for number, step in enumerate(self.steps) if step]
        return Sheet(
            page.step,
            page.part,
            there.index(page.number) + 1,
            len(there),
            self.ticket,
            cast(Size, self.meeting.size),
            first=self.before is None,
            last=page == self._pages[-1],
            ends=self._ends(page, now).strftime("%H:%M"),
        )

    def at(self, page: Page | None) -> Meeting:
        """The meeting at another page, or (None) past its last step; not shown yet."""
        place = page.place if page else Place(len(self.meeting.steps), "")
        return replace(self.meeting, step=place.step, part=place.part, message_id=None)

    def gone_through(self) -> list[tuple[AgendaStep, list[Part]]]:
        """Each step with the parts that were gone through."""
        return [
            (step, [part for part in step.parts if (number, part) in self.meeting.seen])
            for number, step in enumerate(self.steps)
            if step
        ]

    def _ends(self, page: Page, now: datetime) -> datetime:
        """When it is over if the rest goes as planned: what is left of a step, and later steps."""
        remind_at = self.meeting.remind_at
        here = max(now, remind_at - GRACE) if remind_at else now
        later = sum(step.minutes for step in self.steps[page.number + 1 :] if step)
        return here.astimezone(now.tzinfo) + timedelta(minutes=later)

    @property
    def _limit(self) -> int:
        return _order(self.here.place) if self.here else self._at

    @property
    def _at(self) -> int:
        return _order(Place(self.meeting.step, self.meeting.part))


def _order(place: Place) -> int:
    """What sorts places."""
    part = [name for name in _PARTS if name == place.part]
    return place.step * len(_PARTS) + (_PARTS.index(part[0]) if part else 0)


def is_held(meeting: Meeting, now: datetime) -> bool:
    """Whether somebody is showing where a meeting is."""
    return meeting.held_until is not None and meeting.held_until > now


def runs_over(meeting: Meeting, now: datetime) -> bool:
    """Whether the minutes of its step are over, and nobody has said so yet."""
    return meeting.remind_at is not None and meeting.remind_at <= now


def shows(message: Message | None, meeting: Meeting) -> bool:
    """Whether a message is the one that shows where a meeting is."""
    return message is not None and message.message_id == meeting.message_id
