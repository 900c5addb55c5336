"""Whether somebody is in distress, whatever the text: a decision apart from all others."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bot.knowledge import Knowledge, SmallTalk
from bot.matching.analysis import Analyser, Utterance
from bot.matching.index import TfidfIndex
from bot.matching.svm import Discriminator

RECOGNISED_FROM = -0.25
_UNDERSTOOD_COUNTS = 0.25
_MOST_OTHERS = 20_000
_DISTRESS, _OTHER = 1, 0


class Distress:
    """Recognises messages in distress among a knowledge base's entries of that kind.

    Args:
        knowledge: its ``distress`` entries, and what only looks like them.
        analyser: of the same knowledge base.
        cache: the folder in which what was trained is kept; nowhere, if none.
    """

    def __init__(self, knowledge: Knowledge, analyser: Analyser, cache: Path | None) -> None:
        self._entries = [entry for entry in knowledge.small_talk if entry.kind == "nood"]
        own = [question for entry in self._entries for question in entry.questions]
        others = [*knowledge.not_distress, *_sample(knowledge)]
        self._owners = np.repeat(
            np.arange(len(self._entries)), [len(entry.questions) for entry in self._entries]
        )
        self._discriminator: Discriminator | None = None
        if not own:
            return
        utterances = [analyser.analyse(text) for text in (*own, *others)]
        self._words = TfidfIndex(utterance.terms() for utterance in utterances)
        self._letters = TfidfIndex(utterance.trigrams() for utterance in utterances)
        pairs = TfidfIndex(utterance.pairs() for utterance in utterances)
        sides = np.repeat([_DISTRESS, _OTHER], [len(own), len(others)])
        indices = ((self._words, 1.0), (self._letters, 0.5), (pairs, 0.8))
        self._discriminator = Discriminator.of(indices, sides, 2, cache)

    def recognise(self, utterances: Sequence[Utterance], understood: float) -> SmallTalk | None:
        """The entry for a message in distress; nothing if nobody is in need.

        Args:
            utterances: the message as a whole and in parts.
            understood: how likely something else is meant by it, 0 to 1.
        """
        if self._discriminator is None:
            return None
        worst = max(utterances, key=self.margin)
        if self.margin(worst) - _UNDERSTOOD_COUNTS * understood < RECOGNISED_FROM:
            return None
        similar = self._words.scores(worst.terms()) + self._letters.scores(worst.trigrams())
        owner = int(self._owners[int(similar[: len(self._owners)].argmax())])
        return self._entries[owner]

    def margin(self, utterance: Utterance) -> float:
        """How clearly a message is one in distress: about 1 if it is, about -1 if not."""
        if self._discriminator is None or not utterance.words:
            return -1.0
        query = utterance.terms(), utterance.trigrams(), utterance.pairs()
        return float(self._discriminator.scores(query)[_DISTRESS])


def _sample(knowledge: Knowledge) -> list[str]:
    """What other people ask and say, evenly from all of it."""
    asked = [
        question
        for entry in knowledge.asked
        if not (isinstance(entry, SmallTalk) and entry.kind == "nood")
        for question in entry.questions
    ]
    return asked[:: len(asked) // _MOST_OTHERS + 1]
