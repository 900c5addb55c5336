"""How people put things: the variants of both layers, brought to their entries, none of them twice.

What a text says wins: a variant of the general layer, or of a template, that the text has as well
is left out. That holds for nothing in distress: there, what the text says is the mistake.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.knowledge import filling
from bot.knowledge.documents import Problem
from bot.knowledge.explaining import suggestion
from bot.knowledge.layer import Found, Layer, Origin

_WORDS = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Something people type, and where it stands."""

    text: str
    origin: Origin

    @property
    def form(self) -> str:
        """Its words: what it is but for capitals and punctuation."""
        return " ".join(_WORDS.findall(self.text.casefold())) or self.text

    def filled(self, values: Mapping[str, str]) -> Phrase:
        """The same with its placeholders filled in."""
        return Phrase(filling.fill(self.text, values), self.origin) if "{" in self.text else self


class Variants:
    """The variants of both layers by id; those of a text replace the general ones."""

    def __init__(self, general: Layer, text: Layer) -> None:
        self._general, self._text = _by_id(general), _by_id(text)

    def of(self, name: str) -> list[Phrase]:
        """The variants of an entry, in order."""
        return self._text.get(name) or self._general.get(name) or []

    def unclaimed(self, ids: Mapping[str, str], unasked: Sequence[str]) -> Iterator[Problem]:
        """Variants of what does not exist.

        Args:
            ids: each id, also former ones, and what it is today.
            unasked: the ids that should have variants and have none; if there is one, it may well
                be what these are of.
        """
        likely = f"; bedoelde je {unasked[0]!r}? Die heeft er nog geen" if len(unasked) == 1 else ""
        for phrases in (self._general, self._text):
            for name, found in phrases.items():
                if ids.get(name) != name and found:
                    now = f"; dat heet nu {ids[name]!r}" if name in ids else ""
                    message = f"de id {name!r} bestaat niet{now or likely or suggestion(name, ids)}"
                    origin = found[0].origin
                    yield Origin(origin.document).problem(origin.path[:-1], message)


def _by_id(layer: Layer) -> dict[str, list[Phrase]]:
    found: dict[str, list[Phrase]] = {}
    for file in layer.whole.get("vragen", ()):
        for name, questions in file.entry.by_id.items():
            origin = file.origin.at("vragen", name)
            phrases = [Phrase(text, origin.at(n)) for n, text in enumerate(questions)]
            found.setdefault(name, []).extend(phrases)
    return found


def tests_of(found: Found) -> list[Phrase]:
    """The test questions of an entry, in order."""
    origin = found.origin.at("testvragen")
    return [Phrase(q, origin.at(n)) for n, q in enumerate(found.entry.test_questions)]


class Taken:
    """Which phrase belongs to which entry; each to one only.

    Attributes:
        problems: the phrases that stand in two places.
    """

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._first: dict[str, tuple[str, str, bool, Phrase]] = {}

    def claim(
        self, name: str, key: str, phrases: Sequence[Phrase], *, general: bool, yields: bool = False
    ) -> list[Phrase]:
        """The phrases that an entry may have.

        Args:
            name: the entry's id.
            key: which of its lists they are.
            phrases: what it asks for.
            general: whether they are of the general layer.
            yields: whether it gives way to whoever came first, as what a template makes does; the
                general layer gives way to a text in any case.
        """
        kept = []
        for phrase in phrases:
            mine = (name, key, general, phrase)
            first = self._first.setdefault(phrase.form, mine)
            if first[:2] == (name, key):
                kept.append(phrase)
            elif not (yields or (general and not first[2])):
                place = f"{first[0]!r} ({first[3].origin.place})"
                message = f"deze vraag staat ook bij {place}: {phrase.text!r}; kies één plek"
                self.problems.append(phrase.origin.problem((), message))
        return kept
