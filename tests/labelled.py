"""Labelled questions, and what counts as a right reply to one."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from pathlib import Path

from bot.dutch import tokens
from bot.knowledge import Knowledge
from bot.matching import Answer, Match, Outcome
from bot.matching.outcome import label, matches, shown

QUESTIONS = Path(__file__).with_name("questions")
TRAINING = ("training-1", "training-2", "training-3", "development")
HELD_OUT = ("held-out", "unseen-1", "unseen-2")
_SHARE, _CLAUSE = 0.6, 6
_OUTSIDE = {"far", "group", "attack"}


@dataclass(frozen=True)
class Labelled:
    """A question with its label.

    Attributes:
        text: the question.
        group: its register (phone, student, practice), or its kind if there is no answer to it.
        core: the sentences of the text of which any one answers it; empty if none does.
    """

    text: str
    group: str
    core: frozenset[str] = frozenset()


def read(names: Iterable[str]) -> list[Labelled]:
    """The questions in these files of ``tests/questions``."""
    found = []
    for name in names:
        for line in (QUESTIONS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            item = json.loads(line)
            core = frozenset(item.get("core", ()))
            found.append(Labelled(item["q"], item.get("register") or item["kind"], core))
    return found


class Labels:
    """Which points of a knowledge base show which sentences."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge

    @cached_property
    def _shown(self) -> dict[str, frozenset[str]]:
        text = (QUESTIONS / "sentences.json").read_text(encoding="utf-8")
        sentences = {name: tokens(sentence) for name, sentence in json.loads(text).items()}
        return {
            point.id: frozenset(
                name for name, words in sentences.items() if covers(tokens(point.passage), words)
            )
            for point in self._knowledge.points
        }

    def answers(self, question: Labelled, point_id: str) -> bool:
        """Whether a point's passage answers a question."""
        return bool(self._shown[point_id] & question.core)

    def verdict(self, question: Labelled, outcome: Outcome) -> str:
        """What an outcome is worth: right or wrong, or its kind if there is no answer."""
        passages = shown(outcome)
        sure = "answered" if isinstance(outcome, Answer) else "likely"
        if not question.core:
            return sure if passages else label(outcome)
        if not passages:
            return "no answer"
        return f"{sure} {'right' if self._right(question, passages) else 'wrong'}"

    def helps(self, question: Labelled, outcome: Outcome) -> bool:
        """Whether a passage that answers the question is shown or a button away."""
        return self._right(question, matches(outcome))

    def _right(self, question: Labelled, among: Sequence[Match]) -> bool:
        return any(self.answers(question, match.point.id) for match in among)


class Tally:
    """Counts what outcomes are worth, question by question."""

    def __init__(self, labels: Labels) -> None:
        self._labels = labels
        self._verdicts: dict[str, Counter[str]] = defaultdict(Counter)

    def add(self, question: Labelled, outcome: Outcome) -> None:
        """Counts one outcome."""
        verdict = self._labels.verdict(question, outcome)
        for group in _groups(question):
            self._verdicts[group][verdict] += 1
            self._verdicts[group]["all"] += 1
            if question.core:
                self._verdicts[group]["helped"] += self._labels.helps(question, outcome)

    def shares(self, group: str = "answerable") -> dict[str, float]:
        """The figures of the questions that have an answer, in a group; and of all others."""
        found = self._verdicts[group]
        right, guessed = found["answered right"], found["likely right"]
        shares = {
            "shown right": _percent(right + guessed, found),
            "answered right": _percent(right, found),
            "answered wrong": _percent(found["answered wrong"], found),
            "likely wrong": _percent(found["likely wrong"], found),
            "helped": _percent(found["helped"], found),
        }
        for name in ("near", "outside"):
            found = self._verdicts[name]
            if found:
                sure = found["answered"]
                shares[f"{name} answered"] = _percent(sure, found)
                shares[f"{name} shown"] = _percent(sure + found["likely"], found)
        for name in ("smalltalk", "meta"):
            if found := self._verdicts[name]:
                shares[f"{name} in kind"] = _percent(found["chat"], found)
        return shares


def _groups(question: Labelled) -> tuple[str, ...]:
    if question.core:
        return ("answerable", question.group)
    return ("outside" if question.group in _OUTSIDE else question.group,)


def _percent(count: int, found: Counter[str]) -> float:
    return 100 * count / (found["all"] or 1)


def covers(passage: Sequence[str], sentence: Sequence[str]) -> bool:
    """Whether a passage holds 60 % of a sentence in one run, or is a clause of six words of it."""
    match = SequenceMatcher(None, passage, sentence, autojunk=False).find_longest_match()
    return match.size >= _SHARE * len(sentence) or match.size == len(passage) >= _CLAUSE
