"""From a message to weighted terms: abbreviations, typing mistakes, compounds, synonyms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise

from bot import dutch
from bot.knowledge import Knowledge
from bot.matching.lexicon import Lexicon

PART_WEIGHT = 0.5
GROUP_WEIGHT = 1.0
FUNCTION_WEIGHT = 0.5
MOST_REPAIRS = 40
_WORDS_KEPT = 50_000
_HOLE = re.compile(r"\{\w+\}")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a message as the matcher sees it.

    Attributes:
        typed: as it was typed, in bare form.
        word: the same, repaired if it was mistyped.
        term: what stands for it in the index.
        parts: the terms of a compound's parts.
        known: whether the knowledge base uses the word, or one of the same stem.
        function: whether it carries grammar rather than a subject.
    """

    typed: str
    word: str
    term: str
    parts: tuple[str, ...]
    known: bool
    function: bool


@dataclass(frozen=True, slots=True)
class Utterance:
    """A message, or a part of one, ready for matching."""

    text: str
    words: tuple[Word, ...]
    groups: tuple[str, ...]

    @property
    def form(self) -> str:
        """Its words in bare form, in order."""
        return " ".join([word.word for word in self.words])

    def terms(self) -> dict[str, float]:
        """Term → weight: the words, compound parts and synonym groups."""
        weights: dict[str, float] = {}
        for word in self.words:
            for part in word.parts:
                weights.setdefault(part, PART_WEIGHT)
            weights[word.term] = FUNCTION_WEIGHT if word.function else 1.0
        for group in self.groups:
            weights[group] = GROUP_WEIGHT
        return weights

    def trigrams(self) -> dict[str, float]:
        """Each run of three letters inside the words → 1."""
        return dict.fromkeys([gram for word in self.words for gram in trigrams(word.word)], 1.0)

    def pairs(self) -> dict[str, float]:
        """Each pair of neighbouring words, the edges counted as words → 1."""
        terms = ["^", *(word.term for word in self.words), "$"]
        return {f"{first} {second}": 1.0 for first, second in pairwise(terms)}

    def subject(self) -> dict[str, float]:
        """Term → weight: only the words that carry a subject, or their compound parts."""
        return {term: 1.0 for word in self.content for term in word.parts or (word.term,)}

    @property
    def asks(self) -> bool:
        """Whether it has the form of a question."""
        return "?" in self.text or any(w.word in dutch.QUESTION_WORDS for w in self.words[:2])

    @property
    def content(self) -> tuple[Word, ...]:
        """The words that carry a subject."""
        return tuple(w for w in self.words if not w.function and w.word not in dutch.QUESTION_WORDS)


@lru_cache(maxsize=16_384)
def trigrams(word: str) -> tuple[str, ...]:
    """A word's runs of three letters, its edges marked by a space."""
    padded = f" {word} "
    return tuple(padded[i : i + 3] for i in range(len(padded) - 2))


