"""How people go on: recognises the kind of a follow-up by its phrasing, whatever it is about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from hashlib import blake2b
from itertools import pairwise
from pathlib import Path
from typing import Self

import numpy as np

from bot import dutch
from bot.conversation.templates import Template, fill, templates, without_particles
from bot.keeping import Arrays, code, digest, kept, packed, part, under, unpacked
from bot.knowledge import FollowUpKind, Knowledge
from bot.matching.analysis import Analyser, Utterance, Word
from bot.matching.index import TfidfIndex
from bot.matching.svm import Discriminator

SUBJECT = "x0x"
"""What stands for any subject while phrasings are compared; with a digit, it is never repaired."""
_HOLE = re.compile(r"\{\w+\}")
_MOST_QUESTIONS = 3_000
_REMEMBERED = 16  # the same sentence is looked at from several sides
_NO_FOLLOW_UPS = frozenset({"anders", "eigen"})
"""Listed beside the follow-ups, to be told apart from them."""
_EXACT, FILLED = 2.0, 1.0
_ENOUGH_WORDS = 2
_USUAL = 3
"""In how many phrasings a word of the text stands that is no subject there."""
_ARTICLES = frozenset("de het een 'n t".split())
_PARTING = frozenset({"en", "of", "versus", "tegenover"})
_LINKING = frozenset("de het een van in op aan voor bij die dat deze dit zo zijn 'n".split())


@dataclass(frozen=True, slots=True)
class Phrasing:
    """A message read as a follow-up.

    Attributes:
        kind: what kind of follow-up it is most like.
        margin: how clearly: about 1 if it surely is one, about -1 if it surely is not.
        subjects: what it names of its own, each in the asker's words.
    """

    kind: FollowUpKind
    margin: float
    subjects: tuple[str, ...]

    @property
    def subject(self) -> str:
        """All that it names of its own."""
        return " ".join(self.subjects)

    @property
    def is_literal(self) -> bool:
        """Whether it is one of the known phrasings, word for word."""
        return self.margin >= _EXACT


class Phrasings:
    """Recognises follow-ups by the phrasings in general Dutch, among whole questions.

    Args:
        knowledge: its follow-ups; its variants are the whole questions.
        analyser: of the same knowledge base.
        cache: the folder in which what was trained is kept; nowhere, if none.
    """

    def __init__(self, knowledge: Knowledge, analyser: Analyser, cache: Path | None) -> None:
        self._analyser = analyser
        phrases = [
            (kind, text)
            for kind, texts in knowledge.follow_ups.items()
            if kind not in _NO_FOLLOW_UPS
            for text in texts
        ]
        own = knowledge.follow_ups.get("eigen", ())
        self._own_questions = frozenset(_softly(analyser.analyse(text)) for text in own)
        self._kinds = list(dict.fromkeys(kind for kind, _ in phrases))
        questions = [*_sample(knowledge), *own]
        self._shapes = _Shapes.of(phrases, questions, _texts_of(knowledge), analyser, cache)
        forms = zip(self._shapes.forms, phrases, strict=True)
        self._exact = {form: kind for form, (kind, _) in forms}
        self._softened = _softened(self._exact)
        owners = [self._kinds.index(kind) for kind, _ in phrases]
        owners += [len(self._kinds)] * len(questions)
        self._remembered = lru_cache(_REMEMBERED)(self._recognise)
        self._discriminator: Discriminator | None = None
        if phrases:
            self._discriminator = Discriminator.of(
                tuple(zip(self._shapes.indices, (1.0, 0.6, 1.0), strict=True)),
                np.array(owners),
                len(self._kinds) + 1,
                cache,
            )

    def recognise(self, utterance: Utterance, *, loosely: bool = False) -> Phrasing | None:
        """The follow-up that a message is most like; nothing where there are none to compare.

        Args:
            utterance: the message.
            loosely: whether it may have more words than a phrasing: particles, and any subject.
        """
        return self._remembered(utterance, loosely)

    def _recognise(self, utterance: Utterance, loosely: bool) -> Phrasing | None:
        if self._discriminator is None or not utterance.words:
            return None
        subjects = self._subjects(utterance)
        bare = " ".join(word.word for word in utterance.words)
        for form in (bare, _delexicalised(utterance, self._shapes.own)):
            if (kind := self._exact.get(form)) is not None:
                return Phrasing(kind, _EXACT, subjects)
        if loosely and (known := self._loosely(utterance)) is not None:
            return known
        bags = zip(self._shapes.indices, self.shape(utterance), strict=True)
        scores = self._discriminator.scores([index.row(bag) for index, bag in bags])
        best = int(scores[:-1].argmax())
        return Phrasing(
            self._kinds[best], float(scores[best] - max(scores[-1], -1.0)) / 2, subjects
        )

    def is_own_question(self, utterance: Utterance) -> bool:
        """Whether a message is no follow-up in general, and yet about what was shown, by its words:
        'wie betaalt dat'."""
        return _softly(utterance) in self._own_questions

    def _loosely(self, utterance: Utterance) -> Phrasing | None:
        """The follow-up that a message is but for its particles, or for what fills its holes."""
        if (kind := self._softened.get(_softly(utterance))) is not None:
            return Phrasing(kind, _EXACT, self._subjects(utterance))
        if (filled := fill(self._shapes.templates, utterance)) is None:
            return None
        both = (filled.x, "" if filled.kind == "correctie" else filled.y)
        return Phrasing(filled.kind, FILLED, tuple(text for text in both if self._names(text)))

    def _names(self, text: str) -> bool:
        return any(not word.function for word in self._analyser.analyse(text).words)

    def opens_or_ends(self, message: str, kind: FollowUpKind) -> bool:
        """Whether the first words of a message, or its last ones, are a phrasing of this kind."""
        words = without_particles(dutch.tokens(message))
        edges = [edge for n in (1, 2, 3) for edge in (words[:n], words[-n:])]
        return any(self._exact.get(" ".join(edge)) == kind for edge in edges)

    def shape(self, utterance: Utterance) -> tuple[Mapping[str, float], ...]:
        """The words, letters and word pairs of a message whose subject does not count."""
        return _shape_of(_delexicalised(utterance, self._shapes.own).split())

    def _subjects(self, utterance: Utterance) -> tuple[str, ...]:
        """What a message names of its own, in the asker's words; 'en' parts one from the next."""
        runs: list[list[str]] = [[]]
        for word in utterance.words:
            if word.word in _PARTING:
                runs.append([])
            elif not _is_phrasing(word, self._shapes.own):
                runs[-1].append(word.typed)
        return tuple(" ".join(run) for run in runs if run)


