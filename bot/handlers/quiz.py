"""The quiz: one question, or a round of five with a score for each who took part."""

from __future__ import annotations

import logging
from contextlib import suppress
from datetime import timedelta
from html import escape
from uuid import uuid4

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
    PollAnswer,
    Update,
)
from telegram.constants import MessageLimit, ParseMode, PollType
from telegram.error import BadRequest, TelegramError
from telegram.ext import ContextTypes

from bot.handlers.answering import Answering
from bot.handlers.chance import choose, choose_several
from bot.handlers.sending import acknowledge, normal_life, respond, send, shown_in, topic_of
from bot.handlers.services import Services
from bot.handlers.voting import in_charge, stop
from bot.knowledge import QuizQuestion
from bot.replies import Reply, callback, visible_length
from bot.store import OpenPoll, QuizRound

_LOG = logging.getLogger(__name__)
ROUND = "ronde"
_KIND = "quiz"
_QUESTIONS = 5
_TIME_FOR_A_QUESTION = timedelta(minutes=3)
_GRACE = timedelta(minutes=1)


class Quiz:
    """Handlers for the quiz."""

    def __init__(self, services: Services, answering: Answering) -> None:
        self._services = services
        self._answering = answering

    async def begin(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """``/quiz``: one question, or a round?"""
        message = update.effective_message
        assert message is not None
        if not await self._answering.allowed(message):
            return
        texts, replies = self._services.texts, self._services.replies
        if not self._services.knowledge.quiz:
            await respond(message, replies.say(texts.nothing_to_show))
            return
        row = [callback(texts.button_one_question, "q:1"), callback(texts.button_round, "q:5")]
        await respond(message, Reply(replies.html(texts.quiz_choice), [row]))

    async def one(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """The button for a single question; under a question it serves once."""
        query = update.callback_query
        assert query is not None
        message, services = shown_in(query), self._services
        refusal = self._refusal(message)
        await acknowledge(query, refusal)
        if refusal or message is None or (message.poll and not await self._taken_off(message)):
            return
        name = await choose(services, message.chat_id, _KIND, services.knowledge.quiz_by_id)
        if name is not None:
            question = services.knowledge.quiz_by_id[name]
            rows = [self._passage(question), [callback(services.texts.button_another, "q:1")]]
            await self._send(message.chat_id, topic_of(message), question, question.text, rows)

    async def round(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """The button for a round of five; one at a time in a topic."""
        query = update.callback_query
        assert query is not None
        message, services = shown_in(query), self._services
        refusal = self._refusal(message)
        if refusal or message is None:
            await acknowledge(query, refusal)
            return
        round_ = await self._start(message, query.from_user.id)
        await acknowledge(query, None if round_ else services.texts.quiz_running)
        if round_ is None:
            return
        try:
            await self._ask(round_)
        except TelegramError:
            await services.store.end_round(round_.round_id)
            raise

    async def next_pressed(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """The button for the next question of a round: for its starter and administrators."""
        query = update.callback_query
        assert query is not None and context.matches
        services = self._services
        round_ = await services.store.round(context.matches[0][1])
        poll = await self._poll_under(shown_in(query))
        if round_ is None or poll is None:
            await acknowledge(query, services.texts.already_closed)
        elif not await in_charge(services.bot, round_.chat_id, query.from_user.id, round_.starter):
            await acknowledge(query, services.texts.only_starter)
        else:
            await acknowledge(query)
            await self.move_on(poll)

    async def answered(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Somebody answered a question of a round; alone with the bot, the next one follows."""
        answer = update.poll_answer
        assert answer is not None
        poll = await self._services.store.poll(answer.poll_id)
        if poll is None or poll.round_id is None or answer.user is None:
            return
        await self._score(poll, answer, answer.user.id)
        if poll.chat_id == answer.user.id:
            await self.move_on(poll)

    async def move_on(self, poll: OpenPoll) -> None:
        """Closes a question of a round, once, and asks the next one or tells the score.

        The question is remembered until that is done, so that the clock can pick up a round that
        was cut off halfway.
        """
        store = self._services.store
        round_ = await store.round(poll.round_id) if poll.round_id else None
        if round_ is not None:
            moved = await self._advance(round_, poll)
            if moved is None:
                return
            try:
                await self._ask(moved)
            except BadRequest:
                await store.end_round(moved.round_id)
                raise
            except TelegramError:
                await store.open_poll(poll)
                raise
        await store.take_poll(poll.poll_id)

    async def _start(self, message: Message, starter: int) -> QuizRound | None:
        """Starts a round where ``message`` stands, if none is running there."""
        services, chat_id, topic = self._services, message.chat_id, topic_of(message)
        if await services.store.round_in(chat_id, topic) is not None:
            return None
        names = await choose_several(
            services, chat_id, _KIND, services.knowledge.quiz_by_id, _QUESTIONS
        )
        round_ = QuizRound(uuid4().hex[:12], chat_id, topic, names, starter=starter)
        return round_ if await services.store.start_round(round_) else None

    async def _advance(self, round_: QuizRound, poll: OpenPoll) -> QuizRound | None:
        """The round at what comes after ``poll``; nothing if somebody else sees to that."""
        store, now = self._services.store, self._services.now()
        if round_.questions.index(poll.item) == round_.position:
            moved = await store.advance_round(round_.round_id, round_.version)
            if moved is not None:
                await self._stop(poll)
            return moved
        cut_off = poll.closes_at is not None and poll.closes_at + _GRACE <= now
        return round_ if cut_off and await store.take_poll(poll.poll_id) else None

    async def _stop(self, poll: OpenPoll) -> None:
        try:
            await stop(self._services, poll)
        except TelegramError as error:
            _LOG.warning("quizvraag in gesprek %s niet gesloten: %s", poll.chat_id, error)

    async def _score(self, poll: OpenPoll, answer: PollAnswer, user_id: int) -> None:
        store = self._services.store
        question = self._services.knowledge.quiz_by_id.get(poll.item)
        if question is None or poll.round_id is None or not answer.option_ids:
            return
        if user_id in await store.votes(poll.poll_id):
            return
        await store.save_vote(poll.poll_id, user_id, tuple(answer.option_ids))
        right = answer.option_ids[0] == question.right - 1
        await store.score_answer(poll.round_id, user_id, right)

    async def _ask(self, round_: QuizRound) -> None:
        """Asks the question that a round is at, or tells the score after the last one."""
        services = self._services
        if round_.position == len(round_.questions):
            await self._tell_score(round_)
            return
        question = services.knowledge.quiz_by_id.get(round_.questions[round_.position])
        if question is None:  # Gone from the knowledge base since the round began.
            moved = await services.store.advance_round(round_.round_id, round_.version)
            if moved is not None:
                await self._ask(moved)
            return
        texts, number = services.texts, round_.position + 1
        text = texts.quiz_question.format(
            nummer=number, totaal=len(round_.questions), vraag=question.text
        )
        rows = [self._passage(question)]
        if round_.chat_id < 0:
            rows.append([callback(texts.button_next_question, f"qn:{round_.round_id}")])
        sent = await self._send(round_.chat_id, round_.topic, question, text, rows, anonymous=False)
        if sent is None or sent.poll is None:
            await services.store.end_round(round_.round_id)
            return
        poll = OpenPoll(
            sent.poll.id,
            round_.chat_id,
            round_.topic,
            sent.message_id,
            ROUND,
            question.id,
            round_.starter,
            services.now() + _TIME_FOR_A_QUESTION,
            round_.round_id,
        )
        await services.store.open_poll(poll)

    async def _tell_score(self, round_: QuizRound) -> None:
        services = self._services
        texts, replies = services.texts, services.replies
        scores = await services.store.scores(round_.round_id)
        ranking = sorted(scores.items(), key=lambda score: -score[1][0])
        lines = [
            texts.quiz_score_line.format(
                naam=await self._name(round_.chat_id, user),
                goed=right,
                totaal=len(round_.questions),
            )
            for user, (right, _) in ranking
        ]
        html = replies.html(texts.quiz_score if lines else texts.quiz_nobody)
        for line in lines:
            longer = f"{html}\n{replies.verbatim(line)}"
            html = longer if visible_length(longer) <= MessageLimit.MAX_TEXT_LENGTH else html
        await send(services.bot, round_.chat_id, Reply(html), topic=round_.topic)
        await services.store.end_round(round_.round_id)

    async def _name(self, chat_id: int, user_id: int) -> str:
        with suppress(TelegramError):
            member = await self._services.bot.get_chat_member(chat_id, user_id)
            return member.user.first_name
        return self._services.texts.somebody

    async def _send(
        self,
        chat_id: int,
        topic: int | None,
        question: QuizQuestion,
        text: str,
        rows: list[list[InlineKeyboardButton]],
        *,
        anonymous: bool = True,
    ) -> Message | None:
        with normal_life():
            return await self._services.bot.send_poll(
                chat_id,
                text,
                list(question.options),
                type=PollType.QUIZ,
                correct_option_ids=(question.right - 1,),  # type: ignore[arg-type]
                explanation=escape(question.explanation, quote=False),
                explanation_parse_mode=ParseMode.HTML,
                is_anonymous=anonymous,
                message_thread_id=topic,
                reply_markup=InlineKeyboardMarkup(rows),
            )
        return None

    def _passage(self, question: QuizQuestion) -> list[InlineKeyboardButton]:
        services = self._services
        point = services.knowledge.by_id[question.point]
        return [
            InlineKeyboardButton(services.texts.quiz_source, url=services.replies.address(point))
        ]

    async def _poll_under(self, message: Message | None) -> OpenPoll | None:
        if message is None:
            return None
        return await self._services.store.poll_in(message.chat_id, message.message_id)

    def _refusal(self, message: Message | None) -> str | None:
        """Why the button under ``message`` cannot do anything, if so."""
        texts = self._services.texts
        if message is None:
            return texts.old_button
        return None if self._services.knowledge.quiz else texts.nothing_to_show

    async def _taken_off(self, message: Message) -> bool:
        """Leaves only links under a question; true for the first who wants that."""
        rows = message.reply_markup.inline_keyboard if message.reply_markup else ()
        links = InlineKeyboardMarkup([row for row in rows if row[0].url])
        with normal_life():
            await self._services.bot.edit_message_reply_markup(
                message.chat_id, message.message_id, reply_markup=links
            )
            return True
        return False
