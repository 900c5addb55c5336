"""The pages of a meeting: its menus, its steps, its minutes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import get_args

from telegram import InlineKeyboardButton

from bot.knowledge import DiscussionQuestion, Point, Section
from bot.replies.buttons import MeetingAbout, MeetingLasting, Minutes, MoveMeeting
from bot.replies.markup import Reply, safe
from bot.replies.points import Points


class MeetingPages(Points):
    """Renders meetings."""

    def meeting_menu(self, sections: Sequence[Section]) -> Reply:
        """What will the meeting be about?"""
        whole = MeetingAbout(MeetingAbout.WHOLE).labelled(self.texts.meeting_whole)
        rows = [[MeetingAbout(section.id).labelled(section.title)] for section in sections]
        return Reply(self.html(self.texts.meeting_section), [[whole], *rows])

    def meeting_lengths(self, section: str) -> Reply:
        """How long have they got for a section, or for the whole?"""
        row = [
            MeetingLasting(section, minutes).labelled(
                self.texts.meeting_minutes.format(minuten=minutes)
            )
            for minutes in get_args(Minutes)
        ]
        title = self.meeting_title(section)
        return Reply(self.html(self.texts.meeting_length, onderdeel=title), [row])

    def meeting_start(self, section: str, minutes: int) -> Reply:
        """The meeting begins."""
        fills = {"onderdeel": self.meeting_title(section), "minuten": minutes}
        return self.say(self.texts.meeting_start, **fills)

    def meeting_passage(
        self, heading: str, point: Point, buttons: Sequence[InlineKeyboardButton]
    ) -> Reply:
        """The step in which a passage is read."""
        task = f"{heading}\n{self.html(self.texts.meeting_passage)}"
        return Reply(f"{task}\n\n{self.reading(point)}", [buttons])

    def meeting_question(
        self, heading: str, question: DiscussionQuestion, buttons: Sequence[InlineKeyboardButton]
    ) -> Reply:
        """The step in which a question is talked about."""
        task = f"{heading}\n{self.html(self.texts.meeting_question)}"
        return Reply(f"{task}\n\n<b>{safe(question.text)}</b>", [buttons])

    def meeting_vote(self, heading: str, buttons: Sequence[InlineKeyboardButton] = ()) -> Reply:
        """The step in which a statement is voted on; the statement itself is a poll."""
        task = f"{heading}\n{self.html(self.texts.meeting_statement)}"
        return Reply(task, [buttons] if buttons else ())

    def meeting_heading(self, number: int, total: int, minutes: int) -> str:
        """Where the meeting is: step ``number`` (from 1) of ``total``, and what it takes."""
        fills = {"nummer": number, "totaal": total, "minuten": minutes}
        return f"<i>{self.html(self.texts.meeting_step, **fills)}</i>"

    def meeting_buttons(self, ticket: int) -> list[InlineKeyboardButton]:
        """The buttons of the step that ``ticket`` stands for."""
        return [
            MoveMeeting("volgende", ticket).labelled(self.texts.button_go_on),
            MoveMeeting("overslaan", ticket).labelled(self.texts.button_skip),
            MoveMeeting("stop", ticket).labelled(self.texts.button_stop),
        ]

    def meeting_minutes(
        self, section: str, date: datetime, visited: Sequence[str], results: Sequence[str]
    ) -> Reply:
        """The closing summary, in plain text to copy; a word if there is nothing in it."""
        texts = self.texts
        if not visited and not results:
            return self.say(texts.meeting_stopped)
        title, day = self.meeting_title(section), date.strftime("%d-%m-%Y")
        lines = [texts.meeting_summary.format(onderdeel=title, datum=day)]
        if visited:
            lines += ["", texts.meeting_visited, *(f"- {line}" for line in visited)]
        if results:
            lines += ["", texts.meeting_votes, *(f"- {line}" for line in results)]
        copied = safe("\n".join(lines))
        return Reply(f"{self.html(texts.meeting_copy)}\n\n<pre>{copied}</pre>")

    def visited_point(self, point: Point) -> str:
        """A passage that was read, for the minutes."""
        place = self.place(point)
        return f"{point.title} ({place['onderdeel']}, alinea {place['alinea']})"

    def meeting_title(self, section: str) -> str:
        """The title of a section, or of the whole."""
        sections = {section.id: section for section in self.knowledge.source.sections}
        return sections[section].title if section in sections else self.texts.meeting_whole
