"""Questions to whoever sits at the terminal, or to a pipe."""

from __future__ import annotations

import shutil
import textwrap
from typing import Literal

Decision = Literal["keep", "take back", "take back the last"]
_DECISIONS: dict[str, Decision] = {
    **dict.fromkeys(("h", "houden"), "keep"),
    **dict.fromkeys(("t", "terugdraaien"), "take back"),
    **dict.fromkeys(("u", "ongedaan"), "take back the last"),
}
_BACK = {"t", "terug"}
_YES, _NO = {"j", "ja", "y", "yes"}, {"n", "nee", "no"}


class NobodyThereError(Exception):
    """No answer comes any more."""


def ask(prompt: str, given: str = "") -> str:
    """What is typed; ``given`` if that is nothing.

    Raises:
        NobodyThereError: at the end of the input.
    """
    try:
        typed = input(prompt)
    except EOFError:
        print(flush=True)
        raise NobodyThereError from None
    return " ".join(typed.split()) or given


def ask_or_back(prompt: str, given: str = "") -> str:
    """What is typed, or ``given``; nothing if somebody wants to go back.

    Raises:
        NobodyThereError: at the end of the input.
    """
    typed = ask(prompt, given)
    return "" if typed.casefold() in _BACK else typed


def agreed(question: str) -> bool:
    """Whether somebody says yes; asked until it is yes or no.

    Raises:
        NobodyThereError: at the end of the input.
    """
    while True:
        said = ask(f"{question} (j/n) ").casefold()
        if said in _YES | _NO:
            return said in _YES
        print("Typ j (ja) of n (nee).")


def decided() -> Decision:
    """What somebody wants with what was changed; asked until it is said.

    Raises:
        NobodyThereError: at the end of the input.
    """
    while True:
        said = ask("Houden of terugdraaien? (h/t; u: alleen de laatste vraag eruit) ").casefold()
        if said in _DECISIONS:
            return _DECISIONS[said]
        print("Typ h (houden), t (terugdraaien) of u (alleen de laatste vraag eruit).")


def wrapped(text: str) -> str:
    """Text in lines that fit the terminal and end between words."""
    return textwrap.fill(text, shutil.get_terminal_size().columns)
