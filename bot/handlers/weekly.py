"""The weekly statement: at its hour, or the next decent one, in its topic or where it can be."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from telegram.error import TelegramError

from bot.handlers.discussion import Discussion
from bot.handlers.group_settings import latest_slot
from bot.handlers.hindrances import Hindrances
from bot.handlers.refusals import Refusal, refusals
from bot.handlers.sending import send
from bot.handlers.services import Services
from bot.knowledge import Statement
from bot.store import GroupSettings
from bot.transport.arriving import may_have_arrived
from bot.transport.pacer import broadcast

_LOG = logging.getLogger(__name__)
_ON_TIME = timedelta(minutes=15)
_DECENT_HOURS = range(9, 21)
_OF_A_TOPIC = {"dicht", "weg"}


def may_come(slot: datetime, now: datetime, timezone: ZoneInfo) -> bool:
    """Whether a statement that was due at ``slot`` may come now.

    One that was held up, because the bot was down say, wakes nobody: it waits for nine o'clock on
    the clock of the group, and comes before nine in the evening.
    """
    late = now.timestamp() - slot.timestamp()
    on_time = late <= _ON_TIME.total_seconds()
    return on_time or now.astimezone(timezone).hour in _DECENT_HOURS


class Weekly:
    """Sends each group that wants it a statement a week."""

    def __init__(self, services: Services, discussion: Discussion, hindrances: Hindrances) -> None:
        self._services = services
        self._discussion = discussion
        self._hindrances = hindrances

    async def send_those_due(self) -> None:
        """Sends what is due now: one statement a group, however many weeks were missed."""
        services = self._services
        for chat_id, settings, last in await services.store.weekly_groups():
            now = services.now()
            slot = latest_slot(settings, now, services.timezone)
            if last is not None and last >= slot:
                continue
            if not may_come(slot, now, services.timezone):
                continue
            if await services.store.claim_weekly(chat_id, slot):
                await self._send_or_give_back(chat_id, settings, slot, last)

    async def _send_or_give_back(
        self, chat_id: int, settings: GroupSettings, slot: datetime, last: datetime | None
    ) -> None:
        """Sends a group its statement; what surely did not arrive will be tried again."""
        try:
            with broadcast():
                await self._send(chat_id, settings.topic)
        except TelegramError as error:
            _LOG.warning("weekstelling in gesprek %s niet verstuurd: %s", chat_id, error)
            if not may_have_arrived(error):
                await self._services.store.release_weekly(chat_id, slot, last)

    async def _send(self, chat_id: int, topic: int | None) -> None:
        statement = await self._discussion.choose(chat_id)
        if statement is None:
            return
        refused = await self._send_in(chat_id, topic, statement)
        if refused is None:
            await self._hindrances.polled(chat_id, topic)
        elif topic is None or refused.why not in _OF_A_TOPIC:
            await self._hindrances.tell(refused)
        else:
            await self._send_in_general(refused, statement)

    async def _send_in_general(self, refused: Refusal, statement: Statement) -> None:
        """Sends it in General, as its topic is closed or gone, and says so the first time."""
        chat_id, services = refused.chat_id, self._services
        if (again := await self._send_in(chat_id, None, statement)) is not None:
            await self._hindrances.tell(refused)
            await self._hindrances.tell(again)
        elif await self._hindrances.note(refused):
            page = services.replies.say(services.texts.weekly_elsewhere)
            await send(services.bot, chat_id, page)

    async def _send_in(
        self, chat_id: int, topic: int | None, statement: Statement
    ) -> Refusal | None:
        """Sends it in a topic; what was in the way, if anything."""
        with refusals() as refused:
            await self._discussion.send(chat_id, topic, statement, weekly=True)
        return refused[0] if refused else None
