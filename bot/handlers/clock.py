"""What happens by the clock: votes and meetings that end, quiz questions, what comes weekly."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Sequence

from telegram import Update
from telegram.error import TelegramError
from telegram.ext import ContextTypes

from bot.handlers import quiz, quiz_rounds
from bot.handlers.digest import Digest
from bot.handlers.discussion import Discussion
from bot.handlers.door import Door
from bot.handlers.hindrances import Hindrances
from bot.handlers.journal import last_week_to_forget
from bot.handlers.meeting import Meetings
from bot.handlers.meeting_showing import VOTES
from bot.handlers.quiz import Quiz
from bot.handlers.refusals import refusals
from bot.handlers.services import Services
from bot.handlers.voting import keep_counts
from bot.handlers.weekly import Weekly
from bot.store import OpenPoll, StoreError

_LOG = logging.getLogger(__name__)


class Clock:
    """Does what is due; ``tick`` is called every so many seconds, in each process.

    Args:
        services: what every handler works with.
        door: who may be answered.
        maintainers: the chats of those who look after the bot.
    """

    def __init__(self, services: Services, door: Door, maintainers: Sequence[int]) -> None:
        self._services = services
        self.hindrances = Hindrances(services)
        self.discussion = Discussion(services, door)
        self.quiz = Quiz(services, door)
        self.meetings = Meetings(services)
        self._weekly = Weekly(services, self.discussion, self.hindrances)
        self._digest = Digest(services, maintainers)

    async def tick(self) -> None:
        """Does everything that is due now; a failure of one thing keeps nothing else."""
        store, now = self._services.store, self._services.now()
        try:
            for poll in await store.due_polls(now):
                await self._noting(self._guarded(poll))
            await self._noting(self.quiz.rounds.make_way())
            await self._noting(self.meetings.tick())
            await self._weekly.send_those_due()
            await self._digest.send_those_due()
            await store.purge_journal(now, last_week_to_forget(self._services))
            await store.purge(now)  # last: it sweeps up what was erased
        except StoreError as error:
            _LOG.debug("%s", error)  # the store has told

    async def closed(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Telegram tells that a poll is closed, by somebody else than the bot perhaps."""
        if update.poll is None or not update.poll.is_closed:
            return
        poll = await self._services.store.poll(update.poll.id)
        if poll is None:
            return
        if poll.kind != quiz_rounds.ROUND:
            await keep_counts(self._services, update.poll)
        if poll.kind not in VOTES:
            await self._end(poll)

    async def _noting(self, doing: Awaitable[None]) -> None:
        """Does something, and tells of what was refused."""
        with refusals() as refused:
            await doing
        for refusal in dict.fromkeys(refused):
            await self.hindrances.tell(refusal)

    async def _guarded(self, poll: OpenPoll) -> None:
        try:
            await self._end(poll)
        except TelegramError as error:
            _LOG.warning("stemming in gesprek %s niet gesloten: %s", poll.chat_id, error)

    async def _end(self, poll: OpenPoll) -> None:
        if poll.kind == quiz_rounds.ROUND:
            await self.quiz.rounds.move_on(poll)
        elif poll.kind == quiz.SINGLE:
            await self.quiz.explain(poll)
        elif poll.kind in VOTES:
            await self.meetings.vote_due(poll)
        else:
            await self.discussion.close(poll)
