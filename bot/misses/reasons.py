"""Why a question went wrong, in the words of who looks after the knowledge base."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence

from bot import dutch, shipped
from bot.knowledge import Knowledge
from bot.knowledge.advice import NEGATIONS
from bot.matching import (
    Answer,
    Chat,
    Decline,
    Foreign,
    Likely,
    Match,
    Outcome,
    Suggestions,
)
from bot.matching.explanation import Candidate, Explanation
from bot.matching.outcome import matches, shown
from bot.misses.finding import Target, targets
from bot.misses.naming import NO_NEED, talk_of

_CLOSE = 0.1
_MOST_WORDS = 3
_NEVER_SEEN = 0.05
_COMMON, _FEW_POINTS = 0.2, 5
"""A word that such a share of the points is asked with, and so many, tells none of them apart."""


def verdict(outcome: Outcome) -> str:
    """What a question gets from the knowledge base as it is now."""
    match outcome:
        case Answer():
            told = _titles(shown(outcome))
            return f"Nu krijgt hij als antwoord: {told}. Is dat goed, kies dan w (weg)."
        case Likely():
            return f"Nu krijgt hij als vermoeden: {_titles(shown(outcome))}."
        case Suggestions():
            return f"Nu krijgt hij de keuze uit {_titles(matches(outcome))}."
        case Decline(subject=subject) if subject is not None:
            return f"Nu zegt de bot dat het er niet in staat: ‘{subject.title}’, buiten de tekst."
        case Chat(entry):
            hint = f" {NO_NEED}." if entry.kind == "nood" else ""
            return f"Nu krijgt hij {talk_of(entry)}.{hint}"
        case Foreign():
            return "Nu denkt de bot dat dit een andere taal is."
        case _:
            return "Nu zegt de bot dat hij daarover niets vindt."


def reasons(
    question: str, found: Explanation, knowledge: Knowledge, meant: str | None
) -> Iterator[str]:
    """Why the nearest entries did not win, a sentence each.

    Args:
        question: the question.
        found: what it leads to.
        knowledge: where those stand.
        meant: the id of the point that people chose themselves, if any did.
    """
    unknown = [w.typed for w in found.words if not w.known and not w.function]
    if unknown:
        verb = "komen" if len(unknown) > 1 else "komt"
        yield f"{_listed(unknown[:_MOST_WORDS], 'en')} {verb} in de kennisbank nergens voor."
    first, *others = found.candidates
    if isinstance(found.outcome, Decline) and found.none > first.probability:
        yield _nothing(percent(found.none), first.title, percent(first.probability))
    own = {target.id: target for target in targets(knowledge)}
    yield from _beaten(first, others, meant, own)
    if not isinstance(found.outcome, Answer) and first.name in own:
        words = [word for word in _telling(question) if word not in unknown]
        if lacking := _lacking(words, own[first.name], knowledge)[:_MOST_WORDS]:
            yield f"‘{first.title}’ heeft nog geen variant met {_listed(lacking, 'of')}."


def _nothing(none: str, title: str, chance: str) -> str:
    if none == chance:
        told = f"dat de vraag nergens bij hoort als dat ‘{title}’ bedoeld is"
        return f"De bot vindt het even waarschijnlijk {told} (allebei {none})."
    told = f"dat de vraag nergens bij hoort ({none}) dan dat ‘{title}’ bedoeld is ({chance})"
    return f"De bot denkt eerder {told}."


def _lacking(words: Iterable[str], target: Target, knowledge: Knowledge) -> list[str]:
    """Which words it is not asked with, but for those that anything is asked with."""
    there = {stem for text in target.questions for stem in _stems(text)}
    lacking = {word: dutch.stem(word) for word in words if word not in NEGATIONS}
    lacking = {word: stem for word, stem in lacking.items() if stem not in there}
    asked = Counter[str]()
    for point in knowledge.points if lacking else ():
        asked.update({stem for text in point.questions for stem in _stems(text)})
    most = max(_FEW_POINTS, _COMMON * len(knowledge.points))
    return [word for word, stem in lacking.items() if asked[stem] < most]


def _beaten(
    first: Candidate, others: Sequence[Candidate], meant: str | None, own: Collection[str]
) -> Iterator[str]:
    """What stood in the way of what was meant, or of any of two."""
    for other in others:
        if other.name == meant:
            chances = percent(first.probability), percent(other.probability)
            told = f"‘{first.title}’ ({chances[0]}) ging voor op ‘{other.title}’ ({chances[1]})"
            yield f"{told}, dat mensen zelf aanwezen."
            return
    for second in others[:1]:
        if second.probability > max(_NEVER_SEEN, first.probability - _CLOSE):
            both = [
                f"‘{one.title}’" + ("" if one.name in own else f" (uit {shipped.GENERAL}/)")
                for one in (first, second)
            ]
            yield f"{both[0]} en {both[1]} lijken er bijna even goed op."


def likeness(question: str, candidate: Candidate) -> str:
    """What a candidate has in common with a question."""
    variants = [(text, similar) for text, similar in candidate.variants if similar > 0]
    if not variants:
        return "geen enkele variant deelt een woord met de vraag"
    text, _ = variants[0]
    there = _stems(text)
    common = [word for word in _telling(question) if dutch.stem(word) in there]
    alike = (
        f"in allebei: {_listed(common, 'en')}" if common else "alleen gewone woorden zijn gelijk"
    )
    return f"lijkt het meest op ‘{text}’; {alike}"


def _telling(question: str) -> list[str]:
    return list(dict.fromkeys(dutch.content_words(dutch.tokens(question))))


def _stems(text: str) -> set[str]:
    return {dutch.stem(word) for word in dutch.tokens(text)}


def _titles(found: Iterable[Match]) -> str:
    return ", ".join(f"‘{match.point.title}’" for match in found)


def _listed(words: Iterable[str], joined: str) -> str:
    *first, last = [f"‘{word}’" for word in words]
    return f"{', '.join(first)} {joined} {last}" if first else last


def percent(share: float) -> str:
    """A probability as people write it."""
    return f"{share:.0%}".replace("%", " %")
