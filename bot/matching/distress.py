"""Whether somebody is in distress, whatever the text: a decision apart from all others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.knowledge import Knowledge, SmallTalk
from bot.matching.analysis import Utterance
from bot.matching.index import Row
from bot.matching.reading import Reading
from bot.matching.svm import LEFT_OUT, Discriminator
from bot.matching.training import drawn_evenly
from bot.matching.views import Query, Views

RECOGNISED_FROM_THIN, RECOGNISED_FROM_DENSE = -0.35, -0.56
"""From which margin a message is one in distress, in a knowledge base with few variants a point and
in one with many: the more is known of what people ask about a text, the less sounds like distress.
"""
SUSPECTED_FROM = -0.7
"""From which margin a message is not kept, though it is answered like any other: of the questions
about the essay and near it that the knowledge base is checked with, 4 % sound like that."""
_UNDERSTOOD_COUNTS = 0.4
_PARTS_LESS = 0.1
"""Half a sentence sounds worse than it is meant: so much it counts for less than a message."""
_DISTRESS = 1
MOST_OTHERS = 40_000
"""How many messages that are no distress are learned from: more take long and teach little."""


@dataclass(frozen=True)
class Heard:
    """What sounded like distress in a message.

    Attributes:
        entry: what is said to that.
        query: the whole message, or the part of it that sounded worst.
        margin: how clearly it does, about 1 if it is distress and about -1 if not.
        least: from which margin it counts, for a message that may mean something else as well.
        literally: whether the knowledge base has it word for word, so that no margin counts.
    """

    entry: SmallTalk
    query: Query
    margin: float
    least: float
    literally: bool = False


class Distress:
    """Recognises messages in distress among all that people say.

    Args:
        knowledge: its ``distress`` entries, and what only looks like them.
        views: of the same knowledge base, with ``texts_of(knowledge)`` beside its variants.
        density: how densely it is filled, 0 to 1.
        cache: the folder in which what was trained is kept; nowhere, if none.
    """

    def __init__(
        self, knowledge: Knowledge, views: Views, density: float, cache: Path | None
    ) -> None:
        self._entries = _entries(knowledge)
        nobody = len(self._entries)
        owners = distress_owners(knowledge, views.owners, views.words.keys)
        self._views = views
        own = sum(len(entry.questions) for entry in self._entries)
        self._first, self._end = len(views.owners), len(views.owners) + own
        self._from = (1 - density) * RECOGNISED_FROM_THIN + density * RECOGNISED_FROM_DENSE
        self._known = _known(knowledge, views)
        self._discriminator: Discriminator | None = None
        if any(entry.questions for entry in self._entries):
            sides = np.where(owners == LEFT_OUT, LEFT_OUT, owners < nobody)
            self._discriminator = views.discriminator(sides, 2, cache)
            kinds = np.where(owners < nobody, owners, LEFT_OUT)
            self._kinds = views.discriminator(kinds, nobody, cache)

    def heard(self, reading: Reading, likely: NDArray[np.float64]) -> Heard | None:
        """What sounds like distress in a message; nothing if nobody is in need.

        What stands in the knowledge base word for word, in distress or not, is that.

        Args:
            reading: the message.
            likely: how likely it means each entry and, last, none; shape ``(entries + 1,)``.
        """
        if self._discriminator is None:
            return None
        whole, *parts = reading.queries
        least = self._from + _UNDERSTOOD_COUNTS * float(likely[:-1].max(initial=0.0))
        if known := [self._known[form] for form in reading.forms if form in self._known]:
            entry = next(filter(None, known), None)
            if entry is None:
                return None
            return Heard(entry, whole, self._sound(whole), least, literally=True)
        strange = [part for part in parts if self._known.get(part.utterance.form, part) is not None]
        weighed = [
            (self._sound(whole), whole),
            *((self._sound(part) - _PARTS_LESS, part) for part in strange),
        ]
        margin, worst = max(weighed, key=lambda one: one[0])
        if margin < least:
            return None
        return Heard(
            self._entries[int(self._kinds.scores(worst.rows).argmax())], worst, margin, least
        )

    def suspects(self, utterance: Utterance) -> bool:
        """Whether somebody might be in need who says this; rather too often."""
        if self._known.get(utterance.form, utterance) is None:
            return False
        return self._margin(self._views.rows(utterance)) >= SUSPECTED_FROM

    def spoke(self, utterance: Utterance) -> list[float]:
        """For each word: how much more an utterance sounds like distress than it would without."""
        margin, words = self._margin(self._views.rows(utterance)), utterance.words
        without = [replace(utterance, words=words[:n] + words[n + 1 :]) for n in range(len(words))]
        return [margin - self._margin(self._views.rows(rest)) for rest in without]

    def _sound(self, query: Query) -> float:
        """How clearly a message is distress, and how much nearer the nearest such message is.

        The machine weighs words one by one and in pairs; beside it counts whether the message as a
        whole is more like one in distress, or like one of all the others.
        """
        before, own, beside = np.split(query.like, [self._first, self._end])
        others = max(before.max(initial=0.0), beside.max(initial=0.0))
        return self._margin(query.rows) + float(own.max() - others)

    def _margin(self, rows: Sequence[Row]) -> float:
        """How clearly words with these rows are distress: about 1 if so, about -1 if not."""
        if self._discriminator is None or not any(row.numbers.size for row in rows):
            return -1.0
        return float(self._discriminator.scores(rows)[_DISTRESS])


def _known(knowledge: Knowledge, views: Views) -> dict[str, SmallTalk | None]:
    """By what a message is word for word: its entry in distress, or nothing if it is not that.

    Nobody in need is to be missed: what stands among both is distress.
    """
    owners = [entry for entry in _entries(knowledge) for _ in entry.questions]
    beside = views.forms_beside
    ordinary = beside[len(owners) : len(owners) + len(knowledge.not_distress)]
    return {**dict.fromkeys(ordinary), **dict(zip(beside, owners, strict=False))}


def distress_owners(
    knowledge: Knowledge,
    asked: NDArray[np.intp],
    keys: NDArray[np.float64],
    most: int = MOST_OTHERS,
) -> NDArray[np.intp]:
    """Which entry in distress each variant, and each of ``texts_of``, belongs to.

    One more than the last stands for none of them. Of those, what only looks like distress and
    what goes on come first, and then as many variants of each entry as can be; the rest is
    ``LEFT_OUT``.

    Args:
        knowledge: the knowledge base.
        asked: the entry of each variant, shape ``(variants,)``.
        keys: a number of each variant's own, 0 to 1, and perhaps of more after them.
        most: how many may belong to none.
    """
    entries = _entries(knowledge)
    own = np.repeat(np.arange(len(entries)), [len(entry.questions) for entry in entries])
    beside = np.full(len(texts_of(knowledge)) - len(own), len(entries))
    others = np.full(len(asked), LEFT_OUT)
    others[drawn_evenly(asked, keys[: len(asked)], most - len(beside))] = len(entries)
    return np.concatenate([others, own, beside])


def texts_of(knowledge: Knowledge) -> list[str]:
    """Messages in distress, entry by entry, and then those that only look like it."""
    own = [question for entry in _entries(knowledge) for question in entry.questions]
    going_on = [phrase for phrases in knowledge.follow_ups.values() for phrase in phrases]
    return [*own, *knowledge.not_distress, *going_on] if own else []


def tells_of_nothing(knowledge: Knowledge) -> NDArray[np.bool_]:
    """Which of ``texts_of`` are surely no question about the text; shape ``(texts,)``.

    What only looks like distress is not: ordinary words teach to recognise need, and would make
    ordinary questions look like nothing.
    """
    ordinary = set(knowledge.not_distress)
    return np.array([text not in ordinary for text in texts_of(knowledge)], dtype=np.bool_)


def _entries(knowledge: Knowledge) -> list[SmallTalk]:
    return [entry for entry in knowledge.small_talk if entry.kind == "nood"]
