"""What was only proposed, and waits for a maintainer: what pays most comes first."""

from __future__ import annotations

from bot import dutch
from bot.knowledge.documents import Problem
from bot.knowledge.entries import Point
from bot.knowledge.layer import Locate
from bot.knowledge.model import Knowledge
from bot.knowledge.source import sentences

_OF_SOURCE = (
    "auteur, uitgever, jaar en adres zijn nog niet ingevuld, en elk antwoord noemt ze; vul ze in "
    "en haal 'voorstel: ja' weg"
)


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

    found = [locate("bron.yaml", ("voorstel",), _OF_SOURCE)] if knowledge.source.proposed else []
    points = [point for point in knowledge.points if point.proposed]
    points.sort(key=sentences_about, reverse=True)
    return found + [
        locate(point.id, ("voorstel",), f"‘{point.title}’ is nog een voorstel") for point in points
    ]


def _stems(text: str) -> frozenset[str]:
    return frozenset(map(dutch.stem, dutch.content_words(dutch.tokens(text))))
