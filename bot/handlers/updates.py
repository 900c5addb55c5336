"""What an update holds, without the nothings: its message, or the button that was pressed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from telegram import CallbackQuery, Message, Update
from telegram.ext import Application, BaseHandler, CallbackContext

from bot.replies.buttons import Button

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
    """

    def __init__(self, kind: type[B], handle: Callable[[Press[B]], Awaitable[None]]) -> None:
        super().__init__(_never)
        self._kind = kind
        self._handle = handle

    def check_update(self, update: object) -> Press[B] | None:
        """The press in an update, if it is of this kind of button."""
        query = update.callback_query if isinstance(update, Update) else None
        button = self._kind.parse(query.data or "") if query else None
        return Press(query, button, shown_in(query)) if query and button else None

    async def handle_update(
        self,
        update: Update,
        application: Application[Any, Any, Any, Any, Any, Any],
        check_result: Any,
        context: _Context,
    ) -> None:
        """Does what a press of the button does."""
        await self._handle(check_result)


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
