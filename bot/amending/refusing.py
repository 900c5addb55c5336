"""Why a question may not be put somewhere, in a maintainer's words."""

from __future__ import annotations

from collections.abc import Iterator

from bot import dutch
from bot.amending.places import List
from bot.journal import placeholders
from bot.knowledge import Knowledge, OutOfScope, Point

LONGEST = 300
Target = Point | OutOfScope
_PARTICULAR = dutch.QUESTION_WORDS - {"wat", "hoe", "welk", "welke"}
_CALLED = {"vragen": "variant", "testvragen": "testvraag"}


def tidied(question: str) -> str:
    """A question on one line, without spaces that nobody sees."""
    return " ".join(question.split())


def refusal(question: str, target: Target, kind: List, knowledge: Knowledge) -> str | None:
    """Why a question may not be put in a list of an entry; nothing if it may.

    Args:
        question: on one line.
        target: a point, or a subject outside the text.
        kind: which of its lists.
        knowledge: the knowledge base as it is.
    """
    if not any(map(str.isalnum, question)):
        return "hier staat geen vraag"
    if len(question) > LONGEST or question.endswith(" …"):
        return f"dit is te lang voor een vraag; vat haar samen in hoogstens {LONGEST} tekens"
    if masks := placeholders(question):
        told = ", ".join(dict.fromkeys(masks))
        return f"{told} staat er in plaats van wat iemand typte; schrijf er een gewoon woord voor"
    return next(_doubles(question, target, kind, knowledge), None)


def _doubles(question: str, target: Target, kind: List, knowledge: Knowledge) -> Iterator[str]:
    """Where the same, or nearly the same, stands already."""
    form, sense = dutch.tokens(question), _sense(question)
    near = None
    for owner, there, other in _phrases(knowledge):
        where = "ook daar" if owner.id == target.id else f"bij ‘{owner.title}’ ({owner.id})"
        if dutch.tokens(other) == form:
            yield f"deze vraag staat al {where}, als {_CALLED[there]}; kies één plek"
        if near is None and sense and _sense(other) == sense:
            near = f"{where} staat al bijna hetzelfde, als {_CALLED[there]}: ‘{other}’"
            measures = "; dan meet de testvraag niets meer" if there != kind else ""
            near += measures or "; dat leert de bot niets"
    if near:
        yield f"{near}. Zeg het in andere woorden"


def _phrases(knowledge: Knowledge) -> Iterator[tuple[Target, List, str]]:
    """What a text's own entries are asked; the general layer gives way to that."""
    own = [subject for subject in knowledge.out_of_scope if subject.kind == "onderwerp"]
    entries: list[Target] = [*knowledge.points, *own]
    for entry in entries:
        for text in entry.questions:
            yield entry, "vragen", text
        for text in entry.test_questions:
            yield entry, "testvragen", text


def _sense(question: str) -> frozenset[str]:
    """What a question says, whatever the order of its words."""
    words = dutch.tokens(question)
    telling = {dutch.stem(word) for word in dutch.content_words(words)}
    return frozenset(telling | (_PARTICULAR & {*words})) if telling else frozenset()
