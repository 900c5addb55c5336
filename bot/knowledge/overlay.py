"""A text's layer over the general one: what a text has under the same id or key comes instead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.knowledge import filling
from bot.knowledge.documents import Problem
from bot.knowledge.follow_ups import FollowUpKind
from bot.knowledge.layer import Found, Layer
from bot.knowledge.model import WordList


@dataclass(frozen=True)
class Overlay:
    """Two layers seen as one."""

    general: Layer
    text: Layer

    def found(self, key: str) -> list[Found]:
        """The valid entries of a part: the text's, and the general ones that it leaves standing."""
        general = self.general.listed.get(key, ())
        kept = [found for found in general if found.entry.id not in self.text.ids]
        return [*self.text.listed.get(key, ()), *kept]

    def whole(self, key: str) -> list[Any]:
        """The valid files of a part that is no list, the general ones first."""
        layers = (self.general, self.text)
        return [found.entry for layer in layers for found in layer.whole.get(key, ())]

    def unread(self, *keys: str) -> bool:
        """Whether something of these parts is not known."""
        return bool({*keys} & (self.general.unread | self.text.unread))

    def clashes(self) -> Iterator[Problem]:
        """A text may say something else to distress, but not make something else of it."""
        distress = {f.entry.id: f for f in self.general.listed.get("nood", ())}
        for key, entries in self.text.listed.items():
            for found in entries:
                if key != "nood" and (other := distress.get(found.entry.id)):
                    message = f"{found.entry.id!r} is een bericht in nood ({other.origin.place})"
                    yield found.origin.problem(("id",), f"{message}; kies een andere id")

    def words(self, asked: Mapping[str, str]) -> WordList:
        """The words of both layers; an abbreviation stands for what the text says.

        Args:
            asked: what the placeholders in what people type stand for.
        """
        lists: list[WordList] = self.whole("woorden")
        abbreviations: dict[str, str] = {}
        for words in lists:
            abbreviations |= words.abbreviations
        return WordList(
            groepen=tuple(group for words in lists for group in words.groups),
            afkortingen=abbreviations,
            overslaan=tuple(dict.fromkeys(p for words in lists for p in words.padding)),
            vraagwoorden=tuple(filling.fill(w, asked) for words in lists for w in words.asking),
        )

    def not_distress(self) -> tuple[str, ...]:
        """The messages that only look like distress."""
        return tuple(phrase for file in self.whole("vragen") for phrase in file.not_distress)

    def follow_ups(self, asked: Mapping[str, str]) -> Mapping[FollowUpKind, tuple[str, ...]]:
        """The phrasings of each kind of follow-up, with the placeholders ``asked`` filled in."""
        kinds: dict[FollowUpKind, tuple[str, ...]] = {}
        for follow_ups in self.whole("vervolgvragen"):
            for kind, phrases in follow_ups.by_kind.items():
                kinds[kind] = tuple(filling.fill(phrase, asked) for phrase in phrases)
        return kinds
