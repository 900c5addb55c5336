"""``check --watch`` and ``--format json``: each finding is told as soon as it is known."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.cli.main import main
from bot.cli.told import Told
from bot.cli.watching import follow
from bot.knowledge.documents import read
from tests.bases import POINTS, VARIANTS, Base
from tests.test_check import small_base
from tests.test_cli import ROOT, hear, settings, started

MISTAKE = ("verwant: [adres]", "verwant: [adress]")


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Base:
    """The small text over a small general layer."""
    return small_base(tmp_path, monkeypatch)


def objects(said: str) -> list[dict[str, Any]]:
    """What was told to a program."""
    return [json.loads(line) for line in said.splitlines()]


def saves(*steps: Callable[[], None]) -> Iterator[None]:
    """Somebody who looks, and saves, and looks again."""
    yield
    for step in steps:
        step()
        yield


def test_a_program_gets_an_object_for_each_finding_and_one_for_all(
    base: Base, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(["check", str(base.directory), "--format", "json"])
    *found, summary = objects(capsys.readouterr().out)
    assert {item["kind"] for item in found} <= {"test", "warning"}
    assert all({*item} == {"kind", "file", "line", "path", "message"} for item in found)
    assert (summary["kind"], summary["ok"]) == ("summary", status == 0)
    base.change(POINTS, *MISTAKE)
    assert main(["check", str(base.directory), "--format", "json"]) == 1
    (mistake,) = objects(capsys.readouterr().out)
    assert mistake == {
        "kind": "error",
        "file": POINTS,
        "line": base.line(POINTS, "adress"),
        "path": "punten[1].verwant[1]",
        "message": "het punt 'adress' bestaat niet; bedoelde je 'adres'?",
    }


def test_a_terminal_shows_the_line_underlined(base: Base) -> None:
    base.change(POINTS, *MISTAKE)
    first, second = pty.openpty()
    subprocess.run(
        [sys.executable, "-m", "bot", "check", str(base.directory)],
        stdout=second,
        stderr=second,
        env=settings(),
        cwd=ROOT,
        check=False,
    )
    os.close(second)
    said = os.read(first, 4096).decode()
    os.close(first)
    assert "het punt 'adress' bestaat niet" in said
    assert "\r\n    \x1b[4mverwant: [adress]\x1b[0m\r\n" in said


def test_each_save_is_checked_at_once(base: Base, capsys: pytest.CaptureFixture[str]) -> None:
    changed = saves(
        lambda: base.change(POINTS, "titel: ", "titl: "),
        lambda: base.write(VARIANTS, "vragen:\n  beroep: ["),
    )
    base.change(POINTS, *MISTAKE)
    follow(changed, base.directory, Told(base.directory, "json"))
    *rounds, rest = capsys.readouterr().out.split('"kind": "summary", "ok": false')
    assert rest.count("\n") == 1
    assert "adress" in rounds[0]
    assert ["titl'" in said for said in rounds] == [False, True, True]
    assert [VARIANTS in said for said in rounds] == [False, False, True]


def test_a_file_that_did_not_change_is_not_parsed_again(base: Base) -> None:
    before, problems = read(base.path(POINTS), POINTS)
    assert not problems
    assert read(base.path(POINTS), POINTS)[0] is before
    base.change(POINTS, *MISTAKE)
    assert read(base.path(POINTS), POINTS)[0].data != before.data


def test_a_save_is_noticed_and_a_mended_base_has_its_test_questions_asked(tmp_path: Path) -> None:
    base = Base(tmp_path / "boek")
    base.change(POINTS, *MISTAKE)
    with started("check", str(base.directory), "--watch") as running:
        hear(running, "ik wacht op de volgende keer bewaren")
        base.change(POINTS, *reversed(MISTAKE))
        assert re.search(r"de opbouw is in orde", hear(running, "Testvragen van punten: "))
