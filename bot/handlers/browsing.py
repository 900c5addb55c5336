"""Looking around: the buttons under answers, the themes, the source, a random point."""

from __future__ import annotations

from collections.abc import Callable

from telegram import Message, Update
from telegram.ext import ContextTypes

from bot.handlers.answering import Answering
from bot.handlers.chance import choose
from bot.handlers.door import Door
from bot.handlers.sending import acknowledge, edit, in_group, respond
from bot.handlers.services import Services
from bot.handlers.updates import Press, behind_command, message_of, pressed
from bot.knowledge import Point
from bot.replies import Reply, Surface
from bot.replies.button import Button
from bot.replies.buttons import (
    AnotherPoint,
    AskExample,
    CloseParagraph,
    NoneOfThese,
    OpenParagraph,
    OpenPoint,
    OpenPointOfTheme,
    OpenTheme,
    OpenThemes,
)

ShownAs = Callable[[Point, Surface], Reply]
_RANDOM = "punt"


class Browsing:
    """Handlers for commands and buttons with which a reader looks around."""

    def __init__(self, services: Services, door: Door, answering: Answering) -> None:
        self._services = services
        self._door = door
        self._answering = answering

    async def themes(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """``/themas``: the sections to choose from."""
        await self._command(message_of(update), self._services.replies.themes())

    async def source(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """``/bron``: the article and how to cite it."""
        await self._command(message_of(update), self._services.replies.source())

    async def summary(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """``/samenvatting``: the text in short, or the section that is named behind it."""
        message = message_of(update)
        if await self._door.allows(message):
            await self._answering.question(
                message, f"samenvatting {behind_command(message)}".strip()
            )

    async def privacy(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """``/privacy``: what is kept, where and for how long."""
        message, replies = message_of(update), self._services.replies
        await self._command(message, replies.privacy(in_group=in_group(message)))

    async def random(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """``/willekeurig``: a point that this chat has not had lately."""
        message = message_of(update)
        if await self._door.allows(message):
            await self._answering.show(message, await self._random(message))

    async def another(self, press: Press[AnotherPoint]) -> None:
        """The button for another random point."""
        if message := await self._accepted(press):
            await self._change(press, message, await self._random(message))

    async def point(self, press: Press[OpenPoint]) -> None:
        """A button with a point on it: the message becomes that point."""
        await self._about(press, press.button.point, self._services.replies.point)
        if press.message is not None:
            await self._answering.journal.chosen(press.message, press.button.point)

    async def point_of_theme(self, press: Press[OpenPointOfTheme]) -> None:
        """A point in a section's list: the message becomes that point, with a way back."""
        await self._about(press, press.button.point, self._services.replies.point_of_theme)

    async def paragraph(self, press: Press[OpenParagraph]) -> None:
        """The button for the whole paragraph."""
        await self._about(press, press.button.point, self._services.replies.paragraph)

    async def paragraph_closed(self, press: Press[CloseParagraph]) -> None:
        """The button back from the whole paragraph to the point."""
        await self._about(press, press.button.point, self._services.replies.point)

    async def all_themes(self, press: Press[OpenThemes]) -> None:
        """The button for all sections."""
        if message := await self._accepted(press):
            await self._change(press, message, self._services.replies.themes())

    async def theme(self, press: Press[OpenTheme]) -> None:
        """A button with a section on it, or a page of its points."""
        services, button = self._services, press.button
        sections = {section.id: section for section in services.knowledge.source.sections}
        if button.section not in sections:
            await self._refuse(press)
        elif message := await self._accepted(press):
            reply = services.replies.theme(sections[button.section], button.page)
            await self._change(press, message, reply)

    async def example(self, press: Press[AskExample]) -> None:
        """A button with an example question on it: it is asked."""
        services, number = self._services, press.button.number
        examples = services.texts.examples
        if number >= len(examples):
            await self._refuse(press)
        elif message := await self._accepted(press):
            outcome = services.matcher.match(examples[number])
            reply = services.replies.outcome(outcome, await self._answering.surface(message))
            if sent := await respond(message, reply):
                await self._answering.remember_page(sent, reply, press.user_id)

    async def none_of_these(self, press: Press[NoneOfThese]) -> None:
        """The button that says that no suggestion was meant."""
        if message := await self._accepted(press):
            replies = self._services.replies
            await self._change(press, message, replies.say(replies.texts.decline))
            await self._answering.journal.none_chosen(message)

    async def old(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Any other button: it stems from an earlier version, or from another text."""
        await acknowledge(pressed(update), self._services.texts.old_button)

    async def _about(self, press: Press[Button], name: str, shown_as: ShownAs) -> None:
        point = self._services.knowledge.by_id.get(name)
        if point is None:
            await self._refuse(press)
        elif message := await self._accepted(press):
            surface = await self._answering.surface(message)
            await self._change(press, message, shown_as(point, surface))

    async def _refuse(self, press: Press[Button]) -> None:
        await acknowledge(press.query, self._services.texts.old_button)

    async def _accepted(self, press: Press[Button]) -> Message | None:
        """Answers a press; gives the message to change, if that may be."""
        await acknowledge(press.query, None if press.message else self._services.texts.old_button)
        return press.message

    async def _change(self, press: Press[Button], message: Message, reply: Reply) -> None:
        await edit(message.get_bot(), message.chat_id, message.message_id, reply)
        await self._answering.remember_page(message, reply, press.user_id)

    async def _command(self, message: Message, reply: Reply) -> None:
        if await self._door.allows(message):
            await respond(message, reply)

    async def _random(self, message: Message) -> Reply:
        services = self._services
        points = {point.id: point for point in services.knowledge.points}
        name = await choose(services, message.chat_id, _RANDOM, points)
        surface = await self._answering.surface(message)
        return services.replies.random_point(points[name or next(iter(points))], surface)
