"""Getting a discussion going: statements to vote on, and open questions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import ContextTypes

from bot.handlers.answering import Answering
from bot.handlers.chance import choose
from bot.handlers.sending import acknowledge, edit, respond, send, shown_in, topic_of
from bot.handlers.services import Services
from bot.handlers.voting import closing, in_charge, result, send_statement
from bot.replies import Reply, callback
from bot.store import OpenPoll

OPEN_FOR = timedelta(days=1)
STATEMENT = "stelling"
_DISCUSSION = "bespreek"


class Discussion:
    """Handlers for statements and discussion questions."""

    def __init__(self, services: Services, answering: Answering) -> None:
        self._services = services
        self._answering = answering

    async def statement(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """``/stelling``: a statement as a poll."""
        message = update.effective_message
        assert message is not None
        if not await self._answering.allowed(message):
            return
        starter = message.from_user.id if message.from_user else None
        question = self._services.texts.statement
        if not await self.send(message.chat_id, topic_of(message), question, starter):
            text = self._services.texts.nothing_to_show
            await respond(message, self._services.replies.say(text))

    async def send(
        self, chat_id: int, topic: int | None, question: str, starter: int | None = None
    ) -> bool:
        """Sends a statement that the chat has not had lately; false if there is none."""
        services = self._services
        statements = services.knowledge.statements_by_id
        name = await choose(services, chat_id, STATEMENT, statements)
        if name is None:
            return False
        await send_statement(
            services,
            chat_id,
            statements[name],
            question,
            kind=STATEMENT,
            topic=topic,
            starter=starter,
            closes_at=services.now() + OPEN_FOR,
            keyboard=InlineKeyboardMarkup([[callback(services.texts.button_close_vote, "sluit")]]),
        )
        return True

    async def close_pressed(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """The button that closes a vote: for who asked for it, and for administrators."""
        query = update.callback_query
        assert query is not None
        services, message = self._services, shown_in(query)
        if message is None:
            await acknowledge(query, services.texts.old_button)
            return
        poll = await services.store.poll_in(message.chat_id, message.message_id)
        if poll is None:
            await acknowledge(query, services.texts.already_closed)
        elif not await in_charge(services.bot, poll.chat_id, query.from_user.id, poll.starter):
            await acknowledge(query, services.texts.only_starter)
        else:
            await acknowledge(query)
            await self.close(poll)

    async def close(self, poll: OpenPoll) -> None:
        """Closes a vote, once, and shows how it fell beside what the author says."""
        services, there = self._services, poll.message_id
        async with closing(services, poll) as counts:
            statement = services.knowledge.statements_by_id.get(poll.item)
            if counts is not None and statement is not None:
                reply = result(services, statement, counts)
                await send(services.bot, poll.chat_id, reply, topic=poll.topic, reply_to=there)

    async def discuss(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """``/bespreek``: an open question with the passage that it starts from."""
        message = update.effective_message
        assert message is not None
        if await self._answering.allowed(message):
            await respond(message, await self._question(message.chat_id))

    async def another_question(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """The button for another discussion question."""
        query = update.callback_query
        assert query is not None
        message = shown_in(query)
        await acknowledge(query, None if message else self._services.texts.old_button)
        if message is not None:
            reply = await self._question(message.chat_id)
            await edit(self._services.bot, message.chat_id, message.message_id, reply)

    async def _question(self, chat_id: int) -> Reply:
        services = self._services
        questions = services.knowledge.discussion_by_id
        name = await choose(services, chat_id, _DISCUSSION, questions)
        if name is None:
            return services.replies.say(services.texts.nothing_to_show)
        return discussion_reply(services, name, [callback(services.texts.button_another, "b")])


def discussion_reply(services: Services, name: str, row: Sequence[InlineKeyboardButton]) -> Reply:
    """A discussion question with the passage that it starts from."""
    question = services.knowledge.discussion_by_id[name]
    point = services.knowledge.by_id[question.point]
    text = services.replies.html(services.texts.discuss, vraag=question.text)
    return Reply(f"{text}\n\n{services.replies.quotation(point)}", [row])
