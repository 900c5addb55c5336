"""The bot, killed again and again with a backlog: ``python -m tests.kills``.

Each time a hundred people ask something at once, the bot is killed (SIGKILL) somewhere on its way
through them and started again, and when nothing waits any more it is counted who got no answer and
who got two. ``--behind`` lets a chat to which nothing may be sent for a while ask first, and the
others be so many.
"""

from __future__ import annotations

import argparse
import asyncio
import signal
import time
from collections import Counter
from contextlib import suppress
from random import Random
from typing import Any, TypeAlias

from bot.miniature import Call
from tests.http_server import serve
from tests.limits import LimitedServer
from tests.load import Crowd
from tests.outside import Outside, outside
from tests.stage import TOKEN

Json: TypeAlias = dict[str, Any]
_PATIENCE = 240.0
_BARRED_SECONDS = 40.0
_RATE = 25


class Answers:
    """How many messages each chat got, and what happens at a certain one."""

    def __init__(self, server: LimitedServer) -> None:
        self.got = Counter[int]()
        self._server = server
        self._marks: dict[int, asyncio.Event] = {}
        self._without: set[int] = set()
        self._nobody_left = asyncio.Event()
        server.on_call.append(self._look)

    def at(self, number: int) -> asyncio.Event:
        """Set when so many messages have gone out from now on."""
        return self._marks.setdefault(self.got.total() + number, asyncio.Event())

    def of_all(self, chats: list[int]) -> asyncio.Event:
        """Set when each of these chats has an answer."""
        self._without = {chat for chat in chats if not self.got[chat]}
        self._nobody_left.clear()
        if not self._without:
            self._nobody_left.set()
        return self._nobody_left

    def _look(self, call: Call) -> None:
        if call.error is None and call.method == "sendMessage":
            self.got[call.parameters["chat_id"]] += 1
            self._without.discard(call.parameters["chat_id"])
            if not self._without:
                self._nobody_left.set()
            mark = self._marks.pop(self.got.total(), None)
            if mark is not None:
                mark.set()


async def kill_once(
    crowd: Crowd, bot: Outside, answers: Answers, chance: Random, behind: int, backlog: int
) -> tuple[int, int]:
    """A crowd asks, and the bot is killed and started again: how many lost, how many twice."""
    crowd_now = [crowd.somebody() for _ in range(behind or backlog)]
    if behind:
        barred = crowd.somebody()
        crowd.server.barred[barred[1]["id"]] = time.monotonic() + _BARRED_SECONDS
        crowd.say(barred)
        crowd_now.append(barred)
    mark = answers.at(chance.randrange(1, len(crowd_now) - 5))
    for who in crowd_now:
        crowd.say(who)
    async with asyncio.timeout(_PATIENCE):
        await mark.wait()
    await asyncio.sleep(chance.random() / _RATE)
    await bot.end(signal.SIGKILL)
    await bot.start()
    chats = [chat["id"] for _, chat in crowd_now]
    with suppress(TimeoutError):
        await asyncio.wait_for(answers.of_all(chats).wait(), _PATIENCE)
    await asyncio.sleep(4)  # whoever gets a second answer has it now
    missing = sum(not answers.got[chat] for chat in chats)
    expected = {chats[-1]: 2} if behind else {}
    twice = sum(max(0, answers.got[chat] - expected.get(chat, 1)) for chat in chats)
    return missing, twice


async def measure(options: argparse.Namespace) -> None:
    """Kills so many times, and prints what was lost and what came twice."""
    server = LimitedServer(TOKEN)
    async with serve(server) as address, outside(address, options.database) as bot:
        crowd, answers, chance = Crowd(server), Answers(server), Random(options.seed)
        await bot.start()
        found = []
        for _ in range(options.kills):
            counted = await kill_once(crowd, bot, answers, chance, options.behind, options.backlog)
            found.append(counted)
            print(f"niet beantwoord {counted[0]}, dubbel {counted[1]}", flush=True)
        await bot.end()
    missing, twice = [one for one, _ in found], [two for _, two in found]
    print(
        f"{options.kills} keer, {options.database}: {sum(missing)} niet beantwoord, "
        f"{sum(twice)} dubbel, hoogstens {max(twice)} per keer, {server.refusals} keer 429"
    )


def main() -> None:
    """Reads the command line and kills."""
    parser = argparse.ArgumentParser(prog="python -m tests.kills", description=__doc__)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--backlog", type=int, default=100)
    parser.add_argument("--behind", type=int, default=0, help="how many, behind a barred chat")
    parser.add_argument("--database", default="sqlite", help="sqlite, postgresql or a URL")
    parser.add_argument("--seed", type=int, default=1)
    asyncio.run(measure(parser.parse_args()))


if __name__ == "__main__":
    main()
