"""Placeholders such as ``{titel}``: which may stand where, and filling them in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from string import Formatter

from bot.knowledge.source import GUESSED, Source, is_nobody

OF_SOURCE = ("titel", "auteur", "uitgever", "jaar")
OPTIONAL = ("contact", "code", "adres")
GENERAL = (*OF_SOURCE, "bot", *OPTIONAL)
ASKED = (*OF_SOURCE, "term")
_YEAR = re.compile(r" \(\{jaar\}\)|(?:,? uit|,)? ?\{jaar\}")
"""The year with all that is said for its sake: ' (2017)', ', 2017', ', uit 2017'."""
_AUTHOR = re.compile(r"(?<=’) van \{auteur\}|\{auteur\}, (?=‘\{titel|\{uitgever)")
"""The author beside what is named just as well without: '‘The title’ of', 'somebody, a paper'."""
_PUBLISHER = re.compile(r" \(\{uitgever\}\)|(?<=\()\{uitgever\}, |[,:] \{uitgever\}")
"""The publisher behind what it is of: ' (a paper)', '(a paper, 2017)', ', a paper'."""
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
    """``text`` with its placeholders filled in; one that has no value stays as it is."""
    text = spared(text, values)
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)


def spared(text: str, values: Mapping[str, object]) -> str:
    """``text`` without the placeholders that would say nothing, and what stands around them.

    That is a year or a publisher that nobody knows, an author whom nobody knows beside the title,
    and a publisher beside an author that is the same.
    """
    author, publisher = values.get("auteur"), values.get("uitgever")
    if is_nobody(str(publisher)) or (publisher == author and "{auteur}" in text):
        text = _PUBLISHER.sub("", text)
    if author == GUESSED["auteur"]:
        text = _AUTHOR.sub("", text)
    return text if values.get("jaar", "?") else _YEAR.sub("", text)


def lacking(text: str, values: Mapping[str, str]) -> bool:
    """Whether a text names what this source does not: an address, or who wrote it."""
    wanted = {*named(text)}
    unknown = "auteur" in wanted and values.get("auteur") == GUESSED["auteur"]
    return unknown or not wanted.isdisjoint({*OPTIONAL} - {*values})


def values_of(source: Source | None) -> dict[str, str]:
    """What the bot says for each placeholder; nothing if the source is not known."""
    if source is None:
        return {}
    optional = {"contact": source.contact, "code": source.code, "adres": source.online}
    return {
        "titel": source.title,
        "auteur": GUESSED["auteur"] if source.nameless else source.author,
        "uitgever": source.publisher,
        "jaar": str(source.year or ""),
        **{name: value for name, value in optional.items() if value is not None},
    }


def asked_values_of(source: Source | None) -> dict[str, str]:
    """What people type for each placeholder: the author's surname instead of the full name."""
    return values_of(source) | ({"auteur": source.surname} if source else {})
