"""Transactions: the few ways in which the store talks to its database."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from contextvars import ContextVar
from importlib import import_module
from typing import TYPE_CHECKING, Any, Self, TypeAlias

from sqlalchemy import Executable, Row, Select, Table
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.store.breaker import Breaker
from bot.store.engine import POOL_SIZE, SqliteFile, failure, is_in_memory, make_engine, parse
from bot.store.migrating import bring_up_to_date
from bot.store.records import StoreError

if TYPE_CHECKING:  # importing what is not used takes a tenth of a second
    from sqlalchemy.dialects import postgresql, sqlite

Insert: TypeAlias = "postgresql.Insert | sqlite.Insert"
Writes: TypeAlias = list[Executable]
PATIENCE_SECONDS = 10.0
_OPENING_SECONDS = 30.0
_FIRST_SECONDS = 3.0
_GATHERED: ContextVar[Writes | None] = ContextVar("gathered", default=None)


class Database:
    """One database, SQLite or PostgreSQL; the base of every subject of the store.

    What an update's handling wants remembered goes by a connection of its own, ahead of all else;
    nobody waits for that, so it has more time, and is tried also while the rest has no patience.

    Args:
        url: see ``open``.
        patience: how many seconds a transaction may take.
        pause: for how many seconds nobody tries to use it after it failed.
    """

    def __init__(self, url: str, patience: float = PATIENCE_SECONDS, pause: float = 0.0) -> None:
        self._url = parse(url)
        self._patience = patience
        self._engine = make_engine(self._url, patience)
        in_memory = is_in_memory(self._url)
        self._first_patience = max(patience, _FIRST_SECONDS)
        self._first_again_at = 0.0
        self._first_engine = self._engine
        if not in_memory:
            self._first_engine = make_engine(self._url, self._first_patience, 1)
        size = 1 if self._url.get_backend_name() == "sqlite" else POOL_SIZE
        self._room = asyncio.Semaphore(size)
        self._first_room = self._room if in_memory else asyncio.Semaphore(1)
        self._file = SqliteFile(self._url)
        self._breaker = Breaker(pause)
        self._pause = pause
        self._trying: asyncio.Task[None] | None = None

    @classmethod
    async def open(cls, url: str, patience: float = PATIENCE_SECONDS, pause: float = 0.0) -> Self:
        """The database at ``url``, brought up to date.

        Args:
            url: ``sqlite+aiosqlite:///file``, ``sqlite+aiosqlite://`` (in memory) or
                ``postgresql+asyncpg://user:password@host/name``.
            patience: how many seconds a transaction may take; bringing it up to date may take more.
            pause: for how many seconds nobody tries to use it after it failed.

        Raises:
            StoreError: when it cannot be used, or is of a newer version than this code.
        """
        database = cls(url, patience, pause)
        try:
            await database._bring_up_to_date()
        except BaseException:
            await database.close()
            raise
        return database

    async def close(self) -> None:
        """Let go of every connection; what was in memory only is gone."""
        if self._trying is not None:
            self._trying.cancel()
            await asyncio.wait({self._trying})
        await self._let_go()

    async def _let_go(self) -> None:
        await self._first_engine.dispose()
        if self._first_engine is not self._engine:
            await self._engine.dispose()

    @property
    def kind(self) -> str:
        """What a person calls it: SQLite or PostgreSQL, and where it is."""
        return self._file.name or f"PostgreSQL ({self._url.database})"

    async def _bring_up_to_date(self) -> None:
        if is_in_memory(self._url):
            engine = self._engine
        else:
            engine = make_engine(self._url, _OPENING_SECONDS, 1)
        try:
            async with _transaction(engine, writing=True, patience=_OPENING_SECONDS) as connection:
                await connection.run_sync(bring_up_to_date)
        finally:
            if engine is not self._engine:
                await engine.dispose()
        self._file.note()

    def _read(self) -> AbstractAsyncContextManager[AsyncConnection]:
        return self._guarded(writing=False)

    def _write(self, *, first: bool = False) -> AbstractAsyncContextManager[AsyncConnection]:
        return self._guarded(writing=True, first=first)

    @asynccontextmanager
    async def _guarded(
        self, *, writing: bool, first: bool = False
    ) -> AsyncIterator[AsyncConnection]:
        engine = self._first_engine if first else self._engine
        async with self._first_room if first else self._room:
            away, tries = self._breaker.away, first and time.monotonic() >= self._first_again_at
            if away is not None and not tries:
                await self._try_again(away)
            patience = self._first_patience if first else self._patience
            try:
                self._file.check()
                async with _transaction(engine, writing=writing, patience=patience) as connection:
                    yield connection
            except StoreError as error:
                if first:
                    self._first_again_at = time.monotonic() + self._pause
                if not isinstance(error.__cause__, IntegrityError):  # else it answered very well
                    self._breaker.failed(error)
                raise
            self._breaker.worked()

    async def _try_again(self, error: StoreError) -> None:
        """Has a database that was away tried again, beside what goes on without it.

        Raises:
            StoreError: while it is away.
        """
        trying = self._trying is not None and not self._trying.done()
        if not trying and self._breaker.may_try():
            self._trying = asyncio.create_task(self._begin_anew())
            if not self._pause:
                await self._trying
        if self._breaker.away is not None:
            raise StoreError(str(error))

    async def _begin_anew(self) -> None:
        """Connects once more; another database may stand in its place."""
        try:
            if not is_in_memory(self._url):
                await self._let_go()
                await self._bring_up_to_date()
        except StoreError as error:
            self._breaker.failed(error)
        else:
            self._breaker.worked()

    async def _sweep(self) -> None:
        """Empties SQLite's journal, in which what was erased may still stand."""
        if self._url.get_backend_name() == "sqlite" and not is_in_memory(self._url):
            busy = round(800 * self._patience)
            async with self._first_room, self._first_engine.connect() as connection:
                outside = await connection.execution_options(isolation_level="AUTOCOMMIT")
                await outside.exec_driver_sql("PRAGMA busy_timeout = 0")  # else it holds others up
                await outside.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
                await outside.exec_driver_sql(f"PRAGMA busy_timeout = {busy}")

    async def _later(self, *statements: Executable) -> None:
        """Change something: with what else an update wants remembered, or now if there is none."""
        gathered = _GATHERED.get()
        if gathered is not None:
            gathered.extend(statements)
            return
        async with self._write() as connection:
            for statement in statements:
                await connection.execute(statement)

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
        words = import_module(f"sqlalchemy.dialects.{self._engine.dialect.name}")
        insert: Insert = words.insert(table)
        return insert

    def _put(self, table: Table, row: Mapping[str, Any]) -> Insert:
        """Add ``row``, or let it replace the one with the same primary key."""
        statement = self._insert(table).values(row)
        return statement.on_conflict_do_update(
            index_elements=list(table.primary_key.columns),
            set_={name: statement.excluded[name] for name in row},
        )


@contextmanager
def gathered() -> Iterator[Writes]:
    """Gathers what is to be remembered in here, for ``Inbox.settle``."""
    writes: Writes = []
    token = _GATHERED.set(writes)
    try:
        yield writes
    finally:
        _GATHERED.reset(token)


@asynccontextmanager
async def _transaction(
    engine: AsyncEngine, *, writing: bool, patience: float
) -> AsyncIterator[AsyncConnection]:
    connected = False
    try:
        async with asyncio.timeout(patience), engine.connect() as connection:
            connected = True
            await connection.execution_options(writing=writing)
            async with connection.begin():
                yield connection
    except Exception as error:
        # While connecting the driver's own errors come through too, and all of them mean this.
        if connected and not isinstance(error, DBAPIError | PoolTimeout | OSError):
            raise
        raise failure(engine.url, error) from error
