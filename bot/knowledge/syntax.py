"""What cannot be read as YAML here, in a maintainer's Dutch: what is wrong, and how to mend it."""

from __future__ import annotations

import re
from collections.abc import Sequence

import yaml

MAX_DEPTH = 12
_TOO_DEEP = f"dit is te diep genest: hoogstens {MAX_DEPTH} niveaus"
QUOTED = 'tussen dubbele aanhalingstekens ("…")'
UNCLOSED = (
    "hier begint tekst met een aanhalingsteken, maar het aanhalingsteken aan het eind ontbreekt"
)

# What the parser says (part of its context and problem) → what a maintainer has to do about it.
_SYNTAX = {
    "quoted scalar: found unexpected end": UNCLOSED,
    "quoted scalar: found unknown escape": (
        "een \\ tussen dubbele aanhalingstekens kan hier niet; haal hem weg of schrijf \\\\"
    ),
    "found a tab": "hier staat een tab; spring in met spaties",
    "mapping values are not allowed": (
        f"een dubbele punt te veel, of de regel springt te ver in; zet tekst met ': ' {QUOTED}"
    ),
    "simple key: could not find expected ':'": (
        "deze regel hoort nergens bij; ontbreekt er een streepje ('- …') of een dubbele punt "
        "('sleutel: …'), of springt hij verkeerd in? Spring even ver in als de regel eronder"
    ),
    "found another document": "een bestand is één geheel; haal de regel '---' weg",
    "flow sequence: did not find": (
        f"een [ zonder ], of een {{ ertussen; zet zulke tekst {QUOTED}, of de lijst onder elkaar"
    ),
    "flow mapping: did not find": "een { zonder }; zet tekst die met { begint " + QUOTED,
    "expected key": (
        "deze regel springt anders in dan de regels ervoor (spring even ver in), of er staat tekst "
        f"achter een aanhalingsteken of accolade; zet zulke tekst in zijn geheel {QUOTED}"
    ),
    "expected '-'": (
        "deze regel springt anders in dan de regels ervoor (spring even ver in), of er ontbreekt "
        "een streepje ('- …')"
    ),
    "cannot start any token": f"spring in met spaties, niet met een tab; zet tekst die met @, % "
    f"of ` begint {QUOTED}",
    "maximum nesting depth": _TOO_DEEP,
    "did not find expected alphabetic": f"zet tekst die met & of * begint {QUOTED}",
}
_BLOCK = re.compile(r"(?P<before> *(?:- +)*)(?P<key>[\w-]+: +[>|][+-]?)\s*(?:#.*)?")
_NEXT = re.compile(r" *(?:- |-$|[\w-]+:(?:\s|$)|#)")
_MISTAKE_AT_START = ("quoted scalar", "simple key", "flow sequence", "flow mapping")


def deeper(event: yaml.Event) -> int:
    """How many levels deeper the text is after ``event``: 1, 0 or -1."""
    if isinstance(event, yaml.CollectionStartEvent):
        return 1
    return -1 if isinstance(event, yaml.CollectionEndEvent) else 0


def refused(event: yaml.Event, depth: int) -> str | None:
    """Why YAML that is well-formed is refused all the same, if it is."""
    if depth > MAX_DEPTH:
        return _TOO_DEEP
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        return (
            "ankers (&naam) en verwijzingen (*naam) kunnen hier niet; schrijf de tekst uit, en zet "
            f"tekst die met & of * begint {QUOTED}"
        )
    if (tag := getattr(event, "tag", None)) is not None:
        typed = tag.replace("tag:yaml.org,2002:", "!!")
        return f"labels zoals {typed!r} kunnen hier niet; zet tekst die met ! begint {QUOTED}"
    return None


def explain(error: yaml.YAMLError) -> tuple[int, str]:
    """The line (from 1) to look at, and what the parser stumbled over there."""
    assert isinstance(error, yaml.MarkedYAMLError)
    return _place(error), _advice(f"{error.context}: {error.problem}")


def unindented(lines: Sequence[str], until: int) -> tuple[int, str] | None:
    """The first line, up to line ``until``, that falls out of the text it belongs to: of a text
    below its key (``antwoord: >-``), each line has to stand in as far; and how to mend that."""
    for number, line in enumerate(lines[:until], 1):
        opened = _BLOCK.fullmatch(line)
        if opened and (found := _fallen_out(lines, number, len(opened["before"]))):
            at, spaces = found
            return at, (
                f"deze regel hoort bij ‘{opened['key']}’ (regel {number}), maar springt niet ver "
                f"genoeg in; zet {spaces} spaties voor elke regel van die tekst"
            )
    return None


def _fallen_out(lines: Sequence[str], after: int, column: int) -> tuple[int, int] | None:
    """Of the text below line ``after`` the first line that falls out, and where all should begin.

    Whatever looks like the next key, item or note ends a text; so does the end of the file.
    """
    wanted = column + 2
    inside = False
    for number, line in enumerate(lines[after:], after + 1):
        if not line.strip():
            continue
        stands = len(line) - len(line.lstrip(" "))
        if not inside and stands > column:
            inside, wanted = True, stands
        elif stands < wanted:
            return None if stands <= column and _NEXT.match(line) else (number, wanted)
    return None


def _place(error: yaml.MarkedYAMLError) -> int:
    starts = any(sign in (error.context or "") for sign in _MISTAKE_AT_START)
    mark = error.context_mark if starts else error.problem_mark
    return mark.line + 1 if mark else 1


def _advice(what: str) -> str:
    found = (hint for sign, hint in _SYNTAX.items() if sign in what)
    return next(found, f"dit is geen geldige YAML ({what})")
