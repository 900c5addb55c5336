"""The quiz: its menu, its questions, and the score."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from telegram import InlineKeyboardButton
from telegram.constants import MessageLimit

from bot.knowledge import QuizQuestion
from bot.replies.buttons import NextQuizQuestion, OneQuizQuestion, QuizRoundOf
from bot.replies.markup import PollReply, Reply, Rows, safe, visible_length
from bot.replies.wording import Wording


class QuizPages(Wording):
    """Renders the quiz."""

    def quiz_menu(self) -> Reply:
        """One question, or a round?"""
        texts = self.texts
        one = OneQuizQuestion().labelled(texts.button_one_question)
        return Reply(
            self.html(texts.quiz_choice), [[one, QuizRoundOf().labelled(texts.button_round)]]
        )

    def quiz_question(self, question: QuizQuestion) -> PollReply:
        """A single question, with a button for another one."""
        another = [OneQuizQuestion().labelled(self.texts.button_another)]
        return self._quiz(question, question.text, [self._passage(question), another])

    def quiz_question_of_round(
        self, question: QuizQuestion, number: int, total: int, next_of: str | None
    ) -> PollReply:
        """Question ``number`` (from 1) of a round; ``next_of`` is the round's id in a group."""
        text = self.texts.quiz_question.format(nummer=number, totaal=total, vraag=question.text)
        rows = [self._passage(question)]
        if next_of is not None:
            rows.append([NextQuizQuestion(next_of).labelled(self.texts.button_next_question)])
        return self._quiz(question, text, rows, anonymous=False)

    def quiz_score(self, ranking: Sequence[tuple[str, int]], total: int) -> Reply:
        """The score of a round: names with how many of ``total`` they had right, best first."""
        html = self.html(self.texts.quiz_score if ranking else self.texts.quiz_nobody)
        for name, right in ranking:
            line = self.texts.quiz_score_line.format(naam=name, goed=right, totaal=total)
            longer = f"{html}\n{safe(line)}"
            html = longer if visible_length(longer) <= MessageLimit.MAX_TEXT_LENGTH else html
        return Reply(html)

    def _quiz(
        self, question: QuizQuestion, text: str, rows: Rows, *, anonymous: bool = True
    ) -> PollReply:
        explanation = escape(question.explanation, quote=False)
        return PollReply(text, question.options, rows, anonymous, question.right - 1, explanation)

    def _passage(self, question: QuizQuestion) -> list[InlineKeyboardButton]:
        address = self.address(self.knowledge.by_id[question.point])
        return [InlineKeyboardButton(self.texts.quiz_source, url=address)]
