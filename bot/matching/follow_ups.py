"""Short follow-ups: 'waarom?', 'en een voorbeeld?', 'wie zegt dat?', 'meer'."""

from __future__ import annotations

from collections.abc import Sequence

from bot.dutch import content_words, tokens
from bot.knowledge import Aside, FollowUpKind, Knowledge, Point
from bot.matching.outcome import Answer, Attribution, Match, Outcome

_MOST_WORDS = 6


class FollowUps:
    """Recognises the follow-ups in a knowledge base's word list, and knows where they lead."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._kinds: dict[tuple[str, ...], FollowUpKind] = {
            tuple(tokens(phrase)): kind
            for kind, phrases in knowledge.follow_ups.items()
            for phrase in phrases
        }

    def match(self, question: str, before: Point) -> Outcome | None:
        """What a follow-up after ``before`` leads to, or nothing if it isn't one."""
        kind = self._kinds.get(tuple(tokens(question)))
        if kind is None:
            return None
        if kind == "wie":
            return Attribution(before)
        point = self._target(kind, before)
        return Answer((Match(point, 1.0),)) if point else None

    def is_short(self, words: Sequence[str]) -> bool:
        """Whether these words are so few that they may need what was said before."""
        return 0 < len(words) <= _MOST_WORDS and len(content_words(words)) <= 3

    def _target(self, kind: FollowUpKind, before: Point) -> Point | None:
        if kind == "meer":
            return self._next(before)
        aside = {"waarom": before.why, "voorbeeld": before.example}.get(kind)
        chosen = aside.point if isinstance(aside, Aside) else None
        name = chosen or next(iter(before.related), None)
        return self._knowledge.by_id[name] if name else None

    def _next(self, before: Point) -> Point | None:
        """The point of the next passage in the source, as the reader of it would go on."""
        order = self._knowledge.passages
        here = next(n for n, point in enumerate(order) if point.passage == before.passage)
        return order[here + 1] if here + 1 < len(order) else None
