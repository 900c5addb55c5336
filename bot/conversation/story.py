"""Places in the text: its paragraphs, its headings, its lists, its beginning and its end."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from bot import dutch
from bot.conversation.ordinals import paragraph_number
from bot.conversation.outcomes import Listed, NoSuchParagraph, Outlined, Read, Reply
from bot.knowledge import Knowledge, Point, Section, SourceParagraph
from bot.knowledge.story import Enumeration
from bot.matching.analysis import Utterance

_OF_ITS_OWN = (4, 0)
"""How closely a point belongs to a list, at least, for that to be counted from there on: as the
point where it stands, or as one of its items."""


class Places:
    """Finds places in one text."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._paragraphs = [
            (section, paragraph)
            for section, paragraph in knowledge.source.places.values()
            if section.kind == "tekst"
        ]

    def named(self, utterance: Utterance) -> Reply | None:
        """The paragraph that a message names by its number, and asks for."""
        words = [word.typed for word in utterance.words]
        number = paragraph_number(words)
        if number is None or len(utterance.content) > 4:
            return None
        return self.paragraph(number)

    def paragraph(self, number: int) -> Reply:
        """A paragraph by its number, as this project counts them."""
        for section, paragraph in self._knowledge.source.places.values():
            if section.kind != "reacties" and paragraph.number == number:
                return self._read(section, paragraph)
        places = self._knowledge.source.places.values()
        return NoSuchParagraph(max(p.number for s, p in places if s.kind != "reacties"))

    def edge(self, *, last: bool) -> Reply:
        """The first or the last paragraph of the text itself."""
        return self._read(*self._paragraphs[-1 if last else 0])

    def outline(self) -> Outlined:
        """The headings."""
        sections = tuple(self._knowledge.source.sections)
        return Outlined(sections, self._knowledge.by_id.get("opbouw"))

    def beside(self, point: Point, step: int) -> Point | None:
        """The point of the passage ``step`` places after a point's, in the order of the text."""
        order = self._knowledge.passages
        here = next(n for n, other in enumerate(order) if other.passage == point.passage)
        return order[here + step] if 0 <= here + step < len(order) else None

    def list_named(self, words: Sequence[str]) -> Enumeration | None:
        """The list whose items ``words`` name most fully, in the plural or the singular."""
        said = {dutch.stem(word) for word in words}
        named = [
            (len(stems), -number)
            for number, enumeration in enumerate(self._knowledge.story.enumerations)
            for name in enumeration.names
            if (stems := _stems_of(name)) <= said
        ]
        return self._knowledge.story.enumerations[-max(named)[1]] if named else None

    def enumeration(self, name: str | None) -> Enumeration | None:
        """A list by its id."""
        found = self._knowledge.story.enumerations
        return next((e for e in found if e.id == name), None)

    def enumeration_of(
        self, reply: Reply, points: Sequence[str], before: str | None = None
    ) -> str | None:
        """The list that a reply shows, or that what it shows stands in.

        Args:
            reply: what is shown.
            points: the ids of its points; the first counts.
            before: the list that was counted before; it stays where no other is named.
        """
        if isinstance(reply, Listed):
            return reply.enumeration.id
        shown = [self._knowledge.by_id[name] for name in points[:1]]
        ranked = [
            (self._belongs(point, enumeration), -number)
            for point in shown
            for number, enumeration in enumerate(self._knowledge.story.enumerations)
        ]
        best, number = max(ranked, default=((0, 0), 0))
        if before is not None and best < _OF_ITS_OWN:
            return before
        return self._knowledge.story.enumerations[-number].id if best[0] else None

    def _belongs(self, point: Point, enumeration: Enumeration) -> tuple[int, int]:
        """How closely a point belongs to a list, and how many points the list has.

        It is the list's own; or an item; or names all of them; or it stands in the section that
        the list is about.
        """
        items = {item.point for item in enumeration.items}
        overview = self._knowledge.by_id[enumeration.point]
        if len(items) > 1 and point == overview:
            return 5, len(items)
        if len(items) > 1 and point.id in items:
            return 4, len(items)
        if point != overview and _names_all(point, enumeration):
            return 3, len(items)
        if len(items) < 2:
            return (1 if point == overview else 0, len(items))
        section = self._knowledge.section(point)
        beside = self._knowledge.section(overview).id == section.id and section.kind == "tekst"
        return 2 if beside else 0, len(items)

    def _read(self, section: Section, paragraph: SourceParagraph) -> Read:
        inside = [
            point
            for point in self._knowledge.in_order
            if self._knowledge.paragraph(point).id == paragraph.id
        ]
        return Read(section, paragraph, inside[0] if inside else self._knowledge.in_order[0])


def _names_all(point: Point, enumeration: Enumeration) -> bool:
    """Whether what a point says or quotes has every item of a list in it."""
    said = _stems(f"{point.answer} {point.passage}")
    return all(_stems(item.name) <= said for item in enumeration.items)


@lru_cache(maxsize=1024)
def _stems_of(name: str) -> frozenset[str]:
    return frozenset(map(dutch.stem, dutch.tokens(name)))


@lru_cache(maxsize=1024)
def _stems(text: str) -> frozenset[str]:
    return frozenset(dutch.stem(word) for word in dutch.content_words(dutch.tokens(text)))
