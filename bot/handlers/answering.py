"""From somebody's question to the bot's answer under it, and what is remembered of that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from telegram import InlineKeyboardMarkup, Message, Poll

from bot.conversation import Context
from bot.handlers.journal import Journal
from bot.handlers.sending import edit, in_group, respond
from bot.handlers.services import Services
from bot.handlers.updates import is_command
from bot.replies import Reply, Surface
from bot.store import Ids, Shown, StoreError, going_on

FOLLOW_UP_WITHIN = timedelta(minutes=10)
"""For how long somebody in a group goes on from their last answer without replying to it."""
REMEMBERED = timedelta(hours=48)
_PROMPT = "prompt"
"""In what is remembered: that a message was said for people to talk about."""


@dataclass(frozen=True, slots=True)
class Under:
    """The bot's own message that somebody replies to, as far as Telegram shows it."""

    message_id: int
    keyboard: InlineKeyboardMarkup | None = None
    poll: Poll | None = None


class Answering:
    """Answers questions, in private and in groups."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self.journal = Journal(services)

    async def question(
        self,
        message: Message,
        text: str,
        *,
        under: Under | None = None,
        edited: bool = False,
        call: Message | None = None,
        borrowed: bool = False,
    ) -> None:
        """Answers ``text``, asked in ``message``, or changes the answer that it already has.

        An edited message is judged in the context in which it was asked. One whose text did not
        change is left alone: Telegram sends those for a reaction, too.

        Args:
            message: the message to answer.
            text: the question in it.
            under: the bot's own message that it replies to, if any.
            edited: whether the message was changed after it was sent.
            call: the message that calls the bot, if that is another one.
            borrowed: whether ``text`` is somebody else's, who did not say it to the bot.
        """
        services, earlier = self._services, None
        digest = services.digest(text)
        if edited:
            earlier = await self._answer_to(message)
            if earlier is not None and earlier.digest == digest:
                return
            if earlier is None and not self._is_new_call(call or message):
                return
        shown_in, before = None, Context()
        if earlier is not None:
            before = self._context(earlier.before)
        else:
            shown_in, before = await self._before(message, under)
        reply = services.conversation.reply(text, before)
        page = services.replies.said(reply, await self.surface(message))
        after = services.conversation.after(reply, before)
        entry = await self.journal.entry(message, text, reply, borrowed=borrowed)
        if entry is not None:
            page = services.replies.with_thumbs(page, entry.entry)
        sent = await self._show(message, page, earlier)
        if sent is not None:
            await self._keep(message, sent, before, after, digest)
            changed = earlier.message_id if earlier else None
            await self.journal.keep(entry, message.chat_id, sent, changed)
            if entry is not None and shown_in is not None:
                await self.journal.corrected(message.chat_id, shown_in, text, page.point)

    async def show(self, message: Message, page: Reply) -> None:
        """Shows a page under ``message`` that was not asked for in words."""
        sent = await self._show(message, page, None)
        if sent is not None:
            context = self._context_of(page)
            await self._keep(message, sent, Context(), context, None)

    async def invite(self, message: Message, page: Reply) -> None:
        """Tells under ``message`` how to ask something; a reply to that does so."""
        sent = await respond(message, page)
        if sent is not None:
            await remember_invitation(self._services, sent, message)

    async def invites(self, chat_id: int, own: Under) -> bool:
        """Whether a reply to a message of the bot is meant for it.

        It is under what was said in answer to somebody, and not under what was said for people to
        talk about. While the database is down that cannot be told, and no question is passed over.
        """
        if own.poll is not None:
            return False
        try:
            kept = await self._services.store.shown_in(chat_id, own.message_id)
        except StoreError:
            return True
        if kept is not None:
            return not kept.after.get(_PROMPT)
        replies = self._services.replies
        known = replies.point_under(own.keyboard) is not None
        return known or replies.is_of_an_answer(own.keyboard)

    async def remember_page(self, message: Message, page: Reply, user_id: int) -> None:
        """Remembers that somebody made a message of the bot show ``page``."""
        services = self._services
        if page.point is None:
            return
        kept = await self._shown_in(message.chat_id, message.message_id)
        before = self._context(kept.after) if kept else Context()
        shown = Shown(
            message.chat_id,
            message.message_id,
            kept.question_id if kept else None,
            services.asker(user_id),
            kept.digest if kept else None,
            kept.before if kept else {},
            before.followed_by(self._context_of(page)).packed(),
        )
        with going_on():
            await services.store.remember_shown_in(shown, services.now())

    async def surface(self, message: Message) -> Surface:
        """How answers look in the chat of ``message``."""
        if not in_group(message):
            return "private"
        with going_on():
            if (await self._services.store.group(message.chat_id)).long_answers:
                return "group-long"
        return "group"

    async def _show(self, message: Message, page: Reply, earlier: Shown | None) -> int | None:
        """Shows a page under ``message``, in place of an earlier one; the id of the bot's message.

        Where somebody took the earlier one away, a new one comes.
        """
        bot, chat_id = message.get_bot(), message.chat_id
        if earlier is not None and await edit(bot, chat_id, earlier.message_id, page):
            return earlier.message_id
        sent = await respond(message, page)
        return sent.message_id if sent else None

    async def _keep(
        self, message: Message, sent: int, before: Context, after: Context, digest: str | None
    ) -> None:
        services = self._services
        shown = Shown(
            message.chat_id,
            sent,
            message.message_id,
            self._asker(message),
            digest,
            before.packed(),
            after.packed(),
        )
        with going_on():
            await services.store.remember_shown_in(shown, services.now())

    async def _before(self, message: Message, under: Under | None) -> tuple[int | None, Context]:
        """What was shown before a message: in what it replies to, or else to the same person.

        With the number of the bot's message that shows it.
        """
        if under is not None:
            kept = await self._shown_in(message.chat_id, under.message_id)
            if kept is not None:
                return under.message_id, self._context(kept.after)
            point = self._services.replies.point_under(under.keyboard)
            return under.message_id, Context((point.id,)) if point else Context()
        kept = await self._last_shown(message)
        return (kept.message_id, self._context(kept.after)) if kept else (None, Context())

    async def _last_shown(self, message: Message) -> Shown | None:
        services, asker = self._services, self._asker(message)
        if asker is None:
            return None
        within = FOLLOW_UP_WITHIN if in_group(message) else REMEMBERED
        since = services.now() - within
        with going_on():
            return await services.store.last_shown_to(message.chat_id, asker, since)
        return None

    async def _shown_in(self, chat_id: int, message_id: int) -> Shown | None:
        with going_on():
            return await self._services.store.shown_in(chat_id, message_id)
        return None

    async def _answer_to(self, message: Message) -> Shown | None:
        """The message that answers ``message`` already."""
        with going_on():
            return await self._services.store.answer_to(message.chat_id, message.message_id)
        return None

    def _is_new_call(self, message: Message) -> bool:
        """Whether an edited message that has no answer may be a question all the same.

        In a group it may have begun to call the bot just now, and so it may anywhere by becoming a
        command; other messages had their chance in private.
        """
        young = message.date + REMEMBERED > self._services.now()
        return young and (in_group(message) or is_command(message))

    def _asker(self, message: Message) -> str | None:
        """What stands for who wrote a message: a person, or the chat on whose behalf they did."""
        sender = message.sender_chat or message.from_user
        return self._services.asker(sender.id) if sender else None

    def _context(self, ids: Ids) -> Context:
        """What was remembered, as far as the knowledge base of today still has it."""
        return Context.unpacked(ids).within(self._services.knowledge.by_id)

    def _context_of(self, page: Reply) -> Context:
        return Context((page.point,)) if page.point else Context()


async def remember_invitation(
    services: Services, sent: Message, asked: Message | None = None
) -> None:
    """Remembers that whoever replies to a message of the bot asks it something.

    Args:
        services: where that is remembered.
        sent: the message.
        asked: what it is an answer to, if anything; once that has a question in it, the message
            becomes the answer.
    """
    question_id, digest = (asked.message_id, services.digest("")) if asked else (None, None)
    shown = Shown(sent.chat_id, sent.message_id, question_id, None, digest, {}, {})
    with going_on():
        await services.store.remember_shown_in(shown, services.now())


async def remember_prompt(services: Services, sent: Message, page: Reply) -> None:
    """Remembers what a message is about that people are to talk about among themselves.

    Who names the bot in a reply to it goes on from there.
    """
    context = Context((page.point,)) if page.point else Context()
    after = {**context.packed(), _PROMPT: True}
    shown = Shown(sent.chat_id, sent.message_id, None, None, None, {}, after)
    with going_on():
        await services.store.remember_shown_in(shown, services.now())
