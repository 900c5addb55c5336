"""The bot's own sentences for one text: those of the general layer, and what the text says else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from bot.knowledge.documents import Document, Problem
from bot.knowledge.entries import Point
from bot.knowledge.explaining import explain
from bot.knowledge.sentences import EXAMPLE_LENGTH, EXAMPLES
from bot.knowledge.texts import Texts

FILE = "teksten.yaml"


def merged(
    general: Sequence[Document], text: Sequence[Document]
) -> tuple[Texts | None, list[Problem]]:
    """All sentences, or what is wrong with them, in the file where it stands."""
    said: dict[str, Any] = {}
    stands: dict[str, Document] = {}
    problems = []
    for document in (*general, *text):
        if not isinstance(document.data, dict):
            message = "hier horen sleutels met zinnen te staan ('sleutel: zin')"
            problems.append(document.problem((), message))
            continue
        for key, value in document.data.items():
            both = isinstance(value, dict) and isinstance(said.get(key), dict)
            said[key] = {**said[key], **value} if both else value
            stands[key] = document
    if problems:
        return None, problems
    try:
        return Texts.model_validate(said), []
    except ValidationError as error:
        home = (*general, *text, Document(FILE, None, {}))[0]
        told = explain(error, Texts)
        return None, [stands.get(str(path[0]), home).problem(path, said) for path, said in told]


def for_text(
    texts: Texts, points: Sequence[Point], values: Mapping[str, str]
) -> tuple[Texts, list[Problem]]:
    """The sentences as this text needs them: its title in the profile, and example questions."""
    examples = texts.examples or tuple(_examples(points))
    try:
        return texts.filled(values).model_copy(update={"examples": examples}), []
    except ValidationError as error:
        told = explain(error, Texts)
        message = "met de titel en de auteur ingevuld: {}; zet een eigen zin in teksten.yaml"
        return texts, [Problem(FILE, 1, str(path[0]), message.format(said)) for path, said in told]


def _examples(points: Sequence[Point]) -> list[str]:
    """A question about the first, the middle and the last point that have one of fitting length."""
    short = [
        next((q for q in point.questions if len(q.split()) > 2 and len(q) < EXAMPLE_LENGTH), None)
        for point in points
    ]
    fitting = [question for question in short if question is not None]
    steps = max(1, min(EXAMPLES, len(fitting)) - 1)
    chosen = dict.fromkeys(
        n * (len(fitting) - 1) // steps for n in range(min(EXAMPLES, len(fitting)))
    )
    return [_as_question(fitting[number]) for number in chosen]


def _as_question(text: str) -> str:
    return f"{text[0].upper()}{text[1:].rstrip('?.! ')}?"
