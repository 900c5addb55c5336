"""The lists in a text: as a whole, and by the places of their items."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot import dutch
from bot.conversation.context import Context
from bot.conversation.ordinals import how_many, names_others, numerals, ordinals
from bot.conversation.outcomes import Listed
from bot.conversation.story import Places
from bot.knowledge import Knowledge, Point
from bot.knowledge.story import Enumeration
from bot.matching import Answer, Match

_MOST = 2
"""How many items are shown at once."""


class Lists:
    """Finds lists and their items in one text."""

    def __init__(self, knowledge: Knowledge, places: Places) -> None:
        self._knowledge = knowledge
        self._places = places

    def whole(self, message: str, context: Context) -> Listed | None:
        """The list that a message names, or the one that was shown, as a whole."""
        words = dutch.tokens(message)
        enumeration = self._places.list_named(words) or self._places.enumeration(
            context.enumeration
        )
        if enumeration is None or how_many(words) not in (None, len(enumeration.items)):
            return None
        return self._listed(enumeration)

    def about(self, point: Point) -> Listed | None:
        """The list that a point is about."""
        lists = self._knowledge.story.enumerations
        return next((self._listed(one) for one in lists if one.point == point.id), None)

    def examples_beside(self, about: Point) -> Listed | None:
        """The list of examples that a point is one of."""
        for enumeration in self._knowledge.story.enumerations:
            words = " ".join(enumeration.names).split()
            of_examples = any(word.startswith("voorbeeld") for word in words)
            if of_examples and about.id in {item.point for item in enumeration.items}:
                return self._listed(enumeration)
        return None

    def items(self, message: str, context: Context) -> Answer | None:
        """The items whose places a message names, at most two."""
        words = dutch.tokens(message)
        for names in self._choices(words, context):
            places = ordinals(words, len(names))
            if not places and names_others(words):
                places = [n for n, name in enumerate(names) if name not in context.shown]
            chosen = [self._knowledge.by_id[names[n]] for n in places if 0 <= n < len(names)]
            if chosen:
                return Answer(tuple(Match(point, 1.0) for point in chosen[:_MOST]))
        return None

    def item_counted(self, message: str, context: Context) -> Point | None:
        """The one item whose place a message names, in the list that it most likely counts."""
        words = dutch.tokens(message)
        names = next(self._choices(words, context))
        places = ordinals(words, len(names)) or [number - 1 for number in numerals(words)]
        if len(places) != 1 or not 0 <= places[0] < len(names):
            return None
        return self._knowledge.by_id[names[places[0]]]

    def items_named(self, message: str) -> Answer | None:
        """The one or two items that a message names by their list and their places in it."""
        words = dutch.tokens(message)
        enumeration = self._places.list_named(words)
        items = [item.point for item in enumeration.items] if enumeration else []
        counted = ordinals(words, len(items)) or [number - 1 for number in numerals(words)]
        places = [n for n in counted if 0 <= n < len(items)]
        if not 1 <= len(places) <= _MOST or 1 < len(set(items)) < len(items):
            return None
        return Answer(tuple(Match(self._knowledge.by_id[items[n]], 1.0) for n in places))

    def _listed(self, enumeration: Enumeration) -> Listed:
        items = dict.fromkeys(self._knowledge.by_id[item.point] for item in enumeration.items)
        return Listed(enumeration, self._knowledge.by_id[enumeration.point], tuple(items))

    def _asked_which(self, context: Context) -> bool:
        """Whether what was offered was to choose from, and no list was shown beside it."""
        lists = {enumeration.point for enumeration in self._knowledge.story.enumerations}
        guessed = context.guessed and lists.isdisjoint(context.shown)
        return context.declined or guessed or not context.shown

    def _choices(self, words: Sequence[str], context: Context) -> Iterator[Sequence[str]]:
        """What an ordinal may count, the likeliest first.

        A list that is named; what was offered or shown; the list that it stands in.
        """
        named = self._places.list_named(words)
        if named is None and context.offered and self._asked_which(context):
            yield context.offered
        if named is None and len(context.shown) > 1:
            yield context.shown
        enumeration = named or self._places.enumeration(context.enumeration)
        if enumeration is not None:
            yield [item.point for item in enumeration.items]
        else:
            yield (*context.shown, *context.offered)
