"""Telegram's HTML: what is safe in it, how long it is, and how a link opens a passage."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser
from typing import Literal
from urllib.parse import quote

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import MessageLimit

from bot.knowledge import BETWEEN

Surface = Literal["private", "group", "group-long"]
Rows = Sequence[Sequence[InlineKeyboardButton]]

_FRAGMENT_WORDS = 5
_SENTENCE_END = re.compile(r"[.?!…](?=\s)")


@dataclass(frozen=True, slots=True)
class Reply:
    """What one message shows.

    Attributes:
        html: the text in the Bot API's HTML style.
        rows: the rows of buttons under it.
        point: the id of the point that it shows, for what is asked next.
    """

    html: str
    rows: Rows = ()
    point: str | None = None

    @property
    def keyboard(self) -> InlineKeyboardMarkup | None:
        """The buttons as Telegram takes them."""
        return InlineKeyboardMarkup(self.rows) if self.rows else None


@dataclass(frozen=True, slots=True)
class PollReply:
    """What one message with a poll shows.

    Attributes:
        question, options: as plain text.
        rows: the rows of buttons under it.
        anonymous: whether nobody sees who chose what.
        right: of a quiz, the number of the right option, from 0.
        explanation: of a quiz, what is shown after answering, in HTML.
    """

    question: str
    options: tuple[str, ...]
    rows: Rows = ()
    anonymous: bool = True
    right: int | None = None
    explanation: str | None = None

    @property
    def keyboard(self) -> InlineKeyboardMarkup | None:
        """The buttons as Telegram takes them."""
        return InlineKeyboardMarkup(self.rows) if self.rows else None


def passage_address(address: str, passage: str, source: str) -> str:
    """``address`` with a text fragment that opens the page at ``passage``.

    The fragment names the passage's first and last words, or all of them if it is short, or if
    ``source``, the text of the page, has the same first words at an earlier place. Of one that runs
    over two paragraphs it names the start of the first part and the end of the second.

    Source: WICG Scroll to Text Fragment, ``#:~:text=start,end``.
    """
    first, *second = (piece.split() for piece in passage.split(BETWEEN))
    start = " ".join(first[:_FRAGMENT_WORDS])
    end = " ".join((second[0] if second else first)[-_FRAGMENT_WORDS:])
    unique = source.find(start) == source.find(passage)
    if not second and (len(first) <= 2 * _FRAGMENT_WORDS or not unique):
        return f"{address}#:~:text={_fragment(' '.join(first))}"
    start = start if unique else " ".join(first)
    return f"{address}#:~:text={_fragment(start)},{_fragment(end)}"


def _fragment(text: str) -> str:
    return quote(text, safe="").replace("-", "%2D")


def shortened(text: str, room: int) -> str:
    """``text``, cut after the last whole sentence that fits into ``room`` characters."""
    if len(text) <= room:
        return text
    ends = [match.end() for match in _SENTENCE_END.finditer(text[: room + 1])]
    return text[: ends[-1]] if ends else text[: max(text.rfind(" ", 0, room), 0)]


def visible_length(html: str) -> int:
    """The length that Telegram counts: UTF-16 code units after the entities are parsed."""
    return units("".join(_TextOnly.parts(html)))


def plain_text(html: str) -> str:
    """A message as plain text: no markup, each link written out behind its label."""
    return "".join(_TextAndLinks.parts(html))


class _TextOnly(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []

    @classmethod
    def parts(cls, html: str) -> Iterator[str]:
        parser = cls()
        parser.feed(html)
        parser.close()
        yield from parser.pieces

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)


class _TextAndLinks(_TextOnly):
    def __init__(self) -> None:
        super().__init__()
        self._address: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self._address = dict(attrs).get("href")
        elif tag == "blockquote":
            self.pieces.append("“")

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._address:
            self.pieces.append(f": {self._address}")
        elif tag == "blockquote":
            self.pieces.append("”")


def units(text: str) -> int:
    """The length of a text as Telegram counts it, in UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def room_left(html: str) -> int:
    """How many more UTF-16 code units a message can show after ``html``."""
    return int(MessageLimit.MAX_TEXT_LENGTH) - visible_length(html)


def safe(text: str) -> str:
    """``text`` as it stands, safe as HTML."""
    return escape(text, quote=False)
