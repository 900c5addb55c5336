"""Every environment variable that the bot listens to, once, typed and documented."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from platformdirs import user_cache_path
from pydantic import Field, HttpUrl, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot import invocation, shipped
from bot.database_url import with_driver

_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")

_REASONS = {
    "TELEGRAM_API_URL": "dit is geen webadres; het ziet eruit als https://api.telegram.org",
    "KNOWLEDGE_DIR": "dit is geen map",
    "LOG_LEVEL": "kies DEBUG, INFO, WARNING of ERROR",
    "LOG_FORMAT": "kies text of json",
    "JOURNAL": "kies on of off",
    "JOURNAL_DAYS": "hier hoort een aantal dagen te staan, van 7 tot en met 365",
    "MAINTAINER_CHAT_IDS": "hier horen nummers van chats te staan, met komma's ertussen",
    "TIMEZONE": "deze tijdzone bestaat niet; het ziet eruit als Europe/Amsterdam",
}


class SettingsError(ValueError):
    """Settings that cannot be used; one clear line for each, in Dutch, without secrets."""


def shipped_knowledge() -> Path:
    """The folder of the one text that came with the project.

    Raises:
        SettingsError: when there are several, or none.
    """
    texts = shipped.texts(shipped.folder())
    if len(texts) == 1:
        return texts[0]
    if not texts:
        raise SettingsError(
            f"KNOWLEDGE_DIR ontbreekt. Zonder is het de enige map naast {shipped.GENERAL}/ in "
            f"{shipped.folder()}, maar er is er geen. Noem de map van een tekst: "
            "export KNOWLEDGE_DIR=knowledge/mijn-tekst"
        )
    raise SettingsError(
        f"KNOWLEDGE_DIR ontbreekt. Er zijn {len(texts)} teksten; zeg erbij welke je bedoelt:\n"
        + "\n".join(f"  {invocation.about(text, invocation.typed_again())}" for text in texts)
        + "\nOf kies er een voor alles wat je hierna in dit venster doet:\n"
        + "\n".join(f"  {invocation.choice(text)}" for text in texts)
    )


class Settings(BaseSettings):
    """The settings; every field is the environment variable of that name in capitals."""

    model_config = SettingsConfigDict(
        env_ignore_empty=True, extra="ignore", hide_input_in_errors=True
    )

    telegram_bot_token: SecretStr | None = Field(
        default=None, description="Het token van @BotFather; nodig voor `run`."
    )
    telegram_api_url: HttpUrl = Field(
        default=HttpUrl("https://api.telegram.org"),
        description="De Bot API-server, als dat niet die van Telegram zelf is.",
    )
    knowledge_dir: Path | None = Field(
        default=None, description="De map van de tekst; anders de enige die is meegeleverd."
    )
    database_url: SecretStr = Field(
        default=SecretStr("sqlite+aiosqlite:///essaybot.sqlite3"),
        description="Waar staat wat een herstart moet overleven: SQLite of PostgreSQL.",
    )
    cache_dir: Path = Field(
        default_factory=lambda: user_cache_path("essaybot"),
        description="Waar bewaard wordt wat de bot leerde en `check` vond; mag leeg raken.",
    )
    timezone: ZoneInfo = Field(
        default=ZoneInfo("Europe/Amsterdam"), description="De tijdzone van de leeskringen."
    )

    maintainer_chat_ids: Annotated[tuple[int, ...], NoDecode] = Field(
        default=(), description="De chats die horen wat er mis is met een gewijzigde kennisbank."
    )
    journal: Literal["on", "off"] = Field(
        default="off", description="Of gemaskeerde vragen bewaard worden, om van te leren."
    )
    journal_days: int = Field(
        default=28, ge=7, le=365, description="Hoeveel dagen die vragen hoogstens bewaard worden."
    )

    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="Hoeveel het logboek vertelt."
    )
    log_format: Literal["text", "json"] = Field(
        default="text", description="Hoe het logboek eruitziet."
    )

    @field_validator("*", mode="before")
    @classmethod
    def _as_pasted(cls, value: Any) -> Any:
        return _tidy(value) if isinstance(value, str) else value

    @field_validator("telegram_bot_token")
    @classmethod
    def _token_shape(cls, value: SecretStr | None) -> SecretStr | None:
        given = value.get_secret_value() if value else ""
        if value is not None and not _TOKEN.fullmatch(given):
            inside = (
                " (er staat een spatie of een regeleinde in)" if given.split() != [given] else ""
            )
            raise ValueError(
                f"dit is geen token van @BotFather{inside}; het ziet eruit als 123456:ABC-def…"
            )
        return value

    @field_validator("maintainer_chat_ids", mode="before")
    @classmethod
    def _numbers(cls, value: Any) -> Any:
        return value.replace(",", " ").split() if isinstance(value, str) else value

    @field_validator("database_url")
    @classmethod
    def _async_driver(cls, value: SecretStr) -> SecretStr:
        return SecretStr(with_driver(value.get_secret_value()))

    @property
    def token(self) -> str:
        """The bot's token.

        Raises:
            SettingsError: when there is none.
        """
        if self.telegram_bot_token is None:
            raise SettingsError(
                "TELEGRAM_BOT_TOKEN ontbreekt. Vraag een token aan bij @BotFather en zet het in de "
                "omgeving: export TELEGRAM_BOT_TOKEN=123456:ABC-def…"
            )
        return self.telegram_bot_token.get_secret_value()

    @property
    def database_is_named(self) -> bool:
        """Whether somebody said where the database is, and so means it to last."""
        in_memory = self.database_url.get_secret_value().endswith(
            ("sqlite+aiosqlite://", ":memory:")
        )
        return "database_url" in self.model_fields_set and not in_memory

    @property
    def knowledge(self) -> Path:
        """The folder of the text.

        Raises:
            SettingsError: when there is no such folder, or when it is not clear which.
        """
        if self.knowledge_dir is None:
            return shipped_knowledge()
        if not self.knowledge_dir.is_dir():
            raise SettingsError(
                f"KNOWLEDGE_DIR is niet bruikbaar: de map {self.knowledge_dir} bestaat niet"
            )
        return self.knowledge_dir

    @property
    def kept_days(self) -> int | None:
        """For how many days questions are kept; none if they are not."""
        return self.journal_days if self.journal == "on" else None

    def secrets(self) -> list[str]:
        """What must never reach a log: the token, and the database's address with its password."""
        url = self.database_url.get_secret_value()
        password = urlsplit(url).password or ""
        token = self.telegram_bot_token
        return [token.get_secret_value() if token else "", url, password, unquote(password)]


def pasted() -> list[str]:
    """The variables around which stood spaces, a line feed or quotes; those are left out."""
    names = [name.upper() for name in Settings.model_fields]
    given = {name: os.environ.get(name, "") for name in names}
    return [name for name, value in given.items() if _tidy(value) != value]


def _tidy(value: str) -> str:
    stripped = value.strip()
    if len(stripped) > 1 and stripped[0] == stripped[-1] and stripped[0] in "\"'":
        return stripped[1:-1].strip()
    return stripped


def read_settings() -> Settings:
    """The settings from the environment.

    Raises:
        SettingsError: with one line for each variable that cannot be used.
    """
    try:
        return Settings()
    except ValidationError as error:
        lines = []
        for details in error.errors(include_url=False, include_input=False):
            name = str(details["loc"][0]).upper()
            reason = _REASONS.get(name) or details["ctx"]["error"]
            lines.append(f"{name} is niet bruikbaar: {reason}")
        raise SettingsError("\n".join(lines)) from None
