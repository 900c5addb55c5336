"""Which knowledge base answers: the newest there is, and all through an update the same one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Self

from bot.conversation import Conversation
from bot.replies import Replies


@dataclass(frozen=True)
class Edition:
    """A knowledge base as it was saved at one moment: its conversation, and how that is shown."""

    conversation: Conversation
    replies: Replies

    @classmethod
    def of(cls, conversation: Conversation, username: str, journal_days: int | None = None) -> Self:
        """The edition for the bot of this name, which keeps questions for so many days, if any."""
        return cls(conversation, Replies(conversation.knowledge, username, journal_days))


_HELD: ContextVar[Edition | None] = ContextVar("edition", default=None)


class Editions:
    """One reference to the newest edition.

    Args:
        first: the edition to begin with.
    """

    def __init__(self, first: Edition) -> None:
        self._newest = first
        self._reader: Callable[[], None] | None = None

    @property
    def current(self) -> Edition:
        """The edition that is held on to here, or else the newest one."""
        return _HELD.get() or self._newest

    def replace(self, edition: Edition) -> None:
        """Brings a newer edition into use, for all that begins from now on."""
        self._newest = edition

    def read_again(self) -> bool:
        """Has the knowledge base read again; whether anybody looks after that."""
        if self._reader is None:
            return False
        self._reader()
        return True

    @contextmanager
    def read_by(self, reader: Callable[[], None]) -> Iterator[None]:
        """In here, ``reader`` has the knowledge base read again when somebody asks for it."""
        self._reader = reader
        try:
            yield
        finally:
            self._reader = None

    @contextmanager
    def held(self) -> Iterator[None]:
        """In here, and in the tasks that begin in here, the edition stays what it is now."""
        token = _HELD.set(self._newest)
        try:
            yield
        finally:
            _HELD.reset(token)