@dataclass(frozen=True)
class _Shapes:
    """The phrasings, and the whole questions beside them, as they are compared.

    Attributes:
        own: the terms that phrasings use, whatever they are about.
        forms: each phrasing's words.
        templates: those with holes that say enough by themselves.
        indices: of the words, letters and word pairs of each phrasing, and then of each question.
    """

    own: frozenset[str]
    forms: Sequence[str]
    templates: Sequence[Template]
    indices: tuple[TfidfIndex, ...]

    @classmethod
    def of(
        cls,
        phrases: Sequence[tuple[FollowUpKind, str]],
        questions: Sequence[str],
        texts: Sequence[str],
        analyser: Analyser,
        cache: Path | None,
    ) -> Self:
        """What is made of phrasings, whole questions and the text's own words, or was before."""
        known = packed([phrases, questions, texts, *analyser.known])
        key = digest([code(), known.tobytes()])
        make = partial(cls.anew, phrases, questions, texts, analyser)
        return kept(cls, cache, "phrasings", key, make)

    @classmethod
    def anew(
        cls,
        phrases: Sequence[tuple[FollowUpKind, str]],
        questions: Sequence[str],
        texts: Sequence[str],
        analyser: Analyser,
    ) -> Self:
        """What is made of phrasings, whole questions and the text's own words."""
        spoken = [analyser.analyse(_HOLE.sub(f" {SUBJECT} ", text)) for _, text in phrases]
        used = Counter(word.term for text in spoken for word in text.words)
        about = {word.term for text in texts for word in analyser.analyse(text).words}
        usual = {term for term, count in used.items() if count >= _USUAL or term not in about}
        own = frozenset(usual - {SUBJECT})
        asked = [_delexicalised(analyser.analyse(text), own).split() for text in questions]
        shapes = [*map(_shape, spoken), *map(_shape_of, asked)]
        indices = [TfidfIndex.of(shape[n] for shape in shapes) for n in range(3)]
        forms = [_key(text) for text in spoken]
        return cls(own, forms, templates(phrases, analyser), tuple(indices))

    def arrays(self) -> Arrays:
        """All that it is."""
        filled = [[t.kind, t.own, t.pattern] for t in self.templates]
        arrays = {"lists": packed([sorted(self.own), list(self.forms), filled])}
        for number, index in enumerate(self.indices):
            arrays |= under(str(number), index.arrays())
        return arrays

    @classmethod
    def restored(cls, arrays: Arrays) -> Self:
        """What these arrays were made of."""
        own, forms, filled = unpacked(arrays["lists"])
        known = [Template(kind, tuple(words), pattern) for kind, words, pattern in filled]
        indices = [TfidfIndex.restored(part(str(number), arrays)) for number in range(3)]
        return cls(frozenset(own), forms, known, tuple(indices))


