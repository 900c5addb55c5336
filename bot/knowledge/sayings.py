"""How a sentence of the bot is declared: its key in the YAML, its placeholders, its length."""

from __future__ import annotations

from typing import Any

from pydantic import Field

MAX_LENGTH = 3000
BUTTON_LENGTH = 40
NOTICE_LENGTH = 180


def say(key: str, *placeholders: str, limit: int = MAX_LENGTH) -> Any:
    """A sentence under ``key`` in the YAML; it may name these placeholders, as ``{naam}``."""
    return Field(
        alias=key, min_length=1, max_length=limit, json_schema_extra={"fill": list(placeholders)}
    )


def button(key: str) -> Any:
    """What stands on a button."""
    return say(key, limit=BUTTON_LENGTH)


def notice(key: str, *placeholders: str) -> Any:
    """A sentence that is shown over the chat for a moment, in answer to a button."""
    return say(key, *placeholders, limit=NOTICE_LENGTH)
