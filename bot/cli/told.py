"""What a check finds, told to a person or to a program."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Literal, TextIO

from bot import shipped
from bot.knowledge import Problem

Form = Literal["text", "json"]
Kind = Literal["error", "test", "proposal", "warning"]
_UNDERLINED = "\x1b[4m{}\x1b[0m"


class Told:
    """Tells what is found as soon as it is found.

    For a person that is a line each, and in a terminal the line of the file under it; for a program
    an object each, and nothing else.

    Args:
        directory: the folder of the text that is checked.
        form: for whom it is.
    """

    def __init__(self, directory: Path, form: Form = "text") -> None:
        self._directory = directory
        self.form = form

    def mistakes(self, problems: Iterable[Problem]) -> None:
        """Tells what keeps the bot from running; to a person on standard error."""
        for problem in problems:
            self._problem("error", problem, sys.stderr if self.form == "text" else sys.stdout)

    def problem(self, kind: Kind, problem: Problem) -> None:
        """Tells one finding."""
        self._problem(kind, problem, sys.stdout)

    def problems(self, kind: Kind, problems: Sequence[Problem], heading: str) -> None:
        """Tells findings under a heading, if there are any."""
        if problems:
            self.line(heading)
        for problem in problems:
            self.problem(kind, problem)

    def line(self, text: str) -> None:
        """Tells a person something."""
        if self.form == "text":
            print(text, flush=True)

    def conclusion(self, text: str, *, ok: bool) -> None:
        """Tells what it comes to."""
        if self.form == "json":
            self._object(sys.stdout, kind="summary", ok=ok, message=text)
        self.line(text)

    def _problem(self, kind: Kind, problem: Problem, out: TextIO) -> None:
        if self.form == "json":
            self._object(out, kind=kind, **asdict(problem))
            return
        print(problem, file=out)
        if out.isatty() and (line := self.line_of(problem)):
            indent = line[: len(line) - len(line.lstrip())]
            print(f"{indent}{_UNDERLINED.format(line.strip())}", file=out)
        out.flush()

    def _object(self, out: TextIO, **fields: Any) -> None:
        print(json.dumps(fields, ensure_ascii=False), file=out, flush=True)

    def saved(self, name: str) -> float:
        """When a file, as problems name it, was last saved; 0 if that is not known."""
        try:
            return shipped.file(self._directory, name).stat().st_mtime
        except OSError:
            return 0

    def line_of(self, problem: Problem) -> str:
        """The line that a problem is about; nothing if it cannot be read."""
        try:
            path = shipped.file(self._directory, problem.file)
            lines = path.read_text(encoding="utf-8-sig").split("\n")
        except (OSError, UnicodeDecodeError):
            return ""
        return "".join(lines[problem.line - 1 : problem.line])
