"""What a changed knowledge base makes of the test questions, beside what it made of them before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.cli.trial import Tested, Verdict, verdict_of
from bot.cli.undisturbed import undisturbed
from bot.knowledge import Knowledge, Locate, load_located
from bot.matching import Matcher
from bot.misses.naming import title_of

_RANK: dict[Verdict, int] = {"mis": 0, "aangeboden": 1, "raak": 2}
_WAS: dict[Verdict, str] = {
    "mis": "kwam nergens goed uit",
    "aangeboden": "stond tussen de keuzes",
    "raak": "kwam goed uit",
}


@dataclass(frozen=True)
class LearnedBase:
    """The knowledge base as it was when it was last learned."""

    matcher: Matcher
    locate: Locate

    @classmethod
    def read(cls, directory: Path, cache: Path | None) -> LearnedBase:
        """Reads and learns it.

        Raises:
            KnowledgeError: when there is a mistake in it.
        """
        with undisturbed():
            knowledge, locate = load_located(directory)
            return cls(Matcher(knowledge, cache=cache), locate)


@dataclass(frozen=True)
class Compared:
    """Test questions that are in both, and those that are new; each in the order of the files."""

    better: tuple[tuple[Tested, Tested], ...]
    worse: tuple[tuple[Tested, Tested], ...]
    new: tuple[Tested, ...]
    right_before: int
    right_now: int
    total: int

    def told(self, knowledge: Knowledge) -> Iterator[str]:
        """The same in lines for a maintainer."""
        yield (
            f"Testvragen: {self.right_now} van {self.total} komen goed uit of staan tussen de "
            f"keuzes; daarvoor {self.right_before}."
        )
        titles = {entry.id: title_of(entry) for entry in knowledge.asked}
        for heading, pairs in (("Beter", self.better), ("Slechter", self.worse)):
            yield f"{heading}: {len(pairs) or 'geen enkele'}"
            for before, now in pairs:
                told = f"‘{now.question}’ (bij ‘{titles[now.entry]}’) {_WAS[before.verdict]}"
                yield f"  {told}, en {_now(now)}"
        for tested in self.new:
            yield f"Nieuwe testvraag: ‘{tested.question}’ {_new(tested)}"


def _now(tested: Tested) -> str:
    if tested.verdict == "mis":
        return f"{tested.went}; dat is fout"
    return "komt nu goed uit" if tested.verdict == "raak" else "staat nu tussen de keuzes"


def _new(tested: Tested) -> str:
    if tested.verdict == "mis":
        told = f"komt nog niet goed uit: ze {tested.went}"
        return f"{told}. Zo blijft ze in de lijst van `misses` staan"
    return _now(tested)


def compared(before: Iterable[Tested], now: Iterable[Tested]) -> Compared:
    """What got better and what got worse."""
    was = {(one.entry, one.question): one for one in before}
    results = list(now)
    pairs = [(was[key], one) for one in results if (key := (one.entry, one.question)) in was]
    steps = [_RANK[one.verdict] - _RANK[other.verdict] for other, one in pairs]
    return Compared(
        better=tuple(pair for pair, step in zip(pairs, steps, strict=True) if step > 0),
        worse=tuple(pair for pair, step in zip(pairs, steps, strict=True) if step < 0),
        new=tuple(one for one in results if (one.entry, one.question) not in was),
        right_before=sum(other.verdict != "mis" for other, _ in pairs),
        right_now=sum(one.verdict != "mis" for _, one in pairs),
        total=len(pairs),
    )


def reached(asked: Iterable[tuple[str, str]], matcher: Matcher) -> Iterator[str]:
    """How questions do now that people asked, in the words in which they did, in lines.

    Args:
        asked: each question, with the id of what it is to lead to.
        matcher: of the knowledge base as it is now.
    """
    yield "Wat mensen vroegen:"
    for question, wanted in dict(asked).items():
        right = verdict_of(wanted, matcher.match(question)) == "raak"
        yield f"  {'goed    ' if right else 'nog niet'}  {question}"
