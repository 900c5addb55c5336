"""The words that Dutch has, whatever the text: what is one of them was not mistyped."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bot import dutch
from bot.keeping import Arrays, digest, kept

_PACKAGE = "pyspellchecker"
_VERSION = b"1"
"""Of what is made of a word list; to be raised by who changes that."""


@dataclass(frozen=True, eq=False)
class Lexicon:
    """Bare words, each by eight bytes that stand for it: some hundred thousands take little room.

    Attributes:
        hashes: in ascending order.
    """

    hashes: NDArray[np.uint64]

    @classmethod
    def of(cls, words: Iterable[str]) -> Self:
        """A lexicon of these words, in whatever form they are written."""
        sides: tuple[list[str], list[str]] = [], []
        for word in words:
            sides[word.isascii()].append(word)
        # All at once, since one by one takes far longer; and so do accents among what has none.
        bare = [word for side in sides for word in dutch.plain("\n".join(side)).split("\n")]
        return cls(np.unique(np.array([_hash(word) for word in bare], np.uint64)))

    def __contains__(self, word: str) -> bool:
        """Whether a bare word is in it."""
        wanted = np.uint64(_hash(word))
        place = int(np.searchsorted(self.hashes, wanted))
        return place < len(self.hashes) and bool(self.hashes[place] == wanted)

    def arrays(self) -> Arrays:
        """All that it is."""
        return {"hashes": self.hashes}

    @classmethod
    def restored(cls, arrays: Arrays) -> Self:
        """What these arrays were made of."""
        return cls(arrays["hashes"])


@lru_cache(maxsize=2)
def dutch_lexicon(cache: Path | None) -> Lexicon:
    """The words of films' subtitles and dictionaries, as pyspellchecker lists them.

    Args:
        cache: the folder in which it is kept; nowhere, if none.
    """
    key = digest([_VERSION, version(_PACKAGE).encode()])
    return kept(Lexicon, cache, "lexicon", key, _listed)


def _listed() -> Lexicon:
    from spellchecker import SpellChecker  # takes long, and is needed once

    return Lexicon.of(SpellChecker(language="nl").word_frequency.words())


def _hash(word: str) -> int:
    return int.from_bytes(blake2b(word.encode(), digest_size=8).digest())
