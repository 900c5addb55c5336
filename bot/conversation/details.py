"""Details that somebody asks for, and whether a passage gives them: a number, a year, names."""

from __future__ import annotations

import re

from bot import dutch
from bot.conversation.ordinals import asks_how_many, has_a_number
from bot.conversation.outcomes import Again, Explained, Reply
from bot.matching import Answer, Likely

_OF_THE_PASSAGE = frozenset({"eenvoudiger", "korter", "langer"})
_YEARS = frozenset({"jaartal", "jaartallen"})
_NAMES = re.compile(
    r"\bnoem(?:t|en|de)?\b.*\bnamen\b|\bwelke\s+namen\b|\Anamen\b"
    r"|\bbij\s+naam\b|\bnaam\s+en\s+toenaam\b"
)
_COSTS = re.compile(r"\bwat\s+kost(?:te)?n?\b|\bwelke?\s+bedrag(?:en)?\b")
_YEAR = re.compile(r"\b[12]\d{3}\b")
_NAME = re.compile(r"(?<=[\w,;’'] )[A-Z]\w+")


def gives_details(reply: Reply) -> bool:
    """Whether a reply is what a passage says, and not what stands beside it or about it."""
    if isinstance(reply, Explained):
        return reply.kind in _OF_THE_PASSAGE
    return isinstance(reply, Answer | Likely | Again)


def lacks(message: str, passage: str) -> bool:
    """Whether a message asks for a detail that a passage surely does not give."""
    words, asked = dutch.tokens(message), dutch.plain(message)
    if asks_how_many(words) or _COSTS.search(asked):
        return not has_a_number(dutch.tokens(passage))
    if not _YEARS.isdisjoint(words):
        return _YEAR.search(passage) is None
    return bool(_NAMES.search(asked)) and _NAME.search(passage) is None
