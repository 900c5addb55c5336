"""The YAML files tied to their schemas, by the first line that editors look for."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from bot import shipped
from bot.knowledge.parts import GENERAL, TEXT, files
from bot.knowledge.schema import name_of, schemas

FOLDER = ".schema"
"""Hidden, so that nobody takes it for a text."""
_TIE = b"# yaml-language-server: $schema="
_MARK = b"\xef\xbb\xbf"


def home_of(directory: Path) -> Path:
    """The folder in which a text's schemas lie: that of all texts, or else its own."""
    beside = directory.absolute().parent
    return beside if (beside / shipped.GENERAL).is_dir() else directory.absolute()


def folders(home: Path) -> list[Path]:
    """The folders of YAML that share the schemas in ``home``."""
    general = home / shipped.GENERAL
    return [general, *shipped.texts(home)] if general.is_dir() else [home]


def write_schemas(home: Path) -> Path:
    """Writes the schemas of all kinds of files, and nothing else; the folder that they lie in."""
    folder = home / FOLDER
    folder.mkdir(exist_ok=True)
    made = schemas()
    for path in folder.glob("*.json"):
        if path.name not in made:
            path.unlink()
    for name, text in made.items():
        (folder / name).write_bytes(text.encode())
    return folder


def untied(folder: Path, home: Path) -> Iterator[tuple[Path, bytes]]:
    """The files in a folder whose first line is another than it should be, and what it should."""
    for pattern in GENERAL if folder.name == shipped.GENERAL else TEXT:
        for path in files(folder, pattern):
            schema = Path(os.path.relpath(home / FOLDER / name_of(pattern), path.parent))
            line = _TIE + schema.as_posix().encode()
            content = path.read_bytes()
            if content.removeprefix(_MARK).split(b"\n")[0].strip() != line:
                yield path, line


def tie(path: Path, line: bytes) -> None:
    """Puts a first line in a file, in place of another one for editors; the rest stays the same."""
    content = path.read_bytes()
    mark = _MARK if content.startswith(_MARK) else b""
    first, newline, rest = content.removeprefix(mark).partition(b"\n")
    end = b"\r\n" if first.endswith(b"\r") else b"\n"
    kept = rest if first.startswith(_TIE) else first + newline + rest
    path.write_bytes(mark + line + end + kept)
