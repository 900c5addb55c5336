"""What the matcher sees in one message: its parts, their scores, and what is strange about it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot import dutch
from bot.matching.analysis import Analyser, Utterance
from bot.matching.index import Floats
from bot.matching.views import Views

MAX_PARTS = 6


@dataclass(frozen=True)
class Reading:
    """One message, read.

    Attributes:
        whole: the message without its wrapping.
        parts: its sentences, if there are several that have a subject.
        scores: of the whole, shape ``(entries, views)``.
        part_scores: of each part, in the same shape.
        exact_match: the number of the entry that has the message among its variants, if any.
        strangeness: what speaks against any point, see ``choice.STRANGENESS``.
    """

    whole: Utterance
    parts: tuple[Utterance, ...]
    scores: Floats
    part_scores: tuple[Floats, ...]
    exact_match: int | None
    strangeness: NDArray[np.float64]

    def both_scores(self) -> NDArray[np.float64]:
        """The scores of the whole and of the best part, shape ``(entries, 2 * views)``."""
        best = self.scores
        for scores in self.part_scores:
            best = np.maximum(best, scores)
        return np.hstack([self.scores, best]).astype(np.float64)


def read(text: str, analyser: Analyser, views: Views) -> Reading:
    """Read a message against a knowledge base."""
    whole = analyser.analyse(analyser.without_skip_words(text))
    parts = _parts(text, analyser)
    return Reading(
        whole,
        parts,
        views.scores(whole),
        tuple(views.scores(part) for part in parts),
        _exact_match(text, whole, analyser, views),
        _strangeness(text, whole, views),
    )


def _exact_match(text: str, whole: Utterance, analyser: Analyser, views: Views) -> int | None:
    """The entry that has the message among its variants, with or without its wrapping."""
    entry = views.exact_match(whole)
    if entry is None and whole.text != text:
        return views.exact_match(analyser.analyse(text))
    return entry


def _parts(text: str, analyser: Analyser) -> tuple[Utterance, ...]:
    sentences = dutch.sentences(text)
    if len(sentences) < 2:
        return ()
    parts = [analyser.analyse(analyser.without_skip_words(sentence)) for sentence in sentences]
    return tuple([part for part in parts if part.content][-MAX_PARTS:])


def _strangeness(text: str, whole: Utterance, views: Views) -> NDArray[np.float64]:
    content = whole.content
    weights = [views.words.idf(word.term) for word in content]
    new = [not word.known for word in content]
    share = sum(w for w, u in zip(weights, new, strict=True) if u) / (sum(weights) or 1.0)
    names = len(_names(text) & {word.typed for word in content if not word.known})
    return np.array([share, min(sum(new), 4), min(names, 3), math.log1p(len(content))])


def _names(text: str) -> set[str]:
    """The words with a capital inside a sentence, and the numbers, in bare form."""
    names: set[str] = set()
    for sentence in dutch.sentences(text):
        words = sentence.split()
        capitals = [word for word in words[1:] if word[:1].isupper() and not word.isupper()]
        numbers = [word for word in words if any(c.isdigit() for c in word)]
        for word in (*capitals, *numbers):
            names.update(dutch.tokens(word))
    return names
