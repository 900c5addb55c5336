"""From a folder of YAML files to a ``Knowledge``: everything, or every mistake with its line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from bot.knowledge.cross_check import Locate, cross_check
from bot.knowledge.documents import Document, KeyPath, Problem, read
from bot.knowledge.explaining import explain, suggestion
from bot.knowledge.model import (
    DiscussionQuestion,
    Knowledge,
    OutOfScope,
    Point,
    QuizQuestion,
    SmallTalk,
    Source,
    Statement,
    WordList,
)
from bot.knowledge.texts import Texts


class KnowledgeError(ValueError):
    """A knowledge base that cannot be used; ``problems`` holds every mistake found."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


@dataclass(frozen=True)
class Part:
    """One kind of file: the key of its part of ``Knowledge``, and what stands in it."""

    field: str
    model: type[BaseModel]
    listed: bool = True
    required: bool = False


PARTS = {
    "bron.yaml": Part("bron", Source, listed=False, required=True),
    "punten/*.yaml": Part("punten", Point, required=True),
    "teksten.yaml": Part("teksten", Texts, listed=False, required=True),
    "buiten-de-tekst.yaml": Part("onderwerpen", OutOfScope),
    "praatjes.yaml": Part("praatjes", SmallTalk),
    "stellingen.yaml": Part("stellingen", Statement),
    "quiz.yaml": Part("quizvragen", QuizQuestion),
    "bespreekvragen.yaml": Part("bespreekvragen", DiscussionQuestion),
    "woordenlijst.yaml": Part("woordenlijst", WordList, listed=False),
}


def load(directory: Path) -> Knowledge:
    """Load and check the knowledge base in ``directory``.

    Raises:
        KnowledgeError: with every mistake in every file.
    """
    return load_located(directory)[0]


def load_located(directory: Path) -> tuple[Knowledge, Locate]:
    """As ``load``, with a function that turns a later finding into a problem with its line.

    Raises:
        KnowledgeError: with every mistake in every file.
    """
    if not directory.is_dir():
        raise KnowledgeError([Problem(str(directory), 1, "", "deze map bestaat niet")])
    collected = _Collected()
    problems = list(_unknown_files(directory))
    for pattern, part in PARTS.items():
        paths = sorted(directory.glob(pattern))
        if part.required and not paths:
            message = "dit bestand ontbreekt; een kennisbank kan niet zonder"
            problems.append(Problem(pattern, 1, "", message))
            collected.all_points_seen &= part.model is not Point
        for path in paths:
            document, mistakes = read(path, path.relative_to(directory).as_posix())
            problems += mistakes
            if document.data is not None or not mistakes:
                problems += collected.take(document, part)
            elif part.model is Point:
                collected.all_points_seen = False
    problems += collected.cross_check()
    if problems:
        raise KnowledgeError(sorted(set(problems), key=lambda p: (p.file, p.line, p.path)))
    return Knowledge.model_validate(collected.values), collected.locate


@dataclass(frozen=True)
class Origin:
    """Where one loaded entry came from."""

    document: Document
    path: KeyPath


class _Collected:
    """What is valid in the files read so far, and where it came from.

    Attributes:
        values: by the key of its part of ``Knowledge``.
        all_points_seen: whether every point's id is known, so that references can be judged.
    """

    def __init__(self) -> None:
        self.values: dict[str, Any] = {"bron": Source.model_construct(sections=()), "punten": []}
        self.all_points_seen = True
        self._origins: dict[str, list[Origin]] = {}
        self._broken_points: set[str] = set()

    def take(self, document: Document, part: Part) -> list[Problem]:
        """Takes in what is valid in one file, and returns what is not."""
        if not part.listed:
            entry, problems = _one(document, (), document.data, part.model)
            self._add(part, entry, Origin(document, ()))
            return problems
        items, problems = _items(document, part)
        self.all_points_seen &= part.model is not Point or items is not None
        for index, item in enumerate(items or []):
            path = (part.field, index)
            entry, found = _one(document, path, item, part.model)
            problems += found
            self._add(part, entry, Origin(document, path))
            if entry is None and part.model is Point and isinstance(item, dict):
                self._broken_points.add(str(item.get("id")))
        return problems

    def _add(self, part: Part, entry: BaseModel | None, origin: Origin) -> None:
        if entry is None:
            return
        self._origins.setdefault(part.field, []).append(origin)
        if part.listed:
            self.values.setdefault(part.field, []).append(entry)
        else:
            self.values[part.field] = entry

    def cross_check(self) -> list[Problem]:
        """The mistakes between entries, as far as these are valid."""
        known = {
            name: self.values.get(field.alias or name, field.default)
            for name, field in Knowledge.model_fields.items()
        }
        broken = self._broken_points if self.all_points_seen else None
        return cross_check(Knowledge.model_construct(**known), self.locate, broken)

    def locate(self, field: str, index: int, path: KeyPath, message: str) -> Problem:
        """A problem in a valid entry, with its line."""
        origin = self._origins[field][index]
        return origin.document.problem((*origin.path, *path), message)


def _items(document: Document, part: Part) -> tuple[list[Any] | None, list[Problem]]:
    """The entries in a file that holds a list of them under one key, and what is wrong with that.

    A list without entries is fine, unless the knowledge base needs some.
    """
    key = part.field
    wanted = f"hier hoort '{key}:' te staan, met een lijst eronder (elke regel begint met '- ')"
    if document.data is None:
        return None, [document.problem((), f"dit bestand is leeg; {wanted}")]
    if not isinstance(document.data, dict):
        return None, [document.problem((), wanted)]
    problems = [
        document.problem((other,), f"de sleutel {other!r} hoort hier niet; bedoelde je {key!r}?")
        for other in document.data
        if other != key
    ]
    items = document.data.get(key)
    if isinstance(items, list) and (items or not part.required):
        return items, problems
    return None, [*problems, document.problem((key,), wanted)]


def _one(
    document: Document, path: KeyPath, data: Any, model: type[BaseModel]
) -> tuple[BaseModel | None, list[Problem]]:
    try:
        return model.model_validate(data), []
    except ValidationError as error:
        return None, [
            document.problem((*path, *where), message) for where, message in explain(error, model)
        ]


def _unknown_files(directory: Path) -> Iterator[Problem]:
    known = {path for pattern in PARTS for path in directory.glob(pattern)}
    for path in sorted(directory.rglob("*")):
        name = path.relative_to(directory).as_posix()
        hidden = any(part.startswith(".") for part in name.split("/"))
        suffixes = {suffix.lower() for suffix in path.suffixes}
        if path not in known and not hidden and suffixes & {".yaml", ".yml"}:
            yield Problem(name, 1, "", f"dit bestand hoort hier niet{suggestion(name, PARTS)}")
