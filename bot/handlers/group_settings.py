"""A group's settings, by its administrators: long answers, and a weekly statement."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from telegram import Message, Update
from telegram.ext import ContextTypes

from bot.handlers.door import Door
from bot.handlers.hindrances import Hindrances
from bot.handlers.sending import acknowledge, edit, in_group, respond, topic_of
from bot.handlers.services import Services
from bot.handlers.updates import Press, message_of
from bot.handlers.voting import in_charge
from bot.replies import Reply
from bot.replies.buttons import ChangeSetting, ChooseSetting
from bot.store import GroupSettings

_WEEK = timedelta(days=7)


def latest_slot(settings: GroupSettings, now: datetime, timezone: ZoneInfo) -> datetime:
    """The last moment, up to ``now``, at which the weekly statement was due on the group's clock.

    Across a change to or from daylight saving the hour on the clock stays the same.
    """
    local = now.astimezone(timezone)
    day = local.date() - timedelta(days=(local.weekday() - settings.weekly_day) % 7)
    slot = datetime.combine(day, settings.weekly_time, timezone)
    if slot.timestamp() > now.timestamp():
        slot = datetime.combine(day - _WEEK, settings.weekly_time, timezone)
    return slot


class GroupSettingsHandlers:
    """Handlers for ``/instellingen`` and its buttons."""

    def __init__(self, services: Services, door: Door, hindrances: Hindrances) -> None:
        self._services = services
        self._door = door
        self._hindrances = hindrances

    async def show(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """``/instellingen``: the settings of a group, to its administrators."""
        message = message_of(update)
        if not await self._door.allows(message):
            return
        services = self._services
        if not in_group(message):
            await respond(message, services.replies.say(services.texts.only_in_group))
        elif not await self._may(message):
            await respond(message, services.replies.say(services.texts.only_administrators))
        else:
            settings = await services.store.group(message.chat_id)
            await respond(message, await self._page(message.chat_id, settings))

    async def change(self, press: Press[ChangeSetting]) -> None:
        """A button that switches a setting, opens its choices, or goes back to the page."""
        if (message := await self._accepted(press)) is None:
            return
        replies, what = self._services.replies, press.button.what
        settings = await self._services.store.group(message.chat_id)
        if what == "dag" or what == "uur":
            await self._edit(message, replies.settings_choice(settings, what))
        elif what == "lengte":
            await self._save(message, replace(settings, long_answers=not settings.long_answers))
        elif what == "week":
            topic = topic_of(message)
            await self._save(message, replace(settings, weekly=not settings.weekly, topic=topic))
        else:
            await self._edit(message, await self._page(message.chat_id, settings))

    async def choose(self, press: Press[ChooseSetting]) -> None:
        """A button with a day or an hour for the weekly statement."""
        if (message := await self._accepted(press)) is None:
            return
        settings, value = await self._services.store.group(message.chat_id), press.button.value
        if press.button.what == "dag":
            changed = replace(settings, weekly_day=value % 7)
        else:
            changed = replace(settings, weekly_time=time(value % 24))
        await self._save(message, changed)

    async def _accepted(self, press: Press[ChangeSetting] | Press[ChooseSetting]) -> Message | None:
        """Answers a press; gives the message to change, if this is an administrator's to do."""
        services, message = self._services, press.message
        if message is None:
            await acknowledge(press.query, services.texts.old_button)
        elif not await in_charge(services.bot, message.chat_id, press.user_id):
            await acknowledge(press.query, services.texts.only_administrators)
        else:
            await acknowledge(press.query)
            return message
        return None

    async def _save(self, message: Message, changed: GroupSettings) -> None:
        """Keeps the settings of a group, and shows them."""
        services, chat_id = self._services, message.chat_id
        before = await services.store.group(chat_id)
        if changed != before:
            await services.store.save_group(chat_id, changed)
            if changed.long_answers == before.long_answers:
                await self._pass_over(chat_id, changed)
        await self._edit(message, await self._page(chat_id, changed))

    async def _page(self, chat_id: int, settings: GroupSettings) -> Reply:
        """The settings of a group, with what was in the way of them lately."""
        known = await self._hindrances.known(chat_id, settings.topic)
        troubles = [why for why in known if settings.weekly or why == "peilingen"]
        return self._services.replies.settings(settings, troubles)

    async def _pass_over(self, chat_id: int, settings: GroupSettings) -> None:
        """Lets the weekly statement begin at its next moment, not at the one that has been."""
        services = self._services
        slot = latest_slot(settings, services.now(), services.timezone)
        await services.store.claim_weekly(chat_id, slot)

    async def _may(self, message: Message) -> bool:
        """Whether a message is an administrator's; one who writes as the group itself is one."""
        if message.sender_chat is not None:
            return message.sender_chat.id == message.chat_id
        user = message.from_user
        bot = self._services.bot
        return user is not None and await in_charge(bot, message.chat_id, user.id)

    async def _edit(self, message: Message, reply: Reply) -> None:
        await edit(self._services.bot, message.chat_id, message.message_id, reply)
