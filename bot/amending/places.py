"""Where in a text's own files something can be added."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from bot.knowledge.documents import KeyPath, read
from bot.knowledge.parts import TEXT, files

List = Literal["vragen", "testvragen"]
_ENTRIES = ("punten", "onderwerpen")


@dataclass(frozen=True, slots=True)
class Place:
    """A list in a file: ``path`` are the keys that lead to it."""

    file: Path
    path: KeyPath


def place(directory: Path, name: str, kind: List) -> Place | None:
    """Where the questions, or the test questions, of an entry of a text stand.

    Nothing for what stands in the general layer: what a text says there comes in its place, instead
    of with it.

    Args:
        directory: the text's folder.
        name: the id of a point, or of a subject outside the text.
        kind: which of its lists.
    """
    own = next(_entries(directory, name), None)
    if own is None or kind == "testvragen":
        return own
    return next(_questions(directory, name), None)


def _questions(directory: Path, name: str) -> Iterator[Place]:
    for file in files(directory, "vragen/*.yaml"):
        if name in _at(file, "vragen", dict):
            yield Place(file, ("vragen", name))


def _entries(directory: Path, name: str) -> Iterator[Place]:
    for pattern, part in TEXT.items():
        for file in files(directory, pattern) if part.key in _ENTRIES else ():
            for number, item in enumerate(_at(file, part.key, list)):
                if isinstance(item, dict) and item.get("id") == name:
                    yield Place(file, (part.key, number, "testvragen"))


def _at(file: Path, key: str, kind: type[Any]) -> Any:
    """What a file holds under its key; nothing if that is of another kind."""
    data = read(file, file.name)[0].data
    found = data.get(key) if isinstance(data, dict) else None
    return found if isinstance(found, kind) else kind()
