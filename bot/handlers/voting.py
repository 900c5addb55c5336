"""Native polls about statements: sending one, closing it, and telling how the votes fell."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

from telegram import Bot, Message, Poll
from telegram.constants import ChatMemberStatus
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.handlers.refusals import voted_otherwise
from bot.handlers.sending import edit, expected_failures, send, send_poll, without_buttons
from bot.handlers.services import Services
from bot.replies import Counts, PollReply, Reply
from bot.store import Meeting, OpenPoll, StoreError
from bot.transport.arriving import may_have_arrived
from bot.transport.stopping import unless

BY_BUTTONS = "knoppen"
"""The kind of a vote that is no poll of Telegram's: who may not send polls puts buttons there."""
_LEASE = timedelta(seconds=15)
_LONGEST_VOTE = timedelta(days=7)  # of a meeting that is left alone, see `Upkeep.purge`
_CLOSED_BEFORE = "poll has already been closed"
_DIGITS = 15  # hexadecimal ones, as many as a number in the database has room for
_IN_CHARGE = {ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR}


async def in_charge(bot: Bot, chat_id: int, user_id: int, starter: int | None = None) -> bool:
    """Whether somebody may close or change a thing: who started it, or an administrator."""
    if user_id == starter or chat_id == user_id:
        return True
    with expected_failures():
        return (await bot.get_chat_member(chat_id, user_id)).status in _IN_CHARGE
    return False


async def send_vote(
    services: Services,
    chat_id: int,
    vote: PollReply,
    *,
    kind: str,
    item: str,
    topic: int | None = None,
    starter: int | None = None,
    closes_at: datetime | None = None,
) -> Message | None:
    """Sends a statement to vote on, and remembers that it is open.

    That it will be sent is remembered first, so that what cannot be remembered is not sent; and
    should the process end in between, the vote closes itself in time.
    """
    about = OpenPoll("", chat_id, topic, 0, kind, item, starter, closes_at)
    intent, poll = await services.store.intend_poll(about), None
    end = (closes_at or services.now() + _LONGEST_VOTE) + _LEASE
    try:
        sent = await send_poll(services.bot, chat_id, vote, topic=topic, closes_at=end)
        if sent is None or sent.poll is None:
            return None
        topic = topic if sent.chat_id == chat_id else None  # a new chat has no topics of the old
        poll = replace(about, poll_id=sent.poll.id, message_id=sent.message_id)
        poll = replace(poll, chat_id=sent.chat_id, topic=topic)
        return sent
    finally:
        await services.store.register_poll(intent, poll)


async def send_vote_by_buttons(
    services: Services,
    meeting: Meeting,
    statement: str,
    reply: Reply,
    *,
    task: Message | None,
) -> Message | None:
    """Shows a vote with buttons, where polls are not allowed, and remembers that it is open.

    It comes in place of the ``task`` that stands there for the poll, if that arrived.
    """
    sent = task or await send(services.bot, meeting.chat_id, reply, topic=meeting.topic)
    if sent is None:
        return None
    topic = meeting.topic if sent.chat_id == meeting.chat_id else None
    there = sent.chat_id, topic, sent.message_id
    await services.store.open_poll(
        OpenPoll(uuid4().hex, *there, BY_BUTTONS, statement, meeting.starter)
    )
    if task is not None:
        await edit(services.bot, sent.chat_id, sent.message_id, reply)
    voted_otherwise(meeting.chat_id, meeting.topic)
    return sent


async def cast(services: Services, poll: OpenPoll, user_id: int, option: int) -> int:
    """Keeps a vote by a button, under a number from which nobody can tell whose it is.

    Returns how many have voted by now: a poll of Telegram's shows that itself.
    """
    voter = int(services.digest(f"{poll.poll_id} {user_id}")[:_DIGITS], 16)
    await services.store.save_vote(poll.poll_id, voter, (option,))
    return len(await services.store.votes(poll.poll_id))


async def stop(services: Services, poll: OpenPoll) -> Poll | None:
    """Closes a poll in Telegram and returns its final state, if it can still be had."""
    with expected_failures():
        return await services.bot.stop_poll(poll.chat_id, poll.message_id)
    return None


async def keep_counts(services: Services, closed: Poll) -> Counts:
    """Keeps how the votes in a closed poll fell, until its result has been told."""
    counts = tuple(option.voter_count for option in closed.options)
    await services.store.save_counts(closed.id, counts)
    return counts


@asynccontextmanager
async def closing(services: Services, poll: OpenPoll) -> AsyncIterator[Counts | None]:
    """Closes a vote and lets one caller tell its result; the vote is forgotten when that is done.

    Gives how the votes fell (nothing in it when that cannot be known any more), or None when
    somebody else is closing the vote, or it has gone from the chat. The clock tries again what was
    cut off or did not arrive.
    """
    held, now = None, services.now()
    if poll.held_until is None or poll.held_until <= now:
        held = await services.store.hold_poll(poll, now + _LEASE)
    if held is None:
        yield None
        return
    done, counts = asyncio.Event(), None
    holding = asyncio.create_task(_hold(services, held, done))
    try:
        counts = await _counts(services, held)
        yield counts
    except TelegramError as error:
        refused = isinstance(error, BadRequest | Forbidden)
        if not refused and (counts is None or not may_have_arrived(error)):
            done.set()
            await services.store.hold_poll(await holding, services.now())
            raise
        await services.store.take_poll(poll.poll_id)
        raise
    else:
        await services.store.take_poll(poll.poll_id)
    finally:
        done.set()


async def _hold(services: Services, held: OpenPoll, done: asyncio.Event) -> OpenPoll:
    """Keeps a vote to oneself for as long as telling its result takes."""
    while not done.is_set():
        await unless(done, asyncio.sleep(_LEASE.total_seconds() / 3))
        if not done.is_set():
            with suppress(StoreError):
                until = services.now() + _LEASE
                held = await services.store.hold_poll(held, until) or held
    return held


async def _tallied(services: Services, poll: OpenPoll) -> Counts:
    """How the votes by buttons fell, once the buttons are gone."""
    await without_buttons(services.bot, poll.chat_id, poll.message_id)
    chosen = [option for (option,) in (await services.store.votes(poll.poll_id)).values()]
    counts = tuple(chosen.count(n) for n in range(len(services.texts.vote_options)))
    await services.store.save_counts(poll.poll_id, counts)
    return counts


async def _counts(services: Services, poll: OpenPoll) -> Counts | None:
    if poll.counts is not None:
        return poll.counts
    if poll.kind == BY_BUTTONS:
        return await _tallied(services, poll)
    with expected_failures():
        try:
            closed = await services.bot.stop_poll(poll.chat_id, poll.message_id)
        except BadRequest as error:
            if _CLOSED_BEFORE in error.message.casefold():
                return ()
            raise
        return await keep_counts(services, closed)
    return None
