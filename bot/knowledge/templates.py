"""Templates filled in for a text: what people ask of any text becomes subjects of this one."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pydantic import ValidationError

from bot.knowledge import filling
from bot.knowledge.documents import Problem
from bot.knowledge.entries import OutOfScope, Template
from bot.knowledge.explaining import explain
from bot.knowledge.layer import Found


@dataclass(frozen=True)
class Instance:
    """A template, filled in.

    Attributes:
        template: what it was made from.
        subject: what it became; still without phrases.
        asked: what the placeholders in its phrases stand for.
    """

    template: Found
    subject: OutOfScope
    asked: Mapping[str, str]

    def is_in(self, ids: Collection[str]) -> bool:
        """Whether a text has another entry of the same id, which then comes instead."""
        return self.subject.id != self.template.entry.id and self.subject.id in ids


def instances(
    templates: Sequence[Found],
    points: Sequence[Found],
    says: Mapping[str, str],
    asked: Mapping[str, str],
) -> tuple[list[Instance], list[Problem]]:
    """Each template once for each point that has terms, or once for the text.

    Args:
        templates: the templates.
        points: the text's points.
        says: the placeholders in what the bot says.
        asked: the placeholders in what people type.

    Returns:
        What they became, and what becomes too long when it is filled in.
    """
    made: list[Instance] = []
    problems: list[Problem] = []
    for template in templates:
        for point in _occasions(template.entry, points):
            term = {"term": point.entry.terms[0]} if point else {}
            try:
                subject = _subject(template.entry, point, {**says, **term})
                made.append(Instance(template, subject, {**asked, **term}))
            except ValidationError as error:
                for (key, *_), message in explain(error, OutOfScope):
                    told = f"ingevuld in sjabloon {template.entry.id!r} ({key}): {message}"
                    origin = point.origin.at("begrippen", 0) if point else template.origin
                    problems.append(origin.problem((), told))
    return made, problems


def _occasions(template: Template, points: Sequence[Found]) -> Iterator[Found | None]:
    """The points for whose terms a template is filled in; nothing stands for the whole text."""
    if template.per == "tekst":
        yield None
    else:
        yield from (point for point in points if point.entry.terms)


def _subject(template: Template, point: Found | None, values: Mapping[str, str]) -> OutOfScope:
    return OutOfScope(
        id=f"{template.id}-{point.entry.id}" if point else template.id,
        titel=filling.fill(template.title, values),
        antwoord=filling.fill(template.answer, values),
        dichtstbij=point.entry.id if point and template.nearest else None,
        kind="sjabloon",
    )
