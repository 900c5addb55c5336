"""The course of a meeting: page by page, until the minutes; its state stands in the store."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeAlias

from telegram.error import BadRequest, TelegramError

from bot.handlers.meeting_places import GRACE, Course, Page, is_held, runs_over, shows
from bot.handlers.meeting_showing import STATEMENT, VOTES, show
from bot.handlers.sending import acknowledge, send, topic_of, without_buttons
from bot.handlers.services import Services
from bot.handlers.updates import Press
from bot.handlers.voting import BY_BUTTONS, cast, closing, in_charge, stop
from bot.replies.buttons import CastVote, MeetingMove, MoveMeeting
from bot.store import Meeting, OpenPoll, Result
from bot.transport.arriving import may_have_arrived

_LOG = logging.getLogger(__name__)
_Place: TypeAlias = tuple[int, int | None]
LEASE = timedelta(seconds=30)
"""For how long who shows where a meeting is has that to themselves; then the clock does it."""
_LONGEST = timedelta(days=1)


class Meetings:
    """Handlers for meetings that have begun."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._busy = Counter[_Place]()

    async def go_on(self, meeting: Meeting) -> None:
        """Shows the page that a meeting is at; the first one, when it has just begun."""
        with self._seen_to(meeting):
            await self._show_or_finish(self._timed(meeting))

    async def show_again(self, meeting: Meeting) -> None:
        """Shows the page that a meeting is at once more, whole."""
        with self._seen_to(meeting):
            await self._take_up(meeting)

    async def move(self, press: Press[MoveMeeting]) -> None:
        """'Volgende' and the others, of the page that they stand under."""
        services, message, ticket = self._services, press.message, press.button.ticket
        meeting = None
        if message is not None:
            meeting = await services.store.meeting(message.chat_id, topic_of(message))
        course = Course(meeting, services.knowledge) if meeting else None
        if meeting is None or course is None or not course.is_of_this_meeting(ticket):
            await acknowledge(press.query, services.texts.already_closed)
            return
        here = ticket == course.ticket or shows(message, meeting)
        if is_held(meeting, self._services.now()) or (not here and meeting.message_id is not None):
            await acknowledge(press.query, services.texts.meeting_elsewhere)
        elif not await in_charge(services.bot, meeting.chat_id, press.user_id, meeting.starter):
            await acknowledge(press.query, services.texts.only_starter)
        else:
            await acknowledge(press.query)
            with self._seen_to(meeting):
                if here:
                    await self._move(course, press.button.move)
                else:
                    await self._take_up(meeting)

    async def vote(self, press: Press[CastVote]) -> None:
        """A vote by a button."""
        services, message, option = self._services, press.message, press.button.option
        poll = None
        if message is not None:
            poll = await services.store.poll_in(message.chat_id, message.message_id)
        if poll is None or poll.kind != BY_BUTTONS or poll.held_until is not None:
            await acknowledge(press.query, services.texts.already_closed)
            return
        voted = await cast(services, poll, press.user_id, option)
        fills = {"optie": services.texts.vote_options[option], "aantal": voted}
        await acknowledge(press.query, services.texts.meeting_voted.format(**fills))

    async def vote_due(self, poll: OpenPoll) -> None:
        """Closes a vote whose closing was cut off, and goes on with its meeting."""
        meeting = await self._services.store.meeting(poll.chat_id, poll.topic)
        if meeting is None or meeting.message_id is not None:
            await self._close(meeting, poll)
        elif _key(meeting) not in self._busy:
            with self._seen_to(meeting):
                await self._take_up(meeting)

    async def tick(self) -> None:
        """Says that a step takes long, ends what is a day old, finishes what was cut off."""
        services, now = self._services, self._services.now()
        for meeting in await services.store.meetings_due(now, now - _LONGEST):
            if _key(meeting) in self._busy:
                continue
            try:
                with self._seen_to(meeting):
                    await self._due(meeting)
            except TelegramError as error:
                _LOG.warning("bijeenkomst in gesprek %s hapert: %s", meeting.chat_id, error)

    async def _due(self, meeting: Meeting) -> None:
        now, course = self._services.now(), Course(meeting, self._services.knowledge)
        if meeting.held_until is not None:
            await self._take_up(meeting)
        elif meeting.started_at <= now - _LONGEST:
            await self._to(course, None, meeting)
        elif (here := course.here) and not meeting.paused_at and runs_over(meeting, now):
            told = await self._services.store.save_meeting(replace(meeting, remind_at=None))
            if told is not None:
                reply = self._services.replies.meeting_overrun(
                    course.sheet(here, now.astimezone(self._services.timezone))
                )
                await send(self._services.bot, meeting.chat_id, reply, topic=meeting.topic)

    @contextmanager
    def _seen_to(self, meeting: Meeting) -> Iterator[None]:
        """While somebody sees to a meeting, the clock leaves it alone."""
        self._busy[_key(meeting)] += 1
        try:
            yield
        finally:
            self._busy -= Counter([_key(meeting)])

    def _lease(self) -> datetime:
        return self._services.now() + LEASE

    async def _take_up(self, meeting: Meeting) -> None:
        """Shows where a meeting is, unless somebody else is doing so."""
        services, shown = self._services, meeting.message_id
        if is_held(meeting, self._services.now()):
            return
        held = await services.store.save_meeting(replace(meeting, held_until=self._lease()))
        if held is not None:
            if shown is not None:
                await without_buttons(services.bot, meeting.chat_id, shown)
            await self._show_or_finish(held)

    # going on

    async def _move(self, course: Course, move: MeetingMove) -> None:
        meeting, here = course.meeting, course.here
        if here is None:
            await self._take_up(meeting)
        elif (move, meeting.paused_at is None) in (("pauze", False), ("hervat", True)):
            if meeting.message_id is None:  # pressed twice: that is done, if perhaps not shown
                await self._take_up(meeting)
        elif move == "pauze":
            await self._pause(meeting, self._services.now())
        elif meeting.paused_at is not None and move != "stop":
            await self._pause(meeting, None)
        elif move == "terug":
            await self._to(course, course.before or here, meeting)
        elif move == "overslaan":
            await self._to(course, course.next_step, meeting, skipped=True)
        elif move == "stop":
            await self._to(course, None, meeting)
        else:
            seen = dict.fromkeys([*meeting.seen, here.place])
            await self._to(course, course.after, replace(meeting, seen=tuple(seen)))

    async def _to(
        self, course: Course, page: Page | None, meeting: Meeting, *, skipped: bool = False
    ) -> None:
        """Goes to a page, or (None) to the end; what is skipped is not voted on any further."""
        services, shown, vote = self._services, course.meeting.message_id, None
        changed = replace(course.at(page), seen=meeting.seen, paused_at=None)
        changed = replace(changed, held_until=self._lease())
        if page is None or course.here is None or page.number != course.here.number:
            changed = self._timed(changed)
        moved = await services.store.save_meeting(changed)
        if moved is None:
            return
        if shown is not None:
            vote = await services.store.poll_in(meeting.chat_id, shown)
        closes = skipped or Course(moved, services.knowledge).is_past(vote.item if vote else "")
        if skipped and course.here is not None:
            await self._forget_votes(meeting, course.here)
        if shown is not None and not (vote and closes):  # closing a vote takes its buttons too
            await without_buttons(services.bot, meeting.chat_id, shown)
        await self._show_or_finish(moved)

    async def _forget_votes(self, meeting: Meeting, skipped: Page) -> None:
        """Stops the open vote of a step that is skipped, without its result."""
        services, statement = self._services, getattr(skipped.step, "statement", None)
        for poll in await services.store.polls_of(meeting.chat_id, meeting.topic, *VOTES):
            if poll.item == statement and await services.store.take_poll(poll.poll_id):
                if poll.kind == STATEMENT:
                    await stop(services, poll)
                else:
                    await without_buttons(services.bot, poll.chat_id, poll.message_id)

    async def _pause(self, meeting: Meeting, since: datetime | None) -> None:
        """Begins a pause, or ends one: what time a step had left, it has then still."""
        services, later = self._services, meeting.remind_at
        if since is None and meeting.paused_at and later:
            later += services.now() - meeting.paused_at
        changed = replace(meeting, paused_at=since, remind_at=later, message_id=None)
        changed = replace(changed, held_until=self._lease())
        moved = await services.store.save_meeting(changed)
        if moved is not None:
            if meeting.message_id is not None:
                await without_buttons(services.bot, meeting.chat_id, meeting.message_id)
            await self._show_or_finish(moved)

    def _timed(self, meeting: Meeting) -> Meeting:
        """The meeting with the moment at which its step runs over."""
        ends = None
        if meeting.step < len(meeting.steps):
            minutes = meeting.steps[meeting.step].minutes
            ends = self._services.now() + timedelta(minutes=minutes) + GRACE
        return replace(meeting, remind_at=ends)

    async def _show_or_finish(self, meeting: Meeting) -> None:
        """Shows where a meeting is, or its minutes; what did not arrive may be tried at once."""
        try:
            await self._shown_or_finished(meeting)
        except TelegramError as error:
            store, again = self._services.store, self._services.now()
            left = await store.meeting(meeting.chat_id, meeting.topic)  # perhaps with a result
            if left is not None and left.held_until == meeting.held_until:
                until = None if isinstance(error, BadRequest) else again
                await store.save_meeting(replace(left, message_id=None, held_until=until))
            raise

    async def _shown_or_finished(self, meeting: Meeting) -> None:
        """Closes the votes that lie behind a meeting, and shows where it is, or its minutes.

        A vote that is being closed elsewhere is waited for: whoever closes it goes on from there.
        """
        services = self._services
        for poll in await services.store.polls_of(meeting.chat_id, meeting.topic, *VOTES):
            if Course(meeting, services.knowledge).is_past(poll.item):
                closed = await self._close(meeting, poll)
                if closed is None and await services.store.poll(poll.poll_id) is not None:
                    return
                meeting = closed or meeting
        course = Course(meeting, services.knowledge)
        page = course.here
        if page is None:
            await self._finish(course)
            return
        sent = await show(services, course, page)
        place = replace(course.at(page), message_id=sent.message_id if sent else None)
        await services.store.save_meeting(replace(place, held_until=None))

    # votes and the end

    async def _close(self, meeting: Meeting | None, poll: OpenPoll) -> Meeting | None:
        """Closes a vote; the meeting with its result, if that is for this caller.

        A vote in a step that was broken off counts if anybody voted.
        """
        services = self._services
        async with closing(services, poll) as counts:
            if counts is None or meeting is None:
                return None
            course = Course(meeting, services.knowledge)
            finished = any(
                part == "vote"
                for step, parts in course.gone_through()
                if getattr(step, "statement", "") == poll.item
                for part in parts
            )
            if poll.item in course.results or not (finished or any(counts)):
                return meeting
            told = replace(meeting, results=(*meeting.results, Result(poll.item, counts)))
            return await services.store.save_meeting(told) or meeting

    async def _finish(self, course: Course) -> None:
        """Sends the minutes of a meeting, and only then forgets it."""
        services, meeting = self._services, course.meeting
        date = meeting.started_at.astimezone(services.timezone)
        pages = services.replies.meeting_record(
            meeting.section,
            date,
            course.gone_through(),
            course.results,
            by_itself=meeting.started_at <= services.now() - _LONGEST,
        )
        try:
            for page in pages:
                await send(services.bot, meeting.chat_id, page, topic=meeting.topic)
        except TelegramError as error:
            if not isinstance(error, BadRequest) and not may_have_arrived(error):
                raise
            _LOG.warning("verslag in gesprek %s niet verstuurd: %s", meeting.chat_id, error)
        await services.store.end_meeting(meeting.chat_id, meeting.topic, meeting.version)


def _key(meeting: Meeting) -> _Place:
    return meeting.chat_id, meeting.topic
