"""What became of one update while it was handled, as the transport and the error handler tell."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError

from bot.transport.arriving import is_message, may_have_arrived


@dataclass
class Handling:
    """One attempt at an update.

    Attributes:
        last: whether there will be no other one.
        acted: whether Telegram has done something that it was asked to do.
        in_doubt: whether a message was sent of which nobody knows whether it arrived.
        error: what ended it before its time.
        give_way: called, once, when all that it needs is to wait or to be sent.
        has_asked_for_a_turn: whether it waits for its turn to send, or has had it.
        when_noted: called when it is known, also after a kill, what became of it.
    """

    last: bool = True
    acted: bool = False
    in_doubt: bool = False
    error: BaseException | None = None
    give_way: Callable[[], None] | None = None
    has_asked_for_a_turn: bool = False
    when_noted: list[Callable[[], None]] = field(default_factory=list)

    def gives_way(self) -> None:
        """Lets the next update be thought about."""
        give_way, self.give_way = self.give_way, None
        if give_way is not None:
            give_way()

    def takes_long(self) -> None:
        """Lets the next one be thought about, unless it has only its turn to wait for."""
        if not self.has_asked_for_a_turn:
            self.gives_way()

    def noted(self) -> None:
        """It is known, also after a kill, what became of it."""
        for noted in self.when_noted:
            noted()

    @property
    def may_be_repeated(self) -> bool:
        """Whether it failed before anything was done."""
        return self.error is not None and not self.acted and not self.in_doubt


_CURRENT: ContextVar[Handling | None] = ContextVar("handling", default=None)


@contextmanager
def handling(attempt: Handling) -> Iterator[Handling]:
    """What happens in here belongs to ``attempt``."""
    token = _CURRENT.set(attempt)
    try:
        yield attempt
    finally:
        _CURRENT.reset(token)


def current() -> Handling:
    """The attempt that is being made; one that stands alone where no poller makes it."""
    return _CURRENT.get() or Handling()


def is_handling() -> bool:
    """Whether this is part of an attempt at an update, which a kill would have made again."""
    return _CURRENT.get() is not None


def note_done(endpoint: str) -> None:
    """Telegram has done what a request asked."""
    if not endpoint.startswith("get"):
        current().acted = True


def note_failed(error: TelegramError, endpoint: str) -> None:
    """A request has failed, for now."""
    if is_message(endpoint) and may_have_arrived(error):
        current().in_doubt = True


def is_weather(error: BaseException | None) -> bool:
    """Whether Telegram cannot be reached now, or wants to be left alone for a while."""
    return isinstance(error, NetworkError | RetryAfter) and not isinstance(error, BadRequest)
