"""The journal, for the commands that read it; nothing is made where no database is."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from bot.settings import Settings
from bot.store import JournalCount, JournalEntry, Mark, Store, StoreError, missing_file

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Journaled:
    """What the journal has: the questions that are kept, and the counts of those that are gone."""

    entries: list[JournalEntry]
    counts: list[JournalCount]


@dataclass(frozen=True)
class JournalAt:
    """The journal in a database, which is only opened for as long as something is read or marked.

    Nobody else has to wait for it while a maintainer thinks.
    """

    url: str

    @property
    def missing(self) -> Path | None:
        """The file of its database, if that is not there yet.

        Raises:
            StoreError: when there can be no such database.
        """
        return missing_file(self.url)

    def read(self) -> Journaled:
        """All that it has.

        Raises:
            StoreError: when it cannot be reached.
        """
        return asyncio.run(self._read())

    def mark(self, entries: Collection[str], mark: Mark) -> None:
        """Puts a mark on entries.

        Raises:
            StoreError: when that cannot be written.
        """
        asyncio.run(self._mark(entries, mark))

    async def _read(self) -> Journaled:
        store = await Store.open(self.url)
        try:
            return Journaled(await store.journal(date.min, date.max), await store.journal_counts())
        finally:
            await store.close()

    async def _mark(self, entries: Collection[str], mark: Mark) -> None:
        store = await Store.open(self.url)
        try:
            await store.mark_questions(entries, mark)
        finally:
            await store.close()


def journaled(settings: Settings) -> Journaled | Literal["missing", "unreachable"]:
    """All that the journal has; or why that cannot be read, of which a warning tells more."""
    journal = JournalAt(settings.database_url.get_secret_value())
    try:
        return "missing" if journal.missing else journal.read()
    except StoreError as error:
        _LOG.warning("%s", error)
        return "unreachable"
