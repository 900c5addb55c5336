"""The quiz: one question, or a round of five with a score for each who took part."""

from __future__ import annotations

import logging
from contextlib import suppress
from datetime import timedelta
from uuid import uuid4

from telegram import InlineKeyboardMarkup, Message, PollAnswer, Update
from telegram.error import BadRequest, TelegramError
from telegram.ext import ContextTypes

from bot.handlers.chance import choose, choose_several
from bot.handlers.door import Door
from bot.handlers.sending import (
    acknowledge,
    respond,
    send,
    send_poll,
    topic_of,
    without_buttons,
)
from bot.handlers.services import Services
from bot.handlers.updates import Press, message_of
from bot.handlers.voting import in_charge, stop
from bot.replies.buttons import NextQuizQuestion, OneQuizQuestion, QuizRoundOf
from bot.store import OpenPoll, QuizRound

_LOG = logging.getLogger(__name__)
ROUND = "ronde"
_KIND = "quiz"
_TIME_FOR_A_QUESTION = timedelta(minutes=3)
_GRACE = timedelta(minutes=1)


class Quiz:
    """Handlers for the quiz."""

    def __init__(self, services: Services, door: Door) -> None:
        self._services = services
        self._door = door

    async def begin(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """``/quiz``: one question, or a round?"""
        message, replies = message_of(update), self._services.replies
        if not await self._door.allows(message):
            return
        has_quiz = bool(self._services.knowledge.quiz)
        menu = replies.quiz_menu() if has_quiz else replies.say(replies.texts.nothing_to_show)
        await respond(message, menu)

    async def one(self, press: Press[OneQuizQuestion]) -> None:
        """The button for a single question; under a question it serves once."""
        message, services = press.message, self._services
        refusal = self._refusal(message)
        await acknowledge(press.query, refusal)
        if refusal or message is None or (message.poll and not await self._taken_off(message)):
            return
        name = await choose(services, message.chat_id, _KIND, services.knowledge.quiz_by_id)
        if name is not None:
            question = services.replies.quiz_question(services.knowledge.quiz_by_id[name])
            await send_poll(services.bot, message.chat_id, question, topic=topic_of(message))

    async def round(self, press: Press[QuizRoundOf]) -> None:
        """The button for a round of five; one at a time in a topic."""
        message, services = press.message, self._services
        refusal = self._refusal(message)
        if refusal or message is None:
            await acknowledge(press.query, refusal)
            return
        round_ = await self._start(message, press.user_id, press.button.count)
        await acknowledge(press.query, None if round_ else services.texts.quiz_running)
        if round_ is None:
            return
        try:
            await self._ask(round_)
        except TelegramError:
            await services.store.end_round(round_.round_id)
            raise

    async def next_pressed(self, press: Press[NextQuizQuestion]) -> None:
        """The button for the next question of a round: for its starter and administrators."""
        services, query = self._services, press.query
        round_ = await services.store.round(press.button.round_id)
        poll = await self._poll_under(press.message)
        if round_ is None or poll is None:
            await acknowledge(query, services.texts.already_closed)
        elif not await in_charge(services.bot, round_.chat_id, press.user_id, round_.starter):
            await acknowledge(query, services.texts.only_starter)
        else:
            await acknowledge(query)
            await self.move_on(poll)

    async def answered(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Somebody answered a question of a round; alone with the bot, the next one follows."""
        answer = update.poll_answer
        poll = await self._services.store.poll(answer.poll_id) if answer else None
        if answer is None or answer.user is None or poll is None or poll.round_id is None:
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

    async def _start(self, message: Message, starter: int, count: int) -> QuizRound | None:
        """Starts a round where ``message`` stands, if none is running there."""
        services, chat_id, topic = self._services, message.chat_id, topic_of(message)
        if await services.store.round_in(chat_id, topic) is not None:
            return None
        names = await choose_several(services, chat_id, _KIND, services.knowledge.quiz_by_id, count)
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
        page = services.replies.quiz_question_of_round(
            question,
            round_.position + 1,
            len(round_.questions),
            round_.round_id if round_.chat_id < 0 else None,
        )
        sent = await send_poll(services.bot, round_.chat_id, page, topic=round_.topic)
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
        scores = await services.store.scores(round_.round_id)
        ranking = [
            (await self._name(round_.chat_id, user), right)
            for user, (right, _) in sorted(scores.items(), key=lambda score: -score[1][0])
        ]
        reply = services.replies.quiz_score(ranking, len(round_.questions))
        await send(services.bot, round_.chat_id, reply, topic=round_.topic)
        await services.store.end_round(round_.round_id)

    async def _name(self, chat_id: int, user_id: int) -> str:
        with suppress(TelegramError):
            member = await self._services.bot.get_chat_member(chat_id, user_id)
            return member.user.first_name
        return self._services.texts.somebody

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
        bot = self._services.bot
        return await without_buttons(bot, message.chat_id, message.message_id, links)
