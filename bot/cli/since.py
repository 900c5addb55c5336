"""What became of the test questions since a folder was last checked: new, right now, or missed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from bot.cli.trial import Tested
from bot.keeping import digest_of_folder, remember, remembered

_NAME = "check"
_RIGHT, _MISSED, _NEVER_RIGHT = 0, 1, 2
"""How a test question did; the last is one that came up since, and has missed ever since."""
_SINCE = "\nSinds de vorige keer `check` van deze map"
_ORDINARY = (
    "  (De bot weegt alle vragen tegen elkaar af, dus een enkele hier en daar is gewoon. Zijn het "
    "er veel, kies\n  dan andere woorden.)"
)


def since_last(
    directory: Path, results: Sequence[Tested], proposed: int, cache: Path | None
) -> Iterator[str]:
    """What is new since the last check of this folder, in lines; this check is then the last.

    Nothing without a cache, or if this is the first one; ``proposed`` is how many proposals wait.
    """
    if cache is None:
        return
    key = digest_of_folder(directory)
    waited, before = _read(remembered(cache, _NAME, key))
    now = [(one.entry, one.question, _state(one, before)) for one in results]
    remember(cache, _NAME, key, [proposed, now])
    if before is not None:
        yield from _told(before, results, waited - proposed, proposed)


def _read(data: Any) -> tuple[int, dict[tuple[str, str], int] | None]:
    """How many proposals waited, and of each test question how it did; nothing if not kept."""
    try:
        proposed, results = data
        did = {(str(entry), str(question)): int(state) for entry, question, state in results}
        return int(proposed), did
    except (TypeError, ValueError):
        return 0, None


def _state(one: Tested, before: dict[tuple[str, str], int] | None) -> int:
    if one.problem is None:
        return _RIGHT
    if before is None or one.general:
        return _MISSED
    was = before.get((one.entry, one.question), _NEVER_RIGHT)
    return _NEVER_RIGHT if was == _NEVER_RIGHT else _MISSED


def _told(
    before: dict[tuple[str, str], int], results: Iterable[Tested], fewer: int, left: int
) -> Iterator[str]:
    worse: list[str] = []
    better: list[str] = []
    new: list[str] = []
    still: list[str] = []
    missed, kinds = 0, {None: new, _NEVER_RIGHT: still}
    for one in results:
        was = before.get((one.entry, one.question))
        missed += one.problem is not None
        if one.problem and was != _MISSED:
            kinds.get(was, worse).append(f"  {one.problem}")
        elif was and not one.problem:
            better.append(f"  ‘{one.question}’, bij {one.entry!r}")
    if fewer > 0:
        yield f"{_SINCE}: {fewer} {'voorstel' if fewer == 1 else 'voorstellen'} minder, nog {left}."
    if worse or better or new:
        yield "Bij de testvragen:" if fewer > 0 else f"{_SINCE}:"
    else:
        same = f": dezelfde {missed} missen als toen" if missed > 1 else ""
        yield f"{'Verder' if fewer > 0 else _SINCE} ging er geen testvraag beter of slechter{same}."
    yield from _part("Nu goed", better)
    yield from _part("Nieuwe testvragen die nog missen", new)
    yield from _part("Nog steeds mis, sinds ze erbij kwamen", still)
    yield from _part("Ging goed, en mist nu", worse)
    if worse:
        yield _ORDINARY


def _part(heading: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield f"{heading} ({len(lines)}):"
        yield from lines
