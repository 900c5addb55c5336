"""Questions and replies as lines of text or JSON, without Telegram."""

from __future__ import annotations

import time
from typing import Any

from bot.knowledge import Point
from bot.matching import Match, Matcher
from bot.replies import Replies, plain_text

USERNAME = "essaybot"


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
        if outcome.kind in {"suggest", "decline"}:
            lines += [f"- {match.point.title}" for match in outcome.matches]
        return "\n".join(lines)

    def json(self, question: str) -> dict[str, Any]:
        """The reply to ``question`` as one JSON-able object; the time is in milliseconds."""
        start = time.perf_counter()
        outcome = self._matcher.match(question)
        reply = self._replies.outcome(outcome)
        milliseconds = (time.perf_counter() - start) * 1000
        shown = outcome.matches if outcome.kind in {"answer", "suggest"} else ()
        return {
            "question": question,
            "outcome": outcome.kind,
            "answers": [self._answer(match) for match in shown],
            "text": plain_text(reply.html),
            "milliseconds": round(milliseconds, 3),
        }

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
