"""Where each kind of follow-up leads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot import dutch
from bot.conversation.asides import OF_OTHERS, Asides
from bot.conversation.context import Context
from bot.conversation.elsewhere import Elsewhere, answer
from bot.conversation.kinds import CERTAINLY_OF_IT, OF_AN_ITEM, OF_WHAT_IS_NAMED, PERHAPS
from bot.conversation.lists import Lists
from bot.conversation.ordinals import asks_for_more, part_number
from bot.conversation.outcomes import (
    Explained,
    Located,
    Reply,
    Thanked,
    Unclear,
)
from bot.conversation.phrasing import FILLED, Phrasing
from bot.conversation.quotations import names_itself, of_the_line, quotations, subject_of
from bot.conversation.rereading import Rereading
from bot.conversation.story import Places
from bot.conversation.summaries import summary
from bot.conversation.tone import points_back, speaks_of_the_author
from bot.knowledge import Knowledge, Point
from bot.knowledge.follow_ups import FollowUpKind
from bot.matching import Answer, Attribution, Chat, Decline, Matcher
from bot.matching.outcome import Outcome

_OF_THE_SUBJECT = frozenset({"waarom", "hoe", "klopt", "eens"})
"""Asked of something else than what was shown, the point about that is the answer."""
_NAMED_FROM = 0.4
_ADVICE = 2
_LEAST_ADVICE = 0.1
_OF_THAT = frozenset({"dat", "da", "dit", "antwoord", "tldr"})
"""Words with which a summary is one of what was shown, and not of the text."""
_LITERALLY = 2.0


class FollowUps:
    """Answers follow-ups on one knowledge base."""

    def __init__(self, matcher: Matcher, rereading: Rereading, places: Places) -> None:
        self._matcher = matcher
        self._rereading = rereading
        self._places = places
        self.lists = Lists(matcher.knowledge, places)
        self._asides = Asides(matcher.knowledge, self.lists)
        self._elsewhere = Elsewhere(matcher, rereading, places)
        self._by_kind: Mapping[FollowUpKind, Callable[[Phrasing, str, Context], Reply | None]] = {
            "waarom": self._aside,
            "voorbeeld": self._aside,
            "eenvoudiger": self._aside,
            "korter": self._aside,
            "eens": self._aside,
            "klopt": self._aside,
            "bron": self._source,
            "raad": self._advice,
            "hoe": self._how,
            "gevolg": self._consequence,
            "langer": self._longer,
            "wie": self._who,
            "mensen": self._people,
            "standpunt": self._elsewhere.stance,
            "noemt": self._elsewhere.mentioned,
            "waar": self._where,
            "verder": self._elsewhere.next,
            "ervoor": self._elsewhere.before,
            "welwat": self._elsewhere.what_then,
            "opsommen": lambda _, message, context: self.lists.whole(message, context),
            "citaat": self._quotation,
            "beide": self._elsewhere.compare,
            "verschil": self._elsewhere.compare,
            "begin": lambda *_: self._places.edge(last=False),
            "einde": lambda *_: self._places.edge(last=True),
            "kopjes": lambda *_: self._places.outline(),
            "bedankt": self._thanks,
            "ook": self._elsewhere.again,
            "correctie": self._correction,
            "alweer": self._shown_already,
            "terug": self._elsewhere.back,
            "dusvindt": self._elsewhere.again,
            "samenvatting": self._summary,
            "citaten": self._quotations,
            "ordinaal": lambda _, message, context: self.lists.items(message, context),
        }

    @property
    def _knowledge(self) -> Knowledge:
        return self._matcher.knowledge

    def reply(self, phrasing: Phrasing, message: str, context: Context) -> Reply | None:
        """What a follow-up leads to; nothing if it turns out to be a question of its own."""
        if context and phrasing.kind in OF_AN_ITEM:
            item = self.lists.item_counted(message, context)
            context = replace(context, shown=(item.id,)) if item is not None else context
        if context and phrasing.kind in OF_WHAT_IS_NAMED and phrasing.subject:
            about = self._of_what_is_named(phrasing, message, context)
            if about is None:
                return None
            context = about
        return self._by_kind[phrasing.kind](phrasing, message, context)

    def _of_what_is_named(
        self, phrasing: Phrasing, message: str, context: Context
    ) -> Context | None:
        """The context with the point in front that a follow-up names, if it points to nothing
        before it; nothing if the text does not speak of that."""
        said = phrasing.subject if phrasing.margin == FILLED else message
        if points_back(said) or self._named(phrasing, message, context) is not None:
            return context
        named = self._matcher.match(phrasing.subject)
        if isinstance(named, Answer):
            return replace(context, shown=(named.matches[0].point.id,))
        outside = isinstance(named, Decline) and named.subject is not None
        return None if outside or phrasing.kind in CERTAINLY_OF_IT else context

    def _about(self, context: Context) -> Point | None:
        return context.point(self._knowledge.by_id)

    # about the point that was shown

    def _aside(self, phrasing: Phrasing, message: str, context: Context) -> Reply | None:
        about, kind = self._about(context), phrasing.kind
        if about is None:
            return Unclear()
        if phrasing.subject and (own := self._named(phrasing, message, context)) is not None:
            if kind in _OF_THE_SUBJECT and own != about:
                return answer(own)
            about = own if kind not in _OF_THE_SUBJECT else about
        match kind:
            case "waarom" | "hoe":
                return self._asides.reason(kind, about)
            case "voorbeeld":
                return self._asides.example(about, dutch.tokens(message), context)
            case "klopt":
                return self._asides.explained(kind, about, about.support)
            case "eens" if self._knowledge.section(about).kind == "colofon":
                return summary(self._knowledge, ())
            case "eens" if (said := _by_a_reader(about)) is not None:
                return said
            case "eens":
                return self._asides.explained(kind, about, about.speaker or about.support)
            case _:
                return Explained(kind, about, about.simpler or about.answer, about)

    def _correction(self, phrasing: Phrasing, message: str, context: Context) -> Reply | None:
        counted = None if phrasing.subject else self.lists.items(message, context)
        return counted or self._elsewhere.correction(phrasing, message, context)

    def _shown_already(self, phrasing: Phrasing, message: str, context: Context) -> Reply | None:
        about = self._about(context)
        if about is None:
            return Unclear()
        related = tuple(self._knowledge.by_id[name] for name in about.related)
        return Explained("alweer", about, None, None, onward=related)

    def _source(self, phrasing: Phrasing, message: str, context: Context) -> Reply | None:
        """What a claim rests on, in words: a passage is no source."""
        about = self._about(context)
        if about is None:
            return Unclear()
        return Explained("bron", about, about.support.text if about.support else None, None)

    def by_a_reader(self, phrasing: Phrasing, message: str, alone: Outcome) -> Explained | None:
        """That a reader says so, to whoever asks what the author thinks of that."""
        if phrasing.kind != "eens" or phrasing.margin < PERHAPS or not isinstance(alone, Answer):
            return None
        about, author = alone.matches[0].point, dutch.tokens(self._knowledge.source.surname)
        of_the_author = speaks_of_the_author(message) or author[0] in dutch.tokens(message)
        return _by_a_reader(about) if of_the_author else None

    def what_to_do(self, message: str, context: Context) -> Explained:
        """An honest no to whoever asks what they should do themselves, beside what is nearest."""
        (nearest,) = self._rereading.best(message, context, 1)
        return Explained("raad", nearest.point, None, None)

    def _advice(self, phrasing: Phrasing, message: str, context: Context) -> Reply | None:
        """The two points of all that say what to do which are nearest to what was shown."""
        points = self._knowledge.story.advice
        if not points:
            return self._how(phrasing, message, context)
        found = self._rereading.best_of(points, message, context)
        if phrasing.margin < 0 and found[0].score < _LEAST_ADVICE:
            return None
        return Answer(found[:_ADVICE])

    def _how(self, phrasing: Phrasing, message: str, context: Context) -> Reply | None:
        about = self._about(context)
        if about is not None and not phrasing.subject and about.why is not None:
            return self._asides.explained("hoe", about, about.why)
        return None

    def _named(self, phrasing: Phrasing, message: str, context: Context) -> Point | None:
        """The point that a follow-up names of itself, if that is clear."""
        (best,) = self._rereading.best(message, context, 1)
        return best.point if best.score >= _NAMED_FROM else None

    def _consequence(self, phrasing: Phrasing, message: str, context: Context) -> Reply | None:
        about = self._about(context)
        if about is None:
            return Unclear()
        named = self._rereading.decided(message, context, without=(about,))
        if phrasing.margin < _LITERALLY and isinstance(named, Answer):
            return named
        turns = [turn.point for turn in self._knowledge.story.line]
        if about.id in turns[:-1]:
            return answer(self._knowledge.by_id[turns[turns.index(about.id) + 1]])
        beside, section = self._places.beside(about, 1), self._knowledge.section(about)
        goes_on = beside is not None and self._knowledge.section(beside) == section
        return answer(beside) if beside and goes_on and section.kind == "tekst" else named

    def _longer(self, phrasing: Phrasing, message: str, context: Context) -> Reply | None:
        about = self._about(context)
        if about is None:
            return Unclear()
        paragraph = self._knowledge.paragraph(about)
        if not self._knowledge.shown_whole(about):
            return Explained("langer", about, about.answer, about)
        return self._places.paragraph(paragraph.number)

    def _who(self, phrasing: Phrasing, message: str, context: Context) -> Reply | None:
        own = self._named(phrasing, message, context) if phrasing.subject else None
        about = own or self._about(context)
        if about is None:
            return Unclear()
        if about.speaker is not None and about.speaker.speaker != "lezer":
            return Explained("wie", about, about.speaker.text, about)
        return answer(about) if own and about.speaker is None else Attribution(about)

    def _people(self, phrasing: Phrasing, message: str, context: Context) -> Reply | None:
        """Whom it is about: those who say so, if somebody else than the author does."""
        own = self._named(phrasing, message, context) if phrasing.subject else None
        about = own or self._about(context)
        if about is None:
            return Unclear()
        if own is None and about.speaker is not None and about.speaker.speaker in OF_OTHERS:
            return Explained("wie", about, about.speaker.text, about)
        return answer(about)

    def _where(self, phrasing: Phrasing, message: str, context: Context) -> Reply | None:
        if phrasing.subject and (own := self._named(phrasing, message, context)) is not None:
            return Located(own)
        about = self._about(context)
        beside = [self._knowledge.by_id[name] for name in context.shown[1:2]]
        return Located(about, beside[0] if beside else None) if about else Unclear()

    def _quotation(self, phrasing: Phrasing, message: str, context: Context) -> Reply | None:
        about = self._about(context)
        return answer(about) if about else Unclear()

    def _thanks(self, phrasing: Phrasing, message: str, context: Context) -> Reply | None:
        if phrasing.subject and phrasing.margin < FILLED:
            return None
        outcome = self._matcher.match(message)
        return outcome if isinstance(outcome, Chat) else Thanked()

    # the text as a whole

    def _summary(self, phrasing: Phrasing, message: str, context: Context) -> Reply | None:
        words, about = dutch.tokens(message), self._about(context)
        if 0 < (part := part_number(words) or 0) <= len(self._knowledge.story.summaries.sections):
            named = self._matcher.match(f"waar gaat deel {part} over")
            return named if isinstance(named, Answer) else None
        if about is not None and not _OF_THAT.isdisjoint(words):
            return Explained("korter", about, about.simpler or about.answer, about)
        return summary(self._knowledge, words)

    def _quotations(self, phrasing: Phrasing, message: str, context: Context) -> Reply | None:
        about = self._about(context)
        subject = subject_of(phrasing.subject, message)
        of_the_text = about is not None and self._knowledge.section(about).kind == "tekst"
        if not subject and about and of_the_text and names_itself(self._matcher, about):
            subject = about.title
        if not subject:
            return of_the_line(self._knowledge) or Unclear()
        before = (*context.shown, *context.earlier) if asks_for_more(dutch.tokens(message)) else ()
        found = quotations(self._matcher, subject, before)
        if before and about and isinstance(found, Decline):
            near = tuple(self._knowledge.by_id[name] for name in about.related)
            return Explained("citaten", about, None, None, onward=near)
        return found


def _by_a_reader(about: Point) -> Explained | None:
    """That a reader says so and not the author, if it is one."""
    if about.speaker is None or about.speaker.speaker != "lezer":
        return None
    return Explained("eens", about, about.speaker.text, None)
