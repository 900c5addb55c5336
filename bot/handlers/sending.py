"""Sending and editing as Telegram wants it; what happens every day there is no error here."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from telegram import (
    Bot,
    CallbackQuery,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    MaybeInaccessibleMessage,
    Message,
    ReplyParameters,
)
from telegram.constants import ChatType, ParseMode, PollType
from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError

from bot.handlers.refusals import noting
from bot.replies import PollReply, Reply

_LOG = logging.getLogger(__name__)
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_ANSWERED = ContextVar("answered", default="")
"""The id of the press that this task has answered."""
_GONE = ("message to edit not found", "message can't be edited")
_EXPECTED = (
    *_GONE,
    "message is not modified",
    "query is too old",
    "message to delete not found",
    "poll has already been closed",
    "poll can't be stopped",
    "message with poll to stop not found",
    "not enough rights",
    "have no rights",
    "topic_closed",
    "message thread not found",
    "chat not found",
    "chat_write_forbidden",
    "chat_restricted",
    "chat_send_",
    "topic_deleted",
)


@contextmanager
def expected_failures() -> Iterator[None]:
    """Lets pass what happens every day: old buttons, a blocked bot, a message that is gone."""
    try:
        yield
    except Forbidden as error:
        _LOG.info("niet bezorgd: %s", error)
    except BadRequest as error:
        if isinstance(error, ChatMigrated) or not is_expected(error):
            raise
        _LOG.info("niet bezorgd: %s", error)


def is_expected(error: BadRequest) -> bool:
    """Whether an error only tells that the world has moved on."""
    return any(text in error.message.casefold() for text in _EXPECTED)


def _is_gone(error: TelegramError) -> bool:
    """Whether an edit failed because there is no such message any more, or not in this chat."""
    gone = any(text in error.message.casefold() for text in _GONE)
    return gone or isinstance(error, ChatMigrated)


def topic_of(message: Message) -> int | None:
    """The forum topic that a message stands in; none in General and in ordinary reply threads."""
    return message.message_thread_id if message.is_topic_message else None


def in_group(message: MaybeInaccessibleMessage) -> bool:
    """Whether a message stands in a group."""
    return message.chat.type in {ChatType.GROUP, ChatType.SUPERGROUP}


async def send(
    bot: Bot,
    chat_id: int,
    reply: Reply,
    *,
    topic: int | None = None,
    reply_to: int | None = None,
) -> Message | None:
    """Sends a message; nothing comes back when it could not be delivered.

    A group that became a supergroup gets it in its new chat.
    """
    answered = ReplyParameters(reply_to, allow_sending_without_reply=True) if reply_to else None
    with expected_failures(), noting(chat_id, topic, "berichten"):
        try:
            return await bot.send_message(
                chat_id,
                reply.html,
                parse_mode=ParseMode.HTML,
                link_preview_options=_NO_PREVIEW,
                message_thread_id=topic,
                reply_parameters=answered,
                reply_markup=reply.keyboard,
            )
        except ChatMigrated as error:
            return await send(bot, error.new_chat_id, reply)
    return None


async def send_poll(
    bot: Bot,
    chat_id: int,
    poll: PollReply,
    *,
    topic: int | None = None,
    closes_at: datetime | None = None,
) -> Message | None:
    """Sends a poll, that closes itself at a time; nothing comes back if it was not delivered.

    A group that became a supergroup gets it in its new chat.
    """
    quiz: dict[str, Any] = {}
    if poll.right is not None:
        quiz = {
            "type": PollType.QUIZ,
            "correct_option_ids": (poll.right,),
            "explanation": poll.explanation,
            "explanation_parse_mode": ParseMode.HTML,
        }
    with expected_failures(), noting(chat_id, topic, "peilingen"):
        try:
            return await bot.send_poll(
                chat_id,
                poll.question,
                list(poll.options),
                is_anonymous=poll.anonymous,
                message_thread_id=topic,
                reply_markup=poll.keyboard,
                close_date=closes_at,
                **quiz,
            )
        except ChatMigrated as error:
            return await send_poll(bot, error.new_chat_id, poll, closes_at=closes_at)
    return None


async def respond(message: Message, reply: Reply) -> Message | None:
    """Answers a message: as a reply to it in a group, in the same topic; plainly in private."""
    reply_to = message.message_id if in_group(message) else None
    bot = message.get_bot()
    return await send(bot, message.chat_id, reply, topic=topic_of(message), reply_to=reply_to)


async def edit(bot: Bot, chat_id: int, message_id: int, reply: Reply) -> bool:
    """Makes an earlier message of the bot show something else; false when it is gone."""
    with expected_failures():
        try:
            await bot.edit_message_text(
                reply.html,
                chat_id=chat_id,
                message_id=message_id,
                parse_mode=ParseMode.HTML,
                link_preview_options=_NO_PREVIEW,
                reply_markup=reply.keyboard,
            )
        except TelegramError as error:
            if not _is_gone(error):
                raise
            return False
    return True


async def without_buttons(
    bot: Bot, chat_id: int, message_id: int, keyboard: InlineKeyboardMarkup | None = None
) -> bool:
    """Takes the buttons off an earlier message, or puts others under it; true if that changed it.

    Of several who want that at once it is true for one.
    """
    with suppress(ChatMigrated), expected_failures():
        await bot.edit_message_reply_markup(chat_id, message_id, reply_markup=keyboard)
        return True
    return False


async def acknowledge(query: CallbackQuery, text: str | None = None, *, alert: bool = True) -> bool:
    """Answers a pressed button, so that its clock stops; with ``text`` as a notice.

    That waits until it is read, or goes by itself if it is no ``alert``.

    Returns:
        Whether that arrived: a button can be answered once, and not for long.
    """
    if _ANSWERED.get() == query.id:
        return False
    _ANSWERED.set(query.id)
    with expected_failures():
        return await query.answer(text, show_alert=alert and text is not None)
    return False
