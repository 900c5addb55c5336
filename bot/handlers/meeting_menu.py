"""Before a meeting: what it will be about, how long, with how many, and the plan of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TypeAlias

from telegram import Message, Update
from telegram.ext import ContextTypes

from bot.handlers.door import Door
from bot.handlers.meeting import LEASE, Meetings
from bot.handlers.sending import acknowledge, edit, respond, topic_of
from bot.handlers.services import Services
from bot.handlers.updates import Press, message_of
from bot.handlers.voting import in_charge
from bot.knowledge.steps import sections_of
from bot.replies import Reply
from bot.replies.buttons import BeginMeeting, MeetingAbout, MeetingLasting, PlanMeeting
from bot.store import Meeting, Step

_Choice: TypeAlias = Press[MeetingAbout] | Press[MeetingLasting] | Press[PlanMeeting]


class MeetingMenu:
    """Handlers for what comes before a meeting.

    Args:
        services: what every handler works with.
        door: who may be answered.
        meetings: where a meeting goes on that has begun.
    """

    def __init__(self, services: Services, door: Door, meetings: Meetings) -> None:
        self._services, self._door, self._meetings = services, door, meetings

    async def begin(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """``/bijeenkomst``: where it is, or what will it be about?"""
        message, services = message_of(update), self._services
        if not await self._door.allows(message):
            return
        running = await services.store.meeting(message.chat_id, topic_of(message))
        if running is not None:
            await self._meetings.show_again(running)
            return
        sections, replies = sections_of(services.knowledge), services.replies
        nothing = replies.say(services.texts.nothing_to_show)
        await respond(message, replies.meeting_menu(sections) if sections else nothing)

    async def section_chosen(self, press: Press[MeetingAbout]) -> None:
        """A section was chosen; how long have they got?"""
        await self._show(press, self._services.replies.meeting_lengths(press.button.section))

    async def length_chosen(self, press: Press[MeetingLasting]) -> None:
        """The length was chosen; with how many are they?"""
        section, minutes = press.button.section, press.button.minutes
        await self._show(press, self._services.replies.meeting_sizes(section, minutes))

    async def planned(self, press: Press[PlanMeeting]) -> None:
        """The size was chosen, or a step dropped or taken back: the plan."""
        await self._show(press, self._services.replies.meeting_plan(press.button))

    async def begun(self, press: Press[BeginMeeting]) -> None:
        """The meeting begins, as it was planned."""
        message, services, plan = await self._menu(press), self._services, press.button
        if message is None:
            return
        steps = [
            Step(step.kind, step.minutes, step.ids)
            for number, step in enumerate(services.replies.planned(plan))
            if not plan.dropped >> number & 1
        ]
        if not steps:
            await self._show(press, services.replies.say(services.texts.nothing_to_show))
            return
        now, section = services.now(), services.replies.section_of_number(plan.section)
        place, starter = (message.chat_id, topic_of(message)), _host(press, message)
        meeting = Meeting(*place, section, plan.minutes, plan.size, starter, now, tuple(steps))
        meeting = replace(meeting, held_until=now + LEASE)
        if not await services.store.start_meeting(meeting):
            return
        end = now + timedelta(minutes=sum(step.minutes for step in steps))
        time = end.astimezone(services.timezone).strftime("%H:%M")
        reply = services.replies.meeting_start(section, time)
        await edit(services.bot, message.chat_id, message.message_id, reply)
        await self._meetings.go_on(meeting)

    async def _show(self, press: _Choice, reply: Reply) -> None:
        if message := await self._menu(press):
            await edit(self._services.bot, message.chat_id, message.message_id, reply)

    async def _menu(self, press: _Choice) -> Message | None:
        """The menu that somebody chose from, if that is still open and theirs to do."""
        services, message = self._services, press.message
        if message is None:
            refusal = services.texts.old_button
        elif await services.store.meeting(message.chat_id, topic_of(message)) is not None:
            refusal = services.texts.meeting_running
        elif not await in_charge(
            services.bot, message.chat_id, press.user_id, _host(press, message)
        ):
            refusal = services.texts.only_starter
        else:
            await acknowledge(press.query)
            return message
        await acknowledge(press.query, refusal)
        return None


def _host(press: _Choice, message: Message) -> int:
    """The user id of who asked for a meeting: in a group the menu replies to their message."""
    asked = message.reply_to_message
    if asked is None or asked.from_user is None or asked.forum_topic_created:
        return press.user_id
    return asked.from_user.id
