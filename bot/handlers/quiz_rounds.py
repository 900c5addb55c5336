"""A round of the quiz: question after question, with why, and a score for who took part."""

from __future__ import annotations

import logging
from collections.abc import Collection
from contextlib import suppress
from datetime import timedelta
from uuid import uuid4

from telegram import Message, PollAnswer
from telegram.error import BadRequest, TelegramError

from bot.handlers.answering import remember_prompt
from bot.handlers.chance import choose_several
from bot.handlers.sending import acknowledge, send, send_poll, topic_of
from bot.handlers.services import Services
from bot.handlers.updates import Press
from bot.handlers.voting import in_charge, stop
from bot.replies.buttons import NextQuizQuestion, StopQuiz
from bot.store import OpenPoll, QuizRound

_LOG = logging.getLogger(__name__)
ROUND = "ronde"
KIND = "quiz"
_TIME_FOR_A_QUESTION = timedelta(minutes=3)
_GRACE = timedelta(minutes=1)


class Rounds:
    """The course of rounds; the state of each stands in the store."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def begin(
        self, message: Message, starter: int, count: int, names: Collection[str]
    ) -> QuizRound | None:
        """Makes a round where ``message`` stands, if none is running there."""
        services, chat_id, topic = self._services, message.chat_id, topic_of(message)
        if await services.store.round_in(chat_id, topic) is not None:
            return None
        chosen = await choose_several(services, chat_id, KIND, names, count)
        round_ = QuizRound(uuid4().hex[:12], chat_id, topic, chosen, starter=starter)
        return round_ if await services.store.start_round(round_) else None

    async def open(self, round_: QuizRound) -> None:
        """Asks the first question of a round; one that cannot be asked stands in nobody's way."""
        try:
            await self._ask(round_)
        except TelegramError:
            await self._services.store.end_round(round_.round_id)
            raise

    async def next_pressed(self, press: Press[NextQuizQuestion]) -> None:
        """The button for the next question of a round: for its starter and administrators."""
        if (running := await self._in_charge_of(press)) is not None:
            _, poll = running
            await self.move_on(poll)

    async def stop_pressed(self, press: Press[StopQuiz]) -> None:
        """The button that ends a round before its time: for its starter and administrators."""
        if (running := await self._in_charge_of(press)) is not None:
            round_, _ = running
            await self.end_early(round_)

    async def _in_charge_of(
        self, press: Press[NextQuizQuestion] | Press[StopQuiz]
    ) -> tuple[QuizRound, OpenPoll] | None:
        """The round and the question of a button, if it goes on and is theirs to lead."""
        services, query = self._services, press.query
        round_ = await services.store.round(press.button.round_id)
        poll = await self._poll_under(press.message)
        if round_ is None or poll is None:
            await acknowledge(query, services.texts.already_closed)
        elif not await in_charge(services.bot, round_.chat_id, press.user_id, round_.starter):
            await acknowledge(query, services.texts.only_starter)
        else:
            await acknowledge(query)
            return round_, poll
        return None

    async def end_early(self, round_: QuizRound) -> None:
        """Ends a round at the question that it is at, once: closes that, and tells the score."""
        services, asked = self._services, round_.position + 1
        if await services.store.advance_round(round_.round_id, round_.version) is None:
            return
        for poll in await services.store.polls_of(round_.chat_id, round_.topic, ROUND):
            if poll.round_id == round_.round_id:
                await self._stop(poll)
                await services.store.take_poll(poll.poll_id)
        await self._tell_score(round_, asked, stopped=True)

    async def make_way(self) -> None:
        """Ends the rounds that run where a meeting has begun."""
        for round_ in await self._services.store.rounds_in_meetings():
            try:
                await self.end_early(round_)
            except TelegramError as error:
                _LOG.warning("ronde in gesprek %s niet gestopt: %s", round_.chat_id, error)

    async def answered(self, poll: OpenPoll, answer: PollAnswer, who: int) -> None:
        """Somebody answered a question of a round; alone with the bot, the next one follows."""
        await self._score(poll, answer, who)
        if poll.chat_id == who:
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
        """Closes a question, and tells why its answer is right."""
        try:
            await stop(self._services, poll)
        except TelegramError as error:
            _LOG.warning("quizvraag in gesprek %s niet gesloten: %s", poll.chat_id, error)
        services, question = self._services, self._services.knowledge.quiz_by_id.get(poll.item)
        if question is None:
            return
        try:
            page, there = services.replies.quiz_why(question), poll.message_id
            sent = await send(services.bot, poll.chat_id, page, topic=poll.topic, reply_to=there)
            if sent is not None:
                await remember_prompt(services, sent, page)
        except TelegramError as error:
            _LOG.warning("uitleg in gesprek %s niet verstuurd: %s", poll.chat_id, error)

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
            await self._tell_score(round_, len(round_.questions))
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
            round_.round_id,
            together=round_.chat_id < 0,
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

    async def _tell_score(self, round_: QuizRound, asked: int, *, stopped: bool = False) -> None:
        services = self._services
        scores = await services.store.scores(round_.round_id)
        ranking = [
            (await self._name(round_.chat_id, user), right)
            for user, (right, _) in sorted(scores.items(), key=lambda score: -score[1][0])
        ]
        reply = services.replies.quiz_score(ranking, asked, stopped=stopped)
        await send(services.bot, round_.chat_id, reply, topic=round_.topic)
        await services.store.end_round(round_.round_id)

    async def _name(self, chat_id: int, who: int) -> str | None:
        """The name of a person, or of a chat on whose behalf somebody answered."""
        bot = self._services.bot
        with suppress(TelegramError):
            if who < 0:
                return (await bot.get_chat(who)).title
            return (await bot.get_chat_member(chat_id, who)).user.first_name
        return None

    async def _poll_under(self, message: Message | None) -> OpenPoll | None:
        if message is None:
            return None
        return await self._services.store.poll_in(message.chat_id, message.message_id)
