"""``python -m bot run``: a process of its own, against the miniature server on loopback."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.application import ALLOWED_UPDATES, keep_time
from bot.handlers.clock import Clock
from bot.knowledge import Knowledge
from bot.miniature import BotApiError, Call, MiniatureServer
from tests.bases import OTHER_TEXT
from tests.databases import opened
from tests.fast_time import in_no_time, now
from tests.http_server import serve
from tests.stage import BAD_GATEWAY, HYBRID, PATIENCE, TOKEN, Json, buttons

pytestmark = pytest.mark.usefixtures("conversation", "havelaar")  # what its processes use
ROOT = Path(__file__).parents[1]
READY = "staat klaar"
QUESTION = "waar woont de verteller"


class Server(MiniatureServer):
    """A server on which sending and polling can be held up, and where one can wait for a call."""

    def __init__(self) -> None:
        super().__init__(TOKEN)
        self.sending, self.telling = asyncio.Event(), asyncio.Event()
        self.sending.set()
        self.telling.set()
        self.cut_off: set[str] = set()
        self._polled, self._hung_up = asyncio.Event(), asyncio.Event()
        self._waiting: list[tuple[str, asyncio.Semaphore]] = []
        self.on_call.append(self._look)

    async def call(self, method: str, parameters: Mapping[str, str]) -> Any:
        """Calls a method, as soon as messages may be sent or updates may be told."""
        if method == "getUpdates":
            return await self._poll(parameters)
        if method == "sendMessage":
            self._look(Call("about to send", {}, None))
            await self.sending.wait()
        done = await super().call(method, parameters)
        if method in self.cut_off:  # it is done, and nobody hears of it
            self.cut_off.remove(method)
            raise ConnectionResetError
        return done

    async def _poll(self, parameters: Mapping[str, str]) -> Any:
        self._polled.set()
        try:
            await self.telling.wait()
            return await super().call("getUpdates", parameters)
        except asyncio.CancelledError:
            self._hung_up.set()
            raise
        finally:
            self._polled.clear()

    async def hung_up_on(self, process: asyncio.subprocess.Process) -> None:
        """Tells a bot to stop while it waits for updates, and waits until it no longer does."""
        self.telling.clear()
        async with asyncio.timeout(PATIENCE):
            await self._polled.wait()
            process.send_signal(signal.SIGTERM)
            await self._hung_up.wait()
        self.telling.set()

    @asynccontextmanager
    async def expecting(self, method: str, times: int = 1) -> AsyncIterator[None]:
        """Waits, at the end, until a method has been called with success so many times."""
        called = asyncio.Semaphore(0)
        self._waiting.append((method, called))
        yield
        async with asyncio.timeout(PATIENCE):
            for _ in range(times):
                await called.acquire()

    def _look(self, call: Call) -> None:
        for method, called in self._waiting:
            if call.method == method and call.error is None:
                called.release()

    def refused(self) -> list[Call]:
        """What the server refused."""
        return [call for call in self.calls if call.error and call.method != "getUpdates"]

    def someone(self, name: str = "An") -> tuple[Json, Json]:
        """Somebody new, and their private chat."""
        person = self.people.add_user(name)
        return person, self.people.private_chat(person)

    def answers(self, chat: Json) -> list[str]:
        """What the bot said in a chat."""
        said = self.world.messages(chat)
        return [message["text"] for message in said if message["from"]["is_bot"]]


class Process:
    """A running bot, and what it has told so far."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.told = ""

    async def until(self, text: str) -> None:
        """Waits until the bot tells something."""
        assert self.process.stderr is not None
        async with asyncio.timeout(PATIENCE):
            while text not in self.told:
                line = await self.process.stderr.readline()
                assert line, f"ended without {text!r}:\n{self.told}"
                self.told += line.decode()

    async def end(self, number: int | None = signal.SIGTERM) -> int:
        """Sends a signal, waits for the end and returns the exit status."""
        if number is not None:
            self.process.send_signal(number)
        async with asyncio.timeout(PATIENCE):
            out, err = await self.process.communicate()
        self.told += err.decode() + out.decode()
        assert TOKEN not in self.told
        assert "Warning" not in self.told
        assert self.process.returncode is not None
        return self.process.returncode


@pytest.fixture
async def server() -> Server:
    return Server()


@asynccontextmanager
async def running(address: str, folder: Path, **environment: str) -> AsyncIterator[Process]:
    """``python -m bot run`` in a folder of its own, without the library's newer ways.

    On the small base, unless a variable says otherwise.
    """
    settings = {
        "TELEGRAM_API_URL": address,
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "DATABASE_URL": f"sqlite:///{folder}/bot.sqlite3",
        "KNOWLEDGE_DIR": str(OTHER_TEXT),
        "PYTHONPATH": str(ROOT),
    }
    inherited = {key: value for key, value in os.environ.items() if key != "PTB_TIMEDELTA"}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run"),
        cwd=folder,
        env=inherited | settings | environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield Process(process)
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


