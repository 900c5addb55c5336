"""From a folder of YAML files to a ``Knowledge``: everything, or every mistake with its line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from bot.knowledge.checks import Locate, cross_check
from bot.knowledge.explaining import explain
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
from bot.knowledge.reading import Document, KeyPath, Problem, read
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
    problems = list(_unknown_files(directory))
    values: dict[str, Any] = {}
    origins: dict[str, list[Origin]] = {}
    for pattern, part in PARTS.items():
        paths = sorted(directory.glob(pattern))
        if part.required and not paths:
            problems.append(Problem(pattern, 1, "", "dit bestand ontbreekt in de kennisbank"))
        for path in paths:
            document, found = read(path, path.relative_to(directory).as_posix())
            found = found or _validate(document, part, values, origins)
            problems.extend(found)
    locate = _locator(origins)
    if not problems:
        knowledge = Knowledge.model_validate(values)
        problems = cross_check(knowledge, locate)
    if problems:
        raise KnowledgeError(sorted(set(problems), key=lambda p: (p.file, p.line, p.path)))
    return knowledge, locate


@dataclass(frozen=True)
class Origin:
    """Where one loaded entry came from."""

    document: Document
    path: KeyPath


def _locator(origins: dict[str, list[Origin]]) -> Locate:
    def locate(field: str, index: int, path: KeyPath, message: str) -> Problem:
        origin = origins[field][index]
        return origin.document.problem((*origin.path, *path), message)

    return locate


def _validate(
    document: Document,
    part: Part,
    values: dict[str, Any],
    origins: dict[str, list[Origin]],
) -> list[Problem]:
    if not isinstance(document.data, dict):
        return [
            document.problem((), "hier horen sleutels met waarden te staan ('sleutel: waarde')")
        ]
    if not part.listed:
        values[part.field], problems = _one(document, (), document.data, part.model)
        origins[part.field] = [Origin(document, ())]
        return problems
    problems = [
        document.problem((key,), f"deze sleutel hoort hier niet; bedoelde je {part.field!r}?")
        for key in document.data
        if key != part.field
    ]
    items = document.data.get(part.field)
    if not isinstance(items, list):
        where: KeyPath = (part.field,) if part.field in document.data else ()
        return [
            *problems,
            document.problem(where, f"onder {part.field!r} hoort een lijst te staan"),
        ]
    entries: list[BaseModel] = []
    for index, item in enumerate(items):
        entry, found = _one(document, (part.field, index), item, part.model)
        problems.extend(found)
        if entry is not None:
            entries.append(entry)
            origins.setdefault(part.field, []).append(Origin(document, (part.field, index)))
    values.setdefault(part.field, []).extend(entries)
    return problems


def _one(
    document: Document, path: KeyPath, data: Any, model: type[BaseModel]
) -> tuple[BaseModel | None, list[Problem]]:
    try:
        entry: BaseModel = TypeAdapter(model).validate_python(data)
    except ValidationError as error:
        problems = []
        for details in error.errors(include_url=False):
            location: KeyPath = tuple(details["loc"])
            problems.append(document.problem((*path, *location), explain(details, model)))
        return None, problems
    return entry, []


def _unknown_files(directory: Path) -> Iterator[Problem]:
    known = {path for pattern in PARTS for path in directory.glob(pattern)}
    for path in sorted([*directory.rglob("*.yaml"), *directory.rglob("*.yml")]):
        if path not in known:
            name = path.relative_to(directory).as_posix()
            names = ", ".join(PARTS)
            yield Problem(name, 1, "", f"dit bestand hoort hier niet; bekend zijn: {names}")
