"""Coming into a group, leaving it, being blocked, and groups that become supergroups."""

from __future__ import annotations

import logging

from telegram import Update
from telegram.constants import ChatMemberStatus, ChatType
from telegram.ext import ContextTypes

from bot.handlers.answering import remember_invitation
from bot.handlers.hindrances import Hindrances
from bot.handlers.journal import chat_digest
from bot.handlers.sending import send
from bot.handlers.services import Services
from bot.handlers.updates import message_of

_LOG = logging.getLogger(__name__)
_INSIDE = {ChatMemberStatus.MEMBER, ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.OWNER}
_OUTSIDE = {ChatMemberStatus.LEFT, ChatMemberStatus.BANNED}
_GROUPS = {ChatType.GROUP, ChatType.SUPERGROUP}


class Membership:
    """Handlers for what happens to the bot itself."""

    def __init__(self, services: Services, hindrances: Hindrances) -> None:
        self._services = services
        self._hindrances = hindrances

    async def changed(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """The bot's own status in a chat changed: it greets a new group, and forgets an old one."""
        change = update.my_chat_member
        if change is None:
            return
        before, after = change.old_chat_member.status, change.new_chat_member.status
        services, chat = self._services, change.chat
        if after in _OUTSIDE:
            _LOG.info("weg uit gesprek %s", chat.id)
            await services.store.forget_chat(chat.id)
            if services.journal_days is not None:
                digest = chat_digest(services, chat.id)
                await services.store.forget_questions(digest, for_good=False)
            if chat.type in _GROUPS and before not in _OUTSIDE:
                text = services.texts.removed
                page = services.replies.say(text, groep=chat.title or services.texts.some_group)
                await send(services.bot, change.from_user.id, page)
            return
        await self._hindrances.all_mended(chat.id)  # or else that will show
        joined = chat.type in _GROUPS and before in _OUTSIDE and after in _INSIDE
        if joined and services.flood.first_time("welcome", chat.id):
            sent = await send(services.bot, chat.id, services.replies.group_welcome())
            if sent is not None:
                await remember_invitation(services, sent)

    async def migrated(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """A group became a supergroup: its settings and all else go along."""
        message = message_of(update)
        old = message.migrate_from_chat_id or message.chat_id
        new = message.migrate_to_chat_id or message.chat_id
        self._services.flood.first_time("welcome", new)
        await self._services.store.move_chat(old, new)
        before, after = (chat_digest(self._services, chat_id) for chat_id in (old, new))
        await self._services.store.move_journal(before, after)
