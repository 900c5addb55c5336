"""Work that is counted and not timed: it is the same on every machine, however busy."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Work:
    """What has been done so far; ``calls`` are those of functions, written in Python or in C."""

    def __init__(self) -> None:
        self.calls = 0

    def note(self, _: FrameType, event: str, __: object) -> None:
        """Counts what the interpreter says that it does."""
        self.calls += event in {"call", "c_call"}


@contextmanager
def counted() -> Iterator[Work]:
    """Counts the work that this thread does meanwhile."""
    work = Work()
    sys.setprofile(work.note)
    try:
        yield work
    finally:
        sys.setprofile(None)
