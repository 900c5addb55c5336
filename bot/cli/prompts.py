"""Questions to whoever sits at the terminal, or to a pipe."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator

_YES, _NO = {"j", "ja", "y", "yes"}, {"n", "nee", "no"}


class NobodyThereError(Exception):
    """No answer comes any more."""


def ask(prompt: str, given: str = "") -> str:
    """What is typed; ``given`` if that is nothing, and in a terminal it stands there already.

    Raises:
        NobodyThereError: at the end of the input.
    """
    try:
        with _typed_already(given):
            typed = input(prompt)
    except EOFError:
        print(flush=True)
        raise NobodyThereError from None
    return " ".join(typed.split()) or given


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


def keeps() -> bool:
    """Whether somebody wants to keep what was changed; asked until it is said.

    Raises:
        NobodyThereError: at the end of the input.
    """
    while True:
        said = ask("Houden of terugdraaien? (h/t) ").casefold()
        if said in {"h", "houden"}:
            return True
        if said in {"t", "terugdraaien"}:
            return False
        print("Typ h (houden) of t (terugdraaien).")


@contextlib.contextmanager
def _typed_already(text: str) -> Iterator[None]:
    """Puts text where somebody is to type, so that they can change it."""
    try:
        import readline
    except ImportError:  # on Windows
        yield
        return
    if not (text and sys.stdin.isatty()):
        yield
        return
    readline.set_startup_hook(lambda: readline.insert_text(text))
    try:
        yield
    finally:
        readline.set_startup_hook(None)
