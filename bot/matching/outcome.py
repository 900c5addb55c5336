"""What a question leads to: one class for each kind of outcome, taken apart with ``match``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from bot.knowledge import OutOfScope, Point, SmallTalk
from bot.languages import Language

Label = Literal["answer", "suggest", "decline", "chat"]
MAX_SUGGESTIONS = 3


@dataclass(frozen=True, slots=True)
class Match:
    """A point, and how sure the matcher is that it answers the question (0 to 1)."""

    point: Point
    score: float


@dataclass(frozen=True, slots=True)
class Answer:
    """Surely what was asked.

    Attributes:
        matches: the point that answers the question; two when two things were asked, or when one
            of two near ones does.
        runners_up: what else may have been meant, best first.
        unanswered: what was asked beside it, in the asker's words, that the text says nothing of.
    """

    matches: tuple[Match, ...]
    runners_up: tuple[Match, ...] = ()
    unanswered: str | None = None


@dataclass(frozen=True, slots=True)
class Likely:
    """Likely what was asked: the point to show as a guess, and what else may have been meant."""

    match: Match
    runners_up: tuple[Match, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Up to ``MAX_SUGGESTIONS`` points to choose from, best first."""

    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class Decline:
    """The text says nothing about it.

    Attributes:
        nearest: the nearest that it does say, if that may help.
        subject: the out-of-scope subject that was recognised, if any.
    """

    nearest: Match | None = None
    subject: OutOfScope | None = None


@dataclass(frozen=True, slots=True)
class Foreign:
    """It was asked in another language; ``nearest`` is what it may be about."""

    language: Language
    nearest: Match | None = None


@dataclass(frozen=True, slots=True)
class Chat:
    """Small talk, or a question about the bot itself."""

    entry: SmallTalk


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says what ``point`` says was asked."""

    point: Point


Outcome: TypeAlias = Answer | Likely | Suggestions | Decline | Foreign | Chat | Attribution


def words_in(matches: Iterable[Match]) -> int:
    """How many words the passages of these points have in all."""
    return sum(len(match.point.passage.split()) for match in matches)


def label(outcome: Outcome) -> Label:
    """The name of an outcome for programs (``ask --json``) and for counting."""
    match outcome:
        case Answer():
            return "answer"
        case Likely() | Suggestions():
            return "suggest"
        case Decline() | Foreign():
            return "decline"
        case Chat() | Attribution():
            return "chat"


def shown(outcome: Outcome) -> tuple[Match, ...]:
    """The points whose passages an outcome shows, best first."""
    match outcome:
        case Answer():
            return outcome.matches
        case Likely():
            return (outcome.match,)
        case _:
            return ()


def matches(outcome: Outcome) -> tuple[Match, ...]:
    """The points in an outcome, best first: shown, to choose from, or nearest."""
    match outcome:
        case Answer() | Likely():
            return (*shown(outcome), *outcome.runners_up)
        case Suggestions():
            return outcome.matches
        case Decline() | Foreign():
            return (outcome.nearest,) if outcome.nearest else ()
        case Attribution():
            return (Match(outcome.point, 1.0),)
        case Chat():
            return ()
