"""Distress: who is in need is heard, who only sounds like it is not, and how much that takes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.knowledge import load
from bot.matching import Chat, Matcher
from bot.matching.distress import distress_owners, texts_of
from bot.matching.explanation import explain
from bot.matching.svm import LEFT_OUT
from bot.matching.training import drawn_evenly
from tests.bases import OTHER_TEXT, little_general

ORDINARY = Path(__file__).with_name("ordinary.txt")
"""What people say around a study circle, a library or a school; never to be learned from."""
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


def test_who_only_wants_to_come_or_cannot_is_not_in_need(matcher: Matcher) -> None:
    messages = ORDINARY.read_text(encoding="utf-8").splitlines()
    learned = {*matcher.knowledge.not_distress}
    assert not learned & {*messages}, "what is counted with is not to be learned from"
    alarms = [message for message in messages if needs(matcher, message)]
    assert len(alarms) <= 0.06 * len(messages)


@pytest.fixture
def general(tmp_path: Path) -> Path:
    """A general layer that is soon learned, to change as a maintainer would."""
    folder = tmp_path / "algemeen"
    little_general(folder, 30)
    return folder


def over(general: Path) -> Matcher:
    """A matcher for the small text over a general layer."""
    return Matcher(load(OTHER_TEXT, general))


def add(file: Path, old: str, new: str) -> None:
    """Puts a line under the first ``old`` in a file."""
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, f"{old}{new}\n", 1), encoding="utf-8")


def test_what_stands_among_what_is_no_distress_never_is_whatever_it_sounds_like(
    general: Path,
) -> None:
    message = "ik wil niet meer leven zonder koffie"
    before = over(general)
    assert needs(before, message)
    assert before.may_be_distress(message)
    add(general / "vragen/gewoon.yaml", "geen_nood:\n", f"- {message}")
    after = over(general)
    for typed in (message, f"Hallo, {message}!", message.upper()):
        assert needs(after, typed) is None
    assert not after.may_be_distress(message)
    assert needs(after, "ik wil niet meer leven")
    assert needs(after, f"{message}. Ik wil niet meer leven.")


def test_what_stands_among_distress_is_always_that_even_if_it_stands_among_the_rest_too(
    general: Path,
) -> None:
    message = "de blauwe kraai zit op het hek"
    assert needs(over(general), message) != "geweld"
    add(general / "vragen/nood.yaml", "  geweld:\n", f"  - {message}")
    assert needs(over(general), f"{message}.") == "geweld"
    add(general / "vragen/gewoon.yaml", "geen_nood:\n", f"- {message}")
    assert needs(over(general), message) == "geweld"


def test_an_explanation_tells_what_sounded_like_distress(matcher: Matcher) -> None:
    found = explain(matcher, "Wat is hybriditeit? Ik vraag het want ik wil vannacht echt dood.")
    need = found.need
    assert need is not None
    assert isinstance(found.outcome, Chat)
    assert need.name == found.outcome.entry.id == "nood-zelf"
    assert need.margin >= need.least
    assert not need.literally
    assert "dood" in [word for word, _ in need.words[:2]]
    assert [value for _, value in need.words] == sorted((v for _, v in need.words), reverse=True)
    assert all(text in found.outcome.entry.questions for text, _ in need.variants)
    literally = explain(matcher, found.outcome.entry.questions[0]).need
    assert literally is not None
    assert literally.literally
    assert explain(matcher, "wat is hybriditeit").need is None


def test_it_learns_from_so_many_messages_that_are_no_distress_and_no_more(
    matcher: Matcher,
) -> None:
    knowledge, asked = matcher.knowledge, matcher.views.owners
    texts, entries = texts_of(knowledge), [t for t in knowledge.small_talk if t.kind == "nood"]
    in_need = sum(len(entry.questions) for entry in entries)
    most = 20_000
    keys = np.random.default_rng(0).random(len(asked))
    owners = distress_owners(knowledge, asked, keys, most)
    assert len(owners) == len(asked) + len(texts)
    assert np.sum(owners == len(entries)) == most < len(owners) - in_need
    assert np.sum((owners >= 0) & (owners < len(entries))) == in_need
    beside = len(texts) - in_need
    few, all_ = (distress_owners(knowledge, asked, keys, n) for n in (0, len(owners)))
    assert np.sum(few == len(entries)) == np.sum(few[-beside:] == len(entries)) == beside
    assert LEFT_OUT not in all_


def test_every_entry_gives_as_many_examples_as_it_can() -> None:
    owners = np.repeat([0, 1, 2, 3], [2, 500, 30, 90])
    keys = np.random.default_rng(0).random(len(owners))
    for most in (0, 1, 7, 50, 62, 400, 622, 1_000):
        drawn = drawn_evenly(owners, keys, most)
        assert len({*drawn.tolist()}) == len(drawn) == min(most, len(owners))
        counts = np.bincount(owners[drawn], minlength=4)
        short = counts < np.bincount(owners)
        assert not short.any() or counts[short].min() >= counts.max() - 1
        lowest = [keys[owners == owner].argmin() for owner in range(4)]
        firsts = np.searchsorted(owners, range(4)) + lowest
        assert most < 4 or set(firsts.tolist()) <= set(drawn.tolist())
