"""From somebody's question to the bot's answer under it, and what is remembered of that."""

from __future__ import annotations

from datetime import timedelta

from telegram import Message

from bot.handlers.sending import edit, in_group, respond
from bot.handlers.services import Services
from bot.replies import Reply, Surface
from bot.store import going_on

FOLLOW_UP_WITHIN = timedelta(minutes=10)


class Answering:
    """Answers questions, in private and in groups."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def question(
        self, message: Message, text: str, *, about: str | None = None, edited: bool = False
    ) -> None:
        """Answers ``text``, asked in ``message``, or edits the answer that it already has.

        Args:
            message: the message to answer.
            text: the question in it.
            about: the id of the point that it was asked about, if that is known.
            edited: whether the message was changed after it was sent.
        """
        services = self._services
        previous = about or await self._previous(message)
        outcome = services.matcher.match(text, previous)
        reply = services.replies.outcome(outcome, await self.surface(message))
        await self.show(message, reply, edited=edited)

    async def show(self, message: Message, reply: Reply, *, edited: bool = False) -> None:
        """Shows a reply under ``message``, in place of the earlier one if it was edited.

        Where somebody took the earlier one away, a new one comes.
        """
        services, chat_id = self._services, message.chat_id
        shown = await self._earlier(message) if edited else None
        if shown is None or not await edit(message.get_bot(), chat_id, shown, reply):
            sent = await respond(message, reply)
            shown = sent.message_id if sent else None
        with going_on():
            if shown is not None:
                await services.store.remember_reply(
                    chat_id, message.message_id, shown, services.now()
                )
        await self.remember(message, reply)

    async def remember(self, message: Message, reply: Reply, user_id: int | None = None) -> None:
        """Remembers for a follow-up what somebody was shown, and that the chat has had it."""
        services = self._services
        user_id = user_id or (message.from_user.id if message.from_user else None)
        if reply.point is None or user_id is None:
            return
        asker, now = services.asker(user_id), services.now()
        with going_on():
            await services.store.remember_answer(message.chat_id, asker, reply.point, now)

    async def surface(self, message: Message) -> Surface:
        """How answers look in the chat of ``message``."""
        if not in_group(message):
            return "private"
        with going_on():
            if (await self._services.store.group(message.chat_id)).long_answers:
                return "group-long"
        return "group"

    async def _earlier(self, message: Message) -> int | None:
        """The id of the message that answers ``message`` already."""
        with going_on():
            return await self._services.store.reply_to(message.chat_id, message.message_id)
        return None

    async def _previous(self, message: Message) -> str | None:
        if message.from_user is None:
            return None
        services = self._services
        since = services.now() - FOLLOW_UP_WITHIN
        asker = services.asker(message.from_user.id)
        with going_on():
            return await services.store.last_answer(message.chat_id, asker, since)
        return None
