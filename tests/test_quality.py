"""The matcher on questions of people who never saw the knowledge base: it may not get worse."""

from __future__ import annotations

from collections.abc import Mapping
from statistics import median

import pytest

from bot.knowledge import Knowledge
from bot.matching import Answer, Matcher, Outcome
from bot.matching.outcome import matches, words_in
from tests.labelled import Labelled, Labels, Tally, read

AT_LEAST = {
    "shown right": 90,
    "answered right": 84,
    "helped": 95,
    "smalltalk in kind": 98,
    "meta in kind": 98,
}
AT_MOST = {
    "answered wrong": 4,
    "likely wrong": 4,
    "near answered": 17,
    "outside answered": 4,
    "outside shown": 4,
}
WORDS_SHOWN = 42
Outcomes = list[tuple[Labelled, Outcome]]


@pytest.fixture(scope="module")
def outcomes(matcher: Matcher) -> Outcomes:
    """The development questions, and what each leads to."""
    return [(question, matcher.match(question.text)) for question in read(["development"])]


@pytest.fixture(scope="module")
def shares(knowledge: Knowledge, outcomes: Outcomes) -> Mapping[str, float]:
    """How often each thing happens, in percent."""
    tally = Tally(Labels(knowledge))
    for question, outcome in outcomes:
        tally.add(question, outcome)
    return tally.shares()


@pytest.mark.parametrize(("what", "least"), AT_LEAST.items())
def test_what_should_happen_happens_this_often(
    shares: Mapping[str, float], what: str, least: int
) -> None:
    assert shares[what] >= least


@pytest.mark.parametrize(("what", "most"), AT_MOST.items())
def test_what_should_not_happen_is_this_rare(
    shares: Mapping[str, float], what: str, most: int
) -> None:
    assert shares[what] <= most


def test_every_passage_shown_stands_in_the_source_word_for_word_and_is_short(
    outcomes: Outcomes, knowledge: Knowledge
) -> None:
    points = [match.point for _, outcome in outcomes for match in matches(outcome)]
    assert all(q.text in q.paragraph.text for point in points for q in knowledge.quotes(point))
    answers = [outcome for _, outcome in outcomes if isinstance(outcome, Answer)]
    shown = [words_in(outcome.matches) for outcome in answers]
    assert median(shown) <= WORDS_SHOWN
