"""The digest for maintainers: on Monday morning, what last week came to; once a week, for each."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from datetime import date, time, timedelta

from telegram.error import TelegramError

from bot.handlers.group_settings import latest_slot
from bot.handlers.sending import send
from bot.handlers.services import Services
from bot.handlers.weekly import may_come
from bot.journal.tally import weeks
from bot.misses import clusters
from bot.replies import Reply
from bot.store import GroupSettings
from bot.transport.arriving import may_have_arrived
from bot.transport.pacer import broadcast

_LOG = logging.getLogger(__name__)
_MONDAY_MORNING = GroupSettings(weekly_day=0, weekly_time=time(9))
_WEEK = timedelta(days=7)
_SENT = "digest"


class Digest:
    """Sends each maintainers' chat a digest a week, while the journal is on.

    Of a week in which nobody asked anything it says nothing: a message that only tells that there
    is nothing to do takes somebody's attention for nothing.

    Args:
        services: what every handler works with.
        maintainers: the chats of those who look after the bot.
    """

    def __init__(self, services: Services, maintainers: Sequence[int]) -> None:
        self._services = services
        self._maintainers = maintainers
        self._over: date | None = None
        """The last week of which all that is to be told has been told."""

    async def send_those_due(self) -> None:
        """Sends what is due now: the digest of one week, however many were missed."""
        services, now = self._services, self._services.now()
        if services.journal_days is None or not self._maintainers:
            return
        slot = latest_slot(_MONDAY_MORNING, now, services.timezone)
        week = slot.date() - _WEEK
        if week == self._over or not may_come(slot, now, services.timezone):
            return
        page = await self._page(week)
        sent = [page is None or await self._send_once(id, week, page) for id in self._maintainers]
        if all(sent):
            self._over = week

    async def _page(self, week: date) -> Reply | None:
        """What a week came to; nothing if nobody asked anything."""
        services = self._services
        entries = await services.store.journal(week, week)
        counts = [one for one in await services.store.journal_counts() if one.week == week]
        found = weeks(entries, counts)
        if not found:
            return None
        missed = await asyncio.to_thread(clusters, entries)
        return services.replies.digest(found[0], missed)

    async def _send_once(self, chat_id: int, week: date, page: Reply) -> bool:
        """Sends a chat the digest of a week, if it has not had that; false if it is to come yet."""
        services = self._services
        if not await services.store.claim_shown(chat_id, _SENT, str(week), services.now()):
            return True
        try:
            with broadcast():
                await send(services.bot, chat_id, page)
        except TelegramError as error:
            _LOG.warning("weekoverzicht in gesprek %s niet verstuurd: %s", chat_id, error)
            if not may_have_arrived(error):
                await services.store.forget_shown(chat_id, _SENT, str(week))
                return False
        return True
