"""What keeps no bot from running, and would make it better: each with its place and a way out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from bot import dutch
from bot.knowledge.documents import KeyPath, Problem
from bot.knowledge.entries import Aside, Point
from bot.knowledge.layer import Locate
from bot.knowledge.model import Knowledge
from bot.knowledge.source import GUESSED, Quote, sentences

TITLE_LENGTH, SENTENCE_WORDS, VARIANTS, TEST_QUESTIONS = 35, 25, 12, 3
_SHORT, _LONG = 3, 12
_REPEATED = 0.05
_SHOWN = 5
# What may stand before a sentence proper: a number, a name, a salutation.
_NUMBER, _NAME = r"\d+[.)]\s+", r"(?:[^\W\d_]+\s+){0,2}[^\W\d_]+[,:]\s+"
_OPENINGS = [*map(re.compile, (_NUMBER, _NAME, _NUMBER + _NAME))]

# A passage that begins with one of these hangs on the sentence before it; 'het' only before a verb
# ('het vereist', but not 'het gaat om'), and 'er' only before something else ('erachter').
_POINTING = frozenset(
    """
    zij ze hij hen hun haar zijn die dit dat deze daar daarom daardoor daarmee daarvoor daarbij
    dan dus maar want en ook toch echter immers zo zoals hierdoor hiermee hierbij
    """.split()
)
_VERBS = frozenset(
    """
    is was gaat ging vereist wordt werd kan kon moet moest heeft had zal zou blijft lijkt maakt
    betekent komt vraagt geldt helpt werkt levert mag hoeft zijn waren moeten valt vallen staat
    staan ontstaat bestaat bestaan worden kunnen hebben
    """.split()
)
_OWN_WORDS = frozenset("artikel essay tekst stuk betoog boek hoofdstuk verhaal".split())
NEGATIONS = frozenset("niet geen nooit niks niemand nergens nee".split())
_KINDS: dict[str, Callable[[Sequence[str]], bool]] = {
    f"korte vraag (hoogstens {_SHORT} woorden)": lambda words: len(words) <= _SHORT,
    f"lange vraag (minstens {_LONG} woorden)": lambda words: len(words) >= _LONG,
    "ontkennende vraag ('is het niet zo dat …')": lambda words: not NEGATIONS.isdisjoint(words),
    "vraag met een vraagwoord (wie, wat, waarom …)": lambda words: (
        not (dutch.QUESTION_WORDS.isdisjoint(words))
    ),
}


def advice(knowledge: Knowledge, locate: Locate) -> Iterator[Problem]:
    """Everything worth a warning that shows without asking a question.

    Of a point that is only proposed there is something else to say first.
    """
    if not knowledge.source.proposed:
        for key in knowledge.source.unknown:
            message = f"hier staat nog wat `new` voorstelde: {GUESSED[key]!r}; vul in wat het is"
            message += ", of haal de regel weg als de tekst niet online staat" * (key == "adres")
            yield locate("bron.yaml", (key,), message)
    for point in knowledge.points:
        if point.proposed:
            continue
        yield from _passage(point, knowledge.quotes(point), locate)
        yield from _title(point, locate)
        yield from _variants(point, locate)
    yield from _reasons(knowledge, locate)
    for name, path, text in _own_words(knowledge):
        yield from _sentences(name, path, text, locate)
    yield from _untested(knowledge, locate)
    yield from _options(knowledge, locate)


def unquoted(knowledge: Knowledge) -> list[str]:
    """The sentences of the text itself that no passage quotes and that may be quoted, with their
    place: no mistake, but good to know. What readers wrote and what is told of the author need not
    be quoted; and one that is quoted but for a number or a salutation is quoted."""
    quotes: dict[str, list[str]] = {}
    for point in knowledge.points:
        for quote in knowledge.quotes(point):
            quotes.setdefault(quote.paragraph.id, []).append(quote.text)
    found = []
    for name, (section, paragraph) in knowledge.source.places.items():
        spans = sentences(paragraph.text) if section.kind == "tekst" else []
        for number, (begin, end) in enumerate(spans, 1):
            sentence = paragraph.text[begin:end].strip()
            texts = quotes.get(name, ())
            if not _is_quoted(sentence, texts) and not [*paragraph.forbidden(sentence)]:
                found.append(f"{name}, zin {number}: {sentence}")
    return found


def _is_quoted(sentence: str, quotes: Sequence[str]) -> bool:
    """Whether a quotation has the sentence, lies in it, or begins behind its first few words."""
    if any(sentence in text or text in sentence for text in quotes):
        return True
    openings = filter(None, (opening.match(sentence) for opening in _OPENINGS))
    rests = [sentence[opening.end() :] for opening in openings]
    return any(text.startswith(rest) for rest in rests for text in quotes)


def _passage(point: Point, quotes: Sequence[Quote], locate: Locate) -> Iterator[Problem]:
    if message := _cut_off(quotes[0], quotes[-1]):
        yield locate(point.id, ("passage",), message)
    elif points_back(re.findall(r"\w+", point.passage.casefold())):
        opening = " ".join(point.passage.split()[:3])
        message = f"het citaat begint met {opening!r}, en dat wijst terug; neem de zin ervoor mee, "
        yield locate(point.id, ("passage",), f"{message}of begin bij een zin die op zichzelf staat")


def _cut_off(first: Quote, last: Quote) -> str:
    """What is wrong with a passage that begins or ends within a sentence; empty if it doesn't."""
    whole = first.paragraph.text
    begin = whole.find(first.text)
    for start, end in sentences(whole):
        if start < begin < end and first.text[0].islower():
            opening = " ".join(whole[start:end].split()[:_SHOWN])
            return f"deze passage begint midden in een zin; begin bij ‘{opening} …’"
    whole = last.paragraph.text
    stop = whole.find(last.text) + len(last.text)
    for start, end in sentences(whole):
        if start < stop < len(whole[:end].rstrip()):
            closing = " ".join(whole[start:end].split()[-_SHOWN:])
            return f"deze passage houdt midden in een zin op; ga door tot en met ‘… {closing}’"
    return ""


