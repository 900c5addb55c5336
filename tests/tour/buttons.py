"""Old messages: each kind of button as it was packed once, pressed where the bot knows nothing."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import yaml

from tests.stage import Json
from tests.tour.guide import GROUP, Tour, tour
from tests.tour.writing import ARROW

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MOMENT = re.compile(r"\d{12}")
_BY_CHANCE = {"b", "mm", "q", "w"}
_LINK = {"text": "Lees de passage", "url": "https://wilgenbode.example/"}


@dataclass(frozen=True, order=True)
class Old:
    """A button of an old message.

    Attributes:
        data: what it sends.
        under: what it stands under, a text or a poll.
        place: where that is, in private or in a group.
    """

    data: str
    under: str
    place: str


def read_recording(path: Path) -> list[Json]:
    """The entries of a recording."""
    found: list[Json] = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
    return found


def recorded(entries: Iterable[Json]) -> list[Old]:
    """The buttons in an earlier recording of them."""
    return [Old(entry["data"], entry["under"], entry["in"]) for entry in entries]


def seen_in(steps: Iterable[Json]) -> Iterator[Old]:
    """The buttons in the recording of a scene; of those that name a moment one of each sort."""
    for call in (call for step in steps for call in step["calls"]):
        under = "poll" if call["method"] == "sendPoll" else "text"
        place = "group" if call.get("chat", "").startswith(GROUP) else "private"
        for button in (button for row in call.get("keyboard", ()) for button in row):
            data = button.rpartition(ARROW)[2]
            if not data.startswith("https://"):
                yield Old(_MOMENT.sub("000000000000", data), under, place)


def each_once(buttons: Iterable[Old]) -> list[Old]:
    """The buttons, each only where it comes first."""
    found: dict[tuple[str, str], Old] = {}
    for old in buttons:
        found.setdefault((old.data, old.under), old)
    return list(found.values())


async def pressed(buttons: Iterable[Old]) -> list[Json]:
    """What each button does, in a chat that the bot has not seen before.

    With a bot that was just started for each kind in which chance plays a part.
    """
    entries: list[Json] = []
    for _, alike in groupby(sorted(buttons, key=_kind), key=_kind):
        entries += await asyncio.create_task(_pressed(list(alike)))
    return entries


async def _pressed(alike: list[Old]) -> list[Json]:
    """What each of some buttons does, with one bot."""
    entries: list[Json] = []
    async with tour() as led:
        for old in sorted(alike):
            entry = {"data": old.data, "under": old.under, "in": old.place}
            entries.append(entry | {"calls": await _press(led, old)})
    return entries


def _kind(old: Old) -> str:
    kind = old.data.partition(":")[0]
    return kind if kind in _BY_CHANCE else ""


async def _press(led: Tour, old: Old) -> list[Json]:
    """Presses one button in a chat of its own; returns the calls that follow."""
    people = led.played.server.people
    an, chat = led.alone()
    if old.place == "group":
        chat = people.add_group("Leeskring", members=[], administrators=[an])
        people.add_bot(chat, an)
        led.played.server.world.take_updates()  # that was long ago
    rows = [[{"text": "knop", "callback_data": old.data}]]
    poll = old.under == "poll"
    message = await led.old_message(chat, [[_LINK], *rows] if poll else rows, poll=poll)
    people.press(an, message, old.data)
    await led.settle()
    return led.calls()
