"""A line of text as YAML takes it: as it is where that can be, between quotes where it must."""

from __future__ import annotations

import yaml

_BARE = frozenset(("ja", "nee"))


def scalar(text: str) -> str:
    """``text``, one line, so that it is read back as text wherever it stands, also in ``[ ]``."""
    written = yaml.safe_dump([text], allow_unicode=True, default_flow_style=True, width=2**31)
    plain = written.strip()[1:-1]
    if plain == text and text.casefold() not in _BARE:
        return text
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "'{}'".format(text.replace("'", "''"))
