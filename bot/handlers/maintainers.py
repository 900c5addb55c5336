"""The commands for those who look after the bot, in their own chats alone."""

from __future__ import annotations

import asyncio
from importlib.metadata import version

from telegram import Update
from telegram.ext import ContextTypes

from bot.handlers.sending import respond
from bot.handlers.services import Services
from bot.handlers.updates import behind_command, message_of
from bot.matching.explanation import explain
from bot.store import StoreError

_LONGEST_QUESTION = 200


class Maintainers:
    """Handlers for maintainers' commands; elsewhere nothing tells that these exist."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def status(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """``/status``: the version, the knowledge base, and whether the database answers."""
        services = self._services
        try:
            await services.store.ping()
        except StoreError:
            reached = False
        else:
            reached = True
        page = services.replies.status(version("essaybot"), services.store.kind, reached=reached)
        await respond(message_of(update), page)

    async def reload(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """``/herladen``: the knowledge base is read again, changed or not."""
        services = self._services
        texts, begun = services.texts, services.editions.read_again()
        said = texts.reading_again if begun else texts.not_read_again
        await respond(message_of(update), services.replies.say(said))

    async def trial(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """``/proef <vraag>``: where a question leads, and why; asked by nobody, kept nowhere."""
        services, message = self._services, message_of(update)
        question = behind_command(message)[:_LONGEST_QUESTION]
        if not question:
            await respond(message, services.replies.say(services.texts.try_what))
            return
        found = await asyncio.to_thread(explain, services.matcher, question)
        await respond(message, services.replies.tried(question, found))
