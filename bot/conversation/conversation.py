"""What a message means after what was said before. Pure, on top of the matcher."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from bot import dutch
from bot.conversation.context import Context
from bot.conversation.follow_ups import FollowUps
from bot.conversation.outcomes import Reply, offered, shown
from bot.conversation.outcomes import label as label_of
from bot.conversation.phrasing import Phrasing, Phrasings
from bot.conversation.rereading import Rereading
from bot.conversation.story import Places
from bot.conversation.subjects import Item, Subjects
from bot.knowledge import Knowledge
from bot.knowledge.entries import FollowUpKind
from bot.matching import Answer, Chat, Decline, Foreign, Matcher
from bot.matching.matcher import MAX_QUESTION
from bot.matching.outcome import Outcome
from bot.matching.reading import Reading

SURELY, PERHAPS = 0.35, 0.05
"""From which margin a phrasing surely is a follow-up, and from which it may be one."""
_SURE_ALONE = 0.85
_SURE_OF_SUBJECT = 0.5
_FEW_WORDS = 2
_BY_ITSELF: frozenset[FollowUpKind] = frozenset(
    ["begin", "einde", "kopjes", "samenvatting", "citaten", "verschil", "ordinaal"]
)
"""Kinds that make sense with nothing before them, if they name what they are about."""


class Conversation:
    """Talks about one knowledge base; remembers nothing itself.

    Args:
        matcher: answers single questions.
        cache: the folder in which what was trained is kept; nowhere, if none.
    """

    def __init__(self, matcher: Matcher, cache: Path | None = None) -> None:
        self.matcher = matcher
        self._phrasings = Phrasings(matcher.knowledge, matcher.analyser, cache)
        self._rereading = Rereading(matcher)
        self._places = Places(matcher.knowledge)
        self._subjects = Subjects(matcher)
        self._follow_ups = FollowUps(matcher, self._rereading, self._places)
        self._elsewhere = [
            " ".join(dutch.tokens(text)) for text in matcher.knowledge.follow_ups.get("anders", ())
        ]

    @property
    def knowledge(self) -> Knowledge:
        """What it is about."""
        return self.matcher.knowledge

    def reply(self, message: str, context: Context | None = None) -> Reply:
        """What ``message`` leads to, after what ``context`` says was shown.

        Args:
            message: as it was typed, of any length; the first 4096 characters count.
            context: what the same person, or the thread of replies, was shown before.
        """
        message, context = message[:MAX_QUESTION], context or Context()
        if self._changes_subject(message):
            context = Context()
        if context:
            message = self._without_pleasantries(message)
        reading = self.matcher.read(message)
        alone = self.matcher.outcome(message, reading)
        if isinstance(alone, Chat) and alone.entry.kind == "nood":
            return alone
        if (place := self._places.named(reading.whole)) is not None:
            return place
        phrasing = self._phrasings.recognise(self.matcher.analyser.analyse(message))
        if phrasing is not None and self._goes_on(phrasing, reading, alone, context):
            reply = self._follow_ups.reply(phrasing, message, context)
            if reply is not None:
                return reply
        if not context or self._stands_alone(phrasing, reading, alone):
            return alone
        return self._rereading.outcome(message, reading, alone, context)

    def about(self, subject: str, items: Iterable[Item]) -> list[str]:
        """The ids of the things for a study circle that are about a subject."""
        return self._subjects.about(subject[:MAX_QUESTION], items)

    def _changes_subject(self, message: str) -> bool:
        """Whether a message says that it is about something else."""
        said = f" {' '.join(dutch.tokens(message))} "
        return any(f" {phrase} " in said for phrase in self._elsewhere)

    def _without_pleasantries(self, message: str) -> str:
        """A message without the sentences before its question that only acknowledge an answer."""
        sentences = dutch.sentences(message)
        kept = [sentence for sentence in sentences if not self._is_pleasantry(sentence)]
        return " ".join(kept) if 0 < len(kept) < len(sentences) else message

    def _is_pleasantry(self, sentence: str) -> bool:
        phrasing = self._phrasings.recognise(self.matcher.analyser.analyse(sentence))
        return phrasing is not None and phrasing.kind == "bedankt" and phrasing.margin >= SURELY

    def after(self, reply: Reply, context: Context | None = None) -> Context:
        """What is to be remembered of ``reply``, given after ``context``."""
        points = tuple(match.point.id for match in shown(reply))
        choices = tuple(match.point.id for match in offered(reply))
        named = getattr(reply, "about", None) or getattr(reply, "point", None)
        if not points and named is not None:
            points = (named.id,)
        enumeration = self._places.enumeration_of(reply, points)
        declined = label_of(reply) == "decline"
        before = context or Context()
        if not points and not choices and not declined:
            return before  # small talk in between changes nothing
        return before.followed_by(Context(points, choices, enumeration, declined))

    def _goes_on(
        self, phrasing: Phrasing, reading: Reading, alone: Outcome, context: Context
    ) -> bool:
        """Whether a message is a follow-up, and no new question."""
        if not context:
            return phrasing.kind in _BY_ITSELF and phrasing.margin >= SURELY
        if phrasing.margin >= SURELY:
            literally = phrasing.is_literal and not phrasing.subject
            return reading.exact_match is None or literally
        if isinstance(alone, Chat):
            return phrasing.kind != "bedankt" and phrasing.margin >= PERHAPS
        if self._stands_alone(phrasing, reading, alone):
            return False
        return phrasing.margin >= PERHAPS

    def _stands_alone(self, phrasing: Phrasing | None, reading: Reading, alone: Outcome) -> bool:
        """Whether a message is surely understood without what came before."""
        if isinstance(alone, Chat | Foreign) or reading.exact_match is not None:
            return True
        if all(word.function for word in reading.whole.words):
            return phrasing is None or phrasing.margin < PERHAPS
        names = phrasing is None or bool(phrasing.subject)
        if isinstance(alone, Decline) and alone.subject is not None:
            return names and self.matcher.subject_score(reading) >= _SURE_OF_SUBJECT
        sure = isinstance(alone, Answer) and alone.matches[0].score >= _SURE_ALONE
        return sure and len(reading.whole.content) >= _FEW_WORDS
