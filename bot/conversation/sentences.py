"""The sentences of a message: which ask, which only prepare for a question, and of what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot import dutch
from bot.conversation.kinds import (
    OF_A_CLAIM,
    OF_A_TOPIC,
    OF_A_TOPIC_ONLY,
    OPENING,
    PERHAPS,
    SURELY,
)
from bot.conversation.phrasing import FILLED, Phrasing, Phrasings
from bot.conversation.rereading import is_sure
from bot.conversation.templates import without_particles
from bot.conversation.tone import points_back
from bot.matching import Answer, Chat, Decline, Likely, Matcher
from bot.matching.outcome import Outcome

_FEW_WORDS = 2
_LONGEST_NOTICE = 4
_A_CLAIM = 4
_BEGINNINGS = dutch.QUESTION_WORDS | frozenset(
    """
    is zijn was waren wordt worden werd heeft hebben had kan kun kunnen kunt moet moeten mag mogen
    wil willen zal zullen zou zouden gaat gaan doet doen staat staan geldt klopt geeft noemt zegt
    vindt bedoelt schrijft waarin leg vertel geef noem beschrijf
    """.split()
)
"""With what a question begins."""
_INTERJECTION = re.compile(
    r"\W*\b(?:yo|huh|ok[eé]?|okee|a+h+|aha|o+h*|ow|tja|pf+|h?m+|e+h*m*|u+h+m*|w[ao]u?w|wacht|joh)\b\W*",
    re.IGNORECASE,
)
_PLEASE = re.compile(
    r"[\s,]+(?:aub|a\.u\.b|al?sjeblieft|alstublieft|graag|svp|s\.v\.p|pls|plz|please|hoor)\W*$",
    re.IGNORECASE,
)
_ON_BEHALF = re.compile(
    r"\A\W*([A-Z][\w'-]+)(?:\s+(?:hier|vraagt|zegt|vroeg|zei|wil\s+weten))?\s*:\s+(?=\w)"
)
"""Who asks, where somebody passes on what others ask: 'Riet: en waarom dan?'"""
_YES_OR_NO = re.compile(r"[\s,:;.–-]+(?:graag\s+)?ja\s+of\s+neen?\W*$", re.IGNORECASE)
_IN_CONCLUSION = re.compile(
    r"\A\W*(?:dus\s+)?(?:(?:mijn|onze|de)\s+)?(?:conclusie(?:\s+is)?(?:\s+dus)?(?:\s+dat|\s*[:,])"
    r"|(?:(?:goed|oke?|mooi)\W+)?(?:kort\s+)?samengevat\s*[:,]|(?:kortom|als\s+ik\s+het\s+goed\s+(?:begrijp|heb|lees)"
    r"|al\s+met\s+al|met\s+andere\s+woorden|m\.?a\.?w\.?)\W)"
    r"\s*",
    re.IGNORECASE,
)
_CONFIRM = re.compile(
    r"[\s.,;:!]+(?:klopt\s+(?:dat|die\s+conclusie|mijn\s+(?:conclusie|samenvatting))|juist|nietwaar"
    r"|correct|staat\s+dat\s+er\s+(?:zo|ook|echt)|mag\s+ik\s+dat\s+(?:zo\s+)?zeggen"
    r"|(?:heb|zie|zeg|begrijp|lees)\s+ik\s+(?:dat|het)\s+(?:zo\s+)?goed(?:\s+begrepen)?)\s*\?+\s*$",
    re.IGNORECASE,
)
"""With what somebody asks whether what they concluded is so."""
_SECOND = re.compile(
    r",?\s+en\s+(?=(?:of"
    r"|(?:van|voor|met|door|bij|aan|in|op|uit|over|onder)\s+(?:wie|wiens|wat|welke?)"
    r"|(?:kun|kan|kunt)\s+(?:je|u|ge)|(?:noem|geef|leg|vertel)\s+(?:er|eens|me|mij|een|dat|daar)"
    r"|(?:heeft|is|zijn|klopt|kan|mag|geeft|noemt|zegt)\s+(?:dat|hij|het|er|daar))\b)",
    re.IGNORECASE,
)
"""Where a second question begins that has no question word in front."""
_QUOTING = frozenset({"citaat", "citaten"})
_ABOUT = re.compile(r"\bover\s+((?:\S+\s*){1,4}?)\W*$", re.IGNORECASE)
_AFTER_A_TOPIC = re.compile(r"[,:;.?!]\s+")
_DENIALS = (["nee"], ["neen"], ["neeje"], ["niet"])


class Sentences:
    """Takes messages apart.

    Args:
        matcher: of the knowledge base that they are about.
        phrasings: recognises the follow-ups among them.
    """

    def __init__(self, matcher: Matcher, phrasings: Phrasings) -> None:
        self._matcher = matcher
        self._phrasings = phrasings
        elsewhere = matcher.knowledge.follow_ups.get("anders", ())
        self._elsewhere = [" ".join(dutch.tokens(text)) for text in elsewhere]

    def change_subject(self, message: str) -> bool:
        """Whether a message says that it is about something else."""
        said = f" {' '.join(dutch.tokens(message))} "
        return any(f" {phrase} " in said for phrase in self._elsewhere)

    def without_manners(self, message: str) -> str:
        """A message without the sounds that it begins with, if words come after them, without the
        name of who asks, and without the 'please' that it ends with."""
        name = _ON_BEHALF.match(message)
        if name is not None and self._matcher.strange_share(name[1]) == 1:
            message = message[name.end() :]
        asked = _IN_CONCLUSION.sub("dus ", _PLEASE.sub("", message), 1)
        if asked.casefold().startswith("dus "):
            asked = _CONFIRM.sub("?", asked)
        said = _YES_OR_NO.sub("?", asked)
        asked = rest = said if dutch.content_words(dutch.tokens(said)) else asked
        while (found := _INTERJECTION.match(rest)) is not None:
            rest = rest[found.end() :]
        return rest if len(dutch.tokens(rest)) >= _FEW_WORDS else asked

    def questions(self, message: str) -> list[str]:
        """The questions of a message, if it consists of them; one that says so apart."""
        asked = [part for part in dutch.sentences(message) if not _announces(part)]
        parts = [half for part in asked for half in _SECOND.split(part)]
        return parts if all(map(self._asks, parts)) else []

    def without_openings(self, message: str) -> str:
        """A message without the sentences before its question that only prepare for it."""
        *before, last = dutch.sentences(message) or [message]
        kept = [sentence for sentence in before if not self._is_opening(sentence)]
        return _joined([*kept, last]) if len(kept) < len(before) else message

    def question_behind(self, message: str, alone: Outcome) -> str | None:
        """The question that a message ends with, if that alone tells what is asked.

        Args:
            message: as it was typed.
            alone: what it leads to as a whole: small talk, or a no.
        """
        *before, last = dutch.sentences(message) or [message]
        if not before or not isinstance(alone, Chat | Decline) or not self._asks(last):
            return None
        asked = self._matcher.match(last)
        if isinstance(alone, Chat):
            return None if isinstance(asked, Chat) else last
        return last if isinstance(asked, Answer) and alone.subject is None else None

    def question_among(self, message: str, alone: Outcome) -> str | None:
        """The one part of a message, between commas, that surely asks something of the text.

        Args:
            message: as it was typed.
            alone: what it leads to as a whole: a no, or small talk.
        """
        parts = clauses(message)
        if len(parts) == 1 or not isinstance(alone, Decline | Chat):
            return None
        if (quoting := self._quotation_about(parts)) is not None:
            return quoting
        summing_up = (part for part in parts if self._asks_for_a_summary(part))
        if (asked := next(summing_up, None)) is not None or isinstance(alone, Chat):
            return asked
        if alone.subject is not None:
            return None
        surely = (p for p in parts if self._asks(p) and is_sure(self._matcher.match(p)))
        return next(surely, None)

    def _quotation_about(self, parts: Sequence[str]) -> str | None:
        """A request for quotations about what another part of the message names."""
        found = [self.surely(part) for part in parts]
        asked = [f is not None and f.kind in _QUOTING and not f.subject for f in found]
        named = (_ABOUT.search(part) for part, is_it in zip(parts, asked, strict=True) if not is_it)
        about = next(filter(None, named), None)
        return f"citaten over {about[1]}" if any(asked) and about is not None else None

    def _asks_for_a_summary(self, sentence: str) -> bool:
        """Whether a sentence surely asks for a summary of the text."""
        found = self.surely(sentence)
        return found is not None and found.kind == "samenvatting" and not found.subject

    def claim_in_question(self, message: str) -> str | None:
        """What somebody says before asking if that is so: 'zij weten het beter, klopt dat?'"""
        *before, last = clauses(message) or [message]
        asked = self.surely(last) if before else None
        if asked is None or asked.subject or asked.kind not in OF_A_CLAIM:
            return None
        claim = " ".join(before)
        found = self._matcher.match(claim)
        known = isinstance(found, Answer | Likely) and len(dutch.tokens(claim)) > _FEW_WORDS
        return claim if known or self._says_something_else(claim) else None

    def _says_something_else(self, claim: str) -> bool:
        """Whether a claim points to nothing before it, and is no remark on an answer."""
        remark = self.recognised(claim)
        is_remark = remark is not None and remark.margin >= PERHAPS
        return not is_remark and not points_back(claim) and len(dutch.tokens(claim)) >= _A_CLAIM

    def back_and_question(self, message: str) -> tuple[Phrasing, str, str] | None:
        """That a message goes back to something, its words for that, and the question behind it."""
        first, *others = _AFTER_A_TOPIC.split(message, 1)
        if not others or len(dutch.tokens(others[0])) < _FEW_WORDS:
            return None
        back = self.surely(first)
        return (back, first, others[0]) if back is not None and back.kind == "terug" else None

    def recognised(self, sentence: str) -> Phrasing | None:
        """The follow-up that a sentence is most like by itself."""
        return self._phrasings.recognise(self._matcher.analyser.analyse(sentence), loosely=True)

    def surely(self, sentence: str) -> Phrasing | None:
        """The follow-up that a sentence surely is by itself."""
        found = self.recognised(sentence)
        return found if found is not None and found.margin >= SURELY else None

    def says_thanks(self, sentence: str) -> bool:
        """Whether a sentence is thanks or a goodbye, and names nothing but what comes after."""
        found = self.recognised(sentence)
        return found is not None and found.kind == "bedankt" and found.margin >= FILLED

    def on_a_topic(self, message: str, alone: Outcome) -> tuple[Phrasing, str, Answer] | None:
        """A follow-up, its words, and what the same message names for it to be asked of.

        Args:
            message: as it was typed.
            alone: what it leads to as a whole, with nothing before it.
        """
        kinds = OF_A_TOPIC if isinstance(alone, Answer) else OF_A_TOPIC | OF_A_TOPIC_ONLY
        for least, part, others in _one_and_others(message):
            asked = self.recognised(part)
            if asked is None or asked.subject or asked.kind not in kinds:
                continue
            if asked.margin < (FILLED if is_sure(alone) else least):
                continue  # what is surely understood as a whole is no follow-up in a part
            if asked.margin < SURELY and not message.endswith(part):
                continue  # what comes before a question is rather a remark
            by_itself = asked.margin < FILLED and isinstance(self._matcher.match(part), Answer)
            topic = None if by_itself else self._topic(others)
            if topic is not None:
                return asked, part, topic
        return None

    def _topic(self, text: str) -> Answer | None:
        """What a part of a message surely names, if it is no follow-up itself."""
        phrasing = self.recognised(text)
        if phrasing is not None and phrasing.margin >= PERHAPS and not phrasing.subject:
            return None
        named = self._matcher.match(text)
        if isinstance(named, Likely) and points_back(text):
            return Answer((named.match,))  # 'dat met die brug': it names what, and asks nothing
        return named if isinstance(named, Answer) else None

    def _asks(self, sentence: str) -> bool:
        """Whether a sentence is a question of its own, and not what is added to one."""
        said = self._matcher.analyser.analyse(sentence)
        words = without_particles([word.word for word in said.words])
        if len(words) <= _FEW_WORDS:
            return False
        begins = words[0] in _BEGINNINGS or words[0] == "of" or words[1] in dutch.QUESTION_WORDS
        return "?" in sentence or begins

    def _is_opening(self, sentence: str) -> bool:
        """Whether a sentence acknowledges an answer, or says that it is not what was asked."""
        if dutch.tokens(sentence)[:1] in _DENIALS:
            return True
        found = self.surely(sentence)
        if found is None:
            return False
        return found.kind in OPENING and not (found.kind == "correctie" and found.subject)


def clauses(message: str) -> list[str]:
    """The parts of a message between commas and the ends of sentences."""
    return dutch.sentences(message.replace(",", "."))


def _one_and_others(message: str) -> Iterator[tuple[float, str, str]]:
    """Each part of a message with those before it, or for the first those behind it.

    Before it: from which margin it is a follow-up. Where only commas part it, it must be one word
    for word.
    """
    by_commas = clauses(message)
    for least, parts in ((PERHAPS, dutch.sentences(message)), (FILLED, by_commas)):
        for n, part in enumerate(parts if len(parts) > 1 else ()):
            yield least, part, " ".join(parts[:n] or parts[1:])


def _announces(sentence: str) -> bool:
    """Whether a part of a message only says that questions follow."""
    return sentence.endswith(":") and len(dutch.tokens(sentence)) <= _LONGEST_NOTICE


def _joined(parts: Sequence[str]) -> str:
    """Parts of a message as one, so that it comes apart where it did."""
    *before, last = (part if part[-1] in ".?!:;…" else f"{part}," for part in parts)
    return " ".join([*before, last.removesuffix(",")])
