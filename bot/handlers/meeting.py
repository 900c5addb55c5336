"""A meeting: the bot leads a group through passages, questions and statements."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TypeAlias

from telegram import Message, Update
from telegram.error import BadRequest, TelegramError
from telegram.ext import ContextTypes

from bot.handlers.door import Door
from bot.handlers.sending import acknowledge, edit, respond, send, topic_of, without_buttons
from bot.handlers.services import Services
from bot.handlers.updates import Press, message_of
from bot.handlers.voting import closing, in_charge, send_vote, stop
from bot.knowledge import DiscussionQuestion, Point, Section, Statement
from bot.replies import Counts, Reply
from bot.replies.buttons import MeetingAbout, MeetingLasting, MeetingMove, MoveMeeting
from bot.store import Meeting, OpenPoll
from bot.transport.arriving import may_have_arrived

_LOG = logging.getLogger(__name__)
_Place: TypeAlias = tuple[int, int | None]
STATEMENT = "bijeenkomst"
_PATIENCE = timedelta(seconds=30)
_PASSAGE, _QUESTION, _STATEMENT = "punt", "vraag", "stelling"
_MINUTES = {_PASSAGE: 5, _QUESTION: 15, _STATEMENT: 10}
_STEPS = 100
"""More than a meeting has."""


class Meetings:
    """Handlers for meetings; the state of each stands in the store."""

    def __init__(self, services: Services, door: Door) -> None:
        self._services = services
        self._door = door
        self._busy = Counter[_Place]()
        self._ending = dict[Meeting, datetime]()

    async def begin(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """``/bijeenkomst``: what will it be about?"""
        message = message_of(update)
        if not await self._door.allows(message):
            return
        services = self._services
        running = await services.store.meeting(message.chat_id, topic_of(message))
        if running is not None:
            await respond(message, services.replies.say(services.texts.meeting_running))
            with self._seen_to(running):
                await self._show_again(running)
            return
        sections, replies = self._sections(), services.replies
        nothing = replies.say(services.texts.nothing_to_show)
        await respond(message, replies.meeting_menu(sections) if sections else nothing)

    async def section_chosen(self, press: Press[MeetingAbout]) -> None:
        """A section was chosen; how long have they got?"""
        if message := await self._menu(press):
            reply = self._services.replies.meeting_lengths(press.button.section)
            await edit(self._services.bot, message.chat_id, message.message_id, reply)

    async def length_chosen(self, press: Press[MeetingLasting]) -> None:
        """The length was chosen: the meeting begins."""
        message = await self._menu(press)
        if message is None:
            return
        services, name, minutes = self._services, press.button.section, press.button.minutes
        meeting = Meeting(
            message.chat_id,
            topic_of(message),
            None if name == MeetingAbout.WHOLE else name,
            minutes,
            _host(press, message),
            services.now(),
            plan=self._plan(name, minutes // sum(_MINUTES.values())),
        )
        reply = services.replies.say(services.texts.nothing_to_show)
        if meeting.plan:
            if not await services.store.start_meeting(meeting):
                return
            reply = services.replies.meeting_start(name, minutes)
        await edit(services.bot, message.chat_id, message.message_id, reply)
        if meeting.plan:
            with self._seen_to(meeting):
                await self._show_step(meeting)

    async def move(self, press: Press[MoveMeeting]) -> None:
        """'Volgende', 'overslaan' and 'stop', of the step that they stand under."""
        services, message, ticket = self._services, press.message, press.button.ticket
        meeting = None
        if message is not None:
            meeting = await services.store.meeting(message.chat_id, topic_of(message))
        if meeting is None or not (_ticket(meeting) == ticket or _cut_off(meeting, ticket)):
            await acknowledge(press.query, services.texts.already_closed)
        elif not await in_charge(services.bot, meeting.chat_id, press.user_id, meeting.starter):
            await acknowledge(press.query, services.texts.only_starter)
        else:
            await acknowledge(press.query)
            with self._seen_to(meeting):
                if _ticket(meeting) == ticket:
                    await self._move_on(meeting, press.button.move)
                else:
                    await self._go_on(meeting)

    async def vote_due(self, poll: OpenPoll) -> None:
        """Closes a vote of a step whose closing was cut off, and goes on with its meeting."""
        meeting = await self._services.store.meeting(poll.chat_id, poll.topic)
        if meeting is None or meeting.message_id is not None:
            await self._close_vote(meeting, poll)
        elif _key(meeting) not in self._busy:
            with self._seen_to(meeting):
                await self._go_on(meeting)

    async def end_those_cut_off(self) -> None:
        """Finishes meetings that have been ending for a while, with nobody seeing to it."""
        now, seen = self._services.now(), self._ending
        ending = await self._services.store.ending_meetings()
        self._ending = {meeting: seen.get(meeting, now) for meeting in ending}
        for meeting, since in self._ending.items():
            if since + _PATIENCE > now or _key(meeting) in self._busy:
                continue
            try:
                with self._seen_to(meeting):
                    await self._go_on(meeting)
            except TelegramError as error:
                _LOG.warning("bijeenkomst in gesprek %s niet beëindigd: %s", meeting.chat_id, error)

    @contextmanager
    def _seen_to(self, meeting: Meeting) -> Iterator[None]:
        """While somebody sees to a meeting, the clock leaves it alone."""
        self._busy[_key(meeting)] += 1
        try:
            yield
        finally:
            self._busy -= Counter([_key(meeting)])

    async def _move_on(self, meeting: Meeting, move: MeetingMove) -> None:
        services = self._services
        step, skipped = meeting.plan[meeting.step], move == "overslaan"
        after = len(meeting.plan) if move == "stop" else meeting.step + 1
        changed = replace(meeting, step=after, message_id=None)
        if move == "volgende":
            changed = replace(changed, visited=(*meeting.visited, step))
        moved = await services.store.save_meeting(changed)
        if moved is None:
            return
        vote = await self._vote(meeting, meeting.message_id)
        if vote is not None and skipped and await services.store.take_poll(vote.poll_id):
            await stop(services, vote)
        elif vote is None and meeting.message_id is not None:
            await without_buttons(services.bot, meeting.chat_id, meeting.message_id)
        await self._go_on(moved)

    async def _go_on(self, meeting: Meeting) -> None:
        """Closes the vote of the step before, and shows the step that a meeting is at.

        A vote that is being closed elsewhere is waited for: whoever closes it goes on from there.
        """
        services = self._services
        before = meeting.plan[: meeting.step]
        for poll in await services.store.polls_of(meeting.chat_id, meeting.topic, STATEMENT):
            if _step_of(poll) in before:
                closed = await self._close_vote(meeting, poll)
                if closed is None and await services.store.poll(poll.poll_id) is not None:
                    return
                meeting = closed or meeting
            elif _step_of(poll) in meeting.plan[meeting.step : meeting.step + 1]:
                await services.store.save_meeting(replace(meeting, message_id=poll.message_id))
                return
        await self._show_step(meeting)

    async def _close_vote(self, meeting: Meeting | None, poll: OpenPoll) -> Meeting | None:
        """Closes a vote; the meeting with its result, if that is for this caller.

        A vote in a step that was broken off counts if anybody voted.
        """
        services = self._services
        async with closing(services, poll) as counts:
            if counts is None:
                return None
            statement = services.knowledge.statements_by_id.get(poll.item)
            finished = meeting is None or _step_of(poll) in meeting.visited
            if statement is None or not (finished or any(counts)):
                return meeting
            if meeting is not None:
                meeting = await self._with_result(meeting, statement, counts)
            reply, there = services.replies.statement_result(statement, counts), poll.message_id
            await send(services.bot, poll.chat_id, reply, topic=poll.topic, reply_to=there)
        return meeting

    async def _with_result(self, meeting: Meeting, statement: Statement, counts: Counts) -> Meeting:
        """The meeting with the result of a vote in it, once."""
        votes = ", ".join(self._services.replies.vote_lines(counts)).lower()
        line = f"{statement.text} ({votes})" if votes else statement.text
        if line in meeting.results:
            return meeting
        changed = replace(meeting, results=(*meeting.results, line))
        return await self._services.store.save_meeting(changed) or meeting

    async def _vote(self, meeting: Meeting, message_id: int | None) -> OpenPoll | None:
        if message_id is None:
            return None
        return await self._services.store.poll_in(meeting.chat_id, message_id)

    async def _show_step(self, meeting: Meeting) -> None:
        """Shows the step that a meeting is at, or the closing summary after the last one.

        Steps that have gone from the knowledge base since the meeting began are passed over.
        """
        steps = range(meeting.step, len(meeting.plan))
        here = next((step for step in steps if self._known(meeting.plan[step])), None)
        if here is None:
            await self._finish(meeting)
            return
        meeting = replace(meeting, step=here)
        kind, _, name = meeting.plan[here].partition(":")
        if kind == _STATEMENT:
            sent = await self._send_statement(meeting, name)
        else:
            reply = self._step(meeting, kind, name)
            sent = await send(self._services.bot, meeting.chat_id, reply, topic=meeting.topic)
        shown = replace(meeting, message_id=sent.message_id if sent else None)
        await self._services.store.save_meeting(shown)

    async def _show_again(self, meeting: Meeting) -> None:
        """Shows the step once more; a vote that is still open is pointed at, and goes on."""
        services = self._services
        vote = await self._vote(meeting, meeting.message_id)
        if vote is not None:
            buttons = services.replies.meeting_buttons(_ticket(meeting))
            reply = services.replies.meeting_vote(self._heading(meeting), buttons)
            there = vote.message_id
            await send(services.bot, meeting.chat_id, reply, topic=meeting.topic, reply_to=there)
            return
        if meeting.message_id is not None:
            await without_buttons(services.bot, meeting.chat_id, meeting.message_id)
        await self._go_on(meeting)

    async def _send_statement(self, meeting: Meeting, name: str) -> Message | None:
        services, replies = self._services, self._services.replies
        head = replies.meeting_vote(self._heading(meeting))
        await send(services.bot, meeting.chat_id, head, topic=meeting.topic)
        statement = services.knowledge.statements_by_id[name]
        return await send_vote(
            services,
            meeting.chat_id,
            replies.vote(statement, [replies.meeting_buttons(_ticket(meeting))]),
            kind=STATEMENT,
            item=name,
            topic=meeting.topic,
            starter=meeting.starter,
        )

    def _step(self, meeting: Meeting, kind: str, name: str) -> Reply:
        knowledge, replies = self._services.knowledge, self._services.replies
        heading, buttons = self._heading(meeting), replies.meeting_buttons(_ticket(meeting))
        if kind == _PASSAGE:
            return replies.meeting_passage(heading, knowledge.by_id[name], buttons)
        return replies.meeting_question(heading, knowledge.discussion_by_id[name], buttons)

    def _heading(self, meeting: Meeting) -> str:
        kind = meeting.plan[meeting.step].partition(":")[0]
        steps, minutes = len(meeting.plan), _MINUTES[kind]
        return self._services.replies.meeting_heading(meeting.step + 1, steps, minutes)

    def _known(self, step: str) -> bool:
        kind, _, name = step.partition(":")
        knowledge = self._services.knowledge
        places: dict[str, Container[str]] = {
            _PASSAGE: knowledge.by_id,
            _QUESTION: knowledge.discussion_by_id,
            _STATEMENT: knowledge.statements_by_id,
        }
        return name in places[kind]

    async def _finish(self, meeting: Meeting) -> None:
        """Sends the minutes of a meeting, and only then forgets it."""
        services = self._services
        over = replace(meeting, step=len(meeting.plan), message_id=None)
        ending = await services.store.save_meeting(over)
        if ending is None:
            return
        visited = [line for step in meeting.visited if (line := self._visited(step))]
        date = meeting.started_at.astimezone(services.timezone)
        section = meeting.section or MeetingAbout.WHOLE
        reply = services.replies.meeting_minutes(section, date, visited, meeting.results)
        try:
            await send(services.bot, meeting.chat_id, reply, topic=meeting.topic)
        except TelegramError as error:
            if not isinstance(error, BadRequest) and not may_have_arrived(error):
                raise
            _LOG.warning("verslag in gesprek %s niet verstuurd: %s", meeting.chat_id, error)
        await services.store.end_meeting(ending.chat_id, ending.topic, ending.version)

    def _visited(self, step: str) -> str | None:
        kind, _, name = step.partition(":")
        knowledge = self._services.knowledge
        if kind == _PASSAGE and (point := knowledge.by_id.get(name)):
            return self._services.replies.visited_point(point)
        if kind == _QUESTION and (question := knowledge.discussion_by_id.get(name)):
            return question.text
        return None

    # what a meeting is made of

    def _plan(self, name: str, blocks: int) -> tuple[str, ...]:
        """Passage, question and statement, ``blocks`` times, along the order of the source.

        The statement is from the section of the passage.
        """
        knowledge, plan = self._services.knowledge, list[str]()
        for question in self._spread(self._questions(name), blocks):
            point = knowledge.by_id[question.point]
            section = knowledge.section(point).id
            fitting = [
                f"{_STATEMENT}:{statement.id}"
                for statement in knowledge.statements
                if self._belongs(knowledge.by_id[statement.points[0]], section)
            ]
            fresh = [statement for statement in fitting if statement not in plan]
            if fresh:
                statement = self._services.chance.choice(fresh)
                plan += [f"{_PASSAGE}:{point.id}", f"{_QUESTION}:{question.id}", statement]
        return tuple(plan)

    def _questions(self, name: str) -> list[DiscussionQuestion]:
        """The discussion questions of a section, in the order of the source."""
        knowledge = self._services.knowledge
        order = {point.id: number for number, point in enumerate(knowledge.in_order)}
        fitting = [q for q in knowledge.discussion if self._belongs(knowledge.by_id[q.point], name)]
        return sorted(fitting, key=lambda question: order[question.point])

    def _spread(
        self, questions: Sequence[DiscussionQuestion], count: int
    ) -> list[DiscussionQuestion]:
        """``count`` of the questions, each from another stretch of the source."""
        count = min(count, len(questions))
        bounds = [round(n * len(questions) / count) for n in range(count + 1)] if count else []
        return [self._services.chance.choice(questions[a:b]) for a, b in pairwise(bounds)]

    def _belongs(self, point: Point, name: str) -> bool:
        section = self._services.knowledge.section(point)
        return section.id == name or (name == MeetingAbout.WHOLE and section.kind == "tekst")

    def _sections(self) -> list[Section]:
        """The sections that a meeting can be about."""
        sections = self._services.knowledge.source.sections
        return [section for section in sections if self._plan(section.id, 1)]

    async def _menu(self, press: Press[MeetingAbout] | Press[MeetingLasting]) -> Message | None:
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


def _host(press: Press[MeetingAbout] | Press[MeetingLasting], message: Message) -> int:
    """The user id of who asked for a meeting: in a group the menu replies to their message."""
    asked = message.reply_to_message
    if asked is None or asked.from_user is None or asked.forum_topic_created:
        return press.user_id
    return asked.from_user.id


def _key(meeting: Meeting) -> _Place:
    return meeting.chat_id, meeting.topic


def _step_of(poll: OpenPoll) -> str:
    return f"{_STATEMENT}:{poll.item}"


def _cut_off(meeting: Meeting, ticket: int) -> bool:
    """Whether a button is of an earlier step, and its meeting never got to show the next one."""
    return meeting.message_id is None and ticket // _STEPS == _ticket(meeting) // _STEPS


def _ticket(meeting: Meeting) -> int:
    """What stands for the step that a meeting is at: when it began, and the step's number."""
    return int(meeting.started_at.timestamp()) * _STEPS + meeting.step
