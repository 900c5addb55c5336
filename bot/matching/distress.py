"""Whether somebody is in distress, whatever the text: a decision apart from all others."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bot.knowledge import Knowledge, SmallTalk
from bot.matching.svm import Discriminator
from bot.matching.views import Query, Views

RECOGNISED_FROM = -0.25
_UNDERSTOOD_COUNTS = 0.6
_DISTRESS = 1


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
        counts = [len(entry.questions) for entry in self._entries]
        own = np.repeat(np.arange(nobody), counts)
        before, behind = len(views.variants), len(texts_of(knowledge)) - len(own)
        owners = np.pad(own, (before, behind), constant_values=nobody)
        self._discriminator: Discriminator | None = None
        if own.size:
            sides = (owners < nobody).astype(np.intp)
            self._discriminator = views.discriminator(sides, 2, cache)
            self._kinds = views.discriminator(owners, nobody + 1, cache)

    def recognise(self, queries: Sequence[Query], understood: float) -> SmallTalk | None:
        """The entry for a message in distress; nothing if nobody is in need.

        Args:
            queries: the message as a whole and in parts.
            understood: how likely something else is meant by it, 0 to 1.
        """
        if self._discriminator is None:
            return None
        worst = max(queries, key=self.margin)
        if self.margin(worst) - _UNDERSTOOD_COUNTS * understood < RECOGNISED_FROM:
            return None
        return self._entries[int(self._kinds.scores(worst.rows)[:-1].argmax())]

    def margin(self, query: Query) -> float:
        """How clearly a message is one in distress: about 1 if it is, about -1 if not."""
        if self._discriminator is None or not query.utterance.words:
            return -1.0
        return float(self._discriminator.scores(query.rows)[_DISTRESS])


def texts_of(knowledge: Knowledge) -> list[str]:
    """Messages in distress, entry by entry, and then those that only look like it."""
    own = [question for entry in _entries(knowledge) for question in entry.questions]
    going_on = [phrase for phrases in knowledge.follow_ups.values() for phrase in phrases]
    return [*own, *knowledge.not_distress, *going_on] if own else []


def _entries(knowledge: Knowledge) -> list[SmallTalk]:
    return [entry for entry in knowledge.small_talk if entry.kind == "nood"]
