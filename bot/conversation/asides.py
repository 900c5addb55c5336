"""What stands beside a point in its own file: a reason, an example, grounds, who says so."""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation.context import Context
from bot.conversation.lists import Lists
from bot.conversation.ordinals import asks_for_another, how_many, names_others
from bot.conversation.outcomes import Explained, Reply
from bot.knowledge import Knowledge, Point
from bot.knowledge.entries import Aside
from bot.knowledge.follow_ups import FollowUpKind
from bot.matching import Answer, Match

OF_OTHERS = frozenset({"anderen", "voorstanders"})
"""Speakers of whom the author says what a point says."""

_MOST_EXAMPLES = 2


class Asides:
    """Finds what is said beside the points of one knowledge base."""

    def __init__(self, knowledge: Knowledge, lists: Lists) -> None:
        self._knowledge = knowledge
        self._lists = lists

    def example(self, about: Point, words: Sequence[str], context: Context) -> Reply:
        """An example of a point, or of what was spoken of before it that is related to it.

        Of several that are asked for: the list that the point is about, or what it names again.
        """
        several = (how_many(words) or 0) > 1
        if several and (listed := self._lists.about(about)) is not None:
            return listed
        if names_others(words) and (others := self._lists.examples_beside(about)):
            return others
        if asks_for_another(words):
            return Explained("voorbeeld", about, None, None, another=True)
        near = [self._knowledge.by_id[name] for name in context.earlier[:2]]
        for point in (about, *(p for p in near if self._related(p, about))):
            if isinstance(point.example, Aside):
                return self.explained("voorbeeld", point, point.example)
        if several:
            return Answer((Match(about, 1.0),))
        return Explained("voorbeeld", about, None, None, onward=self._examples_near(about))

    def _examples_near(self, about: Point) -> tuple[Point, ...]:
        """The points in the same section that carry an example, two at most."""
        known, section = self._knowledge.by_id, self._knowledge.section(about)
        near = self._knowledge.in_section(section.id)
        named = [p.example.point for p in near if isinstance(p.example, Aside) and p.example.point]
        found = dict.fromkeys(known[name] for name in named if name in known)
        return tuple(point for point in found if point != about)[:_MOST_EXAMPLES]

    @staticmethod
    def _related(one: Point, other: Point) -> bool:
        return other.id in one.related or one.id in other.related

    def explained(self, kind: FollowUpKind, about: Point, aside: Aside | None) -> Explained:
        """What a point's own file says beside it, with the passage that carries it."""
        if aside is None:
            return Explained(kind, about, None, None)
        quoted = self._knowledge.by_id[aside.point] if aside.point else about
        return Explained(kind, about, aside.text or quoted.answer, quoted)

    def reason(self, kind: FollowUpKind, about: Point) -> Explained:
        """Why something is so; where the text does not say, who says so, or what it does say."""
        if about.why is None and about.speaker is not None and about.speaker.speaker in OF_OTHERS:
            return self.explained(kind, about, about.speaker)
        if about.why is None:
            return Explained(kind, about, None, about)
        return self.explained(kind, about, about.why)
