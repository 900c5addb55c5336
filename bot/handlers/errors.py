"""When something goes wrong: the log gets the facts, the person a kind word."""

from __future__ import annotations

import logging

from telegram import Update
from telegram.constants import ChatType
from telegram.error import NetworkError, TelegramError
from telegram.ext import ContextTypes

from bot.handlers.sending import acknowledge, respond
from bot.handlers.services import Services

_LOG = logging.getLogger(__name__)


class Errors:
    """The handler for errors in other handlers."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def handle(self, update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Logs an error, and tells the person in a private chat, or who pressed a button."""
        number = update.update_id if isinstance(update, Update) else None
        _LOG.error("fout bij update %s", number, exc_info=context.error)
        if not isinstance(update, Update) or isinstance(context.error, NetworkError):
            return
        text = self._services.texts.something_wrong
        message = update.effective_message
        try:
            if update.callback_query is not None:
                await acknowledge(update.callback_query, text)
            elif message is not None and message.chat.type == ChatType.PRIVATE:
                await respond(message, self._services.replies.say(text))
        except TelegramError as error:
            _LOG.warning("ook het excuus kwam niet aan: %s", error)
