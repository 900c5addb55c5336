"""The journal at work: which questions are kept, what somebody does with an answer, forgetting."""

from __future__ import annotations

import secrets
from datetime import date, timedelta

from telegram import Message, MessageEntity

from bot.conversation.outcomes import Reply
from bot.handlers.sending import in_group
from bot.handlers.services import Services
from bot.journal import kept
from bot.store import JournalEntry, Trace, going_on


class Journal:
    """Keeps questions while the journal is on; off, it does nothing at all.

    Nothing here keeps anybody from an answer: what is kept is written afterwards, with what else
    an update wants remembered, and without a database it is lost.
    """

    def __init__(self, services: Services) -> None:
        self._services = services

    async def entry(
        self, message: Message, text: str, reply: Reply, *, borrowed: bool
    ) -> JournalEntry | None:
        """What is to be kept of a question; nothing if it may not be.

        Args:
            message: the message that is answered.
            text: the question.
            reply: what it leads to.
            borrowed: whether somebody else wrote it, and not for the bot.
        """
        services = self._services
        if services.journal_days is None or borrowed or message.forward_origin is not None:
            return None
        found = kept(text, reply, _names_in(message))
        if found is None or not await self._may(message.chat_id):
            return None
        return JournalEntry(
            secrets.token_hex(8),
            monday_of(services.now().astimezone(services.timezone).date()),
            "group" if in_group(message) else "private",
            found.question,
            found.outcome,
            found.points,
        )

    async def keep(
        self, entry: JournalEntry | None, chat_id: int, sent: int, *, anew: bool
    ) -> None:
        """Keeps a question with the message of the bot that answers it.

        Args:
            entry: what is to be kept of it, if anything.
            chat_id, sent: the bot's message.
            anew: whether that answered something else before, of which nothing stays.
        """
        services = self._services
        if services.journal_days is None:
            return
        chat, message = chat_digest(services, chat_id), self._message(chat_id, sent)
        with going_on():
            if entry is not None:
                trace = Trace(chat, message, services.now())
                await services.store.journal_question(entry, trace)
            elif anew:
                await services.store.unjournal(message)

    async def _may(self, chat_id: int) -> bool:
        services = self._services
        with going_on():
            return await services.store.may_journal(chat_digest(services, chat_id), chat_id)
        return False

    def _message(self, chat_id: int, message_id: int) -> str:
        return self._services.digest(f"journal message {chat_id} {message_id}")


def chat_digest(services: Services, chat_id: int) -> str:
    """What stands for a chat in the journal, and in nothing else."""
    return services.digest(f"journal chat {chat_id}")


def monday_of(day: date) -> date:
    """The Monday of the week that a day is in."""
    return day - timedelta(days=day.weekday())


def last_week_to_forget(services: Services) -> date | None:
    """The last Monday whose week is kept no more; none if no week is: the journal is off.

    Counted from the Monday, so that nothing is kept for longer than was said.
    """
    if services.journal_days is None:
        return None
    today = services.now().astimezone(services.timezone).date()
    return today - timedelta(days=services.journal_days)


def _names_in(message: Message) -> list[str]:
    """The names in a message of people who have no username, as Telegram marks them."""
    kinds: list[str | None] = [MessageEntity.TEXT_MENTION]
    named = message.parse_entities(kinds) or message.parse_caption_entities(kinds)
    return list(named.values())