def points_back(words: Sequence[str]) -> bool:
    """Whether a text that begins with these words hangs on what stands before it."""
    first, second, third, *_ = [*words, "", "", ""]
    if first in {"het", "er"}:
        impersonal = second == "gaat" and third in {"om", "bij", "over"}
        return (second in _VERBS) == (first == "het") and not impersonal
    return first in _POINTING and second not in _OWN_WORDS


def _title(point: Point, locate: Locate) -> Iterator[Problem]:
    if (length := len(point.title)) > TITLE_LENGTH:
        message = (
            f"de titel telt {length} tekens en past niet op een knop; hoogstens {TITLE_LENGTH}"
        )
        yield locate(point.id, ("titel",), message)


def _variants(point: Point, locate: Locate) -> Iterator[Problem]:
    tests = len(point.test_questions)
    told = f"{tests} van de {TEST_QUESTIONS} testvragen"
    if (count := len(point.questions)) < VARIANTS:
        message = f"{point.id!r} heeft nog {count} van de {VARIANTS} varianten"
        message += f" en {told}" if tests < TEST_QUESTIONS else ""
        yield locate(point.id, ("vragen", 0), f"{message}; de rest mag later")
        return
    if tests < TEST_QUESTIONS:
        message = f"{point.id!r} heeft nog {told}; de rest mag later"
        yield locate(point.id, ("testvragen",), message)
    words = [dutch.tokens(question) for question in point.questions]
    lacking = [kind for kind, is_one in _KINDS.items() if not any(map(is_one, words))]
    if lacking:
        message = f"bij {point.id!r} staat nog geen {', en geen '.join(lacking)}; dat mag later"
        yield locate(point.id, ("vragen", 0), message)
    yield from _repeated(point, words, locate)


def _repeated(point: Point, words: Sequence[Sequence[str]], locate: Locate) -> Iterator[Problem]:
    """Variants that say the same words in another order: they teach nothing."""
    seen: dict[frozenset[str], int] = {}
    repeated = []
    for number, typed in enumerate(words):
        telling = frozenset(dutch.stem(word) for word in dutch.content_words(typed))
        if telling and seen.setdefault(telling, number) != number:
            repeated.append((number, seen[telling]))
    if len(repeated) > _REPEATED * len(words):
        (number, first), more = repeated[0], len(repeated) - 1
        said, same = point.questions[number], point.questions[first]
        others = f" (en nog {more} zo)" if more else ""
        message = (
            f"{said!r} heeft dezelfde woorden als {same!r}{others}; zeg het met andere woorden"
        )
        yield locate(point.id, ("vragen", number), message)


def _reasons(knowledge: Knowledge, locate: Locate) -> Iterator[Problem]:
    """Two points that are each other's reason."""
    for point in knowledge.points:
        other = knowledge.by_id.get(point.why.point or "") if point.why else None
        back = other.why.point if other and other.why else None
        if other and other.id != point.id and back == point.id and point.id < other.id:
            message = f"{point.id!r} en {other.id!r} zijn elkaars waarom; dat draait in een kring"
            yield locate(point.id, ("waarom", "punt"), f"{message}: haal er een weg")


def _own_words(knowledge: Knowledge) -> Iterator[tuple[str, KeyPath, str]]:
    """Every text of our own that the bot says of its own accord, and where it stands."""
    for point in knowledge.points:
        yield point.id, ("antwoord",), point.answer
        if point.simpler:
            yield point.id, ("eenvoudiger",), point.simpler
        asides = {
            "waarom": point.why,
            "voorbeeld": point.example,
            "onderbouwing": point.support,
            "wie": point.speaker,
        }
        for key, aside in asides.items():
            if isinstance(aside, Aside) and aside.text:
                yield point.id, (key, "tekst"), aside.text
    for subject in knowledge.out_of_scope:
        yield subject.id, ("antwoord",), subject.answer
    for statement in knowledge.statements:
        yield statement.id, ("auteur",), statement.author_says


def _sentences(name: str, path: KeyPath, text: str, locate: Locate) -> Iterator[Problem]:
    for begin, end in sentences(text):
        if (count := len(text[begin:end].split())) > SENTENCE_WORDS:
            start = " ".join(text[begin:end].split()[:5])
            message = f"de zin {start!r}… telt {count} woorden; knip haar in tweeën (hoogstens"
            yield locate(name, path, f"{message} {SENTENCE_WORDS})")


def _untested(knowledge: Knowledge, locate: Locate) -> Iterator[Problem]:
    for entry in (*knowledge.out_of_scope, *knowledge.small_talk):
        if not entry.test_questions:
            message = f"{entry.id!r} heeft geen testvragen; schrijf er twee die geen variant zijn"
            yield locate(entry.id, ("id",), message)


def _options(knowledge: Knowledge, locate: Locate) -> Iterator[Problem]:
    votes = [option.casefold() for option in knowledge.texts.vote_options]
    if len({*votes}) < len(votes):
        message = "twee stemopties zijn gelijk; maak er een anders"
        yield Problem("teksten.yaml", 1, "stemopties", message)
    for question in knowledge.quiz:
        forms = [" ".join(dutch.tokens(option)) for option in question.options]
        for number, form in enumerate(forms):
            if form in forms[:number]:
                option = question.options[number]
                message = f"de optie {option!r} staat er twee keer; maak er een andere van"
                yield locate(question.id, ("opties", number), message)
