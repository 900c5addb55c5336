"""Dutch text as people type it → normalised tokens, lemmas, compound parts and repaired words.

Pure functions and one small class; nothing here knows what any text is about.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import simplemma
from rapidfuzz import process
from rapidfuzz.distance import OSA

MAX_TOKENS = 1000
MIN_PART = 4
_WORD = re.compile(r"\w+(?:'\w+)*")
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")
_QUOTES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "ʼ": "'", "_": " "})
_SENTENCE = re.compile(r"(?<=[.?!;:…])\s+|\n+|(?<=[?!…])(?=\w)|[\(\)]|\s[-–—]+\s")
_LINKS = ("", "s", "en", "n", "e", "er")

# Words that carry grammar rather than a subject. Negations and question words are no part of it.
FUNCTION_WORDS = frozenset(
    """
    de het een en of maar want dus dan als dat die dit deze te van in op aan met voor bij om tot uit
    over door naar er is zijn was waren ben bent wordt worden werd hebben heeft heb had hem haar zij
    ze hij ie em je jij jou jouw u uw ik me mij mijn wij we ons onze jullie hun hen zich het er daar
    hier ook nog wel al toch eens even maar eigenlijk gewoon nou nu zo zou zouden kan kun kunnen kunt
    moet moeten mag mogen wil willen zal zullen gaat gaan doen doet iets iemand men hoor he zeg eh
    daarmee hiermee ervan erop eraan erbij ermee erover waarin t n k s m
    """.split()
)
QUESTION_WORDS = frozenset(
    "wie wat waar wanneer waarom hoe welk welke hoeveel waarmee waardoor waarvoor waaraan "
    "waarvan waarover waarop".split()
)
NEGATIONS = frozenset("niet geen nooit niets niemand nergens zonder noch".split())


def plain(text: str) -> str:
    """``text`` without accents, invisible characters, typographic quotes and capitals."""
    text = unicodedata.normalize("NFKD", text.translate(_QUOTES))
    kept = (c for c in text if unicodedata.category(c) not in {"Mn", "Cf", "Me", "Co", "Cs"})
    return _STRETCHED.sub(r"\1\1", "".join(kept).casefold())


def tokens(text: str) -> list[str]:
    """The words of ``text`` in a bare form: no accents, capitals or apostrophes; at most 1000."""
    found = _WORD.finditer(plain(text))
    return [match.group().replace("'", "") for _, match in zip(range(MAX_TOKENS), found)]


def sentences(text: str) -> list[str]:
    """``text`` cut where a sentence, a line or an aside ends; never an empty one."""
    return [part.strip() for part in _SENTENCE.split(text) if part.strip()]


@lru_cache(maxsize=100_000)
def lemma(word: str) -> str:
    """The dictionary form of a bare word (``burgers`` → ``burger``), or the word itself."""
    return plain(simplemma.lemmatize(word, lang="nl"))


@lru_cache(maxsize=100_000)
def is_dutch(word: str) -> bool:
    """Whether a dictionary of Dutch has the word."""
    return bool(simplemma.is_known(word, lang="nl"))


def content_words(words: Iterable[str]) -> list[str]:
    """The words that are about something: no function words, and no question words."""
    return [w for w in words if w not in FUNCTION_WORDS and w not in QUESTION_WORDS]


@dataclass(frozen=True)
class Vocabulary:
    """The bare words that a collection of texts uses, for repairing and splitting other words."""

    words: frozenset[str]
    by_length: dict[int, Sequence[str]]

    @classmethod
    def of(cls, words: Collection[str]) -> Vocabulary:
        """A vocabulary of bare words."""
        by_length: dict[int, list[str]] = {}
        for word in sorted(words):
            by_length.setdefault(len(word), []).append(word)
        return cls(frozenset(words), dict(by_length))

    def repair(self, word: str) -> str | None:
        """The one known word that a mistyped ``word`` most likely was, or nothing.

        Words under four letters and words with digits are left alone; one typing mistake is
        allowed, two from eight letters on (optimal string alignment distance).
        """
        if len(word) < MIN_PART or not word.isalpha() or len(word) > 40:
            return None
        allowed = 1 if len(word) < 8 else 2
        lengths = range(len(word) - allowed, len(word) + allowed + 1)
        near = [w for length in lengths for w in self.by_length.get(length, ())]
        found = process.extract(
            word, near, scorer=OSA.distance, score_cutoff=allowed, limit=4
        )
        if not found:
            return None
        best = min(found, key=lambda f: (f[1], f[0][0] != word[0], abs(len(f[0]) - len(word))))
        return str(best[0])

    def split(self, word: str) -> tuple[str, ...]:
        """A compound's parts (``wijkcooperaties`` → ``wijk``, ``cooperaties``), or ``()``.

        Both parts are known words of at least four letters; a linking ``s`` or ``en`` may stand
        between them. The longest second part wins, since it carries the meaning.
        """
        for cut in range(MIN_PART, len(word) - MIN_PART + 1):
            tail = word[cut:]
            if tail in self.words:
                head = word[:cut]
                for link in _LINKS:
                    stem = head.removesuffix(link) if link else head
                    if len(stem) >= MIN_PART and stem in self.words:
                        return (stem, tail)
        return ()
