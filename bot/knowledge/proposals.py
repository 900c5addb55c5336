"""What was only proposed, and waits for a maintainer: what pays most comes first."""

from __future__ import annotations

from bot import dutch
from bot.knowledge.documents import Problem
from bot.knowledge.entries import Point
from bot.knowledge.layer import Locate
from bot.knowledge.model import Knowledge
from bot.knowledge.source import Source, sentences

OVERVIEW = "waar-gaat-het-over"
"""The id of the point that says what a text is about: what everybody asks first."""
_OF_SOURCE = "{keys} nog niet ingevuld, en elk antwoord noemt dat; doe het, en haal {line} weg"
_LINE = "'voorstel: ja'"
_OFFLINE = "Staat de tekst niet online, haal dan ook de regel 'adres: …' weg"


def proposals(knowledge: Knowledge, locate: Locate) -> list[Problem]:
    """What is proposed: the source's data, and then the points that the text is most about."""
    said = [
        _stems(paragraph.text[begin:end])
        for _, paragraph in knowledge.source.places.values()
        for begin, end in sentences(paragraph.text)
    ]

    def sentences_about(point: Point) -> int:
        about = _stems(" ".join([point.title, *point.terms]))
        return sum(not about.isdisjoint(words) for words in said)

    source = knowledge.source
    found = [locate("bron.yaml", ("voorstel",), _of(source))] if source.proposed else []
    points = [point for point in knowledge.points if point.proposed]
    points.sort(key=lambda point: (point.id == OVERVIEW, sentences_about(point)), reverse=True)
    return found + [
        locate(point.id, ("voorstel",), f"‘{point.title}’ is nog een voorstel") for point in points
    ]


def _of(source: Source) -> str:
    """What is still to fill in of the source; nobody can see whether its year is right."""
    if not (keys := source.unknown):
        if source.year is None:
            return f"is het jaar echt bij niemand bekend? Haal {_LINE} dan weg"
        return f"is het jaar {source.year} goed? Haal {_LINE} dan weg"
    told = _OF_SOURCE.format(keys=f"{', '.join(keys)} en jaar zijn", line=_LINE)
    return f"{told}. {_OFFLINE}" if "adres" in keys else told


def _stems(text: str) -> frozenset[str]:
    return frozenset(map(dutch.stem, dutch.content_words(dutch.tokens(text))))
