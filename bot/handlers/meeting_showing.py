"""Showing the page that a meeting is at: a message, a poll, or where that may not be, buttons."""

from __future__ import annotations

from dataclasses import replace

from telegram import Message

from bot.handlers.answering import remember_prompt
from bot.handlers.meeting_places import Course, Page
from bot.handlers.sending import send
from bot.handlers.services import Services
from bot.handlers.voting import BY_BUTTONS, send_vote, send_vote_by_buttons
from bot.store import OpenPoll

STATEMENT = "bijeenkomst"
VOTES = STATEMENT, BY_BUTTONS
"""The kinds of the votes in a meeting."""


async def show(services: Services, course: Course, page: Page) -> Message | None:
    """Sends a page; nothing comes back when it could not be delivered."""
    replies, meeting = services.replies, course.meeting
    if meeting.paused_at is not None:
        reply = replies.meeting_paused(course.ticket)
    elif page.statement is not None:
        return await _show_vote(services, course, page, page.statement)
    else:
        counts = course.results.get(getattr(page.step, "statement", ""))
        reply = replies.meeting_page(course.sheet(page, services.local_now()), counts)
    sent = await send(services.bot, meeting.chat_id, reply, topic=meeting.topic)
    if sent is not None:
        await remember_prompt(services, sent, reply)
    return sent


async def _show_vote(
    services: Services, course: Course, page: Page, statement: str
) -> Message | None:
    """Sends a vote; one that is open is pointed at, or its buttons come here."""
    meeting, sheet = course.meeting, course.sheet(page, services.local_now())
    for poll in await services.store.polls_of(meeting.chat_id, meeting.topic, *VOTES):
        if poll.item == statement:
            return await _point_at(services, course, page, poll)
    task, vote = services.replies.meeting_vote(sheet)
    told = await send(services.bot, meeting.chat_id, task, topic=meeting.topic)
    sent = await send_vote(
        services,
        meeting.chat_id,
        vote,
        kind=STATEMENT,
        item=statement,
        topic=meeting.topic,
        starter=meeting.starter,
    )
    if sent is None:
        buttons = services.replies.meeting_vote_by_buttons(sheet)
        sent = await send_vote_by_buttons(services, meeting, statement, buttons, task=told)
    for message in filter(None, (told, sent)):
        await remember_prompt(services, message, task)
    return sent


async def _point_at(
    services: Services, course: Course, page: Page, poll: OpenPoll
) -> Message | None:
    place, sheet = {"topic": poll.topic}, course.sheet(page, services.local_now())
    if poll.kind == STATEMENT:
        reply, there = services.replies.meeting_still_voting(sheet), poll.message_id
        return await send(services.bot, poll.chat_id, reply, **place, reply_to=there)
    reply = services.replies.meeting_vote_by_buttons(sheet)
    sent = await send(services.bot, poll.chat_id, reply, **place)
    if sent is not None:
        await services.store.open_poll(replace(poll, message_id=sent.message_id))
    return sent
