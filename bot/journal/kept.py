"""What is kept of a question and what it led to; nothing of distress, small talk and noise."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.conversation.outcomes import (
    Again,
    Both,
    Compared,
    Explained,
    Listed,
    Located,
    NoSuchParagraph,
    Outlined,
    Quoted,
    Read,
    Reply,
    Summarised,
    Thanked,
    Unclear,
    offered,
    shown,
)
from bot.journal.masking import masked, says_something
from bot.matching import (
    Answer,
    Attribution,
    Chat,
    Decline,
    Foreign,
    Likely,
    Match,
    Suggestions,
)

MOST_POINTS = 5
_DECIMALS = 3
OUTCOMES: dict[type[object], str] = {
    Answer: "answer",
    Likely: "guess",
    Suggestions: "choices",
    Decline: "decline",
    Foreign: "foreign",
    Attribution: "attribution",
    Explained: "explained",
    Located: "located",
    Read: "read",
    NoSuchParagraph: "no such paragraph",
    Compared: "compared",
    Listed: "listed",
    Summarised: "summarised",
    Quoted: "quoted",
    Outlined: "outlined",
    Both: "both",
    Again: "again",
    Unclear: "unclear",
}
SUBJECT = "subject"
"""Of a decline that knows what was asked: a subject that the text does not treat."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a question.

    Attributes:
        question: the question, masked.
        outcome: the name of what it led to: ``answer``, ``guess``, ``choices``, ``decline`` …;
            ``subject`` of a decline that knows which subject outside the text was asked about
        points: the ids of the points that were shown, to choose from, or nearest, each with its
            probability, best first.
    """

    question: str
    outcome: str
    points: tuple[tuple[str, float], ...]


def kept(text: str, reply: Reply, names: Iterable[str] = ()) -> Kept | None:
    """What may be kept of a question; nothing of what is none.

    Args:
        text: the question as it was typed.
        reply: what it led to.
        names: what in it Telegram knows to be somebody's name.
    """
    if _never(reply):
        return None
    question = masked(text, names)
    if not says_something(question):
        return None
    return Kept(question, _outcome(reply), _points([*shown(reply), *offered(reply)]))


def _never(reply: Reply) -> bool:
    """Whether nothing may be kept: of distress, small talk, questions about the bot, and noise."""
    match reply:
        case Chat() | Thanked():
            return True
        case Decline(subject=subject):
            return subject is not None and subject.kind == "ruis"
        case Both(first, second):
            return _never(first) or _never(second)
        case _:
            return False


def _outcome(reply: Reply) -> str:
    knows = isinstance(reply, Decline) and reply.subject is not None
    return SUBJECT if knows else OUTCOMES[type(reply)]


def _points(matches: Iterable[Match]) -> tuple[tuple[str, float], ...]:
    found: dict[str, float] = {}
    for match in matches:
        found.setdefault(match.point.id, round(match.score, _DECIMALS))
    return tuple(found.items())[:MOST_POINTS]
