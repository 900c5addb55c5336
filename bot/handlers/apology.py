"""When something goes wrong: the log gets the facts, the person a kind word."""

from __future__ import annotations

import logging

from telegram import Update
from telegram.constants import ChatType
from telegram.error import TelegramError
from telegram.ext import ContextTypes

from bot.handlers.sending import acknowledge, respond
from bot.handlers.services import Services
from bot.transport.handling import current, is_weather

_LOG = logging.getLogger(__name__)


class Apology:
    """The handler for errors in other handlers."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def handle(self, update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Logs an error, and tells who pressed a button, or who wrote in a private chat."""
        number, attempt = update.update_id if isinstance(update, Update) else None, current()
        attempt.error = context.error
        if is_weather(context.error):
            _LOG.debug("fout bij update %s: %s", number, context.error)  # the pacer has told
            return
        _LOG.error("fout bij update %s", number, exc_info=context.error)
        if isinstance(update, Update) and (attempt.last or not attempt.may_be_repeated):
            await self._apologise(update)

    async def _apologise(self, update: Update) -> None:
        text, query = self._services.texts.something_wrong, update.callback_query
        message = update.effective_message
        try:
            told = query is not None and await acknowledge(query, text)
            if not told and message is not None and message.chat.type == ChatType.PRIVATE:
                await respond(message, self._services.replies.say(text))
        except TelegramError as error:
            _LOG.warning("ook het excuus kwam niet aan: %s", error)
