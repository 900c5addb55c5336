"""In which words a question from the journal goes into the knowledge base: a person decides."""

from __future__ import annotations

from bot.amending.places import List
from bot.amending.refusing import refusal
from bot.cli.prompts import agreed, ask_or_back
from bot.knowledge import Knowledge
from bot.misses import Cluster
from bot.misses.finding import Target

_PERSON = "Staat hier iets in over iemand (een naam, een adres, iemands ziekte, werk of gezin)?"


def worded(cluster: Cluster, target: Target, kind: List, knowledge: Knowledge) -> str | None:
    """The words in which a question goes in, and in which nothing stands about anybody.

    Nothing if it doesn't go in.

    Raises:
        NobodyThereError: at the end of the input.
    """
    question = _offered(cluster)
    if not question:
        return None
    print(f"Zo komt de vraag erin: {question}")
    typed = ask_or_back("Enter is goed, of typ hem anders; t = terug: ", question)
    question = {"j": question, "ja": question, "n": "", "nee": ""}.get(typed.casefold(), typed)
    while question:
        why = refusal(question, target, kind, knowledge)
        if why is not None:
            print(f"Dat kan niet: {why}.")
        elif not agreed(_PERSON):
            return question
        else:
            print("Schrijf hem dan zonder dat: wie het was, doet er niet toe.")
        question = ask_or_back("Typ hem anders (Enter = terug): ")
    return None


def _offered(cluster: Cluster) -> str:
    """The question that somebody picks from a cluster, as questions stand in the files, if any."""
    if len(cluster.questions) == 1:
        return _plain(cluster.question)
    for number, (question, _) in enumerate(cluster.questions, 1):
        print(f"  {number}  {question}")
    if not (typed := ask_or_back("Welke vraag? (Enter: de eerste; t = terug): ", "1")):
        return ""
    chosen = typed.isdecimal() and 1 <= int(typed) <= len(cluster.questions)
    return _plain(cluster.questions[int(typed) - 1 if chosen else 0][0])


def _plain(question: str) -> str:
    return question.casefold().rstrip("?!. ") or question
