"""What is said in a conversation: reasons, examples, places, lists, comparisons, summaries."""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation.outcomes import (
    Again,
    Both,
    Compared,
    Explained,
    Listed,
    Located,
    NoSuchParagraph,
    Outlined,
    Quoted,
    Read,
    Summarised,
    Thanked,
    Unclear,
    offered,
    shown,
)
from bot.conversation.outcomes import Reply as Said
from bot.knowledge import Point
from bot.matching import Match
from bot.replies.buttons import OpenPoint, OpenTheme
from bot.replies.markup import Reply, Rows, Surface, room_left, safe, shortened
from bot.replies.points import Points

_EXPANDABLE_FROM = 500


class Talking(Points):
    """Renders what a message in a conversation leads to."""

    def said(self, reply: Said, surface: Surface = "private") -> Reply:
        """What a message led to, after what was said before."""
        match reply:
            case Explained():
                return self._explained(reply, surface)
            case Located(about, beside):
                places = [self._located(point) for point in (about, beside) if point]
                return Reply("\n\n".join(place.html for place in places), point=about.id)
            case Read():
                return self._paragraph_read(reply, surface)
            case NoSuchParagraph(count):
                return self.say(self.texts.no_such_paragraph, aantal=count)
            case Compared(first, second):
                return self._compared(first, second, surface)
            case Listed():
                return self._listed(reply, surface)
            case Summarised():
                return self._summarised(reply, surface)
            case Quoted():
                return self._quoted(reply, surface)
            case Outlined():
                return self._outlined(reply)
            case Both(first, second):
                return self._both(self.said(first, surface), self.said(second, surface))
            case Again(found):
                return self._anew(shown(found)[0].point, offered(found), surface)
            case Thanked():
                return self.say(self.texts.welcome_to_it)
            case Unclear():
                return self.say(self.texts.go_on_about_what)
            case _:
                return self.outcome(reply, surface)

    def _explained(self, reply: Explained, surface: Surface) -> Reply:
        about = reply.about
        head = f"<b>{safe(about.title)}</b>\n\n"
        if reply.text is None:
            none = {
                "waarom": self.texts.no_reason,
                "hoe": self.texts.no_reason,
                "voorbeeld": self.texts.no_example,
                "alweer": self.texts.shown_already,
                "citaten": self.texts.no_other_quotation,
                "raad": self.texts.no_advice,
            }.get(reply.kind, self.texts.no_grounds)
            none = self.texts.no_other_example if reply.another else none
            html = head + self.html(none)
            if reply.quoted is not None:
                html = f"{html}\n\n{self._passage_html(reply.quoted)}"
            return Reply(html, self._choices([*reply.onward] or [about], surface), about.id)
        html = head + safe(reply.text)
        if reply.quoted is not None:
            html = f"{html}\n\n{self._passage_html(reply.quoted)}"
        onward = [reply.quoted] if reply.quoted and reply.quoted != about else []
        return Reply(html, self._choices(onward, surface), about.id)

    def _located(self, about: Point) -> Reply:
        quotes = self.knowledge.quotes(about)
        if self.knowledge.section(about).kind == "reacties":
            return Reply(self.html(self.texts.where_in_comments), point=about.id)
        text = self.texts.where_it_stands if len(quotes) == 1 else self.texts.where_it_stands_two
        first, last = quotes[0].paragraph.number, quotes[-1].paragraph.number
        fills = {**self.place(about), "alinea": first, "volgende": last}
        html = f"<b>{safe(about.title)}</b>\n\n{self.html(text, **fills)}"
        return Reply(f"{html}{self._link_html(about)}", point=about.id)

    def _paragraph_read(self, reply: Read, surface: Surface) -> Reply:
        fills = {"onderdeel": reply.section.title, "alinea": reply.paragraph.number}
        head = f"<b>{self.html(self.texts.paragraph_heading, **fills)}</b>\n\n"
        text = reply.paragraph.text
        if not reply.paragraph.shown_whole:
            return self.point(reply.point, surface)
        source = self._source_html(reply.point)
        room = room_left(head + source) - 2
        if len(text) > room:
            text = f"{shortened(text, room - len(self.texts.read_on) - 3)} … {self.texts.read_on}"
        kind = " expandable" if len(text) > _EXPANDABLE_FROM and surface != "private" else ""
        html = f"{head}<blockquote{kind}>{safe(text)}</blockquote>\n{source}"
        return Reply(html, [self._neighbours(reply.point)], reply.point.id)

    def _compared(self, first: Point, second: Point, surface: Surface) -> Reply:
        both = "\n\n".join(self._point_html(point) for point in (first, second))
        html = f"{self.html(self.texts.side_by_side)}\n\n{both}"
        if room_left(html) < 0:
            html = f"{self.html(self.texts.side_by_side)}\n\n{self._point_html(first)}"
        return Reply(html, self._choices([first, second], surface), first.id)

    def _anew(self, point: Point, offered: Sequence[Match], surface: Surface) -> Reply:
        """A point that was shown just before, in plainer words."""
        rows = self.point(point, surface, [match.point for match in offered]).rows
        text = safe(point.simpler or point.answer)
        head = f"<b>{safe(point.title)}</b>\n\n{self.html(self.texts.shown_just_now)}\n\n{text}"
        return Reply(f"{head}\n\n{self._passage_html(point)}", rows, point.id)

    def _both(self, first: Reply, second: Reply) -> Reply:
        """Two replies in one message; the first alone, where both are too long for one."""
        html = f"{first.html}\n\n{second.html}"
        return Reply(html, first.rows, first.point) if room_left(html) >= 0 else first

    def _listed(self, reply: Listed, surface: Surface) -> Reply:
        names = "\n".join(
            f"{number}. {safe(item.name)}" for number, item in enumerate(reply.enumeration.items, 1)
        )
        head = f"<b>{safe(reply.enumeration.title)}</b>\n{names}"
        html = f"{head}\n\n{self._passage_html(reply.point)}"
        return Reply(html, self._choices(list(reply.items), surface), reply.point.id)

    def _summarised(self, reply: Summarised, surface: Surface) -> Reply:
        title = reply.section.title if reply.section else self.knowledge.source.title
        html = f"<b>{self.html(self.texts.in_short, onderdeel=title)}</b>\n\n{safe(reply.text)}"
        if reply.quoted is None:
            return Reply(html)
        html = f"{html}\n\n{self._passage_html(reply.quoted)}"
        return Reply(html, self._choices([reply.quoted], surface), reply.quoted.id)

    def _quoted(self, reply: Quoted, surface: Surface) -> Reply:
        points = [match.point for match in reply.matches]
        about = self.texts.quotations_about if reply.subject else self.texts.quotations
        html = self.html(about, deel=reply.subject)
        for point in points:
            longer = f"{html}\n\n{self._passage_html(point)}"
            html = longer if room_left(longer) >= 0 else html
        return Reply(html, self._choices(points, surface), points[0].id)

    def _outlined(self, reply: Outlined) -> Reply:
        names = "\n".join(f"– {safe(section.title)}" for section in reply.sections)
        html = f"{self.html(self.texts.headings)}\n{names}"
        if reply.point is not None:
            html = f"{html}\n\n{self._passage_html(reply.point)}"
        rows = [[OpenTheme(s.id, 0).labelled(s.title)] for s in reply.sections]
        return Reply(html, rows, reply.point.id if reply.point else None)

    def _choices(self, points: list[Point], surface: Surface) -> Rows:
        if surface == "private":
            return [[OpenPoint(point.id).labelled(point.title)] for point in points]
        return self._openers(points, surface) if points else ()
