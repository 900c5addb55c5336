"""Which point or subject somebody means who types its id, its title, or a word that it is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot import dutch
from bot.knowledge import Knowledge, OutOfScope, Point

Target = Point | OutOfScope
_PART_OF_NAME = 3
"""From how many letters on a piece of a title or an id will do."""


@dataclass(frozen=True, slots=True)
class Found:
    """What may be meant, and how people ask for it if that alone is what it was found by."""

    target: Target
    variant: str | None


def targets(knowledge: Knowledge) -> list[Target]:
    """What questions can be added to: the points, and the text's own subjects outside the text."""
    own = [subject for subject in knowledge.out_of_scope if subject.kind == "onderwerp"]
    return [*knowledge.points, *own]


def exactly(typed: str, among: Sequence[Target]) -> Target | None:
    """What has just this id or title."""
    wanted = dutch.plain(typed).strip()
    return next((one for one in among if wanted in {one.id, dutch.plain(one.title)}), None)


def like(typed: str, among: Sequence[Target]) -> list[Found]:
    """What has such words, in whatever form or compound: in its name first, then in its variants.

    If nothing has, the parts of what was typed are looked for, or what it may be a typo of.
    """
    searched = _Searched(among)
    words = dutch.tokens(typed)
    words = dutch.content_words(words) or words
    found = searched.having(words, dutch.plain(typed).strip())
    return found or searched.having([near for word in words for near in searched.near(word)])


class _Searched:
    """The words of what can be found."""

    def __init__(self, among: Sequence[Target]) -> None:
        self._among = among
        self._names = {one.id: dutch.tokens(f"{one.title} {one.id}") for one in among}
        self._variants = {one.id: [*map(dutch.tokens, one.questions)] for one in among}
        variants = [words for found in self._variants.values() for words in found]
        every = {word for words in (*self._names.values(), *variants) for word in words}
        self._known = dutch.Vocabulary.of(every)

    def near(self, word: str) -> Iterable[str]:
        """The parts of a word, or the word that it may be a typo of."""
        return self._known.split(word) or filter(None, [self._known.repair(word)])

    def having(self, words: Sequence[str], typed: str = "") -> list[Found]:
        """What has any of some words, the best first; ``typed`` may be a piece of its name."""
        alike = [self._alike(word) for word in words]
        ranked = []
        for number, one in enumerate(self._among):
            name = _common(alike, self._names[one.id])
            if len(typed) >= _PART_OF_NAME and typed in dutch.plain(f"{one.title} {one.id}"):
                name = max(name, 1)
            common = [_common(alike, variant) for variant in self._variants[one.id]]
            best = max(common, default=0)
            if name or best:
                asked = [q for q, c in zip(one.questions, common, strict=True) if c == best]
                variant = None if name else min(asked, key=len)
                order = not name, -name, -best, -len(asked), number
                ranked.append((order, Found(one, variant)))
        return [found for _, found in sorted(ranked, key=lambda one: one[0])]

    def _alike(self, word: str) -> dict[str, int]:
        """The known words that are alike: a compound with it, another form of it, or just it."""
        stem, found = dutch.stem(word), dict[str, int]()
        for other in self._known.words:
            if dutch.stem(other) == stem:
                found[other] = 3 if other == word else 2
            elif stem in map(dutch.stem, self._known.split(other)):
                found[other] = 1
        return found


def _common(alike: Sequence[Mapping[str, int]], words: Iterable[str]) -> int:
    return sum(max((one.get(word, 0) for word in words), default=0) for one in alike)
