"""Choosing something that a chat has not had lately."""

from __future__ import annotations

from collections.abc import Collection

from bot.handlers.services import Services
from bot.store import going_on


async def choose(services: Services, chat_id: int, kind: str, names: Collection[str]) -> str | None:
    """A random one of ``names`` that the chat has not had lately; nothing if there are none."""
    if not names:
        return None
    lately: list[str] = []
    with going_on():
        lately = await services.store.shown(chat_id, kind)
    recent = set([name for name in lately if name in names][: len(names) - 1])
    name = services.chance.choice([name for name in names if name not in recent])
    with going_on():
        await services.store.remember_shown(chat_id, kind, name, services.now())
    return name


async def choose_several(
    services: Services, chat_id: int, kind: str, names: Collection[str], count: int
) -> tuple[str, ...]:
    """``count`` different ones of ``names``, or as many as there are."""
    chosen: list[str] = []
    for _ in range(min(count, len(names))):
        left = [name for name in names if name not in chosen]
        name = await choose(services, chat_id, kind, left)
        chosen += [name] if name else []
    return tuple(chosen)
