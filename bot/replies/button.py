"""How a button travels: packed into callback data, and parsed from it.

Source: Bot API, InlineKeyboardButton: callback data is 1 to 64 bytes.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from typing import Any, ClassVar, Self, get_args, get_type_hints

from telegram import InlineKeyboardButton

MOST_BYTES = 64
_LARGEST = 10**18


@dataclass(frozen=True, slots=True)
class Button:
    """A button; its fields travel behind its prefix, with colons between.

    Two classes may share a prefix when they differ in how many fields they have, or in which
    values these take.
    """

    prefix: ClassVar[str]

    def pack(self) -> str:
        """The callback data.

        Raises:
            ValueError: when it would be longer than 64 bytes.
        """
        values = [str(getattr(self, field.name)) for field in fields(self)]
        data = ":".join([self.prefix, *values])
        if len(data.encode()) > MOST_BYTES:
            raise ValueError(f"te lang voor een knop: {data}")
        return data

    @classmethod
    def parse(cls, data: str) -> Self | None:
        """The button with this callback data; nothing if that is another one's, or nobody's."""
        prefix, *values = data.split(":")
        button: Any = cls  # as a class it can be hashed, whatever mypy thinks of dataclasses
        kinds = _kinds(button)
        if prefix != cls.prefix or len(values) != len(kinds):
            return None
        parsed = [_parsed(value, kind) for value, kind in zip(values, kinds, strict=True)]
        return None if None in parsed else cls(*parsed)

    def labelled(self, text: str) -> InlineKeyboardButton:
        """The button as Telegram takes it."""
        return InlineKeyboardButton(text, callback_data=self.pack())


@cache
def _kinds(button: type[Button]) -> list[Any]:
    hints = get_type_hints(button)
    return [hints[field.name] for field in fields(button)]


def _parsed(value: str, kind: Any) -> str | int | None:
    """``value`` as its field takes it, or nothing if it doesn't."""
    allowed = get_args(kind)
    if kind is int or (allowed and isinstance(allowed[0], int)):
        if not (value.isascii() and value.isdecimal()) or int(value) > _LARGEST:
            return None
        number = int(value)
        return number if not allowed or number in allowed else None
    return value if value and (not allowed or value in allowed) else None
