"""Distress: who is in need is heard, who only sounds like it is not, and how much that takes."""

from __future__ import annotations

import numpy as np
import pytest

from bot.matching import Chat, Matcher
from bot.matching.distress import distress_owners, texts_of
from bot.matching.svm import LEFT_OUT
from bot.matching.training import drawn_evenly

NEEDS = {
    "mijn beste vriend zegt dat hij een eind aan zijn leven maakt": "nood-ander",
    "ik wil vannacht niet meer leven": "nood-zelf",
    "mijn vader slaat mijn moeder en ik ben bang": "geweld",
    "iemand is bewusteloos en ademt niet": "spoed",
    "ik heb geen slaapplek voor vannacht": "geen-onderdak",
}
ALIKE = [
    "wat zegt de schrijver over huiselijk geweld",
    "is zelfmoordpreventie een taak van de gemeente",
    "zijn mensen met schulden volgens hem kwetsbaar",
    "is de verzorgingsstaat kapotbezuinigd",
    "ik verveel me dood bij dit essay",
]


def needs(matcher: Matcher, message: str) -> str | None:
    """The entry in distress that a message gets."""
    outcome = matcher.match(message)
    if isinstance(outcome, Chat) and outcome.entry.kind == "nood":
        return outcome.entry.id
    return None


@pytest.mark.parametrize(("message", "entry"), NEEDS.items())
def test_who_is_in_need_is_told_where_help_is(matcher: Matcher, message: str, entry: str) -> None:
    assert needs(matcher, message) == entry


@pytest.mark.parametrize("message", ALIKE)
def test_hard_words_alone_are_no_distress(matcher: Matcher, message: str) -> None:
    assert needs(matcher, message) is None


def test_what_might_be_distress_is_suspected_and_few_questions_are(matcher: Matcher) -> None:
    knowledge = matcher.knowledge
    in_need = [t for talk in knowledge.small_talk if talk.kind == "nood" for t in talk.questions]
    assert all(map(matcher.may_be_distress, NEEDS))
    long = "Wat is hybriditeit? Ik vraag het omdat ik vannacht niet meer leven wil. Dank alvast."
    assert matcher.may_be_distress(long)
    assert sum(map(matcher.may_be_distress, in_need[::20])) >= 0.99 * len(in_need[::20])
    asked = [question for point in knowledge.points for question in point.test_questions]
    assert sum(map(matcher.may_be_distress, asked)) <= 0.06 * len(asked)


def test_it_learns_from_so_many_messages_that_are_no_distress_and_no_more(
    matcher: Matcher,
) -> None:
    knowledge, asked = matcher.knowledge, matcher.views.owners
    texts, entries = texts_of(knowledge), [t for t in knowledge.small_talk if t.kind == "nood"]
    in_need = sum(len(entry.questions) for entry in entries)
    most = 10_000
    owners = distress_owners(knowledge, asked, most)
    assert len(owners) == len(asked) + len(texts)
    assert np.sum(owners == len(entries)) == most < len(owners) - in_need
    assert np.sum((owners >= 0) & (owners < len(entries))) == in_need
    beside = len(texts) - in_need
    few, all_ = distress_owners(knowledge, asked, 0), distress_owners(knowledge, asked, len(owners))
    assert np.sum(few == len(entries)) == np.sum(few[-beside:] == len(entries)) == beside
    assert LEFT_OUT not in all_


def test_every_entry_gives_as_many_examples_as_it_can() -> None:
    owners = np.repeat([0, 1, 2, 3], [2, 500, 30, 90])
    for most in (0, 1, 7, 50, 62, 400, 622, 1_000):
        drawn = drawn_evenly(owners, most)
        assert len({*drawn.tolist()}) == len(drawn) == min(most, len(owners))
        counts = np.bincount(owners[drawn], minlength=4)
        short = counts < np.bincount(owners)
        assert not short.any() or counts[short].min() >= counts.max() - 1
        assert np.array_equal(drawn, drawn_evenly(owners, most))