async def test_it_answers_what_waited_and_what_comes_and_stops_cleanly(
    server: Server, knowledge: Knowledge, tmp_path: Path
) -> None:
    server.webhook = {"url": "https://example.org/hook"}
    an, chat = server.someone()
    server.people.say(an, chat, HYBRID)
    passage = knowledge.by_id["wat-is-hybriditeit"].passage
    async with serve(server) as address, running(address, tmp_path, KNOWLEDGE_DIR="") as bot:
        async with server.expecting("sendMessage"):
            await bot.until(READY)
        assert passage in server.answers(chat)[0]
        async with server.expecting("sendMessage"):
            bo, other = server.someone("Bo")
            server.people.say(bo, other, HYBRID)
        await server.hung_up_on(bot.process)
        assert await bot.end(None) == 0
    assert passage in server.answers(other)[0]
    assert server.webhook is None
    assert server.world.queue == []
    assert server.refused() == []
    assert "Traceback" not in bot.told
    by_method = {call.method: call.parameters for call in server.calls}
    assert not by_method["deleteWebhook"].get("drop_pending_updates")
    polls = [call.parameters for call in server.calls if call.method == "getUpdates"]
    assert all(poll["allowed_updates"] == list(ALLOWED_UPDATES) for poll in polls)


async def test_questions_are_kept_if_the_environment_says_so(
    server: Server, tmp_path: Path
) -> None:
    an, chat = server.someone()
    async with serve(server) as address, running(address, tmp_path, JOURNAL="on") as bot:
        await bot.until(", journaal 28 dagen")
        async with server.expecting("sendMessage"):
            server.people.say(an, chat, QUESTION)
        async with server.expecting("answerCallbackQuery"):
            server.people.press(an, server.world.last(chat), "👍")
        assert await bot.end() == 0
    async with opened(f"sqlite+aiosqlite:///{tmp_path}/bot.sqlite3") as store:
        (kept,) = await store.journal(date.min, date.max)
    assert (kept.question, kept.up) == (QUESTION, 1)
    assert QUESTION not in bot.told
    assert server.refused() == []


async def test_the_profile_is_set_once(server: Server, tmp_path: Path) -> None:
    async with serve(server) as address:
        async with running(address, tmp_path) as bot, server.expecting("setMyCommands", 3):
            await bot.until(READY)
        server.calls.clear()
        async with running(address, tmp_path) as bot, server.expecting("getMyCommands", 3):
            await bot.until(READY)
    called = {call.method for call in server.calls}
    assert {"getMyDescription", "getMyShortDescription", "getMyCommands"} <= called
    assert not [method for method in called if method.startswith("setMy")]


async def test_a_server_with_hiccups_is_waited_for_and_answers_arrive_once(
    server: Server, tmp_path: Path
) -> None:
    an, chat = server.someone()
    server.people.say(an, chat, QUESTION)
    server.fail_next("getMe", BAD_GATEWAY, times=2)
    server.fail_next("deleteWebhook", BAD_GATEWAY)
    server.fail_next("getMyDescription", BotApiError(429, "Too Many", {"retry_after": 7200}))
    server.fail_next("getUpdates", BAD_GATEWAY)
    server.fail_next("sendMessage", BotApiError(429, "Too Many", {"retry_after": 1}))
    async with serve(server) as address, running(address, tmp_path) as bot:
        async with server.expecting("sendMessage"):
            await bot.until(READY)
        assert await bot.end() == 0
    assert len(server.answers(chat)) == 1
    assert server.world.queue == []
    assert "Traceback" not in bot.told


async def test_a_question_in_hand_survives_a_kill(server: Server, tmp_path: Path) -> None:
    an, chat = server.someone()
    server.people.say(an, chat, QUESTION)
    server.sending.clear()
    async with serve(server) as address:
        async with running(address, tmp_path) as bot:
            async with server.expecting("about to send"):
                await bot.until(READY)
            assert await bot.end(signal.SIGKILL) == -signal.SIGKILL
        server.sending.set()
        async with running(address, tmp_path) as bot:
            async with server.expecting("sendMessage"):
                await bot.until(READY)
            assert await bot.end(signal.SIGINT) == 0
    assert len(server.answers(chat)) == 1


