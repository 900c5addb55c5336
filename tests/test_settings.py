"""The settings in the environment; what is wrong is told in Dutch and without secrets."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli.main import main
from bot.settings import SettingsError, pasted, read_settings, shipped_knowledge
from bot.transport.connecting import connection

TOKEN = "123456:AAgeheim-token_van-niemand"
NAMES = (
    *("TELEGRAM_BOT_TOKEN", "TELEGRAM_API_URL", "KNOWLEDGE_DIR", "DATABASE_URL", "TIMEZONE"),
    *("LOG_LEVEL", "LOG_FORMAT", "MAINTAINER_CHAT_IDS", "JOURNAL", "JOURNAL_DAYS"),
)


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Nothing but a token is set, and logging is put back afterwards."""
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    monkeypatch.chdir(tmp_path)
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def test_only_a_token_is_needed() -> None:
    settings = read_settings()
    assert settings.token == TOKEN
    assert str(settings.telegram_api_url) == "https://api.telegram.org/"
    assert settings.knowledge == shipped_knowledge()
    assert settings.database_url.get_secret_value().startswith("sqlite+aiosqlite:///")
    assert settings.timezone.key == "Europe/Amsterdam"


@pytest.mark.parametrize("given", ["12,-100345", " 12, -100345 ", "12 -100345"])
def test_maintainers_are_the_numbers_of_their_chats(
    given: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAINTAINER_CHAT_IDS", given)
    assert read_settings().maintainer_chat_ids == (12, -100345)
    monkeypatch.setenv("MAINTAINER_CHAT_IDS", "@iemand")
    with pytest.raises(SettingsError, match="MAINTAINER_CHAT_IDS is niet bruikbaar"):
        read_settings()


def test_questions_are_kept_only_if_somebody_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_settings().kept_days is None
    monkeypatch.setenv("JOURNAL_DAYS", "14")
    assert read_settings().kept_days is None
    monkeypatch.setenv("JOURNAL", "on")
    assert read_settings().kept_days == 14


@pytest.mark.parametrize("name", NAMES[1:])
def test_an_empty_variable_is_as_good_as_none(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = read_settings()
    monkeypatch.setenv(name, "")
    assert read_settings() == before


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgres://an:pw@host/bot", "postgresql+asyncpg://an:pw@host/bot"),
        ("postgresql://an:p%40w@host:5433/bot", "postgresql+asyncpg://an:p%40w@host:5433/bot"),
        ("postgresql+asyncpg:///bot?host=/run", "postgresql+asyncpg:///bot?host=/run"),
        ("sqlite:////var/bot.sqlite3", "sqlite+aiosqlite:////var/bot.sqlite3"),
        ("sqlite://", "sqlite+aiosqlite://"),
        ("sqlite:///map@huis/bot.db", "sqlite+aiosqlite:///map@huis/bot.db"),
    ],
)
def test_a_database_is_named_as_hosts_name_it(
    given: str, used: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", given)
    assert read_settings().database_url.get_secret_value() == used


@pytest.mark.parametrize(
    ("name", "value", "hint"),
    [
        ("TELEGRAM_BOT_TOKEN", "", "@BotFather"),
        ("TELEGRAM_BOT_TOKEN", "geheim", "123456:ABC-def"),
        ("TELEGRAM_BOT_TOKEN", f"{TOKEN} geheim", "123456:ABC-def"),
        ("TELEGRAM_BOT_TOKEN", f"{TOKEN[:9]}\n{TOKEN[9:]}", "regeleinde"),
        ("DATABASE_URL", "sqlite://geheim.db", "sqlite:///"),
        ("LOG_LEVEL", "geheim", "INFO"),
        ("LOG_FORMAT", "geheim", "json"),
        ("JOURNAL", "geheim", "on of off"),
        ("JOURNAL_DAYS", "geheim", "aantal dagen"),
        ("JOURNAL_DAYS", "6", "van 7"),
        ("TELEGRAM_API_URL", "geheim", "https://api.telegram.org"),
        ("TELEGRAM_API_URL", "ftp://an:geheim@host", "https://api.telegram.org"),
        ("DATABASE_URL", "geheim", "postgresql://"),
        ("DATABASE_URL", "mysql://an:geheim@host/bot", "postgresql://"),
        ("DATABASE_URL", "postgresql://an:geheim@host:poort/bot", "%40"),
        ("DATABASE_URL", "postgresql://an:ge[geheim@host/bot", "%40"),
        ("DATABASE_URL", "postgresql://an:p@geheim@host/bot", "%40"),
        ("DATABASE_URL", "postgresql://an:p/geheim@host/bot", "%2F"),
        ("DATABASE_URL", "postgresql://an:1/geheim@host/bot", "%2F"),
        ("DATABASE_URL", "postgresql://an:p#geheim@host/bot", "%23"),
        ("DATABASE_URL", "postgresql://", "%40"),
        ("TIMEZONE", "Europe/Nergens", "Europe/Amsterdam"),
        ("TIMEZONE", "../../etc/passwd", "Europe/Amsterdam"),
        ("KNOWLEDGE_DIR", "/nergens/kennis", "/nergens/kennis"),
    ],
)
def test_what_is_wrong_is_told_in_one_line_and_nothing_starts(
    name: str,
    value: str,
    hint: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    monkeypatch.setenv(name, value)
    assert main(["run"]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.count("\n") == 1
    assert told.err.startswith((f"{name} is niet bruikbaar: ", f"{name} ontbreekt. "))
    assert hint in told.err
    assert "geheim" not in told.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("around", [" {} ", "{}\n", '"{}"', "'{}'", ' "{}"\r\n'])
def test_what_stands_around_a_pasted_value_is_left_out_and_said(
    around: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", around.format(TOKEN))
    monkeypatch.setenv("DATABASE_URL", around.format("sqlite:///bot.sqlite3"))
    settings = read_settings()
    assert settings.token == TOKEN
    assert settings.database_url.get_secret_value() == "sqlite+aiosqlite:///bot.sqlite3"
    assert sorted(pasted()) == ["DATABASE_URL", "TELEGRAM_BOT_TOKEN"]


@pytest.mark.parametrize(
    ("name", "value", "hint"),
    [
        ("HTTPS_PROXY", "socks://an:geheim@localhost:1080", "socks5://"),
        ("ALL_PROXY", "ftp://an:geheim@localhost", "http://"),
    ],
)
def test_a_proxy_that_cannot_be_used_is_named_in_one_line(
    name: str, value: str, hint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=hint) as caught:
        connection(1)
    assert "geheim" not in str(caught.value)


async def test_a_network_that_needs_no_proxy_does_no_harm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://localhost:3128")
    monkeypatch.setenv("no_proxy", "localhost,fe80::/10,127.0.0.1,10.0.0.0/8")
    made = connection(1)
    assert os.environ["no_proxy"] == "localhost,127.0.0.1,10.0.0.0/8"
    await made.shutdown()


def test_a_database_is_meant_to_last_when_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not read_settings().database_is_named
    monkeypatch.setenv("DATABASE_URL", "sqlite:///bot.sqlite3")
    assert read_settings().database_is_named


def test_everything_that_is_wrong_is_told_at_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = ("TELEGRAM_BOT_TOKEN", "TELEGRAM_API_URL", "DATABASE_URL", "TIMEZONE")
    for name in wrong:
        monkeypatch.setenv(name, "onzin")
    assert main(["run"]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert sorted(line.split()[0] for line in lines) == sorted(wrong)


def test_a_folder_that_is_missing_is_told_to_everybody_who_needs_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KNOWLEDGE_DIR", "/nergens/kennis")
    assert main(["ask", "wat is dit"]) == 2
    assert main(["chat"]) == 2
    assert capsys.readouterr().err.count("/nergens/kennis") == 2


def test_settings_show_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://an:zeer%20geheim@host/bot")
    settings = read_settings()
    shown = f"{settings!r} {settings} {settings.model_dump()} {settings.model_dump_json()}"
    assert TOKEN not in shown
    assert "geheim" not in shown


def test_secrets_are_the_token_and_the_password_in_both_its_forms(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://an:zeer%20geheim@host/bot")
    assert {TOKEN, "zeer%20geheim", "zeer geheim"} <= set(read_settings().secrets())


def test_an_error_about_settings_hides_what_was_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "geheim")
    with pytest.raises(SettingsError) as caught:
        read_settings()
    assert "geheim" not in repr(caught.value)
    assert caught.value.__cause__ is None
