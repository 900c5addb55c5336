"""Follow-ups that lead elsewhere in the text: on, back, to another subject, to two at once."""

from __future__ import annotations

import re

from bot.conversation.comparing import Comparing
from bot.conversation.context import Context
from bot.conversation.outcomes import Reply, Unclear
from bot.conversation.phrasing import FILLED, Phrasing
from bot.conversation.rereading import Rereading
from bot.conversation.story import Places
from bot.conversation.subjects import says, uses
from bot.conversation.summaries import summary
from bot.knowledge import Knowledge, Point
from bot.matching import Answer, Chat, Decline, Likely, Match, Matcher, Suggestions
from bot.matching.outcome import MAX_SUGGESTIONS

FOUND_FROM = 0.25
_RATHER = re.compile(r"\Aniet\b.+?\b(?:ik bedoel(?:de)?|maar)\s+(?=\S)")
_NOT_THAT = re.compile(r"\s+(?:en\s+)?niet\s+(?:die|dat|deze|de|het|over|wat|van|naar|met)\b.*\Z")
"""What a correction says that was not meant: 'niet wat het is maar', 'niet die over het ander'."""


class Elsewhere:
    """Finds what a follow-up leads to beside the point that was shown.

    Args:
        matcher: of the knowledge base.
        rereading: reads a message after what was shown.
        places: what stands where in the text.
    """

    def __init__(self, matcher: Matcher, rereading: Rereading, places: Places) -> None:
        self._matcher = matcher
        self._rereading = rereading
        self._places = places
        self._comparing = Comparing(matcher, rereading)

    @property
    def _knowledge(self) -> Knowledge:
        return self._matcher.knowledge

    def next(self, phrasing: Phrasing, message: str, context: Context) -> Reply | None:
        """The passage behind what was shown."""
        return self._beside(context, 1)

    def before(self, phrasing: Phrasing, message: str, context: Context) -> Reply | None:
        """The passage before what was shown."""
        return self._beside(context, -1)

    def _beside(self, context: Context, step: int) -> Reply | None:
        about = context.point(self._knowledge.by_id)
        if about is None:
            return Unclear()
        beside = self._places.beside(about, step)
        return answer(beside) if beside else self._places.edge(last=step > 0)

    def what_then(self, phrasing: Phrasing, message: str, context: Context) -> Reply | None:
        """What the text does have, after a no."""
        if phrasing.subject:
            found = self._matcher.search(phrasing.subject, 3)
            if found[0].score >= FOUND_FROM:
                return Answer(found[:1], found[1:])
            if saying := self._saying(phrasing.subject):
                best, *others = self._rereading.best_of(saying, message, context)
                return Answer((best,), tuple(others[:MAX_SUGGESTIONS]))
            first, *others = self._rereading.best(message, context)
            return Likely(first, tuple(others)) if first.score >= FOUND_FROM else None
        for name in (*context.offered, *context.shown, *context.earlier):
            return answer(self._knowledge.by_id[name])
        return summary(self._knowledge, ())

    def _saying(self, subject: str) -> list[str]:
        """The ids of the points in whose passage a subject stands."""
        points, analyser = self._knowledge.points, self._matcher.analyser
        return [point.id for point in points if says(point.passage, subject, analyser)]

    def mentioned(self, phrasing: Phrasing, message: str, context: Context) -> Reply | None:
        """An honest no to whoever asks if the text speaks of what it does not; else nothing."""
        subject = phrasing.subject
        if phrasing.margin < FILLED or not self._rereading.is_strange(subject):
            return None
        alone = self._matcher.match(message)
        if isinstance(alone, Decline) and alone.subject is not None:
            return alone
        if isinstance(alone, Answer) and uses(alone.matches[0].point, subject):
            return None
        (nearest,) = self._rereading.best(message, context, 1)
        return Decline(nearest)

    def stance(self, phrasing: Phrasing, message: str, context: Context) -> Reply | None:
        """Whether the author is for or against what the text is about."""
        stance = self._knowledge.story.stance
        return answer(self._knowledge.by_id[stance]) if stance and not phrasing.subject else None

    def again(self, phrasing: Phrasing, message: str, context: Context) -> Reply | None:
        """The earlier subject with a new word; nothing if that word is of no use here."""
        if phrasing.subject and self._rereading.is_strange(phrasing.subject):
            return None
        return self._rereading.decided(message, context)

    def correction(self, phrasing: Phrasing, message: str, context: Context) -> Reply | None:
        """What is meant instead, read by itself; never what was just shown."""
        if not phrasing.subject:
            others = [name for name in context.offered if name not in context.shown]
            return answer(self._knowledge.by_id[others[0]]) if others else self._near(context)
        before = [self._knowledge.by_id[name] for name in (*context.shown, *context.earlier)[:2]]
        said = phrasing.subject if phrasing.margin >= FILLED else message
        said = _NOT_THAT.sub("", _RATHER.sub("", said))
        alone = self._matcher.match(said)
        if isinstance(alone, Chat) and alone.entry.kind == "bot":
            return alone
        if isinstance(alone, Decline) and alone.subject is not None:
            return alone
        if isinstance(alone, Answer) and alone.matches[0].point not in before:
            return alone
        eager = not self._rereading.is_strange(said)
        meant = self._rereading.decided(said, context, without=before, eager=eager)
        again = isinstance(alone, Answer) and alone.matches[0].point.id in context.shown
        if isinstance(alone, Answer) and not isinstance(meant, Answer) and not (again and meant):
            return alone
        return meant

    def _near(self, context: Context) -> Suggestions | Unclear:
        """What is related to what was shown, to choose from."""
        about = context.point(self._knowledge.by_id)
        known = self._knowledge.by_id
        near = [known[name] for name in about.related if name in known] if about else []
        found = tuple(Match(point, 0.0) for point in near[:MAX_SUGGESTIONS])
        return Suggestions(found) if found else Unclear()

    def back(self, phrasing: Phrasing, message: str, context: Context) -> Reply | None:
        """What was shown earlier, by its name or as the last but one."""
        before = [self._knowledge.by_id[name] for name in context.earlier]
        if not phrasing.subject:
            return answer(before[0]) if before else Unclear()
        found = self._matcher.search(phrasing.subject, 4)
        again = [match for match in found if match.point in before]
        if again and again[0].score >= found[0].score / 3:
            return Answer(tuple(again[:1]))
        (meant,) = self._rereading.best(message, context, 1)
        for best in (*found[:1], meant):
            if best.score >= FOUND_FROM:
                return Answer((best,))
        return None

    def compare(self, phrasing: Phrasing, message: str, context: Context) -> Reply | None:
        """Two points side by side: both named, or one of them and what was shown."""
        shown = [self._knowledge.by_id[name] for name in (*context.shown, *context.earlier)]
        return self._comparing.compared(phrasing.subjects, shown, context)


def answer(point: Point) -> Answer:
    """A point as the reply."""
    return Answer((Match(point, 1.0),))
