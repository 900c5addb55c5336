"""The agenda of a meeting: a story with a beginning and an end, for every text, length and size."""

from __future__ import annotations

from itertools import pairwise, product
from typing import get_args

import pytest

from bot.knowledge import Knowledge, load
from bot.knowledge.agenda import agenda
from bot.knowledge.steps import (
    IN_GROUPS,
    SHARING,
    TOGETHER,
    Block,
    Closing,
    Length,
    Objection,
    Opening,
    Overview,
    Size,
    Step,
    Turn,
    item_of,
    sections_of,
    sections_of_list,
    step_of,
    still_there,
)
from bot.knowledge.story import Story
from tests.tour.guide import DORPSPLEIN

CLOSE = 2
"""How many points from a turn of the argument is still at the heart of a section."""
LENGTHS, SIZES = get_args(Length), get_args(Size)
TEXTS = ["essay", "dorpsplein", "bare essay", "bare dorpsplein"]


BARE = {"story": Story(), "statements": (), "discussion": ()}


@pytest.fixture(scope="module")
def village() -> Knowledge:
    return load(DORPSPLEIN)


@pytest.fixture(scope="module", params=TEXTS)
def text(request: pytest.FixtureRequest, knowledge: Knowledge, village: Knowledge) -> Knowledge:
    """The essay, the text of the tour, and each without all that a meeting could do with."""
    whole = knowledge if "essay" in request.param else village
    return bared(whole) if "bare" in request.param else whole


def bared(knowledge: Knowledge) -> Knowledge:
    """A text without all that a meeting could do with."""
    kept = {name: getattr(knowledge, name) for name in Knowledge.model_fields}
    return Knowledge.model_construct(**kept | BARE)


Agenda = tuple[Step, ...]


def about(knowledge: Knowledge) -> list[str | None]:
    """What a meeting can be about: the whole, or a section."""
    return [None, *(section.id for section in sections_of(knowledge))]


def agendas(knowledge: Knowledge) -> list[tuple[str | None, int, str, Agenda]]:
    """Every agenda that there is."""
    return [
        (section, length, size, agenda(knowledge, section, length, size))
        for section, length, size in product(about(knowledge), LENGTHS, SIZES)
    ]


def told(steps: Agenda) -> list[Block | Turn]:
    """What lies between the beginning and the end."""
    return [step for step in steps if isinstance(step, Block | Turn)]


def blocks(steps: Agenda) -> list[Block]:
    """The blocks alone."""
    return [step for step in steps if isinstance(step, Block)]


def section_of(knowledge: Knowledge, step: Block | Turn) -> str:
    """The section that a step is about."""
    return knowledge.section(knowledge.by_id[step.point]).id


def test_it_begins_with_a_round_and_ends_with_one(text: Knowledge) -> None:
    for section, length, _, steps in agendas(text):
        assert isinstance(steps[0], Opening)
        assert isinstance(steps[-1], Closing)
        order = ["opening", "turn", "objection", "closing"]
        kinds = [step.kind.replace("block", "turn") for step in steps if step.kind != "overview"]
        places = [order.index(kind) for kind in kinds]
        assert places == sorted(places)
        for kind in (Opening, Overview, Objection, Closing):
            assert sum(isinstance(step, kind) for step in steps) <= 1
        objection = text.story.objection
        if section is None and length > 30 and objection:
            assert isinstance(steps[-2], Objection)


def test_what_is_ahead_comes_before_the_list_and_after_what_leads_up_to_it(
    text: Knowledge,
) -> None:
    listed = sections_of_list(text)
    for section, _, _, steps in agendas(text):
        ahead = [n for n, step in enumerate(steps) if isinstance(step, Overview)]
        before = told(steps[: ahead[0]]) if ahead else []
        assert len(before) <= 1
        assert all(isinstance(step, Turn) and step.section not in listed for step in before)
        first = told(steps)[0]
        if section is None and listed and isinstance(first, Turn) and not before:
            assert first.section in listed


def test_it_goes_through_the_text_in_its_own_order(text: Knowledge) -> None:
    sections = [section.id for section in text.source.sections]
    for _, _, _, steps in agendas(text):
        places = [
            (sections.index(section_of(text, s)), text.in_order.index(text.by_id[s.point]))
            for s in told(steps)
        ]
        assert places == sorted(places)


def test_it_takes_the_time_that_there_is_and_never_more(text: Knowledge) -> None:
    for section, length, size, steps in agendas(text):
        total = sum(step.minutes for step in steps)
        assert total <= length
        if section is None:
            assert total == length, (section, length, size)
        for block in blocks(steps):
            assert 13 <= block.minutes <= 28
            assert sum(block.minutes_of(part) for part in block.parts) == block.minutes
            assert "vote" not in block.parts or block.minutes_of("comparison") >= 4
            assert all(block.minutes_of(part) > 0 for part in block.parts)
            if "question" in block.parts:
                least = TOGETHER if size == "small" else IN_GROUPS + SHARING
                assert block.minutes_of("question") >= least
        assert all(step.minutes >= 2 for step in steps)


def test_there_is_always_something_to_talk_about(text: Knowledge) -> None:
    for _, _, _, steps in agendas(text):
        assert blocks(steps)


def test_the_whole_in_an_hour_touches_every_section(text: Knowledge) -> None:
    sections = [section.id for section in sections_of(text)]
    for section, length, _, steps in agendas(text):
        seen = list(dict.fromkeys(section_of(text, step) for step in told(steps)))
        if section is not None:
            assert seen == [section]
        elif length >= 60:
            assert seen == sections
        assert seen == sorted(seen, key=sections.index)


