"""What starting saves: nothing of it lasts, and nothing of it can stop the bot."""

from __future__ import annotations

import ctypes
import gc

import pytest

from bot.cli.starting import give_memory_back, undisturbed


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
