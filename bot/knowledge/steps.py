"""The steps that a meeting is made of, and what a text has for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import ClassVar, Literal, TypeAlias

from bot.knowledge.model import Knowledge
from bot.knowledge.source import Section
from bot.knowledge.story import Enumeration

Length = Literal[30, 60, 90]
Size = Literal["small", "large"]
"""``small``: everybody talks together; ``large``, over eight: first in threes and fours."""
Part = Literal["whole", "passage", "question", "vote", "comparison"]

TOGETHER = 5
"""The minutes that a question takes at least, with everybody together."""
IN_GROUPS = 10
"""The minutes that small groups get for a question."""
SHARING = 1
"""The minutes for a sentence of each group after that."""
READING, VOTING = 2, 2
COMPARING = 4
"""The minutes to see how the votes fell, hear what the author says, and talk about both."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a meeting, with the minutes that it takes; its other fields are ids, or empty."""

    kind: ClassVar[str]
    minutes: int

    @property
    def ids(self) -> tuple[str, ...]:
        """What the step is about, as it can be kept and read back with ``step_of``."""
        return tuple(getattr(self, field.name) for field in fields(self)[1:])

    @property
    def parts(self) -> tuple[Part, ...]:
        """What is shown one after the other."""
        return ("whole",)


@dataclass(frozen=True, slots=True)
class Opening(Step):
    """The opening round."""

    kind: ClassVar[str] = "opening"


@dataclass(frozen=True, slots=True)
class Overview(Step):
    """What is ahead: the text's own list, or (none named) its sections, or the section itself."""

    kind: ClassVar[str] = "overview"
    enumeration: str = ""
    section: str = ""


@dataclass(frozen=True, slots=True)
class Turn(Step):
    """What happens in a section that is not gone into, and a passage from there to read."""

    kind: ClassVar[str] = "turn"
    section: str
    point: str


@dataclass(frozen=True, slots=True)
class Block(Step):
    """A passage, a question about it, a statement about the same point, and the comparison.

    ``opens`` is the section that this block is the first of. Without a ``question`` or a
    ``statement`` the passage itself is talked about; with only a statement that is voted on.
    """

    kind: ClassVar[str] = "block"
    point: str
    question: str = ""
    statement: str = ""
    opens: str = ""

    @property
    def parts(self) -> tuple[Part, ...]:
        """The passage, then what there is."""
        if not self.statement:
            return "passage", "question"
        if not self.question:
            return "passage", "vote", "comparison"
        return "passage", "question", "vote", "comparison"

    def minutes_of(self, part: Part) -> int:
        """How many of its minutes are for a part; what talking is for gets what is left."""
        fixed = {"passage": READING, "vote": VOTING, "comparison": COMPARING}
        talking = next(p for p in ("question", "comparison") if p in self.parts)
        if part != talking:
            return fixed[part]
        return self.minutes - sum(fixed[p] for p in self.parts if p != talking)


@dataclass(frozen=True, slots=True)
class Objection(Step):
    """The strongest objection to the argument."""

    kind: ClassVar[str] = "objection"


@dataclass(frozen=True, slots=True)
class Closing(Step):
    """The closing round."""

    kind: ClassVar[str] = "closing"


_KINDS: dict[str, type[Step]] = {
    step.kind: step for step in (Opening, Overview, Turn, Block, Objection, Closing)
}
Agenda: TypeAlias = tuple[Step, ...]


def step_of(kind: str, minutes: int, ids: Sequence[str]) -> Step | None:
    """The step with these ``ids``; nothing if there is no such kind of step (any more)."""
    found = _KINDS.get(kind)
    return found(minutes, *ids) if found and len(ids) == len(fields(found)) - 1 else None


def still_there(step: Step, knowledge: Knowledge) -> Step | None:
    """The step with what the knowledge base (still) has of it; nothing if that is too little."""
    match step:
        case Block(_, point, question, statement):
            left = replace(
                step,
                question=question if question in knowledge.discussion_by_id else "",
                statement=statement if statement in knowledge.statements_by_id else "",
            )
            return left if point in knowledge.by_id else None
        case Turn(_, section, point):
            sections = {section.id for section in knowledge.source.sections}
            return step if section in sections and point in knowledge.by_id else None
        case Objection():
            return step if knowledge.story.objection else None
        case _:
            return step


def sections_of(knowledge: Knowledge) -> tuple[Section, ...]:
    """The sections that a meeting can be about: of the text itself, with a point in it."""
    sections = knowledge.source.sections
    return tuple(s for s in sections if s.kind == "tekst" and knowledge.in_section(s.id))


def main_list(knowledge: Knowledge) -> Enumeration | None:
    """The list that holds the text together: the first one that it names."""
    return next(iter(knowledge.story.enumerations), None)


def sections_of_list(knowledge: Knowledge) -> set[str | None]:
    """The ids of the sections where the items of the main list are treated; none without one."""
    listed = main_list(knowledge)
    return {section_of(knowledge, item.point) for item in (listed.items if listed else ())}


def item_of(knowledge: Knowledge, section: str) -> int | None:
    """Which item of the main list (from 1) a section is about; nothing if none, or several."""
    listed = main_list(knowledge)
    items = enumerate(listed.items if listed else (), 1)
    here = [n for n, item in items if section_of(knowledge, item.point) == section]
    return here[0] if len(here) == 1 else None


def section_of(knowledge: Knowledge, point: str | None) -> str | None:
    """The id of the section of the point with this id, if there is one."""
    return knowledge.section(knowledge.by_id[point]).id if point in knowledge.by_id else None
