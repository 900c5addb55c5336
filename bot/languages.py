"""Which language a message is in, as far as a bot that speaks only Dutch needs to know."""

from __future__ import annotations

from typing import Literal

from bot.dutch import plain, tokens

Language = Literal["en", "de", "fr"]

# Everyday words of each language that Dutch does not have in the same form.
_WORDS: dict[Language | Literal["nl"], str] = {
    "nl": """de het een en van ik je jij niet dat die wat wie waar waarom hoe is zijn voor met op te
        door aan er maar ook als bij naar om dan nog wel geen kan moet wordt worden heeft hebben
        deze dit uit of zo ze hij over welke""",
    "en": """the and is are was of to what who where why how does do did can could should would
        which this that these those there their they you your it its with for from about not have
        has my we our any author tell give explain please write a an me""",
    "de": """der die das und ist sind ein eine einen nicht was wer warum wieso wie wo welche
        welcher welches kann können mir ich sie auf mit für von im zum zur den dem des auch gibt
        warum über wird werden bitte essen""",
    "fr": """le la les et est sont un une des du que qui quoi pourquoi comment où quel quelle quels
        ce cet cette dans pour avec sur pas il elle je vous nous au aux auteur peut
        qu l""",
}
_SETS = {code: frozenset(tokens(words)) for code, words in _WORDS.items()}
_FOREIGN_SHARE = 0.3


def foreign_language(text: str) -> Language | None:
    """The language that ``text`` is in, or nothing if that is Dutch or unclear.

    A text counts as foreign if at least two of its words, and three in ten, belong to that
    language, and more of them than to Dutch.
    """
    words = tokens(plain(text).replace("'", " "))
    counts = {code: sum(word in known for word in words) for code, known in _SETS.items()}
    best = max(counts, key=lambda code: (counts[code], code == "nl"))
    clear = counts[best] >= max(2, _FOREIGN_SHARE * len(words))
    return best if best != "nl" and clear and counts[best] > counts["nl"] else None
