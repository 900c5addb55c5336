"""Logging that never tells the token, a password, or what somebody wrote."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from datetime import UTC, datetime

_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_HIDDEN = "•••"


class Redacting(logging.Formatter):
    """Formats records, tracebacks included, with every secret in them struck out."""

    def __init__(self, secrets: Iterable[str]) -> None:
        super().__init__(_FORMAT)
        self._secrets = sorted({secret for secret in secrets if secret}, key=len, reverse=True)

    def format(self, record: logging.LogRecord) -> str:
        """The record as one text, without secrets."""
        return self._without_secrets(super().format(record))

    def _without_secrets(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, _HIDDEN)
        return text


class RedactingJson(Redacting):
    """Formats a record as one line of JSON: time, level, logger, message and traceback."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line, without secrets."""
        told = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            told["traceback"] = self.formatException(record.exc_info)
        safe = {name: self._without_secrets(text) for name, text in told.items()}
        return json.dumps(safe, ensure_ascii=False)


def set_up(secrets: Iterable[str], level: int = logging.INFO, *, as_json: bool = False) -> None:
    """Logs to standard error, with ``secrets`` struck out, and without other people's chatter.

    At DEBUG libraries tell what they send and store, and with it what people wrote; so ``level``
    is for the bot's own lines, and theirs begin at INFO.
    """
    handler = logging.StreamHandler()
    handler.setFormatter((RedactingJson if as_json else Redacting)(secrets))
    logging.basicConfig(level=max(level, logging.INFO), handlers=[handler], force=True)
    logging.getLogger("bot").setLevel(level)
    for noisy in ("httpx", "httpcore", "alembic", "watchfiles"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
