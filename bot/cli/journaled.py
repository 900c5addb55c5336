"""What the journal has, for the commands that read it; nothing is made where no database is."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.settings import Settings
from bot.store import JournalCount, JournalEntry, Store, StoreError, missing_file

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Journaled:
    """What the journal has: the questions that are kept, and the counts of those that are gone."""

    entries: list[JournalEntry]
    counts: list[JournalCount]


def journaled(settings: Settings) -> Journaled | Literal["missing", "unreachable"]:
    """All that the journal has; or why that cannot be read, of which a warning tells more."""
    url = settings.database_url.get_secret_value()
    try:
        if missing_file(url) is not None:
            return "missing"
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
