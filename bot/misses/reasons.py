"""Why a question went wrong, in the words of who looks after the knowledge base."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot import dutch
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

_CLOSE = 0.1
_MOST_WORDS = 3
_NEVER_SEEN = 0.05


def verdict(outcome: Outcome) -> str:
    """What a question gets from the knowledge base as it is now."""
    match outcome:
        case Answer():
            return f"Nu krijgt ze als antwoord: {_titles(shown(outcome))}."
        case Likely():
            return f"Nu krijgt ze als vermoeden: {_titles(shown(outcome))}."
        case Suggestions():
            return f"Nu krijgt ze de keuze uit {_titles(matches(outcome))}."
        case Decline(subject=subject) if subject is not None:
            return f"Nu zegt de bot dat het er niet in staat: ‘{subject.title}’, buiten de tekst."
        case Chat(entry):
            return f"Nu houdt de bot dit voor een praatje ({entry.id})."
        case Foreign():
            return "Nu denkt de bot dat dit een andere taal is."
        case _:
            return "Nu zegt de bot dat hij daarover niets vindt."


def reasons(question: str, found: Explanation) -> Iterator[str]:
    """Why the nearest entries did not win, a sentence each."""
    unknown = [w.typed for w in found.words if not w.known and not w.function]
    if unknown:
        many = len(unknown) > 1
        told = _listed(unknown[:_MOST_WORDS])
        yield f"{told} {'komen' if many else 'komt'} in de kennisbank nergens voor."
    first, *others = found.candidates
    if isinstance(found.outcome, Decline) and found.none > first.probability:
        yield (
            f"De kans dat niets van dit alles bedoeld is, schat de bot op {_percent(found.none)}; "
            f"dat is meer dan de {_percent(first.probability)} voor ‘{first.title}’."
        )
    if others and not isinstance(found.outcome, Answer | Chat):
        second = others[0]
        if second.probability > max(_NEVER_SEEN, first.probability - _CLOSE):
            yield f"‘{first.title}’ en ‘{second.title}’ lijken er bijna even goed op."
    if (lacking := _lacking(question, first)) and not isinstance(found.outcome, Answer):
        yield f"‘{first.title}’ heeft nog geen variant met {_listed(lacking)} zoals hier."


def likeness(question: str, candidate: Candidate) -> str:
    """What a candidate has in common with a question."""
    variants = [(text, similar) for text, similar in candidate.variants if similar > 0]
    if not variants:
        return "geen enkele variant heeft een woord met de vraag gemeen"
    text, _ = variants[0]
    there = _stems(text)
    common = [word for word in _telling(question) if dutch.stem(word) in there]
    alike = f"; gemeen: {_listed(common)}" if common else "; alleen gewone woorden gemeen"
    return f"lijkt het meest op ‘{text}’{alike}"


def _lacking(question: str, candidate: Candidate) -> list[str]:
    """The telling words that none of a candidate's nearest variants has."""
    there = {stem for text, _ in candidate.variants for stem in _stems(text)}
    lacking = [word for word in _telling(question) if dutch.stem(word) not in there]
    return lacking[:_MOST_WORDS]


def _telling(question: str) -> list[str]:
    return list(dict.fromkeys(dutch.content_words(dutch.tokens(question))))


def _stems(text: str) -> set[str]:
    return {dutch.stem(word) for word in dutch.tokens(text)}


def _titles(found: Iterable[Match]) -> str:
    return ", ".join(f"‘{match.point.title}’" for match in found)


def _listed(words: Iterable[str]) -> str:
    *first, last = [f"‘{word}’" for word in words]
    return f"{', '.join(first)} en {last}" if first else last


def _percent(share: float) -> str:
    return f"{share:.0%}".replace("%", " %")
