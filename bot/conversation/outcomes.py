"""What a message in a conversation leads to, beside the outcomes of a single question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from bot.knowledge import OutOfScope, Point, Section, SourceParagraph
from bot.knowledge.follow_ups import FollowUpKind
from bot.knowledge.story import Enumeration
from bot.matching.outcome import Answer, Attribution, Chat, Decline, Label, Likely, Match, Outcome
from bot.matching.outcome import label as label_of_match
from bot.matching.outcome import matches as matches_of_match
from bot.matching.outcome import shown as shown_of_match

Length = Literal["zin", "kort", "lang"]


@dataclass(frozen=True, slots=True)
class Explained:
    """More about a point that was shown: a reason, an example, plainer words, grounds.

    Attributes:
        kind: what was asked.
        about: the point that it was asked of.
        text: what is said, in our own words; nothing when the text gives none of that.
        quoted: the point whose passage carries it, if any does.
        another: whether one more was asked for than was given.
        onward: where there is more of what was asked, to choose from.
    """

    kind: FollowUpKind
    about: Point
    text: str | None
    quoted: Point | None
    another: bool = False
    onward: tuple[Point, ...] = ()


@dataclass(frozen=True, slots=True)
class Located:
    """Where the passage of a point stands, and that of the one that was shown beside it."""

    about: Point
    beside: Point | None = None


@dataclass(frozen=True, slots=True)
class Read:
    """A whole paragraph, and the point that stands for it."""

    section: Section
    paragraph: SourceParagraph
    point: Point


@dataclass(frozen=True, slots=True)
class NoSuchParagraph:
    """The text has only so many paragraphs."""

    count: int


@dataclass(frozen=True, slots=True)
class Compared:
    """Two points side by side."""

    first: Point
    second: Point


@dataclass(frozen=True, slots=True)
class Listed:
    """A list in the text, as a whole."""

    enumeration: Enumeration
    point: Point
    items: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Summarised:
    """The whole text, or a section of it, in our own words.

    Attributes:
        section: the section; nothing for the whole.
        text: the summary.
        quoted: the point whose passage carries it, if any does.
    """

    section: Section | None
    text: str
    quoted: Point | None


@dataclass(frozen=True, slots=True)
class Quoted:
    """Passages about a subject, best first, or of the text as a whole, word for word."""

    subject: str
    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class Outlined:
    """The headings of the text, and the point that treats them, if there is one."""

    sections: tuple[Section, ...]
    point: Point | None


@dataclass(frozen=True, slots=True)
class Thanked:
    """Thanks, agreement or laughter after an answer."""


@dataclass(frozen=True, slots=True)
class Both:
    """The replies to two questions in one message."""

    first: Reply
    second: Reply


@dataclass(frozen=True, slots=True)
class Again:
    """An answer, or a guess, that shows what was shown just before: now in plainer words."""

    reply: Answer | Likely


@dataclass(frozen=True, slots=True)
class Unclear:
    """A follow-up with nothing to follow: what would they like to go on about?"""


Reaction: TypeAlias = (
    Explained
    | Located
    | Read
    | NoSuchParagraph
    | Compared
    | Listed
    | Summarised
    | Quoted
    | Outlined
    | Thanked
    | Both
    | Again
    | Unclear
)
Reply: TypeAlias = Outcome | Reaction


def shown(reply: Reply) -> tuple[Match, ...]:
    """The points whose passages a reply shows, best first."""
    match reply:
        case Explained(quoted=point) | Summarised(quoted=point) | Outlined(point=point):
            return _certain(point)
        case Read(point=point) | Listed(point=point):
            return _certain(point)
        case Compared(first, second):
            return (*_certain(first), *_certain(second))
        case Quoted(matches=found):
            return found
        case Both(first, second):
            return (*shown(first)[:1], *shown(second)[:1])
        case Again(found):
            return shown(found)
        case Located() | NoSuchParagraph() | Thanked() | Unclear():
            return ()
        case _:
            return shown_of_match(reply)


def tells(reply: Reply) -> bool:
    """Whether a reply says something, and so may stand beside another one."""
    match reply:
        case Explained(text=None):
            return False
        case Explained() | Located() | Attribution() | Decline(subject=OutOfScope()):
            return True
        case Chat(entry):
            return entry.kind == "bot"
        case _:
            return bool(shown(reply))


def offered(reply: Reply) -> tuple[Match, ...]:
    """The points that a reply offers to choose from, in order."""
    match reply:
        case Listed(items=items) | Explained(onward=items):
            return tuple(Match(point, 1.0) for point in items)
        case Again(found):
            return offered(found)
        case (
            Located()
            | Read()
            | NoSuchParagraph()
            | Compared()
            | Summarised()
            | Quoted()
            | Outlined()
            | Thanked()
            | Both()
            | Unclear()
            | Attribution()
        ):
            return ()
        case _:
            return matches_of_match(reply)[len(shown_of_match(reply)) :]


def label(reply: Reply) -> Label:
    """The name of a reply for programs: ``answer`` when a passage is shown as the reply."""
    match reply:
        case Explained(text=None, quoted=None) | Unclear() | NoSuchParagraph():
            return "decline"
        case Located() | Thanked():
            return "chat"
        case Explained() | Summarised() | Outlined() | Both():
            return "answer" if shown(reply) else "chat"
        case Again(found):
            return label(found)
        case Read() | Compared() | Listed() | Quoted():
            return "answer"
        case _:
            return label_of_match(reply)


def _certain(point: Point | None) -> tuple[Match, ...]:
    return (Match(point, 1.0),) if point else ()
