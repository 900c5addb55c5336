"""What is known of a message that was sent: whether it is one, and whether it may stand there."""

from __future__ import annotations

import httpx
from telegram.error import BadRequest, NetworkError, TelegramError

_NOT_DONE = (
    *(httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout),  # it never left
    *(type(None), TelegramError),  # the server answered that it failed, in JSON or otherwise
)


def is_message(endpoint: str) -> bool:
    """Whether a method of the Bot API puts a message into a chat."""
    return endpoint.startswith("send") and endpoint != "sendChatAction"


def may_have_arrived(error: TelegramError) -> bool:
    """Whether a message may stand in its chat although sending it failed."""
    failed = isinstance(error, NetworkError) and not isinstance(error, BadRequest)
    return failed and not isinstance(error.__cause__, _NOT_DONE)
