"""The refusals of the Bot API."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]
"""An object as it travels in the Bot API."""


class BotApiError(Exception):
    """What a method answers when it refuses (Bot API, "Making requests").

    Attributes:
        code: the HTTP status and ``error_code``.
        description: the text that people read, as Telegram words it.
        parameters: ``retry_after`` or ``migrate_to_chat_id``, where there is one.
    """

    def __init__(self, code: int, description: str, parameters: Json | None = None) -> None:
        super().__init__(f"{code} {description}")
        self.code = code
        self.description = description
        self.parameters = parameters

    def envelope(self) -> Json:
        """The answer's JSON body."""
        body: Json = {"ok": False, "error_code": self.code, "description": self.description}
        return body | ({"parameters": self.parameters} if self.parameters else {})


def bad_request(text: str, parameters: Json | None = None) -> BotApiError:
    """The commonest refusal: 400, with Telegram's prefix."""
    return BotApiError(400, f"Bad Request: {text}", parameters)


def forbidden(text: str) -> BotApiError:
    """403: the bot was blocked, removed, or never spoken to."""
    return BotApiError(403, f"Forbidden: {text}")
