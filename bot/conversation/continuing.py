"""Whether a message goes on from what was shown before it, or stands alone."""

from __future__ import annotations

from bot import dutch
from bot.conversation.asides import OF_OTHERS
from bot.conversation.context import Context
from bot.conversation.kinds import (
    BY_ITSELF,
    NAMING,
    OF_WHAT_WAS_SHOWN,
    PERHAPS,
    RATHER_ALONE,
    SURELY,
)
from bot.conversation.phrasing import FILLED, Phrasing, Phrasings
from bot.conversation.rereading import ANSWERED, Rereading, is_sure
from bot.conversation.tone import (
    concludes,
    gives_thanks,
    laughs,
    objects,
    only_sounds_like,
    points_back,
    speaks_of_the_author,
)
from bot.matching import Answer, Chat, Decline, Foreign, Likely, Matcher
from bot.matching.analysis import Utterance
from bot.matching.outcome import Outcome
from bot.matching.reading import Reading

_SURELY_ANOTHER = 0.75
_SURE_OF_SUBJECT = 0.5
_SURE_OF_ANOTHER = 0.7
"""Of what is outside the text, though a message is a little like a follow-up."""
_SHORT = 12
_SAYS_WHAT_IS_STRANGE = frozenset({"verschil", "citaten", "samenvatting"})
"""Kinds that can do without what they name, or say that the text does not speak of it."""


class Continuing:
    """Tells follow-ups from whole questions.

    Args:
        matcher: of the knowledge base that they are about.
        phrasings: recognises follow-ups by their words.
        rereading: reads a message after what was shown.
    """

    def __init__(self, matcher: Matcher, phrasings: Phrasings, rereading: Rereading) -> None:
        self._matcher = matcher
        self._phrasings = phrasings
        self._rereading = rereading

    def goes_on(
        self, phrasing: Phrasing, message: str, reading: Reading, alone: Outcome, context: Context
    ) -> bool:
        """Whether a message is a follow-up, and no new question."""
        if not context:
            return phrasing.margin >= SURELY and self._makes_sense_first(phrasing, alone)
        if phrasing.kind == "bedankt" and phrasing.margin < FILLED:
            thanks = self._phrasings.opens_or_ends(message, "bedankt")
            if not thanks or objects(reading.whole) or concludes(message):
                return False
        thanks = gives_thanks(message) and not reading.whole.asks and phrasing.kind != "bedankt"
        if thanks and not phrasing.is_literal:
            return False
        if only_sounds_like(phrasing, message, reading, alone):
            return False
        if phrasing.margin >= SURELY:
            if isinstance(alone, Answer) and phrasing.subject and phrasing.kind in RATHER_ALONE:
                return False
            if self._is_about_another(phrasing, message, context, _SURELY_ANOTHER):
                return False
            literally = phrasing.is_literal and not phrasing.subject
            return reading.exact_match is None or literally
        if isinstance(alone, Answer) and reading.whole.content:
            return False
        if isinstance(alone, Chat):
            known = phrasing.kind == "bedankt" or reading.exact_match is not None
            return not known and phrasing.margin >= PERHAPS
        if self.stands_alone(phrasing, reading, alone):
            return False
        if self._is_about_another(phrasing, message, context, ANSWERED):
            return False
        return phrasing.margin >= PERHAPS

    def _makes_sense_first(self, phrasing: Phrasing, alone: Outcome) -> bool:
        """Whether what is a follow-up by its words can be asked with nothing before it."""
        if is_sure(alone) and not phrasing.is_literal:
            return False
        if isinstance(alone, Likely) and not phrasing.subject:
            return True
        if phrasing.subject and self._rereading.is_strange(phrasing.subject):
            return phrasing.kind in _SAYS_WHAT_IS_STRANGE
        unknown = isinstance(alone, Decline) and bool(phrasing.subject)
        return phrasing.kind in BY_ITSELF or (phrasing.kind == "welwat" and unknown)

    def _is_about_another(
        self, phrasing: Phrasing, message: str, context: Context, least: float
    ) -> bool:
        """Whether a message that is like a follow-up on what was shown names something else."""
        if phrasing.is_literal or phrasing.kind not in OF_WHAT_WAS_SHOWN:
            return False
        return self._rereading.speaks_of_another(message, context, least)

    def asks_of_the_whole(
        self, phrasing: Phrasing, message: str, alone: Outcome, context: Context
    ) -> bool:
        """Whether what sounds like a follow-up points back to nothing, and surely asks what the
        author says or thinks in general."""
        about = context.point(self._matcher.knowledge.by_id)
        if about is None or not isinstance(alone, Answer) or points_back(message):
            return False
        if self._matcher.knowledge.section(about).kind == "colofon":
            return speaks_of_the_author(message)
        of_others = about.speaker is not None and about.speaker.speaker in OF_OTHERS
        return phrasing.kind == "eens" and not of_others

    def stands_alone(self, phrasing: Phrasing | None, reading: Reading, alone: Outcome) -> bool:
        """Whether a message is surely understood without what came before."""
        if isinstance(alone, Chat | Foreign) or reading.exact_match is not None:
            return True
        if all(word.function for word in reading.whole.words):
            return phrasing is None or phrasing.margin < PERHAPS
        if not isinstance(alone, Decline) or alone.subject is None:
            return False
        score = self._matcher.subject_score(reading)
        if phrasing is None or phrasing.subject:
            return score >= _SURE_OF_SUBJECT
        return phrasing.margin < SURELY and score >= _SURE_OF_ANOTHER

    def is_thanks(
        self, message: str, said: Utterance, phrasing: Phrasing | None, alone: Outcome
    ) -> bool:
        """Whether a short message that asks nothing begins or ends with thanks or the like."""
        asks = said.asks or (concludes(message) and not gives_thanks(message))
        if laughs(message) and not asks and not isinstance(alone, Chat):
            return True
        if gives_thanks(message) and not asks and not isinstance(alone, Answer | Chat):
            return True
        if isinstance(alone, Answer | Chat) or len(said.words) > _SHORT or asks:
            return False
        subject = phrasing.subject if phrasing is not None else ""
        if "maar" in dutch.tokens(message):
            return False
        found = not isinstance(alone, Decline)
        if found and subject and not self._rereading.is_strange(subject):
            return False  # it names something that the text speaks of
        likely = phrasing is not None and phrasing.kind == "bedankt"
        unknown = isinstance(alone, Likely) or (isinstance(alone, Decline) and not alone.subject)
        return (likely or unknown) and self._phrasings.opens_or_ends(message, "bedankt")

    def claims(self, message: str, reading: Reading, phrasing: Phrasing | None) -> bool:
        """Whether a message says something, and asks nothing that the text may not speak of."""
        kind = phrasing.kind if phrasing is not None and phrasing.margin >= PERHAPS else None
        asks = reading.whole.asks or "?" in message or kind in NAMING
        return kind == "dusvindt" or not asks
