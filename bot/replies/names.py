"""Names of people as they can stand between the bot's own words."""

from __future__ import annotations

import unicodedata

_TURNING = dict.fromkeys(map(ord, "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e"))
_TURNING |= dict.fromkeys(range(0x2066, 0x206A))
_BLANK = set("\u115f\u1160\u2800\u3164\uffa0")
_ISOLATE, _END = "\u2068", "\u2069"
_VISIBLE = {"L", "N", "P", "S"}


def isolated(name: str) -> str:
    """A name on one line that turns nothing around it; empty if nothing of it can be seen.

    Source: Unicode Standard Annex 9, first strong isolate (FSI) and its end (PDI).
    """
    bare = " ".join(name.translate(_TURNING).split())
    if not any(unicodedata.category(c)[0] in _VISIBLE and c not in _BLANK for c in bare):
        return ""
    return f"{_ISOLATE}{bare}{_END}"
