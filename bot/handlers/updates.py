"""What an update holds, without the nothings: its message, or the button that was pressed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from telegram import CallbackQuery, Message, MessageEntity, Update
from telegram.ext import Application, BaseHandler, CallbackContext, CommandHandler

from bot.replies.button import Button

B = TypeVar("B", bound=Button)
B_co = TypeVar("B_co", bound=Button, covariant=True)
_Context = CallbackContext[Any, Any, Any, Any]


@dataclass(frozen=True, slots=True)
class Press(Generic[B_co]):
    """A pressed button.

    Attributes:
        query: the press, which waits for an answer.
        button: what was pressed.
        message: the message that the button stands under, if that can still be changed.
    """

    query: CallbackQuery
    button: B_co
    message: Message | None

    @property
    def user_id(self) -> int:
        """Who pressed it."""
        return self.query.from_user.id


class PressHandler(BaseHandler[Update, _Context, None], Generic[B]):
    """Hands presses of one kind of button to a function.

    Args:
        kind: the class of the button.
        handle: what a press of it does.
        chats: the chats in which it is a button; all of them, if none are named.
    """

    def __init__(
        self,
        kind: type[B],
        handle: Callable[[Press[B]], Awaitable[None]],
        chats: Collection[int] | None = None,
    ) -> None:
        super().__init__(_never)
        self._kind = kind
        self._handle = handle
        self._chats = chats

    def check_update(self, update: object) -> Press[B] | None:
        """The press in an update, if it is of this kind of button."""
        query = update.callback_query if isinstance(update, Update) else None
        button = self._kind.parse(query.data or "") if query else None
        if query is None or button is None:
            return None
        chat_id = query.message.chat.id if query.message else None
        there = self._chats is None or chat_id in self._chats
        return Press(query, button, shown_in(query)) if there else None

    async def handle_update(
        self,
        update: Update,
        application: Application[Any, Any, Any, Any, Any, Any],
        check_result: Any,
        context: _Context,
    ) -> None:
        """Does what a press of the button does."""
        await self._handle(check_result)


class CalledHandler(CommandHandler[_Context, None]):
    """Hands commands to a function: those in a message, and those under a picture or a video.

    python-telegram-bot's own handler looks at the text alone.
    """

    def check_update(self, update: object) -> Any:
        """The words behind a command of this handler, and what its filters say; or nothing."""
        message = update.effective_message if isinstance(update, Update) else None
        if not isinstance(message, Message) or not is_command(message):
            return None
        name, _, bot = _command_in(message).partition("@")
        own = not bot or bot.casefold() == message.get_bot().username.casefold()
        if not own or name.casefold() not in self.commands:
            return None
        fits = self.filters.check_update(update) if isinstance(update, Update) else None
        return (behind_command(message).split(), fits) if fits else False


async def _never(update: Update, context: _Context) -> None:
    """The callback that every handler of python-telegram-bot has; the press is handled instead."""


def message_of(update: Update) -> Message:
    """The message of an update whose handler takes nothing but messages.

    Raises:
        TypeError: when there is none.
    """
    message = update.effective_message
    if not isinstance(message, Message):
        raise TypeError(f"update {update.update_id} heeft geen bericht")
    return message


def words_of(message: Message) -> str:
    """What somebody wrote: the text of a message, or what stands under its picture."""
    return message.text or message.caption or ""


def entities_of(message: Message) -> tuple[MessageEntity, ...]:
    """The commands, mentions and the like in what somebody wrote."""
    return tuple(message.entities or message.caption_entities or ())


def is_command(message: Message) -> bool:
    """Whether what somebody wrote begins with a command, of this bot or of another one."""
    first = next(iter(entities_of(message)), None)
    return first is not None and first.type == MessageEntity.BOT_COMMAND and first.offset == 0


def behind_command(message: Message) -> str:
    """What stands behind the command that a message begins with."""
    return words_of(message)[len(_command_in(message)) + 1 :].strip()


def _command_in(message: Message) -> str:
    """The command that a message begins with, without its slash."""
    return words_of(message)[1 : entities_of(message)[0].length]


def pressed(update: Update) -> CallbackQuery:
    """The press of an update whose handler takes nothing but presses.

    Raises:
        TypeError: when there is none.
    """
    if update.callback_query is None:
        raise TypeError(f"update {update.update_id} heeft geen druk op een knop")
    return update.callback_query


def shown_in(query: CallbackQuery) -> Message | None:
    """The message that a pressed button stands under, if it can still be changed."""
    message = query.message  # a Message also where Telegram sends an InaccessibleMessage
    return message if isinstance(message, Message) and message.is_accessible else None
