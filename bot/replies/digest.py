"""What maintainers are told of a week: how many questions there were, and what went wrong most."""

from __future__ import annotations

from collections.abc import Iterable

from bot.journal.tally import Week
from bot.misses import Cluster
from bot.replies.markup import Reply
from bot.replies.missed import MissedPages

MOST_MISSED = 3


class DigestPages(MissedPages):
    """Renders the digest of a week."""

    def digest(self, week: Week, missed: Iterable[Cluster]) -> Reply:
        """What a week came to, with what was asked most of what went wrong."""
        texts = self.texts
        head = self.html(
            texts.digest,
            datum=week.monday.strftime("%d-%m-%Y"),
            aantal=week.asked,
            beantwoord=week.ended["answered"],
            vermoed=week.ended["likely"],
            buiten=week.ended["outside"],
            niets=week.ended["declined"],
            anders=week.ended["other"],
            omhoog=week.up,
            omlaag=week.down,
        )
        most = sorted(missed, key=lambda cluster: -cluster.asked)[:MOST_MISSED]
        if not most:
            return Reply(head)
        lines = [self.missed_line(number, cluster) for number, cluster in enumerate(most, 1)]
        listed = "\n".join([self.html(texts.digest_missed), *lines])
        return Reply("\n\n".join([head, listed, self.html(texts.digest_more)]))
