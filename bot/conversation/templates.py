"""Phrasings word for word, whatever fills their holes and whatever particles stand between."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

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
_AND = "en"
"""A particle where a phrasing begins, and what joins two things further on."""
_HOLE = re.compile(r"\{(\w)\}")
_FILLED = re.compile(r"\b([xy])0\1\b")
_LEAST_FIXED = 2
_MOST_WORDS = 30
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


@dataclass(frozen=True, slots=True)
class Template:
    """A phrasing with holes that says enough by itself for any words to be put into them.

    Attributes:
        kind: what kind of follow-up it is.
        own: its own words.
        pattern: what it looks like, also with particles between its words.
    """

    kind: FollowUpKind
    own: tuple[str, ...]
    pattern: str


def templates(phrases: Iterable[tuple[FollowUpKind, str]], analyser: Analyser) -> list[Template]:
    """Those among the phrasings that say enough by themselves; most words of their own first."""
    found = []
    for kind, text in phrases:
        if not _HOLE.search(text):
            continue
        words = analyser.analyse(_HOLE.sub(r" \g<1>0\g<1> ", text)).words
        bare = [w for w in words if w.word not in PARTICLES or (w.word == _AND and w != words[0])]
        own = [word for word in bare if not _FILLED.fullmatch(word.word)]
        telling = [w for w in own if not w.function and w.word not in dutch.QUESTION_WORDS]
        if len(own) >= _LEAST_FIXED and telling:
            hole = ".+" if kind in _OF_CLAUSES else _NAME
            fixed = _BETWEEN.join(word.word for word in bare)
            pattern = _FILLED.sub(rf"(?P<\1>{hole})", fixed)
            names = tuple(word.word for word in own)
            found.append(Template(kind, names, f"{_BEFORE}{pattern}{_AFTER}"))
    return sorted(found, key=lambda template: -len(template.own))


def fill(among: Iterable[Template], utterance: Utterance) -> Filled | None:
    """The first template that a message is, if it is one; a long story never is."""
    form, words = utterance.form, {word.word for word in utterance.words}
    if len(utterance.words) > _MOST_WORDS:
        return None
    for template in among:
        if words.issuperset(template.own):
            found = _compiled(template.pattern).fullmatch(form)
            if found is not None:
                return Filled(template.kind, **found.groupdict())
    return None


@lru_cache(maxsize=2048)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def without_particles(words: Sequence[str]) -> list[str]:
    """``words`` without what only softens or links."""
    return [word for word in words if word not in PARTICLES]
