"""An answer that may have got lost on the way: that is told, and it can be had again."""

from __future__ import annotations

import json

from telegram import Update

from bot.handlers.sending import acknowledge, respond, without_buttons
from bot.handlers.services import Services
from bot.handlers.updates import Press
from bot.replies.buttons import AnswerAgain
from bot.transport.poller import AnyApplication


class Lost:
    """Tells of answers that may have got lost, and gives them again to who asks for that."""

    def __init__(self, services: Services, application: AnyApplication) -> None:
        self._services = services
        self._application = application

    async def tell(self, update: Update) -> None:
        """Says, where ``update`` came from, that its answer may have got lost; with a button."""
        message = update.effective_message
        if message is not None:
            await respond(message, self._services.replies.lost(update.update_id))

    async def again(self, press: Press[AnswerAgain]) -> None:
        """The button for that: the update is handled once more, as long as it is kept."""
        services, message = self._services, press.message
        asked = await self._kept(press.button.update_id)
        place = asked.effective_message if asked else None
        here = message is not None and place is not None and place.chat_id == message.chat_id
        if asked is None or message is None or not here:
            await acknowledge(press.query, services.texts.old_button)
            return
        await acknowledge(press.query)
        await services.store.forget_waiting(asked.update_id)
        await without_buttons(services.bot, message.chat_id, message.message_id)
        await self._application.process_update(asked)

    async def _kept(self, update_id: int) -> Update | None:
        kept = await self._services.store.begin(update_id, counted=False)
        if kept is None or kept.state != "told":
            return None
        return Update.de_json(json.loads(kept.body), self._application.bot)
