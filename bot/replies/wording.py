"""What every page of the bot is written with: its own sentences, places and addresses."""

from __future__ import annotations

from html import escape

from bot.knowledge import BETWEEN, Knowledge, Point
from bot.knowledge.filling import spared, values_of
from bot.replies.markup import Reply, passage_address


class Wording:
    """The bot's sentences about one knowledge base; the base of every page.

    Args:
        knowledge: what there is to show.
        username: the bot's username, for deep links.
        journal_days: for how many days questions are kept; none if they are not.
    """

    def __init__(
        self, knowledge: Knowledge, username: str, journal_days: int | None = None
    ) -> None:
        self.knowledge = knowledge
        self.texts = knowledge.texts
        self.username = username
        self.journal_days = journal_days
        source = knowledge.source
        self._source_text = BETWEEN.join(paragraph.text for _, paragraph in source.places.values())
        self._fills = {
            **values_of(source),
            "achternaam": source.surname,
            "bot": f"@{username}",
            "journaal": "",
            "dagen": journal_days or "",
        }

    def say(self, text: str, **fills: object) -> Reply:
        """One of the bot's own sentences, filled in and safe as HTML."""
        return Reply(self.html(text, **fills))

    def html(self, text: str, **fills: object) -> str:
        """``text`` with its placeholders filled in, escaped."""
        return escape(self.plain(text, **fills), quote=False)

    def plain(self, text: str, **fills: object) -> str:
        """``text`` with its placeholders filled in, as it stands."""
        values = {**self._fills, **fills}
        return spared(text, values).format(**values)

    def told(self, text: str) -> str:
        """What an entry says, with the bot's own name filled in; escaped."""
        return escape(text.replace("{bot}", f"@{self.username}"), quote=False)

    def deep_link(self, point: Point) -> str:
        """The address that opens a point in the private chat with the bot."""
        return f"{self.deep_link_start}{point.id}"

    @property
    def deep_link_start(self) -> str:
        """What every deep link begins with."""
        return f"https://t.me/{self.username}?start="

    @property
    def credited(self) -> str:
        """Whom a passage is from: the author, or where the text is from if nobody knows that."""
        source = self.knowledge.source
        known = source.nameless and source.published
        return source.publisher if known else str(self._fills["auteur"])

    def address(self, point: Point) -> str | None:
        """The address of a point's passage in the article, if that can be read anywhere."""
        online = self.knowledge.source.online
        return passage_address(online, point.passage, self._source_text) if online else None

    def place(self, point: Point) -> dict[str, object]:
        """The section and the paragraph of a point, or the two (``5–6``), for filling in."""
        numbers = [str(quote.paragraph.number) for quote in self.knowledge.quotes(point)]
        return {"onderdeel": self.knowledge.section(point).title, "alinea": "–".join(numbers)}
