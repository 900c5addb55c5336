"""Questions and replies as lines of text or JSON, without Telegram."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bot import shipped
from bot.cli.starting import load_conversation, telling_of_learning
from bot.conversation import Context, Conversation
from bot.conversation.outcomes import Read, Reply, label, offered, shown
from bot.invocation import near
from bot.knowledge import Locate, Problem, load_located
from bot.knowledge.documents import KeyPath
from bot.matching import Match
from bot.matching.analysis import Word
from bot.matching.explanation import Candidate, Explanation, Need, explain
from bot.matching.outcome import label as label_of_match
from bot.misses.naming import NO_NEED
from bot.replies import Replies, plain_text
from bot.replies import Reply as Page
from bot.settings import Settings

_MOST_SHOWN, _MOST_OFFERED = 2, 3
_MOST_TELLING, _TELLING = 4, 0.02
"""How many words are told of that spoke for something, and from how much on one did."""
_USERNAME = "essaybot"
_SPOKE_FROM, _MOST_SPOKE = 0.05, 5
_OUTCOMES = {
    "answer": "antwoord",
    "suggest": "keuze uit een paar punten",
    "decline": "staat er niet in",
    "chat": "praatje of vraag over de bot",
}
_VIEWS = {
    "words": "woorden",
    "document": "het hele punt",
    "bayes of words": "woordkeus",
    "bayes of letters": "letterkeus",
    "fuzzy": "gelijkenis",
    "covered": "woorden die het punt kent",
    "svm": "kenmerkende woorden",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("question", nargs="*", metavar="VRAAG", help="de vraag, in gewone woorden")
    parser.add_argument(
        "--conversation",
        action="store_true",
        help="de regels zijn één gesprek; een lege regel begint een nieuw",
    )
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="één JSON-object per regel")
    form.add_argument("--explain", action="store_true", help="laat zien wat het antwoord maakte")


def execute(options: argparse.Namespace, settings: Settings) -> int:
    """Prints the reply to one question, or to each line of standard input as soon as it comes."""
    with telling_of_learning():
        asking = Asking(load_conversation(settings))
    given = [" ".join(options.question)] if options.question else None
    context, locate = Context(), None
    for question in given or _standard_input():
        if options.conversation and not question.strip():
            context = Context()
        elif options.explain:
            locate = locate or _from_here(load_located(settings.knowledge)[1], settings.knowledge)
            print(asking.explanation(question, locate), flush=True)
        else:
            asked = asking.ask(question, context if options.conversation else None)
            context = asked.after
            if options.json:
                print(json.dumps(asking.json(asked), ensure_ascii=False), flush=True)
            else:
                print(asking.text(asked), end="\n\n", flush=True)
    return 0


def _from_here(locate: Locate, text: Path) -> Locate:
    """The same, with the path of each file as one can open it from the current folder."""

    def located(name: str, path: KeyPath, message: str) -> Problem:
        problem = locate(name, path, message)
        return replace(problem, file=near(shipped.file(text, problem.file)))

    return located


def _standard_input() -> Iterator[str]:
    for line in sys.stdin:
        yield line.rstrip("\r\n")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and what it led to.

    Attributes:
        page: how the reply is shown.
        after: what a following question may refer to.
        milliseconds: what it took.
    """

    question: str
    reply: Reply
    page: Page
    after: Context
    milliseconds: float


