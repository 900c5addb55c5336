"""Looking around: the buttons under answers, the themes, the source, a random point."""

from __future__ import annotations

from collections.abc import Callable

from telegram import CallbackQuery, Message, Update
from telegram.ext import ContextTypes

from bot.handlers.answering import Answering
from bot.handlers.chance import choose
from bot.handlers.sending import acknowledge, edit, respond, shown_in
from bot.handlers.services import Services
from bot.knowledge import Point
from bot.replies import Reply, Surface, callback

ShownAs = Callable[[Point, Surface], Reply]
_RANDOM = "punt"


class Browsing:
    """Handlers for commands and buttons with which a reader looks around."""

    def __init__(self, services: Services, answering: Answering) -> None:
        self._services = services
        self._answering = answering

    async def themes(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """``/themas``: the sections to choose from."""
        await self._command(update, self._services.replies.themes())

    async def source(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """``/bron``: the article and how to cite it."""
        await self._command(update, self._services.replies.source())

    async def random(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """``/willekeurig``: a point that this chat has not had lately."""
        message = update.effective_message
        assert message is not None
        if await self._answering.allowed(message):
            await self._answering.show(message, await self._random(message))

    async def another(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """The button for another random point."""
        query, message = await self._pressed(update)
        if message is not None:
            await self._change(query, message, await self._random(message))

    async def point(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A button with a point on it: the message becomes that point."""
        await self._about(update, context, self._services.replies.point)

    async def point_of_theme(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A point in a section's list: the message becomes that point, with a way back."""
        await self._about(update, context, self._services.replies.point_of_theme)

    async def paragraph(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """The button for the whole paragraph."""
        await self._about(update, context, self._services.replies.paragraph)

    async def theme(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A button with a section on it, or a page of its points; ``t`` alone is all sections."""
        assert context.matches
        name, page = context.matches[0][1], context.matches[0][2]
        sections = {section.id: section for section in self._services.knowledge.source.sections}
        if name is None:
            reply = self._services.replies.themes()
        elif name in sections:
            reply = self._services.replies.theme(sections[name], int(page))
        else:
            await self.old(update, context)
            return
        query, message = await self._pressed(update)
        if message is not None:
            await self._change(query, message, reply)

    async def example(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A button with an example question on it: it is asked."""
        assert context.matches
        number = int(context.matches[0][1])
        examples = self._services.texts.examples
        if number >= len(examples):
            await self.old(update, context)
            return
        query, message = await self._pressed(update)
        if message is None:
            return
        surface = await self._answering.surface(message)
        outcome = self._services.matcher.match(examples[number])
        reply = self._services.replies.outcome(outcome, surface)
        await respond(message, reply)
        await self._answering.remember(message, reply, query.from_user.id)

    async def none_of_these(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """The button that says that no suggestion was meant."""
        query, message = await self._pressed(update)
        if message is not None:
            texts, replies = self._services.texts, self._services.replies
            await self._change(query, message, replies.say(texts.decline))

    async def old(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Any other button: it stems from an earlier version, or from another text."""
        assert update.callback_query is not None
        await acknowledge(update.callback_query, self._services.texts.old_button)

    async def _about(
        self, update: Update, context: ContextTypes.DEFAULT_TYPE, shown_as: ShownAs
    ) -> None:
        assert context.matches
        point = self._services.knowledge.by_id.get(context.matches[0][1])
        if point is None:
            await self.old(update, context)
            return
        query, message = await self._pressed(update)
        if message is not None:
            surface = await self._answering.surface(message)
            await self._change(query, message, shown_as(point, surface))

    async def _pressed(self, update: Update) -> tuple[CallbackQuery, Message | None]:
        """The query of a pressed button, answered, and the message to change, if that may be."""
        query = update.callback_query
        assert query is not None
        message = shown_in(query)
        await acknowledge(query, None if message else self._services.texts.old_button)
        return query, message

    async def _change(self, query: CallbackQuery, message: Message, reply: Reply) -> None:
        await edit(message.get_bot(), message.chat_id, message.message_id, reply)
        await self._answering.remember(message, reply, query.from_user.id)

    async def _command(self, update: Update, reply: Reply) -> None:
        message = update.effective_message
        assert message is not None
        if await self._answering.allowed(message):
            await respond(message, reply)

    async def _random(self, message: Message) -> Reply:
        services = self._services
        point = await choose(services, message.chat_id, _RANDOM, services.knowledge.by_id)
        assert point is not None
        surface = await self._answering.surface(message)
        reply = services.replies.point(services.knowledge.by_id[point], surface)
        if surface != "private":
            return reply
        another = [callback(services.texts.button_another, "w")]
        return Reply(reply.html, [*reply.rows, another], reply.point)
