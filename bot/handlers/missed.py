"""``/gemist``: maintainers see what went wrong, and say what they want with it; no more than that.

Into the knowledge base only a command writes, with somebody at it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import replace
from datetime import date

from telegram import Message, Update
from telegram.ext import ContextTypes

from bot.handlers.sending import acknowledge, edit, respond
from bot.handlers.services import Services
from bot.handlers.updates import Press, message_of
from bot.misses.overview import Overview, overview
from bot.replies import Reply
from bot.replies.buttons import MarkMissed, MissedPage, OpenMissed
from bot.store import JournalEntry, StoreError


class Missed:
    """Handlers for what went wrong, in maintainers' chats alone."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def begin(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """``/gemist``: the first page, or why there is none."""
        services, message = self._services, message_of(update)
        if services.journal_days is None:
            await respond(message, services.replies.say(services.texts.missed_off))
            return
        try:
            entries = await self._entries()
        except StoreError:
            await respond(message, services.replies.say(services.texts.missed_unreachable))
            return
        await respond(message, services.replies.missed(await _seen(entries)))

    async def turned(self, press: Press[MissedPage]) -> None:
        """Another page of the list."""
        if (entries := await self._pressed(press)) is not None:
            found = await _seen(entries)
            await self._show(press.message, self._services.replies.missed(found, press.button.page))

    async def opened(self, press: Press[OpenMissed]) -> None:
        """All that is known of one cluster."""
        if (entries := await self._pressed(press)) is None:
            return
        replies, button, found = self._services.replies, press.button, await _seen(entries)
        cluster = found.find(button.pile, button.key)
        if cluster is None:
            page = replies.missed_gone(found, button.page)
        else:
            page = replies.missed_closely(cluster, button.pile, button.page)
        await self._show(press.message, page)

    async def marked(self, press: Press[MarkMissed]) -> None:
        """Somebody says what they want with a cluster, or takes that back."""
        if (entries := await self._pressed(press)) is None:
            return
        services, button, found = self._services, press.button, await _seen(entries)
        cluster = found.find(button.pile, button.key)
        if cluster is None:
            await self._show(press.message, services.replies.missed_gone(found, button.page))
            return
        mark = None if button.mark == "none" else button.mark
        await services.store.mark_questions(cluster.entries, mark)
        theirs = {*cluster.entries}  # what is written with this update cannot be read yet
        now = [replace(one, mark=mark) if one.entry in theirs else one for one in entries]
        page = services.replies.missed_marked(await _seen(now), cluster, mark, button.page)
        await self._show(press.message, page)

    async def _entries(self) -> list[JournalEntry]:
        return await self._services.store.journal(date.min, date.max)

    async def _pressed(
        self, press: Press[MissedPage] | Press[OpenMissed] | Press[MarkMissed]
    ) -> list[JournalEntry] | None:
        """What is in the journal; nothing when it is not to be had, which is told then."""
        texts = self._services.texts
        if self._services.journal_days is None:
            await acknowledge(press.query, texts.old_button)
            return None
        try:
            entries = await self._entries()
        except StoreError:
            await acknowledge(press.query, texts.missed_unreachable)
            return None
        await acknowledge(press.query)
        return entries

    async def _show(self, message: Message | None, page: Reply) -> None:
        if message is not None:
            await edit(self._services.bot, message.chat_id, message.message_id, page)


async def _seen(entries: Collection[JournalEntry]) -> Overview:
    """What went wrong; beside what goes on, as with many questions that takes a while."""
    return await asyncio.to_thread(overview, entries)
