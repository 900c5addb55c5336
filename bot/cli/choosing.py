"""Which point or subject a maintainer means: by its number, its id, its title or a word."""

from __future__ import annotations

from bot.cli.prompts import ask, ask_or_back
from bot.cli.told_misses import Choices, name_of
from bot.knowledge import Knowledge
from bot.misses.finding import Found, Target, exactly, like, targets

_MOST = 9


def asked_for(which: str, choices: Choices, knowledge: Knowledge) -> Target | None:
    """What somebody means, asked until there is such a thing; nothing if they let it be.

    Raises:
        NobodyThereError: at the end of the input.
    """
    how = "(nummer, id of een woord; Enter = terug)"
    while typed := ask_or_back(f"{which} welk punt of onderwerp? {how}: "):
        if (found := chosen(typed, choices, knowledge)) is not None:
            return found
    return None


def chosen(typed: str, choices: Choices, knowledge: Knowledge) -> Target | None:
    """What somebody means; nothing, once that was told, if it cannot be told which.

    What is not named exactly is not taken without asking, were it the only thing that is like it;
    what the question was likely about stands first among what is.

    Raises:
        NobodyThereError: at the end of the input.
    """
    if typed.isdecimal():
        return _numbered(typed, choices.targets)
    among = targets(knowledge)
    if (named := exactly(typed, among)) is not None:
        return named
    listed = [*choices.targets]
    found = sorted(like(typed, among), key=lambda one: one.target not in listed)
    if not found:
        print(
            f"Geen punt en geen onderwerp heeft een woord zoals ‘{typed}’, ook niet in een vraag."
        )
        return None
    _list(found)
    again = ask("Welk nummer? (Enter = terug): ")
    return _numbered(again, [one.target for one in found[:_MOST]]) if again else None


def _numbered(typed: str, among: tuple[Target, ...] | list[Target]) -> Target | None:
    if typed.isdecimal() and 1 <= int(typed) <= len(among):
        return among[int(typed) - 1]
    print(f"Er is geen nummer {typed}.")
    return None


def _list(found: list[Found]) -> None:
    for number, one in enumerate(found[:_MOST], 1):
        asked = f"; gevraagd als ‘{one.variant}’" if one.variant else ""
        print(f"  {number}  {name_of(one.target)}{asked}")
    if (more := len(found) - _MOST) > 0:
        print(f"     (en nog {more}; typ er een woord bij om ze te zien)")
