"""Pages to look around in: the themes, the source."""

from __future__ import annotations

from telegram import InlineKeyboardButton

from bot.commands import Menu, in_menu
from bot.knowledge import Section
from bot.replies.buttons import AnswerAgain, OpenPointOfTheme, OpenTheme, OpenThemes
from bot.replies.markup import Reply, safe
from bot.replies.wording import Wording

MAX_POINTS_ON_A_PAGE = 12
_UNDATED = "z.d."
"""What a reference says of a year that nobody knows."""


class Pages(Wording):
    """Renders pages to look around in."""

    def themes(self) -> Reply:
        """The sections, to choose one from."""
        rows = [
            [OpenTheme(section.id, 0).labelled(section.title)]
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
        rows = [[OpenPointOfTheme(point.id).labelled(point.title)] for point in shown]
        turn = []
        if page > 0:
            turn.append(OpenTheme(section.id, page - 1).labelled("‹"))
        if start + MAX_POINTS_ON_A_PAGE < len(points):
            turn.append(OpenTheme(section.id, page + 1).labelled("›"))
        rows += [turn] if turn else []
        rows.append([OpenThemes().labelled(self.texts.button_themes)])
        text = self.html(self.texts.theme, onderdeel=section.title, aantal=len(points))
        return Reply(text, rows)

    def source(self) -> Reply:
        """The article, and how to cite it (APA, 7th edition)."""
        told = (self.texts.about_source, self.texts.cite)
        html = "{}\n\n{}\n{}".format(*map(self.html, told), self._reference())
        source, rows = self.knowledge.source, list[list[InlineKeyboardButton]]()
        if source.online:
            rows.append([InlineKeyboardButton(self.texts.read_article, url=source.online)])
        about = [section for section in source.sections if section.kind == "colofon"]
        rows += [
            [OpenTheme(section.id, 0).labelled(self.texts.button_author)] for section in about[:1]
        ]
        return Reply(html, rows)

    def _reference(self) -> str:
        """The text in a list of references; it names no publisher that is also the author."""
        source = self.knowledge.source
        year, title = source.year or _UNDATED, f"<i>{safe(source.title)}</i>"
        if source.nameless:
            told = f"{title} ({year})."
        else:
            told = f"{safe(source.author_apa)} ({year}). {title}."
        if source.published and source.publisher not in (source.author, source.author_apa):
            told += f" {safe(source.publisher)}."
        return f"{told} {safe(source.online)}" if source.online else told

    def lost(self, update_id: int) -> Reply:
        """An answer may have got lost; with a button to have it again."""
        again = AnswerAgain(update_id).labelled(self.texts.button_answer_again)
        return Reply(self.html(self.texts.answer_lost), [[again]])

    def group_help(self) -> Reply:
        """What works in a group: how to call the bot, and its commands there."""
        said = self.texts.commands
        names = dict.fromkeys([*in_menu(Menu.GROUP), *in_menu(Menu.ADMINISTRATORS)])
        lines = [f"/{name} – {said[name][:1].lower()}{said[name][1:]}" for name in names]
        return self.say(self.texts.group_help, opdrachten="\n".join(lines))
