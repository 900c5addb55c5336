"""What a text is about: its nouns, as far as they can be told by what stands around them."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from bot import dutch
from bot.drafting.markdown import Text

_TOKEN = re.compile(r"[\w'’-]*\w|[^\w\s]")
_ARTICLES = frozenset("de het een geen elke ieder iedere".split())
_DETERMINERS = _ARTICLES | frozenset("dit deze zijn haar hun ons onze mijn welk welke".split())
_BEFORE_HET = frozenset(
    "aan bij door in met na naar om onder op over te tegen tot uit van voor en of . , ; :".split()
)
_NOUN = re.compile(r"\w{3,}(?:heid|heden|schap|ing|ingen|tie|ties|teit|isme|nis|aar|aars|ist|ief)")
_PAST = re.compile(r"(?:aan|af|be|door|in|mee|mis|om|op|over|toe|uit|ver|voor|weg)?[ghv]ing(?:en)?")
_DULL = frozenset(
    """
    heel zeer erg meer meest minder eerste tweede derde laatste ander andere anderen eigen zelf
    zelfs zulke elk elke ieder iedere iedereen niemand iets niets alles alle altijd nooit vaak soms
    juist misschien immers echter namelijk bijvoorbeeld daarom dus toch zonder tussen tijdens sinds
    alleen enkele sommige veel weinig goed goede groot grote klein kleine nieuw nieuwe oud oude
    keer tijd jaar dag ding dingen manier kant geval vraag mens mensen wijze deel hele twee drie
    vier vijf tien een geen niet zodra zolang voordat nadat omdat doordat terwijl hoewel zodat
    beide beiden zoals tegen onder achter boven naast binnen buiten verder later nodig vindt zegt
    elkaar beetje weg thuis vaker werden kon
    pas eerdere onwaar
    laat komt maakt geeft neemt staat ligt blijft begint krijgt houdt gaat weer liever
    """.split()
)
_QUOTED = re.compile(r"[‘“\"](\w[\w' -]{2,40}?)[’”\"]")
_NAME = re.compile(r"(?<=[\w,;] )[A-ZÀ-Ý][\w-]{2,}(?: (?:(?:van|de|der|den|ten) )*[A-ZÀ-Ý][\w-]+)*")
_OFTEN = 3
_WORDS_FOR_A_TERM = 120
_MOST_TERMS, _LONGEST_TERM, _WORDS_OF_A_TERM = 24, 30, 3


@dataclass(frozen=True)
class Term:
    """A word, or a few, that the text turns on; ``article`` is how the text puts it, or empty."""

    text: str
    article: str = ""

    @property
    def said(self) -> str:
        """As one says it in a sentence."""
        return f"{self.article} {self.text}".strip()


class Words:
    """The words of a text, counted.

    Args:
        text: the text.
    """

    def __init__(self, text: Text) -> None:
        self._text = text
        self._forms: dict[str, Counter[str]] = defaultdict(Counter)
        self._articles: dict[str, Counter[str]] = defaultdict(Counter)
        self._noun, self._count, self._spread = Counter[str](), Counter[str](), Counter[str]()
        self._pairs = Counter[str]()
        for paragraph in text.paragraphs:
            found = [*self._count_in(paragraph)]
            self._spread.update({*found})

    def _count_in(self, paragraph: str) -> Iterator[str]:
        tokens = _TOKEN.findall(paragraph)
        for number, token in enumerate(tokens):
            stem = stem_of(token)
            if stem is None:
                continue
            before = [word.casefold() for word in tokens[max(0, number - 3) : number]]
            after = tokens[number + 1] if number + 1 < len(tokens) else "."
            self._forms[stem][token.casefold()] += 1
            self._count[stem] += 1
            if stem_of(after) is not None and not after[0].isupper():
                self._pairs[f"{token} {after}".casefold()] += 1
            if after.isalnum() and after.casefold() not in dutch.FUNCTION_WORDS:
                pass  # it may be an adjective
            elif _introduces(before):
                self._noun[stem] += 1
                if before[-1] in {"de", "het", "een"}:
                    self._articles[token.casefold()][before[-1]] += 1
            yield stem

    def is_noun(self, word: str) -> bool:
        """Whether a word looks like a noun by what stands around it, or by how it ends."""
        stem = stem_of(word)
        bare = word.casefold()
        ends_so = _NOUN.fullmatch(bare) is not None and _PAST.fullmatch(bare) is None
        return stem is not None and (self._noun[stem] > 0 or ends_so)

    def weight(self, stem: str) -> float:
        """How much a word sets apart where it stands: more if it stands in fewer paragraphs."""
        return math.log((1 + len(self._text.paragraphs)) / (0.5 + self._spread[stem]))

    def telling(self, passage: str, most: int) -> list[Term]:
        """The nouns that set a passage apart, in the order in which they stand there."""
        nouns = dict[str, str]()
        for word in _TOKEN.findall(passage):
            if self.is_noun(word):
                nouns.setdefault(stem_of(word) or "", word.casefold())
        often = Counter(stem_of(word) for word in _TOKEN.findall(passage))
        best = sorted(nouns, key=lambda stem: -self.weight(stem) * often[stem])[:most]
        return [self.term(word) for stem, word in nouns.items() if stem in best]

    def term(self, word: str) -> Term:
        """A word with its article, as far as the text shows it."""
        articles = self._articles[word.casefold()]
        first = max(articles, key=lambda article: (article != "een", articles[article]), default="")
        return Term(word, first)

    @cached_property
    def terms(self) -> list[Term]:
        """What the text turns on: what it quotes, whom it names and what it often speaks of."""
        whole = "\n".join(self._text.paragraphs)
        quoted = [*_QUOTED.findall(whole), *self._text.emphasised]
        names = [n for n, times in Counter(_NAME.findall(whole)).items() if times > 1]
        pairs = [pair for pair, times in self._pairs.most_common() if times >= _OFTEN]
        within = {stem_of(word) for pair in pairs for word in pair.split()}
        singles = [
            self.term(self._forms[stem].most_common(1)[0][0])
            for stem, times in self._count.most_common()
            if times >= _OFTEN and self._noun[stem] >= max(2, times / 5) and stem not in within
        ]
        marked = [" ".join(text.split()) for text in (*quoted, *names, *pairs)]
        room = min(_MOST_TERMS, 3 + len(whole.split()) // _WORDS_FOR_A_TERM)
        return [*_different(filter(_fits, (*map(Term, marked), *singles)))][:room]


def _introduces(before: Sequence[str]) -> bool:
    """Whether a noun may follow: after 'de' or 'de grote'; 'het' may be something else."""
    if before and before[-1].endswith("e") and before[-1] not in _DETERMINERS:
        before = before[:-1]
    first, last = ["", "", *before][-2:]
    return last in _DETERMINERS and (last != "het" or first in _BEFORE_HET)


def _fits(term: Term) -> bool:
    words = term.text.split()
    return len(term.text) <= _LONGEST_TERM and 0 < len(words) <= _WORDS_OF_A_TERM


def _different(terms: Iterable[Term]) -> Iterator[Term]:
    """Each term once, whatever its form."""
    seen = set[tuple[str, ...]]()
    for term in terms:
        stems = tuple(filter(None, map(stem_of, term.text.split())))
        if stems and stems not in seen:
            seen.add(stems)
            yield term


@lru_cache(maxsize=50_000)
def stem_of(word: str) -> str | None:
    """What the forms of a telling word share; nothing for a word of grammar, or none at all."""
    bare: Sequence[str] = dutch.tokens(word)
    if not bare or len(bare[0]) < 3 or not bare[0].isalpha() or bare[0] in _DULL:
        return None
    return dutch.stem(bare[0]) if dutch.content_words(bare) else None


def stems_of(text: str) -> list[str]:
    """The stems of the telling words of a text, in order, each once."""
    return list(dict.fromkeys(filter(None, map(stem_of, _TOKEN.findall(text)))))
