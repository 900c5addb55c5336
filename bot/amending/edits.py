"""Changes in files that can all be taken back: each whole or not at all, even when all stops."""

from __future__ import annotations

import difflib
import os
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from bot.amending.insertion import insertion
from bot.knowledge.documents import KeyPath

_BOM = "\ufeff"
_PLACES = ("---", "+++", "@@")


@dataclass
class Edits:
    """What was put into the files of one folder since somebody last said to keep it.

    Args:
        directory: the folder; in differences its files have their names in it.
    """

    directory: Path
    _steps: list[tuple[Path, bytes, bytes]] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self._steps)

    def insert(self, file: Path, path: KeyPath, item: str) -> None:
        """Add an item to the end of a list in a file.

        Raises:
            CannotInsertError: when that cannot be done without changing something else.
            OSError: when the file cannot be read or written.
        """
        before = file.read_bytes()
        text = before.decode("utf-8")
        mark = _BOM if text.startswith(_BOM) else ""
        text = text.removeprefix(_BOM)
        after = (mark + insertion(text, path, item).into(text)).encode("utf-8")
        self._steps.append((file, before, after))
        try:
            _write(file, after)
        except BaseException:
            if file.read_bytes() == before:
                self._steps.pop()
            raise

    def take_back_last(self) -> None:
        """Take back the last one."""
        file, before, after = self._steps.pop()
        if file.read_bytes() == after:
            _write(file, before)

    def take_back(self) -> list[Path]:
        """Take back all of them; files that somebody else changed meanwhile stay, and are told."""
        kept = []
        for file, (before, after) in self._changed().items():
            if file.read_bytes() == after:
                _write(file, before)
            else:
                kept.append(file)
        self.keep()
        return kept

    def keep(self) -> None:
        """Let what was changed be as it is, from here on."""
        self._steps.clear()

    def difference(self) -> str:
        """What is different now, as ``diff -u`` tells it, without its numbers."""
        told = list[str]()
        for file, (before, after) in sorted(self._changed().items()):
            name = file.relative_to(self.directory).as_posix()
            old, new = _lines(before), _lines(after)
            lines = difflib.unified_diff(old, new, n=2, lineterm="")
            told += [name, *(line for line in lines if not line.startswith(_PLACES))]
        return "\n".join(told)

    def _changed(self) -> dict[Path, tuple[bytes, bytes]]:
        """Each file as it was first, and as it was left."""
        found: dict[Path, tuple[bytes, bytes]] = {}
        for file, before, after in self._steps:
            found[file] = (found[file][0] if file in found else before, after)
        return found


def _lines(content: bytes) -> list[str]:
    return content.decode("utf-8").removeprefix(_BOM).splitlines()


def _write(file: Path, content: bytes) -> None:
    """Puts content in the place of a file at once: whoever reads it finds the old, or the new."""
    whole = file.resolve()
    handle, name = tempfile.mkstemp(prefix=f".{whole.name}.", dir=whole.parent)
    new = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        shutil.copymode(whole, new)
        new.replace(whole)
    except BaseException:
        new.unlink(missing_ok=True)
        raise
