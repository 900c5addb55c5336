"""Which passages are about a subject: those that name it."""

from __future__ import annotations

from bot.conversation.outcomes import Quoted
from bot.knowledge import Point
from bot.matching import Decline, Matcher

_MOST, _SEARCHED = 3, 40
_SURELY = 0.8


def quotations(matcher: Matcher, subject: str) -> Quoted | Decline:
    """The passages that name a subject; where none does, the one that surely answers to it.

    Args:
        matcher: finds points.
        subject: in the asker's words.
    """
    found = matcher.search(subject, _SEARCHED)
    naming = tuple(match for match in found if _names(matcher, match.point, subject))
    surely = found[:1] if found[0].score >= _SURELY else ()
    quoted = naming[:_MOST] or surely
    return Quoted(subject, quoted) if quoted else Decline()


def _names(matcher: Matcher, point: Point, subject: str) -> bool:
    """Whether a passage, or the title above it, has the words of a subject."""
    said = matcher.analyser.analyse(f"{point.title} {point.passage}")
    terms = {word.term for word in said.words}
    wanted = matcher.analyser.analyse(subject).content
    return bool(wanted) and all(word.term in terms for word in wanted)
