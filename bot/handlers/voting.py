"""Native polls about statements: sending one, closing it, and telling how the votes fell."""

from __future__ import annotations

from datetime import datetime

from telegram import Bot, InlineKeyboardMarkup, Message, Poll
from telegram.constants import ChatMemberStatus
from telegram.error import BadRequest, ChatMigrated, TelegramError

from bot.handlers.sending import normal_life
from bot.handlers.services import Services
from bot.knowledge import Statement
from bot.replies import Reply
from bot.store import OpenPoll

_IN_CHARGE = {ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR}


async def in_charge(bot: Bot, chat_id: int, user_id: int, starter: int | None = None) -> bool:
    """Whether somebody may close or change a thing: who started it, or an administrator."""
    if user_id == starter or chat_id == user_id:
        return True
    with normal_life():
        return (await bot.get_chat_member(chat_id, user_id)).status in _IN_CHARGE
    return False


async def send_statement(
    services: Services,
    chat_id: int,
    statement: Statement,
    question: str,
    *,
    kind: str,
    topic: int | None = None,
    starter: int | None = None,
    closes_at: datetime | None = None,
    keyboard: InlineKeyboardMarkup | None = None,
) -> Message | None:
    """Sends a statement to vote on, and remembers that it is open."""
    with normal_life():
        try:
            sent = await services.bot.send_poll(
                chat_id,
                question.format(stelling=statement.text),
                list(services.texts.vote_options),
                is_anonymous=True,
                message_thread_id=topic,
                reply_markup=keyboard,
            )
        except ChatMigrated as error:
            return await send_statement(
                services,
                error.new_chat_id,
                statement,
                question,
                kind=kind,
                starter=starter,
                closes_at=closes_at,
                keyboard=keyboard,
            )
        assert sent.poll is not None
        poll = OpenPoll(
            sent.poll.id, chat_id, topic, sent.message_id, kind, statement.id, starter, closes_at
        )
        await services.store.open_poll(poll)
        return sent
    return None


async def stop(services: Services, poll: OpenPoll) -> Poll | None:
    """Closes a poll in Telegram and returns its final state, if it can still be had."""
    with normal_life():
        return await services.bot.stop_poll(poll.chat_id, poll.message_id)
    return None


async def close(services: Services, poll: OpenPoll, closed: Poll | None = None) -> Poll | None:
    """Closes a vote, and gives its final state to one caller; later, if Telegram is out of reach.

    Args:
        services: what every handler works with.
        poll: the vote, as it is remembered.
        closed: the final state, if Telegram has told it already.
    """
    if await services.store.take_poll(poll.poll_id) is None:
        return None
    try:
        return closed or await stop(services, poll)
    except TelegramError as error:
        if not isinstance(error, BadRequest):
            await services.store.open_poll(poll)
        raise


def vote_lines(services: Services, poll: Poll) -> list[str]:
    """How the votes fell, a line for each option."""
    if not poll.total_voter_count:
        return [services.texts.nobody_voted]
    return [
        services.texts.vote_line.format(optie=option.text, aantal=option.voter_count)
        for option in poll.options
    ]


def result(services: Services, statement: Statement, poll: Poll) -> Reply:
    """How the votes fell, beside what the author says, with the passage."""
    replies, texts = services.replies, services.texts
    point = services.knowledge.by_id[statement.points[0]]
    head = replies.html(texts.statement_result, stelling=statement.text)
    counted = "\n".join(replies.verbatim(line) for line in vote_lines(services, poll))
    author = f"<b>{replies.html(texts.author_says)}</b>\n{replies.verbatim(statement.author_says)}"
    return Reply(f"{head}\n\n{counted}\n\n{author}\n\n{replies.quotation(point)}")
