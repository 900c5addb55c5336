"""The matcher: a question in, an outcome out. Pure and synchronous."""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from functools import cached_property
from itertools import islice
from pathlib import Path

import numpy as np

from bot import dutch
from bot.knowledge import Knowledge
from bot.languages import foreign_language
from bot.matching.analysis import Analyser, Utterance
from bot.matching.choice import (
    Array,
    Kind,
    Thresholds,
    Weights,
    density,
    design,
    kind_of,
    probabilities,
)
from bot.matching.coordination import Half, halves
from bot.matching.decision import EACH_ANSWER_FROM, WORD_FOR_WORD, Decision, Part
from bot.matching.distress import Distress, tells_of_nothing, texts_of
from bot.matching.index import Floats
from bot.matching.learned import Learned, entries_of
from bot.matching.lexicon import dutch_lexicon
from bot.matching.outcome import Answer, Chat, Decline, Foreign, Match, Outcome
from bot.matching.reading import Reading, read
from bot.matching.strangeness import Strangeness
from bot.matching.views import Views

MAX_QUESTION = 4096
_MOST_PAIRS = 3


class Matcher:
    """Matches questions against one knowledge base.

    Args:
        knowledge: the knowledge base.
        weights: what was learned from labelled questions; those that come with it, if none.
        cache: the folder in which what was trained is kept; nowhere, if none.
        ready: whether all machines are trained now, and not each when it is first needed.
    """

    def __init__(
        self,
        knowledge: Knowledge,
        weights: Weights | None = None,
        cache: Path | None = None,
        *,
        ready: bool = True,
    ) -> None:
        self.knowledge = knowledge
        lexicon = dutch_lexicon(cache)
        learned = Learned.of(knowledge, texts_of(knowledge), lexicon, cache)
        self.analyser = Analyser(knowledge, learned.vocabulary, lexicon)
        self.views = Views(learned, entries_of(knowledge), tells_of_nothing(knowledge), cache)
        self.kinds = np.array([kind_of(entry) for entry in self.views.entries])
        self.density = density(float(np.mean([len(p.questions) for p in knowledge.points])))
        self.weights, self.thresholds = (weights or Weights.read()).at(self.density)
        self._strangeness = Strangeness(knowledge, learned.said, self.views)
        self._decision = Decision(knowledge, self.views.entries, self.kinds)
        self._points = len(knowledge.points)
        self._cache = cache
        if ready:
            _ = self.views.svm, self.distress
            self.views.trained()

    @cached_property
    def distress(self) -> Distress:
        """Recognises messages in distress; trained when it is first needed."""
        return Distress(self.knowledge, self.views, self.density, self._cache)

    def match(self, question: str) -> Outcome:
        """What ``question`` leads to.

        Args:
            question: a message as it was typed, of any length; the first 4096 characters count.
        """
        question = question[:MAX_QUESTION]
        return self.outcome(question, self.read(question))

    def outcome(self, question: str, reading: Reading) -> Outcome:
        """What a question leads to that was read before."""
        if reading.exact_match is None and all(word.function for word in reading.whole.words):
            return Decline()
        language = foreign_language(question)
        outcome = self.decide(reading)
        if language and language in self.knowledge.texts.foreign and not isinstance(outcome, Chat):
            points = self.probabilities(reading)[: self._points]
            return Foreign(language, self._decision.nearest(points))
        if isinstance(outcome, Decline) and outcome.subject is not None:
            said = {"answer": outcome.subject.answer_to(question)}
            return replace(outcome, subject=outcome.subject.model_copy(update=said))
        return outcome

    def with_weights(self, weights: Weights) -> Matcher:
        """The same matcher with other weights; everything else is shared."""
        other = copy(self)
        other.weights, other.thresholds = weights.at(self.density)
        return other

    def search(self, text: str, limit: int) -> tuple[Match, ...]:
        """The points that are nearest to ``text``, best first, however unlikely.

        What it is word for word comes first, and what is nearest beside that after it.
        """
        reading = self.read(text[:MAX_QUESTION])
        everything = replace(reading, entries=np.arange(len(self.views.entries)))
        likely = self._probabilities(self.features(everything), everything)
        if reading.exact_match is not None:
            likely = (likely + self._certain(reading.exact_match)) / 2
        return self._decision.ranked(likely[: self._points], limit)

    def ranked(self, likely: Array, limit: int) -> tuple[Match, ...]:
        """The likeliest points by these probabilities, best first, each passage once."""
        return self._decision.ranked(likely[: self._points], limit)

    def read(self, text: str) -> Reading:
        """What the matcher sees in ``text``."""
        return read(text, self.analyser, self.views, self._strangeness)

    def strange_share(self, text: str) -> float:
        """How much of what ``text`` is about is no subject of the knowledge base's, 0 to 1."""
        analyser = self.analyser
        return self._strangeness.share(analyser.analyse(analyser.without_skip_words(text)))

    def probabilities(self, reading: Reading) -> Array:
        """How likely each entry and, last, none of them is meant, shape ``(entries + 1,)``.

        A message that is one of the variants, word for word, leaves no doubt.
        """
        if reading.exact_match is None:
            return self._probabilities(self.features(reading), reading)
        return self._certain(reading.exact_match)

    def _certain(self, entry: int) -> Array:
        certain = np.zeros(len(self.views.entries) + 1)
        certain[entry] = 1.0
        return certain

    def features(self, reading: Reading) -> Array:
        """What speaks for and against each of a reading's entries and, last, for none of them."""
        return self._features(reading.both_scores(), reading)

    def _features(self, scores: Array, reading: Reading) -> Array:
        return design(scores, self.kinds[reading.entries], reading.strangeness)

    def _probabilities(self, features: Array, reading: Reading) -> Array:
        likely = np.zeros(len(self.views.entries) + 1)
        likely[np.append(reading.entries, -1)] = probabilities(features, self.weights)
        return likely

    def decide(self, reading: Reading) -> Outcome:
        """What a message leads to that was read before."""
        likely = self.probabilities(reading)
        heard = self.distress.heard(reading, likely)
        if heard is not None:
            return Chat(heard.entry)
        outcome = self._decision.outcome(likely, self._questions(reading), self.thresholds)
        if isinstance(outcome, Chat) or reading.exact_match is not None:
            return outcome
        return self._of_two_subjects(reading, outcome) or self._named(reading, outcome) or outcome

    def may_be_distress(self, message: str) -> bool:
        """Whether somebody might be in need who says this, or a part of it; if in doubt, yes."""
        message = message[:MAX_QUESTION]
        said = (self.analyser.analyse(part) for part in (message, *dutch.sentences(message)))
        return any(map(self.distress.suspects, said))

    def subject_score(self, reading: Reading) -> float:
        """How likely a message means the likeliest out-of-scope subject, 0 to 1."""
        subjects = self.probabilities(reading)[:-1][self.kinds == Kind.OUT_OF_SCOPE]
        return float(subjects.max(initial=0.0))

    def decide_between(self, likely: Array, thresholds: Thresholds) -> Outcome:
        """What a single question leads to with these probabilities and thresholds."""
        return self._decision.outcome(likely, (), thresholds)

    def _questions(self, reading: Reading) -> list[Part]:
        """The parts of a message that are questions of their own."""
        parts = zip(reading.parts, reading.part_scores, strict=True)
        return [
            Part(part.text, self._likely_in(part, scores, reading))
            for part, scores in parts
            if part.asks
        ]

    def _of_two_subjects(self, reading: Reading, outcome: Outcome) -> Answer | None:
        """The answers to one question that is asked of two subjects, if that is what it is."""
        if isinstance(outcome, Answer) and len(outcome.matches) > 1:
            return None
        least = WORD_FOR_WORD if reading.parts else EACH_ANSWER_FROM
        pairs = (pair for part in reading.parts or (reading.whole,) for pair in halves(part.text))
        for one, other in islice(filter(self._may_be_two, pairs), _MOST_PAIRS):
            both = self._part(one), self._part(other)
            if (answer := self._decision.of_two(outcome, *both, least)) is not None:
                return answer
        return None

    def _may_be_two(self, pair: tuple[Half, Half]) -> bool:
        """Whether two halves may mean different things, by a glance at each."""
        one, other = (self.views.glance(self.analyser.analyse(half.asked)) for half in pair)
        return one is None or one != other or self._is_strange_addition(pair[1])

    def _is_strange_addition(self, half: Half) -> bool:
        return bool(half.addition) and self.strange_share(half.addition) == 1

    def _named(self, reading: Reading, outcome: Outcome) -> Answer | None:
        """The point that a question names, if it does no more than ask after that.

        'Wat schrijft hij daarin over bijen' then is 'bijen', unless that is surely another's.
        """
        number = self.views.exact_match(self.analyser.asked_after(reading.whole))
        if isinstance(outcome, Answer) or number is None or number >= self._points:
            return None
        return Answer((Match(self.knowledge.points[number], 1.0),))

    def _part(self, half: Half) -> Part:
        """A question about one subject; what that is called by itself leaves no doubt."""
        likely = self.probabilities(self.read(half.asked))
        best = int(likely[: self._points].argmax())
        forms = (self.analyser.analyse(name).form for name in half.names)
        named = any(self.views.exact_match(form) == best for form in forms)
        strange = half.addition if self._is_strange_addition(half) else ""
        return Part(strange, self._certain(best) if named else likely)

    def _likely_in(self, part: Utterance, scores: Floats, reading: Reading) -> Array:
        """How likely a part of a message means each entry."""
        if (entry := self.views.exact_match(part.form)) is not None:
            return self._certain(entry)
        own = scores[reading.entries]
        both = np.hstack([own, own]).astype(np.float64)
        return self._probabilities(self._features(both, reading), reading)
