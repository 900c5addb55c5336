"""The matcher on questions of people who never saw the knowledge base: it may not get worse."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

import pytest

from bot.knowledge import Knowledge
from bot.matching import Answer, Matcher, Outcome
from bot.matching.outcome import matches
from tests.labelled import Labelled, Labels, read

ANSWERED_RIGHT = 88
HELPED = 94
ANSWERED_WRONG = 4
NEAR_ANSWERED = 17
OUTSIDE_ANSWERED = 3
IN_KIND = 98
WORDS_SHOWN = 40

OUTSIDE = frozenset({"far", "group", "attack"})
TALK = frozenset({"smalltalk", "meta"})


@dataclass(frozen=True)
class Verdicts:
    """The development questions, what each leads to, and what that is worth."""

    found: tuple[tuple[Labelled, Outcome, str], ...]

    def share(self, verdicts: set[str], among: Callable[[Labelled], bool]) -> float:
        """How often, in percent, the questions ``among`` all are given one of these verdicts."""
        counts = Counter(verdict for question, _, verdict in self.found if among(question))
        return 100 * sum(counts[verdict] for verdict in verdicts) / counts.total()


@pytest.fixture(scope="module")
def verdicts(knowledge: Knowledge, matcher: Matcher) -> Verdicts:
    labels = Labels(knowledge)
    outcomes = [(question, matcher.match(question.text)) for question in read(["development"])]
    return Verdicts(tuple((q, outcome, labels.verdict(q, outcome)) for q, outcome in outcomes))


def has_answer(question: Labelled) -> bool:
    return bool(question.core)


def test_most_questions_are_answered_right(verdicts: Verdicts) -> None:
    assert verdicts.share({"answered right"}, has_answer) >= ANSWERED_RIGHT


def test_nearly_all_who_ask_are_helped(verdicts: Verdicts) -> None:
    assert verdicts.share({"answered right", "offered right"}, has_answer) >= HELPED


def test_few_questions_are_answered_wrong(verdicts: Verdicts) -> None:
    assert verdicts.share({"answered wrong"}, has_answer) <= ANSWERED_WRONG


def test_questions_just_outside_the_text_are_seldom_answered(verdicts: Verdicts) -> None:
    assert verdicts.share({"answer"}, lambda q: q.group == "near") <= NEAR_ANSWERED


def test_what_is_far_from_the_text_is_hardly_ever_answered(verdicts: Verdicts) -> None:
    assert verdicts.share({"answer"}, lambda q: q.group in OUTSIDE) <= OUTSIDE_ANSWERED


def test_small_talk_and_questions_about_the_bot_are_replied_to_in_kind(verdicts: Verdicts) -> None:
    assert verdicts.share({"chat"}, lambda q: q.group in TALK) >= IN_KIND


def test_every_passage_shown_stands_in_the_source_word_for_word_and_is_short(
    verdicts: Verdicts, knowledge: Knowledge
) -> None:
    points = [m.point for _, outcome, _ in verdicts.found for m in matches(outcome)]
    assert all(point.passage in knowledge.paragraph(point).text for point in points)
    answers = [outcome for _, outcome, _ in verdicts.found if isinstance(outcome, Answer)]
    shown = [sum(len(m.point.passage.split()) for m in outcome.matches) for outcome in answers]
    assert median(shown) <= WORDS_SHOWN
