"""Groups: silent, until somebody calls the bot."""

from __future__ import annotations

import re
from dataclasses import dataclass

from telegram import Message, MessageEntity, Update
from telegram.ext import ContextTypes, filters

from bot.handlers.answering import Answering
from bot.handlers.door import Door
from bot.handlers.sending import respond
from bot.handlers.services import Services
from bot.handlers.updates import message_of

_COMMAND = re.compile(r"^/\w+(?:@\w+)?\s*")


@dataclass(frozen=True, slots=True)
class Call:
    """A question that was put to the bot in a group.

    Attributes:
        text: the question, possibly empty.
        answered: the message that the answer goes under.
        about: the id of the point in the bot's message that was replied to, if any.
    """

    text: str
    answered: Message
    about: str | None = None


class Group:
    """Handlers for groups."""

    def __init__(self, services: Services, door: Door, answering: Answering) -> None:
        self._services = services
        self._door = door
        self._answering = answering

    async def ask(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """``/vraag``: with a question behind it, or as a reply to somebody's message."""
        message, edited = message_of(update), update.edited_message is not None
        text = _COMMAND.sub("", message.text or "")
        await self._answer(message, self._called(message, text), edited)

    async def text(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Any other message: answered if it names the bot or replies to it, else passed over.

        A command here is another bot's.
        """
        message = message_of(update)
        if message.via_bot is not None or filters.COMMAND.filter(message):
            return
        without = self._without_mention(message)
        if without is None and not self._is_own(_replied_to(message)):
            return
        text = (message.text or message.caption or "") if without is None else without
        await self._answer(message, self._called(message, text), update.edited_message is not None)

    async def help(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """``/start`` and ``/help`` in a group: how to ask."""
        message = message_of(update)
        if await self._door.allows(message):
            text = self._services.texts.group_welcome
            await respond(message, self._services.replies.say(text))

    async def _answer(self, message: Message, call: Call, edited: bool) -> None:
        if not await self._door.allows(message, edited=edited):
            return
        if call.text:
            await self._answering.question(
                call.answered, call.text, about=call.about, edited=edited
            )
        elif not edited:
            await respond(message, self._services.replies.say(self._services.texts.ask_what))

    def _called(self, message: Message, text: str) -> Call:
        """What is asked: ``text``, or else what stands in the message that it replies to."""
        replied = _replied_to(message)
        if replied is None:
            return Call(text.strip(), message)
        if self._is_own(replied):
            point = self._services.replies.point_under(replied.reply_markup)
            return Call(text.strip(), message, point.id if point else None)
        if text.strip():
            return Call(text.strip(), message)
        quoted = message.quote.text if message.quote else None
        return Call((quoted or replied.text or replied.caption or "").strip(), replied)

    def _without_mention(self, message: Message) -> str | None:
        """The text of a message without the bot's name in it; nothing if it isn't named."""
        text = message.text or message.caption or ""
        kinds: list[str | None] = [MessageEntity.MENTION]
        entities = message.parse_entities(kinds) or message.parse_caption_entities(kinds)
        name = f"@{self._services.bot.username}"
        found = [mention for mention in entities.values() if mention.casefold() == name.casefold()]
        if not found:
            return None
        return " ".join(text.replace(found[0], " ").split())

    def _is_own(self, message: Message | None) -> bool:
        sender = message.from_user if message else None
        return sender is not None and sender.id == self._services.bot.id


def _replied_to(message: Message) -> Message | None:
    """The message that somebody really replied to: in a topic every message names its start."""
    replied = message.reply_to_message
    return None if replied is None or replied.forum_topic_created else replied
