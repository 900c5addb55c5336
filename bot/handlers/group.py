"""Groups: silent, until somebody calls the bot."""

from __future__ import annotations

import re
from dataclasses import dataclass

from telegram import Message, MessageEntity, MessageOriginUser, Update
from telegram.ext import ContextTypes

from bot.handlers.answering import Answering, Under
from bot.handlers.door import Door
from bot.handlers.services import Services
from bot.handlers.updates import behind_command, entities_of, is_command, message_of, words_of

_ASK = re.compile(r"^/vraag(?:@\w+)?\b[\s,:]*", re.IGNORECASE)
_NAMES = {MessageEntity.MENTION, MessageEntity.TEXT_MENTION}


@dataclass(frozen=True, slots=True)
class Call:
    """A question that was put to the bot in a group.

    Attributes:
        text: the question, possibly empty.
        answered: the message that the answer goes under.
        under: the bot's own message that was replied to, if any.
        borrowed: whether the question is quoted, or stands in what was replied to.
    """

    text: str
    answered: Message
    under: Under | None = None
    borrowed: bool = False


class Group:
    """Handlers for groups."""

    def __init__(self, services: Services, door: Door, answering: Answering) -> None:
        self._services = services
        self._door = door
        self._answering = answering

    async def ask(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """``/vraag``: with a question behind it, or as a reply to somebody's message."""
        message, edited = message_of(update), update.edited_message is not None
        text = behind_command(message)
        if _named(message):
            text = _ASK.sub("", _without_names(message))
        await self._answer(message, self._called(message, text), edited)

    async def text(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Any other message: answered if it names the bot, or replies to an answer of the bot.

        Under what the bot said to get people talking they talk to each other, and not to it. A
        command here is another bot's.
        """
        message = message_of(update)
        if message.via_bot is not None or is_command(message):
            return
        text = words_of(message)
        if self._is_named(message):
            text = _ASK.sub("", _without_names(message))
        else:
            own = self._own_under(message)
            if own is None or not await self._answering.invites(message.chat_id, own):
                return
        await self._answer(message, self._called(message, text), update.edited_message is not None)

    async def start(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """``/start`` in a group: how to ask."""
        message, services = message_of(update), self._services
        if await self._door.allows(message):
            await self._answering.invite(message, services.replies.group_welcome())

    async def help(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """``/help`` in a group: how to ask, and what else works there."""
        message = message_of(update)
        if await self._door.allows(message):
            await self._answering.invite(message, self._services.replies.group_help())

    async def _answer(self, message: Message, call: Call, edited: bool) -> None:
        if not await self._door.allows(message, edited=edited):
            return
        if call.text:
            await self._answering.question(
                call.answered,
                call.text,
                under=call.under,
                edited=edited,
                call=message,
                borrowed=call.borrowed,
            )
        elif not edited:
            texts = self._services.texts
            elsewhere = message.external_reply is not None and call.under is None
            how = texts.ask_quoting if elsewhere else texts.ask_what
            await self._answering.invite(message, self._services.replies.say(how))

    def _called(self, message: Message, text: str) -> Call:
        """What is asked: ``text``, or else what is quoted, or stands in what it replies to.

        Of a message in another topic or chat the bot sees only what is quoted.
        """
        text, own = text.strip(), self._own_under(message)
        quoted = message.quote.text.strip() if message.quote else ""
        if own is not None:
            return Call(text or quoted, message, own, not text)
        replied = _replied_to(message)
        if text or replied is None:
            return Call(text or quoted, message, borrowed=not text)
        return Call(quoted or words_of(replied).strip(), replied, borrowed=True)

    def _is_named(self, message: Message) -> bool:
        """Whether a message names the bot."""
        bot = self._services.bot
        mentions = [words.casefold() for words in _named(message).values()]
        users = [e.user.id for e in entities_of(message) if e.type in _NAMES and e.user]
        return f"@{bot.username}".casefold() in mentions or bot.id in users

    def _own_under(self, message: Message) -> Under | None:
        """The bot's own message that somebody replies to, here or in another topic."""
        replied, elsewhere = _replied_to(message), message.external_reply
        bot = self._services.bot
        if replied is not None:
            own = replied.from_user is not None and replied.from_user.id == bot.id
            return Under(replied.message_id, replied.reply_markup, replied.poll) if own else None
        if elsewhere is None or elsewhere.message_id is None or elsewhere.chat is None:
            return None
        origin = elsewhere.origin
        own = isinstance(origin, MessageOriginUser) and origin.sender_user.id == bot.id
        here = elsewhere.chat.id == message.chat_id
        return Under(elsewhere.message_id, None, elsewhere.poll) if own and here else None


def _replied_to(message: Message) -> Message | None:
    """The message that somebody really replied to: in a topic every message names its start."""
    replied = message.reply_to_message
    return None if replied is None or replied.forum_topic_created else replied


def _named(message: Message) -> dict[MessageEntity, str]:
    """Who is named in what somebody wrote, with the words that do it."""
    kinds: list[str | None] = list(_NAMES)
    return message.parse_entities(kinds) or message.parse_caption_entities(kinds)


def _without_names(message: Message) -> str:
    """What somebody wrote without the names in it; entities count UTF-16 code units."""
    units = words_of(message).encode("utf-16-le", "surrogatepass")
    for name in sorted(_named(message), key=lambda name: -name.offset):
        end = name.offset + name.length
        units = units[: 2 * name.offset] + " ".encode("utf-16-le") + units[2 * end :]
    return " ".join(units.decode("utf-16-le", "surrogatepass").split())
