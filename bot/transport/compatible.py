"""Answers of a Bot API server that is older or stranger than python-telegram-bot expects."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from telegram import Update
from telegram.error import NetworkError
from telegram.request import BaseRequest

_LOG = logging.getLogger(__name__)
_Json = dict[str, Any]

_LATER_FIELDS: dict[str, _Json] = {
    "total_voter_count": {"allows_revoting": False, "members_only": False},  # Poll
    "voter_count": {"persistent_id": ""},  # PollOption
    "option_ids": {"option_persistent_ids": []},  # PollAnswer
}
"""By a field that gives an object away: the fields that it got in Bot API 9.6 and 10.0."""
_PLAIN_MESSAGE: Mapping[str, type] = {
    "message_id": int,
    "date": int,
    "text": str,
    "from": dict,
    "chat": dict,
}
_PLAIN_PERSON: Mapping[str, type] = {"id": int, "is_bot": bool, "first_name": str}
_PLAIN_CHAT: Mapping[str, type] = {"id": int, "type": str}
_END_OF_TIME = 2**31
_MORE: Mapping[str, type] = {
    "first_name": str,
    "last_name": str,
    "username": str,
    "language_code": str,
}


class Compatible(BaseRequest):
    """A transport whose answers python-telegram-bot can read, whatever the server's version.

    Args:
        request: the transport that does the work.
    """

    def __init__(self, request: BaseRequest) -> None:
        self._request = request

    @property
    def read_timeout(self) -> float | None:
        """That of the transport, in seconds."""
        return self._request.read_timeout

    async def initialize(self) -> None:
        """Opens the transport."""
        await self._request.initialize()

    async def shutdown(self) -> None:
        """Closes the transport."""
        await self._request.shutdown()

    async def do_request(self, url: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Makes a request.

        Raises:
            NetworkError: when the server says that all is well, and gives no result.
        """
        status, body = await self._request.do_request(url, *args, **kwargs)
        if status == HTTPStatus.OK and b'"result"' not in body:
            raise NetworkError("het antwoord heeft geen resultaat")
        return status, body

    @staticmethod
    def parse_json_payload(payload: bytes) -> _Json:
        """An answer of the server, with what its objects lack filled in.

        Raises:
            NetworkError: when it is no JSON object.

        Source: python-telegram-bot, ``BaseRequest.parse_json_payload``, which is there to override.
        """
        try:
            answer = json.loads(payload.decode(errors="replace"), object_hook=_complete)
        except ValueError as error:
            raise NetworkError("het antwoord is geen JSON") from error
        if not isinstance(answer, dict):
            raise NetworkError("het antwoord is geen JSON-object")
        return answer


class CompatibleUpdates(Compatible):
    """The same for getUpdates, where what cannot be read is passed over."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> _Json:
        """An answer of the server with updates that can be read, or with why there are none.

        Raises:
            NetworkError: when it is no JSON object, or no update in it has a number.
        """
        answer = Compatible.parse_json_payload(payload)
        if "result" in answer:
            answer["result"] = _readable(answer["result"])
        return answer


def _complete(given: _Json) -> _Json:
    """An object of the Bot API with the fields of later versions."""
    for field, later in _LATER_FIELDS.items():
        if field in given:
            given = later | given
    return given


def _readable(updates: object) -> list[_Json]:
    """What can be read of a batch of updates.

    python-telegram-bot reads it as a whole: one malformed update would make it ask for the same
    batch for ever. Without a number an update cannot be confirmed either; such a one is left out.
    """
    if not isinstance(updates, list):
        raise NetworkError("het antwoord heeft geen lijst van updates")
    numbered = [raw for raw in updates if _is_numbered(raw)]
    if len(numbered) < len(updates):
        _LOG.error("%d updates zonder nummer overgeslagen", len(updates) - len(numbered))
    if updates and not numbered:
        raise NetworkError("alleen updates zonder nummer")
    return [_readable_part(raw) for raw in numbered]


def _is_numbered(raw: object) -> bool:
    return isinstance(raw, dict) and type(raw.get("update_id")) is int


def _readable_part(raw: _Json) -> _Json:
    """An update; of one that cannot be read its number, and the query that waits for an answer."""
    if _can_be_read(raw):
        return raw
    number, query = {"update_id": raw["update_id"]}, raw.get("callback_query")
    if isinstance(query, dict):
        bare = {name: query.get(name) for name in ("id", "from", "chat_instance")}
        pressed = number | {"callback_query": bare | {"data": "?"}}  # fits no button
        if _can_be_read(pressed):
            return pressed
    return number


def _can_be_read(raw: _Json) -> bool:
    if raw.keys() == {"update_id", "message"} and _is_plain(raw["message"]):
        return True
    try:
        Update.de_json(raw, None)
    except Exception:
        _LOG.exception("update %s is niet te lezen", raw["update_id"])
        return False
    return True


def _is_plain(message: object) -> bool:
    """Whether it is words that somebody typed, and no more: sure to be read, and most of all.

    Reading a message takes about as long as answering it.
    """
    return (
        isinstance(message, dict)
        and _has(message, _PLAIN_MESSAGE)
        and 0 < message["date"] < _END_OF_TIME
        and _has(message["from"], _PLAIN_PERSON, _MORE)
        and _has(message["chat"], _PLAIN_CHAT, _MORE)
    )


def _has(given: Any, types: Mapping[str, type], more: Mapping[str, type] | None = None) -> bool:
    """Whether an object has these fields, perhaps some of ``more``, and no others."""
    known = {**(more or {}), **types}
    return (
        isinstance(given, dict)
        and types.keys() <= given.keys() <= known.keys()
        and all(type(value) is known[name] for name, value in given.items())
    )
