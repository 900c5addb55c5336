"""What the model alone cannot see: mistakes between entries, and against the source."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Protocol

from bot.knowledge.documents import KeyPath, Problem
from bot.knowledge.explaining import suggestion
from bot.knowledge.model import Asked, Knowledge, Point

MAX_SENTENCES = 4
_ENOUGH_ALIKE = 12
_WORDS = re.compile(r"\w+")
_SENTENCE_END = re.compile(r"[.?!][’'\")\]]*\s+(?=[“‘A-Z0-9])")


class Identified(Protocol):
    """An entry with an id of its own."""

    @property
    def id(self) -> str:
        """The id."""
        ...


class Locate(Protocol):
    """Turns (part, entry number, path inside the entry, message) into a problem with its line."""

    def __call__(self, field: str, index: int, path: KeyPath, message: str) -> Problem:
        """The problem, with its place."""
        ...


def cross_check(
    knowledge: Knowledge, locate: Locate, broken: Collection[str] | None = ()
) -> list[Problem]:
    """Every mistake that only shows when all files are seen together.

    Args:
        knowledge: all entries that are valid by themselves; its source may be without sections.
        locate: finds the line of an entry.
        broken: the ids of points that are not valid by themselves, so that nobody is told that
            they don't exist; nothing if these are unknown.
    """
    return [
        *_source(knowledge, locate),
        *_duplicate_ids(knowledge, locate),
        *(_passages(knowledge, locate) if knowledge.source.sections else ()),
        *(_references(knowledge, locate, broken) if broken is not None else ()),
        *_duplicate_questions(knowledge, locate),
    ]


def _asked(knowledge: Knowledge) -> Iterator[tuple[str, Sequence[Asked]]]:
    yield "punten", knowledge.points
    yield "onderwerpen", knowledge.out_of_scope
    yield "praatjes", knowledge.small_talk


def _identified(knowledge: Knowledge) -> Iterator[tuple[str, Sequence[Identified]]]:
    yield from _asked(knowledge)
    yield "stellingen", knowledge.statements
    yield "quizvragen", knowledge.quiz
    yield "bespreekvragen", knowledge.discussion


def _source(knowledge: Knowledge, locate: Locate) -> Iterator[Problem]:
    seen: set[str] = set()
    for s, section in enumerate(knowledge.source.sections):
        places: list[tuple[KeyPath, str]] = [(("onderdelen", s, "id"), section.id)]
        for p, paragraph in enumerate(section.paragraphs):
            places.append((("onderdelen", s, "alineas", p, "id"), paragraph.id))
        for path, name in places:
            if name in seen:
                yield locate("bron", 0, path, f"de id {name!r} staat er twee keer; kies een andere")
            seen.add(name)


def _duplicate_ids(knowledge: Knowledge, locate: Locate) -> Iterator[Problem]:
    seen: dict[str, Problem] = {}
    for field, entries in _identified(knowledge):
        for index, entry in enumerate(entries):
            here = locate(field, index, ("id",), "")
            if (first := seen.setdefault(entry.id, here)) is not here:
                message = (
                    f"de id {entry.id!r} bestaat al ({first.file}:{first.line}); kies een andere"
                )
                yield locate(field, index, ("id",), message)


def _passages(knowledge: Knowledge, locate: Locate) -> Iterator[Problem]:
    places = knowledge.source.places
    for index, point in enumerate(knowledge.points):
        if point.place not in places:
            message = (
                f"alinea {point.place!r} staat niet in de bron{suggestion(point.place, places)}"
            )
            yield locate("punten", index, ("plaats",), message)
        elif point.passage not in places[point.place][1].text:
            yield locate("punten", index, ("passage",), _difference(knowledge, point))
        elif (count := len(_SENTENCE_END.findall(point.passage)) + 1) > MAX_SENTENCES:
            message = f"het citaat telt {count} zinnen; hoogstens {MAX_SENTENCES} mag"
            yield locate("punten", index, ("passage",), message)


def _difference(knowledge: Knowledge, point: Point) -> str:
    for identifier, (_, paragraph) in knowledge.source.places.items():
        if point.passage in paragraph.text:
            return f"het citaat staat niet in alinea {point.place}, maar in {identifier}"
    source = knowledge.paragraph(point).text
    same = 0
    while same < len(point.passage) and point.passage[: same + 1] in source:
        same += 1
    start = source.find(point.passage[:same]) + same
    typed, wanted = point.passage[same : same + 30], source[start : start + 30]
    message = f"het citaat staat niet letterlijk in alinea {point.place}; kopieer het uit de bron: "
    if same < _ENOUGH_ALIKE:
        return f"{message}hier staat {point.passage[:40]!r}"
    before = point.passage[max(0, same - 30) : same]
    return f"{message}na {before!r} staat hier {typed!r}, in de bron {wanted!r}"


def _references(knowledge: Knowledge, locate: Locate, broken: Collection[str]) -> Iterator[Problem]:
    known = {*knowledge.by_id, *broken}
    for field, index, path, target in _pointers(knowledge):
        if target is not None and target not in known:
            message = f"het punt {target!r} bestaat niet{suggestion(target, sorted(known))}"
            yield locate(field, index, path, message)
    for index, point in enumerate(knowledge.points):
        for number, related in enumerate(point.related):
            if related in (point.id, *point.related[:number]):
                message = f"{related!r} is dit punt zelf, of staat hier al; haal deze weg"
                yield locate("punten", index, ("verwant", number), message)


def _pointers(knowledge: Knowledge) -> Iterator[tuple[str, int, KeyPath, str | None]]:
    for index, point in enumerate(knowledge.points):
        for number, related in enumerate(point.related):
            yield "punten", index, ("verwant", number), related
        yield "punten", index, ("vervolg", "waarom"), point.follow_ups.why
        yield "punten", index, ("vervolg", "voorbeeld"), point.follow_ups.example
    for index, subject in enumerate(knowledge.out_of_scope):
        yield "onderwerpen", index, ("dichtstbij",), subject.nearest
    for index, statement in enumerate(knowledge.statements):
        for number, target in enumerate(statement.points):
            yield "stellingen", index, ("punten", number), target
    for index, question in enumerate(knowledge.quiz):
        yield "quizvragen", index, ("punt",), question.point
    for index, discussion in enumerate(knowledge.discussion):
        yield "bespreekvragen", index, ("punt",), discussion.point


def _duplicate_questions(knowledge: Knowledge, locate: Locate) -> Iterator[Problem]:
    """Questions that stand twice, but for capitals and punctuation, unless in one entry's list."""
    seen: dict[str, tuple[str, int, str, str, int]] = {}
    for field, entries in _asked(knowledge):
        for index, entry in enumerate(entries):
            lists = (("vragen", entry.questions), ("testvragen", entry.test_questions))
            for key, questions in lists:
                for number, question in enumerate(questions):
                    form = " ".join(_WORDS.findall(question.casefold())) or question
                    first = seen.setdefault(form, (field, index, entry.id, key, number))
                    if first[2:4] != (entry.id, key):
                        there = locate(first[0], first[1], (first[3], first[4]), "")
                        message = (
                            f"deze vraag staat ook bij {first[2]!r} ({there.file}:{there.line})"
                        )
                        yield locate(field, index, (key, number), f"{message}: {question!r}")
