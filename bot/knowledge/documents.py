"""YAML to plain data, with the line of every key and value, so that a mistake can be pointed at.

Every scalar is read as text (an empty one as ``None``): what a maintainer types as ``1999``, ``no``
or ``12:30`` stays what was typed, and the model decides what it has to be.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from bot.knowledge import hygiene, syntax

MAX_BYTES = 20_000_000
_REMEMBERED = 128

KeyPath: TypeAlias = tuple[str | int, ...]
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in a knowledge base, in a maintainer's words; ``line`` counts from 1."""

    file: str
    line: int
    path: str
    message: str

    def __str__(self) -> str:
        where = f"{self.path}: " if self.path else ""
        return f"{self.file}:{self.line}: {where}{self.message}"


@dataclass(frozen=True)
class Document:
    """One YAML file: its data, and for every key path the line it stands on (from 1)."""

    file: str
    data: Any
    lines: dict[KeyPath, int]

    def line(self, path: KeyPath) -> int:
        """The line of ``path``, or of its nearest parent that stands in the file."""
        while path not in self.lines and path:
            path = path[:-1]
        return self.lines.get(path, 1)

    def problem(self, path: KeyPath, message: str) -> Problem:
        """A problem at ``path``, with the path written as ``punten[3].titel``."""
        return Problem(self.file, self.line(path), written(path), message)


def written(path: KeyPath) -> str:
    """A key path as people read it; list items count from 1."""
    text = ""
    for key in path:
        text += f"[{key + 1}]" if isinstance(key, int) else f".{key}" if text else key
    return text


def read(path: Path, name: str) -> tuple[Document, list[Problem]]:
    """Read one file as ``name``; what cannot be read is a problem, never an exception."""
    document = Document(name, None, {})
    try:
        if path.stat().st_size > MAX_BYTES:
            limit = f"{MAX_BYTES // 1_000_000} MB"
            return document, [
                document.problem((), f"het bestand is groter dan {limit}; splits het")
            ]
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        return document, [document.problem((), "is geen UTF-8-tekst; bewaar het bestand als UTF-8")]
    except IsADirectoryError:
        return document, [document.problem((), "dit is een map; hier hoort een bestand te staan")]
    except PermissionError:
        message = "dit bestand mag ik niet lezen; geef leesrechten (chmod u+r)"
        return document, [document.problem((), message)]
    except OSError as error:
        return document, [document.problem((), f"kan niet gelezen worden ({error.strerror})")]
    return parse(text, name)


@lru_cache(maxsize=_REMEMBERED)
def parse(text: str, name: str) -> tuple[Document, list[Problem]]:
    """Parse YAML text, or say what it was parsed to before: of many files mostly one has changed.

    Anchors, aliases, tags and deep nesting are refused while the text is read, so that no file can
    blow up.
    """
    found_problems = [Problem(name, line, "", said) for line, said in hygiene.invisible(text)]
    text = hygiene.tidy(text)
    lines = text.split("\n")
    depth = 0
    try:
        for event in yaml.parse(text, Loader=_Loader):
            depth += syntax.deeper(event)
            if (found := syntax.refused(event, depth)) is not None:
                found_problems.append(Problem(name, _line(event), "", found))
                return Document(name, None, {}), found_problems
        node = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        line, message = syntax.explain(error)
        if (fallen := syntax.unindented(lines, line)) is not None:
            line, message = fallen
        elif (opened := hygiene.unclosed_quote(lines, line)) is not None:
            line, message = opened, syntax.UNCLOSED
        return Document(name, None, {}), [*found_problems, Problem(name, line, "", message)]
    reading = _Reading(name, lines, {}, found_problems)
    data = reading.plain(node, ()) if node is not None else None
    return Document(name, data, reading.places), found_problems


def _line(item: Any) -> int:
    return int(item.start_mark.line) + 1


@dataclass(frozen=True)
class _Reading:
    """The reading of one file: where everything in it stands, and what is wrong with it."""

    name: str
    lines: Sequence[str]
    places: dict[KeyPath, int]
    problems: list[Problem]

    def plain(self, node: Any, path: KeyPath) -> Any:
        """A node as plain data."""
        self.places.setdefault(path, _line(node))
        if isinstance(node, yaml.ScalarNode):
            for line, message in hygiene.of_scalar(node, self.lines, path):
                self._tell(line, path, message)
            return None if node.tag.endswith(":null") else node.value
        if isinstance(node, yaml.SequenceNode):
            return [self.plain(item, (*path, index)) for index, item in enumerate(node.value)]
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                message = f"zet tekst die met {{, [ of ? begint {syntax.QUOTED}"
                self._tell(_line(key_node), path, message)
                continue
            key = str(key_node.value)
            inside = (*path, key)
            if key in result:
                at = self.places[inside]
                message = f"de sleutel {key!r} staat er twee keer (ook op regel {at})"
                self._tell(_line(key_node), inside, message)
                continue
            self.places[inside] = _line(key_node)
            result[key] = self.plain(value_node, inside)
        return result

    def _tell(self, line: int, path: KeyPath, message: str) -> None:
        self.problems.append(Problem(self.name, line, written(path), message))
