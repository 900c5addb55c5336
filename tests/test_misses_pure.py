"""What went wrong, out of the journal: which questions count, and which are told together."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import permutations
from typing import Any

import pytest

from bot.knowledge import Knowledge
from bot.matching import Decline
from bot.matching.explanation import Candidate, Explanation
from bot.misses import Cluster, clusters, misses_of, with_key
from bot.misses.reasons import reasons
from bot.store import JournalEntry

MONDAY = date(2026, 11, 23)
NAMES = iter(range(10_000))


def asked(question: str, outcome: str = "decline", **fields: Any) -> JournalEntry:
    """An entry of the journal."""
    given = {"points": (("adres", 0.3), ("beroep", 0.1)), "place": "private"} | fields
    return JournalEntry(f"e{next(NAMES):04}", MONDAY, question=question, outcome=outcome, **given)


def one(*entries: JournalEntry) -> Cluster:
    """The only cluster that they make."""
    (found,) = clusters(entries)
    return found


WAYS = {
    "declined": (asked("a"), {"declined"}),
    "a follow-up on nothing": (asked("a", "unclear"), set()),
    "a subject that is known not to be in the text": (asked("a", "subject"), set()),
    "another language": (asked("a", "foreign"), set()),
    "answered": (asked("a", "answer"), set()),
    "answered, and another chosen": (
        asked("a", "answer", choice="runner-up", chosen="beroep"),
        {"corrected"},
    ),
    "answered, and corrected to nothing": (
        asked("a", "answer", choice="correction"),
        {"corrected"},
    ),
    "answered, and liked less than disliked": (asked("a", "answer", up=1, down=2), {"voted down"}),
    "answered, and liked": (asked("a", "answer", up=2, down=1), set()),
    "nothing chosen": (asked("a", "choices"), {"unchosen"}),
    "none meant": (asked("a", "choices", choice="none"), {"unchosen"}),
    "chosen": (asked("a", "choices", choice="runner-up", chosen="adres"), {"corrected"}),
    "a guess that is shown": (asked("a", "guess"), set()),
    "a guess that is only offered": (asked("a", "guess", place="group"), {"unchosen"}),
    "a guess that was not meant": (
        asked("a", "guess", choice="none", down=1),
        {"unchosen", "voted down"},
    ),
}


@pytest.mark.parametrize(("entry", "how"), WAYS.values(), ids=list(WAYS))
def test_what_counts_as_a_miss(entry: JournalEntry, how: set[str]) -> None:
    assert misses_of(entry) == how
    assert len(clusters([entry])) == bool(how)


def test_a_cluster_tells_what_was_asked_and_chosen() -> None:
    found = one(
        asked("Wat kost een moestuin?"),
        asked("wat kost een moestuin"),
        asked("wat kost een moestuin", "choices", choice="runner-up", chosen="beroep"),
        asked("en hoeveel kost zo'n moestuin dan eigenlijk", down=1, points=(("beroep", 0.5),)),
    )
    assert found.questions == (
        ("wat kost een moestuin", 3),
        ("en hoeveel kost zo'n moestuin dan eigenlijk", 1),
    )
    assert found.question == "wat kost een moestuin"
    assert found.asked == len(found.entries) == 4
    assert found.misses == (("declined", 3), ("corrected", 1), ("voted down", 1))
    assert (found.missed("corrected"), found.missed("unchosen")) == (1, 0)
    assert [(name, round(p, 3)) for name, p in found.points] == [("adres", 0.225), ("beroep", 0.2)]
    assert found.chosen == (("beroep", 1),)


def test_what_was_known_not_to_be_in_the_text_is_told_when_asked_for() -> None:
    entries = [asked("wat kost een moestuin", "subject"), asked("wat kost een moestuin")]
    assert one(*entries).misses == (("declined", 1),)
    (found,) = clusters(entries, outside=True)
    assert found.misses == (("declined", 1), ("outside", 1))


TOGETHER = [
    ("wat is een stadmaker", "wat zijn stadmakers"),
    ("wat is een stadmaker", "wat is een stadmaeker"),
    ("waarom is hybride werken lastig", "waarom is het lastig om hybride te werken"),
    ("waarom?", "Waarom??"),
    ("?!", "?!"),
]
APART = [
    ("wie is de schrijver", "waar is de schrijver"),
    ("is het altijd politiek", "is het niet politiek"),
    ("wat kost een moestuin", "wat kost een buurthuis"),
    ("wat is dat", "waarom is dat"),
]


@pytest.mark.parametrize(("first", "second"), TOGETHER)
def test_like_questions_are_told_together(first: str, second: str) -> None:
    assert one(asked(first), asked(second)).asked == 2


@pytest.mark.parametrize(("first", "second"), APART)
def test_unlike_questions_are_told_apart(first: str, second: str) -> None:
    assert len(clusters([asked(first), asked(second)])) == 2


def test_what_is_wanted_comes_first_and_then_what_is_asked_most() -> None:
    often = [asked("hoe oud is de bakker") for _ in range(3)]
    seldom, dismissed, done = (asked(q) for q in ("wie maait het gras", "weer", "koers"))
    wanted = replace(asked("kan de fontein aan"), mark="wanted")
    marked = [replace(dismissed, mark="dismissed"), replace(done, mark="done")]
    found = clusters([seldom, *marked, wanted, *often])
    assert [(c.question, c.wanted) for c in found] == [
        ("kan de fontein aan", True),
        ("hoe oud is de bakker", False),
        ("wie maait het gras", False),
    ]


def test_the_order_of_the_entries_does_not_matter() -> None:
    entries = [
        asked(q) for q in ("wat kost dat plein", "Wat kost dat plein?", "kost een plein", "b")
    ]
    assert {clusters(order) for order in permutations(entries)} == {clusters(entries)}


def test_a_key_still_finds_its_cluster_when_more_is_asked() -> None:
    first = asked("wat is een stadmaker")
    key = one(first).key
    more = [first, *(asked("wat zijn stadmakers") for _ in range(3)), asked("iets heel anders")]
    found = with_key(clusters(more), key)
    assert found is not None and first.entry in found.entries
    assert found.key != key
    assert with_key(clusters(more), "0") is None


def test_why_nothing_won_is_told_without_words_that_tell_nothing(knowledge: Knowledge) -> None:
    """Half and half is not sooner; ‘niet’ is in every point's variants, or might as well be."""
    point = next(p for p in knowledge.points if not any("zeppelin" in q for q in p.questions))
    template = next(s for s in knowledge.out_of_scope if s.kind == "sjabloon")
    near = [
        Candidate(entry.id, entry.title, chance, (), (), ())
        for entry, chance in ((point, 0.314), (template, 0.311))
    ]
    question = "waarom zegt de gemeente niet dat mensen een zeppelin bouwen"
    told = [*reasons(question, Explanation(Decline(), (), (), (*near,), 0.31, None), knowledge, "")]
    assert told == [
        f"‘{point.title}’ en ‘{template.title}’ (uit algemeen/) lijken er bijna even goed op.",
        told[-1],
    ]
    assert "‘zeppelin’" in told[-1] and "niet" not in told[-1] and "mensen" not in told[-1]
    for none, says in ((0.3141, "even waarschijnlijk"), (0.38, "denkt eerder dat de vraag nerg")):
        found = Explanation(Decline(), (), (), (*near,), none, None)
        first, *_ = reasons(question, found, knowledge, "")
        assert says in first
