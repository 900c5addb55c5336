"""What Telegram would not let the bot say in a group: noted, so that somebody can be told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from typing import Literal

from telegram.error import BadRequest, Forbidden

from bot.replies import Hindrance

Right = Literal["berichten", "peilingen"]
"""What the bot wants to send."""

_NO_RIGHT = (
    "not enough rights",
    "have no rights",
    "chat_write_forbidden",
    "chat_restricted",
    "chat_send_",
)
_CLOSED = ("topic_closed",)
_VANISHED = ("message thread not found", "topic_deleted")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something that could not be said in a group.

    Attributes:
        chat_id, topic: where.
        why: what is in the way.
        otherwise: whether it was said in another way, which tells what was in the way.
    """

    chat_id: int
    topic: int | None
    why: Hindrance
    otherwise: bool = False


@dataclass(frozen=True, slots=True)
class Noted:
    """What was sent to groups.

    Attributes:
        refusals: what was refused, each once.
        polled: the chats and topics in which a poll was taken.
    """

    refusals: list[Refusal] = field(default_factory=list)
    polled: list[tuple[int, int | None]] = field(default_factory=list)


_NOTED: ContextVar[Noted | None] = ContextVar("noted", default=None)


def begin_noting() -> None:
    """From here on this task notes what is refused, until ``end_noting``."""
    _NOTED.set(Noted())


def end_noting() -> Noted:
    """What was noted since ``begin_noting``."""
    noted = _NOTED.get() or Noted()
    _NOTED.set(None)
    return noted


@contextmanager
def refusals() -> Iterator[list[Refusal]]:
    """Notes what is refused in here, instead of where it would be noted otherwise."""
    noted = Noted()
    token = _NOTED.set(noted)
    try:
        yield noted.refusals
    finally:
        _NOTED.reset(token)


def voted_otherwise(chat_id: int, topic: int | None) -> None:
    """A poll that was refused is voted on without one; where that is, it says why."""
    noted, poll = _NOTED.get(), Refusal(chat_id, topic, "peilingen")
    if noted is not None and poll in noted.refusals:
        noted.refusals[noted.refusals.index(poll)] = replace(poll, otherwise=True)


@contextmanager
def noting(chat_id: int, topic: int | None, what: Right) -> Iterator[None]:
    """Notes what Telegram has against sending ``what`` to a group, and lets the error go on."""
    noted = _NOTED.get()
    try:
        yield
    except (BadRequest, Forbidden) as error:
        why = _hindrance(error, what)
        if noted is not None and why is not None and chat_id < 0:
            refusal = Refusal(chat_id, topic, why)
            noted.refusals.extend([refusal] if refusal not in noted.refusals else [])
        raise
    if noted is not None and what == "peilingen" and chat_id < 0:
        noted.polled.append((chat_id, topic))


def _hindrance(error: BadRequest | Forbidden, what: Right) -> Hindrance | None:
    told = error.message.casefold()
    if any(text in told for text in _NO_RIGHT):
        return what
    if any(text in told for text in _CLOSED):
        return "dicht"
    if any(text in told for text in _VANISHED):
        return "weg"
    return "eruit" if isinstance(error, Forbidden) else None
