"""``/vergeet``: what was kept of a chat's questions goes, and no more of them are kept."""

from __future__ import annotations

from telegram import Update
from telegram.ext import ContextTypes

from bot.handlers.door import Door
from bot.handlers.journal import chat_digest
from bot.handlers.sending import in_group, respond
from bot.handlers.services import Services
from bot.handlers.updates import message_of
from bot.store import StoreError


class Forgetting:
    """The handler for forgetting; anybody in a group may ask for that."""

    def __init__(self, services: Services, door: Door) -> None:
        self._services = services
        self._door = door

    async def forget(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """``/vergeet``: says what it has done, once that is so."""
        message, services = message_of(update), self._services
        if not await self._door.allows(message):
            return
        here = in_group(message)
        if services.journal_days is None:
            await respond(message, services.replies.nothing_kept())
            return
        try:
            digest = chat_digest(services, message.chat_id)
            await services.store.forget_questions(digest, for_good=True)
        except StoreError:
            await respond(message, services.replies.not_forgotten())
        else:
            await respond(message, services.replies.forgotten(in_group=here))
