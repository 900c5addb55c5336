"""Ordinals and numbers in Dutch: 'de tweede', 'nr 3', 'de laatste', 'alinea 10', 'alle drie'."""

from __future__ import annotations

import re
from collections.abc import Sequence

_UNITS = "een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien"
_ORDINALS = (
    "eerste tweede derde vierde vijfde zesde zevende achtste negende tiende elfde twaalfde "
    "dertiende veertiende vijftiende"
)
_NUMBERS = {word: number for number, word in enumerate(_UNITS.split(), 1)}
_ORDINAL_NUMBERS = {word: number for number, word in enumerate(_ORDINALS.split(), 1)}
_ORDINAL_NUMBERS |= {"1ste": 1, "1e": 1, "2de": 2, "2e": 2, "3de": 3, "3e": 3, "4de": 4, "4e": 4}
_HOW_MANY = frozenset({"hoeveel", "hoeveelste", "percentage", "procent", "procenten"})
_LAST = {"laatste", "leste"}
_MIDDLE = {"middelste", "middenste", "tussenste"}
_BEFORE_LAST = {"voorlaatste", "eennalaatste"}
_OTHERS = {"andere", "ander", "anderen", "overige", "rest"}
_ONE_MORE = frozenset("en nog een 1 eentje ene zo meer dan".split())
_BESIDE_A_NUMBER = frozenset("en dan nu nog ook de het die dat eens even graag".split())
"""Words that leave a number what it is: 'en 3 dan'."""
_NUMBER = r"(\d{1,2}|[a-z]+)"
_COUNTED = re.compile(
    rf"(?:nummers?|nrs?|punt(?:en)?|optie|keuze|no)\s*\.?\s*{_NUMBER}(?:\s+en\s+{_NUMBER})?"
    r"|\b(\d{1,2})\s+en\s+(\d{1,2})\b"
)
_PARAGRAPH = re.compile(r"(?:alinea|paragraaf|al)\s*\.?\s*(?:nummer|nr)?\s*(\d{1,3}|[a-z]+)")
_ORDINAL_PARAGRAPH = re.compile(r"(\w+)\s+(?:alinea|paragraaf)")
_PART = re.compile(r"(?:deel|hoofdstuk|onderdeel|sectie)\s*(?:nummer|nr)?\s*(\d{1,2}|[a-z]+)")
_ORDINAL_PART = re.compile(r"(\w+)\s+(?:deel|hoofdstuk|onderdeel|sectie)")


def ordinals(words: Sequence[str], count: int) -> list[int]:
    """The positions, from 0, that ``words`` name in a list of ``count``; beyond it if they do.

    Args:
        words: bare words in order.
        count: how long the list is, for 'the last' and 'the middle one'.
    """
    found: list[int] = []
    for word in words:
        number = _ORDINAL_NUMBERS.get(word)
        if number is not None:
            found.append(number - 1)
        elif word in _LAST:
            found.append(count - 1)
        elif word in _BEFORE_LAST:
            found.append(count - 2)
        elif word in _MIDDLE and count:
            found.append((count - 1) // 2)
    counted = _COUNTED.search(" ".join(words))
    if not found and counted:
        numbers = map(_number, filter(None, counted.groups()))
        found = [number - 1 for number in numbers if number is not None]
    bare = [word for word in words if word not in _BESIDE_A_NUMBER]
    if not found and len(bare) == 1 and (number := _number(bare[0])) is not None:
        found = [number - 1]
    return list(dict.fromkeys(found))


def names_others(words: Sequence[str]) -> bool:
    """Whether ``words`` name the other one, or the others."""
    return not _OTHERS.isdisjoint(words)


def asks_for_another(words: Sequence[str]) -> bool:
    """Whether ``words`` ask for one more than was given: 'een ander voorbeeld', 'en nog een'."""
    named = set(words)
    return named >= {"ander", "voorbeeld"} or {"nog"} < named <= _ONE_MORE


def asks_for_more(words: Sequence[str]) -> bool:
    """Whether ``words`` ask for what was not given yet: 'nog een citaat', 'een andere quote'."""
    return "nog" in words or names_others(words)


def paragraph_number(words: Sequence[str]) -> int | None:
    """The paragraph that ``words`` name by its number, from 1."""
    text = " ".join(words)
    number = _counted(text, _PARAGRAPH, _ORDINAL_PARAGRAPH)
    if number is None and (named := _ORDINAL_PARAGRAPH.search(text)):
        digits = re.fullmatch(r"(\d{1,3})(?:e|de|ste)", named[1])
        number = int(digits[1]) if digits else None
    return number


def part_number(words: Sequence[str]) -> int | None:
    """The part of the text that ``words`` name by its number, from 1."""
    return _counted(" ".join(words), _PART, _ORDINAL_PART)


def _counted(text: str, named: re.Pattern[str], ordered: re.Pattern[str]) -> int | None:
    """The number behind the name of a thing ('deel 2'), or else before it ('het tweede deel')."""
    behind = named.search(text)
    number = _number(behind[1]) if behind else None
    if number is None and (before := ordered.search(text)):
        number = _ORDINAL_NUMBERS.get(before[1])
    return number


def numerals(words: Sequence[str]) -> list[int]:
    """The numbers among ``words`` that are written in digits: 'groep 3'."""
    return [int(word) for word in words if word.isascii() and word.isdecimal()]


def asks_how_many(words: Sequence[str]) -> bool:
    """Whether ``words`` ask for a number."""
    return not _HOW_MANY.isdisjoint(words)


def has_a_number(words: Sequence[str]) -> bool:
    """Whether there is a number among ``words``, in digits or letters; 'een' is none."""
    return any(
        (word != "een" and _number(word) is not None) or "0" <= word[0] <= "9" for word in words
    )


def how_many(words: Sequence[str]) -> int | None:
    """The first number among ``words``, in digits or letters."""
    return next((n for word in words if (n := _number(word)) is not None), None)


def _number(word: str) -> int | None:
    if word.isascii() and word.isdecimal():
        return int(word)
    return _NUMBERS.get(word)
