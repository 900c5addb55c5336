"""What happens by the clock: votes and meetings that end, quiz questions, weekly statements."""

from __future__ import annotations

import logging

from telegram import Update
from telegram.error import TelegramError
from telegram.ext import ContextTypes

from bot.handlers import quiz
from bot.handlers.discussion import Discussion
from bot.handlers.group_settings import latest_slot
from bot.handlers.meeting import Meetings
from bot.handlers.meeting_showing import VOTES
from bot.handlers.quiz import Quiz
from bot.handlers.services import Services
from bot.handlers.voting import keep_counts
from bot.store import OpenPoll, StoreError
from bot.transport.pacer import broadcast

_LOG = logging.getLogger(__name__)


class Clock:
    """Does what is due; ``tick`` is called every so many seconds, in each process."""

    def __init__(
        self, services: Services, discussion: Discussion, rounds: Quiz, meetings: Meetings
    ) -> None:
        self._services = services
        self.discussion = discussion
        self.quiz = rounds
        self.meetings = meetings

    async def tick(self) -> None:
        """Does everything that is due now; a failure of one thing keeps nothing else."""
        store, now = self._services.store, self._services.now()
        try:
            for poll in await store.due_polls(now):
                await self._guarded(poll)
            await self.meetings.tick()
            await self._weekly()
            await store.purge(now)
        except StoreError as error:
            _LOG.debug("%s", error)  # the store has told

    async def closed(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Telegram tells that a poll is closed, by somebody else than the bot perhaps."""
        if update.poll is None or not update.poll.is_closed:
            return
        poll = await self._services.store.poll(update.poll.id)
        if poll is None:
            return
        if poll.kind != quiz.ROUND:
            await keep_counts(self._services, update.poll)
        if poll.kind not in VOTES:
            await self._end(poll)

    async def _guarded(self, poll: OpenPoll) -> None:
        try:
            await self._end(poll)
        except TelegramError as error:
            _LOG.warning("stemming in gesprek %s niet gesloten: %s", poll.chat_id, error)

    async def _end(self, poll: OpenPoll) -> None:
        if poll.kind == quiz.ROUND:
            await self.quiz.move_on(poll)
        elif poll.kind in VOTES:
            await self.meetings.vote_due(poll)
        else:
            await self.discussion.close(poll)

    async def _weekly(self) -> None:
        services = self._services
        for chat_id, settings, last in await services.store.weekly_groups():
            slot = latest_slot(settings, services.now(), services.timezone)
            if last is not None and last >= slot:
                continue
            if not await services.store.claim_weekly(chat_id, slot):
                continue
            try:
                with broadcast():
                    await self.discussion.send(chat_id, settings.topic, weekly=True)
            except TelegramError as error:
                _LOG.warning("weekstelling in gesprek %s niet verstuurd: %s", chat_id, error)
