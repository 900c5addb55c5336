"""Waiting, until the bot is told to stop."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


async def unless(stop: asyncio.Event, doing: Coroutine[Any, Any, T]) -> T | None:
    """What ``doing`` gives; it is let go of, and nothing comes back, when ``stop`` is set first."""
    task, stopping = asyncio.create_task(doing), asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({task, stopping}, return_when=asyncio.FIRST_COMPLETED)
        return task.result() if task.done() else None
    finally:
        await finish({task, stopping}, seconds=0)


async def finish(tasks: Collection[asyncio.Task[Any]], seconds: float) -> None:
    """Gives tasks so many seconds to come to an end, and then cancels them."""
    if not tasks:
        return
    _, late = await asyncio.wait(tasks, timeout=seconds)
    for task in late:
        task.cancel()
    if late:
        await asyncio.wait(late)
