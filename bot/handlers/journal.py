"""The journal at work: which questions are kept, and what somebody does with an answer."""

from __future__ import annotations

import secrets
from datetime import date, timedelta

from telegram import Message, MessageEntity

from bot.conversation.outcomes import Reply
from bot.handlers.sending import acknowledge, in_group
from bot.handlers.services import Services
from bot.handlers.updates import Press
from bot.journal import kept
from bot.replies.buttons import Thumb
from bot.store import Choice, JournalEntry, Trace, going_on


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
        if found is None or services.matcher.may_be_distress(text):
            return None
        if not await self._may(message.chat_id):
            return None
        return JournalEntry(
            secrets.token_hex(8),
            monday_of(services.local_now().date()),
            "group" if in_group(message) else "private",
            found.question,
            found.outcome,
            found.points,
        )

    async def keep(
        self, entry: JournalEntry | None, chat_id: int, sent: int, earlier: int | None
    ) -> None:
        """Keeps a question with the message of the bot that answers it.

        Args:
            entry: what is to be kept of it, if anything.
            chat_id, sent: the bot's message.
            earlier: the message that answered it before it was changed, if any; of what it was
                then, nothing stays.
        """
        services = self._services
        if services.journal_days is None:
            return
        with going_on():
            if earlier is not None:
                await services.store.unjournal(self._message(chat_id, earlier))
            if entry is not None:
                chat, message = chat_digest(services, chat_id), self._message(chat_id, sent)
                trace = Trace(chat, message, services.now())
                await services.store.journal_question(entry, trace)

    async def chosen(self, message: Message, point: str) -> None:
        """Keeps which of the points to choose from somebody chose under a message of the bot."""
        services, there = self._services, self._message(message.chat_id, message.message_id)
        if services.journal_days is None:
            return
        with going_on():
            entry = await services.store.journaled_under(there)
            if entry is not None and point in _to_choose_from(entry):
                await services.store.journal_choice(there, "runner-up", point)

    async def none_chosen(self, message: Message) -> None:
        """Keeps that somebody said that none of the points to choose from was meant."""
        await self._choice(message.chat_id, message.message_id, "none", None)

    async def corrected(self, chat_id: int, shown_in: int, text: str, point: str | None) -> None:
        """Keeps to which point, if any, somebody corrected a message of the bot, if they did.

        Args:
            chat_id, shown_in: the message that they go on from.
            text: what they say.
            point: what that leads to.
        """
        if self._services.journal_days is not None and self._services.conversation.corrects(text):
            await self._choice(chat_id, shown_in, "correction", point)

    async def judged(self, press: Press[Thumb]) -> None:
        """A thumb under an answer: one a person for each answer, the last one counts."""
        services, query, entry = self._services, press.query, press.button.entry
        place = query.message
        takes = False
        if services.journal_days is not None and place is not None:
            with going_on():
                chat = chat_digest(services, place.chat.id)
                takes = await services.store.takes_thumbs(entry, chat)
        if not takes:
            await acknowledge(query, services.texts.old_button)
            return
        await acknowledge(query, services.texts.thumb_thanks, alert=False)
        person = services.digest(f"journal thumb {entry} {press.user_id}")
        with going_on():
            await services.store.journal_thumb(entry, person, up=bool(press.button.up))

    async def _choice(
        self, chat_id: int, message_id: int, choice: Choice, point: str | None
    ) -> None:
        services = self._services
        if services.journal_days is not None:
            with going_on():
                there = self._message(chat_id, message_id)
                await services.store.journal_choice(there, choice, point)

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
    return services.local_now().date() - timedelta(days=services.journal_days)


def _to_choose_from(entry: JournalEntry) -> list[str]:
    """The points that were offered beside, or instead of, an answer."""
    names = [name for name, _ in entry.points]
    only_offered = entry.outcome == "guess" and entry.place == "group"
    if only_offered or entry.outcome in {"choices", "decline", "subject", "foreign"}:
        return names
    return names[1:] if entry.outcome in {"answer", "guess"} else []


def _names_in(message: Message) -> list[str]:
    """The names in a message of people who have no username, as Telegram marks them."""
    kinds: list[str | None] = [MessageEntity.TEXT_MENTION]
    named = message.parse_entities(kinds) or message.parse_caption_entities(kinds)
    return list(named.values())
