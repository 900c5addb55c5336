"""What somebody does with a message, by a few words: concludes, objects, asks who does it."""

from __future__ import annotations

from bot import dutch
from bot.matching import Chat
from bot.matching.analysis import Utterance
from bot.matching.reading import Reading

_OBJECTING = frozenset({"niet", "geen", "nooit", "maar"})
_CONCLUDING = (["dus"], ["dan"])
_OF_ANOTHER = frozenset({"hij", "hem", "die", "dat", "deze", "ie"})
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
    """Whether what sounds like small talk is a conclusion, or about somebody else than the bot."""
    if reading.exact_match is not None:
        return False
    words = {word.word for word in reading.whole.words}
    of_another = not _OF_ANOTHER.isdisjoint(words) and _OF_THE_BOT.isdisjoint(words)
    return concludes(message) or (chat.entry.kind == "bot" and of_another)


def concludes(message: str) -> bool:
    """Whether somebody draws a conclusion: 'dus het is duur'."""
    first = dutch.tokens(message)[:2]
    return first[:1] in _CONCLUDING or first[1:] == ["dus"]


def asks_who_does(said: Utterance) -> bool:
    """Whether somebody asks who does something, and not who says so or whose it is."""
    words = {word.word: word.term for word in said.words}
    return "wie" in words and "van wie" not in said.form and _SAYING.isdisjoint(words.values())


def objects(said: Utterance) -> bool:
    """Whether somebody says that something is not so, and so gives no thanks."""
    return not _OBJECTING.isdisjoint(word.word for word in said.words)
