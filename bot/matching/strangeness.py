"""How strange a message is to the text: what speaks against any point being meant."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from bot import dutch
from bot.knowledge import Knowledge
from bot.matching.analysis import Utterance, Word
from bot.matching.learned import Said
from bot.matching.views import Query, Views

STRANGENESS = (
    "unknown share",
    "unknown words",
    "unknown names and numbers",
    "length",
    "strange share",
    "strange words",
    "strangest word",
    "names and numbers not in the text",
    "nearest variant",
    "fifth nearest",
    "twentieth nearest",
    "points among the nearest",
    "subjects among the nearest",
)
_RANKS = (1, 5, 20)
_MOST = 4


class Strangeness:
    """Measures messages against what the text and its answers say."""

    def __init__(self, knowledge: Knowledge, said: Said, views: Views) -> None:
        self._views = views
        self._own, self._typed = frozenset(said.terms), frozenset(said.typed)
        self._points_and_subjects = views.points + len(knowledge.out_of_scope)

    def measure(self, text: str, query: Query) -> NDArray[np.float64]:
        """The values of ``STRANGENESS`` for a message, shape ``(STRANGENESS,)``, about 0 to 4."""
        return np.array([*self._of_words(text, query.utterance), *self._of_variants(query)])

    def share(self, utterance: Utterance) -> float:
        """How much of what an utterance is about the text does not speak of, 0 to 1."""
        idf = self._views.words.idf
        weighed = [(idf(word.term), self._is_strange(word)) for word in utterance.content]
        total = sum(weight for weight, _ in weighed) or 1.0
        return sum(weight for weight, strange in weighed if strange) / total

    def _is_strange(self, word: Word) -> bool:
        return self._own.isdisjoint((word.term, *word.parts))

    def _of_words(self, text: str, utterance: Utterance) -> Iterator[float]:
        content = utterance.content
        weights = [self._views.words.idf(word.term) for word in content]
        total = sum(weights) or 1.0
        names = names_and_numbers(text)
        new = [weight for word, weight in zip(content, weights, strict=True) if not word.known]
        unknown = {word.typed for word in content if not word.known}
        strange = [
            weight for word, weight in zip(content, weights, strict=True) if self._is_strange(word)
        ]
        yield sum(new) / total
        yield min(len(new), _MOST)
        yield min(len(names & unknown), _MOST - 1)
        yield math.log1p(len({word.term for word in content}))
        yield self.share(utterance)
        yield min(len(strange), _MOST)
        yield max(strange, default=0.0) / self._views.words.highest_idf
        yield min(len(names - self._typed), _MOST - 1)

    def _of_variants(self, query: Query) -> Iterator[float]:
        nearest = query.nearest[: _RANKS[-1]]
        ranked = query.like[nearest].tolist()
        for rank in _RANKS:
            yield ranked[min(rank, len(ranked)) - 1]
        owners = self._views.owners[nearest]
        points = float((owners < self._views.points).mean())
        yield points
        yield float((owners < self._points_and_subjects).mean()) - points


def names_and_numbers(text: str) -> set[str]:
    """The words with a capital inside a sentence, and the numbers, in bare form."""
    names: set[str] = set()
    for sentence in dutch.sentences(text):
        words = sentence.split()
        capitals = [word for word in words[1:] if word[:1].isupper() and not word.isupper()]
        numbers = [word for word in words if any(c.isdigit() for c in word)]
        for word in (*capitals, *numbers):
            names.update(dutch.tokens(word))
    return names