async def test_after_a_kill_nobody_is_answered_twice(server: Server, tmp_path: Path) -> None:
    an, slow = server.someone()
    server.people.say(an, slow, QUESTION)
    server.fail_next("sendMessage", BotApiError(429, "Too Many", {"retry_after": 60}))
    async with serve(server) as address:
        async with running(address, tmp_path) as bot:
            await bot.until("opnieuw")
            async with server.expecting("sendMessage"):
                bo, fast = server.someone("Bo")
                server.people.say(bo, fast, QUESTION)
            async with server.expecting("sendMessage"):  # then Bo's has been remembered
                server.people.say(*server.someone("Cas"), QUESTION)
            assert await bot.end(signal.SIGKILL) == -signal.SIGKILL
        async with running(address, tmp_path) as bot:
            async with server.expecting("sendMessage"):
                await bot.until(READY)
            assert await bot.end() == 0
    assert [len(server.answers(chat)) for chat in (slow, fast)] == [1, 1]
    assert server.world.queue == []


async def test_a_send_that_hangs_is_told_of_once_and_the_answer_can_be_had_again(
    server: Server, tmp_path: Path
) -> None:
    an, chat = server.someone()
    async with serve(server) as address, running(address, tmp_path) as bot:
        await bot.until(READY)
        server.cut_off.add("sendMessage")
        async with server.expecting("sendMessage", 2):
            server.people.say(an, chat, QUESTION)
        told = server.world.last(chat)
        async with server.expecting("sendMessage"):
            server.people.press(an, told, buttons(told)[0])
        assert await bot.end() == 0
    answer, notice, again = server.answers(chat)
    assert answer == again
    assert "misschien" in notice
    assert "Traceback" not in bot.told
    assert QUESTION not in bot.told


async def test_a_stop_lets_an_answer_that_is_on_its_way_arrive(
    server: Server, tmp_path: Path
) -> None:
    an, chat = server.someone()
    server.people.say(an, chat, QUESTION)
    server.sending.clear()
    async with serve(server) as address, running(address, tmp_path) as bot:
        async with server.expecting("about to send"):
            await bot.until(READY)
        await server.hung_up_on(bot.process)
        server.sending.set()
        assert await bot.end(None) == 0
    assert len(server.answers(chat)) == 1
    assert server.world.queue == []


async def test_a_chat_in_which_nothing_may_be_said_gets_no_apology(
    server: Server, tmp_path: Path
) -> None:
    an, chat = server.someone()
    server.people.say(an, chat, QUESTION)
    server.fail_next("sendMessage", BotApiError(429, "Too Many", {"retry_after": 7200}))
    async with serve(server) as address, running(address, tmp_path) as bot:
        await bot.until("429")
        async with server.expecting("sendMessage"):
            bo, other = server.someone("Bo")
            server.people.say(bo, other, QUESTION)
        assert await bot.end() == 0
    assert len(server.answers(other)) == 1
    assert server.answers(chat) == []


async def test_it_can_be_stopped_while_it_waits_for_a_server(tmp_path: Path) -> None:
    async with running("http://127.0.0.1:1", tmp_path) as bot:
        await bot.until("getMe")
        assert await bot.end() == 0
    assert "Traceback" not in bot.told


async def test_a_token_that_is_refused_is_told_in_one_line(server: Server, tmp_path: Path) -> None:
    wrong = "123456:another-token_altogether"
    async with (
        serve(server) as address,
        running(address, tmp_path, TELEGRAM_BOT_TOKEN=wrong) as bot,
    ):
        assert await bot.end(None) == 2
    assert bot.told.count("\n") == 1
    assert "TELEGRAM_BOT_TOKEN" in bot.told
    assert wrong not in bot.told


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://an:zeer%20geheim@127.0.0.1:1/bot",
        "sqlite:////nergens/bot.sqlite3",
    ],
)
async def test_a_database_that_is_not_there_is_told_in_one_line(url: str, tmp_path: Path) -> None:
    async with running("http://127.0.0.1:1", tmp_path, DATABASE_URL=url) as bot:
        assert await bot.end(None) == 1
    assert bot.told.count("\n") == 1
    assert "geheim" not in bot.told


class Stumbling(Clock):
    """A clock that stumbles over its first tick."""

    def __init__(self) -> None:
        self.ticked_at: list[float] = []

    async def tick(self) -> None:
        """Ticks, or stumbles."""
        self.ticked_at.append(now())
        if len(self.ticked_at) == 1:
            raise KeyError("iets onverwachts")


@in_no_time
async def test_the_clock_goes_on_after_a_stumble_until_it_is_told_to_stop() -> None:
    clock, stop = Stumbling(), asyncio.Event()
    keeping = asyncio.create_task(keep_time(clock, stop))
    await asyncio.sleep(50)
    told = now()
    stop.set()
    await keeping
    assert now() - told < 1
    first = clock.ticked_at[0]
    times = [time - first for time in clock.ticked_at]
    assert times == pytest.approx([0, 15, 30, 45], abs=0.5)
