"""What the matcher sees in one message: its parts, their scores, and what is strange about it."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot import dutch
from bot.matching.analysis import Analyser, Utterance
from bot.matching.index import Floats
from bot.matching.strangeness import Strangeness
from bot.matching.views import Query, Views, highest

MAX_PARTS = 6
_POINTS, _OTHERS = 32, 16
"""How many points a message and each of its parts is weighed against, and how many other entries:
of 700 questions that nothing was fitted to, what was meant with a probability above a tenth was
never beyond the fourth point, or the tenth of the others."""
_AND = re.compile(r"^en\s+", re.IGNORECASE)


@dataclass(frozen=True)
class Reading:
    """One message, read.

    Attributes:
        whole: the message without its wrapping.
        parts: its sentences, if there are several that have a subject.
        entries: the numbers of those that it or a part of it may mean.
        scores: of the whole, shape ``(entries, views)``, all entries counted.
        part_scores: of each part, in the same shape.
        exact_match: the number of the entry that has the message among its variants, if any.
        forms: the message word for word, without its wrapping and with it.
        queries: the whole and each part, compared with every variant.
        strangeness: what speaks against any point, see ``STRANGENESS``.
    """

    whole: Utterance
    parts: tuple[Utterance, ...]
    entries: NDArray[np.intp]
    scores: Floats
    part_scores: tuple[Floats, ...]
    exact_match: int | None
    forms: tuple[str, ...]
    queries: tuple[Query, ...]
    strangeness: NDArray[np.float64]

    def both_scores(self) -> NDArray[np.float64]:
        """Of each of ``entries`` the scores of the whole and of the best part.

        Their shape is ``(len(self.entries), 2 * views)``.
        """
        whole = best = self.scores[self.entries]
        for scores in self.part_scores:
            best = np.maximum(best, scores[self.entries])
        return np.hstack([whole, best]).astype(np.float64)


def read(text: str, analyser: Analyser, views: Views, strangeness: Strangeness) -> Reading:
    """Read a message against a knowledge base."""
    whole = _alone(text, analyser)
    wrapped = [analyser.analyse(text).form] if whole.text != text else []
    forms = (whole.form, *wrapped)
    parts = _parts(text, analyser)
    (query, scores), *compared = map(views.compared, (whole, *parts))
    queries = [part for part, _ in compared]
    return Reading(
        whole,
        parts,
        _likely(views.points, scores, *(of_part for _, of_part in compared)),
        scores,
        tuple(of_part for _, of_part in compared),
        views.exact_match(*forms),
        forms,
        (query, *queries),
        strangeness.measure(text, query),
    )


def _likely(points: int, *scores: Floats) -> NDArray[np.intp]:
    """The numbers of the entries that the whole or a part is nearest to, points and others."""
    near = [each.sum(axis=1) for each in scores]
    of_points = [highest(each[:points], _POINTS) for each in near]
    others = [points + highest(each[points:], _OTHERS) for each in near]
    return np.unique(np.concatenate([*of_points, *others]))


def _parts(text: str, analyser: Analyser) -> tuple[Utterance, ...]:
    sentences = dutch.sentences(text)
    if len(sentences) < 2:
        return ()
    parts = [_alone(sentence, analyser) for sentence in sentences]
    return tuple([part for part in parts if part.content][-MAX_PARTS:])


def _alone(text: str, analyser: Analyser) -> Utterance:
    """What stands in a text, without its wrapping and what ties it to what came before."""
    return analyser.analyse(analyser.without_skip_words(_AND.sub("", text)))
