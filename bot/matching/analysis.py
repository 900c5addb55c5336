"""From a message to weighted terms: abbreviations, typing mistakes, compounds, synonyms."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import Stemmer

from bot import dutch
from bot.knowledge import Knowledge

PART_WEIGHT = 0.5
GROUP_WEIGHT = 0.6
FUNCTION_WEIGHT = 0.25
_NGRAMS = (3, 4, 5)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a message as the matcher sees it.

    Attributes:
        typed: as it was typed, in bare form.
        term: what stands for it in the index.
        parts: the terms of a compound's parts.
        groups: the synonym groups that it belongs to.
        known: whether the knowledge base uses the word, or one of the same stem.
        dutch: whether it is known, or a dictionary of Dutch has it.
        function: whether it carries grammar rather than a subject.
    """

    typed: str
    word: str
    term: str
    parts: tuple[str, ...]
    groups: tuple[str, ...]
    known: bool
    dutch: bool
    function: bool


@dataclass(frozen=True, slots=True)
class Utterance:
    """A message, or a part of one, ready for matching."""

    text: str
    words: tuple[Word, ...]

    def terms(self) -> dict[str, float]:
        """Term → weight: the words, compound parts and synonym groups."""
        weights: dict[str, float] = {}
        for word in self.words:
            own = FUNCTION_WEIGHT if word.function else 1.0
            _raise(weights, word.term, own)
            for part in word.parts:
                _raise(weights, part, PART_WEIGHT)
            for group in word.groups:
                _raise(weights, group, GROUP_WEIGHT)
        return weights

    def ngrams(self) -> dict[str, float]:
        """Character n-grams of three to five letters inside the words, with their counts."""
        weights: dict[str, float] = {}
        for word in self.words:
            for gram in ngrams(word.word):
                weights[gram] = weights.get(gram, 0.0) + 1.0
        return weights

    @property
    def content(self) -> tuple[Word, ...]:
        """The words that carry a subject."""
        return tuple(word for word in self.words if not word.function)


def _raise(weights: dict[str, float], term: str, weight: float) -> None:
    weights[term] = max(weights.get(term, 0.0), weight)


@lru_cache(maxsize=50_000)
def ngrams(word: str) -> tuple[str, ...]:
    """A word's character n-grams, its edges marked by a space."""
    padded = f" {word} "
    return tuple(
        padded[i : i + n] for n in _NGRAMS for i in range(max(1, len(padded) - n + 1))
    )


@lru_cache(maxsize=100_000)
def term_of(word: str) -> str:
    """The index term of a bare word: its lemma's stem (Snowball's Dutch algorithm)."""
    return str(Stemmer.Stemmer("dutch").stemWord(dutch.lemma(word)))


class Analyser:
    """Analyses messages with a knowledge base's own vocabulary and word list."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._abbreviations = {
            " ".join(dutch.tokens(short)): dutch.tokens(long)
            for short, long in knowledge.words.abbreviations.items()
        }
        self._groups: dict[str, tuple[str, ...]] = {}
        for number, group in enumerate(knowledge.words.groups):
            for phrase in group:
                words = dutch.tokens(phrase)
                if len(words) == 1:
                    term = term_of(words[0])
                    self._groups[term] = (*self._groups.get(term, ()), f"#{number}")
        self._padding = _padding(knowledge.words.padding)
        words = set(_words(knowledge))
        self._vocabulary = dutch.Vocabulary.of(words)
        self._terms = frozenset(term_of(word) for word in words)

    def without_padding(self, text: str) -> str:
        """``text`` without greetings, thanks and other wrapping around the question."""
        stripped = self._padding.sub(" ", dutch.plain(text)) if self._padding else text
        return stripped if dutch.tokens(stripped) else text

    def analyse(self, text: str, *, repair: bool = True) -> Utterance:
        """The words of ``text``, repaired where they are mistyped."""
        words = self._expand(dutch.tokens(text))
        return Utterance(text, tuple(self._word(w, repair) for w in self._join(words)))

    def _expand(self, words: list[str]) -> list[str]:
        return [long for word in words for long in self._abbreviations.get(word, (word,))]

    def _join(self, words: list[str]) -> list[str]:
        joined: list[str] = []
        for word in words:
            if joined and len(joined[-1]) + len(word) > 5:
                whole = joined[-1] + word
                if whole in self._vocabulary.words and not self._usual(joined[-1], word):
                    joined[-1] = whole
                    continue
            joined.append(word)
        return joined

    def _usual(self, first: str, second: str) -> bool:
        return first in dutch.FUNCTION_WORDS and second in dutch.FUNCTION_WORDS

    def _word(self, typed: str, repair: bool) -> Word:
        word, term = typed, term_of(typed)
        known = typed in self._vocabulary.words or term in self._terms
        is_dutch = known or dutch.is_dutch(typed)
        parts: tuple[str, ...] = ()
        if not known and repair and not is_dutch:
            repaired = self._vocabulary.repair(typed)
            if repaired is not None:
                word, term, known, is_dutch = repaired, term_of(repaired), True, True
        if len(word) >= 2 * dutch.MIN_PART:
            parts = tuple(term_of(part) for part in self._vocabulary.split(word))
        function = word in dutch.FUNCTION_WORDS
        groups = self._groups.get(term, ())
        known = known or bool(parts) or bool(groups)
        return Word(typed, word, term, parts, groups, known, is_dutch or known, function)


def _padding(phrases: Iterable[str]) -> re.Pattern[str] | None:
    plain = sorted((dutch.plain(phrase) for phrase in phrases), key=len, reverse=True)
    if not plain:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(phrase) for phrase in plain)})(?!\w)[,.! ]*")


def _words(knowledge: Knowledge) -> Iterable[str]:
    for section in knowledge.source.sections:
        for paragraph in section.paragraphs:
            yield from dutch.tokens(paragraph.text)
    for point in knowledge.points:
        for text in (point.title, point.answer, *point.questions):
            yield from dutch.tokens(text)
    for entry in (*knowledge.out_of_scope, *knowledge.small_talk):
        for text in entry.questions:
            yield from dutch.tokens(text)
    for group in knowledge.words.groups:
        for phrase in group:
            yield from dutch.tokens(phrase)
