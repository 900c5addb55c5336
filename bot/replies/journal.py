"""What is told of the journal, and the thumbs under an answer. Off, nothing of it shows."""

from __future__ import annotations

from dataclasses import replace

from bot.replies.buttons import AskExample, Thumb
from bot.replies.markup import Reply
from bot.replies.wording import Wording

_HERE = "{journaal}"


class JournalPages(Wording):
    """Renders the pages that tell of the journal while it is on."""

    def welcome(self) -> Reply:
        """The first message, with example questions as buttons."""
        rows = [[AskExample(n).labelled(text)] for n, text in enumerate(self.texts.examples)]
        html = self._telling(self.texts.welcome, self.texts.journal_told)
        return Reply(html, rows)

    def group_welcome(self) -> Reply:
        """What a new group hears first."""
        texts = self.texts
        return Reply(self._telling(texts.group_welcome, texts.journal_told_in_group))

    def privacy(self, *, in_group: bool) -> Reply:
        """What is kept, where and for how long."""
        texts = self.texts
        if in_group:
            return Reply(self._telling(texts.privacy_in_group, texts.journal_kept_in_group, "\n"))
        return Reply(self._telling(texts.privacy, texts.journal_kept, "\n"))

    def with_thumbs(self, page: Reply, entry: str) -> Reply:
        """An answer with two thumbs under it; what shows no passage is no answer to judge."""
        if page.point is None:
            return page
        up = Thumb(1, entry).labelled(self.texts.button_thumb_up)
        down = Thumb(0, entry).labelled(self.texts.button_thumb_down)
        return replace(page, rows=[*page.rows, [up, down]])

    def forgotten(self, *, in_group: bool) -> Reply:
        """That what could be found is gone, and that no more is kept."""
        return self.say(self.texts.forgotten_in_group if in_group else self.texts.forgotten)

    def not_forgotten(self) -> Reply:
        """That it did not work now."""
        return self.say(self.texts.not_forgotten)

    def nothing_kept(self) -> Reply:
        """That there is nothing to forget: the journal is off."""
        return self.say(self.texts.nothing_kept)

    def _telling(self, text: str, of_journal: str, between: str = "\n\n") -> str:
        """A text with what is told of the journal, at the end if it has no place for that."""
        if self.journal_days is None:
            return self.html(text)
        text = text if _HERE in text else f"{text}{_HERE}"
        told = f"{between}{of_journal.format(dagen=self.journal_days)}"
        return self.html(text, journaal=told)
