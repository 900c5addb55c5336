"""The quiz: one question, or a round of five, about the whole text or a subject."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from telegram import InlineKeyboardMarkup, Message, Update
from telegram.ext import ContextTypes

from bot.handlers.answering import remember_prompt
from bot.handlers.chance import choose
from bot.handlers.door import Door
from bot.handlers.quiz_rounds import KIND, Rounds
from bot.handlers.sending import acknowledge, in_group, respond, send, topic_of, without_buttons
from bot.handlers.services import Services
from bot.handlers.updates import Press, behind_command, message_of
from bot.handlers.voting import closing, in_charge, send_vote
from bot.replies.buttons import (
    ExplainQuizQuestion,
    OneQuizQuestion,
    OneQuizQuestionAbout,
    QuizRoundAbout,
    QuizRoundOf,
)
from bot.store import OpenPoll

SINGLE = "quizvraag"
_OPEN_FOR = timedelta(days=1)
_STOP = {"stop", "stoppen", "einde"}


class Quiz:
    """Handlers for the quiz."""

    def __init__(self, services: Services, door: Door) -> None:
        self._services = services
        self._door = door
        self.rounds = Rounds(services)

    async def begin(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """``/quiz``: one question, or a round? With a subject behind it, about that; or 'stop'."""
        message, services = message_of(update), self._services
        replies, texts = services.replies, services.texts
        if not await self._door.allows(message):
            return
        subject = behind_command(message)
        if subject.casefold().strip(" .!") in _STOP:
            await self._stop(message)
            return
        names = self._names(subject)
        if not services.knowledge.quiz:
            page = replies.say(texts.nothing_to_show)
        elif await services.store.meeting(message.chat_id, topic_of(message)) is not None:
            page = replies.say(texts.quiz_in_meeting)
        elif not names:
            page = replies.nothing_about(subject)
        else:
            page = replies.quiz_menu(subject, len(names))
        await respond(message, page)

    async def one(self, press: Press[OneQuizQuestion]) -> None:
        """The button for a single question; under a question it serves once."""
        await self._one(press.message, press, self._services.knowledge.quiz_by_id)

    async def one_about(self, press: Press[OneQuizQuestionAbout]) -> None:
        """The button for a single question about a subject."""
        await self._one(press.message, press, self._names(press.button.subject))

    async def round(self, press: Press[QuizRoundOf]) -> None:
        """The button for a round of five; one at a time in a topic."""
        await self._round(press, press.button.count, self._services.knowledge.quiz_by_id)

    async def round_about(self, press: Press[QuizRoundAbout]) -> None:
        """The button for a round about a subject."""
        count = min(press.button.count, QuizRoundOf().count)
        await self._round(press, count, self._names(press.button.subject))

    async def answered(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Somebody answered a question; alone with the bot, they are told why."""
        answer = update.poll_answer
        poll = await self._services.store.poll(answer.poll_id) if answer else None
        if answer is None or poll is None:
            return
        by = answer.voter_chat or answer.user
        if by is None:
            return
        if poll.round_id is not None:
            await self.rounds.answered(poll, answer, by.id)
        elif poll.kind == SINGLE and poll.chat_id == by.id:
            await self.explain(poll)

    async def explain_pressed(self, press: Press[ExplainQuizQuestion]) -> None:
        """The button that closes a question and tells why; for who asked, and administrators."""
        services, message, query = self._services, press.message, press.query
        poll = None
        if message is not None:
            poll = await services.store.poll_in(message.chat_id, message.message_id)
        if poll is None:
            await acknowledge(query, services.texts.already_closed)
        elif not await in_charge(services.bot, poll.chat_id, press.user_id, poll.starter):
            await acknowledge(query, services.texts.only_starter)
        else:
            await acknowledge(query)
            await self.explain(poll)

    async def explain(self, poll: OpenPoll) -> None:
        """Closes a single question, once, and tells why its answer is right."""
        services = self._services
        async with closing(services, poll) as counts:
            question = services.knowledge.quiz_by_id.get(poll.item)
            if counts is None or question is None:
                return
            page = services.replies.quiz_why(question, another=True)
            bot, there = services.bot, poll.message_id
            sent = await send(bot, poll.chat_id, page, topic=poll.topic, reply_to=there)
            if sent is not None:
                await remember_prompt(services, sent, page)

    async def _one(
        self,
        message: Message | None,
        press: Press[OneQuizQuestion] | Press[OneQuizQuestionAbout],
        names: Collection[str],
    ) -> None:
        services = self._services
        refusal = await self._refusal(message)
        await acknowledge(press.query, refusal)
        if refusal or message is None or (message.poll and not await self._taken_off(message)):
            return
        name = await choose(services, message.chat_id, KIND, names)
        if name is None:
            return
        question = services.knowledge.quiz_by_id[name]
        await send_vote(
            services,
            message.chat_id,
            services.replies.quiz_question(question, together=in_group(message)),
            kind=SINGLE,
            item=name,
            topic=topic_of(message),
            starter=press.user_id,
            closes_at=services.now() + _OPEN_FOR,
        )

    async def _round(
        self,
        press: Press[QuizRoundOf] | Press[QuizRoundAbout],
        count: int,
        names: Collection[str],
    ) -> None:
        message, texts = press.message, self._services.texts
        refusal = await self._refusal(message)
        if refusal or message is None:
            await acknowledge(press.query, refusal)
            return
        round_ = await self.rounds.begin(message, press.user_id, count, names)
        await acknowledge(press.query, None if round_ else texts.quiz_running)
        if round_ is not None:
            await self.rounds.open(round_)

    async def _stop(self, message: Message) -> None:
        """``/quiz stop``: ends the round that runs here."""
        services, sender = self._services, message.sender_chat or message.from_user
        round_ = await services.store.round_in(message.chat_id, topic_of(message))
        if round_ is None:
            await respond(message, services.replies.say(services.texts.quiz_not_running))
            return
        asker = sender.id if sender else 0
        own = asker == message.chat_id  # who writes as the group itself is an administrator
        if own or await in_charge(services.bot, round_.chat_id, asker, round_.starter):
            await self.rounds.end_early(round_)
        else:
            await respond(message, services.replies.say(services.texts.only_starter))

    def _names(self, subject: str) -> Collection[str]:
        """The questions about a subject; all, without one."""
        quiz = self._services.knowledge.quiz_by_id
        if not subject:
            return quiz
        items = [(q.id, f"{q.text} {q.explanation}", [q.point]) for q in quiz.values()]
        return self._services.conversation.about(subject, items)

    async def _refusal(self, message: Message | None) -> str | None:
        """Why the button under ``message`` cannot do anything, if so."""
        texts, store = self._services.texts, self._services.store
        if message is None:
            return texts.old_button
        if await store.meeting(message.chat_id, topic_of(message)) is not None:
            return texts.quiz_in_meeting
        return None if self._services.knowledge.quiz else texts.nothing_to_show

    async def _taken_off(self, message: Message) -> bool:
        """Takes the button for another one off a question; true for the first who wants that."""
        rows = message.reply_markup.inline_keyboard if message.reply_markup else ()
        kept = [row for row in rows if not OneQuizQuestion.parse(str(row[0].callback_data or ""))]
        bot, keyboard = self._services.bot, InlineKeyboardMarkup(kept)
        return await without_buttons(bot, message.chat_id, message.message_id, keyboard)