class Analyser:
    """Analyses messages with a knowledge base's own vocabulary and word list.

    Args:
        knowledge: the knowledge base.
        words: the bare words of all its texts, if somebody knows them already.
        lexicon: the words that are never repaired, though no text has them.
    """

    def __init__(
        self,
        knowledge: Knowledge,
        words: Iterable[str] | None = None,
        lexicon: Lexicon | None = None,
    ) -> None:
        self._lexicon = lexicon
        self._abbreviations = {
            " ".join(dutch.tokens(short)): dutch.tokens(long)
            for short, long in knowledge.words.abbreviations.items()
        }
        self._groups = _phrases(knowledge.words.groups)
        lengths: dict[str, set[int]] = {}
        for phrase in self._groups:
            lengths.setdefault(phrase[0], set()).add(len(phrase))
        self._groups_from = {first: sorted(found) for first, found in lengths.items()}
        self._skipped = _skip_pattern(knowledge.words.padding)
        asking = (dutch.tokens(word) for word in knowledge.words.asking)
        self._asking = frozenset(chain.from_iterable(asking))
        titles = (point.title for point in knowledge.points)
        self._subjects = {dutch.stem(word) for title in titles for word in dutch.tokens(title)}
        # The words of the knowledge base's own texts, kept until each is analysed.
        self._ready: dict[str, list[str]] = {}
        if words is None:
            self._ready = {text: dutch.tokens(text) for text in _texts(knowledge)}
            words = chain.from_iterable(self._ready.values())
        self._vocabulary = dutch.Vocabulary.of(frozenset(words))
        self._terms = frozenset(dutch.stem(word) for word in self._vocabulary.words)
        self._word = lru_cache(_WORDS_KEPT)(self._recognise)

    @property
    def words(self) -> frozenset[str]:
        """The bare words that count as known."""
        return self._vocabulary.words

    @property
    def known(self) -> Iterator[list[str]]:
        """All that an analysis depends on beside the code: what tells analysers apart."""
        yield sorted(self.words)
        yield [repr(item) for item in self._abbreviations.items()]
        yield [repr(item) for item in self._groups.items()]

    def without_skip_words(self, text: str) -> str:
        """``text`` without greetings, thanks and other wrapping around the question.

        Of thanks that wrap around one word that asks nothing ('bedankt, man') nothing is left out.
        """
        if self._skipped is None:
            return text
        stripped, count = self._skipped.subn(" ", dutch.plain(text))
        left = dutch.tokens(stripped)
        asks = len(left) > 1 or any(dutch.stem(word) in self._subjects for word in left)
        return stripped if count and asks else text

    def asked_after(self, said: Utterance) -> str:
        """What somebody asks after, in bare words: all but the words that only ask around it."""
        words = [word.word for word in said.words]
        while words and words[0] in self._asking:
            del words[0]
        while words and words[-1] in self._asking:
            del words[-1]
        return " ".join(words)

    def analyse(self, text: str) -> Utterance:
        """The words of ``text``, repaired where they are mistyped, and their synonym groups.

        At most ``MOST_REPAIRS`` different words are repaired: nobody mistypes more in a question,
        and what is no Dutch at all is not to cost more than a question.
        """
        typed = self._ready.pop(text, None) or dutch.tokens(text)
        if not self._abbreviations.keys().isdisjoint(typed):
            typed = [long for w in typed for long in self._abbreviations.get(w, (w,))]
        joined = self._join(typed)
        words = tuple(map(self._word, joined[:MOST_REPAIRS]))
        if len(joined) > MOST_REPAIRS:
            words += tuple(self._later_words(joined))
        return Utterance(text, words, tuple(self._groups_of(words)))

    def _later_words(self, words: Sequence[str]) -> Iterator[Word]:
        """The words after the first of a long text, repaired as long as not too many are."""
        strange = [word for word in dict.fromkeys(words) if not self._knows(word)]
        left = frozenset(strange[MOST_REPAIRS:])
        for word in words[MOST_REPAIRS:]:
            yield self._as_typed(word) if word in left else self._word(word)

    def _knows(self, word: str) -> bool:
        return word in self._vocabulary.words or dutch.stem(word) in self._terms

    def _as_typed(self, word: str) -> Word:
        return Word(word, word, dutch.stem(word), (), False, word in dutch.FUNCTION_WORDS)

    def _join(self, words: Sequence[str]) -> list[str]:
        joined: list[str] = []
        known, before = self._vocabulary.words, ""
        for word in words:
            if word == before:
                continue  # typed twice
            both = before + word
            apart = word in dutch.FUNCTION_WORDS and before not in dutch.QUESTION_WORDS
            if before and both in known and not apart:
                joined[-1] = before = both
                continue
            joined.append(word)
            before = word
        return joined

    def _recognise(self, typed: str) -> Word:
        word, term = typed, dutch.stem(typed)
        known = self._knows(typed)
        parts = self._vocabulary.split(word) if len(word) >= 2 * dutch.MIN_PART else ()
        if not known and not parts and (repaired := self._repaired(typed)) is not None:
            word, term, known = repaired, dutch.stem(repaired), True
        function = word in dutch.FUNCTION_WORDS
        part_terms = tuple(dutch.stem(part) for part in parts)
        return Word(typed, word, term, part_terms, known or bool(parts), function)

    def _repaired(self, typed: str) -> str | None:
        if self._lexicon is not None and typed in self._lexicon:
            return None
        return self._vocabulary.repair(typed)

    def _groups_of(self, words: Sequence[Word]) -> Iterator[str]:
        terms = [word.term for word in words]
        if self._groups_from.keys().isdisjoint(terms):
            return
        for start, term in enumerate(terms):
            for length in self._groups_from.get(term, ()):
                if start + length <= len(terms):
                    yield from self._groups.get(tuple(terms[start : start + length]), ())


def _phrases(groups: Sequence[Sequence[str]]) -> dict[tuple[str, ...], tuple[str, ...]]:
    numbered: dict[tuple[str, ...], tuple[str, ...]] = {}
    for number, group in enumerate(groups):
        for phrase in group:
            if key := tuple(dutch.stem(word) for word in dutch.tokens(phrase)):
                numbered[key] = (*numbered.get(key, ()), f"#{number}")
    return numbered


def _skip_pattern(phrases: Iterable[str]) -> re.Pattern[str] | None:
    plain = sorted((dutch.plain(phrase) for phrase in phrases), key=len, reverse=True)
    if not plain:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(phrase) for phrase in plain)})(?!\w)[,.! ]*")


def _texts(knowledge: Knowledge) -> Iterator[str]:
    """Every text of the knowledge base whose words count as known."""
    for _, paragraph in knowledge.source.places.values():
        yield paragraph.text
    for point in knowledge.points:
        yield from (point.title, point.answer, *point.questions)
    for entry in (*knowledge.out_of_scope, *knowledge.small_talk):
        yield from entry.questions
    for group in knowledge.words.groups:
        yield from group
    for phrasings in knowledge.follow_ups.values():
        yield from (_HOLE.sub(" ", phrasing) for phrasing in phrasings)
