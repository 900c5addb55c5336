"""From a text's folder to a ``Knowledge``: everything, or every mistake with its line."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np

from bot import shipped
from bot.keeping import Arrays, code, digest, kept
from bot.knowledge.assembling import Assembly
from bot.knowledge.documents import Problem
from bot.knowledge.layer import Locate, old_layout, read_layer
from bot.knowledge.model import Knowledge
from bot.knowledge.parts import GENERAL, TEXT, contents, not_a_text


class KnowledgeError(ValueError):
    """A knowledge base that cannot be used; ``problems`` holds every mistake found."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


def load(directory: Path, general: Path | None = None, cache: Path | None = None) -> Knowledge:
    """Load and check the knowledge base of a text, with the general layer under it.

    Args:
        directory: the text's folder.
        general: the folder of the general layer, if it is not the one that is shipped.
        cache: the folder in which it is kept once it is checked; nowhere, if none.

    Raises:
        KnowledgeError: with every mistake in every file of both.
    """

    def checked() -> _Checked:
        return _Checked(load_located(directory, general)[0])

    try:
        key = fingerprint(directory, general)
    except OSError:  # what cannot be read is told of by who reads it
        return checked().knowledge
    return kept(_Checked, cache, "knowledge", key, checked).knowledge


def fingerprint(directory: Path, general: Path | None = None) -> str:
    """What stands for all that a knowledge base is loaded from, and changes when any of it does.

    Raises:
        OSError: when something cannot be read.
    """
    below = contents(general or shipped.general(), GENERAL)
    return digest([code(), *contents(directory, TEXT), b"", *below])


def load_located(directory: Path, general: Path | None = None) -> tuple[Knowledge, Locate]:
    """As ``load``, with a function that turns a later finding into a problem with its line.

    Raises:
        KnowledgeError: with every mistake in every file of both layers.
    """
    if (refused := not_a_text(directory)) is not None:
        raise KnowledgeError([Problem(str(directory), 1, "", refused)])
    text = read_layer(directory, "", TEXT, general=False)
    if (old := old_layout(text)) is not None:
        raise KnowledgeError([old])
    beneath = general or shipped.general()
    if not beneath.is_dir():
        message = "de algemene laag ontbreekt: de map die onder elke tekst ligt"
        raise KnowledgeError([Problem(str(beneath), 1, "", message)])
    under = read_layer(beneath, f"{shipped.GENERAL}/", GENERAL, general=True)
    assembly = Assembly(under, text)
    if assembly.problems:
        ordered = sorted(set(assembly.problems), key=lambda p: (p.file, p.line, p.path))
        raise KnowledgeError(ordered)
    return assembly.knowledge, assembly.places


@dataclass(frozen=True)
class _Checked:
    """A knowledge base without mistakes."""

    knowledge: Knowledge

    def arrays(self) -> Arrays:
        """The whole of it; nothing if that would not be read as the same."""
        written = self.knowledge.model_dump_json(by_alias=True).encode()
        arrays = {"json": np.frombuffer(written, dtype=np.uint8)}
        try:
            same = self.restored(arrays) == self
        except ValueError:
            same = False
        return arrays if same else {}

    @classmethod
    def restored(cls, arrays: Arrays) -> Self:
        """What these arrays were made of."""
        return cls(Knowledge.model_validate_json(arrays["json"].tobytes()))
