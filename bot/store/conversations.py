"""What the bot's messages showed, by their ids, so that people can go on from them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, select

from bot.store.database import Database
from bot.store.tables import conversations

Ids = Mapping[str, Any]
"""What was shown, as ids and order: JSON-able."""


@dataclass(frozen=True)
class Shown:
    """A message of the bot.

    Attributes:
        chat_id, message_id: the message.
        question_id: the message that it answers, if any.
        asker: a keyed digest of who was answered last, no user id.
        digest: a keyed digest of the text that it answers.
        before: what had been shown when that was asked.
        after: what it shows.
    """

    chat_id: int
    message_id: int
    question_id: int | None
    asker: str | None
    digest: str | None
    before: Ids
    after: Ids


class Conversations(Database):
    """What the bot's messages showed."""

    async def remember_shown_in(self, shown: Shown, at: datetime) -> None:
        """Remember what a message of the bot shows, in the place of what it showed before."""
        row = {
            "chat_id": shown.chat_id,
            "message_id": shown.message_id,
            "question_id": shown.question_id,
            "asker": shown.asker,
            "digest": shown.digest,
            "before": json.dumps(dict(shown.before)),
            "after": json.dumps(dict(shown.after)),
            "at": at,
        }
        await self._later(self._put(conversations, row))

    async def shown_in(self, chat_id: int, message_id: int) -> Shown | None:
        """What a message of the bot shows."""
        return await self._latest_shown(conversations.c.message_id == message_id, chat_id)

    async def answer_to(self, chat_id: int, question_id: int) -> Shown | None:
        """The message that answers ``question_id``."""
        return await self._latest_shown(conversations.c.question_id == question_id, chat_id)

    async def last_shown_to(self, chat_id: int, asker: str, since: datetime) -> Shown | None:
        """What ``asker`` was shown last, if that was at ``since`` or later."""
        theirs = (conversations.c.asker == asker) & (conversations.c.at >= since)
        return await self._latest_shown(theirs, chat_id)

    async def _latest_shown(self, where: ColumnElement[bool], chat_id: int) -> Shown | None:
        found = await self._first(
            select(conversations)
            .where(conversations.c.chat_id == chat_id, where)
            .order_by(conversations.c.at.desc(), conversations.c.message_id.desc())
            .limit(1)
        )
        return _shown(found) if found else None


def _shown(row: Row[Any]) -> Shown:
    return Shown(
        row.chat_id,
        row.message_id,
        row.question_id,
        row.asker,
        row.digest,
        json.loads(row.before),
        json.loads(row.after),
    )