@pytest.mark.parametrize("size", SIZES)
def test_the_hour_about_the_essay_touches_the_heart_of_every_section(
    knowledge: Knowledge, size: Size
) -> None:
    places = {point.id: place for place, point in enumerate(knowledge.in_order)}
    turns = [places[knowledge.by_id[turn.point].id] for turn in knowledge.story.line]
    hour = [places[knowledge.by_id[s.point].id] for s in told(agenda(knowledge, None, 60, size))]
    for section in sections_of(knowledge):
        here = {places[point.id] for point in knowledge.in_section(section.id)}
        far = [abs(at - turn) for at in here.intersection(hour) for turn in here & {*turns}]
        assert min(far) <= CLOSE, section.id


def test_what_stands_in_a_block_belongs_together(text: Knowledge) -> None:
    for _, _, _, steps in agendas(text):
        for block in blocks(steps):
            point = text.by_id[block.point]
            if block.question:
                assert text.by_id[text.discussion_by_id[block.question].point] == point
            if block.statement:
                assert text.by_id[text.statements_by_id[block.statement].points[0]] == point


def test_a_block_has_a_question_and_a_statement_where_the_text_has_both(text: Knowledge) -> None:
    asked = {text.by_id[q.point].id for q in text.discussion}
    put = {text.by_id[s.points[0]].id for s in text.statements}
    for _, _, _, steps in agendas(text):
        for section in sections_of(text):
            here = {p.id for p in text.in_section(section.id)} & asked & put
            found = [b for b in blocks(steps) if section_of(text, b) == section.id]
            if here and found:
                assert any(block.question and block.statement for block in found)


def test_nothing_comes_twice(text: Knowledge) -> None:
    for _, _, _, steps in agendas(text):
        for name in ("point", "question", "statement"):
            used = [value for b in blocks(steps) if (value := getattr(b, name))]
            assert len(used) == len(set(used))
        turned = [step.section for step in steps if isinstance(step, Turn)]
        opened = [block.opens for block in blocks(steps) if block.opens]
        assert len([*turned, *opened]) == len({*turned, *opened})
        assert {*turned, *opened} == {section_of(text, step) for step in told(steps)}
        passages = [text.by_id[block.point].passage for block in blocks(steps)]
        assert not [1 for a, b in product(passages, passages) if a != b and a in b]
        assert len(passages) == len(set(passages))


def test_the_same_choice_gives_the_same_agenda(text: Knowledge) -> None:
    for section, length, size in product(about(text), LENGTHS, SIZES):
        assert agenda(text, section, length, size) == agenda(text, section, length, size)


def test_longer_is_never_less(text: Knowledge) -> None:
    for section, size in product(about(text), SIZES):
        found = [agenda(text, section, length, size) for length in LENGTHS]
        for shorter, longer in pairwise(found):
            assert len(blocks(shorter)) <= len(blocks(longer))
            assert sum(s.minutes for s in shorter) <= sum(s.minutes for s in longer)


def test_the_whole_opens_with_the_list_of_the_text(text: Knowledge) -> None:
    lists = text.story.enumerations
    for section, _, _, steps in agendas(text):
        found = [step for step in steps if isinstance(step, Overview)]
        if section is None:
            assert [step.enumeration for step in found] == [lists[0].id if lists else ""]
        else:
            told = section in text.story.summaries.sections
            assert [step.section for step in found] == ([section] if told else [])


def test_a_step_can_be_kept_and_read_back(text: Knowledge) -> None:
    for _, _, _, steps in agendas(text):
        for step in steps:
            assert step_of(step.kind, step.minutes, step.ids) == step
            assert still_there(step, text) == step
    assert step_of("nothing", 3, ()) is None
    assert step_of("block", 3, ("a",)) is None


def test_what_has_gone_from_the_text_is_left_out(village: Knowledge) -> None:
    bare = bared(village)
    for step in agenda(village, None, 90, "small"):
        left = still_there(step, bare)
        if isinstance(step, Block):
            assert left == Block(step.minutes, step.point, opens=step.opens)
        else:
            assert left == (None if isinstance(step, Objection) else step)
    assert still_there(Block(10, "nergens"), village) is None
    assert still_there(Turn(2, "nergens", village.points[0].id), village) is None


def test_the_hour_about_the_essay_is_its_three_misunderstandings(knowledge: Knowledge) -> None:
    steps = agenda(knowledge, None, 60, "small")
    assert [step.kind for step in steps] == [
        *("opening", "turn", "overview", "turn", "block", "block", "block"),
        *("objection", "closing"),
    ]
    numbers = [item_of(knowledge, section_of(knowledge, block)) for block in blocks(steps)]
    assert numbers == [1, 2, 3]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("length", LENGTHS)
def test_the_essay_says_what_social_innovation_is_before_its_three_misunderstandings(
    knowledge: Knowledge, length: Length, size: Size
) -> None:
    _, first, second, *_ = agenda(knowledge, None, length, size)
    if isinstance(first, Overview):  # then it says so itself
        whole = knowledge.story.summaries.whole
        assert whole is not None
        assert "burgerinitiatieven" in (whole.ahead or "")
    else:
        assert isinstance(first, Turn)
        assert first.section == "inleiding"
        assert isinstance(second, Overview)


def test_half_an_hour_about_the_essay_touches_every_section(knowledge: Knowledge) -> None:
    steps = told(agenda(knowledge, None, 30, "small"))
    found = [section_of(knowledge, step) for step in steps]
    assert found == [section.id for section in sections_of(knowledge)]
    (second,) = [step for step in steps if section_of(knowledge, step) == "apolitiek"]
    assert knowledge.by_id[second.point].passage.startswith("Een tweede misverstand is")


def test_a_section_is_an_item_of_the_list_only_if_it_is_about_that_one(village: Knowledge) -> None:
    assert [item_of(village, section.id) for section in village.source.sections] == [None] * 5
