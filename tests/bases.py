"""Knowledge bases for tests: a small one, to change as a maintainer would, and a large one."""

from __future__ import annotations

import shutil
from itertools import cycle, islice
from pathlib import Path
from random import Random
from typing import Any

import yaml

from bot import shipped
from bot.knowledge import Knowledge, KnowledgeError, Problem, load

OTHER_TEXT = Path(__file__).with_name("other_text")
SOURCE, POINTS, VARIANTS = "bron.yaml", "punten/begin.yaml", "vragen/begin.yaml"
TEXTS = "teksten.yaml"

TALK = """\
praatjes:
  - id: {id}
    soort: praatje
    antwoord: {answer}
"""


class Base:
    """A knowledge base in a folder of its own.

    Args:
        directory: where it comes to stand; it does not exist yet.
        general: where a copy of the general layer comes to stand; else the shipped one is used.
    """

    def __init__(self, directory: Path, general: Path | None = None) -> None:
        self.directory, self.general = directory, general
        shutil.copytree(OTHER_TEXT, directory)
        if general is not None:
            shutil.copytree(shipped.general(), general)

    def change(self, file: str, old: str, new: str) -> None:
        """Puts ``new`` in the place of the first ``old`` in a file."""
        text = self.path(file).read_text(encoding="utf-8")
        assert old in text
        self.write(file, text.replace(old, new, 1))

    def write(self, file: str, content: str | bytes) -> None:
        """Writes a whole file."""
        path = self.path(file)
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)

    def line(self, file: str, text: str) -> int:
        """The number of the one line that holds ``text``, as an editor counts."""
        lines = self.path(file).read_text(encoding="utf-8").split("\n")
        (found,) = [number for number, line in enumerate(lines, 1) if text in line]
        return found

    def path(self, file: str) -> Path:
        """Where a file of either layer stands, by its name in messages."""
        layer, _, name = file.partition("/")
        if layer != shipped.GENERAL:
            return self.directory / file
        assert self.general is not None
        return self.general / name

    def load(self) -> Knowledge:
        """Loads it."""
        return load(self.directory, self.general)

    def problems(self) -> list[Problem]:
        """What loading it complains about."""
        try:
            self.load()
        except KnowledgeError as error:
            return error.problems
        return []


def little_general(folder: Path, most: int) -> None:
    """Writes the general layer with at most so many phrasings of each thing: soon learned."""
    shutil.copytree(shipped.general(), folder)
    for path in {*folder.rglob("*.yaml")} - {folder / TEXTS}:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)
        text = yaml.dump(_cut(data, most), Dumper=yaml.CSafeDumper, allow_unicode=True)
        path.write_text(text, encoding="utf-8")


def _cut(data: Any, most: int) -> Any:
    """YAML data with at most so many texts in each list of texts."""
    if isinstance(data, dict):
        return {key: _cut(value, most) for key, value in data.items()}
    if isinstance(data, list):
        short = data[:most] if all(isinstance(item, str) for item in data) else data
        return [_cut(item, most) for item in short]
    return data


def enlarged(knowledge: Knowledge, size: int, variants: int) -> Knowledge:
    """A knowledge base of ``size`` points, whose copies each have words of their own."""
    points = []
    for number, point in enumerate(islice(cycle(knowledge.points), size)):
        copy = number // len(knowledge.points)
        mark = f" zaak{copy}" if copy else ""
        questions = tuple(f"{q}{mark}" for q in islice(cycle(point.questions), variants))
        points.append(
            point.model_copy(update={"id": f"{point.id}-{number}", "questions": questions})
        )
    return knowledge.model_copy(update={"points": tuple(points), "out_of_scope": ()})


def thinned(knowledge: Knowledge, variants: int, *, subjects: bool) -> Knowledge:
    """A knowledge base with so many ``variants`` a point, and with or without its own subjects.

    The variants are taken at random, the same every time. What is general stays as it is.
    """
    chance = Random(variants)
    points = [
        point.model_copy(
            update={
                "questions": tuple(
                    chance.sample(point.questions, min(variants, len(point.questions)))
                )
            }
        )
        for point in knowledge.points
    ]
    kept = [s for s in knowledge.out_of_scope if subjects or s.kind != "onderwerp"]
    return knowledge.model_copy(update={"points": tuple(points), "out_of_scope": tuple(kept)})
