"""What starting saves: nothing of it lasts, and nothing of it can stop the bot."""

from __future__ import annotations

import ctypes
import gc
import shutil
from pathlib import Path

import pytest

from bot.cli.starting import give_memory_back, warn_of_another
from bot.cli.undisturbed import undisturbed
from bot.settings import Settings, shipped_knowledge
from tests.bases import OTHER_TEXT


@pytest.mark.parametrize("error", [TypeError, OSError, AttributeError])
def test_where_memory_cannot_be_given_back_the_bot_goes_on(
    monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    """On Windows, without a C library, and with another one than glibc."""
    asked = []

    def refuse(name: object) -> None:
        asked.append(name)
        raise error

    monkeypatch.setattr(ctypes, "CDLL", refuse)
    give_memory_back()
    assert asked == [None]


def test_garbage_is_collected_again_after_a_start_that_failed() -> None:
    with pytest.raises(ValueError, match="kapot"), undisturbed():
        assert not gc.isenabled()
        raise ValueError("kapot")
    assert gc.isenabled()


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A copy of the project's knowledge, of which this bot uses nothing."""
    for name in ("algemeen", "eigen"):
        (tmp_path / "project" / "knowledge" / name).mkdir(parents=True)
    text = tmp_path / "project" / "knowledge" / "eigen"
    shutil.copy(OTHER_TEXT / "bron.yaml", text)
    return tmp_path / "project"


@pytest.mark.parametrize(
    ("folder", "named", "told"),
    [
        (".", "", ("niet {here}/knowledge.", "pip install -e .")),
        ("knowledge", "", ("niet {here}/knowledge.", "pip install -e .")),
        ("knowledge/eigen", "", ("niet {here}/knowledge/eigen.", "KNOWLEDGE_DIR")),
        (".", "knowledge/eigen", ("niet {here}/knowledge/algemeen.", "pip install -e .")),
        ("..", "", ()),
        (".", str(shipped_knowledge()), ("niet {here}/knowledge/algemeen.",)),
    ],
)
def test_who_edits_what_is_not_used_is_warned(
    elsewhere: Path,
    folder: str,
    named: str,
    told: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.chdir(elsewhere / folder)
    monkeypatch.setenv("KNOWLEDGE_DIR", named)
    warn_of_another(Settings())
    for part in told:
        assert part.format(here=elsewhere) in caplog.text
    assert bool(caplog.text) == bool(told)


def test_in_the_projects_own_folders_nobody_is_warned(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.delenv("KNOWLEDGE_DIR", raising=False)
    text = shipped_knowledge()
    for folder in (text, text.parent, text.parent.parent):
        monkeypatch.chdir(folder)
        warn_of_another(Settings())
    assert caplog.text == ""
