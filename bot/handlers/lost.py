"""An answer that may have got lost on the way: that is told, and it can be had again."""

from __future__ import annotations

import json

from telegram import Update
from telegram.ext import ContextTypes

from bot.handlers.sending import acknowledge, respond, shown_in, without_buttons
from bot.handlers.services import Services
from bot.replies import Reply, callback
from bot.transport.poller import AnyApplication


class Lost:
    """Tells of answers that may have got lost, and gives them again to who asks for that."""

    def __init__(self, services: Services, application: AnyApplication) -> None:
        self._services = services
        self._application = application

    async def tell(self, update: Update) -> None:
        """Says, where ``update`` came from, that its answer may have got lost; with a button."""
        message, texts = update.effective_message, self._services.texts
        if message is not None:
            row = [callback(texts.button_answer_again, f"nog:{update.update_id}")]
            await respond(message, Reply(self._services.replies.html(texts.answer_lost), [row]))

    async def again(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """The button for that: the update is handled once more, as long as it is kept."""
        query = update.callback_query
        assert query is not None and context.matches
        number, store = int(context.matches[0][1]), self._services.store
        kept = await store.begin(number, counted=False)
        message = shown_in(query)
        if kept is None or kept.state != "told" or message is None:
            await acknowledge(query, self._services.texts.old_button)
            return
        asked = Update.de_json(json.loads(kept.body), self._application.bot)
        place = asked.effective_message
        if place is None or place.chat_id != message.chat_id:
            await acknowledge(query, self._services.texts.old_button)
            return
        await acknowledge(query)
        await store.forget_waiting(number)
        await without_buttons(self._services.bot, message.chat_id, message.message_id)
        await self._application.process_update(asked)
