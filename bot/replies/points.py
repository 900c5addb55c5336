"""Points and outcomes: title, answer, passage, source, and where to go from there."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from urllib.parse import quote

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.knowledge import OutOfScope, Point, SmallTalk
from bot.matching import (
    Answer,
    Attribution,
    Chat,
    Decline,
    Foreign,
    Likely,
    Match,
    Outcome,
    Suggestions,
)
from bot.replies.button import Button
from bot.replies.buttons import (
    AnotherPoint,
    CloseParagraph,
    NoneOfThese,
    OpenParagraph,
    OpenPoint,
    OpenPointOfTheme,
    OpenTheme,
    OpenThemes,
)
from bot.replies.markup import Reply, Rows, Surface, room_left, safe, shortened, units
from bot.replies.pages import MAX_POINTS_ON_A_PAGE
from bot.replies.wording import Wording

_EXPANDABLE_FROM = 500
_ROOM_FOR_A_TASK = 500
_LONGEST_PART = 80
_SHARING = "https://t.me/share/url"
_OF_AN_ANSWER: tuple[type[Button], ...] = (
    OpenPoint,
    OpenPointOfTheme,
    OpenParagraph,
    OpenTheme,
    OpenThemes,
    NoneOfThese,
)


class Points(Wording):
    """Renders outcomes and points."""

    def outcome(self, outcome: Outcome, surface: Surface = "private") -> Reply:
        """What a question led to."""
        match outcome:
            case Answer():
                return self._answers(outcome, surface)
            case Likely(match, runners_up):
                return self._likely(match.point, _points(runners_up), surface)
            case Suggestions(matches):
                return self._suggestions(_points(matches))
            case Chat(entry):
                return Reply(self._talk(entry))
            case Attribution(point):
                return self._who_says_so(point)
            case Foreign(language, nearest):
                return self._declined(safe(self.texts.foreign[language]), nearest)
            case Decline(nearest, subject):
                return self._declined(self._nothing_about(subject, nearest), nearest)

    def point(
        self, point: Point, surface: Surface = "private", instead: Sequence[Point] = ()
    ) -> Reply:
        """One point: title, answer, passage, source, and where to go from there.

        Args:
            point: what to show.
            surface: where.
            instead: what else may have been meant, to choose from instead of what is related.
        """
        html = self._point_html(point)
        if surface == "group-long" and self.knowledge.shown_whole(point):
            longer = f"{html}\n\n{self._paragraph_html(point, room_left(html) - 2)}"
            html = longer if room_left(longer) >= 0 else html
        rows = (
            self._private_rows(point, instead) if surface == "private" else [self._group_row(point)]
        )
        return Reply(html, rows, point.id)

    def point_of_theme(self, point: Point, surface: Surface = "private") -> Reply:
        """One point, chosen from its section's list, with the way back to there."""
        shown, section = self.point(point, surface), self.knowledge.section(point)
        page = self.knowledge.in_section(section.id).index(point) // MAX_POINTS_ON_A_PAGE
        back = [OpenTheme(section.id, page).labelled(self.texts.button_back)]
        return Reply(shown.html, [*shown.rows, back], shown.point)

    def paragraph(self, point: Point, surface: Surface = "private") -> Reply:
        """The whole paragraph of a point's passage, the passage in bold.

        Of a paragraph that is never shown whole, the point.
        """
        if not self.knowledge.shown_whole(point):
            return self.point(point, surface)
        heading = self.html(self.texts.paragraph_heading, **self.place(point))
        head, source = f"<b>{heading}</b>\n\n", f"\n\n{self._source_html(point)}"
        html = f"{head}{self._paragraph_html(point, room_left(head + source))}{source}"
        row = [CloseParagraph(point.id).labelled(self.texts.button_back)]
        return Reply(html, [row, self._neighbours(point)], point.id)

    def random_point(self, point: Point, surface: Surface) -> Reply:
        """A point that nobody asked for; in private with a button for another one."""
        reply = self.point(point, surface)
        if surface != "private":
            return reply
        another = [AnotherPoint().labelled(self.texts.button_another)]
        return Reply(reply.html, [*reply.rows, another], reply.point)

    def point_under(self, keyboard: InlineKeyboardMarkup | None) -> Point | None:
        """The point that a message of the bot shows, by the buttons under it.

        The inverse of what stands under a point and under a whole paragraph.
        """
        for row in keyboard.inline_keyboard if keyboard else ():
            for key in row:
                data, start = str(key.callback_data or ""), self.deep_link_start
                # The way back was a button like any other under older messages.
                back = OpenPoint.parse(data) if key.text == self.texts.button_back else None
                opened = OpenParagraph.parse(data) or CloseParagraph.parse(data) or back
                address = key.url or ""
                name = opened.point if opened else address.removeprefix(start)
                if name in self.knowledge.by_id:
                    return self.knowledge.by_id[name]
        return None

    def is_of_an_answer(self, keyboard: InlineKeyboardMarkup | None) -> bool:
        """Whether a message of the bot with these buttons said something in answer to somebody."""
        keys = [key for row in (keyboard.inline_keyboard if keyboard else ()) for key in row]
        data = [str(key.callback_data or "") for key in keys]
        shared = any((key.url or "").startswith(_SHARING) for key in keys)
        return shared or any(kind.parse(text) for kind in _OF_AN_ANSWER for text in data)

    def quotation(self, point: Point) -> str:
        """A point's passage with its title and source, for quoting it anywhere."""
        return f"<b>{safe(point.title)}</b>\n{self._passage_html(point)}"

    def reading(self, point: Point) -> str:
        """The paragraph to read together, the point's passage in bold, with its source."""
        if not self.knowledge.shown_whole(point):
            return self.quotation(point)
        head, source = f"<b>{safe(point.title)}</b>\n", f"\n{self._source_html(point)}"
        room = room_left(head + source) - _ROOM_FOR_A_TASK
        return f"{head}{self._paragraph_html(point, room, expandable=False)}{source}"

    # parts of a message

    def _talk(self, entry: SmallTalk) -> str:
        if self.journal_days is None or entry.with_journal is None:
            return self.told(entry.answer)
        return self.told(entry.with_journal.replace("{dagen}", str(self.journal_days)))

    def _answers(self, answer: Answer, surface: Surface) -> Reply:
        first, *others = points = _points(answer.matches)
        if others:
            html = "\n\n".join(self._point_html(point) for point in points)
            if room_left(html) >= 0:
                return Reply(html, self._openers(points, surface), first.id)
            return Reply(self._point_html(first), self._openers(others, surface), first.id)
        shown = self.point(first, surface, _points(answer.runners_up))
        if answer.unanswered is None:
            return shown
        nothing = self.html(self.texts.nothing_about_part, deel=answer.unanswered[:_LONGEST_PART])
        return Reply(f"{shown.html}\n\n{nothing}", shown.rows, shown.point)

    def _likely(self, point: Point, runners_up: Sequence[Point], surface: Surface) -> Reply:
        """A guess, told as one; in a group, where it would take much room, a choice."""
        if surface != "private":
            return self._suggestions([point, *runners_up])
        shown = self.point(point, surface, runners_up)
        html = f"{self.html(self.texts.likely)}\n\n{shown.html}"
        if runners_up:
            html = f"{html}\n\n{self.html(self.texts.or_did_you_mean)}"
        return Reply(html, shown.rows, shown.point)

    def _suggestions(self, points: Sequence[Point]) -> Reply:
        rows = [[OpenPoint(point.id).labelled(point.title)] for point in points]
        rows.append([NoneOfThese().labelled(self.texts.none_of_these)])
        return Reply(self.html(self.texts.suggest), rows)

    def _who_says_so(self, point: Point) -> Reply:
        reader = self.knowledge.section(point).kind == "reacties"
        text = self.texts.reader_says_so if reader else self.texts.who_says_so
        return Reply(self.html(text, **self.place(point)), point=point.id)

    def _nothing_about(self, subject: OutOfScope | None, nearest: Match | None) -> str:
        if subject is not None:
            return self.told(subject.answer)
        html = self.html(self.texts.decline)
        return f"{html}\n\n{self.html(self.texts.nearest)}" if nearest else html

    def _declined(self, html: str, nearest: Match | None) -> Reply:
        near = [nearest.point] if nearest else []
        return Reply(html, [[OpenPoint(point.id).labelled(point.title)] for point in near])

    def _point_html(self, point: Point) -> str:
        return f"<b>{safe(point.title)}</b>\n\n{safe(point.answer)}\n\n{self._passage_html(point)}"

    def _passage_html(self, point: Point) -> str:
        kind = " expandable" if len(point.passage) > _EXPANDABLE_FROM else ""
        quoted = f"<blockquote{kind}>{safe(point.passage)}</blockquote>"
        return f"{quoted}\n{self._source_html(point)}"

    def _source_html(self, point: Point) -> str:
        reader = self.knowledge.section(point).kind == "reacties"
        line = self.texts.source_line_reader if reader else self.texts.source_line
        where = self.html(line, **self.place(point), auteur=self.credited)
        return f"{where}{self._link_html(point)}"

    def _link_html(self, point: Point) -> str:
        """A line with a link to the passage; nothing if it can be read nowhere."""
        if (address := self.address(point)) is None:
            return ""
        return f'\n<a href="{escape(address)}">{safe(self.texts.read_article)}</a>'

    def _paragraph_html(self, point: Point, room: int, *, expandable: bool = True) -> str:
        """A point's whole paragraph, or as much of it as fits into ``room`` UTF-16 code units."""
        text, passage, more = self.knowledge.surroundings(point), point.passage, ""
        before, _, after = text.partition(passage)
        if units(text) > room:
            more = f" … {self.texts.read_on}"
            counted_double = units(text + more) - len(text + more)
            room -= len(passage) + len(more) + len("… ") + counted_double
            before = before if len(before) <= room else "… "
            after = shortened(after, max(room - len(before), 0))
        quoted = f"{safe(before)}<b>{safe(passage)}</b>{safe(after + more)}"
        return f"<blockquote{' expandable' if expandable else ''}>{quoted}</blockquote>"

    # rows of buttons

    def _private_rows(self, point: Point, instead: Sequence[Point]) -> Rows:
        related = instead or [self.knowledge.by_id[name] for name in point.related[:3]]
        rows = [[OpenPoint(other.id).labelled(other.title)] for other in related]
        return [*rows, self._tools(point), self._neighbours(point)]

    def _tools(self, point: Point) -> list[InlineKeyboardButton]:
        share = InlineKeyboardButton(self.texts.button_share, url=self._share_address(point))
        if not self.knowledge.shown_whole(point):
            return [share]
        return [OpenParagraph(point.id).labelled(self.texts.button_paragraph), share]

    def _openers(self, points: Sequence[Point], surface: Surface) -> Rows:
        """Buttons that open points: here, or from a group, where one row must do, in private."""
        if surface == "private":
            return [[OpenPoint(point.id).labelled(point.title)] for point in points]
        return [[InlineKeyboardButton(p.title, url=self.deep_link(p)) for p in points]]

    def _group_row(self, point: Point) -> list[InlineKeyboardButton]:
        more = InlineKeyboardButton(self.texts.button_more, url=self.deep_link(point))
        return [more, *self._tools(point)]

    def _neighbours(self, point: Point) -> list[InlineKeyboardButton]:
        order = self.knowledge.passages
        position = [other.passage for other in order].index(point.passage)
        row = []
        if position > 0:
            row.append(OpenPoint(order[position - 1].id).labelled(self.texts.button_previous))
        if position + 1 < len(order):
            row.append(OpenPoint(order[position + 1].id).labelled(self.texts.button_next))
        return row

    def _share_address(self, point: Point) -> str:
        link, title = quote(self.deep_link(point), safe=""), quote(point.title, safe="")
        return f"{_SHARING}?url={link}&text={title}"


def _points(matches: Sequence[Match]) -> list[Point]:
    return [match.point for match in matches]
