"""What can go wrong with a question, as far as the journal tells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from bot.store import JournalEntry


Miss = Literal["declined", "outside", "unchosen", "voted down", "corrected"]


def misses_of(entry: JournalEntry, *, outside: bool = False) -> frozenset[Miss]:
    """What went wrong with a question; nothing if nothing did, as far as anybody knows.

    Whoever chose another point than the first, or corrected the bot, tells which point was meant.
    Where only buttons were shown and nobody pressed one, or somebody said that none was meant,
    nothing was chosen. It is no miss to say honestly that a known subject is not in the text, or to
    ask back after a follow-up on nothing.

    Args:
        entry: the question.
        outside: whether to tell also when a known subject outside the text was recognised, as that
            may be the wrong one.
    """
    found: set[Miss] = set()
    if entry.outcome == "decline":
        found.add("declined")
    if entry.outcome == "subject" and outside:
        found.add("outside")
    if entry.choice in {"runner-up", "correction"}:
        found.add("corrected")
    elif entry.choice == "none" or (_only_offers(entry) and entry.choice is None):
        found.add("unchosen")
    if entry.down > entry.up:
        found.add("voted down")
    return frozenset(found)


def _only_offers(entry: JournalEntry) -> bool:
    """Whether nothing was shown but buttons, as of a guess in a group."""
    return entry.outcome == "choices" or (entry.outcome == "guess" and entry.place == "group")