def _is_phrasing(word: Word, own: Collection[str]) -> bool:
    return word.term in own or word.function or word.word in dutch.QUESTION_WORDS


def _delexicalised(utterance: Utterance, own: Collection[str]) -> str:
    """The words in order, each run of those that name a subject replaced by ``SUBJECT``."""
    words: list[str] = []
    for word in utterance.words:
        if _is_phrasing(word, own):
            words.append(word.word)
            continue
        while len(words) > 1 and words[-1] in _LINKING and words[-2] == SUBJECT:
            words.pop()
        while words and words[-1] in _ARTICLES:
            words.pop()
        if not words or words[-1] != SUBJECT:
            words.append(SUBJECT)
    return " ".join(words)


def _key(utterance: Utterance) -> str:
    return " ".join(word.word for word in utterance.words)


def _softly(utterance: Utterance) -> str:
    """The words but for particles."""
    return " ".join(without_particles([word.word for word in utterance.words]))


def _texts_of(knowledge: Knowledge) -> list[str]:
    """What the text says, and what is said of it."""
    return [f"{p.title} {p.answer} {p.passage}" for p in knowledge.points]


def _softened(exact: Mapping[str, FollowUpKind]) -> dict[str, FollowUpKind]:
    """The phrasings without their particles, where all that come to the same are of one kind."""
    kinds: dict[str, set[FollowUpKind]] = {}
    for phrase, kind in exact.items():
        bare = without_particles(phrase.split())
        if len(bare) >= _ENOUGH_WORDS:
            kinds.setdefault(" ".join(bare), set()).add(kind)
    return {bare: kind for bare, (kind, *others) in kinds.items() if not others}


def _shape(utterance: Utterance) -> tuple[Mapping[str, float], ...]:
    return _shape_of([word.word for word in utterance.words])


def _shape_of(words: Sequence[str]) -> tuple[Mapping[str, float], ...]:
    terms = [dutch.stem(word) for word in words]
    edges = ["^", *terms, "$"]
    pairs = {f"{a} {b}": 1.0 for a, b in pairwise(edges)}
    grams = {
        f" {word} "[start : start + 3]: 1.0
        for word in words
        for start in range(len(word))
        if word != SUBJECT
    }
    return dict.fromkeys(terms, 1.0), grams, pairs


def _sample(knowledge: Knowledge) -> list[str]:
    """Whole questions from all that people ask; one more there hardly changes which."""
    asked = {question for entry in knowledge.asked for question in entry.questions}
    return sorted(asked, key=lambda text: blake2b(text.encode()).digest())[:_MOST_QUESTIONS]
