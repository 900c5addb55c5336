"""Which passages are about a subject, those that name it; and which may be quoted of any text."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from bot import dutch
from bot.conversation.outcomes import Quoted
from bot.knowledge import Knowledge, Point
from bot.matching import Decline, Match, Matcher

_MOST, _SEARCHED = 3, 40
_SURELY = 0.8
_QUOTATION = r"(?:citaat|citaten|quotes?|zin|zinnen|oneliners?|uitspraak|uitspraken|iets)"
_WHAT_FOR = re.compile(
    r"\s+(?:waarmee|waarin|waar|die|dat|om|voor|bedoel|bedoelde)\b.*\Z", re.IGNORECASE
)
"""Behind a subject, what its quotations are for, or that it was meant: 'waarmee ik afsluit'."""
_FOR, _ABOUT = "voor", "over"


def quotations(matcher: Matcher, subject: str, without: Collection[str] = ()) -> Quoted | Decline:
    """The passages that name a subject; where none does, the one that surely answers to it.

    Args:
        matcher: finds points.
        subject: in the asker's words.
        without: the ids of points that were quoted before.
    """
    subject = _WHAT_FOR.sub("", subject)
    found = matcher.search(subject, _SEARCHED)
    naming = [match for match in found if _names(matcher, match.point, subject)]
    surely = found[:1] if found[0].score >= _SURELY else ()
    quoted = tuple(_without_repetition(naming)) or surely
    quoted = tuple(match for match in quoted if match.point.id not in without)[:_MOST]
    return Quoted(subject, quoted) if quoted else Decline()


def _without_repetition(found: Iterable[Match]) -> Iterator[Match]:
    """Those whose passages have no sentence that was quoted before."""
    quoted: set[str] = set()
    for match in found:
        said = set(dutch.sentences(match.point.passage))
        if said.isdisjoint(quoted):
            yield match
        quoted |= said


def of_the_line(knowledge: Knowledge) -> Quoted | None:
    """The shortest passages of the argument, in its order; nothing if the text gives no line."""
    line = [knowledge.by_id[turn.point] for turn in knowledge.story.line]
    shortest = sorted(line, key=lambda point: len(point.passage))[:_MOST]
    chosen = tuple(Match(point, 1.0) for point in line if point in shortest)
    return Quoted("", chosen) if chosen else None


def subject_of(subject: str, message: str) -> str:
    """What quotations are to be about, as it was typed.

    Nothing if only praise of them is named, or what they are for: 'voor op mijn poster'.

    Args:
        subject: as the analyser spells it, which joins words that belong together.
        message: in which it stands.
    """
    words = dutch.tokens(message)
    letters = r"[\s-]*".join(map(re.escape, subject.replace(" ", "")))
    typed = re.search(letters, message, re.IGNORECASE)
    praise = re.search(rf"{letters}\s+{_QUOTATION}\b", message, re.IGNORECASE)
    if praise or re.fullmatch(_QUOTATION, subject) or (_FOR in words and _ABOUT not in words):
        return ""
    return typed[0] if typed else subject


def names_itself(matcher: Matcher, point: Point) -> bool:
    """Whether the passage of a point has a word of its title, and so may be quoted about that."""
    said = {word.term for word in matcher.analyser.analyse(point.passage).words}
    return any(word.term in said for word in matcher.analyser.analyse(point.title).content)


def _names(matcher: Matcher, point: Point, subject: str) -> bool:
    """Whether a passage, or the title above it, has the words of a subject."""
    said = matcher.analyser.analyse(f"{point.title} {point.passage}")
    terms = {word.term for word in said.words}
    wanted = matcher.analyser.analyse(subject).content
    return bool(wanted) and all(word.term in terms for word in wanted)
