"""What YAML takes without a word and a maintainer never meant: lost quotes, cut-off text, HTML.

Lines are given from 1, as an editor counts them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

import yaml

from bot.knowledge.syntax import QUOTED, UNCLOSED

_SPACES = "\u00a0\u202f"
_JOINER = "\u200d"
_UNSEEN = frozenset({"Cc", "Cf", "Zl", "Zp"})
_NAMES = {
    "\u2028": "een regelscheiding",
    "\u2029": "een alineascheiding",
    "\u0085": "een regeleinde",
    "\u00ad": "een zacht afbreekstreepje",
    "\u200b": "een spatie zonder breedte",
    "\ufeff": "een byte order mark",
}
_HTML = re.compile(r"</?[a-zA-Z][^<>]*>|<!--|&(?:[a-zA-Z]+|#\d+|#x[\da-fA-F]+);")
_OPENED = re.compile(r"""\s*(?:-\s+)*(?:[\w-]+:\s+)?(?P<rest>["'].*)""")
_CLOSED = re.compile(r""""(?:[^"\\]|\\.)*"|'(?:[^']|'')*'""")
_NEXT_ITEM = re.compile(r"\s*(?:-\s|[\w-]+:(?:\s|$))")
_QUESTIONS = ("vragen", "testvragen")


def tidy(text: str) -> str:
    """``text`` composed (NFC), with plain spaces, and spaces for what cannot be seen."""
    if not text.isascii():
        for space in _SPACES:
            text = text.replace(space, " ")
        text = unicodedata.normalize("NFC", text)
    return "".join([" " if _is_invisible(c) else c for c in text]) if _suspect(text) else text


def invisible(text: str) -> Iterator[tuple[int, str]]:
    """The line of each character that cannot be seen, and which one it is."""
    if _suspect(text):
        for number, line in enumerate(text.split("\n"), 1):
            for character in dict.fromkeys(filter(_is_invisible, line)):
                yield (
                    number,
                    f"hier staat {_name(character)}; haal die weg, of typ de regel opnieuw",
                )


def _suspect(text: str) -> bool:
    return any(map(_is_invisible, set(text)))


def _is_invisible(character: str) -> bool:
    if character in "\n\t\r" + _JOINER or "\U000e0020" <= character <= "\U000e007f":
        return False
    return character in "\ufffe\uffff" or unicodedata.category(character) in _UNSEEN


def _name(character: str) -> str:
    control = unicodedata.category(character) == "Cc"
    name = _NAMES.get(character) or ("een stuurteken" if control else "een onzichtbaar teken")
    return f"{name} (U+{ord(character):04X}) dat je niet ziet"


def unclosed_quote(lines: Sequence[str], until: int) -> int | None:
    """The line of the first quotation, up to line ``until``, that nobody closed."""
    for number, line in enumerate(lines[:until], 1):
        opened = _OPENED.fullmatch(line)
        if opened and not _CLOSED.match(opened["rest"]):
            after = next((later for later in lines[number:] if later.strip()), "")
            if not after or _NEXT_ITEM.match(after):
                return number
    return None


def of_scalar(
    node: yaml.ScalarNode, lines: Sequence[str], path: Sequence[Any]
) -> Iterator[tuple[int, str]]:
    """What is wrong with one text in the YAML, though it can be read."""
    first, last = node.start_mark.line, node.end_mark.line
    if found := _HTML.search(node.value):
        at = next((n for n in range(first, last + 1) if found[0] in lines[n]), first)
        yield at + 1, f"hier staat HTML ({found[0]!r}); schrijf gewone tekst, de bot maakt haar op"
    if not node.style:
        yield from _of_plain(node, lines, path)
    elif node.style in {'"', "'"}:
        if any(_NEXT_ITEM.match(line) for line in lines[first + 1 : last + 1]):
            yield first + 1, UNCLOSED
        for _, message in invisible(node.value):
            yield first + 1, message


def _of_plain(
    node: yaml.ScalarNode, lines: Sequence[str], path: Sequence[Any]
) -> Iterator[tuple[int, str]]:
    first, last = node.start_mark.line, node.end_mark.line
    rest = lines[last][node.end_mark.column :].lstrip() if last < len(lines) else ""
    if rest.startswith("#") and node.value:
        message = (
            f"alles vanaf {rest[:20]!r} valt weg, want ' #' begint een opmerking; zet de tekst"
        )
        yield last + 1, f"{message} {QUOTED}, of de opmerking op een regel voor zichzelf"
    question = any(key in _QUESTIONS for key in path)
    for number in range(first + 1, last + 1):
        line = lines[number].strip()
        if line and (question or line.startswith("-")):
            message = (
                "deze regel hoort door zijn inspringing bij de regel erboven; zet het streepje"
            )
            yield number + 1, f"{message} ('- …') recht onder dat van de regel erboven"
            return
