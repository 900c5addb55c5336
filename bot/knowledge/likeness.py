"""A passage that is in the source but for signs that look alike: which, and what to type."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from bot.knowledge.source import Source

_ALIKE = {
    **dict.fromkeys("'‘’‚‛′`´\"“”„‟″«»", "'"),
    **dict.fromkeys("-‐‑‒–—―−", "-"),
    "…": "...",
}
_MOST = 3


def but_for_signs(source: Source, passage: str) -> str | None:
    """What to type instead of what, in words; nothing if there is more that differs.

    Nor of a passage that runs over two paragraphs.
    """
    bare = "" if "\n" in passage else _bare(passage)[0]
    for _, paragraph in source.places.values():
        inside, places = _bare(paragraph.text)
        start = inside.find(bare) if bare else -1
        if start >= 0:
            wanted = paragraph.text[places[start] : places[start + len(bare) - 1] + 1]
            return _told(passage, wanted)
    return None


def _bare(text: str) -> tuple[str, list[int]]:
    """The text without spaces and with one sign for all that look alike; each one's place."""
    signs, places = [], []
    for place, character in enumerate(text):
        if not character.isspace():
            for sign in _ALIKE.get(character, character):
                signs.append(sign)
                places.append(place)
    return "".join(signs), places


def _told(typed: str, wanted: str) -> str:
    """The words that differ."""
    found = [*different(typed.split(), wanted.split())]
    if not found:
        return "er staat een spatie te veel of te weinig"
    told = ", en ".join(f"typ  {right}  waar nu  {wrong}  staat" for wrong, right in found[:_MOST])
    more = f" (en nog {len(found) - _MOST} keer zoiets)" if len(found) > _MOST else ""
    return f"{_signs(typed, wanted)}; {told}{more}"


def _signs(typed: str, wanted: str) -> str:
    """Which signs differ, each once."""
    here, there = dict[str, None](), dict[str, None]()
    matched = SequenceMatcher(a=typed, b=wanted, autojunk=False)
    for kind, begin, end, first, last in matched.get_opcodes():
        if kind != "equal":
            here[typed[begin:end].replace(" ", "een spatie") or "niets"] = None
            there[wanted[first:last].replace(" ", "een spatie") or "niets"] = None
    return f"hier staat  {'  en  '.join(here)}  en in de bron  {'  en  '.join(there)}"


def different(typed: Sequence[str], wanted: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What is typed in words, and what is wanted there, wherever they differ."""
    matched = SequenceMatcher(a=typed, b=wanted, autojunk=False)
    for kind, begin, end, first, last in matched.get_opcodes():
        if kind == "replace" and end - begin == last - first:
            yield from zip(typed[begin:end], wanted[first:last], strict=True)
        elif kind != "equal":
            around = slice(max(0, begin - 1), end + 1), slice(max(0, first - 1), last + 1)
            yield " ".join(typed[around[0]]), " ".join(wanted[around[1]])
