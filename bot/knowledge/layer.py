"""One layer's files, read and judged by themselves: the valid entries, and every mistake."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from pydantic import BaseModel, ValidationError

from bot.knowledge.base import Entry
from bot.knowledge.documents import Document, KeyPath, Problem, Read
from bot.knowledge.explaining import explain
from bot.knowledge.model import Phrases
from bot.knowledge.parts import OLD_LAYOUT, Part, files, misplaced

_OLD_KEYS = ("vragen", "plaats", "vervolg")


@dataclass(frozen=True)
class Origin:
    """Where something stands."""

    document: Document
    path: KeyPath = ()

    def problem(self, path: KeyPath, message: str) -> Problem:
        """A problem at a path inside it."""
        return self.document.problem((*self.path, *path), message)

    def at(self, *path: str | int) -> Origin:
        """Where something inside it stands."""
        return Origin(self.document, (*self.path, *path))

    @property
    def place(self) -> str:
        """The file and the line."""
        return f"{self.document.file}:{self.document.line(self.path)}"


@dataclass(frozen=True)
class Found:
    """A valid entry or file, where it came from, and whether that is the general layer."""

    entry: Any
    origin: Origin
    general: bool


class Locate(Protocol):
    """Turns (entry id, path inside the entry, message) into a problem with its line."""

    def __call__(self, name: str, path: KeyPath, message: str) -> Problem:
        """The problem, with its place."""
        ...


@dataclass
class Layer:
    """What one folder holds.

    Attributes:
        listed: the valid entries of each part that is a list.
        whole: the valid files of each part that is none.
        documents: the files that are only judged when both layers are seen.
        ids: where each entry with an id stands, though it may not be valid.
        unread: the parts of which some entry or file is not known.
        problems: what is wrong.
    """

    general: bool
    listed: dict[str, list[Found]] = field(default_factory=dict)
    whole: dict[str, list[Found]] = field(default_factory=dict)
    documents: dict[str, list[Document]] = field(default_factory=dict)
    ids: dict[str, Origin] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)

    def take(self, document: Document, part: Part) -> None:
        """Takes in one file."""
        if part.model is None:
            self.documents.setdefault(part.key, []).append(document)
        elif part.listed:
            self._take_list(document, part, part.model)
        else:
            entry, problems = _validated(Origin(document), document.data, part.model)
            self.problems += problems
            if entry is None:
                self.unread.add(part.key)
            else:
                self.whole.setdefault(part.key, []).append(
                    Found(entry, Origin(document), self.general)
                )

    def _take_list(self, document: Document, part: Part, model: type[Entry]) -> None:
        items, problems = _items(document, part)
        self.problems += problems
        if items is None:
            self.unread.add(part.key)
        if part.beside and isinstance(document.data, dict) and part.beside in document.data:
            self._take_phrases(document, part.beside)
        for index, item in enumerate(items or []):
            origin = Origin(document, (part.key, index))
            entry, problems = _validated(origin, _given(item, part), model)
            self.problems += [*problems, *self._register(item, origin)]
            if entry is None:
                self.unread |= {part.key} if not _id_of(item) else set()
            else:
                self.listed.setdefault(part.key, []).append(Found(entry, origin, self.general))

    def _take_phrases(self, document: Document, key: str) -> None:
        """Takes in a list of phrases that stands beside the entries of a file."""
        origin = Origin(document, (key,))
        try:
            entry = Phrases(phrases=document.data[key])
            self.whole.setdefault(key, []).append(Found(entry, origin, self.general))
        except ValidationError as error:
            for (_, *where), message in explain(error, Phrases):
                self.problems.append(origin.problem(tuple(where), message))

    def _register(self, item: Any, origin: Origin) -> Iterator[Problem]:
        """Notes where an entry's id stands; one that stands twice is a problem."""
        name = _id_of(item)
        if name and (first := self.ids.setdefault(name, origin)) is not origin:
            message = f"de id {name!r} bestaat al ({first.at('id').place}); kies een andere"
            yield origin.problem(("id",), message)


def read_layer(
    folder: Path, prefix: str, parts: Mapping[str, Part], read: Read, *, general: bool
) -> Layer:
    """Read a folder with ``read``; in messages its files have ``prefix`` before their names."""
    layer = Layer(general)
    layer.problems += [
        Problem(f"{prefix}{found.file}", found.line, found.path, found.message)
        for found in misplaced(folder, parts)
    ]
    for pattern, part in parts.items():
        paths = files(folder, pattern)
        if part.required and not paths:
            message = "dit bestand ontbreekt; een kennisbank kan niet zonder"
            layer.problems.append(Problem(f"{prefix}{pattern}", 1, "", message))
            layer.unread.add(part.key)
        for path in paths:
            document, problems = read(path, f"{prefix}{path.relative_to(folder).as_posix()}")
            layer.problems += problems
            if document.data is not None or not problems:
                layer.take(document, part)
            else:
                layer.unread.add(part.key)
    return layer


def old_layout(layer: Layer) -> Problem | None:
    """The one thing to say of a base in the layout of before, rather than a thousand."""
    for problem in layer.problems:
        if problem.message == OLD_LAYOUT:
            return problem
    for problem in layer.problems:
        where, _, key = problem.path.rpartition(".")
        if where.startswith(("punten[", "onderwerpen[")) and key in _OLD_KEYS:
            return Problem(problem.file, problem.line, problem.path, OLD_LAYOUT)
    return None


def _id_of(item: Any) -> str | None:
    name = item.get("id") if isinstance(item, dict) else None
    return name if isinstance(name, str) else None


def _given(item: Any, part: Part) -> Any:
    return {**part.given, **item} if part.given and isinstance(item, dict) else item


def _items(document: Document, part: Part) -> tuple[list[Any] | None, list[Problem]]:
    """The entries in a file that holds a list of them under one key, and what is wrong with that.

    A list without entries is fine, unless the knowledge base needs some.
    """
    key = part.key
    wanted = f"hier hoort '{key}:' te staan, met een lijst eronder (elke regel begint met '- ')"
    if document.data is None:
        return None, [document.problem((), f"dit bestand is leeg; {wanted}")]
    if not isinstance(document.data, dict):
        return None, [document.problem((), wanted)]
    problems = [
        document.problem((other,), f"de sleutel {other!r} hoort hier niet; bedoelde je {key!r}?")
        for other in document.data
        if other not in (key, part.beside)
    ]
    items = document.data.get(key)
    if isinstance(items, list) and (items or not part.required):
        return items, problems
    return None, [*problems, document.problem((key,), wanted)]


def _validated(
    origin: Origin, data: Any, model: type[Entry]
) -> tuple[BaseModel | None, list[Problem]]:
    try:
        return model.model_validate(data), []
    except ValidationError as error:
        return None, [origin.problem(where, message) for where, message in explain(error, model)]
