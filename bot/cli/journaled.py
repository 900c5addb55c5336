"""What the journal has, for the commands that read it; nothing is made where no database is."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from bot.settings import Settings
from bot.store import JournalCount, JournalEntry, Store, StoreError

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Journaled:
    """What the journal has: the questions that are kept, and the counts of those that are gone."""

    entries: list[JournalEntry]
    counts: list[JournalCount]


def journaled(settings: Settings) -> Journaled | Literal["missing", "unreachable"]:
    """All that the journal has; or why that cannot be read, of which a warning tells more."""
    url = settings.database_url.get_secret_value()
    if url.startswith("sqlite") and not _file(url).is_file():
        return "missing"
    try:
        return asyncio.run(_read(url))
    except StoreError as error:
        _LOG.warning("%s", error)
        return "unreachable"


async def _read(url: str) -> Journaled:
    store = await Store.open(url)
    try:
        return Journaled(await store.journal(date.min, date.max), await store.journal_counts())
    finally:
        await store.close()


def _file(url: str) -> Path:
    """Where SQLite keeps a database; in memory it is nowhere."""
    return Path(url.partition(":///")[2].partition("?")[0])
