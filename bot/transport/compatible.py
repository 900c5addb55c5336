"""Answers of a Bot API server that is older or stranger than python-telegram-bot expects."""

from __future__ import annotations

import json
import logging
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
        """Makes a request, and fills in what the answer lacks."""
        status, body = await self._request.do_request(url, *args, **kwargs)
        if status != 200:
            return status, body
        answer = json.loads(body, object_hook=_complete)
        if url.endswith("/getUpdates"):
            answer["result"] = _readable(answer["result"])
        return status, json.dumps(answer).encode()


def _complete(found: _Json) -> _Json:
    for field, later in _LATER_FIELDS.items():
        if field in found:
            found = later | found
    return found


def _readable(updates: list[Any]) -> list[_Json]:
    """What can be read of a batch of updates.

    python-telegram-bot reads it as a whole: one malformed update would make it ask for the same
    batch for ever. Without a number an update cannot be confirmed either; such a one is left out.
    """
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
    try:
        Update.de_json(raw, None)
    except Exception:
        _LOG.exception("update %s is niet te lezen", raw["update_id"])
        return False
    return True
