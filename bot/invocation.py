"""How whoever sits at the keyboard calls the bot, so that a line that it prints can be typed."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

_MODULE = ["-m", "bot"]


def typed(*words: str) -> str:
    """A command of the bot with these words, as it is called this time."""
    return " ".join([*_program(), shlex.join(words)]).strip()


def typed_again() -> str:
    """The command that was typed this time."""
    return typed(*sys.argv[1:]) if _program_typed() else typed("…")


def about(text: Path, command: str) -> str:
    """A command with a text named before it."""
    return f"KNOWLEDGE_DIR={shlex.quote(near(text))} {command}"


def choice(text: Path) -> str:
    """The line that names a text for all that is done in this window from there on."""
    return f"export KNOWLEDGE_DIR={shlex.quote(near(text))}"


def near(path: Path) -> str:
    """A path from the current folder on, if it lies in there."""
    try:
        return path.absolute().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(path)


def _program() -> list[str]:
    return _program_typed() or ["python", *_MODULE]


def _program_typed() -> list[str]:
    """The program as it was typed; nothing if it was started in another way."""
    interpreter, *rest = sys.orig_argv
    if Path(sys.argv[0]).name == "__main__.py" and rest[:2] == _MODULE:
        return [shlex.quote(_called(interpreter)), *_MODULE]
    if Path(sys.argv[0]).stem == "essaybot":
        return [shlex.quote(_called(sys.argv[0]))]
    return []


def _called(program: str) -> str:
    return near(Path(program)) if Path(program).is_absolute() else program
