"""A group's settings, by its administrators: long answers, and a weekly statement."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from telegram import CallbackQuery, InlineKeyboardButton, Message, Update
from telegram.ext import ContextTypes

from bot.handlers.answering import Answering
from bot.handlers.sending import acknowledge, edit, in_group, respond, shown_in, topic_of
from bot.handlers.services import Services
from bot.handlers.voting import in_charge
from bot.replies import Reply, callback
from bot.store import GroupSettings

_HOURS = range(7, 23)
_HOURS_A_ROW = 4
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


class Settings:
    """Handlers for ``/instellingen`` and its buttons."""

    def __init__(self, services: Services, answering: Answering) -> None:
        self._services = services
        self._answering = answering

    async def show(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """``/instellingen``: the settings of a group, to its administrators."""
        message = update.effective_message
        assert message is not None
        if not await self._answering.allowed(message):
            return
        services = self._services
        if not in_group(message):
            await respond(message, services.replies.say(services.texts.only_in_group))
        elif not await self._may(message):
            await respond(message, services.replies.say(services.texts.only_administrators))
        else:
            await respond(message, self._page(await services.store.group(message.chat_id)))

    async def pressed(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A button of the settings; only administrators change anything."""
        query = update.callback_query
        assert query is not None and context.matches
        message, services = shown_in(query), self._services
        if message is None:
            await acknowledge(query, services.texts.old_button)
            return
        if not await in_charge(services.bot, message.chat_id, query.from_user.id):
            await acknowledge(query, services.texts.only_administrators)
            return
        await acknowledge(query)
        what, value = context.matches[0][1], context.matches[0][2]
        settings = await services.store.group(message.chat_id)
        if value is None and what in {"dag", "uur"}:
            await self._edit(query, message, self._choice(settings, what))
            return
        changed = self._changed(settings, what, value, topic_of(message))
        if changed != settings:
            await services.store.save_group(message.chat_id, changed)
            if what != "lengte":
                await self._pass_over(message.chat_id, changed)
        await self._edit(query, message, self._page(changed))

    async def _pass_over(self, chat_id: int, settings: GroupSettings) -> None:
        """Lets the weekly statement begin at its next moment, not at the one that has been."""
        services = self._services
        slot = latest_slot(settings, services.now(), services.timezone)
        await services.store.claim_weekly(chat_id, slot)

    def _changed(
        self, settings: GroupSettings, what: str, value: str | None, topic: int | None
    ) -> GroupSettings:
        if what == "lengte":
            return replace(settings, long_answers=not settings.long_answers)
        if what == "week":
            return replace(settings, weekly=not settings.weekly, topic=topic)
        if what == "dag" and value is not None:
            return replace(settings, weekly_day=int(value) % 7)
        if what == "uur" and value is not None:
            return replace(settings, weekly_time=time(int(value) % 24))
        return settings

    def _page(self, settings: GroupSettings) -> Reply:
        texts = self._services.texts
        length = texts.settings_long if settings.long_answers else texts.settings_short
        weekly = texts.settings_weekly_off
        rows = [
            [callback(texts.button_length, "i:lengte")],
            [callback(texts.button_weekly, "i:week")],
        ]
        if settings.weekly:
            day, hour = texts.days[settings.weekly_day], settings.weekly_time.strftime("%H:%M")
            weekly = texts.settings_weekly_on.format(dag=day, tijd=hour)
            rows.append([callback(texts.button_day, "i:dag"), callback(texts.button_time, "i:uur")])
        html = self._services.replies.html(texts.settings, lengte=length, stelling=weekly)
        return Reply(html, rows)

    def _choice(self, settings: GroupSettings, what: str) -> Reply:
        texts = self._services.texts
        page = self._page(settings)
        rows: list[list[InlineKeyboardButton]]
        if what == "dag":
            rows = [[callback(day, f"i:dag:{number}")] for number, day in enumerate(texts.days)]
        else:
            hours = [callback(texts.hour.format(uur=hour), f"i:uur:{hour}") for hour in _HOURS]
            rows = [hours[n : n + _HOURS_A_ROW] for n in range(0, len(hours), _HOURS_A_ROW)]
        return Reply(page.html, [*rows, [callback(texts.button_back, "i:terug")]])

    async def _may(self, message: Message) -> bool:
        """Whether a message is an administrator's; one who writes as the group itself is one."""
        if message.sender_chat is not None:
            return message.sender_chat.id == message.chat_id
        user = message.from_user
        bot = self._services.bot
        return user is not None and await in_charge(bot, message.chat_id, user.id)

    async def _edit(self, query: CallbackQuery, message: Message, reply: Reply) -> None:
        await edit(query.get_bot(), message.chat_id, message.message_id, reply)
