"""What maintainers are shown of what went wrong with questions: a list, and each closely."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from telegram import InlineKeyboardButton

from bot.misses import Cluster
from bot.misses.overview import Overview, Pile
from bot.misses.telling import short, why
from bot.replies.buttons import MarkMissed, MissedPage, OpenMissed
from bot.replies.markup import Reply
from bot.replies.wording import Wording

if TYPE_CHECKING:
    from bot.store import Mark

ON_A_PAGE = 5
_MOST_LISTED = 5


class MissedPages(Wording):
    """Renders what went wrong."""

    def missed(self, found: Overview, page: int = 0) -> Reply:
        """A page of the list; ``page`` counts from 0, and is the last one if there is none such."""
        return self._list(found, page)

    def missed_gone(self, found: Overview, page: int) -> Reply:
        """The same, when what somebody pressed for is not there any more."""
        return self._list(found, page, self.html(self.texts.missed_gone))

    def missed_marked(
        self, found: Overview, cluster: Cluster, mark: Mark | None, page: int
    ) -> Reply:
        """The same after a cluster was marked, with a button that takes that back."""
        texts = self.texts
        said: dict[Mark | None, str]
        said = {"wanted": texts.missed_wanted, "dismissed": texts.missed_dismissed}
        head = self.html(said.get(mark, texts.missed_unmarked), vraag=short(cluster.question))
        if mark is None:
            return self._list(found, page, head)
        pile: Pile = "away" if mark == "dismissed" else "open"
        back = MarkMissed("none", pile, page, cluster.key).labelled(texts.button_unmark)
        return self._list(found, page, head, [back])

    def missed_line(self, number: int, cluster: Cluster) -> str:
        """A cluster in one line."""
        texts = self.texts
        return self.html(
            texts.missed_line,
            nummer=number,
            vraag=short(cluster.question),
            aantal=cluster.asked,
            waarom=why(cluster, texts),
        )

    def missed_closely(self, cluster: Cluster, pile: Pile, page: int) -> Reply:
        """All there is to say of one cluster, and what may be wanted with it."""
        texts = self.texts
        head = self.html(
            texts.missed_one,
            vraag=cluster.question,
            aantal=cluster.asked,
            waarom=why(cluster, texts, how_often=True),
        )
        titles = {point.id: point.title for point in self.knowledge.points}
        also = [f"‘{short(text)}’ ({n} ×)" for text, n in cluster.questions[1:]]
        near = [f"{titles[id]} ({share:.0%})" for id, share in cluster.points if id in titles]
        chosen = [f"{titles[id]} ({n} ×)" for id, n in cluster.chosen if id in titles]
        parts = [
            head,
            self._under(texts.missed_also, also),
            self._under(texts.missed_chosen, chosen),
            self._under(texts.missed_near, [one.replace("%", " %") for one in near]),
        ]
        marks = self._marks(cluster, pile, page)
        back = [MissedPage(page).labelled(texts.button_to_list)]
        return Reply("\n\n".join(filter(None, parts)), [*([mark] for mark in marks), back])

    def _marks(self, cluster: Cluster, pile: Pile, page: int) -> list[InlineKeyboardButton]:
        texts, key = self.texts, cluster.key
        want = MarkMissed("wanted", pile, page, key).labelled(texts.button_want)
        dismiss = MarkMissed("dismissed", pile, page, key).labelled(texts.button_dismiss)
        unmark = MarkMissed("none", pile, page, key).labelled(texts.button_unmark)
        if pile == "away":
            return [want, unmark]
        return [unmark, dismiss] if cluster.wanted else [want, dismiss]

    def _list(
        self,
        found: Overview,
        page: int,
        said: str = "",
        undo: Sequence[InlineKeyboardButton] = (),
    ) -> Reply:
        texts, every = self.texts, found.all
        if not every:
            nothing = texts.missed_nothing if found.asked else texts.missed_empty
            return self.say(nothing, aantal=found.asked)
        page = min(page, (len(every) - 1) // ON_A_PAGE)
        first = page * ON_A_PAGE
        shown = [*enumerate(every, 1)][first : first + ON_A_PAGE]
        head = self.html(texts.missed, begin=first + 1, einde=first + len(shown), aantal=len(every))
        lines = [self._line(number, pile, cluster) for number, (pile, cluster) in shown]
        numbers = [
            OpenMissed(pile, page, cluster.key).labelled(str(number))
            for number, (pile, cluster) in shown
        ]
        turn = [MissedPage(page - 1).labelled("‹")] if page else []
        turn += [MissedPage(page + 1).labelled("›")] if first + len(shown) < len(every) else []
        parts = [said, head, *lines, self.html(texts.missed_end)]
        rows = [row for row in (undo, numbers, turn) if row]
        return Reply("\n\n".join(filter(None, parts)), rows)

    def _line(self, number: int, pile: Pile, cluster: Cluster) -> str:
        texts, line = self.texts, self.missed_line(number, cluster)
        if pile == "away":
            return f"{line}\n{self.html(texts.missed_is_away)}"
        return f"{line}\n{self.html(texts.missed_is_wanted)}" if cluster.wanted else line

    def _under(self, heading: str, items: Iterable[str]) -> str:
        """A heading with what stands under it; nothing if that is nothing."""
        lines = [self.html("– {wat}", wat=item) for item in items][:_MOST_LISTED]
        return "\n".join([self.html(heading), *lines]) if lines else ""
