"""In which order warnings are told: what is new, then what is about the file that was saved last.

Which are new is told from what the last check of the same folder warned of.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot import shipped
from bot.cli.told import Told
from bot.keeping import digest_of_folder, remember, remembered
from bot.knowledge import Problem
from bot.knowledge.parts import GENERAL, TEXT, files

_NAME = "warned"
_HEADING = "\nWaarschuwingen (niets houdt de bot tegen, maar zo wordt hij beter). "
_FIRST = "Wat nieuw is of wat je het laatst bewaarde, staat bovenaan:"


def in_order(
    found: Sequence[Problem], directory: Path, told: Told, cache: Path | None
) -> list[Problem]:
    """Warnings as they are to be told; with a cache, they are then those of the last check.

    Args:
        found: the warnings.
        directory: the folder of the text.
        told: knows what was saved when.
        cache: where is kept what the last check warned of.
    """
    now, since = _since(found, directory, told, cache)

    def order(one: Problem) -> tuple[bool, float, int, str, int]:
        new = 0 < now == since[one]
        return not new, -told.saved(one.file), -since[one], one.file, one.line

    return sorted(found, key=order)


def heading(found: Sequence[Problem], directory: Path, told: Told) -> str:
    """What is said above warnings: of the file that was saved last too, if none is about that."""
    name = max(_names(directory), key=told.saved)
    if any(problem.file == name for problem in found):
        return f"{_HEADING}{_FIRST}"
    return f"{_HEADING}Over wat je het laatst bewaarde ({name}): niets. Over de rest:"


def _since(
    found: Sequence[Problem], directory: Path, told: Told, cache: Path | None
) -> tuple[int, dict[Problem, int]]:
    """The number of this check, 0 if it is the first, and of the one that each came up in."""
    if cache is None:
        return 0, dict.fromkeys(found, 0)
    key = digest_of_folder(directory)
    before = _read(remembered(cache, _NAME, key))
    now = 0 if before is None else max(before.values(), default=0) + 1
    text = {one: f"{one.file}\n{told.line_of(one).strip()}\n{one.message}" for one in found}
    since = {one: (before or {}).get(text[one], now) for one in found}
    remember(cache, _NAME, key, {text[one]: number for one, number in since.items()})
    return now, since


def _read(data: Any) -> dict[str, int] | None:
    try:
        return {str(text): int(number) for text, number in data.items()}
    except (AttributeError, TypeError, ValueError):
        return None


def _names(directory: Path) -> list[str]:
    """The files of both layers, as problems name them."""
    layers = ((directory, "", TEXT), (shipped.general(), f"{shipped.GENERAL}/", GENERAL))
    return [
        f"{prefix}{path.relative_to(folder).as_posix()}"
        for folder, prefix, parts in layers
        for pattern in parts
        for path in files(folder, pattern)
    ]
