"""From a URL to an engine, for SQLite and for PostgreSQL, and errors that a person can read."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from sqlalchemy import URL, Connection, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool, ConnectionPoolEntry

from bot.database_url import PASSWORD_ADVICE
from bot.store.records import StoreError

_OF_OTHER_DRIVERS = (
    *("sslmode", "channel_binding", "connect_timeout", "application_name", "pgbouncer"),
    *("target_session_attrs", "options", "gssencmode", "sslrootcert", "schema"),
)
"""What hosts put into their addresses and asyncpg does not know, or knows otherwise."""
POOL_SIZE = 5
"""How many connections with PostgreSQL there are; SQLite has one."""


def parse(url: str) -> URL:
    """A URL as SQLAlchemy has it.

    Raises:
        StoreError: when the URL is of another kind or cannot be read.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        # From None: the reason may hold a piece of the password.
        raise StoreError(f"DATABASE_URL is niet te lezen: {PASSWORD_ADVICE}.") from None
    if parsed.drivername not in {"sqlite+aiosqlite", "postgresql+asyncpg"}:
        raise StoreError(
            "DATABASE_URL moet beginnen met sqlite+aiosqlite:// of postgresql+asyncpg://"
        )
    return parsed


def is_in_memory(url: URL) -> bool:
    """Whether a database is gone with its last connection."""
    return url.get_backend_name() == "sqlite" and url.database in (None, "", ":memory:")


def missing_file(url: str) -> Path | None:
    """The file of an SQLite database that is not there yet; nothing if it is, or needs none."""
    parsed = parse(url)
    if parsed.get_backend_name() != "sqlite" or is_in_memory(parsed):
        return None
    file = Path(str(parsed.database))
    return None if file.exists() else file


def make_engine(url: URL, patience: float, size: int = POOL_SIZE) -> AsyncEngine:
    """An engine for ``url``; nothing is connected yet.

    Args:
        url: as ``parse`` gives it.
        patience: how many seconds to wait for a connection, a lock or an answer.
        size: how many connections with PostgreSQL there may be.

    Raises:
        StoreError: when PostgreSQL's driver is not there.
    """
    if url.get_backend_name() == "postgresql":
        return _postgresql(url, patience, size)
    return _memory(url, patience) if is_in_memory(url) else _sqlite(url, patience)


class SqliteFile:
    """The file of a database, which somebody may take away or replace while it is open.

    Args:
        url: of any database; of those without a file nothing is ever wrong here.
    """

    def __init__(self, url: URL) -> None:
        sqlite = url.get_backend_name() == "sqlite"
        plain = sqlite and not is_in_memory(url) and not str(url.database).startswith("file:")
        self._path = Path(url.database) if plain and url.database else None
        self._known: tuple[int, int] | None = None
        self.name = f"SQLite ({url.database or 'in het geheugen'})" if sqlite else ""

    def note(self) -> None:
        """This is the file, from now on."""
        self._known = self._look()

    def check(self) -> None:
        """Nothing, when it is the same file still.

        Raises:
            StoreError: when it is gone, or another one.
        """
        if self._known is None:
            return
        found = self._look()
        if found is None:
            raise StoreError(f"Het databasebestand {self._path} is weg.")
        if found != self._known:
            raise StoreError(f"Het databasebestand {self._path} is door een ander vervangen.")

    def _look(self) -> tuple[int, int] | None:
        try:
            found = self._path.stat() if self._path else None
        except OSError:
            return None
        return (found.st_dev, found.st_ino) if found else None


def failure(url: URL, error: Exception) -> StoreError:
    """What went wrong with the database at ``url``, in Dutch and without its password."""
    reason = str(error.orig if isinstance(error, DBAPIError) else error) or type(error).__name__
    if url.get_backend_name() == "sqlite":
        return StoreError(
            f"Het databasebestand {url.database} is niet te gebruiken: {reason}. "
            "Kijk of de map bestaat, of de bot er mag schrijven en of de schijf niet vol is."
        )
    place = f"{url.database or ''} op {url.host or url.query.get('host', 'deze machine')}"
    return StoreError(
        f"De database {place} is niet te gebruiken: {reason}. "
        "Kijk of PostgreSQL draait en of DATABASE_URL klopt."
    )


def _sqlite(url: URL, patience: float) -> AsyncEngine:
    """SQLite with one connection, for which the tasks of a process queue: it has one writer."""
    engine = create_async_engine(
        url,
        poolclass=AsyncAdaptedQueuePool,
        pool_size=1,
        max_overflow=0,
        pool_timeout=patience,
        connect_args={"timeout": 0.8 * patience},  # it tells of a lock before we lose patience
        hide_parameters=True,
    )
    event.listen(engine.sync_engine, "do_connect", _try_sqlite)
    event.listen(engine.sync_engine, "connect", _connected_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _memory(url: URL, patience: float) -> AsyncEngine:
    """SQLite in memory; an idle connection keeps it alive when a cancelled task drops its own."""
    name = f"file:{uuid4().hex}"
    query = {"mode": "memory", "cache": "shared"}
    anchor = sqlite3.connect(f"{name}?{urlencode(query)}", uri=True)
    engine = _sqlite(url.set(database=name, query={**query, "uri": "true"}), patience)
    event.listen(engine.sync_engine, "engine_disposed", lambda _: anchor.close())
    return engine


def _try_sqlite(_: object, __: object, where: Sequence[Any], options: Mapping[str, Any]) -> None:
    # A file that cannot be opened leaves aiosqlite with a thread that may outlive the event loop,
    # and then prints a traceback; so we find out here.
    sqlite3.connect(where[0], uri=options.get("uri", False)).close()


def _connected_sqlite(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # Transactions begin where we say so.
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA secure_delete = ON")  # what is erased is overwritten
    with suppress(sqlite3.DatabaseError):
        # Kept in the file. Refused, without waiting, while another process is busy making it so; a
        # file that is no database is refused again, and then told of, when a transaction begins.
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # Taking the lock at once: a reader who becomes a writer is refused without waiting. Who only
    # reads asks one thing, which SQLite answers as of one moment without a transaction as well.
    if connection.get_execution_options().get("writing", False):
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _postgresql(url: URL, patience: float, size: int) -> AsyncEngine:
    # A statement that has hung takes as long again to be called off.
    settings: dict[str, Any] = {"timeout": patience, "command_timeout": 0.5 * patience}
    if _is_pooled(url):
        settings |= {"statement_cache_size": 0, "prepared_statement_name_func": _statement_name}
        url = url.update_query_dict({"prepared_statement_cache_size": "0"})
    if (mode := url.query.get("sslmode")) is not None:  # asyncpg calls it otherwise
        settings["ssl"] = mode
    if name := url.query.get("application_name"):
        settings["server_settings"] = {"application_name": name}
    url = url.difference_update_query(_OF_OTHER_DRIVERS)
    try:
        return create_async_engine(
            url,
            pool_pre_ping=True,
            pool_size=size,
            max_overflow=0,
            pool_timeout=patience,
            connect_args=settings,
            hide_parameters=True,
        )
    except ModuleNotFoundError:
        raise StoreError(
            "Voor PostgreSQL ontbreekt asyncpg. Installeer de bot met de extra 'postgres'."
        ) from None


def _is_pooled(url: URL) -> bool:
    """Whether PgBouncer stands between, which gives each transaction any connection."""
    return "pgbouncer" in url.query or "pooler" in (url.host or "") or url.port == 6543


def _statement_name() -> str:
    return f"__{uuid4().hex}__"
