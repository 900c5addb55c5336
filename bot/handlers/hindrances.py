"""Who is told what the bot may not do: once, where it can be said, to whom can mend it."""

from __future__ import annotations

import logging
from contextlib import suppress

from telegram import ChatMember, Message, Update
from telegram.constants import ChatMemberStatus
from telegram.error import TelegramError
from telegram.ext import ContextTypes

from bot.handlers.refusals import Refusal, begin_noting, end_noting, refusals
from bot.handlers.sending import send
from bot.handlers.services import Services
from bot.handlers.updates import message_of
from bot.replies import Hindrance, Reply
from bot.store import going_on

_LOG = logging.getLogger(__name__)
_KIND = "mankement"
_OF_A_SUPERGROUP = "-100"
_RIGHT_TO_MEND = {
    "berichten": "can_restrict_members",
    "peilingen": "can_restrict_members",
    "dicht": "can_manage_topics",
    "weg": "can_manage_topics",
}


class Hindrances:
    """Tells of what was refused in a group, and remembers that until it is mended.

    A right that is missing is told to whoever asked, where they asked; if nothing can be said
    there, in General, or else to an administrator in private, or to who asked.
    """

    def __init__(self, services: Services) -> None:
        self._services = services

    async def begin(self, _: Update, __: ContextTypes.DEFAULT_TYPE) -> None:
        """Before an update is handled: what is refused will be noted."""
        begin_noting()

    async def end(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """After an update was handled: tells of what was refused."""
        message = update.effective_message
        asked = message if isinstance(message, Message) and message.is_accessible else None
        noted = end_noting()
        for refusal in noted.refusals:
            await self.tell(refusal, asked)
        for chat_id, topic in noted.polled:
            await self.polled(chat_id, topic)

    async def reopened(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """A topic is open again."""
        message = message_of(update)
        await self.mended(Refusal(message.chat_id, message.message_thread_id, "dicht"))

    async def tell(self, refusal: Refusal, asked: Message | None = None) -> None:
        """Tells what is in the way; ``asked`` is the message that it should have answered.

        Whoever asks is told each time, if that can be said there; all else is told once.
        """
        first = await self.note(refusal)
        if refusal.otherwise:
            return
        if refusal.why == "peilingen":
            if first or asked is not None:
                await self._tell_in_group(refusal, refusal.topic, asked)
        elif first and refusal.topic is not None and refusal.why in {"dicht", "weg"}:
            await self._tell_in_group(refusal, None, asked)
        elif first:
            await self._tell_privately(refusal, asked)

    async def polled(self, chat_id: int, topic: int | None) -> None:
        """A poll stands in a topic, so that nothing is in the way there any more."""
        whys: tuple[Hindrance, ...] = ("peilingen", "dicht", "weg")
        await self.mended(*(Refusal(chat_id, topic, why) for why in whys))

    async def mended(self, *refusals: Refusal) -> None:
        """Forgets what was in the way: should it be so again, it is told again."""
        store = self._services.store
        for refusal in refusals:
            item = _item(refusal.why, refusal.topic)
            with going_on():
                if item in await store.shown(refusal.chat_id, _KIND):
                    await store.forget_shown(refusal.chat_id, _KIND, item)

    async def all_mended(self, chat_id: int) -> None:
        """Forgets all that was in the way in a group."""
        with going_on():
            await self._services.store.forget_shown(chat_id, _KIND)

    async def known(self, chat_id: int, topic: int | None) -> list[Hindrance]:
        """What is in the way of what the bot has to say by itself in a topic of a group."""
        kept: list[str] = []
        with going_on():
            kept = await self._services.store.shown(chat_id, _KIND)
        items: list[tuple[Hindrance, str]] = [
            ("peilingen", _item("peilingen", topic)),
            ("dicht", _item("dicht", topic)),
            ("weg", _item("weg", topic)),
        ]
        return [why for why, item in items if item in kept]

    async def note(self, refusal: Refusal) -> bool:
        """Remembers what is in the way; whether that was not known yet."""
        store, item = self._services.store, _item(refusal.why, refusal.topic)
        known: list[str] = []
        with going_on():
            known = await store.shown(refusal.chat_id, _KIND)
            await store.remember_shown(refusal.chat_id, _KIND, item, self._services.now())
        return item not in known

    async def _tell_in_group(
        self, refusal: Refusal, topic: int | None, asked: Message | None
    ) -> None:
        """Tells it in a topic of the group, or in private if that is refused as well."""
        bot, page = self._services.bot, await self._page(refusal, asked)
        here = asked is not None and topic == refusal.topic and asked.chat_id == refusal.chat_id
        under = asked.message_id if asked and here else None
        with refusals() as again:
            said = await send(bot, refusal.chat_id, page, topic=topic, reply_to=under)
        for other in () if said else again[:1]:
            if await self.note(other):
                await self._tell_privately(other, asked)

    async def _tell_privately(self, refusal: Refusal, asked: Message | None) -> None:
        page, bot = await self._page(refusal, asked), self._services.bot
        people = await self._who_can_mend(refusal)
        if asked is not None and asked.from_user is not None and not asked.from_user.is_bot:
            people.append(asked.from_user.id)
        for user_id in dict.fromkeys(people):
            with suppress(TelegramError):
                if await send(bot, user_id, page) is not None:
                    return
        _LOG.warning("in gesprek %s belet (%s), niemand bereikt", refusal.chat_id, refusal.why)

    async def _who_can_mend(self, refusal: Refusal) -> list[int]:
        """The administrators who can mend it, the owner first."""
        found: list[ChatMember] = []
        with suppress(TelegramError):
            found = list(await self._services.bot.get_chat_administrators(refusal.chat_id))
        right = _RIGHT_TO_MEND.get(refusal.why, "")
        owners = [m for m in found if m.status == ChatMemberStatus.OWNER]
        others = [m for m in found if m not in owners and getattr(m, right, False)]
        return [m.user.id for m in (*owners, *others) if not m.user.is_bot]

    async def _page(self, refusal: Refusal, asked: Message | None) -> Reply:
        replies, why = self._services.replies, refusal.why
        return replies.hindrance(why, await self._title(refusal, asked), _address(refusal))

    async def _title(self, refusal: Refusal, asked: Message | None) -> str:
        if asked is not None and asked.chat_id == refusal.chat_id and asked.chat.title:
            return asked.chat.title
        with suppress(TelegramError):
            return (await self._services.bot.get_chat(refusal.chat_id)).title or ""
        return ""


def _item(why: Hindrance, topic: int | None) -> str:
    """What is remembered; rights are those of the whole group."""
    return f"{why}:{topic or 0}" if why in {"dicht", "weg"} else why


def _address(refusal: Refusal) -> str | None:
    """Where the topic is that could not be written in."""
    number = str(refusal.chat_id)
    if refusal.topic is None or not number.startswith(_OF_A_SUPERGROUP):
        return None
    return f"https://t.me/c/{number.removeprefix(_OF_A_SUPERGROUP)}/{refusal.topic}"
