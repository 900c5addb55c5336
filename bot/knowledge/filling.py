"""Placeholders such as ``{titel}``: which may stand where, and filling them in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from string import Formatter

from bot.knowledge.source import Source

OF_SOURCE = ("titel", "auteur", "uitgever", "jaar")
OF_READERS = ("contact", "code")
GENERAL = (*OF_SOURCE, "bot", *OF_READERS)
ASKED = (*OF_SOURCE, "term")
_YEAR = re.compile(r" \(\{jaar\}\)|(?:,? uit|,)? ?\{jaar\}")
"""The year with all that is said for its sake: ' (2017)', ', 2017', ', uit 2017'."""
_PLACEHOLDER = re.compile(r"\{(\w*)\}")


def check(text: str, allowed: Sequence[str]) -> None:
    """Refuse what cannot be filled in.

    Raises:
        ValueError: with what is wrong, and what may be written.
    """
    try:
        fields = [field for field in Formatter().parse(text) if field[1] is not None]
    except ValueError as error:
        message = "een accolade staat los; schrijf {{ of }} voor een gewone accolade"
        raise ValueError(message) from error
    for _, name, form, conversion in fields:
        if name is None or name not in allowed or form or conversion:
            wrong = f"{{{name}{'!' if conversion else ''}{conversion or ''}{form and ':'}{form}}}"
            known = ", ".join(f"{{{a}}}" for a in allowed) or "niets"
            raise ValueError(f"{wrong} kan hier niet ingevuld worden; wel: {known}")


def named(text: str) -> Iterator[str]:
    """The placeholders in a text."""
    yield from _PLACEHOLDER.findall(text)


def fill(text: str, values: Mapping[str, str]) -> str:
    """``text`` with its placeholders filled in; one that has no value stays as it is.

    A year that nobody knows, empty, is not spoken of.
    """
    text = text if values.get("jaar", "?") else without_year(text)
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)


def without_year(text: str) -> str:
    """``text`` without the placeholder of the year, and what would stand around nothing."""
    return _YEAR.sub("", text)


def values_of(source: Source | None) -> dict[str, str]:
    """What the bot says for each placeholder; nothing if the source is not known."""
    if source is None:
        return {}
    optional = {"contact": source.contact, "code": source.code}
    return {
        "titel": source.title,
        "auteur": source.author,
        "uitgever": source.publisher,
        "jaar": str(source.year or ""),
        **{name: value for name, value in optional.items() if value is not None},
    }


def asked_values_of(source: Source | None) -> dict[str, str]:
    """What people type for each placeholder: the author's surname instead of the full name."""
    return values_of(source) | ({"auteur": source.surname} if source else {})
