"""The agenda of a meeting: from a text, a length and a size to steps that tell one story. Pure.

The same knowledge base, section, length and size always give the same steps.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.knowledge.model import Knowledge
from bot.knowledge.steps import (
    Agenda,
    Closing,
    Length,
    Objection,
    Opening,
    Overview,
    Size,
    Step,
    Turn,
    main_list,
    section_of,
    sections_of,
    sections_of_list,
)
from bot.knowledge.storyline import Story

_AROUND: dict[Length, tuple[int, int, int, int]] = {
    30: (3, 2, 0, 4),
    60: (5, 2, 4, 5),
    90: (5, 4, 6, 7),
}
"""The minutes of opening, overview, objection and closing."""


def agenda(knowledge: Knowledge, section: str | None, length: Length, size: Size) -> Agenda:
    """The steps of a meeting about a section, or (None) about the whole text.

    First everything else gets its minutes, then: a block about the section that matters most, a
    turn for every other one, a block instead of a turn as long as there is time, and more blocks.
    What cannot be filled is left, and the meeting is shorter. Nothing if there is nothing to read.
    """
    sections = [s for s in sections_of(knowledge) if section in (None, s.id)]
    if not sections:
        return ()
    frame = _Frame(knowledge, section, length)
    room = length - frame.minutes
    return frame.around(Story(knowledge, sections, size).steps(room))


class _Frame:
    """What stands around the story: the beginning and the end of a meeting, and what is ahead."""

    def __init__(self, knowledge: Knowledge, section: str | None, length: Length) -> None:
        opening, overview, objection, closing = _AROUND[length]
        self._opening, self._ahead, self._knowledge = Opening(opening), list[Step](), knowledge
        summaries, listed = knowledge.story.summaries.sections, main_list(knowledge)
        if section is None:
            self._ahead.append(Overview(overview, listed.id if listed else ""))
        elif section in summaries:
            self._ahead.append(Overview(overview, section=section))
        self._after: list[Step] = [Closing(closing)]
        told = knowledge.story.objection
        here = told and (section is None or section_of(knowledge, told.point) == section)
        if here and objection:
            self._after.insert(0, Objection(objection))

    @property
    def minutes(self) -> int:
        """How long it takes."""
        return sum(step.minutes for step in (self._opening, *self._ahead, *self._after))

    def around(self, steps: Sequence[Step]) -> Agenda:
        """The whole meeting.

        The main list says little to who does not know yet what it is about. So what leads up to
        it goes before what is ahead, unless it is gone into at length.
        """
        first, there = steps[0], sections_of_list(self._knowledge)
        leading = int(bool(there) and isinstance(first, Turn) and first.section not in there)
        return (self._opening, *steps[:leading], *self._ahead, *steps[leading:], *self._after)
