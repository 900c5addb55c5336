"""Where the knowledge lies that comes with the project: inside the wheel, or beside the code."""

from __future__ import annotations

from pathlib import Path

GENERAL = "algemeen"
_PACKAGE = Path(__file__).parent


def folder() -> Path:
    """The folder that holds the general layer, and beside it a folder for each text."""
    inside_wheel = _PACKAGE / "_knowledge"
    return inside_wheel if inside_wheel.is_dir() else _PACKAGE.parent / "knowledge"


def general() -> Path:
    """The general layer, that lies under every text."""
    return folder() / GENERAL


def file(text: Path, name: str) -> Path:
    """Where a file of a text, or of the general layer under it, stands that messages name so."""
    layer, _, inside = name.partition("/")
    return general() / inside if layer == GENERAL else text / name


def ignored(here: Path) -> Path | None:
    """The knowledge of a project in or around the folder ``here``, if that is not this one's."""
    for found in (here / "knowledge", here, here.parent):
        if (found / GENERAL).is_dir():
            return None if found.samefile(folder()) else found
    return None


def texts(within: Path) -> list[Path]:
    """The texts' folders within a folder: all but the general layer and what is hidden."""
    found = sorted(path for path in within.iterdir() if path.is_dir())
    return [path for path in found if path.name != GENERAL and not path.name.startswith(("_", "."))]
