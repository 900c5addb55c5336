"""Getting a discussion going: statements to vote on, and open questions."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from telegram import Update
from telegram.ext import ContextTypes

from bot.handlers.answering import remember_prompt
from bot.handlers.chance import choose
from bot.handlers.door import Door
from bot.handlers.sending import acknowledge, edit, respond, send, topic_of
from bot.handlers.services import Services
from bot.handlers.updates import Press, behind_command, message_of
from bot.handlers.voting import closing, in_charge, send_vote
from bot.knowledge import Statement
from bot.replies import Reply
from bot.replies.buttons import AnotherQuestion, AnotherQuestionAbout, CloseVote
from bot.store import OpenPoll

OPEN_FOR = timedelta(days=1)
STATEMENT = "stelling"
_DISCUSSION = "bespreek"


class Discussion:
    """Handlers for statements and discussion questions."""

    def __init__(self, services: Services, door: Door) -> None:
        self._services = services
        self._door = door

    async def statement(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """``/stelling``: a statement as a poll."""
        message = message_of(update)
        if not await self._door.allows(message):
            return
        subject = behind_command(message)
        statement = await self.choose(message.chat_id, subject)
        if statement is None:
            await respond(message, self._nothing(subject))
            return
        starter = message.from_user.id if message.from_user else None
        await self.send(message.chat_id, topic_of(message), statement, starter=starter)

    async def choose(self, chat_id: int, subject: str = "") -> Statement | None:
        """A statement, about a subject, that the chat has not had lately; nothing if none is."""
        statements = self._services.knowledge.statements_by_id
        names: Collection[str] = statements
        if subject:
            items = [(s.id, s.text, s.points) for s in statements.values()]
            names = self._services.conversation.about(subject, items)
        name = await choose(self._services, chat_id, STATEMENT, names)
        return statements[name] if name else None

    def _nothing(self, subject: str) -> Reply:
        replies, texts = self._services.replies, self._services.texts
        return replies.nothing_about(subject) if subject else replies.say(texts.nothing_to_show)

    async def send(
        self,
        chat_id: int,
        topic: int | None,
        statement: Statement,
        *,
        starter: int | None = None,
        weekly: bool = False,
    ) -> None:
        """Sends a statement to vote on."""
        services = self._services
        await send_vote(
            services,
            chat_id,
            services.replies.statement(statement, weekly=weekly),
            kind=STATEMENT,
            item=statement.id,
            topic=topic,
            starter=starter,
            closes_at=services.now() + OPEN_FOR,
        )

    async def close_pressed(self, press: Press[CloseVote]) -> None:
        """The button that closes a vote: for who asked for it, and for administrators."""
        services, message, query = self._services, press.message, press.query
        if message is None:
            await acknowledge(query, services.texts.old_button)
            return
        poll = await services.store.poll_in(message.chat_id, message.message_id)
        if poll is None:
            await acknowledge(query, services.texts.already_closed)
        elif not await in_charge(services.bot, poll.chat_id, press.user_id, poll.starter):
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
                reply = services.replies.statement_result(statement, counts)
                bot, topic = services.bot, poll.topic
                sent = await send(bot, poll.chat_id, reply, topic=topic, reply_to=there)
                if sent is not None:
                    await remember_prompt(services, sent, reply)

    async def discuss(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """``/bespreek``: an open question with the passage that it starts from."""
        message = message_of(update)
        if await self._door.allows(message):
            page = await self._question(message.chat_id, behind_command(message))
            if sent := await respond(message, page):
                await remember_prompt(self._services, sent, page)

    async def another_question(self, press: Press[AnotherQuestion]) -> None:
        """The button for another discussion question."""
        await self._another(press, "")

    async def another_question_about(self, press: Press[AnotherQuestionAbout]) -> None:
        """The button for another discussion question about the same subject."""
        await self._another(press, press.button.subject)

    async def _another(
        self, press: Press[AnotherQuestion] | Press[AnotherQuestionAbout], subject: str
    ) -> None:
        services, message = self._services, press.message
        await acknowledge(press.query, None if message else services.texts.old_button)
        if message is not None:
            reply = await self._question(message.chat_id, subject)
            await edit(services.bot, message.chat_id, message.message_id, reply)
            await remember_prompt(services, message, reply)

    async def _question(self, chat_id: int, subject: str) -> Reply:
        services = self._services
        questions = services.knowledge.discussion_by_id
        names: Collection[str] = questions
        if subject:
            items = [(q.id, q.text, [q.point]) for q in questions.values()]
            names = services.conversation.about(subject, items)
        name = await choose(services, chat_id, _DISCUSSION, names)
        if name is None:
            return self._nothing(subject)
        return services.replies.discussion_question(questions[name], subject)
