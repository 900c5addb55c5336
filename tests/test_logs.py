"""Logs tell no secrets: not in messages, not in tracebacks, not at DEBUG."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from telegram.error import InvalidToken

from bot import logs
from bot.miniature import BotApiError
from tests.stage import TOKEN, Stage

PASSWORD = "zeer geheim"
URL = "postgresql+asyncpg://an:zeer%20geheim@localhost/bot"


@pytest.fixture
def root() -> Iterator[logging.Logger]:
    """The root logger, put back afterwards with all that was changed."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield root
    root.handlers[:] = handlers
    root.setLevel(level)


def test_a_secret_is_struck_out_of_a_message(
    root: logging.Logger, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.set_up([TOKEN, URL, PASSWORD])
    root.info("GET https://api.telegram.org/bot%s/getMe, %s, %s", TOKEN, URL, PASSWORD)
    told = capsys.readouterr().err
    assert "https://api.telegram.org/bot•••/getMe" in told
    assert TOKEN not in told
    assert "geheim" not in told


def test_a_secret_is_struck_out_of_a_traceback(
    root: logging.Logger, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.set_up([TOKEN, PASSWORD])
    try:
        try:
            raise ValueError(PASSWORD)
        except ValueError as error:
            raise InvalidToken(f"The token `{TOKEN}` was rejected") from error
    except InvalidToken:
        root.exception("mislukt")
    told = capsys.readouterr().err
    assert "Traceback" in told
    assert "The token `•••` was rejected" in told
    assert TOKEN not in told
    assert PASSWORD not in told


def test_without_a_secret_nothing_is_struck_out(
    root: logging.Logger, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.set_up(["", ""])
    root.info("alles staat er")
    assert capsys.readouterr().err.endswith("alles staat er\n")


async def test_the_whole_bot_tells_no_token_even_at_debug(
    played: Stage, root: logging.Logger, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.set_up([TOKEN], logging.DEBUG)
    an = played.server.people.add_user("An")
    chat = played.server.people.private_chat(an)
    played.server.fail_next("sendMessage", BotApiError(401, "Unauthorized"))
    await played.say(an, chat, "wat is hybriditeit")
    await played.say(an, chat, "wat is hybriditeit")
    assert played.own(chat)
    told = capsys.readouterr()
    assert "InvalidToken" in told.err
    assert TOKEN not in told.out + told.err
