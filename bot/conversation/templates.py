"""Phrasings word for word, whatever fills their holes and whatever particles stand between."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot import dutch
from bot.knowledge import FollowUpKind
from bot.matching.analysis import Analyser, Utterance

PARTICLES = frozenset(
    """
    en maar ja nee neen dan nu nou eens even eigenlijk toch he hoor zeg aub alsjeblieft alstublieft
    graag oke ok okee goed awel allez juist
    trouwens echt weer
    """.split()
)
"""Words that soften or link, and change nothing of what is asked."""
_HOLE = re.compile(r"\{(\w)\}")
_FILLED = re.compile(r"\b([xy])0\1\b")
_LEAST_FIXED = 2
_NAME = r"\\S+(?: \\S+){,5}"
_OF_CLAUSES: frozenset[FollowUpKind] = frozenset(["correctie", "dusvindt", "wie", "raad"])
"""Kinds whose holes take what somebody says; those of the others, what it is about."""
_ANY = f"(?:{'|'.join(sorted(PARTICLES))})"
_BEFORE, _BETWEEN, _AFTER = f"(?:{_ANY} )*", f" (?:{_ANY} )*", f"(?: {_ANY})*"


@dataclass(frozen=True, slots=True)
class Filled:
    """A phrasing with its holes filled in.

    Attributes:
        kind: what kind of follow-up it is.
        x, y: what fills its holes, as the analyser spells it; ``y`` is the other, if there is one.
    """

    kind: FollowUpKind
    x: str
    y: str = ""


class Templates:
    """The phrasings that say enough by themselves for any words to be put into their holes."""

    def __init__(self, phrases: Iterable[tuple[FollowUpKind, str]], analyser: Analyser) -> None:
        patterns: list[tuple[int, FollowUpKind, re.Pattern[str]]] = []
        for kind, text in phrases:
            if not _HOLE.search(text):
                continue
            words = analyser.analyse(_HOLE.sub(r" \g<1>0\g<1> ", text)).words
            bare = [word for word in words if word.word not in PARTICLES]
            own = [word for word in bare if not _FILLED.fullmatch(word.word)]
            telling = [w for w in own if not w.function and w.word not in dutch.QUESTION_WORDS]
            if len(own) >= _LEAST_FIXED and telling:
                hole = ".+" if kind in _OF_CLAUSES else _NAME
                fixed = _BETWEEN.join(word.word for word in bare)
                pattern = _FILLED.sub(rf"(?P<\1>{hole})", fixed)
                patterns.append((len(own), kind, re.compile(f"{_BEFORE}{pattern}{_AFTER}")))
        self._patterns = sorted(patterns, key=lambda pattern: -pattern[0])

    def fill(self, utterance: Utterance) -> Filled | None:
        """The phrasing with most words of its own that a message is, if it is one."""
        form = utterance.form
        for _, kind, pattern in self._patterns:
            if (found := pattern.fullmatch(form)) is not None:
                return Filled(kind, **found.groupdict())
        return None


def without_particles(words: Sequence[str]) -> list[str]:
    """``words`` without what only softens or links."""
    return [word for word in words if word not in PARTICLES]
