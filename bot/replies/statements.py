"""Statements to vote on, how the votes fell, and questions to talk about."""

from __future__ import annotations

from typing import TypeAlias

from bot.knowledge import DiscussionQuestion, Statement
from bot.replies.buttons import AnotherQuestion, AnotherQuestionAbout, CloseVote, fitting_words
from bot.replies.markup import PollReply, Reply, Rows, safe
from bot.replies.points import Points

Counts: TypeAlias = tuple[int, ...]
"""How many chose each option of a vote; empty when that cannot be known any more."""


class Statements(Points):
    """Renders statements, votes and discussion questions."""

    def statement(self, statement: Statement, *, weekly: bool = False) -> PollReply:
        """A statement to vote on, with the button that closes the vote."""
        question = self.texts.statement_weekly if weekly else self.texts.statement
        rows = [[CloseVote().labelled(self.texts.button_close_vote)]]
        return self.vote(statement, rows, question=question)

    def vote(self, statement: Statement, rows: Rows, *, question: str | None = None) -> PollReply:
        """A statement to vote on, with these buttons."""
        text = (question or self.texts.statement).format(stelling=statement.text)
        return PollReply(text, self.texts.vote_options, rows)

    def vote_lines(self, counts: Counts) -> list[str]:
        """How the votes fell, a line for each option; none when that is not known."""
        if counts and not any(counts):
            return [self.texts.nobody_voted]
        return [
            self.texts.vote_line.format(optie=option, aantal=count)
            for option, count in zip(self.texts.vote_options, counts, strict=False)
        ]

    def statement_result(self, statement: Statement, counts: Counts) -> Reply:
        """How the votes fell, beside what the author says, with the passage."""
        point = self.knowledge.by_id[statement.points[0]]
        head = self.html(self.texts.statement_result, stelling=statement.text)
        counted = "\n".join(safe(line) for line in self.vote_lines(counts))
        author = f"<b>{self.html(self.texts.author_says)}</b>\n{safe(statement.author_says)}"
        parts = head, counted, author, self.quotation(point)
        return Reply("\n\n".join(part for part in parts if part), point=point.id)

    def discussion_question(self, question: DiscussionQuestion, subject: str = "") -> Reply:
        """An open question with the passage that it starts from, and a button for another.

        Asked for about a subject, the other one will be about that too.
        """
        point = self.knowledge.by_id[question.point]
        text = self.html(self.texts.discuss, vraag=question.text)
        words = fitting_words(subject)
        another = AnotherQuestionAbout(words) if words else AnotherQuestion()
        row = [another.labelled(self.texts.button_another)]
        return Reply(f"{text}\n\n{self.quotation(point)}", [row], point.id)
