"""YAML to plain data, with the line of every key and value, so that a mistake can be pointed at.

Every scalar is read as text (an empty one as ``None``): what a maintainer types as ``2017``, ``no``
or ``12:30`` stays what was typed, and the model decides what it has to be.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import yaml

MAX_BYTES = 20_000_000
MAX_DEPTH = 12

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
    except OSError as error:
        return document, [document.problem((), f"kan niet gelezen worden ({error.strerror})")]
    return parse(text, name)


def parse(text: str, name: str) -> tuple[Document, list[Problem]]:
    """Parse YAML text; anchors, aliases and tags are refused, so that no file can blow up."""
    try:
        for event in yaml.parse(text, Loader=_Loader):
            if (found := _refused(event)) is not None:
                return Document(name, None, {}), [Problem(name, _line(event), "", found)]
        node = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        return Document(name, None, {}), [_syntax_problem(error, name)]
    except RecursionError:
        return Document(name, None, {}), [Problem(name, 1, "", "is te diep genest")]
    lines: dict[KeyPath, int] = {}
    found_problems: list[Problem] = []
    data = _plain(node, (), name, lines, found_problems) if node is not None else None
    return Document(name, data, lines), found_problems


def _line(item: Any) -> int:
    return int(item.start_mark.line) + 1


def _refused(event: Any) -> str | None:
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        return "ankers (&naam) en verwijzingen (*naam) kunnen hier niet; schrijf de tekst uit"
    if getattr(event, "tag", None) not in (None, "!"):
        return f"labels zoals {event.tag!r} kunnen hier niet; laat het weg"
    return None


def _syntax_problem(error: yaml.YAMLError, name: str) -> Problem:
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 1 if mark else 1
    what = getattr(error, "problem", None) or str(error)
    help_text = (
        "dit is geen geldige YAML; kijk naar het inspringen, en zet tekst met ': ' of ' #' tussen "
        f'dubbele aanhalingstekens ("…") ({what})'
    )
    return Problem(name, line, "", help_text)


def _plain(
    node: Any, path: KeyPath, name: str, lines: dict[KeyPath, int], problems: list[Problem]
) -> Any:
    lines.setdefault(path, _line(node))
    if len(path) > MAX_DEPTH:
        problems.append(Problem(name, _line(node), written(path[:2]), "is te diep genest"))
        return None
    if isinstance(node, yaml.ScalarNode):
        return None if node.tag.endswith(":null") else node.value
    if isinstance(node, yaml.SequenceNode):
        items = enumerate(node.value)
        return [_plain(item, (*path, index), name, lines, problems) for index, item in items]
    result: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = str(key_node.value)
        if key in result:
            message = f"de sleutel {key!r} staat er twee keer (ook op regel {lines[(*path, key)]})"
            problems.append(Problem(name, _line(key_node), written((*path, key)), message))
            continue
        lines[(*path, key)] = _line(key_node)
        result[key] = _plain(value_node, (*path, key), name, lines, problems)
    return result
