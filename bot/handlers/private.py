"""The private chat: greetings, help, questions, and what is no text."""

from __future__ import annotations

from telegram import Message, Update
from telegram.ext import ContextTypes

from bot.handlers.answering import Answering
from bot.handlers.door import Door
from bot.handlers.inline import FROM_INLINE
from bot.handlers.sending import respond
from bot.handlers.services import Services
from bot.handlers.updates import message_of, words_of


class Private:
    """Handlers for the private chat."""

    def __init__(self, services: Services, door: Door, answering: Answering) -> None:
        self._services = services
        self._door = door
        self._answering = answering

    async def start(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """``/start``, and ``/start`` with the id of a point from a deep link."""
        message = message_of(update)
        if not await self._door.allows(message):
            return
        if not context.args or context.args[0] == FROM_INLINE:
            await respond(message, self._services.replies.welcome())
            return
        point = self._services.knowledge.by_id.get(context.args[0])
        if point is None:
            text = self._services.texts.unknown_point
            await respond(message, self._services.replies.say(text))
        else:
            await self._answering.show(message, self._services.replies.point(point))

    async def help(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """``/help``."""
        message = message_of(update)
        if await self._door.allows(message):
            await respond(message, self._services.replies.say(self._services.texts.help))

    async def text(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Any text, or the text under a picture: a question.

        A quotation that somebody sent by inline mode is none.
        """
        message = message_of(update)
        edited = update.edited_message is not None
        self._begins_album(message)  # the rest of an album with a question needs no word
        if message.via_bot is not None:
            return
        if await self._door.allows(message, edited=edited):
            await self._answering.question(message, words_of(message), edited=edited)

    async def unknown_command(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """A command that the bot doesn't have."""
        message = message_of(update)
        if await self._door.allows(message):
            text = self._services.texts.unknown_command
            await respond(message, self._services.replies.say(text))

    async def no_text(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """A sticker, a picture, a voice message: a friendly word, once for an album."""
        message = message_of(update)
        if self._begins_album(message) and await self._door.allows(message):
            text = self._services.texts.only_text
            await respond(message, self._services.replies.say(text))

    def _begins_album(self, message: Message) -> bool:
        """Whether a message is the first of its album, or stands alone."""
        album = message.media_group_id
        return album is None or self._services.flood.first_time("album", album)
