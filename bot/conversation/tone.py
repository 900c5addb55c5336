"""What somebody does with a message, by a few words: concludes, objects, asks who does it."""

from __future__ import annotations

import re

from bot import dutch
from bot.conversation.kinds import OF_AN_OPINION
from bot.conversation.phrasing import Phrasing
from bot.matching import Chat
from bot.matching.analysis import Utterance
from bot.matching.outcome import Outcome
from bot.matching.reading import Reading

_OBJECTING = frozenset({"niet", "geen", "nooit", "maar"})
_CONCLUDING = (["dus"], ["dan"])
_SOON = 5
"""Among how many words 'dus' stands, if a sentence concludes: 'hij noemt het dus een hype'."""
OF_A_PERSON = frozenset({"hij", "hem", "ie"})
"""With no word said before, that is the author."""
_OF_ANOTHER = OF_A_PERSON | {"die", "dat", "deze"}
_OF_THE_AUTHOR = OF_A_PERSON | {"zijn", "zelf"}
_POINTING_BACK = re.compile(
    r"da|dat|dit|die|deze|zo|zoiets|het|er|daar|hier"
    r"|(?:daar|er|hier)(?:mee|van|over|in|voor|tegen|op|achter|bij|aan|om|naar|uit|toe)"
)
_LAUGHTER = re.compile(r"\W*(?:(?:ha){2,}h?|(?:hi){2,}|lol|lmao|[😂🤣😅😄😆])", re.IGNORECASE)
_THANKS = frozenset("dank bedankt dankjewel dankje dankuwel merci thanks thx tnx".split())
_WHY = frozenset({"waarom", "wrm", "hoezo", "waardoor"})
_WHAT_TO_DO = re.compile(
    r"\W*(?:(?:en|maar|dus|of|ok[eé]?|nou|pff+|ja|nee|dan|goed)\W+)*"
    r"(?:moet|moeten|mag|mogen|zal|zullen)\s+(?:ik|wij|we)\b"
    r"(?!.*\b(?:zeggen|stellen|concluderen|schrijven|citeren|overnemen|gebruiken)\b)",
    re.IGNORECASE,
)
_HOW_TO = re.compile(
    r"\b(?:(?:op|aan|bij|naar|voor)\s+wie\s+(?:moet|kan|zal|mag)\s+(?:ik|wij|we)"
    r"|(?:hoe|waar|wanneer)\s+(?:vraag|regel|krijg|meld|koop|bestel|haal)\s+(?:ik|je|jij|wij|we|ge|men)"
    r"|(?:hoeveel|hoe\s+lang)\b.*\bmoe(?:t|ten)\s+(?:mijn|mn|m'n|onze|ons))\b",
    re.IGNORECASE,
)
_OF_THE_BOT = frozenset({"je", "jij", "jou", "jouw", "jullie", "u", "uw", "ge", "gij", "bot"})
_SAYING = frozenset(
    dutch.stem(word)
    for word in """
    zegt zeggen zei beweert beweren schrijft schrijven schreef vindt vinden denkt denken meent menen
    gelooft geloven noemt noemen roept roepen stelt stellen vertelt vertellen woorden woord mening
    opvatting idee gedachte standpunt visie uitspraak bewering claim bron citaat wiens
    """.split()
)


def is_meant_otherwise(chat: Chat, message: str, reading: Reading) -> bool:
    """Whether what sounds like small talk is a conclusion, or asks about something else than the
    bot."""
    if reading.exact_match is not None:
        return False
    if concludes(message) or "maar" in dutch.tokens(message)[:2]:
        return True
    of_another = speaks_of(_OF_ANOTHER, reading) or chat.entry.kind != "bot"
    asks = reading.whole.asks or chat.entry.kind == "bot"
    return of_another and asks and not speaks_of(_OF_THE_BOT, reading)


def points_back(message: str) -> bool:
    """Whether a message has a word that stands for what was said before: 'dat', 'ervan'."""
    return any(_POINTING_BACK.fullmatch(word) for word in dutch.tokens(message))


def gives_thanks(message: str) -> bool:
    """Whether somebody gives thanks, whatever else they say."""
    return not _THANKS.isdisjoint(dutch.tokens(message))


def asks_why(message: str) -> bool:
    """Whether somebody asks for a reason."""
    return not _WHY.isdisjoint(dutch.tokens(message))


def laughs(message: str) -> bool:
    """Whether a message begins with laughter."""
    return _LAUGHTER.match(message) is not None


def asks_what_to_do(message: str) -> bool:
    """Whether somebody asks what they themselves should do, or how to: 'moeten wij dan stoppen?'"""
    sentences = dutch.sentences(message)
    return any(_WHAT_TO_DO.match(part) or _HOW_TO.search(part) for part in sentences)


def speaks_of_the_author(message: str) -> bool:
    """Whether a message speaks of him, by a pronoun."""
    return not _OF_THE_AUTHOR.isdisjoint(dutch.tokens(message))


def only_sounds_like(phrasing: Phrasing, message: str, reading: Reading, alone: Outcome) -> bool:
    """Whether what sounds like a follow-up asks who does it, or what the bot thinks itself."""
    if phrasing.is_literal:
        return False
    if phrasing.kind == "wie" and asks_who_does(reading.whole):
        return True
    return phrasing.kind in OF_AN_OPINION and _is_for_the_bot(alone, message)


def _is_for_the_bot(alone: Outcome, message: str) -> bool:
    """Whether what leads to something about the bot speaks to it, and of nobody else."""
    words = dutch.tokens(message)
    to_the_bot = not _OF_THE_BOT.isdisjoint(words) and OF_A_PERSON.isdisjoint(words)
    return isinstance(alone, Chat) and alone.entry.kind == "bot" and to_the_bot


def speaks_of(whom: frozenset[str], reading: Reading) -> bool:
    """Whether one of the words for somebody is in a message."""
    return any(word.word in whom for word in reading.whole.words)


def concludes(message: str) -> bool:
    """Whether somebody draws a conclusion: 'dus het is duur'."""
    first = dutch.tokens(message)[:_SOON]
    return first[:1] in _CONCLUDING or ("dus" in first and "?" not in message)


def asks_who_does(said: Utterance) -> bool:
    """Whether somebody asks who does something, and not who says so or whose it is."""
    words = {word.word: word.term for word in said.words}
    return "wie" in words and "van wie" not in said.form and _SAYING.isdisjoint(words.values())


def objects(said: Utterance) -> bool:
    """Whether somebody says that something is not so, and so gives no thanks."""
    return not _OBJECTING.isdisjoint(word.word for word in said.words)
