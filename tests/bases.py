"""Knowledge bases for tests: a small one, to change as a maintainer would, and a large one."""

from __future__ import annotations

import shutil
from itertools import cycle, islice
from pathlib import Path

from bot.knowledge import Knowledge, KnowledgeError, Problem, load

OTHER_TEXT = Path(__file__).with_name("other_text")
SOURCE, POINTS, TEXTS = "bron.yaml", "punten/begin.yaml", "teksten.yaml"

TALK = """\
praatjes:
  - id: {id}
    soort: praatje
    antwoord: {answer}
    vragen: [{questions}]
"""


class Base:
    """A knowledge base in a folder of its own.

    Args:
        directory: where it comes to stand; it does not exist yet.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        shutil.copytree(OTHER_TEXT, directory)

    def change(self, file: str, old: str, new: str) -> None:
        """Puts ``new`` in the place of the first ``old`` in a file."""
        text = (self.directory / file).read_text(encoding="utf-8")
        assert old in text
        self.write(file, text.replace(old, new, 1))

    def write(self, file: str, content: str | bytes) -> None:
        """Writes a whole file."""
        path = self.directory / file
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)

    def line(self, file: str, text: str) -> int:
        """The number of the one line that holds ``text``, as an editor counts."""
        lines = (self.directory / file).read_text(encoding="utf-8").splitlines()
        (found,) = [number for number, line in enumerate(lines, 1) if text in line]
        return found

    def load(self) -> Knowledge:
        """Loads it."""
        return load(self.directory)

    def problems(self) -> list[Problem]:
        """What loading it complains about."""
        try:
            self.load()
        except KnowledgeError as error:
            return error.problems
        return []


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
