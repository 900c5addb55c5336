"""Whether somebody is in distress, whatever the text: a decision apart from all others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.knowledge import Knowledge, SmallTalk
from bot.matching.svm import LEFT_OUT, Discriminator
from bot.matching.training import drawn_evenly
from bot.matching.views import Query, Views

RECOGNISED_FROM = -0.35
SUSPECTED_FROM = -0.7
"""From which margin a message is not kept, though it is answered like any other: of the questions
about the essay and near it that the knowledge base is checked with, 4 % sound like that."""
_UNDERSTOOD_COUNTS = 0.6
_PARTS_LESS = 0.1
"""Half a sentence sounds worse than it is meant: so much it counts for less than a message."""
_DISTRESS = 1
MOST_OTHERS = 40_000
"""How many messages that are no distress are learned from: more take long and teach little."""


class Distress:
    """Recognises messages in distress among all that people say.

    Args:
        knowledge: its ``distress`` entries, and what only looks like them.
        views: of the same knowledge base, with ``texts_of(knowledge)`` beside its variants.
        cache: the folder in which what was trained is kept; nowhere, if none.
    """

    def __init__(self, knowledge: Knowledge, views: Views, cache: Path | None) -> None:
        self._entries = _entries(knowledge)
        nobody = len(self._entries)
        owners = distress_owners(knowledge, views.owners)
        self._discriminator: Discriminator | None = None
        if any(entry.questions for entry in self._entries):
            sides = np.where(owners == LEFT_OUT, LEFT_OUT, owners < nobody)
            self._discriminator = views.discriminator(sides, 2, cache)
            kinds = np.where(owners < nobody, owners, LEFT_OUT)
            self._kinds = views.discriminator(kinds, nobody, cache)

    def recognise(self, queries: Sequence[Query], understood: float) -> SmallTalk | None:
        """The entry for a message in distress; nothing if nobody is in need.

        Args:
            queries: the message as a whole, and then in parts.
            understood: how likely something else is meant by it, 0 to 1.
        """
        if self._discriminator is None:
            return None
        whole, *parts = ((self.margin(query), query) for query in queries)
        weighed = [whole, *((margin - _PARTS_LESS, part) for margin, part in parts)]
        margin, worst = max(weighed, key=lambda one: one[0])
        if margin - _UNDERSTOOD_COUNTS * understood < RECOGNISED_FROM:
            return None
        return self._entries[int(self._kinds.scores(worst.rows).argmax())]

    def suspects(self, rows: Sequence[Mapping[int, float]]) -> bool:
        """Whether words with these rows might be somebody's in need; rather too often."""
        if self._discriminator is None or not any(rows):
            return False
        return float(self._discriminator.scores(rows)[_DISTRESS]) >= SUSPECTED_FROM

    def margin(self, query: Query) -> float:
        """How clearly a message is one in distress: about 1 if it is, about -1 if not."""
        if self._discriminator is None or not query.utterance.words:
            return -1.0
        return float(self._discriminator.scores(query.rows)[_DISTRESS])


def distress_owners(
    knowledge: Knowledge, asked: NDArray[np.intp], most: int = MOST_OTHERS
) -> NDArray[np.intp]:
    """Which entry in distress each variant, and each of ``texts_of``, belongs to.

    One more than the last stands for none of them. Of those, what only looks like distress and
    what goes on come first, and then as many variants of each entry as can be; the rest is
    ``LEFT_OUT``.

    Args:
        knowledge: the knowledge base.
        asked: the entry of each variant, shape ``(variants,)``.
        most: how many may belong to none.
    """
    entries = _entries(knowledge)
    own = np.repeat(np.arange(len(entries)), [len(entry.questions) for entry in entries])
    beside = np.full(len(texts_of(knowledge)) - len(own), len(entries))
    others = np.full(len(asked), LEFT_OUT)
    others[drawn_evenly(asked, most - len(beside))] = len(entries)
    return np.concatenate([others, own, beside])


def texts_of(knowledge: Knowledge) -> list[str]:
    """Messages in distress, entry by entry, and then those that only look like it."""
    own = [question for entry in _entries(knowledge) for question in entry.questions]
    going_on = [phrase for phrases in knowledge.follow_ups.values() for phrase in phrases]
    return [*own, *knowledge.not_distress, *going_on] if own else []


def _entries(knowledge: Knowledge) -> list[SmallTalk]:
    return [entry for entry in knowledge.small_talk if entry.kind == "nood"]
