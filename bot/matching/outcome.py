"""What a question leads to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.knowledge import OutOfScope, Point, SmallTalk
from bot.languages import Language

OutcomeKind = Literal["answer", "suggest", "decline", "chat"]
MAX_SUGGESTIONS = 3


@dataclass(frozen=True, slots=True)
class Match:
    """A point, and how sure the matcher is that it answers the question (0 to 1)."""

    point: Point
    score: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """The matcher's decision.

    Attributes:
        kind: ``answer`` (one point; two when two things were asked), ``suggest`` (up to three to
            choose from), ``decline``, or ``chat`` (small talk, or about the bot).
        matches: what is answered or suggested, best first; of a decline, the nearest point, if any;
            of a chat about who says so, the point that was shown before.
        small_talk: the entry of a ``chat``, unless it asks who says so.
        subject: the out-of-scope subject that a ``decline`` recognised.
        language: the code of the language that a ``decline`` recognised instead of Dutch.
    """

    kind: OutcomeKind
    matches: tuple[Match, ...] = ()
    small_talk: SmallTalk | None = None
    subject: OutOfScope | None = None
    language: Language | None = None
