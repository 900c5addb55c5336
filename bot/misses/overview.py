"""What went wrong and what a maintainer made of it: what is open, and what was put away."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from bot.misses.clustering import Cluster, clusters, with_key

if TYPE_CHECKING:
    from bot.store import JournalEntry

Pile = Literal["open", "away"]


@dataclass(frozen=True, slots=True)
class Overview:
    """What went wrong, for who decides what is to be done about it.

    Attributes:
        asked: how many questions are kept, whether they went wrong or not.
        open: what is still to be looked at; what is wanted comes first.
        away: what was dismissed.
    """

    asked: int
    open: tuple[Cluster, ...]
    away: tuple[Cluster, ...]

    @property
    def all(self) -> list[tuple[Pile, Cluster]]:
        """Every cluster with the pile that it is on, in order."""
        piles: tuple[tuple[Pile, tuple[Cluster, ...]], ...]
        piles = (("open", self.open), ("away", self.away))
        return [(pile, cluster) for pile, found in piles for cluster in found]

    def find(self, pile: Pile, key: str) -> Cluster | None:
        """The cluster with a key on a pile, if it is there still."""
        return with_key(self.open if pile == "open" else self.away, key)


def overview(entries: Collection[JournalEntry]) -> Overview:
    """What went wrong with some entries of the journal."""
    away = [replace(entry, mark=None) for entry in entries if entry.mark == "dismissed"]
    return Overview(len(entries), clusters(entries), clusters(away))
