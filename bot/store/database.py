"""Transactions: the few ways in which the store talks to its database."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, Self, TypeAlias

from sqlalchemy import Executable, Row, Select, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.store.engine import failure, make_engine
from bot.store.migrating import bring_up_to_date

Insert: TypeAlias = postgresql.Insert | sqlite.Insert


class Database:
    """One database, SQLite or PostgreSQL; the base of every subject of the store."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    @classmethod
    async def open(cls, url: str) -> Self:
        """The database at ``url``, brought up to date.

        Args:
            url: ``sqlite+aiosqlite:///file``, ``sqlite+aiosqlite://`` (in memory) or
                ``postgresql+asyncpg://user:password@host/name``.

        Raises:
            StoreError: when it cannot be used, or is of a newer version than this code.
        """
        database = cls(make_engine(url))
        try:
            async with database._write() as connection:
                await connection.run_sync(bring_up_to_date)
        except BaseException:
            await database.close()
            raise
        return database

    async def close(self) -> None:
        """Let go of every connection; what was in memory only is gone."""
        await self._engine.dispose()

    def _read(self) -> AbstractAsyncContextManager[AsyncConnection]:
        return _transaction(self._engine, writing=False)

    def _write(self) -> AbstractAsyncContextManager[AsyncConnection]:
        return _transaction(self._engine, writing=True)

    async def _all(self, query: Select[Any]) -> Sequence[Row[Any]]:
        async with self._read() as connection:
            rows: Sequence[Row[Any]] = (await connection.execute(query)).all()
            return rows

    async def _first(self, query: Select[Any]) -> Row[Any] | None:
        async with self._read() as connection:
            row: Row[Any] | None = (await connection.execute(query)).first()
            return row

    async def _change(self, statement: Executable) -> None:
        async with self._write() as connection:
            await connection.execute(statement)

    async def _changed(self, statement: Executable) -> Row[Any] | None:
        """The row that a statement with RETURNING changed; None when it changed nothing."""
        async with self._write() as connection:
            return (await connection.execute(statement)).first()

    def _insert(self, table: Table) -> Insert:
        """An INSERT that knows ON CONFLICT, in the words of this database."""
        if self._engine.dialect.name == "postgresql":
            return postgresql.insert(table)
        return sqlite.insert(table)

    def _put(self, table: Table, row: Mapping[str, Any]) -> Insert:
        """Add ``row``, or let it replace the one with the same primary key."""
        statement = self._insert(table).values(row)
        return statement.on_conflict_do_update(
            index_elements=list(table.primary_key.columns),
            set_={name: statement.excluded[name] for name in row},
        )


@asynccontextmanager
async def _transaction(engine: AsyncEngine, *, writing: bool) -> AsyncIterator[AsyncConnection]:
    connected = False
    try:
        async with engine.connect() as connection:
            connected = True
            await connection.execution_options(writing=writing)
            async with connection.begin():
                yield connection
    except Exception as error:
        # While connecting the driver's own errors come through too, and all of them mean this.
        if connected and not isinstance(error, DBAPIError | PoolTimeout | OSError):
            raise
        raise failure(engine.url, error) from error
