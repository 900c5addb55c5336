"""Like questions together: the same words but for form, order, typing mistakes and wrapping."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING, TypeVar

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot import dutch
from bot.misses.kinds import Miss, misses_of

if TYPE_CHECKING:
    from bot.store import JournalEntry

MOST_QUESTIONS = 1000
"""How many different questions are compared with each other, the most asked first."""
MOST_POINTS = 5
_LIKE, _LIKE_OF_ONE_POINT = 0.75, 0.6
_LONG = 6
"""From how many letters on two words that differ in one are taken for the same."""
_Name = TypeVar("_Name", bound=str)
_Number = TypeVar("_Number", int, float)
_PARTICULAR = dutch.QUESTION_WORDS - {"wat", "hoe", "welk", "welke"}
_DENYING = frozenset("niet geen nooit niks niemand nergens".split())


@dataclass(frozen=True, slots=True)
class Cluster:
    """Questions that are much alike and that went wrong.

    Attributes:
        key: what stands for it in a button; ``with_key`` finds it by that later on, too.
        questions: the different questions, each with how often it was asked, most asked first.
        asked: how many questions went wrong in all.
        misses: how many of them went wrong in which way; one may in several.
        points: the ids of the points that came nearest with their mean probability, best first.
        chosen: the ids of the points that people chose instead, each with how many did.
        wanted: whether a maintainer wants something done about it.
        entries: the names of the entries in the journal.
    """

    key: str
    questions: tuple[tuple[str, int], ...]
    asked: int
    misses: tuple[tuple[Miss, int], ...]
    points: tuple[tuple[str, float], ...]
    chosen: tuple[tuple[str, int], ...]
    wanted: bool
    entries: tuple[str, ...]

    @property
    def question(self) -> str:
        """The question that was asked most."""
        return self.questions[0][0]

    def missed(self, how: Miss) -> int:
        """How many of the questions went wrong in one way."""
        return dict(self.misses).get(how, 0)


@dataclass
class _Question:
    """One question, however it was typed, with all times that it went wrong."""

    form: str
    entries: list[JournalEntry] = field(default_factory=list)

    @property
    def asked(self) -> int:
        return len(self.entries)

    @property
    def text(self) -> str:
        """As it was typed most."""
        typed = Counter(entry.question for entry in self.entries)
        return min(typed, key=lambda text: (-typed[text], text))

    @property
    def meant(self) -> str | None:
        """The id of the point that it seems to be about."""
        chosen = Counter(entry.chosen for entry in self.entries if entry.chosen)
        first = Counter(entry.points[0][0] for entry in self.entries if entry.points)
        found = chosen or first
        return min(found, key=lambda name: (-found[name], name)) if found else None


@dataclass(frozen=True)
class _Sense:
    """What a question is taken to say: its telling words, its question words, whether it denies."""

    telling: frozenset[str]
    asks: frozenset[str]
    denies: bool
    about: str | None

    def like(self, other: _Sense) -> bool:
        """Whether another question is likely to want the same."""
        if self.denies != other.denies or (self.asks and other.asks and self.asks != other.asks):
            return False
        shared = 2 * len(self.telling & other.telling)
        one_point = self.about is not None and self.about == other.about
        least = _LIKE_OF_ONE_POINT if one_point else _LIKE
        return shared >= least * (len(self.telling) + len(other.telling))


def clusters(entries: Iterable[JournalEntry], *, outside: bool = False) -> tuple[Cluster, ...]:
    """What went wrong, like questions together: what is wanted first, then what is asked most.

    What a maintainer has dismissed or done is left out. The same entries in whatever order make
    the same clusters. For ``outside`` see ``misses_of``.
    """
    found: dict[str, _Question] = {}
    for entry in sorted(entries, key=lambda one: one.entry):
        if entry.mark not in {"dismissed", "done"} and misses_of(entry, outside=outside):
            form = _form(entry.question)
            found.setdefault(form, _Question(form)).entries.append(entry)
    questions = sorted(found.values(), key=lambda one: (-one.asked, one.form))[:MOST_QUESTIONS]
    made = [_cluster(group, outside=outside) for group in _groups(questions)]
    return tuple(
        sorted(made, key=lambda one: (not one.wanted, -one.asked, one.question.casefold()))
    )


def with_key(found: Iterable[Cluster], key: str) -> Cluster | None:
    """The cluster that a key stood for, though it may have got other questions since."""
    for cluster in found:
        if key in {_key(_form(question)) for question, _ in cluster.questions}:
            return cluster
    return None


def _form(question: str) -> str:
    """A question but for capitals, accents and punctuation."""
    return " ".join(dutch.tokens(question)) or question


def _key(form: str) -> str:
    return blake2b(form.encode(errors="replace"), digest_size=6).hexdigest()


def _groups(questions: Sequence[_Question]) -> list[list[_Question]]:
    """Each question with the most asked one before it that it is like, or by itself."""
    spelled = _spelling(question.form for question in questions)
    groups: list[tuple[_Sense, list[_Question]]] = []
    for question in questions:
        sense = _sense(question, spelled)
        like = next((group for leader, group in groups if leader.like(sense)), None)
        if like is None:
            groups.append((sense, [question]))
        else:
            like.append(question)
    return [group for _, group in groups]


def _sense(question: _Question, spelled: Mapping[str, str]) -> _Sense:
    words = question.form.split()
    telling = [w for w in dutch.content_words(words) if w not in _DENYING]
    return _Sense(
        frozenset(spelled[dutch.stem(word)] for word in telling) or frozenset([question.form]),
        frozenset(words) & _PARTICULAR,
        not _DENYING.isdisjoint(words),
        question.meant,
    )


def _spelling(forms: Iterable[str]) -> dict[str, str]:
    """Each stem in the questions, and the stem of a more common word that it may be a typo of."""
    counted = Counter(dutch.stem(word) for form in forms for word in form.split())
    spelled: dict[str, str] = {}
    long: list[str] = []
    for stem, _ in _most_first(counted):
        spelled[stem] = stem
        if len(stem) >= _LONG:
            near = process.extractOne(stem, long, scorer=OSA.distance, score_cutoff=1)
            if near is not None:
                spelled[stem] = near[0]
            else:
                long.append(stem)
    return spelled


def _cluster(questions: Sequence[_Question], *, outside: bool) -> Cluster:
    entries = [entry for question in questions for entry in question.entries]
    likely: dict[str, float] = {}
    for entry in entries:
        for name, probability in entry.points:
            likely[name] = likely.get(name, 0.0) + probability / len(entries)
    misses = Counter(miss for entry in entries for miss in misses_of(entry, outside=outside))
    chosen = Counter(entry.chosen for entry in entries if entry.chosen)
    return Cluster(
        key=_key(questions[0].form),
        questions=tuple((question.text, question.asked) for question in questions),
        asked=len(entries),
        misses=_most_first(misses),
        points=_most_first(likely)[:MOST_POINTS],
        chosen=_most_first(chosen),
        wanted=any(entry.mark == "wanted" for entry in entries),
        entries=tuple(sorted(entry.entry for entry in entries)),
    )


def _most_first(counted: Mapping[_Name, _Number]) -> tuple[tuple[_Name, _Number], ...]:
    return tuple(sorted(counted.items(), key=lambda one: (-one[1], one[0])))
