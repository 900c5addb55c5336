"""From an outcome to what is shown: Telegram's HTML and buttons. Pure; nothing here sends."""

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

from bot.knowledge import BETWEEN, Knowledge, OutOfScope, Point, Section
from bot.matching.outcome import (
    Answer,
    Attribution,
    Chat,
    Decline,
    Foreign,
    Match,
    Outcome,
    Suggestions,
)

Surface = Literal["private", "group", "group-long"]
Rows = Sequence[Sequence[InlineKeyboardButton]]

MAX_POINTS_ON_A_PAGE = 12
_FRAGMENT_WORDS = 5
_EXPANDABLE_FROM = 500
_ROOM_FOR_A_TASK = 500
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


class Replies:
    """Renders outcomes, points and pages of one knowledge base.

    Args:
        knowledge: what there is to show.
        username: the bot's username, for deep links.
    """

    def __init__(self, knowledge: Knowledge, username: str) -> None:
        self.knowledge = knowledge
        self.texts = knowledge.texts
        self.username = username
        source = knowledge.source
        self._source_text = BETWEEN.join(paragraph.text for _, paragraph in source.places.values())
        self._fills = {
            "titel": source.title,
            "auteur": source.author,
            "uitgever": source.publisher,
            "jaar": source.year,
            "bot": f"@{username}",
        }

    def say(self, text: str, **fills: object) -> Reply:
        """One of the bot's own sentences, filled in and safe as HTML."""
        return Reply(self.html(text, **fills))

    def html(self, text: str, **fills: object) -> str:
        """``text`` with its placeholders filled in, escaped."""
        return escape(text.format(**{**self._fills, **fills}), quote=False)

    def verbatim(self, text: str) -> str:
        """``text`` as it stands, safe as HTML."""
        return _safe(text)

    def outcome(self, outcome: Outcome, surface: Surface = "private") -> Reply:
        """What a question led to."""
        match outcome:
            case Answer(matches):
                return self._answers([match.point for match in matches], surface)
            case Suggestions(matches):
                return self._suggestions([match.point for match in matches])
            case Chat(entry):
                return Reply(_safe(entry.answer))
            case Attribution(point):
                return self._who_says_so(point)
            case Foreign(language, nearest):
                return self._declined(_safe(self.texts.foreign[language]), nearest)
            case Decline(nearest, subject):
                return self._declined(self._nothing_about(subject, nearest), nearest)

    def point(self, point: Point, surface: Surface = "private") -> Reply:
        """One point: title, answer, passage, source, and where to go from there."""
        html = self._point_html(point)
        if surface == "group-long" and self.knowledge.shown_whole(point):
            longer = f"{html}\n\n{self._paragraph_html(point, _room(html) - 2)}"
            html = longer if _room(longer) >= 0 else html
        rows = self._private_rows(point) if surface == "private" else [self._group_row(point)]
        return Reply(html, rows, point.id)

    def point_of_theme(self, point: Point, surface: Surface = "private") -> Reply:
        """One point, chosen from its section's list, with the way back to there."""
        shown, section = self.point(point, surface), self.knowledge.section(point)
        page = self.knowledge.in_section(section.id).index(point) // MAX_POINTS_ON_A_PAGE
        back = [callback(self.texts.button_back, f"t:{section.id}:{page}")]
        return Reply(shown.html, [*shown.rows, back], shown.point)

    def paragraph(self, point: Point, surface: Surface = "private") -> Reply:
        """The whole paragraph of a point's passage, the passage in bold.

        Of a paragraph that is never shown whole, the point.
        """
        if not self.knowledge.shown_whole(point):
            return self.point(point, surface)
        heading = self.html(self.texts.paragraph_heading, **self._place(point))
        head, source = f"<b>{heading}</b>\n\n", f"\n\n{self._source_html(point)}"
        html = f"{head}{self._paragraph_html(point, _room(head + source))}{source}"
        row = [callback(self.texts.button_back, f"p:{point.id}")]
        return Reply(html, [row, self._neighbours(point)], point.id)

    def quotation(self, point: Point) -> str:
        """A point's passage with its title and source, for quoting it anywhere."""
        return f"<b>{_safe(point.title)}</b>\n{self._passage_html(point)}"

    def reading(self, point: Point) -> str:
        """The paragraph to read together, the point's passage in bold, with its source."""
        if not self.knowledge.shown_whole(point):
            return self.quotation(point)
        head, source = f"<b>{_safe(point.title)}</b>\n", f"\n{self._source_html(point)}"
        room = _room(head + source) - _ROOM_FOR_A_TASK
        return f"{head}{self._paragraph_html(point, room, expandable=False)}{source}"

    def themes(self) -> Reply:
        """The sections, to choose one from."""
        rows = [
            [callback(section.title, f"t:{section.id}:0")]
            for section in self.knowledge.source.sections
            if self.knowledge.in_section(section.id)
        ]
        return Reply(self.html(self.texts.themes), rows)

    def theme(self, section: Section, page: int) -> Reply:
        """One page of a section's points, to choose one from; ``page`` counts from 0."""
        points = self.knowledge.in_section(section.id)
        page = min(page, (len(points) - 1) // MAX_POINTS_ON_A_PAGE)
        start = page * MAX_POINTS_ON_A_PAGE
        shown = points[start : start + MAX_POINTS_ON_A_PAGE]
        rows = [[callback(point.title, f"o:{point.id}")] for point in shown]
        turn = []
        if page > 0:
            turn.append(callback("‹", f"t:{section.id}:{page - 1}"))
        if start + MAX_POINTS_ON_A_PAGE < len(points):
            turn.append(callback("›", f"t:{section.id}:{page + 1}"))
        rows += [turn] if turn else []
        rows.append([callback(self.texts.button_themes, "t")])
        text = self.html(self.texts.theme, onderdeel=section.title, aantal=len(points))
        return Reply(text, rows)

    def source(self) -> Reply:
        """The article, and how to cite it (APA, 7th edition, a web page)."""
        source = self.knowledge.source
        citation = (
            f"{_safe(source.author_apa)} ({source.year}). <i>{_safe(source.title)}</i>. "
            f"{_safe(source.publisher)}. {_safe(source.address)}"
        )
        html = f"{self.html(self.texts.about_source)}\n\n{self.html(self.texts.cite)}\n{citation}"
        rows = [[InlineKeyboardButton(self.texts.read_article, url=source.address)]]
        about = [section for section in source.sections if section.kind == "colofon"]
        rows += [[callback(self.texts.button_author, f"t:{section.id}:0")] for section in about[:1]]
        return Reply(html, rows)

    def welcome(self) -> Reply:
        """The first message, with example questions as buttons."""
        rows = [[callback(text, f"v:{n}")] for n, text in enumerate(self.texts.examples)]
        return Reply(self.html(self.texts.welcome), rows)

    def deep_link(self, point: Point) -> str:
        """The address that opens a point in the private chat with the bot."""
        return f"https://t.me/{self.username}?start={point.id}"

    def address(self, point: Point) -> str:
        """The address of a point's passage in the article."""
        return passage_address(self.knowledge.source.address, point.passage, self._source_text)

    # parts of a message

    def _answers(self, points: Sequence[Point], surface: Surface) -> Reply:
        first, *others = points
        if not others:
            return self.point(first, surface)
        html = "\n\n".join(self._point_html(point) for point in points)
        if _room(html) >= 0:
            return Reply(html, self._openers(points, surface), first.id)
        return Reply(self._point_html(first), self._openers(others, surface), first.id)

    def _suggestions(self, points: Sequence[Point]) -> Reply:
        rows = [[callback(point.title, f"p:{point.id}")] for point in points]
        rows.append([callback(self.texts.none_of_these, "x")])
        return Reply(self.html(self.texts.suggest), rows)

    def _who_says_so(self, point: Point) -> Reply:
        reader = self.knowledge.section(point).kind == "reacties"
        text = self.texts.reader_says_so if reader else self.texts.who_says_so
        return Reply(self.html(text, **self._place(point)), point=point.id)

    def _nothing_about(self, subject: OutOfScope | None, nearest: Match | None) -> str:
        if subject is not None:
            return _safe(subject.answer)
        html = self.html(self.texts.decline)
        return f"{html}\n\n{self.html(self.texts.nearest)}" if nearest else html

    def _declined(self, html: str, nearest: Match | None) -> Reply:
        near = [nearest.point] if nearest else []
        return Reply(html, [[callback(point.title, f"p:{point.id}")] for point in near])

    def _point_html(self, point: Point) -> str:
        return (
            f"<b>{_safe(point.title)}</b>\n\n{_safe(point.answer)}\n\n{self._passage_html(point)}"
        )

    def _passage_html(self, point: Point) -> str:
        kind = " expandable" if len(point.passage) > _EXPANDABLE_FROM else ""
        quoted = f"<blockquote{kind}>{_safe(point.passage)}</blockquote>"
        return f"{quoted}\n{self._source_html(point)}"

    def _source_html(self, point: Point) -> str:
        reader = self.knowledge.section(point).kind == "reacties"
        line = self.texts.source_line_reader if reader else self.texts.source_line
        link = f'<a href="{escape(self.address(point))}">{_safe(self.texts.read_article)}</a>'
        return f"{self.html(line, **self._place(point))}\n{link}"

    def _paragraph_html(self, point: Point, room: int, *, expandable: bool = True) -> str:
        """A point's whole paragraph, or as much of it as fits into ``room`` UTF-16 code units."""
        text, passage, more = self.knowledge.surroundings(point), point.passage, ""
        before, _, after = text.partition(passage)
        if _units(text) > room:
            more = f" … {self.texts.read_on}"
            counted_double = _units(text + more) - len(text + more)
            room -= len(passage) + len(more) + len("… ") + counted_double
            before = before if len(before) <= room else "… "
            after = shortened(after, max(room - len(before), 0))
        quoted = f"{_safe(before)}<b>{_safe(passage)}</b>{_safe(after + more)}"
        return f"<blockquote{' expandable' if expandable else ''}>{quoted}</blockquote>"

    def _place(self, point: Point) -> dict[str, object]:
        section, paragraph = self.knowledge.section(point), self.knowledge.paragraph(point)
        return {"onderdeel": section.title, "alinea": paragraph.number}

    # rows of buttons

    def _private_rows(self, point: Point) -> Rows:
        related = [self.knowledge.by_id[name] for name in point.related[:3]]
        rows = [[callback(other.title, f"p:{other.id}")] for other in related]
        return [*rows, self._tools(point), self._neighbours(point)]

    def _tools(self, point: Point) -> list[InlineKeyboardButton]:
        share = InlineKeyboardButton(self.texts.button_share, url=self._share_address(point))
        if not self.knowledge.shown_whole(point):
            return [share]
        return [callback(self.texts.button_paragraph, f"a:{point.id}"), share]

    def _openers(self, points: Sequence[Point], surface: Surface) -> Rows:
        """Buttons that open points: here, or from a group, where one row must do, in private."""
        if surface == "private":
            return [[callback(point.title, f"p:{point.id}")] for point in points]
        return [[InlineKeyboardButton(p.title, url=self.deep_link(p)) for p in points]]

    def _group_row(self, point: Point) -> list[InlineKeyboardButton]:
        more = InlineKeyboardButton(self.texts.button_more, url=self.deep_link(point))
        return [more, *self._tools(point)]

    def _neighbours(self, point: Point) -> list[InlineKeyboardButton]:
        order = self.knowledge.passages
        position = [other.passage for other in order].index(point.passage)
        row = []
        if position > 0:
            row.append(callback(self.texts.button_previous, f"p:{order[position - 1].id}"))
        if position + 1 < len(order):
            row.append(callback(self.texts.button_next, f"p:{order[position + 1].id}"))
        return row

    def _share_address(self, point: Point) -> str:
        link, title = quote(self.deep_link(point), safe=""), quote(point.title, safe="")
        return f"https://t.me/share/url?url={link}&text={title}"


def callback(text: str, data: str) -> InlineKeyboardButton:
    """A button that sends ``data`` back to the bot (at most 64 bytes)."""
    return InlineKeyboardButton(text, callback_data=data)


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
    return _units("".join(_TextOnly.parts(html)))


def plain_text(html: str) -> str:
    """A message as plain text: no markup, each link written out behind its label."""
    return "".join(_TextAndLinks.parts(html))


class _TextOnly(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    @classmethod
    def parts(cls, html: str) -> Iterator[str]:
        parser = cls()
        parser.feed(html)
        parser.close()
        yield from parser.found

    def handle_data(self, data: str) -> None:
        self.found.append(data)


class _TextAndLinks(_TextOnly):
    def __init__(self) -> None:
        super().__init__()
        self._address: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self._address = dict(attrs).get("href")
        elif tag == "blockquote":
            self.found.append("“")

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._address:
            self.found.append(f": {self._address}")
        elif tag == "blockquote":
            self.found.append("”")


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _room(html: str) -> int:
    return int(MessageLimit.MAX_TEXT_LENGTH) - visible_length(html)


def _safe(text: str) -> str:
    return escape(text, quote=False)
