"""What is in the way of what the bot wants to say in a group, and who can mend it."""

from __future__ import annotations

from html import escape
from typing import Literal, TypeAlias

from bot.replies.markup import Reply, safe
from bot.replies.wording import Wording

Hindrance: TypeAlias = Literal["berichten", "peilingen", "dicht", "weg", "eruit"]
"""A right that the bot lacks, a topic that is closed or gone, or the bot is out of the group."""


class HindrancePages(Wording):
    """Renders what is in the way."""

    def hindrance(self, why: Hindrance, group: str, address: str | None = None) -> Reply:
        """What is in the way in a group, what it takes, and where; ``address`` is the topic's."""
        texts = self.texts
        text = {
            "berichten": texts.may_not_write,
            "peilingen": texts.may_not_poll,
            "dicht": texts.topic_closed,
            "weg": texts.topic_gone,
            "eruit": texts.not_in_group,
        }[why]
        html = self.html(text, groep=group or texts.some_group)
        if address is None or why != "dicht":
            return Reply(html)
        return Reply(f'{html}\n<a href="{escape(address)}">{safe(texts.to_topic)}</a>')
