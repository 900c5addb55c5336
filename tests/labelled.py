"""Labelled questions, and what counts as a right reply to one."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from pathlib import Path

from bot.dutch import tokens
from bot.knowledge import Knowledge
from bot.matching import Answer, Outcome, Suggestions
from bot.matching.outcome import label

QUESTIONS = Path(__file__).with_name("questions")
TRAINING = ("training-1", "training-2", "training-3", "development")
HELD_OUT = ("held-out",)
_SHARE, _CLAUSE = 0.6, 6


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
        if not question.core:
            return label(outcome)
        shown = outcome.matches if isinstance(outcome, Answer | Suggestions) else ()
        if not shown:
            return "no answer"
        right = any(self.answers(question, match.point.id) for match in shown)
        verb = "answered" if isinstance(outcome, Answer) else "offered"
        return f"{verb} {'right' if right else 'wrong'}"


def covers(passage: Sequence[str], sentence: Sequence[str]) -> bool:
    """Whether a passage holds 60 % of a sentence in one run, or is a clause of six words of it."""
    match = SequenceMatcher(None, passage, sentence, autojunk=False).find_longest_match()
    return match.size >= _SHARE * len(sentence) or match.size == len(passage) >= _CLAUSE


def shares(verdicts: Counter[str]) -> dict[str, float]:
    """Each verdict's share, in percent."""
    total = sum(verdicts.values())
    return {verdict: 100 * count / total for verdict, count in verdicts.items()}
