"""How people may ask for a point: its own words in the shapes that questions have in Dutch."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from bot import dutch
from bot.drafting.words import Term, stem_of
from bot.knowledge.advice import TEST_QUESTIONS
from bot.knowledge.source import sentences

VARIANTS, TESTS = 14, TEST_QUESTIONS
_MOST_KEYWORDS, _LONGEST = 7, 90
_WORD = re.compile(r"[\w'’-]*\w")
_ABOUT_ONE = (
    "wat zegt de tekst over {said}",
    "hoe zit het met {said}",
    "wat vindt de schrijver van {said}",
    "waarom gaat het over {said}",
    "wat is er met {said}",
    "klopt het wat er staat over {said}",
)
_OF_A_TERM = (
    "wat zegt de tekst over {said}",
    "{text}",
    "wat is {said}",
    "wat wordt bedoeld met {text}",
    "leg {said} eens uit",
    "waarom doet {said} ertoe",
    "wat vindt de schrijver van {said}",
    "hoe denkt hij over {text}",
    "is {said} niet overbodig",
    "ik wil meer weten over {said} en wat de tekst daarover te zeggen heeft",
)
_TESTS = (
    "ik zoek iets over {0} en {1}",
    "waar staat dat stuk met {0} en {1} erin",
    "vertel eens over {0} of {1}",
)
OF_THE_WHOLE = (
    "waar gaat het over",
    "waar gaat de tekst over",
    "waar gaat dit artikel over",
    "waar gaat dit essay over",
    "waar gaat dit boek over",
    "waarover gaat dit",
    "waarover gaat dit verhaal",
    "wat is het onderwerp",
    "het onderwerp en het thema",
    "wat is de inhoud",
    "wat staat erin",
    "wat is de rode draad",
    "waar draait het hele verhaal om",
    "ik heb het niet gelezen, kun je in een paar woorden zeggen waar deze tekst over gaat",
)
TESTS_OF_THE_WHOLE = (
    "vertel eens waar de tekst over gaat",
    "wat is de inhoud van de tekst",
    "wat is het onderwerp van het stuk",
)


def of_term(term: Term, passage: str) -> Iterator[str]:
    """How people ask for a term, and for what a passage says of it."""
    yield from (_filled(shape, term) for shape in _OF_A_TERM)
    yield from keywords(passage)


def of_paragraph(telling: Sequence[Term], paragraph: str) -> Iterator[str]:
    """How people ask for a paragraph with these telling words."""
    shapes = zip(_ABOUT_ONE, telling, strict=False)
    asked = [_filled(shape, term) for shape, term in shapes]
    yield from asked[:1]
    if len(telling) > 1:
        yield f"wat heeft {telling[0].said} met {telling[1].said} te maken"
    yield from keywords(paragraph)
    yield from asked[1:]


def tests(telling: Sequence[Term]) -> Iterator[str]:
    """Questions that are no variants."""
    names = [term.text for term in telling]
    for first, other in combinations([*names, "zo"], 2):
        for shape in _TESTS:
            yield shape.format(first, other)


def keywords(passage: str) -> Iterator[str]:
    """Of each sentence the telling words, as people type who are in a hurry."""
    for begin, end in sentences(passage):
        words = [w.casefold() for w in _WORD.findall(passage[begin:end]) if stem_of(w)]
        for start in range(0, len(words), _MOST_KEYWORDS):
            part = words[start : start + _MOST_KEYWORDS]
            if len(part) > 1:
                yield " ".join(part)


def unique(questions: Iterator[str], taken: set[str], most: int) -> list[str]:
    """The first so many that nobody has taken; from now on they are."""
    found: list[str] = []
    for question in questions:
        form = " ".join(dutch.tokens(question))
        if len(found) < most and form not in taken and len(question) <= _LONGEST:
            taken.add(form)
            found.append(question)
    return found


def _filled(shape: str, term: Term) -> str:
    return shape.format(said=term.said, text=term.text)
