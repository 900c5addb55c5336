"""The quiz: its menu, its questions, and the score."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from telegram import InlineKeyboardButton
from telegram.constants import MessageLimit

from bot.knowledge import QuizQuestion
from bot.replies.buttons import (
    ExplainQuizQuestion,
    NextQuizQuestion,
    OneQuizQuestion,
    OneQuizQuestionAbout,
    QuizRoundAbout,
    QuizRoundOf,
    StopQuiz,
    fitting_words,
)
from bot.replies.markup import PollReply, Reply, Rows, safe, visible_length
from bot.replies.names import isolated
from bot.replies.points import Points

_LONGEST_SUBJECT = 80


class QuizPages(Points):
    """Renders the quiz."""

    def quiz_menu(self, subject: str = "", count: int = 0) -> Reply:
        """One question, or a round? About a subject, there are ``count`` questions."""
        texts, words = self.texts, fitting_words(subject)
        if not words:
            one = OneQuizQuestion().labelled(texts.button_one_question)
            round_ = QuizRoundOf().labelled(texts.button_round)
            return Reply(self.html(texts.quiz_choice), [[one, round_]])
        row = [OneQuizQuestionAbout(words).labelled(texts.button_one_question)]
        most = min(count, QuizRoundOf().count)
        if most > 1:
            label = texts.button_round_of.format(aantal=most)
            row.append(QuizRoundAbout(most, words).labelled(label))
        html = self.html(texts.quiz_choice_about, onderwerp=subject[:_LONGEST_SUBJECT])
        return Reply(html, [row])

    def nothing_about(self, subject: str) -> Reply:
        """There is nothing for a study circle about a subject."""
        return self.say(self.texts.nothing_ready_about, onderwerp=subject[:_LONGEST_SUBJECT])

    def quiz_question(self, question: QuizQuestion, *, together: bool = True) -> PollReply:
        """A single question, with a button for another one; in a group, one that closes it.

        Alone with the bot, it is open who answers what: so the bot knows when to tell why.
        """
        rows = self._passage(question)
        if together:
            rows.append([ExplainQuizQuestion().labelled(self.texts.button_explain)])
        rows.append([OneQuizQuestion().labelled(self.texts.button_another)])
        return self._quiz(question, question.text, rows, anonymous=together)

    def quiz_why(self, question: QuizQuestion, *, another: bool = False) -> Reply:
        """Which answer was right and why, with the passage."""
        point = self.knowledge.by_id[question.point]
        right = question.options[question.right - 1]
        head = self.html(self.texts.quiz_why, antwoord=right, uitleg=question.explanation)
        rows = [[OneQuizQuestion().labelled(self.texts.button_another)]] if another else ()
        return Reply(f"{head}\n\n{self.quotation(point)}", rows, point.id)

    def quiz_question_of_round(
        self,
        question: QuizQuestion,
        number: int,
        total: int,
        round_id: str,
        *,
        together: bool = True,
    ) -> PollReply:
        """Question ``number`` (from 1) of a round; in a group with the button for the next one."""
        text = self.texts.quiz_question.format(nummer=number, totaal=total, vraag=question.text)
        rows = self._passage(question)
        stop = StopQuiz(round_id).labelled(self.texts.button_stop)
        next_one = NextQuizQuestion(round_id).labelled(self.texts.button_next_question)
        rows.append([next_one, stop] if together else [stop])
        return self._quiz(question, text, rows, anonymous=False)

    def quiz_score(
        self, ranking: Sequence[tuple[str | None, int]], total: int, *, stopped: bool = False
    ) -> Reply:
        """The score of a round: names with how many of ``total`` they had right, best first.

        A name that is not known is None, and that of an account that was deleted is empty.
        """
        texts = self.texts
        head, nobody = texts.quiz_score, texts.quiz_nobody
        if stopped:
            head, nobody = texts.quiz_stopped, texts.quiz_stopped_nobody
        html = self.html(head if ranking else nobody)
        for given, right in ranking:
            name = texts.somebody if given is None else isolated(given) or texts.deleted_account
            line = texts.quiz_score_line.format(naam=name, goed=right, totaal=total)
            longer = f"{html}\n{safe(line)}"
            html = longer if visible_length(longer) <= MessageLimit.MAX_TEXT_LENGTH else html
        return Reply(html)

    def _quiz(
        self, question: QuizQuestion, text: str, rows: Rows, *, anonymous: bool = True
    ) -> PollReply:
        explanation = escape(question.explanation, quote=False)
        return PollReply(text, question.options, rows, anonymous, question.right - 1, explanation)

    def _passage(self, question: QuizQuestion) -> list[list[InlineKeyboardButton]]:
        address = self.address(self.knowledge.by_id[question.point])
        return [[InlineKeyboardButton(self.texts.quiz_source, url=address)]] if address else []
