"""What the bot keeps in memory after very many questions: ``python -m tests.memory``.

The whole bot, with its poller and a database in a file, in one process with a server that forgets;
nothing is paced, and the clock that counts floods goes as fast as the questions.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import os
import tempfile
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path

from bot.application import ALLOWED_UPDATES, assemble
from bot.conversation import Conversation
from bot.knowledge import load
from bot.matching import Matcher
from bot.miniature import MiniatureRequest, MiniatureServer
from bot.settings import shipped_knowledge
from bot.store import Store
from bot.transport.poller import Poller
from tests.outside import MIB
from tests.stage import AMSTERDAM, TOKEN

_BATCH = 1000
_PEOPLE = 300


def resident() -> int:
    """What this process keeps in memory (RSS), in bytes; on Linux only."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


async def measure(questions: int, every: int) -> None:
    """Asks so many questions, and prints the memory in use after each ``every``."""
    knowledge = load(shipped_knowledge())
    asked = cycle([q for point in knowledge.points for q in point.test_questions])
    server = MiniatureServer(TOKEN)
    with tempfile.TemporaryDirectory() as folder:
        store = await Store.open(f"sqlite+aiosqlite:///{folder}/bot.sqlite3")
        elapsed = [0.0]
        bot = await assemble(
            TOKEN,
            Conversation(Matcher(knowledge)),
            store,
            request=MiniatureRequest(server),
            updates_request=MiniatureRequest(server),
            base_url="http://offline",
            timezone=AMSTERDAM,
            now=lambda: datetime.now(UTC),
            clock=lambda: elapsed[0],
            paced=False,
        )
        people = cycle([server.people.add_user(f"Bo {number}") for number in range(_PEOPLE)])
        stop, flood = asyncio.Event(), bot.services.flood
        poller = Poller(
            *(bot.application, ALLOWED_UPDATES, store),
            lasting=True,
            admits=flood.admits,
            handle=bot.handle,
        )
        polling = asyncio.create_task(poller.run(stop))
        for done in range(_BATCH, questions + 1, _BATCH):
            elapsed[0] += 60
            for _ in range(_BATCH):
                person = next(people)
                server.people.say(person, server.people.private_chat(person), next(asked))
            await _until_asked_for(server)
            _forget(server)
            if done % every == 0:
                gc.collect()
                print(f"{done:7d} vragen: {resident() / MIB:.1f} MiB", flush=True)
        stop.set()
        await polling
        await bot.application.shutdown()
        await store.close()


async def _until_asked_for(server: MiniatureServer) -> None:
    """Waits until the bot has confirmed everything."""
    for _ in range(100_000):
        if not server.world.queue:
            return
        await asyncio.sleep(0.05)


def _forget(server: MiniatureServer) -> None:
    server.calls.clear()
    for chat in server.world.chats.values():
        chat.messages.clear()


def main() -> None:
    """Reads the command line and measures."""
    parser = argparse.ArgumentParser(prog="python -m tests.memory", description=__doc__)
    parser.add_argument("--questions", type=int, default=100_000)
    parser.add_argument("--every", type=int, default=10_000)
    options = parser.parse_args()
    asyncio.run(measure(options.questions, options.every))


if __name__ == "__main__":
    main()
