"""The kinds of sentences that the bot says of itself: how long each may be, and what fills it."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationInfo
from pydantic import field_validator as check_field

from bot.knowledge import filling

EXAMPLES, EXAMPLE_LENGTH = 3, 60
MAX_LENGTH = 3000
BUTTON_LENGTH = 40
NOTICE_LENGTH = 180
Description = Annotated[str, StringConstraints(min_length=1, max_length=200)]
VoteOption = Annotated[str, StringConstraints(min_length=1, max_length=100)]
Sentence = Annotated[str, StringConstraints(min_length=1, max_length=MAX_LENGTH)]
Example = Annotated[str, StringConstraints(min_length=1, max_length=EXAMPLE_LENGTH)]
Day = Annotated[str, StringConstraints(min_length=1, max_length=20)]


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


def profile(key: str, limit: int) -> Any:
    """A sentence of the bot's profile in Telegram; it may name the text and the author."""
    return say(key, *filling.OF_SOURCE, limit=limit)


class Sentences(BaseModel):
    """Sentences by name; plain text, of which the bot itself makes safe HTML."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, defer_build=True)

    @check_field("*")
    @classmethod
    def _fills(cls, value: Any, info: ValidationInfo) -> Any:
        extra = cls.model_fields[info.field_name or ""].json_schema_extra
        allowed = extra["fill"] if isinstance(extra, dict) else []
        if isinstance(value, str) and isinstance(allowed, list):
            filling.check(value, [str(name) for name in allowed])
        return value
