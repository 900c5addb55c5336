"""What a message means after what was said before. Pure, on top of the matcher."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from bot import dutch
from bot.conversation.context import Context
from bot.conversation.continuing import Continuing
from bot.conversation.details import gives_details, lacks
from bot.conversation.follow_ups import FollowUps
from bot.conversation.kinds import PERHAPS, READ_AFTER, SAID, SURELY
from bot.conversation.outcomes import Again, Both, Explained, Reply, Thanked, offered, shown, tells
from bot.conversation.outcomes import label as label_of
from bot.conversation.phrasing import FILLED, Phrasing, Phrasings
from bot.conversation.rereading import Rereading, is_sure
from bot.conversation.sentences import Sentences, clauses
from bot.conversation.story import Places
from bot.conversation.subjects import Item, Subjects
from bot.conversation.tone import (
    OF_A_PERSON,
    asks_what_to_do,
    asks_why,
    concludes,
    is_meant_otherwise,
    points_back,
    speaks_of,
)
from bot.knowledge import Knowledge
from bot.matching import Answer, Chat, Decline, Likely, Matcher, Suggestions
from bot.matching.matcher import MAX_QUESTION
from bot.matching.outcome import Outcome
from bot.matching.reading import Reading

_IS_IT_SO, _PLAINER = Phrasing("klopt", SURELY, ()), Phrasing("eenvoudiger", SURELY, ())
_REASON, _THANKS = Phrasing("waarom", SURELY, ()), Phrasing("bedankt", FILLED, ())
_TWO = 2


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
        self._sentences = Sentences(matcher, self._phrasings)
        self._continuing = Continuing(matcher, self._phrasings, self._rereading)

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
        message = self._sentences.without_manners(message[:MAX_QUESTION])
        reply = self._understood(message, context or Context())
        if isinstance(reply, Answer) and self._sentences.surely(reply.unanswered or ""):
            reply = replace(reply, unanswered=None)  # it goes on about the same
        guesses = bool(context) or isinstance(reply, Likely)
        found = shown(reply) if guesses and gives_details(reply) else ()
        lacking = all(lacks(message, match.point.passage) for match in found)
        return Decline(found[0]) if found and lacking else reply

    def _understood(self, message: str, context: Context) -> Reply:
        if self._sentences.change_subject(message):
            context = Context()
        reading = self.matcher.read(message)
        alone = self.matcher.outcome(message, reading)
        if isinstance(alone, Chat) and alone.entry.kind == "nood":
            return alone
        behind = self._sentences.question_behind(message, alone)
        if (asked := behind or self._sentences.question_among(message, alone)) is not None:
            return self._read_and_reply(asked, context)
        asked = self._sentences.without_openings(message) if context else message
        answers_both = isinstance(alone, Answer) and len(alone.matches) == _TWO
        if (context or not answers_both) and (both := self._both(asked, context)) is not None:
            return both
        if (claim := self._sentences.claim_in_question(asked)) is not None:
            return self._read_and_reply(claim, context)
        if (on_a_topic := self._sentences.on_a_topic(asked, alone)) is not None:
            phrasing, part, topic = on_a_topic
            reply = self._follow_ups.reply(phrasing, part, self.after(topic, context))
            if reply is not None:
                return reply
        if asked != message:
            return self._read_and_reply(asked, context)
        return self._reply(message, reading, alone, context)

    def _read_and_reply(self, message: str, context: Context) -> Reply:
        reading = self.matcher.read(message)
        return self._reply(message, reading, self.matcher.outcome(message, reading), context)

    def _reply(self, message: str, reading: Reading, alone: Outcome, context: Context) -> Reply:
        """What one question leads to."""
        if isinstance(alone, Chat) and alone.entry.kind == "nood":
            return alone
        if (place := self._places.named(reading.whole)) is not None:
            return place
        if isinstance(alone, Chat) and (context or speaks_of(OF_A_PERSON, reading)):
            alone = self._unless_meant_otherwise(alone, message, reading)
        if context and asks_what_to_do(message) and not is_sure(alone):
            return self._follow_ups.what_to_do(message, context)
        phrasing = self._recognise(message, alone, context)
        if (inner := self._inside_a_correction(phrasing)) is not None:
            phrasing, message = inner, phrasing.subject if phrasing else message
        if phrasing is not None:
            reply = self._as_a_follow_up(phrasing, message, reading, alone, context)
            if reply is not None:
                return reply
        return self._read_again(phrasing, message, reading, alone, context)

    def _as_a_follow_up(
        self, phrasing: Phrasing, message: str, reading: Reading, alone: Outcome, context: Context
    ) -> Reply | None:
        """What a message leads to if it is the follow-up that it sounds like; nothing if not."""
        if phrasing.kind == "terug" and (on := self._back_and_on(message, context)) is not None:
            return on
        if (said := self._follow_ups.by_a_reader(phrasing, message, alone)) is not None:
            return said
        if self._continuing.asks_of_the_whole(phrasing, message, alone, context):
            return self._anew(message, alone, context)
        if not self._continuing.goes_on(phrasing, message, reading, alone, context):
            return None
        reply = self._follow_ups.reply(phrasing, message, context)
        if reply is not None:
            return self._anew(message, reply, context) if phrasing.kind in READ_AFTER else reply
        if isinstance(alone, Chat):
            return self._read_again(phrasing, message, reading, Decline(), context)
        return None

    def _read_again(
        self,
        phrasing: Phrasing | None,
        message: str,
        reading: Reading,
        alone: Outcome,
        context: Context,
    ) -> Reply:
        """What a message that is no follow-up by its words leads to after what was shown."""
        continuing = self._continuing
        if context and isinstance(alone, Chat) and self._phrasings.is_own_question(reading.whole):
            return self._rereading.decided(message, context) or Decline()
        if context and continuing.is_thanks(message, reading.whole, phrasing, alone):
            return Thanked()
        says_something = any(map(str.isalnum, message))
        if context.shown and "?" in message and not says_something:
            return self._follow_ups.reply(_PLAINER, message, context) or alone
        if not (context and says_something) or continuing.stands_alone(phrasing, reading, alone):
            return alone if reading.exact_match is not None else self._anew(message, alone, context)
        item = self._follow_ups.lists.items_named(message)
        if item is not None and not isinstance(alone, Answer):
            return item
        subject = phrasing.subject if phrasing is not None else ""
        claims = continuing.claims(message, reading, phrasing)
        reply = self._rereading.outcome(message, subject, reading, alone, context, claims=claims)
        if concludes(message) and isinstance(reply, Suggestions | Decline):
            return self._follow_ups.reply(_IS_IT_SO, message, context) or reply
        return self._anew(message, reply, context)

    def _unless_meant_otherwise(self, chat: Chat, message: str, reading: Reading) -> Outcome:
        """What small talk leads to if it is none: a no, or what is not told of the author."""
        if not is_meant_otherwise(chat, message, reading):
            return chat
        author = self.knowledge.source.surname
        words = (author if word in OF_A_PERSON else word for word in dutch.tokens(message))
        told = self.matcher.match(" ".join(words))
        return told if isinstance(told, Decline) else Decline()

    def _both(self, message: str, context: Context) -> Reply | None:
        """The replies to two questions in one message, the second as going on from the first."""
        parts = self._sentences.questions(message)
        if len(parts) < _TWO:
            return None
        first = self._read_and_reply(parts[0], context)
        alone = self.matcher.match(parts[1])
        if tells(first) and not isinstance(first, Decline):
            going_on = self._read_and_reply(parts[1], self.after(first, context))
            by_itself = [] if points_back(parts[1]) else [alone]
            for second in (going_on, *by_itself):
                if tells(second) and _differ(first, second):
                    return Both(first, second)
        if isinstance(first, Answer) and isinstance(alone, Decline):
            return replace(first, unanswered=parts[1])
        return None

    def _back_and_on(self, message: str, context: Context) -> Reply | None:
        """The reply to a question that comes right after what it goes back to: 'nog even terug naar
        de tweede: klopt dat?'"""
        parts = self._sentences.back_and_question(message)
        if parts is None or not points_back(parts[-1]):
            return None
        back, named, question = parts
        topic = self._follow_ups.reply(back, named, context)
        if topic is None or not shown(topic):
            return None
        reply = self._read_and_reply(question, self.after(topic, context))
        return reply if tells(reply) and not isinstance(reply, Decline) else None

    def _recognise(self, message: str, alone: Outcome, context: Context) -> Phrasing | None:
        """The follow-up that a message is, or that a part of it is word for word."""
        said = self.matcher.analyser.analyse(message)
        whole = self._phrasings.recognise(said, loosely=bool(context))
        if not context or whole is None:
            return whole
        parts = clauses(message)
        if len(parts) > 1 and all(map(self._sentences.says_thanks, parts)):
            return _THANKS
        if whole.margin >= SURELY or is_sure(alone):
            return whole
        nothing = whole.margin < PERHAPS and isinstance(alone, Decline) and alone.subject is None
        for part in parts if len(parts) > 1 else ():
            found = self._sentences.recognised(part)
            if found is None or found.margin < (SURELY if nothing else FILLED):
                continue
            if found.kind not in SAID or (found.kind == "correctie" and found.subject):
                return found
        return whole

    def _inside_a_correction(self, phrasing: Phrasing | None) -> Phrasing | None:
        """The follow-up that somebody says they meant: 'nee, ik bedoel een samenvatting'."""
        if phrasing is None or phrasing.kind != "correctie" or phrasing.margin < FILLED:
            return None
        found = self._sentences.surely(phrasing.subject) if phrasing.subject else None
        return found if found is not None and found.kind not in SAID else None

    def _anew(self, message: str, reply: Reply, context: Context) -> Reply:
        """A reply in other words, or its reason, if it shows what was shown just before."""
        if not isinstance(reply, Answer | Likely) or getattr(reply, "unanswered", None):
            return reply
        point, *others = (match.point for match in shown(reply))
        if others or point.id != context.about or context.unquoted:
            return reply
        if asks_why(message) and point.why is not None:
            return self._follow_ups.reply(_REASON, message, context) or reply
        if concludes(message) and point.support is not None:
            return self._follow_ups.reply(_IS_IT_SO, message, context) or reply
        return Again(reply) if point.simpler else reply

    def corrects(self, message: str) -> bool:
        """Whether a message, or a sentence of it, says that something else was meant."""
        message = message[:MAX_QUESTION]
        return any(map(self._is_correction, (message, *dutch.sentences(message))))

    def _is_correction(self, sentence: str) -> bool:
        found = self._sentences.surely(sentence)
        return found is not None and found.kind == "correctie"

    def about(self, subject: str, items: Iterable[Item]) -> list[str]:
        """The ids of the things for a study circle that are about a subject."""
        return self._subjects.about(subject[:MAX_QUESTION], items)

    def after(self, reply: Reply, context: Context | None = None) -> Context:
        """What is to be remembered of ``reply``, given after ``context``."""
        points = tuple(match.point.id for match in shown(reply))
        choices = tuple(match.point.id for match in offered(reply))
        named = getattr(reply, "about", None) or getattr(reply, "point", None)
        named_only = (named.id,) if not points and named is not None else ()
        points, unquoted = points or named_only, bool(named_only)
        before = context or Context()
        about = (reply.about.id,) if isinstance(reply, Explained) else points
        enumeration = self._places.enumeration_of(reply, about, before.enumeration)
        declined = label_of(reply) == "decline"
        if not points and not choices and not declined:
            return before  # small talk in between changes nothing
        guessed = isinstance(reply, Likely) and bool(choices)
        after = Context(
            points, choices, enumeration, declined, guessed=guessed, unquoted=bool(unquoted)
        )
        return before.followed_by(after)


def _differ(first: Reply, second: Reply) -> bool:
    """Whether two replies show different points first, or say different things."""
    points = [[match.point for match in shown(reply)[:1]] for reply in (first, second)]
    return points[0] != points[1] if any(points) else first != second
