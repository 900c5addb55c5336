"""The minutes of a meeting: what was read, talked about and voted on, in plain text to copy."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime

from bot.knowledge.steps import Block, Closing, Objection, Part, Step, Turn
from bot.replies.markup import Reply, safe, units
from bot.replies.meeting import MeetingPages
from bot.replies.statements import Counts

_FIRST_WORDS = 6
"""How many words tell which passage was read."""
_ROOM = 3500
"""UTF-16 code units of minutes in one message."""


class MeetingMinutes(MeetingPages):
    """Renders the minutes."""

    def meeting_record(
        self,
        section: str | None,
        date: datetime,
        gone_through: Sequence[tuple[Step, Collection[Part]]],
        results: Mapping[str, Counts],
        *,
        by_itself: bool = False,
    ) -> list[Reply]:
        """The minutes, in as many messages as they need; a word if there is nothing in them.

        Args:
            section: what the meeting was about, None for the whole.
            date: when it was.
            gone_through: each step with those of its parts that were gone through.
            results: how the votes fell, by statement.
            by_itself: whether it ends because nobody ended it.
        """
        texts = self.texts
        first = self.html(texts.meeting_by_itself if by_itself else texts.meeting_copy)
        groups = [
            "\n".join([self.step_name(step), *told])
            for step, parts in gone_through
            if (told := list(self._lines(step, parts, results)))
        ]
        if not groups:
            return [Reply(first) if by_itself else self.say(texts.meeting_stopped)]
        title, day = self.meeting_title(section), date.strftime("%d-%m-%Y")
        pages = [self.plain(texts.meeting_summary, onderdeel=title, datum=day)]
        for group in groups:
            if units(pages[-1]) + units(group) > _ROOM:
                pages.append(group)
            else:
                pages[-1] = f"{pages[-1]}\n\n{group}"
        more = self.html(texts.meeting_copy_more)
        return [
            Reply(f"{more if number else first}\n\n<pre>{safe(page)}</pre>")
            for number, page in enumerate(pages)
        ]

    def _lines(
        self, step: Step, parts: Collection[Part], results: Mapping[str, Counts]
    ) -> Iterator[str]:
        texts, knowledge = self.texts, self.knowledge
        read = (isinstance(step, Turn) and "whole" in parts) or "passage" in parts
        if isinstance(step, Block | Turn) and read:
            point = knowledge.by_id[step.point]
            further = self.read_on(step) if isinstance(step, Block) else []
            passages = [f"{knowledge.lead_in(point)}{point.passage}", *(p.passage for p in further)]
            for passage in passages:
                words = " ".join(passage.split()[:_FIRST_WORDS])
                yield f"- {texts.meeting_read.format(begin=words)}"
        if isinstance(step, Objection) and parts and (told := knowledge.story.objection):
            yield f"- {told.short or told.text}"
            yield f"- {texts.meeting_said}"
        if isinstance(step, Closing) and parts:
            yield from (f"- {line}" for line in texts.meeting_taken.splitlines())
        if not isinstance(step, Block):
            return
        question = knowledge.discussion_by_id.get(step.question)
        if question and "question" in parts:
            yield f"- {texts.meeting_asked.format(vraag=question.text)}"
        if step.statement in results:
            votes = self.vote_lines(results[step.statement])
            result = ", ".join(votes).lower().rstrip(".") or "–"
            fills = {"stelling": knowledge.statements_by_id[step.statement].text}
            number = {"aantal": sum(results[step.statement]), "uitslag": result}
            yield f"- {texts.meeting_vote.format(**fills, **number)}"
        if {"question", "comparison"} & {*parts}:
            yield f"- {texts.meeting_said}"