class Asking:
    """Asks a bot, and puts what it replies into words.

    Args:
        conversation: what is talked with.
    """

    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation
        self._replies = Replies(conversation.knowledge, _USERNAME)

    def ask(self, question: str, context: Context | None = None) -> Asked:
        """The reply to ``question``, asked after what ``context`` says was shown."""
        start = time.perf_counter()
        reply = self._conversation.reply(question, context)
        shown_as = self._replies.said(reply)
        milliseconds = (time.perf_counter() - start) * 1000
        after = self._conversation.after(reply, context)
        return Asked(question, reply, shown_as, after, milliseconds)

    def text(self, asked: Asked) -> str:
        """A reply as plain text, with what can be chosen from under it."""
        choices = [f"- {match.point.title}" for match in offered(asked.reply)]
        return "\n".join([plain_text(asked.page.html), *choices])

    def json(self, asked: Asked) -> dict[str, Any]:
        """A reply as one JSON-able object; the time is in milliseconds."""
        reply, passages = asked.reply, shown(asked.reply)
        choices = offered(reply)[:_MOST_OFFERED]
        answers = [self._answer(reply, m, n < _MOST_SHOWN) for n, m in enumerate(passages)]
        return {
            "question": asked.question,
            "outcome": label(reply),
            "answers": [*answers, *(self._answer(reply, m, False) for m in choices)],
            "text": plain_text(asked.page.html),
            "milliseconds": round(asked.milliseconds, 3),
        }

    def explanation(self, question: str, locate: Locate) -> str:
        """Why ``question`` leads to its reply, as tables for a maintainer.

        Args:
            question: as somebody typed it.
            locate: tells where an entry stands.
        """
        found = explain(self._conversation.matcher, question)
        lines = [f"Vraag: {question}", f"Uitkomst: {_outcome(found)}", ""]
        if found.need is not None:
            lines += [*_heard(found.need), ""]
        lines.append(f"{'getypt':20}{'gelezen als':20}{'gewicht':>8}  ")
        for word, weight in zip(found.words, found.weights, strict=True):
            lines.append(f"{word.typed:20}{word.word:20}{weight:8.1f}  {_remark(word)}")
        for candidate in found.candidates:
            lines += ["", f"{candidate.probability:4.0%}  {candidate.name}: {candidate.title}"]
            where = locate(candidate.name, (), "")
            lines.append(f"      staat in {where.file}, regel {where.line}")
            views = ", ".join(f"{_VIEWS[name]} {value:+.1f}" for name, value in candidate.evidence)
            lines += [*_spoken(candidate), "      lijkt op deze varianten (1 is gelijk):"]
            lines += [f"      {similar:4.2f}  {text}" for text, similar in candidate.variants]
            lines.append(f"      (voor kenners: {views})")
        return "\n".join([*lines, "", f"{found.none:4.0%}  niets van dit alles", ""])

    def _answer(self, reply: Reply, match: Match, in_reply: bool) -> dict[str, Any]:
        point, knowledge = match.point, self._conversation.knowledge
        paragraph = reply.paragraph if isinstance(reply, Read) else knowledge.paragraph(point)
        return {
            "point": point.id,
            "title": point.title,
            "answer": point.answer,
            "passage": reply.paragraph.text if isinstance(reply, Read) else point.passage,
            "section": knowledge.section(point).title,
            "paragraph": paragraph.number,
            "url": self._replies.address(point) or "",
            "score": round(match.score, 4),
            "shown": in_reply,
        }


def _outcome(found: Explanation) -> str:
    if found.need is not None:
        return f"bericht in nood ({found.need.name})"
    return _OUTCOMES[label_of_match(found.outcome)]


def _heard(need: Need) -> list[str]:
    """What made a message one in distress, and what to do if it is none."""
    if need.literally:
        return [f"Dit staat woord voor woord bij {need.name}. De rest hieronder telde niet mee."]
    spoke = [f"{word} {value:+.2f}" for word, value in need.words if value >= _SPOKE_FROM]
    lines = [
        f"Het klonk naar nood: {need.margin:+.2f}, en dat telt hier vanaf {need.least:+.2f}.",
        f"Wat ervoor sprak: {', '.join(spoke[:_MOST_SPOKE]) or 'geen woord in het bijzonder'}",
        f"Wat er bij {need.name} het meest op lijkt:",
        *(f"      {similar:4.2f}  {text}" for text, similar in need.variants),
        f"{NO_NEED}.",
    ]
    return [*lines, "Daarna is hij woord voor woord nooit meer nood. Twijfel je, laat het dan zo."]


def _remark(word: Word) -> str:
    if not word.known:
        return "onbekend"
    if word.parts:
        return f"samengesteld: {' + '.join(word.parts)}"
    return "" if word.word == word.typed else "hersteld"


def _spoken(candidate: Candidate) -> Iterator[str]:
    """Which words spoke for a candidate, and which against it."""
    for told, sign in (("ervoor", 1), ("ertegen", -1)):
        words = [f"‘{word}’" for word, share in candidate.words if sign * share >= _TELLING]
        if words:
            yield f"      {told}: {', '.join(words[:_MOST_TELLING])}"
