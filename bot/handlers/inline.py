"""Inline mode: a passage to quote in any chat."""

from __future__ import annotations

from collections.abc import Sequence

from telegram import (
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
    Update,
)
from telegram.constants import ParseMode
from telegram.ext import ContextTypes

from bot.handlers.sending import expected_failures
from bot.handlers.services import Services
from bot.knowledge import Point

_PAGE = 20
_FOUND_AT_MOST = 40
_LIKELY_FROM = 0.001
_CACHE_SECONDS = 300
_DESCRIPTION = 100
FROM_INLINE = "inline"
"""The parameter of ``/start`` behind the button above the results."""


class Inline:
    """The handler for inline queries."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def query(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """``@bot word``: the nearest points; without a word, all of them in the source's order."""
        query = update.inline_query
        if query is None:
            return
        services, text = self._services, query.query.strip()
        points = self._found(text) if text else services.knowledge.in_order
        start = int(query.offset) if query.offset.isdecimal() else 0
        page = points[start : start + _PAGE]
        more = start + _PAGE < len(points)
        label = services.texts.inline_button if page else services.texts.inline_nothing
        with expected_failures():
            await query.answer(
                [self._result(point) for point in page],
                cache_time=_CACHE_SECONDS,
                is_personal=False,
                next_offset=str(start + _PAGE) if more else "",
                button=InlineQueryResultsButton(label, start_parameter=FROM_INLINE),
            )

    def _found(self, text: str) -> Sequence[Point]:
        """The points that may be meant, and behind them those in which the words stand."""
        services, words = self._services, text.casefold()
        likely = [
            match.point
            for match in services.matcher.search(text, _FOUND_AT_MOST)
            if match.score >= _LIKELY_FROM
        ]
        literal = [
            point
            for point in services.knowledge.in_order
            if words in point.title.casefold() or words in point.passage.casefold()
        ]
        return list(dict.fromkeys([*likely, *literal]))

    def _result(self, point: Point) -> InlineQueryResultArticle:
        description = point.passage
        if len(description) > _DESCRIPTION:
            description = description[: description.rfind(" ", 0, _DESCRIPTION)] + " …"
        return InlineQueryResultArticle(
            id=point.id,
            title=point.title,
            description=description,
            input_message_content=InputTextMessageContent(
                self._services.replies.quotation(point),
                parse_mode=ParseMode.HTML,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            ),
        )
