"""How parameters are read: small decoders, put together in the table of ``methods.py``.

A decoder takes a value and its name, and gives the decoded value or raises ``BotApiError`` (400).
Over HTTP everything arrives as a string, with compound values as JSON; nested values are plain.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from bot.miniature.api_error import Json, bad_request
from bot.miniature.markup import units

Decoder = Callable[[Any, str], Any]
_EMPTY = {"chat_id": "chat_id is empty", "text": "message text is empty"}
_NUMBER = re.compile(r"-?[0-9]{1,19}")
_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}


def integer(least: int | None = None, most: int | None = None, refusal: str = "") -> Decoder:
    """A whole number from ``least`` to ``most``."""

    def decode(value: Any, name: str) -> int:
        if isinstance(value, bool) or not _NUMBER.fullmatch(str(value)):
            raise bad_request(f'parameter "{name}" must be of type Number')
        number = int(value)
        if (least is not None and number < least) or (most is not None and number > most):
            raise bad_request(refusal or f'parameter "{name}" must be from {least} to {most}')
        return number

    return decode


def boolean(value: Any, name: str) -> bool:
    """True or false."""
    if (known := _BOOLEANS.get(str(value).lower())) is None:
        raise bad_request(f'parameter "{name}" must be of type Boolean')
    return known


def string(
    least: int = 0,
    most: int | None = None,
    refusal: str = "",
    *,
    pattern: str = "",
    in_bytes: bool = False,
) -> Decoder:
    """A text of ``least`` to ``most`` UTF-16 units (or bytes), blank counting as empty."""

    def decode(value: Any, name: str) -> str:
        if not isinstance(value, str):
            raise bad_request(f'parameter "{name}" must be of type String')
        if any("\ud800" <= character <= "\udfff" for character in value):
            raise bad_request("strings must be encoded in UTF-8")
        length = len(value.encode()) if in_bytes else units(value)
        wrong = length < least or (least and not value.strip())
        if wrong or (most is not None and length > most):
            raise bad_request(refusal or f'parameter "{name}" must have {least}-{most} characters')
        if pattern and not re.fullmatch(pattern, value):
            raise bad_request(refusal or f'parameter "{name}" is invalid')
        return value

    return decode


def one_of(allowed: set[str], refusal: str) -> Decoder:
    """One of the words in ``allowed``."""

    def decode(value: Any, name: str) -> str:
        if not isinstance(value, str) or value not in allowed:
            raise bad_request(refusal)
        return value

    return decode


def chat_id(value: Any, name: str) -> int:
    """A chat's number; this server has no public usernames to find a chat by."""
    if value == "":
        raise bad_request("chat_id is empty")
    if not _NUMBER.fullmatch(str(value)):
        raise bad_request("chat not found")
    return int(value)


def array(item: Decoder, least: int = 0, most: int | None = None, refusal: str = "") -> Decoder:
    """A list of ``least`` to ``most`` items."""

    def decode(value: Any, name: str) -> list[Any]:
        items = _loaded(value, name)
        if not isinstance(items, list):
            raise bad_request(f'parameter "{name}" must be of type Array')
        if len(items) < least or (most is not None and len(items) > most):
            raise bad_request(refusal or f'parameter "{name}" must have {least}-{most} items')
        return [item(entry, name) for entry in items]

    return decode


def record(
    fields: dict[str, Decoder], required: str = "", check: Callable[[Json], None] | None = None
) -> Decoder:
    """An object with exactly these fields; ``check`` sees it whole."""

    def decode(value: Any, name: str) -> Json:
        given = _loaded(value, name)
        if not isinstance(given, dict):
            raise bad_request(f'parameter "{name}" must be of type Object')
        for key in given.keys() - fields.keys():
            raise bad_request(f'unknown parameter "{key}" in {name}')
        for key in required.split():
            if key not in given:
                raise bad_request(_EMPTY.get(key, f'parameter "{key}" is required in {name}'))
        decoded = {key: fields[key](entry, key) for key, entry in given.items()}
        if check:
            check(decoded)
        return decoded

    return decode


def anything(value: Any, name: str) -> Json:
    """An object whose fields this server does not look into."""
    if not isinstance(given := _loaded(value, name), dict):
        raise bad_request(f'parameter "{name}" must be of type Object')
    return given


def worded(decoder: Decoder) -> Decoder:
    """Takes a bare string for an object with only a text."""
    return lambda value, name: decoder({"text": value} if isinstance(value, str) else value, name)


def refuse_if(wrong: object, refusal: str) -> None:
    """Raises ``BotApiError`` 400 with ``refusal`` when something is wrong."""
    if wrong:
        raise bad_request(refusal)


def _loaded(value: Any, name: str) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise bad_request(f"can't parse {name} JSON object") from None


TEXT, WHOLE, NATURAL = string(), integer(), integer(0)
LANGUAGE = string(pattern=r"([a-z]{2})?", refusal="invalid language code specified")
