"""Dutch text as people type it → normalised tokens, stems, compound parts and repaired words.

Pure functions and one small class; nothing here knows what any text is about.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import Stemmer
from rapidfuzz import process
from rapidfuzz.distance import OSA

MAX_TOKENS = 1000
MIN_PART = 4
_LONGEST_WORD = 40
_WORD = re.compile(r"\w+(?:'\w+)*")
_EMOJI = re.compile(r"[\u2600-\u27bf\u2b50\u2b55\U0001f000-\U0001f3fa\U0001f400-\U0001faff]")
_SPACES = re.compile(r"[^\S\n]+")
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")
_THRICE = re.compile(r"(.)\1\1")
_INSTEAD = (("’", "'"), ("‘", "'"), ("`", "'"), ("´", "'"), ("ʼ", "'"), ("_", " "))
_LINKS = ("", "s", "en", "n", "e", "er")
_INVISIBLE = frozenset({"Mn", "Me", "Cf", "Co", "Cs"})

# Words that carry grammar rather than a subject. Negations and question words are no part of it.
FUNCTION_WORDS = frozenset(
    """
    de het een en of maar want dus dan als dat die dit deze te van in op aan met voor bij om tot uit
    over door naar er is zijn was waren ben bent wordt worden werd hebben heeft heb had hem haar zij
    ze hij ie em je jij jou jouw u uw ik me mij mijn wij we ons onze jullie hun hen zich daar hier
    ook nog wel al toch eens even eigenlijk gewoon nou nu zo zou zouden kan kun kunnen kunt moet
    moeten mag mogen wil willen zal zullen gaat gaan doen doet iets iemand men hoor he zeg eh
    daarmee hiermee ervan erop eraan erbij ermee erover waarin t n k s m ge gij da
    """.split()
)
QUESTION_WORDS = frozenset(
    """
    wie wat waar wanneer waarom hoe welk welke hoeveel waarmee waardoor waarvoor waaraan waarvan
    waarover waarop
    """.split()
)
_SENTENCE = re.compile(
    r"(?<=[.?!;:…])\s+|\n+|(?<=[?!…])(?=\w)|[()]|\s[-–—]+\s"
    rf"|(?:,\s+|,?\s+en\s+)(?=(?:{'|'.join(sorted(QUESTION_WORDS))})\b)",
    re.IGNORECASE,
)


def plain(text: str) -> str:
    """``text`` without accents, invisible characters, typographic quotes and capitals."""
    for typed, instead in _INSTEAD:  # sooner than all at once, which looks each letter up
        text = text.replace(typed, instead)
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
        for unseen in [c for c in set(text) if unicodedata.category(c) in _INVISIBLE]:
            text = text.replace(unseen, "")
    bare = text.casefold()
    return _STRETCHED.sub(r"\1\1", bare) if _THRICE.search(bare) else bare


def tokens(text: str) -> list[str]:
    """The words of ``text`` in a bare form: no accents, capitals or apostrophes; at most 1000.

    A text without any words is read by its emoji.
    """
    bare = plain(text)
    words = _WORD.findall(bare)[:MAX_TOKENS]
    if "'" in bare:
        words = [word.replace("'", "") for word in words]
    return words or _EMOJI.findall(bare)[:MAX_TOKENS]


def sentences(text: str) -> list[str]:
    """``text`` cut where a sentence, a line or an aside ends, or a second question begins."""
    single = _SPACES.sub(" ", text)  # a long run of spaces would be looked at from each of them
    return [part.strip() for part in _SENTENCE.split(single) if part.strip()]


def content_words(words: Iterable[str]) -> list[str]:
    """The words that are about something: no function words, and no question words."""
    return [w for w in words if w not in FUNCTION_WORDS and w not in QUESTION_WORDS]


@lru_cache(maxsize=1)
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("dutch")


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """What the inflected and derived forms of a bare word share (Snowball's Dutch algorithm).

    A word whose stem would be a function word is left whole: ``eenheid`` is not ``een``.
    """
    stemmed = str(_stemmer().stemWord(word))
    return word if stemmed in FUNCTION_WORDS or stemmed in QUESTION_WORDS else stemmed


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
        if not MIN_PART <= len(word) <= _LONGEST_WORD or not word.isalpha():
            return None
        allowed = 1 if len(word) < 2 * MIN_PART else 2
        near: list[tuple[str, float, int]] = []
        for length in range(len(word) - allowed, len(word) + allowed + 1):
            known = self.by_length.get(length, ())
            near += process.extract(  # type: ignore[call-overload]
                word, known, scorer=OSA.distance, score_cutoff=allowed, limit=4
            )
        if not near:
            return None
        return min(near, key=lambda f: (f[1], f[0][0] != word[0], abs(len(f[0]) - len(word))))[0]

    def split(self, word: str) -> tuple[str, ...]:
        """A compound's parts (``tuinverenigingen`` → ``tuin``, ``verenigingen``), or ``()``.

        Both parts are known words of at least four letters; a linking ``s`` or ``en`` may stand
        between them. The longest second part wins, since it carries the meaning.
        """
        for cut in range(MIN_PART, len(word) - MIN_PART + 1):
            if word[cut:] in self.words:
                for head in self._heads(word[:cut]):
                    return (head, word[cut:])
        return ()

    def _heads(self, head: str) -> Iterator[str]:
        for link in _LINKS:
            stripped = head.removesuffix(link) if link else head
            if len(stripped) >= MIN_PART and stripped in self.words:
                yield stripped
