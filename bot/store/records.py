"""The things that the store keeps, and the error that it raises."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import datetime, time
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, overload

if TYPE_CHECKING:
    from _typeshed import DataclassInstance
    from sqlalchemy import Row

_LOG = logging.getLogger(__name__)
Record = TypeVar("Record", bound="DataclassInstance")


class StoreError(RuntimeError):
    """The database cannot be used; one clear message in Dutch, without its password."""


@contextmanager
def going_on() -> Iterator[None]:
    """Lets what can do without the database go on while it is down."""
    try:
        yield
    except StoreError as error:
        _LOG.debug("%s", error)  # the store has told


@dataclass(frozen=True)
class GroupSettings:
    """What the administrators of a group chose; ``topic`` is where the weekly statement goes."""

    long_answers: bool = False
    weekly: bool = False
    weekly_day: int = 0
    """The day of the week: 0 is Monday, 6 is Sunday."""
    weekly_time: time = time(19, 0)
    """Local time on the clock of the group, without a timezone."""
    topic: int | None = None


@dataclass(frozen=True)
class OpenPoll:
    """A poll that people can still vote in, or whose result has not been told.

    Attributes:
        starter: the user id of who asked for it.
        closes_at: when its time is over.
        counts: how many chose each option, once it is closed and that is known.
        held_until: until when somebody has it to themselves, to tell its result.
    """

    poll_id: str
    chat_id: int
    topic: int | None
    message_id: int
    kind: str
    item: str
    starter: int | None = None
    closes_at: datetime | None = None
    round_id: str | None = None
    counts: tuple[int, ...] | None = None
    held_until: datetime | None = None


@dataclass(frozen=True)
class QuizRound:
    """A running round of quiz questions; ``position`` is the question that it is at, from 0."""

    round_id: str
    chat_id: int
    topic: int | None
    questions: tuple[str, ...]
    position: int = 0
    starter: int | None = None
    version: int = 0


class Step(NamedTuple):
    """A step of a meeting: its kind, its minutes, and the ids of what it is about."""

    kind: str
    minutes: int
    ids: tuple[str, ...]

    @classmethod
    def of(cls, kind: str, minutes: int, ids: Sequence[str]) -> Step:
        """A step as it was kept."""
        return cls(kind, minutes, tuple(ids))


class Place(NamedTuple):
    """A place in a meeting: the number of the step, from 0, and the name of its part."""

    step: int
    part: str

    @classmethod
    def of(cls, step: int, part: str) -> Place:
        """A place as it was kept."""
        return cls(step, part)


class Result(NamedTuple):
    """How a vote fell: the id of the statement, how many chose each option; none if not known."""

    statement: str
    counts: tuple[int, ...]

    @classmethod
    def of(cls, statement: str, counts: Sequence[int]) -> Result:
        """A result as it was kept."""
        return cls(statement, tuple(counts))


@dataclass(frozen=True)
class Meeting:
    """A meeting that the bot leads.

    Attributes:
        section: what it is about; None is the whole text.
        size: of the group.
        step, part: where it is; past the last step when it is ending.
        seen: the places that were gone through, not those that were skipped.
        message_id: the message that shows where it is; None until that is shown.
        remind_at: when the minutes of the step are over, until that has been said.
        paused_at: since when it pauses.
        held_until: until when somebody has it to themselves, to show where it is.
    """

    chat_id: int
    topic: int | None
    section: str | None
    minutes: int
    size: str
    starter: int
    started_at: datetime
    steps: tuple[Step, ...] = ()
    step: int = 0
    part: str = ""
    seen: tuple[Place, ...] = ()
    results: tuple[Result, ...] = ()
    message_id: int | None = None
    remind_at: datetime | None = None
    paused_at: datetime | None = None
    held_until: datetime | None = None
    version: int = 0


@dataclass(frozen=True)
class Waiting:
    """An update that waits: ``body`` is its JSON, ``conversation`` what it has to go in order in.

    ``state`` is ``waiting`` to be handled, ``lost`` when its answer may have got lost and that has
    to be told, or ``told`` when it has been, and somebody may want to have it answered again.
    """

    update_id: int
    conversation: str
    body: str
    at: datetime
    state: str = "waiting"
    attempts: int = 0


@overload
def record(kind: type[Record], row: Row[Any]) -> Record: ...
@overload
def record(kind: type[Record], row: Row[Any] | None) -> Record | None: ...
def record(kind: type[Record], row: Row[Any] | None) -> Record | None:
    """The record in ``row``, by the names of its fields; None when there is no row."""
    if row is None:
        return None
    return kind(**{field.name: getattr(row, field.name) for field in fields(kind)})
