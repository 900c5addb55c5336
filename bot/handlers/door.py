"""The door: which messages may be answered, and which presses count."""

from __future__ import annotations

from telegram import Message, Update
from telegram.ext import ApplicationHandlerStop, ContextTypes

from bot.handlers.sending import acknowledge, in_group, respond
from bot.handlers.services import Services
from bot.handlers.updates import pressed
from bot.replies.buttons import CastVote, Thumb


class Door:
    """Lets in what the flood limits allow; a chat with too much hears so once."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def allows(self, message: Message, *, edited: bool = False) -> bool:
        """Whether a message may be answered; a chat with too many new ones hears so once."""
        services = self._services
        sender = message.sender_chat or message.from_user
        group_id = message.chat_id if in_group(message) else None
        if services.flood.allows(sender.id if sender else None, group_id):
            return True
        if not edited and services.flood.first_time("too fast", message.chat_id):
            await respond(message, services.replies.say(services.texts.too_fast))
        return False

    async def press(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Any button, before its own handler: one press too many is told so, and does nothing."""
        query, services = pressed(update), self._services
        place = query.message
        group_id = place.chat.id if place is not None and in_group(place) else None
        if CastVote.parse(query.data or "") or Thumb.parse(query.data or ""):
            group_id = None  # nothing is said in the group, and each member may vote
        if not services.flood.allows(query.from_user.id, group_id):
            await acknowledge(query, services.texts.too_fast)
            raise ApplicationHandlerStop
