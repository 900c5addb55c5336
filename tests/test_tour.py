"""The tour goes as it was recorded: every call that reaches Telegram, to the letter."""

from __future__ import annotations

from difflib import unified_diff
from pathlib import Path

import pytest

from bot.cli.main import main
from tests import record_tour
from tests.record_tour import BUTTONS, RECORDINGS, SCENES, recording
from tests.tour.buttons import read_recording, recorded
from tests.tour.guide import DORPSPLEIN


def difference(path: Path, now: str) -> str:
    """The lines in which something is not as it was recorded in a file."""
    before = path.read_text(encoding="utf-8").splitlines()
    return "\n".join(unified_diff(before, now.splitlines(), path.name, "now", lineterm=""))


@pytest.mark.parametrize("name", SCENES)
async def test_a_scene_goes_as_recorded(name: str) -> None:
    found = difference(recording(name), await record_tour.played(name))
    assert not found, found


async def test_buttons_of_old_messages_do_what_they_did() -> None:
    found = difference(BUTTONS, await record_tour.pressed())
    assert not found, found


def test_every_button_of_the_tour_is_among_those_of_old_messages() -> None:
    known = {(old.data, old.under) for old in recorded(read_recording(BUTTONS))}
    assert {(old.data, old.under) for old in record_tour.seen()} <= known


def test_every_recording_is_of_a_scene() -> None:
    found = {path for path in RECORDINGS.rglob("*") if path.is_file()}
    assert found == {BUTTONS, *map(recording, SCENES)}


def test_the_text_of_the_tour_is_in_order() -> None:
    assert main(["check", "--structure", str(DORPSPLEIN)]) == 0
