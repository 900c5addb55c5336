"""What happens by the clock: votes that end, quiz questions that go on, weekly statements."""

from __future__ import annotations

import logging

from telegram import Poll, Update
from telegram.error import TelegramError
from telegram.ext import ContextTypes

from bot.handlers import meeting, quiz
from bot.handlers.discussion import Discussion
from bot.handlers.group_settings import latest_slot
from bot.handlers.quiz import Quiz
from bot.handlers.services import Services
from bot.store import OpenPoll, StoreError

_LOG = logging.getLogger(__name__)


class Clock:
    """Does what is due; ``tick`` is called every so many seconds, in each process."""

    def __init__(self, services: Services, discussion: Discussion, rounds: Quiz) -> None:
        self._services = services
        self._discussion = discussion
        self._quiz = rounds

    async def tick(self) -> None:
        """Does everything that is due now; a failure of one thing keeps nothing else."""
        store, now = self._services.store, self._services.now()
        try:
            for poll in await store.due_polls(now):
                await self._guarded(poll)
            await self._weekly()
            await store.purge(now)
        except StoreError as error:
            _LOG.warning("%s", error)

    async def closed(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Telegram tells that a poll is closed, by somebody else than the bot perhaps."""
        assert update.poll is not None
        if not update.poll.is_closed:
            return
        poll = await self._services.store.poll(update.poll.id)
        if poll is not None:
            await self._end(poll, update.poll)

    async def _guarded(self, poll: OpenPoll) -> None:
        try:
            await self._end(poll)
        except TelegramError as error:
            _LOG.warning("stemming in gesprek %s niet gesloten: %s", poll.chat_id, error)

    async def _end(self, poll: OpenPoll, closed: Poll | None = None) -> None:
        if poll.kind == quiz.ROUND:
            await self._quiz.move_on(poll)
        elif poll.kind != meeting.STATEMENT:
            await self._discussion.close(poll, closed)

    async def _weekly(self) -> None:
        services = self._services
        for chat_id, settings, last in await services.store.weekly_groups():
            slot = latest_slot(settings, services.now(), services.timezone)
            if last is not None and last >= slot:
                continue
            if not await services.store.claim_weekly(chat_id, slot):
                continue
            try:
                question = services.texts.statement_weekly
                await self._discussion.send(chat_id, settings.topic, question)
            except TelegramError as error:
                _LOG.warning("weekstelling in gesprek %s niet verstuurd: %s", chat_id, error)
