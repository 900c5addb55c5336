"""From a URL to an engine, for SQLite and for PostgreSQL, and errors that a person can read."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import suppress
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

_PATIENCE = 10  # Seconds to wait for a connection, or for the writing of another process.
_SLOWEST = 30  # Seconds that one statement may take on PostgreSQL.


def make_engine(url: str) -> AsyncEngine:
    """An engine for ``url``; nothing is connected yet.

    Raises:
        StoreError: when the URL is of another kind or cannot be read.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        # From None: the reason may hold a piece of the password.
        raise StoreError(f"DATABASE_URL is niet te lezen: {PASSWORD_ADVICE}.") from None
    match parsed.drivername:
        case "sqlite+aiosqlite":
            in_memory = parsed.database in (None, "", ":memory:")
            return _memory(parsed) if in_memory else _sqlite(parsed)
        case "postgresql+asyncpg":
            return _postgresql(parsed)
    raise StoreError("DATABASE_URL moet beginnen met sqlite+aiosqlite:// of postgresql+asyncpg://")


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


def _sqlite(url: URL) -> AsyncEngine:
    """SQLite with one connection, for which the tasks of a process queue: it has one writer."""
    engine = create_async_engine(
        url,
        poolclass=AsyncAdaptedQueuePool,
        pool_size=1,
        max_overflow=0,
        pool_timeout=_PATIENCE,
        connect_args={"timeout": _PATIENCE},
        hide_parameters=True,
    )
    event.listen(engine.sync_engine, "do_connect", _try_sqlite)
    event.listen(engine.sync_engine, "connect", _connected_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _memory(url: URL) -> AsyncEngine:
    """SQLite in memory; an idle connection keeps it alive when a cancelled task drops its own."""
    name = f"file:{uuid4().hex}"
    query = {"mode": "memory", "cache": "shared"}
    anchor = sqlite3.connect(f"{name}?{urlencode(query)}", uri=True)
    engine = _sqlite(url.set(database=name, query={**query, "uri": "true"}))
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
    with suppress(sqlite3.DatabaseError):
        # Kept in the file. Refused, without waiting, while another process is busy making it so; a
        # file that is no database is refused again, and then told of, when a transaction begins.
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # Taking the lock at once: a reader who becomes a writer is refused without waiting.
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _postgresql(url: URL) -> AsyncEngine:
    mode = url.query.get("sslmode")
    settings: dict[str, Any] = {"timeout": _PATIENCE, "command_timeout": _SLOWEST}
    if mode is not None:  # The name that every host puts in its URL; asyncpg calls it otherwise.
        url = url.difference_update_query(["sslmode"])
        settings["ssl"] = mode
    try:
        return create_async_engine(
            url, pool_pre_ping=True, connect_args=settings, hide_parameters=True
        )
    except ModuleNotFoundError:
        raise StoreError(
            "Voor PostgreSQL ontbreekt asyncpg. Installeer de bot met de extra 'postgres'."
        ) from None
