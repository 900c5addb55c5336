"""What every handler works with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from random import Random
from zoneinfo import ZoneInfo

from telegram import Bot

from bot.conversation import Conversation
from bot.handlers.editions import Editions
from bot.handlers.flood import Flood
from bot.knowledge import Knowledge
from bot.knowledge.texts import Texts
from bot.matching import Matcher
from bot.replies import Replies
from bot.store import Store


@dataclass(frozen=True)
class Services:
    """What every handler works with; made once, when the bot starts.

    Attributes:
        bot: the bot itself, for what is sent without being asked.
        editions: which knowledge base answers.
        now: the current moment, with its timezone.
        timezone: the clock of the groups.
        chance: where every random choice comes from.
        journal_days: for how many days questions are kept; none if they are not.
    """

    bot: Bot
    editions: Editions
    store: Store
    flood: Flood
    now: Callable[[], datetime]
    timezone: ZoneInfo
    chance: Random
    journal_days: int | None = None

    @property
    def conversation(self) -> Conversation:
        """Answers questions."""
        return self.editions.current.conversation

    @property
    def replies(self) -> Replies:
        """Renders what there is to say."""
        return self.editions.current.replies

    @property
    def matcher(self) -> Matcher:
        """Answers single questions."""
        return self.conversation.matcher

    @property
    def knowledge(self) -> Knowledge:
        """The knowledge base."""
        return self.conversation.knowledge

    @property
    def texts(self) -> Texts:
        """The bot's own sentences."""
        return self.knowledge.texts

    def local_now(self) -> datetime:
        """The current moment on the clock of the groups."""
        return self.now().astimezone(self.timezone)

    def asker(self, user_id: int) -> str:
        """A short digest that stands for a person, and from which nobody can tell who it is."""
        return self.digest(str(user_id))

    def digest(self, text: str) -> str:
        """A short keyed digest that stands for a text, and from which nobody can tell what it is.

        Source: RFC 7693, BLAKE2 with a key.
        """
        key = self.bot.token.encode()[:64]
        data = text.encode("utf-8", "surrogatepass")
        return blake2b(data, key=key, digest_size=12).hexdigest()
