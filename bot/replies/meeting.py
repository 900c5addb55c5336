"""The pages of a meeting, step by step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from telegram import InlineKeyboardButton

from bot.knowledge import Point
from bot.knowledge.steps import (
    Block,
    Objection,
    Opening,
    Overview,
    Part,
    Size,
    Step,
    Turn,
    item_of,
    section_of,
)
from bot.knowledge.story import Enumeration
from bot.replies.buttons import CastVote, MoveMeeting, Option
from bot.replies.markup import PollReply, Reply, safe
from bot.replies.meeting_menus import MeetingMenus
from bot.replies.statements import Counts

_READ_ALOUD = 700
"""How much of the text can be read aloud in the minutes that there are for it."""


@dataclass(frozen=True)
class Sheet:
    """One page of a meeting, and where it stands.

    Attributes:
        step, part: what it shows.
        number, total: which step it is, from 1, and of how many.
        ticket: what stands for it in its buttons.
        size: of the group.
        first, last: whether nothing comes before it, or after it.
        ends: at what time the meeting is over at this pace.
    """

    step: Step
    part: Part
    number: int
    total: int
    ticket: int
    size: Size
    first: bool
    last: bool
    ends: str


class MeetingPages(MeetingMenus):
    """Renders meetings that have begun."""

    def meeting_page(self, sheet: Sheet, counts: Counts | None = None) -> Reply:
        """A page that is no poll; ``counts`` are those of the vote that is compared."""
        parts = [self._heading(sheet), *self._told(sheet, counts)]
        told = "\n\n".join(part for part in parts if part)
        return Reply(told, self._rows(sheet), self._point(sheet.step))

    def meeting_vote(self, sheet: Sheet) -> tuple[Reply, PollReply]:
        """The task that comes before a vote, and the vote as a poll."""
        task = self.html(self.texts.meeting_statement, knop=self.texts.button_close_vote)
        statement = self.knowledge.statements_by_id[_statement(sheet.step)]
        page = Reply(f"{self._heading(sheet)}\n\n{task}", point=self._point(sheet.step))
        return page, self.vote(statement, self._rows(sheet))

    def meeting_vote_by_buttons(self, sheet: Sheet) -> Reply:
        """The vote where there can be no poll."""
        statement = self.knowledge.statements_by_id[_statement(sheet.step)]
        task = self.html(self.texts.meeting_vote_here, knop=self.texts.button_close_vote)
        put = f"<b>{self.html(self.texts.statement, stelling=statement.text)}</b>"
        options = zip(get_args(Option), self.texts.vote_options, strict=True)
        rows = [[CastVote(number).labelled(option)] for number, option in options]
        return Reply(f"{self._heading(sheet)}\n\n{put}\n\n{task}", [*rows, *self._rows(sheet)])

    def meeting_still_voting(self, sheet: Sheet) -> Reply:
        """Points at the poll of a vote that is still open, with the statement."""
        statement = self.knowledge.statements_by_id[_statement(sheet.step)]
        fills = {"stelling": statement.text, "knop": self.texts.button_close_vote}
        told = self.html(self.texts.meeting_still_voting, **fills)
        return Reply(f"{self._heading(sheet)}\n\n{told}", self._rows(sheet))

    def meeting_paused(self, ticket: int) -> Reply:
        """The meeting pauses."""
        resume = MoveMeeting("hervat", ticket).labelled(self.texts.button_resume)
        end = MoveMeeting("stop", ticket).labelled(self.texts.button_stop)
        labels = {"knop": self.texts.button_resume, "stop": self.texts.button_stop}
        text = self.html(self.texts.meeting_paused, **labels)
        return Reply(text, [[resume, end]])

    def meeting_overrun(self, sheet: Sheet) -> Reply:
        """A gentle word: the minutes of a step are over."""
        fills = {"minuten": sheet.step.minutes, "deel": self.short_name(sheet.step)}
        fills |= {"knop": self._forward(sheet), "tijd": sheet.ends}
        return self.say(self.texts.meeting_overrun, **fills)

    # parts of a page

    def _point(self, step: Step) -> str | None:
        """The point that a page is about, for who calls the bot under it."""
        return step.point if isinstance(step, Block | Turn) else None

    def _heading(self, sheet: Sheet) -> str:
        step, texts = sheet.step, self.texts
        fills: dict[str, object] = {"nummer": sheet.number, "totaal": sheet.total}
        if isinstance(step, Block):
            names = texts.part_passage, texts.part_question, texts.part_vote, texts.part_comparison
            what = dict(zip(get_args(Part)[1:], names, strict=True))[sheet.part]
            fills |= {"wat": what, "minuten": step.minutes_of(sheet.part)}
            where = self.html(texts.meeting_part, **fills)
        else:
            where = self.html(texts.meeting_step, **fills, minuten=step.minutes)
        begins = sheet.part == step.parts[0]
        if begins and sheet.number > 1:  # before the first step the meeting has just said it
            where = f"{where}. {self.html(texts.meeting_pace, tijd=sheet.ends)}"
        name = self.step_name(step) if begins else self.short_name(step)
        return f"<i>{where}</i>\n<b>{safe(name)}</b>"

    def _told(self, sheet: Sheet, counts: Counts | None) -> list[str]:
        """What a page says under its heading, paragraph by paragraph."""
        texts, large = self.texts, sheet.size == "large"
        match sheet.step:
            case Opening():
                return [self.html(texts.meeting_opening_large if large else texts.meeting_opening)]
            case Overview(_, enumeration, section):
                asked = texts.meeting_overview_list if enumeration else texts.meeting_overview
                return [*self._overview(enumeration, section), self.html(asked)]
            case Turn(_, section, point):
                return self._turn(section, point)
            case Block() as block:
                return self._block(block, sheet, counts)
            case Objection():
                told, to = self.knowledge.story.objection, self.objected_to()
                again = self.html(texts.meeting_objection_to, onderdeel=to) if to else ""
                return [again, safe(told.text) if told else "", self.html(texts.meeting_objection)]
            case _:
                return [self.html(texts.meeting_closing)]

    def _overview(self, enumeration: str, section: str) -> list[str]:
        """The text in a sentence, with its own list or its sections; or one section in short."""
        story = self.knowledge.story
        summaries = story.summaries.sections
        if section in summaries:
            return [safe(summaries[section].short)]
        told = story.summaries.whole
        whole = [safe(told.sentence)] if told else []
        for listed in story.enumerations:
            if listed.id == enumeration:
                ahead = [safe(told.ahead)] if told and told.ahead else whole
                return [*ahead, f"<b>{safe(listed.title)}</b>\n{self._items(listed)}"]
        sections = [s for s in self.knowledge.source.sections if s.kind == "tekst"]
        return [*whole, "\n".join(f"{n}. {safe(s.title)}" for n, s in enumerate(sections, 1))]

    def _items(self, listed: Enumeration) -> str:
        """The items of a list, quoted as its section is titled where an item has one."""
        lines, titles = list[str](), {s.id: s.title for s in self.knowledge.source.sections}
        for number, item in enumerate(listed.items, 1):
            section = section_of(self.knowledge, item.point) or ""
            if item_of(self.knowledge, section) == number:
                fills = {"nummer": number, "titel": titles[section]}
                lines.append(self.html(self.texts.meeting_listed, **fills))
            else:
                lines.append(f"{number}. {safe(item.name)}")
        return "\n".join(lines)

    def _turn(self, section: str, point: str) -> list[str]:
        """A section in short: something to read, what it comes to, and a question to everybody."""
        summary = self.knowledge.story.summaries.sections.get(section)
        asked = (summary and summary.question) or self.texts.meeting_turn
        told = self._turns(section)
        read = [self._to_read_aloud(told), self._passage_to_read(point)]
        return [*read, *told, f"<b>{safe(asked)}</b>"]

    def _to_read_aloud(self, told: list[str]) -> str:
        """What somebody reads aloud: the passage, and what it comes to where that is told."""
        return self.html(self.texts.meeting_passage_told if told else self.texts.meeting_passage)

    def _turns(self, section: str) -> list[str]:
        """What happens in a section: the turns of the argument there, or its summary."""
        knowledge = self.knowledge
        summary = knowledge.story.summaries.sections.get(section)
        turns = [
            turn.text
            for turn in knowledge.story.line
            if knowledge.section(knowledge.by_id[turn.point]).id == section
        ]
        told = " ".join(turns) or (summary.sentence if summary else "")
        return [f"<b>{self.html(self.texts.meeting_line)}</b>\n{safe(told)}"] if told else []

    def _block(self, block: Block, sheet: Sheet, counts: Counts | None) -> list[str]:
        texts = self.texts
        if sheet.part == "passage":
            opening = self._turns(block.opens) if block.opens else []
            task = self._to_read_aloud(opening)
            if self.knowledge.lead_in(self.knowledge.by_id[block.point]):
                task = f"{task} {self.html(texts.meeting_bold)}"
            more = [self._passage_html(found) for found in self.read_on(block)]
            return [task, self._passage_to_read(block.point), *more, *opening]
        if sheet.part == "question":
            question = self.knowledge.discussion_by_id.get(block.question)
            asked = safe(question.text) if question else self.html(texts.meeting_open_question)
            large = sheet.size == "large"
            groups = self.html(texts.meeting_in_groups)
            return [f"<b>{asked}</b>", groups if large else self.html(texts.meeting_question)]
        statement = self.knowledge.statements_by_id[block.statement]
        counted = "\n".join(safe(line) for line in self.vote_lines(counts or ()))
        author = f"<b>{self.html(texts.author_says)}</b>\n{safe(statement.author_says)}"
        head = self.html(texts.statement_result, stelling=statement.text) if counted else ""
        return [head, counted, author, f"<b>{self._difference(counts or ())}</b>"]

    def _difference(self, counts: Counts) -> str:
        """A question about the difference, with each other and with the author."""
        chosen, texts = [count for count in counts if count], self.texts
        if sum(chosen) < 2:
            asked = texts.meeting_unknown
        elif len(chosen) == 1:
            asked = texts.meeting_agreed
        else:
            asked = texts.meeting_divided if len({*chosen}) > 1 else texts.meeting_tied
        return self.html(asked, aantal=sum(chosen))

    def _passage_to_read(self, name: str) -> str:
        """A point's passage in bold with what leads up to it, and its source."""
        point = self.knowledge.by_id[name]
        before, source = self.knowledge.lead_in(point), self._source_html(point)
        return f"<blockquote>{safe(before)}<b>{safe(point.passage)}</b></blockquote>\n{source}"

    def read_on(self, block: Block) -> list[Point]:
        """What a section comes to in its last turn, if that stands further on and is short."""
        knowledge = self.knowledge
        point = knowledge.by_id[block.point]
        line = [knowledge.by_id[turn.point] for turn in knowledge.story.line]
        last = [found for found in line if knowledge.section(found).id == block.opens][-1:]
        long = len(knowledge.lead_in(point)) + len(point.passage)
        return [
            found
            for found in last
            if found.passage not in point.passage and point.passage not in found.passage
            if knowledge.in_order.index(found) > knowledge.in_order.index(point)
            if long + len(found.passage) <= _READ_ALOUD
        ]

    def _rows(self, sheet: Sheet) -> list[list[InlineKeyboardButton]]:
        texts, ticket = self.texts, sheet.ticket
        forward = [MoveMeeting("volgende", ticket).labelled(self._forward(sheet))]
        if not sheet.first:
            forward.insert(0, MoveMeeting("terug", ticket).labelled(texts.button_back))
        aside = [
            MoveMeeting("overslaan", ticket).labelled(texts.button_skip),
            MoveMeeting("pauze", ticket).labelled(texts.button_pause),
        ]
        return [forward, aside]

    def _forward(self, sheet: Sheet) -> str:
        """The text of the button that goes on."""
        if sheet.part == "vote":
            return self.texts.button_close_vote
        return self.texts.button_finish if sheet.last else self.texts.button_go_on


def _statement(step: Step) -> str:
    return step.statement if isinstance(step, Block) else ""
