"""Checking again at every save: the structure at once, the test questions beside it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

import watchfiles

from bot import shipped
from bot.cli.starting import own_process
from bot.cli.told import Told
from bot.knowledge import KnowledgeError, load_located

_SETTLED_MS, _LONGEST_MS, _LOOK_UP_MS = 50, 400, 200


def watch(directory: Path, told: Told) -> int:
    """Checks a text, and again whenever it is saved, until Ctrl-C.

    What is wrong with its structure is told at once. If nothing is, a process of its own asks the
    test questions; the next save ends it.

    Raises:
        KnowledgeError: when there is no such folder.
    """
    if not directory.is_dir():
        load_located(directory)
    follow(changes(directory), directory, told)
    return 0


def changes(directory: Path) -> Iterator[object]:
    """Something, now and after every change in the folders of a text and of the general layer."""
    folders = {directory.resolve(), shipped.general().resolve()}
    saved = watchfiles.watch(
        *sorted(folders),
        step=_SETTLED_MS,
        debounce=_LONGEST_MS,
        rust_timeout=_LOOK_UP_MS,
        yield_on_timeout=True,
        raise_interrupt=True,
    )
    next(saved)  # from here on no change is missed
    yield None
    yield from filter(None, saved)


def follow(changed: Iterable[object], directory: Path, told: Told) -> None:
    """Checks a text at every change."""
    asking = None
    try:
        for _ in changed:
            _end(asking)
            told.line(f"\n── {directory}")
            try:
                load_located(directory)
            except KnowledgeError as error:
                told.mistakes(error.problems)
                told.conclusion("niet in orde; ik wacht op de volgende keer bewaren", ok=False)
            else:
                words = ("check", str(directory), "--format", told.form)
                asking = subprocess.Popen(own_process(*words))
    finally:
        _end(asking)


def _end(process: subprocess.Popen[bytes] | None) -> None:
    if process is not None:
        process.kill()
        process.wait()
