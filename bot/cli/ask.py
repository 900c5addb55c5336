"""Questions and replies as lines of text or JSON, without Telegram."""

from __future__ import annotations

import time
from typing import Any

from bot.knowledge import Point
from bot.matching import Answer, Decline, Foreign, Match, Matcher, Suggestions
from bot.matching.analysis import Word
from bot.matching.explanation import explain
from bot.matching.outcome import label, matches
from bot.replies import Replies, plain_text

USERNAME = "essaybot"
_OUTCOMES = {
    "answer": "antwoord",
    "suggest": "keuze uit een paar punten",
    "decline": "staat er niet in",
    "chat": "praatje of vraag over de bot",
}
_VIEWS = {
    "words": "woorden",
    "top3": "drie beste varianten",
    "letters": "letters",
    "document": "het hele punt",
    "bayes of words": "woordkeus",
    "bayes of letters": "letterkeus",
    "fuzzy": "gelijkenis",
    "covered": "woorden die het punt kent",
}


class Asking:
    """Asks a matcher, and puts what it replies into words."""

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher
        self._replies = Replies(matcher.knowledge, USERNAME)

    def text(self, question: str) -> str:
        """The reply to ``question`` as plain text, with what can be chosen from under it."""
        outcome = self._matcher.match(question)
        reply = self._replies.outcome(outcome)
        lines = [plain_text(reply.html)]
        if isinstance(outcome, Suggestions | Decline | Foreign):
            lines += [f"- {match.point.title}" for match in matches(outcome)]
        return "\n".join(lines)

    def json(self, question: str) -> dict[str, Any]:
        """The reply to ``question`` as one JSON-able object; the time is in milliseconds."""
        start = time.perf_counter()
        outcome = self._matcher.match(question)
        reply = self._replies.outcome(outcome)
        milliseconds = (time.perf_counter() - start) * 1000
        shown = outcome.matches if isinstance(outcome, Answer | Suggestions) else ()
        return {
            "question": question,
            "outcome": label(outcome),
            "answers": [self._answer(match) for match in shown],
            "text": plain_text(reply.html),
            "milliseconds": round(milliseconds, 3),
        }

    def explanation(self, question: str) -> str:
        """Why ``question`` leads to its reply, as tables for a maintainer."""
        found = explain(self._matcher, question)
        lines = [f"Vraag: {question}", f"Uitkomst: {_OUTCOMES[label(found.outcome)]}", ""]
        lines.append(f"{'getypt':20}{'gelezen als':20}{'gewicht':>8}  ")
        for word, weight in zip(found.words, found.weights, strict=True):
            lines.append(f"{word.typed:20}{word.word:20}{weight:8.1f}  {_remark(word)}")
        for candidate in found.candidates:
            lines += ["", f"{candidate.probability:4.0%}  {candidate.name}: {candidate.title}"]
            views = ", ".join(f"{_VIEWS[name]} {value:+.1f}" for name, value in candidate.evidence)
            lines.append(f"      {views}")
            lines += [f"      {similar:4.2f}  {text}" for text, similar in candidate.variants]
        return "\n".join([*lines, "", f"{found.none:4.0%}  niets van dit alles", ""])

    def _answer(self, match: Match) -> dict[str, Any]:
        point: Point = match.point
        knowledge = self._matcher.knowledge
        return {
            "point": point.id,
            "title": point.title,
            "answer": point.answer,
            "passage": point.passage,
            "section": knowledge.section(point).title,
            "paragraph": knowledge.paragraph(point).number,
            "url": self._replies.address(point),
            "score": round(match.score, 4),
        }


def _remark(word: Word) -> str:
    if not word.known:
        return "onbekend"
    if word.parts:
        return f"samengesteld: {' + '.join(word.parts)}"
    return "" if word.word == word.typed else "hersteld"
