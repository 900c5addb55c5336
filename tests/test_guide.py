"""The guide for who looks after a knowledge base, held against what it is about."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import yaml

from bot.cli.main import parser
from bot.knowledge import Knowledge, load_located
from bot.knowledge.advice import SENTENCE_WORDS, TEST_QUESTIONS, TITLE_LENGTH, VARIANTS
from bot.knowledge.base import keys
from bot.knowledge.entries import Point
from bot.knowledge.source import Source
from bot.settings import shipped_knowledge
from tests.bases import POINTS, Base
from tests.bases import VARIANTS as QUESTIONS

GUIDE = (Path(__file__).parents[1] / "knowledge" / "README.md").read_text(encoding="utf-8")
NEEDED, _, REFERENCE = GUIDE.partition("\n# Naslag\n")
_COMMAND = r"\.venv/bin/python -m bot (\w+[^`#\n]*)"


def blocks(kind: str, text: str = GUIDE) -> list[str]:
    """What stands in its blocks of one kind; none is indented, so each can be copied as it is."""
    found = re.findall(rf"^```{kind}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert len(found) == text.count(f"```{kind}\n")
    return found


def test_every_command_can_be_pasted_as_it_stands() -> None:
    """In the folder of the project, whatever the window did before."""
    lines = [line for block in blocks("sh") for line in block.splitlines()]
    assert len(lines) >= 9
    for line in lines:
        command = re.match(_COMMAND, line)
        assert command or re.fullmatch(r"export KNOWLEDGE_DIR=\S+", line), line
    assert GUIDE.count("python -m bot") == GUIDE.count(".venv/bin/python -m bot")
    for words in re.findall(_COMMAND, GUIDE):
        parser().parse_args(shlex.split(words))


def test_every_link_leads_to_a_heading() -> None:
    headings = re.findall(r"^#+ (.+)$", GUIDE, re.MULTILINE)
    known = {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
    assert set(re.findall(r"\]\(#([^)]+)\)", GUIDE)) <= known


def test_the_smallest_point_is_a_whole_one(little: Base, knowledge: Knowledge) -> None:
    """Pasted below another point and its variants it is valid, and rests on the text itself."""
    point, variants = blocks("yaml", NEEDED)
    told = Point.model_validate(yaml.safe_load(point)[0])
    assert knowledge.source.quotes(told.passage)
    assert len(told.title) <= TITLE_LENGTH
    quotation = "Ik ben makelaar in koffie, en woon op de Lauriergracht, nummer 37."
    for file, block in ((POINTS, point), (QUESTIONS, variants)):
        written = little.path(file).read_text(encoding="utf-8").rstrip("\n")
        little.write(file, f"{written}\n\n{block}")
    little.change(POINTS, point.partition("passage: ")[2], f"{quotation}\n")
    assert told.id in {one.id for one in little.load().points}


def test_its_figures_are_those_of_the_check() -> None:
    assert f"hoogstens {TITLE_LENGTH} tekens" in NEEDED
    assert f"hoogstens {SENTENCE_WORDS} woorden" in NEEDED
    assert (VARIANTS, TEST_QUESTIONS) == (12, 3)
    assert "Met twaalf of meer varianten" in NEEDED
    assert "met drie testvragen" in NEEDED


def test_it_tells_of_every_key_of_a_point_and_of_the_source() -> None:
    told = set(re.findall(r"`(\w+)`", REFERENCE))
    assert set(keys(Point)) <= told
    assert set(keys(Source)) - {"onderdelen", "voorstel"} <= told


def test_it_says_of_the_answer_to_change_where_that_stands() -> None:
    """As the bot explains it: the file from the folder of the project, not the line in it."""
    (point,) = yaml.safe_load(blocks("yaml", NEEDED)[0])
    stands = load_located(shipped_knowledge())[1](point["id"], (), "").file
    assert f"‘staat in knowledge/karre/{stands}, regel " in NEEDED
