"""A whole proposal for a text: its source, its points, and how people ask for them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot import dutch
from bot.drafting import questions
from bot.drafting.files import files
from bot.drafting.markdown import Text
from bot.drafting.passages import best, opening, passages
from bot.drafting.words import Term, Words, stem_of, stems_of
from bot.knowledge.proposals import OVERVIEW
from bot.knowledge.source import GUESSED

_TITLE_LENGTH, _TITLE_TERMS, _TELLING, _RELATED = 35, 3, 6, 4
_LONGEST_IN_THE_PROFILE = 90
_ANSWER = "Zo staat het in de tekst."
_OVERVIEW_TITLE = "Waar gaat de tekst over?"
_WORDS_OF_A_BEGINNING = 8
_DEFINES = re.compile(r"\W+(?:is|zijn|was|heet|heten|betekent|noemen|noemt|vraagt|wordt|draait)\b")


@dataclass
class _Point:
    """A point in the making.

    ``asked`` and ``tried`` are what may become its variants and its test questions; ``paragraph``
    is where its passage stands.
    """

    title: str
    passage: str
    paragraph: int
    asked: Iterator[str]
    tried: Iterator[str]
    term: Term | None = None
    id: str = ""
    variants: list[str] = field(default_factory=list)
    tests: list[str] = field(default_factory=list)
    related: list[str] = field(default_factory=list)


def draft(text: Text, year: int) -> dict[str, str]:
    """The files of a knowledge base about a text, all of it proposed.

    Args:
        text: the text.
        year: what to propose as its year.

    Returns:
        What stands in each file, by its name within the folder.
    """
    words = Words(text)
    points = [_about_the_whole(text), *_about_paragraphs(text, words)]
    points += _about_terms(text, words, {point.passage for point in points})
    _name(points)
    taken: set[str] = set()
    for point in points:
        point.variants = questions.unique(point.asked, taken, questions.VARIANTS)
    for point in points:
        point.tests = questions.unique(point.tried, taken, questions.TESTS)
    kept = [point for point in points if point.variants and len(point.tests) == questions.TESTS]
    _relate(kept)
    return files(
        _source(text, year),
        [_entry(point) for point in kept],
        {point.id: point.variants for point in kept},
        {"korte_beschrijving": "Stel je vraag over deze tekst."}
        if len(text.title) > _LONGEST_IN_THE_PROFILE
        else {},
    )


def _about_the_whole(text: Text) -> _Point:
    """A point for what everybody asks first, with how the text begins; not with a line above it."""
    openings = [*map(opening, text.paragraphs)]
    passage = next((o for o in openings if len(o.split()) >= _WORDS_OF_A_BEGINNING), openings[0])
    asked, tried = iter(questions.OF_THE_WHOLE), iter(questions.TESTS_OF_THE_WHOLE)
    return _Point(_OVERVIEW_TITLE, passage, openings.index(passage), asked, tried, id=OVERVIEW)


def _about_paragraphs(text: Text, words: Words) -> list[_Point]:
    """A point for every paragraph."""
    points = []
    for number, paragraph in enumerate(text.paragraphs):
        passage = best(paragraph, lambda run: sum(map(words.weight, stems_of(run))))
        telling = words.telling(paragraph, _TELLING) or [Term(f"alinea {number + 1}")]
        asked = questions.of_paragraph(telling, paragraph)
        about = words.telling(passage, _TITLE_TERMS)
        title = _title(about) if about else _opening(passage)
        points.append(_Point(title, passage, number, asked, questions.tests(telling)))
    return points


def _about_terms(text: Text, words: Words, quoted: set[str]) -> list[_Point]:
    """A point for every term, with the passage that says most about it."""
    points = []
    for term in words.terms:
        found = [
            (_worth(term, passage, quoted), -number, passage)
            for number, paragraph in enumerate(text.paragraphs)
            for passage in passages(paragraph)
            if {*stems_of(term.text)} <= {*stems_of(passage)}
        ]
        if found:
            _, number, passage = max(found)
            others = words.telling(passage, _TITLE_TERMS)
            telling = [term, *(t for t in others if stem_of(t.text) != stem_of(term.text))]
            asked = questions.of_term(term, passage)
            title = _capital(term.said)
            tried = questions.tests(telling)
            points.append(_Point(title, passage, -number, asked, tried, term=term))
            quoted.add(passage)
    return points


def _worth(term: Term, passage: str, quoted: set[str]) -> float:
    """How well a passage says what a term is: early in it, told of, and not yet shown."""
    found = re.search(rf"\b{re.escape(term.text)}\b", passage, re.IGNORECASE)
    begins = 1 - found.start() / len(passage) if found else 0
    defines = 1 if found and _DEFINES.match(passage, found.end()) else 0
    shown = any(passage in other or other in passage for other in quoted)
    return begins + defines - 2 * shown - len(passage) / 2000


def _title(telling: Sequence[Term]) -> str:
    names = [term.text for term in telling]
    while len(names) > 1 and len(_listed(names)) > _TITLE_LENGTH:
        names.pop()
    return _capital(_listed(names))[:_TITLE_LENGTH]


def _opening(passage: str) -> str:
    """The first words of a passage: what to call it that has no noun."""
    title = ""
    for word in passage.split():
        if len(title) + len(word) + 2 > _TITLE_LENGTH:
            break
        title = f"{title} {word}".strip()
    return f"{title or passage[: _TITLE_LENGTH - 1]}…" if title != passage else title


def _listed(names: Sequence[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} en {last}" if most else last


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def slug(text: str, most: int = 40) -> str:
    """Small letters, digits and hyphens: as many whole words as fit."""
    plain = dutch.plain(text).encode("ascii", "ignore").decode()
    bare = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if len(bare) > most:
        bare = bare[: most + 1].rpartition("-")[0] or bare[:most]
    return bare or "punt"


def _name(points: Sequence[_Point]) -> None:
    """Gives each point an id of its own."""
    used = Counter[str]()
    for point in points:
        name = point.id or slug(point.title)
        used[name] += 1
        point.id = name if used[name] == 1 else f"{name}-{used[name]}"


def _relate(points: Sequence[_Point]) -> None:
    """Relates each term to the paragraph that it is quoted from, and the other way round."""
    whole = {point.paragraph: point for point in points if point.term is None}
    for point in points:
        if point.term is not None and point.paragraph in whole:
            other = whole[point.paragraph]
            point.related.append(other.id)
            if len(other.related) < _RELATED:
                other.related.append(point.id)


def _entry(point: _Point) -> dict[str, Any]:
    made: dict[str, Any] = {
        "id": point.id,
        "voorstel": "ja",
        "titel": point.title,
        "antwoord": _ANSWER,
        "passage": point.passage,
        "testvragen": point.tests,
    }
    if point.term is not None:
        made["begrippen"] = [point.term.text]
    if point.related:
        made["verwant"] = point.related
    return made


def _source(text: Text, year: int) -> dict[str, Any]:
    number, sections, used = 0, [], Counter[str]()
    for section in text.sections:
        paragraphs = []
        for paragraph in section.paragraphs:
            number += 1
            paragraphs.append({"id": f"p{number}", "tekst": paragraph})
        name = slug(section.title)
        used[name] += 1
        sections.append(
            {
                "id": name if used[name] == 1 else f"{name}-{used[name]}",
                "titel": section.title,
                "soort": section.kind,
                "alineas": paragraphs,
            }
        )
    return {
        "voorstel": "ja",
        "titel": text.title,
        **{key: guess for key, guess in GUESSED.items() if key != "adres"},
        "jaar": year,
        "adres": GUESSED["adres"],
        "onderdelen": sections,
    }
