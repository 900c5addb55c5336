"""A meeting: the bot leads a group through passages, questions and statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from telegram import (
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
    Update,
)
from telegram.ext import ContextTypes

from bot.handlers.answering import Answering
from bot.handlers.sending import (
    acknowledge,
    edit,
    respond,
    send,
    shown_in,
    topic_of,
    without_buttons,
)
from bot.handlers.services import Services
from bot.handlers.voting import close, in_charge, result, send_statement, vote_lines
from bot.knowledge import Point, Section
from bot.replies import Reply, callback
from bot.store import Meeting

STATEMENT = "bijeenkomst"
_WHOLE = "alles"
_LENGTHS = (30, 60, 90)
_MINUTES_A_BLOCK = 30
_PASSAGE, _QUESTION, _STATEMENT = "punt", "vraag", "stelling"


class Meetings:
    """Handlers for meetings; the state of each stands in the store."""

    def __init__(self, services: Services, answering: Answering) -> None:
        self._services = services
        self._answering = answering

    async def begin(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """``/bijeenkomst``: what will it be about?"""
        message = update.effective_message
        assert message is not None
        if not await self._answering.allowed(message):
            return
        services = self._services
        running = await services.store.meeting(message.chat_id, topic_of(message))
        if running is not None:
            await respond(message, services.replies.say(services.texts.meeting_running))
            await self._show_step(running)
            return
        rows = [[callback(section.title, f"ms:{section.id}")] for section in self._sections()]
        if not rows:
            await respond(message, services.replies.say(services.texts.nothing_to_show))
            return
        rows.insert(0, [callback(services.texts.meeting_whole, f"ms:{_WHOLE}")])
        html = services.replies.html(services.texts.meeting_section)
        await respond(message, Reply(html, rows))

    async def section_chosen(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A section was chosen; how long have they got?"""
        query, message = await self._pressed(update)
        if message is None:
            return
        assert context.matches
        name, texts = context.matches[0][1], self._services.texts
        row = [
            callback(texts.meeting_minutes.format(minuten=minutes), f"mm:{name}:{minutes}")
            for minutes in _LENGTHS
        ]
        html = self._services.replies.html(texts.meeting_length, onderdeel=self._title(name))
        await edit(query.get_bot(), message.chat_id, message.message_id, Reply(html, [row]))

    async def length_chosen(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """The length was chosen: the meeting begins."""
        query, message = await self._pressed(update)
        if message is None:
            return
        assert context.matches
        name, minutes, services = context.matches[0][1], int(context.matches[0][2]), self._services
        meeting = Meeting(
            message.chat_id,
            topic_of(message),
            None if name == _WHOLE else name,
            minutes,
            query.from_user.id,
            services.now(),
            plan=self._plan(name, minutes // _MINUTES_A_BLOCK),
        )
        begun = bool(meeting.plan) and await services.store.start_meeting(meeting)
        text = services.texts.meeting_start if begun else services.texts.meeting_running
        fills = {"onderdeel": self._title(name), "minuten": minutes} if begun else {}
        reply = services.replies.say(text, **fills)
        await edit(query.get_bot(), message.chat_id, message.message_id, reply)
        if begun:
            await self._show_step(meeting)

    async def button(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """'Volgende', 'overslaan' and 'stop', of the step that they stand under."""
        query = update.callback_query
        assert query is not None and context.matches
        what, version = context.matches[0][1], int(context.matches[0][2])
        services, message = self._services, shown_in(query)
        meeting = None
        if message is not None:
            meeting = await services.store.meeting(message.chat_id, topic_of(message))
        if meeting is None or meeting.version != version:
            await acknowledge(query, services.texts.already_closed)
        elif not await in_charge(
            services.bot, meeting.chat_id, query.from_user.id, meeting.starter
        ):
            await acknowledge(query, services.texts.only_starter)
        else:
            await acknowledge(query)
            await self._move_on(meeting, done=what == "volgende", stop=what == "stop")

    async def _move_on(self, meeting: Meeting, *, done: bool, stop: bool) -> None:
        services = self._services
        step = meeting.plan[meeting.step]
        changed = replace(meeting, step=meeting.step + 1, message_id=None)
        if done:
            changed = replace(changed, visited=(*meeting.visited, step))
        moved = await services.store.save_meeting(changed)
        if moved is None:
            return
        if step.startswith(_STATEMENT):
            moved = await self._close_vote(moved, meeting.message_id, show=done)
        elif meeting.message_id is not None:
            await without_buttons(services.bot, meeting.chat_id, meeting.message_id)
        if stop or moved.step >= len(moved.plan):
            await self._finish(moved)
        else:
            await self._show_step(moved)

    async def _close_vote(self, meeting: Meeting, message_id: int | None, *, show: bool) -> Meeting:
        services = self._services
        if message_id is None:
            return meeting
        poll = await services.store.poll_in(meeting.chat_id, message_id)
        if poll is None or await services.store.take_poll(poll.poll_id) is None:
            return meeting
        closed = await close(services, poll)
        statement = services.knowledge.statements_by_id.get(poll.item)
        if not show or closed is None or statement is None:
            return meeting
        reply = result(services, statement, closed)
        await send(services.bot, meeting.chat_id, reply, topic=meeting.topic, reply_to=message_id)
        line = f"{statement.text} ({', '.join(vote_lines(services, closed)).lower()})"
        changed = replace(meeting, results=(*meeting.results, line))
        return await services.store.save_meeting(changed) or meeting

    async def _show_step(self, meeting: Meeting) -> None:
        kind, _, name = meeting.plan[meeting.step].partition(":")
        version = meeting.version + 1
        if kind == _STATEMENT:
            sent = await self._send_statement(meeting, name, version)
        else:
            reply = self._step(meeting, kind, name, version)
            sent = await send(self._services.bot, meeting.chat_id, reply, topic=meeting.topic)
        shown = replace(meeting, message_id=sent.message_id if sent else None)
        await self._services.store.save_meeting(shown)

    async def _send_statement(self, meeting: Meeting, name: str, version: int) -> Message | None:
        services = self._services
        task = services.replies.html(services.texts.meeting_statement)
        head = Reply(f"{self._heading(meeting)}\n{task}")
        await send(services.bot, meeting.chat_id, head, topic=meeting.topic)
        return await send_statement(
            services,
            meeting.chat_id,
            services.knowledge.statements_by_id[name],
            services.texts.statement,
            kind=STATEMENT,
            topic=meeting.topic,
            starter=meeting.starter,
            keyboard=InlineKeyboardMarkup([self._buttons(version)]),
        )

    def _step(self, meeting: Meeting, kind: str, name: str, version: int) -> Reply:
        services = self._services
        texts, replies = services.texts, services.replies
        if kind == _PASSAGE:
            task = replies.html(texts.meeting_passage)
            content = replies.quotation(services.knowledge.by_id[name])
        else:
            task = replies.html(texts.meeting_question)
            content = f"<b>{replies.verbatim(services.knowledge.discussion_by_id[name].text)}</b>"
        html = f"{self._heading(meeting)}\n{task}\n\n{content}"
        return Reply(html, [self._buttons(version)])

    def _heading(self, meeting: Meeting) -> str:
        text = self._services.texts.meeting_step
        steps = len(meeting.plan)
        minutes = round(meeting.minutes / steps)
        fills = {"nummer": meeting.step + 1, "totaal": steps, "minuten": minutes}
        return f"<i>{self._services.replies.html(text, **fills)}</i>"

    def _buttons(self, version: int) -> list[InlineKeyboardButton]:
        texts = self._services.texts
        return [
            callback(texts.button_go_on, f"mv:volgende:{version}"),
            callback(texts.button_skip, f"mv:overslaan:{version}"),
            callback(texts.button_stop, f"mv:stop:{version}"),
        ]

    async def _finish(self, meeting: Meeting) -> None:
        services = self._services
        if not await services.store.end_meeting(meeting.chat_id, meeting.topic, meeting.version):
            return
        texts, replies = services.texts, services.replies
        reply = replies.say(texts.meeting_stopped)
        if meeting.visited or meeting.results:
            minutes = replies.verbatim("\n".join(self._minutes(meeting)))
            reply = Reply(f"{replies.html(texts.meeting_copy)}\n\n<pre>{minutes}</pre>")
        await send(services.bot, meeting.chat_id, reply, topic=meeting.topic)

    def _minutes(self, meeting: Meeting) -> list[str]:
        """The closing summary, line by line, in plain text for the minutes."""
        texts = self._services.texts
        date = meeting.started_at.astimezone(self._services.timezone).strftime("%d-%m-%Y")
        title = self._title(meeting.section or _WHOLE)
        lines = [texts.meeting_summary.format(onderdeel=title, datum=date)]
        visited = [line for step in meeting.visited if (line := self._visited(step))]
        if visited:
            lines += ["", texts.meeting_visited, *(f"- {line}" for line in visited)]
        if meeting.results:
            lines += ["", texts.meeting_votes, *(f"- {line}" for line in meeting.results)]
        return lines

    def _visited(self, step: str) -> str | None:
        kind, _, name = step.partition(":")
        knowledge = self._services.knowledge
        if kind == _PASSAGE and (point := knowledge.by_id.get(name)):
            paragraph = knowledge.paragraph(point).number
            return f"{point.title} ({knowledge.section(point).title}, alinea {paragraph})"
        if kind == _QUESTION and (question := knowledge.discussion_by_id.get(name)):
            return question.text
        return None

    # what a meeting is made of

    def _plan(self, name: str, blocks: int) -> tuple[str, ...]:
        """Passage, question and statement, ``blocks`` times, along the order of the source."""
        knowledge = self._services.knowledge
        questions = [
            (point, f"{_QUESTION}:{question.id}")
            for question in knowledge.discussion
            if self._belongs(point := knowledge.by_id[question.point], name)
        ]
        statements = [
            (point, f"{_STATEMENT}:{statement.id}")
            for statement in knowledge.statements
            if self._belongs(point := knowledge.by_id[statement.points[0]], name)
        ]
        plan: list[str] = []
        chosen = zip(
            self._spread(questions, blocks), self._spread(statements, blocks), strict=False
        )
        for (point, question), (_, statement) in chosen:
            plan += [f"{_PASSAGE}:{point.id}", question, statement]
        return tuple(plan)

    def _spread(self, items: Sequence[tuple[Point, str]], count: int) -> list[tuple[Point, str]]:
        """``count`` of the items, each from another stretch of the source."""
        order = {point.id: n for n, point in enumerate(self._services.knowledge.in_order)}
        ranked = sorted(items, key=lambda item: order[item[0].id])
        count = min(count, len(ranked))
        bounds = [round(n * len(ranked) / count) for n in range(count + 1)] if count else []
        chance = self._services.chance
        return [chance.choice(ranked[a:b]) for a, b in pairwise(bounds)]

    def _belongs(self, point: Point, name: str) -> bool:
        section = self._services.knowledge.section(point)
        return section.id == name or (name == _WHOLE and section.kind == "tekst")

    def _sections(self) -> list[Section]:
        """The sections that a meeting can be about."""
        sections = self._services.knowledge.source.sections
        return [section for section in sections if self._plan(section.id, 1)]

    def _title(self, name: str) -> str:
        sections = {section.id: section for section in self._services.knowledge.source.sections}
        return sections[name].title if name in sections else self._services.texts.meeting_whole

    async def _pressed(self, update: Update) -> tuple[CallbackQuery, Message | None]:
        query = update.callback_query
        assert query is not None
        message = shown_in(query)
        await acknowledge(query, None if message else self._services.texts.old_button)
        return query, message
