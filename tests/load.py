"""The bot under load: ``python -m tests.load``.

The bot runs as a process of its own against a Bot API server on loopback that keeps Telegram's
limits. Each scenario prints its answers a second, the median and the 95th and 99th percentile of
the time between an update's delivery to the queue and the answer's arrival, how many calls were
refused (429), what the bot keeps in memory, and how long it took from start to its first request
for updates. With ``--port`` and ``--no-bot`` another bot can be loaded: the one that is pointed at
this server with ``TELEGRAM_API_URL``.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from itertools import cycle
from random import Random
from statistics import quantiles
from typing import Any, TypeAlias

from bot.knowledge import load
from bot.miniature import Call
from bot.settings import shipped_knowledge
from tests.http_server import serve
from tests.limits import LimitedServer
from tests.outside import MIB, Outside, outside
from tests.stage import TOKEN

Json: TypeAlias = dict[str, Any]
_PATIENCE = 60.0


@dataclass
class Crowd:
    """People who ask and wait; for each, what was asked and when it was answered."""

    server: LimitedServer
    chance: Random = field(default_factory=lambda: Random(1))
    delays: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        knowledge = load(shipped_knowledge())
        questions = [q for point in knowledge.points for q in point.test_questions]
        self.chance.shuffle(questions)
        self._questions = cycle(questions)
        self._waiting: dict[object, asyncio.Future[None]] = {}
        self.server.on_call.append(self._look)

    def somebody(self) -> tuple[Json, Json]:
        """A person and their private chat."""
        person = self.server.people.add_user("Bo")
        return person, self.server.people.private_chat(person)

    async def ask(self, who: tuple[Json, Json]) -> float:
        """Somebody asks something; the seconds until the answer."""
        return await self._until(who[1]["id"], lambda: self.say(who))

    async def look_up(self, who: tuple[Json, Json]) -> float:
        """Somebody types an inline query; the seconds until the answer."""
        began = time.monotonic()
        query = self.server.people.inline(who[0], next(self._questions))
        return await self._until(query["id"], lambda: None, began)

    def say(self, who: tuple[Json, Json]) -> None:
        """Somebody asks something and does not wait."""
        self.server.people.say(*who, next(self._questions))

    async def _until(
        self, key: object, doing: Callable[[], object], began: float | None = None
    ) -> float:
        self._waiting[key] = done = asyncio.get_running_loop().create_future()
        began = began or time.monotonic()
        doing()
        with suppress(TimeoutError):  # counted as so long
            await asyncio.wait_for(done, _PATIENCE)
        self.delays.append(time.monotonic() - began)
        return self.delays[-1]

    def _look(self, call: Call) -> None:
        late = call.method == "answerInlineQuery"  # refused then: the query is too old
        if (call.error is None or late) and call.method in {"sendMessage", "answerInlineQuery"}:
            key = call.parameters.get("chat_id") or call.parameters.get("inline_query_id")
            done = self._waiting.pop(key, None)
            if done is not None and not done.done():
                done.set_result(None)


@dataclass
class Measured:
    """What a scenario gives: its delays and how long it went on, in seconds."""

    name: str
    delays: Sequence[float]
    seconds: float

    def line(self, refusals: int, memory: int) -> str:
        """The measurements on one line."""
        ordered = sorted(self.delays)
        cuts = quantiles(ordered, n=100) if len(ordered) > 1 else ordered * 99
        shares = "  ".join(f"p{n} {1000 * cuts[n - 1]:6.0f} ms" for n in (50, 95, 99))
        rate = len(ordered) / self.seconds
        return (
            f"{self.name:34} {rate:6.1f}/s  {shares}  max {1000 * ordered[-1]:6.0f} ms  "
            f"429: {refusals:4d}  {memory / MIB:5.0f} MiB"
        )


Scenario: TypeAlias = Callable[[Crowd, argparse.Namespace], Awaitable[Measured]]


async def alone(crowd: Crowd, options: argparse.Namespace) -> Measured:
    """One message at a time, each of somebody else."""
    began = time.monotonic()
    delays = [await crowd.ask(crowd.somebody()) for _ in range(options.messages)]
    return Measured("één bericht tegelijk", delays, time.monotonic() - began)


async def full(crowd: Crowd, options: argparse.Namespace) -> Measured:
    """Everybody asks again as soon as there is an answer."""
    return await _all(crowd, crowd.ask, "volle last", options, pause=0.1)


async def inline(crowd: Crowd, options: argparse.Namespace) -> Measured:
    """Everybody looks something up, now and then."""
    return await _all(crowd, crowd.look_up, "inline", options, pause=20)


async def _all(
    crowd: Crowd,
    doing: Callable[[tuple[Json, Json]], Awaitable[float]],
    name: str,
    options: argparse.Namespace,
    pause: float,
    people: int | None = None,
) -> Measured:
    began, delays = time.monotonic(), []
    until = began + options.seconds

    async def one() -> None:
        who = crowd.somebody()
        await asyncio.sleep(crowd.chance.random() * pause)
        while time.monotonic() < until:
            delay = await doing(who)
            if time.monotonic() < until:
                delays.append(delay)
            await asyncio.sleep(2 * crowd.chance.random() * pause)

    async with asyncio.TaskGroup() as group:
        for _ in range(people or options.users):
            group.create_task(one())
    return Measured(name, delays, options.seconds)


async def normal(crowd: Crowd, options: argparse.Namespace) -> Measured:
    """Thirty people who ask something every three seconds or so."""
    return await _all(crowd, crowd.ask, "dertig mensen", options, pause=3, people=30)


async def slow(crowd: Crowd, options: argparse.Namespace) -> Measured:
    """The same thirty, beside a chat in which every message takes twenty seconds."""
    other = crowd.somebody()
    crowd.server.slow[other[1]["id"]] = 20
    for _ in range(3):
        crowd.say(other)
    found = await _all(crowd, crowd.ask, "naast een chat die 20 s duurt", options, 3, people=30)
    crowd.server.slow.clear()
    return found


async def flood(crowd: Crowd, options: argparse.Namespace) -> Measured:
    """Bystanders who ask just after somebody has sent a thousand messages, ten times."""
    began, delays = time.monotonic(), []
    for _ in range(10):
        flooder = crowd.somebody()
        for _ in range(1000):
            crowd.say(flooder)
        delays.append(await crowd.ask(crowd.somebody()))
        await asyncio.sleep(1)
    return Measured("achter 1.000 berichten van één", delays, time.monotonic() - began)


SCENARIOS: dict[str, Scenario] = {
    "alone": alone,
    "full": full,
    "normal": normal,
    "slow": slow,
    "flood": flood,
    "inline": inline,
}


async def measure(options: argparse.Namespace) -> None:
    """Runs the chosen scenarios, each with a bot that has just been started."""
    for name in options.scenario or SCENARIOS:
        server = LimitedServer(TOKEN)
        async with _started(server, options) as (bot, seconds):
            crowd = Crowd(server)
            measured = await SCENARIOS[name](crowd, options)
            print(
                measured.line(server.refusals, bot.memory()), f"start {seconds:.1f} s", flush=True
            )


@asynccontextmanager
async def _started(
    server: LimitedServer, options: argparse.Namespace
) -> AsyncIterator[tuple[Outside, float]]:
    asked = asyncio.Event()
    async with (
        serve(server, options.port) as address,
        outside(address, options.database) as bot,
    ):
        server.on_request["getUpdates"] = asked.set
        began = time.monotonic()
        if not options.no_bot:
            await bot.start()
        await asked.wait()
        seconds = time.monotonic() - began
        await asyncio.sleep(2)  # the profile is set now
        try:
            yield bot, seconds
        finally:
            await bot.end()


def main() -> None:
    """Reads the command line and measures."""
    parser = argparse.ArgumentParser(prog="python -m tests.load", description=__doc__)
    parser.add_argument("scenario", nargs="*", metavar="SCENARIO", help=", ".join(SCENARIOS))
    parser.add_argument("--users", type=int, default=300)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--messages", type=int, default=100, help="of `alone`")
    parser.add_argument("--database", default="sqlite", help="sqlite, postgresql or a URL")
    parser.add_argument("--port", type=int, default=0, help="of the server; a free one if 0")
    parser.add_argument("--no-bot", action="store_true", help="wait for a bot started elsewhere")
    asyncio.run(measure(parser.parse_args()))


if __name__ == "__main__":
    main()
