"""All that is learned of a knowledge base before the first question, and can be kept on disk."""

from __future__ import annotations

import logging
import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bot.keeping import Arrays, code, digest, kept, packed, part, under, unpacked
from bot.knowledge import Knowledge, OutOfScope, Point, SmallTalk
from bot.matching.analysis import Analyser, Utterance
from bot.matching.bayes import NaiveBayes
from bot.matching.index import TfidfIndex
from bot.matching.lexicon import Lexicon

LOG = logging.getLogger(__name__)
"""Says beforehand that something is learned, which takes long, and not only read again."""
Entry = Point | OutOfScope | SmallTalk
_INDICES = ("words", "letters", "pairs", "documents")
_NOTHING_TO_LEARN = {"texts", "statements", "quiz", "discussion", "story"}
_BAYES = ("bayes_of_words", "bayes_of_letters")


@dataclass(frozen=True)
class Said:
    """The words that the text and its answers use: the terms in the index, and as typed."""

    terms: Collection[str]
    typed: Collection[str]

    @classmethod
    def of(cls, texts: Iterable[Utterance]) -> Self:
        """What is said in these texts."""
        words = {word for utterance in texts for word in utterance.words}
        terms = {term for word in words for term in (word.term, *word.parts)}
        return cls(terms, {word.typed for word in words})


@dataclass(frozen=True, eq=False)
class Learned:
    """What a knowledge base is made of, analysed.

    Attributes:
        vocabulary: the bare words of all its texts.
        keys: the words of each variant but those of grammar, shape ``(variants,)``.
        forms: all words of each variant, and then of each text beside them.
        said: the words that the text and its answers use.
        words, letters, pairs: of each variant, and then of each text beside them.
        documents: the words of all that each entry says and is asked, shape ``(entries,)``.
        bayes_of_words, bayes_of_letters: tell the entries apart, and what is beside them.
    """

    vocabulary: Sequence[str]
    keys: Sequence[str]
    forms: Sequence[str]
    said: Said
    words: TfidfIndex
    letters: TfidfIndex
    pairs: TfidfIndex
    documents: TfidfIndex
    bayes_of_words: NaiveBayes
    bayes_of_letters: NaiveBayes

    @classmethod
    def of(
        cls, knowledge: Knowledge, beside: Sequence[str], lexicon: Lexicon, cache: Path | None
    ) -> Self:
        """What is learned of a knowledge base, or was before.

        Args:
            knowledge: the knowledge base.
            beside: texts that no entry owns, to be told apart from what people ask of any.
            lexicon: the words that are never repaired, though no text has them.
            cache: the folder in which it is kept; nowhere, if none.
        """
        if cache is None:
            return cls.anew(knowledge, beside, lexicon)
        content = knowledge.model_dump_json(exclude=_NOTHING_TO_LEARN).encode()
        key = digest([code(), content, *(text.encode() for text in beside)])
        return kept(cls, cache, "learned", key, lambda: cls.anew(knowledge, beside, lexicon))

    @classmethod
    def anew(cls, knowledge: Knowledge, beside: Sequence[str], lexicon: Lexicon) -> Self:
        """What is learned of a knowledge base; see ``of``."""
        LOG.debug("what people ask is new or has changed, and is learned")
        analyser, entries = Analyser(knowledge, lexicon=lexicon), entries_of(knowledge)
        owners, starts = owners_of(entries)
        variants = [question for entry in entries for question in entry.questions]
        utterances = [analyser.analyse(text) for text in (*variants, *beside)]
        own = utterances[: len(variants)]
        terms = [utterance.terms() for utterance in utterances]
        said = {text: analyser.analyse(text) for text in _own_texts(knowledge)}
        words = TfidfIndex.of(terms)
        letters = TfidfIndex.of(utterance.trigrams() for utterance in utterances)
        classes = len(entries) + 1  # what stands beside is of a class of its own
        owners = np.concatenate([owners, np.full(len(beside), classes - 1)])
        return cls(
            sorted(analyser.words),
            [key_of(utterance) for utterance in own],
            [utterance.form for utterance in utterances],
            Said.of(said.values()),
            words,
            letters,
            TfidfIndex.of(utterance.pairs() for utterance in utterances),
            TfidfIndex.of(
                _document(entry, terms[start : start + len(entry.questions)], said)
                for entry, start in zip(entries, starts.tolist(), strict=True)
            ),
            NaiveBayes.train(words, owners, classes),
            NaiveBayes.train(letters, owners, classes),
        )

    def arrays(self) -> Arrays:
        """All that it is."""
        said = [sorted(self.said.terms), sorted(self.said.typed)]
        lists = [list(self.vocabulary), list(self.keys), list(self.forms), said]
        arrays = {"lists": packed(lists)}
        for name in (*_INDICES, *_BAYES):
            arrays |= under(name, getattr(self, name).arrays())
        return arrays

    @classmethod
    def restored(cls, arrays: Arrays) -> Self:
        """What these arrays were made of."""
        vocabulary, keys, forms, said = unpacked(arrays["lists"])
        words, letters, pairs, documents = (
            TfidfIndex.restored(part(name, arrays)) for name in _INDICES
        )
        bayes = [NaiveBayes.restored(part(name, arrays)) for name in _BAYES]
        said = Said(*said)
        return cls(vocabulary, keys, forms, said, words, letters, pairs, documents, *bayes)


def entries_of(knowledge: Knowledge) -> tuple[Entry, ...]:
    """All that is asked, but for what is said in distress; the points first."""
    talk = [talk for talk in knowledge.small_talk if talk.kind != "nood"]
    return (*knowledge.points, *knowledge.out_of_scope, *talk)


def owners_of(entries: Sequence[Entry]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The number of the entry of each variant, and of each entry's first variant."""
    counts = [len(entry.questions) for entry in entries]
    return np.repeat(np.arange(len(entries)), counts), np.cumsum([0, *counts[:-1]])


def key_of(utterance: Utterance) -> str:
    """Its words but those of grammar, in order."""
    return " ".join([word.word for word in utterance.words if not word.function])


def _document(
    entry: Entry, variants: Sequence[Mapping[str, float]], said: Mapping[str, Utterance]
) -> dict[str, float]:
    """All that an entry says and is asked, as one bag of words with dampened counts."""
    bag: dict[str, float] = {}
    own = (entry.title, entry.answer, entry.passage) if isinstance(entry, Point) else ()
    for terms in (*variants, *(said[text].terms() for text in own)):
        for term, weight in terms.items():
            bag[term] = bag.get(term, 0.0) + weight
    return {term: 1 + math.log1p(count) for term, count in bag.items()}


def _own_texts(knowledge: Knowledge) -> Iterator[str]:
    """What the text says of itself, and what is said of it."""
    source = knowledge.source
    yield from (source.title, source.author, source.publisher, str(source.year or ""))
    for section, paragraph in source.places.values():
        yield from (section.title, paragraph.text)
    for point in knowledge.points:
        yield from (point.title, point.answer, point.passage)
