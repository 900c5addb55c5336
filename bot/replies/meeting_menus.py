"""What comes before a meeting: its menus and its plan; and what its parts are called."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from telegram import InlineKeyboardButton

from bot.knowledge import Section
from bot.knowledge.agenda import agenda
from bot.knowledge.steps import (
    Agenda,
    Block,
    Closing,
    Objection,
    Overview,
    Step,
    Turn,
    item_of,
    main_list,
    section_of,
)
from bot.replies.buttons import (
    BeginMeeting,
    MeetingAbout,
    MeetingLasting,
    Minutes,
    PlanMeeting,
)
from bot.replies.markup import Reply
from bot.replies.statements import Statements

_IN_A_ROW = 4


class MeetingMenus(Statements):
    """Renders what comes before a meeting."""

    # the menus

    def meeting_menu(self, sections: Sequence[Section]) -> Reply:
        """What will the meeting be about?"""
        whole = MeetingAbout(MeetingAbout.WHOLE).labelled(self.texts.meeting_whole)
        rows = [
            [MeetingAbout(section.id).labelled(self.meeting_title(section.id))]
            for section in sections
        ]
        return Reply(self.html(self.texts.meeting_section), [[whole], *rows])

    def meeting_lengths(self, section: str) -> Reply:
        """How long have they got for a section, or for the whole?"""
        row = [
            MeetingLasting(section, minutes).labelled(
                self.texts.meeting_minutes.format(minuten=minutes)
            )
            for minutes in get_args(Minutes)
        ]
        title = self.meeting_title(section)
        return Reply(self.html(self.texts.meeting_length, onderdeel=title), [row])

    def meeting_sizes(self, section: str, minutes: Minutes) -> Reply:
        """With how many are they?"""
        number, title = self.section_number(section), self.meeting_title(section)
        small = PlanMeeting(number, minutes, "small", 0).labelled(self.texts.button_small)
        large = PlanMeeting(number, minutes, "large", 0).labelled(self.texts.button_large)
        asked = self.html(self.texts.meeting_size, onderdeel=title, minuten=minutes)
        return Reply(asked, [[small, large]])

    def planned(self, plan: PlanMeeting) -> Agenda:
        """The steps of a plan, those that are dropped too."""
        section = self.section_of_number(plan.section)
        return agenda(self.knowledge, section, plan.minutes, plan.size)

    def meeting_plan(self, plan: PlanMeeting) -> Reply:
        """The plan with its times; steps can be dropped and taken back before it begins."""
        lines, buttons, at, number = list[str](), list[InlineKeyboardButton](), 0, 0
        for number, step in enumerate(self.planned(plan), 1):
            dropped, bit = bool(plan.dropped >> number - 1 & 1), 1 << number - 1
            end = at if dropped else at + step.minutes
            fills = {"nummer": number, "begin": at, "einde": end, "wat": self.step_name(step)}
            line = self.html(self.texts.meeting_plan_line, **fills)
            lines.append(f"<s>{line}</s>" if dropped else line)
            label = self.texts.button_take_back if dropped else self.texts.button_drop
            changed = PlanMeeting(plan.section, plan.minutes, plan.size, plan.dropped ^ bit)
            buttons.append(changed.labelled(label.format(nummer=number)))
            at = end
        title = self.meeting_title(self.section_of_number(plan.section))
        told = [self.html(self.texts.meeting_plan, onderdeel=title, minuten=at), "\n".join(lines)]
        if plan.size == "large":
            told.append(self.html(self.texts.meeting_plan_groups))
        rows = [buttons[n : n + _IN_A_ROW] for n in range(0, number, _IN_A_ROW)]
        if at:
            begin = BeginMeeting(plan.section, plan.minutes, plan.size, plan.dropped)
            rows.append([begin.labelled(self.texts.button_begin)])
        else:
            told.append(self.html(self.texts.meeting_plan_empty))
        return Reply("\n\n".join(told), rows)

    def meeting_start(self, section: str | None, time: str) -> Reply:
        """The meeting begins; it is over at about ``time``."""
        title = self.meeting_title(section)
        return self.say(self.texts.meeting_start, onderdeel=title, tijd=time)

    # what things are called

    def section_number(self, section: str | None) -> int:
        """The number of a section in buttons; 0 for the whole, or if there is no such section."""
        names = [found.id for found in self.knowledge.source.sections]
        return names.index(section) + 1 if section in names else 0

    def section_of_number(self, number: int) -> str | None:
        """The id of the section with this number in buttons."""
        sections = self.knowledge.source.sections
        return sections[number - 1].id if 0 < number <= len(sections) else None

    def meeting_title(self, section: str | None) -> str:
        """What a section is called, as an item of the text's list if it is one; or the whole."""
        sections = {found.id: found for found in self.knowledge.source.sections}
        if section not in sections:
            return self.texts.meeting_whole
        title, item = sections[section].title, self._as_item(section)
        if item is None:
            return title
        named = self.texts.meeting_item.format(soort=item[0], nummer=item[1], titel=title)
        return _capital(named)

    def short_name(self, step: Step) -> str:
        """What a step is called on its later pages: a block as the item that it is about."""
        if not isinstance(step, Block):
            return self.step_name(step)
        section = self.knowledge.section(self.knowledge.by_id[step.point])
        return self._short_title(section.id) or section.title

    def step_name(self, step: Step) -> str:
        """What a step is called in the plan, above its pages and in the minutes."""
        texts = self.texts
        match step:
            case Turn(section=section):
                return texts.step_turn.format(onderdeel=self.meeting_title(section))
            case Block():
                return self._block_name(step)
            case Overview():
                return texts.step_overview
            case Objection():
                to = self.objected_to()
                return texts.step_objection_to.format(onderdeel=to) if to else texts.step_objection
            case Closing():
                return texts.step_closing
            case _:
                return texts.step_opening

    def objected_to(self) -> str:
        """Which item of the main list the objection is to, inside a sentence; empty if none."""
        told = self.knowledge.story.objection
        return self._item_name(section_of(self.knowledge, told.point if told else None))

    def _block_name(self, block: Block) -> str:
        """A block by its section and its point; the first about an item by that item alone."""
        point = self.knowledge.by_id[block.point]
        section = self.knowledge.section(point)
        if block.opens and self._as_item(section.id):
            return self.meeting_title(section.id)
        return self.texts.step_block.format(onderdeel=self.short_name(block), punt=point.title)

    def _short_title(self, section: str | None) -> str:
        """What a section is called as an item of the main list, in short; empty if it is none."""
        return _capital(self._item_name(section))

    def _item_name(self, section: str | None) -> str:
        """The same inside a sentence."""
        item = self._as_item(section)
        if item is None:
            return ""
        return self.texts.meeting_item_short.format(soort=item[0], nummer=item[1])

    def _as_item(self, section: str | None) -> tuple[str, int] | None:
        """What an item of the main list is called and its number, if a section is about one."""
        listed = main_list(self.knowledge)
        number = item_of(self.knowledge, section) if section else None
        if listed is None or listed.single is None or number is None:
            return None
        return listed.single, number


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]
