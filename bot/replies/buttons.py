"""What each button means: a class a button.

Buttons under old messages keep working: a prefix that has been sent stays what it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from bot.misses.overview import Pile
from bot.replies.button import MOST_BYTES, Button

Minutes = Literal[30, 60, 90]
MeetingMove = Literal["volgende", "overslaan", "stop", "terug", "pauze", "hervat"]
GroupSize = Literal["small", "large"]
Option = Literal[0, 1, 2]


@dataclass(frozen=True, slots=True)
class OpenPoint(Button):
    """Shows a point in this message."""

    prefix: ClassVar[str] = "p"
    point: str


@dataclass(frozen=True, slots=True)
class OpenPointOfTheme(Button):
    """Shows a point that was chosen from its section's list, with the way back to there."""

    prefix: ClassVar[str] = "o"
    point: str


@dataclass(frozen=True, slots=True)
class OpenParagraph(Button):
    """Shows the whole paragraph of a point's passage."""

    prefix: ClassVar[str] = "a"
    point: str


@dataclass(frozen=True, slots=True)
class CloseParagraph(Button):
    """Goes back from the whole paragraph to the point."""

    prefix: ClassVar[str] = "ap"
    point: str


@dataclass(frozen=True, slots=True)
class AnswerAgain(Button):
    """Gives an answer once more that may have got lost, by the number of its update."""

    prefix: ClassVar[str] = "nog"
    update_id: int


@dataclass(frozen=True, slots=True)
class OpenThemes(Button):
    """Shows all sections."""

    prefix: ClassVar[str] = "t"


@dataclass(frozen=True, slots=True)
class OpenTheme(Button):
    """Shows a page of a section's points; pages count from 0."""

    prefix: ClassVar[str] = "t"
    section: str
    page: int


@dataclass(frozen=True, slots=True)
class AskExample(Button):
    """Asks an example question, by its number from 0."""

    prefix: ClassVar[str] = "v"
    number: int


@dataclass(frozen=True, slots=True)
class NoneOfThese(Button):
    """Says that no suggestion was meant."""

    prefix: ClassVar[str] = "x"


@dataclass(frozen=True, slots=True)
class Thumb(Button):
    """Judges an answer, by the name of its entry in the journal: up (1) or down (0)."""

    prefix: ClassVar[str] = "j"
    up: Literal[0, 1]
    entry: str


@dataclass(frozen=True, slots=True)
class MissedPage(Button):
    """Shows a page of what went wrong, to maintainers; pages count from 0."""

    prefix: ClassVar[str] = "gp"
    page: int


@dataclass(frozen=True, slots=True)
class OpenMissed(Button):
    """Shows closely what went wrong: a cluster on one of the piles, from a page of the list."""

    prefix: ClassVar[str] = "go"
    pile: Pile
    page: int
    key: str


@dataclass(frozen=True, slots=True)
class MarkMissed(Button):
    """Says what a maintainer wants with a cluster, or takes that back, and shows the list."""

    prefix: ClassVar[str] = "gm"
    mark: Literal["wanted", "dismissed", "none"]
    pile: Pile
    page: int
    key: str


@dataclass(frozen=True, slots=True)
class AnotherPoint(Button):
    """Shows another random point."""

    prefix: ClassVar[str] = "w"


@dataclass(frozen=True, slots=True)
class CloseVote(Button):
    """Closes the vote that it stands under."""

    prefix: ClassVar[str] = "sluit"


@dataclass(frozen=True, slots=True)
class AnotherQuestion(Button):
    """Shows another discussion question."""

    prefix: ClassVar[str] = "b"


@dataclass(frozen=True, slots=True)
class OneQuizQuestion(Button):
    """Asks a single quiz question."""

    prefix: ClassVar[str] = "q"
    count: Literal[1] = 1


@dataclass(frozen=True, slots=True)
class QuizRoundOf(Button):
    """Starts a round of quiz questions."""

    prefix: ClassVar[str] = "q"
    count: Literal[5] = 5


@dataclass(frozen=True, slots=True)
class OneQuizQuestionAbout(Button):
    """Asks a single quiz question about a subject, in somebody's own words."""

    prefix: ClassVar[str] = "qo"
    subject: str


@dataclass(frozen=True, slots=True)
class QuizRoundAbout(Button):
    """Starts a round of quiz questions about a subject."""

    prefix: ClassVar[str] = "qo"
    count: int
    subject: str


@dataclass(frozen=True, slots=True)
class ExplainQuizQuestion(Button):
    """Closes the question that it stands under, and tells why."""

    prefix: ClassVar[str] = "qw"


@dataclass(frozen=True, slots=True)
class StopQuiz(Button):
    """Ends a round before its time."""

    prefix: ClassVar[str] = "qs"
    round_id: str


@dataclass(frozen=True, slots=True)
class AnotherQuestionAbout(Button):
    """Shows another discussion question about a subject."""

    prefix: ClassVar[str] = "bo"
    subject: str


def fitting_words(subject: str) -> str:
    """As many words of a subject as fit into a button, without what separates its fields."""
    bare, kept = subject.replace(":", " ").split(), ""
    for word in bare:
        longer = f"{kept} {word}".strip()
        if len(longer.encode()) > MOST_BYTES - len("qo:5:"):
            break
        kept = longer
    return kept


@dataclass(frozen=True, slots=True)
class NextQuizQuestion(Button):
    """Goes on to the next question of a round."""

    prefix: ClassVar[str] = "qn"
    round_id: str


@dataclass(frozen=True, slots=True)
class MeetingAbout(Button):
    """Chooses what a meeting is about: a section's id, or ``alles``."""

    WHOLE: ClassVar[str] = "alles"
    prefix: ClassVar[str] = "ms"
    section: str


@dataclass(frozen=True, slots=True)
class MeetingLasting(Button):
    """Chooses how many minutes a meeting about a section lasts."""

    prefix: ClassVar[str] = "mm"
    section: str
    minutes: Minutes


@dataclass(frozen=True, slots=True)
class PlanMeeting(Button):
    """Shows the plan of a meeting; ``section`` counts from 1, 0 is the whole text.

    ``dropped`` are the steps that are left out, as bits: 1 for the first, 2 for the second.
    """

    prefix: ClassVar[str] = "mp"
    section: int
    minutes: Minutes
    size: GroupSize
    dropped: int


@dataclass(frozen=True, slots=True)
class BeginMeeting(PlanMeeting):
    """Begins the meeting of a plan."""

    prefix: ClassVar[str] = "mb"


@dataclass(frozen=True, slots=True)
class CastVote(Button):
    """A vote in a meeting where there can be no poll: an option, counted from 0."""

    prefix: ClassVar[str] = "mk"
    option: Option


@dataclass(frozen=True, slots=True)
class MoveMeeting(Button):
    """Moves a meeting on from the page that ``ticket`` stands for."""

    prefix: ClassVar[str] = "mv"
    move: MeetingMove
    ticket: int


@dataclass(frozen=True, slots=True)
class ChangeSetting(Button):
    """Switches a setting, opens its choices, or goes back to the page."""

    prefix: ClassVar[str] = "i"
    what: Literal["lengte", "week", "dag", "uur", "terug"]


@dataclass(frozen=True, slots=True)
class ChooseSetting(Button):
    """Chooses the day of the week (0 is Monday) or the hour of the weekly statement."""

    prefix: ClassVar[str] = "i"
    what: Literal["dag", "uur"]
    value: int
