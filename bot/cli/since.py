"""What became of the test questions since a folder was last checked: newly missed, right again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from bot.cli.trial import Tested
from bot.keeping import digest, remember, remembered

_NAME = "check"
_SINCE = "\nSinds de vorige keer `check` van deze map"
_ORDINARY = (
    "  (De bot weegt alle vragen tegen elkaar af, dus een enkele hier en daar is gewoon. Zijn het "
    "er veel, kies\n  dan andere woorden.)"
)


def since_last(directory: Path, results: Sequence[Tested], cache: Path | None) -> Iterator[str]:
    """What is new since the last check of this folder, in lines; this check is then the last.

    Nothing without a cache, or if this is the first one.
    """
    if cache is None:
        return
    key = digest([str(directory.resolve()).encode()])
    before = _read(remembered(cache, _NAME, key))
    remember(cache, _NAME, key, [[one.entry, one.question, bool(one.problem)] for one in results])
    if before is not None:
        yield from _told(before, results)


def _read(data: Any) -> dict[tuple[str, str], bool] | None:
    """Of each test question whether it missed; nothing if there is no such thing in the data."""
    try:
        return {(str(entry), str(question)): bool(missed) for entry, question, missed in data}
    except (TypeError, ValueError):
        return None


def _told(before: dict[tuple[str, str], bool], results: Iterable[Tested]) -> Iterator[str]:
    worse: list[str] = []
    better: list[str] = []
    new: list[str] = []
    missed = 0
    for one in results:
        was = before.get((one.entry, one.question))
        missed += one.problem is not None
        if one.problem and was is not True:
            (new if was is None else worse).append(f"  {one.problem}")
        elif was and not one.problem:
            better.append(f"  ‘{one.question}’, bij {one.entry!r}")
    if not (worse or better or new):
        same = f"dezelfde {missed} missen als toen" if missed > 1 else "het is zoals het was"
        yield f"{_SINCE} is er bij de testvragen niets veranderd: {same}."
        return
    yield f"{_SINCE}:"
    yield from _part("Weer goed", better)
    yield from _part("Nieuwe testvragen die nog missen", new)
    yield from _part("Ging goed, en mist nu", worse)
    if worse:
        yield _ORDINARY


def _part(heading: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield f"{heading} ({len(lines)}):"
        yield from lines
