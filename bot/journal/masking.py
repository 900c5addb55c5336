"""Masking in what somebody wrote: numbers, e-mail addresses, links, telephone numbers, @names.

Rather too much than too little: every digit goes, with the letters that touch it. Names without an
@ are not recognised; that is told to whoever writes them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

MOST_CHARACTERS = 500
"""How much of a message is kept at most: who tells their life story asks no question."""
_READ = 2 * MOST_CHARACTERS
_MAIL, _LINK, _PHONE, _NUMBER, _NAME = "[e-mail]", "[link]", "[telefoon]", "[getal]", "[naam]"
_AT = r"[(\[{<]\s*(?:at|apenstaartje)\s*[)\]}>]"
_RULES = [
    (re.compile(pattern, re.IGNORECASE), instead)
    for pattern, instead in (
        (r"\S{80,}", _LINK),  # no word is that long, and looking into it would take long
        (rf"\S+\s+@\s+\S+|\S+\s*{_AT}\s*\S*", _MAIL),
        (r"\S*(?:://|mailto:|\bwww\.|\btel:)\S*", _LINK),
        (r"(?<!\S)@\w+", _NAME),
        (r"(?<!\S)\S*@(?!\S)|\S+@\S+", _MAIL),
        (r"\S*@\S*", _NAME),
        (r"\w[\w-]*(?:\.[\w-]+)*\.[^\W\d_]{2,}(?:[/?#:]\S*)?", _LINK),
        (r"(?<!\w)[+(]*\d(?:[\s\-./()]*\d){7,}", _PHONE),
        (r"(?:\w+-)*\w*\d(?:\w|[.,:/'’-](?=\w))*", _NUMBER),
    )
]
_PLACEHOLDER = re.compile(r"\[(?:e-mail|link|telefoon|getal|naam)\]")
_REPEATED = re.compile(rf"({_PLACEHOLDER.pattern})(?:\s*\1)+")


def masked(text: str, names: Iterable[str] = ()) -> str:
    """A message on one line, in which nothing stands that leads to somebody by itself.

    Args:
        text: the message as it was typed.
        names: what in it Telegram knows to be somebody's name.
    """
    for name in names:
        text = text.replace(name, f" {_NAME} ") if name.strip() else text
    before, text = "", _beginning(_plain(_beginning(text, _READ)), _READ)
    while before != text:  # what one rule leaves may be for another one, which leaves less
        before = text
        for rule, instead in _RULES:
            text = rule.sub(instead, text)
    told = _REPEATED.sub(r"\1", " ".join(text.split()))
    return told if len(told) <= MOST_CHARACTERS else f"{_beginning(told, MOST_CHARACTERS)} …"


def placeholders(text: str) -> list[str]:
    """What stands in a masked message in the place of what was masked."""
    return _PLACEHOLDER.findall(text)


def says_something(text: str) -> bool:
    """Whether a masked message has words in it."""
    return any(map(str.isalpha, _PLACEHOLDER.sub("", text)))


def _plain(text: str) -> str:
    """One line without invisible characters and look-alikes; every numeral of any script is 0."""
    composed = unicodedata.normalize("NFKC", "".join(map(_visible, text)))
    return " ".join("".join(map(_visible, composed)).split())


def _visible(character: str) -> str:
    kind = unicodedata.category(character)
    if kind[0] == "N":
        return "0"
    if kind[0] == "Z" or character.isspace():
        return " "
    return "" if kind[0] == "C" else character


def _beginning(text: str, most: int) -> str:
    """The whole words with which a text begins; half an address would not look like one."""
    if len(text) <= most:
        return text
    words = text[: most + 1].split(None)
    return text[: most + 1].rpartition(words[-1])[0].rstrip() if words else ""
