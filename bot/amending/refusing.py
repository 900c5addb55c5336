"""Why a question may not be put somewhere, in a maintainer's words."""

from __future__ import annotations

from collections.abc import Iterator

from bot import dutch
from bot.amending.places import List
from bot.journal import placeholders
from bot.knowledge import Knowledge, OutOfScope, Point

LONGEST = 300
_FEWEST_LETTERS = 3
_ARTICLES = frozenset(("de", "het", "een"))
Target = Point | OutOfScope
_PARTICULAR = dutch.QUESTION_WORDS - {"wat", "hoe", "welk", "welke"}
_CALLED = {"vragen": "variant", "testvragen": "testvraag"}


def refusal(question: str, target: Target, kind: List, knowledge: Knowledge) -> str | None:
    """Why a question may not be put in a list of an entry; nothing if it may.

    Args:
        question: on one line.
        target: a point, or a subject outside the text.
        kind: which of its lists.
        knowledge: the knowledge base as it is.
    """
    if sum(map(str.isalnum, question)) < _FEWEST_LETTERS:
        return "hier staat geen vraag"
    if len(question) > LONGEST or question.endswith(" …"):
        return f"dit is te lang voor een vraag; vat hem samen in hoogstens {LONGEST} tekens"
    if masks := placeholders(question):
        told = ", ".join(dict.fromkeys(masks))
        return f"{told} staat er in plaats van wat iemand typte; schrijf er een gewoon woord voor"
    return next(_doubles(question, target, kind, knowledge), None)


def caution(question: str, knowledge: Knowledge) -> str | None:
    """What makes a question teach less than it seems to; nothing if nothing does."""
    telling = _telling(question)
    for owner, kind, other in _phrases(knowledge):
        if telling and _telling(other) == telling:
            said = f"als {_CALLED[kind]} bij ‘{owner.title}’ staat al ‘{other}’"
            return f"{said}, dat dezelfde woorden heeft. Andere woorden leren de bot meer"
    return None


def _doubles(question: str, target: Target, kind: List, knowledge: Knowledge) -> Iterator[str]:
    """Where the same, or nearly the same, stands already."""
    form, stems, telling = dutch.tokens(question), _stems(question), _telling(question)
    near: str | None = None
    for owner, there, other in _phrases(knowledge):
        where = "daar" if owner.id == target.id else f"bij ‘{owner.title}’ ({owner.id})"
        where = f"als {_CALLED[there]} staat {where}"
        if dutch.tokens(other) == form:
            yield f"{where} deze vraag al; hij kan maar op één plek staan"
        if near is None and _stems(other) == stems:
            near = f"{where} al bijna hetzelfde: ‘{other}’. Zeg het in andere woorden"
        measured = owner.id == target.id and there != kind
        if near is None and measured and telling and _telling(other) == telling:
            near = f"{where} al ‘{other}’, en een testvraag met dezelfde woorden meet niets"
    if near:
        yield near


def _phrases(knowledge: Knowledge) -> Iterator[tuple[Target, List, str]]:
    """What a text's own entries are asked; the general layer gives way to that."""
    own = [subject for subject in knowledge.out_of_scope if subject.kind == "onderwerp"]
    entries: list[Target] = [*knowledge.points, *own]
    for entry in entries:
        for text in entry.questions:
            yield entry, "vragen", text
        for text in entry.test_questions:
            yield entry, "testvragen", text


def _stems(question: str) -> frozenset[str]:
    """All that a question says, whatever the order of its words."""
    return frozenset(dutch.stem(word) for word in dutch.tokens(question) if word not in _ARTICLES)


def _telling(question: str) -> frozenset[str]:
    """What a question is about, and what it wants to know of that."""
    words = dutch.tokens(question)
    telling = {dutch.stem(word) for word in dutch.content_words(words)}
    return frozenset(telling | (_PARTICULAR & {*words})) if telling else frozenset()
