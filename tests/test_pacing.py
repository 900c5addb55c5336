"""The pacer, under a real Bot and the miniature server, in a loop that need not wait."""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import pairwise
from typing import Any

import httpx
import pytest
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.ext import ExtBot

from bot.miniature import BotApiError, Call, MiniatureRequest
from bot.transport.pacer import Pacer, broadcast, seconds_asked
from tests.fast_time import in_no_time, now
from tests.limits import LimitedServer
from tests.stage import BAD_GATEWAY

TOKEN = "4200:paced"


class Lossy(MiniatureRequest):
    """A transport that loses requests, or the answers to them."""

    def __init__(self, server: LimitedServer) -> None:
        super().__init__(server)
        self.lost: list[TelegramError] = []
        self.answers_lost: list[TelegramError] = []

    async def do_request(self, url: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        if self.lost:
            raise self.lost.pop(0)
        answer = await super().do_request(url, *args, **kwargs)
        if self.answers_lost:
            raise self.answers_lost.pop(0)
        return answer


class Street:
    """A paced bot, and people with whom it can talk."""

    def __init__(self) -> None:
        self.server = LimitedServer(TOKEN, clock=now, now=now)
        self.server.on_call.append(self._note)
        self.transport = Lossy(self.server)
        self.called_at: list[float] = []
        self.bot: ExtBot[int] = ExtBot(TOKEN, request=self.transport, rate_limiter=Pacer())
        self.an, self.bo = self.somebody("An"), self.somebody("Bo")

    def somebody(self, name: str) -> int:
        """The number of a new private chat."""
        people = self.server.people
        return int(people.private_chat(people.add_user(name))["id"])

    def group(self) -> int:
        """The number of a new group with the bot in it."""
        people = self.server.people
        cas = people.add_user("Cas")
        chat = people.add_group("Kring", members=[cas], administrators=[cas])
        return int(people.add_bot(chat, cas)["id"])

    def sent(self, chat_id: int) -> list[str]:
        """The bot's messages in a chat."""
        messages = self.server.world.messages({"id": chat_id})
        return [message["text"] for message in messages if "text" in message]

    def _note(self, call: Call) -> None:
        self.called_at.append(now())

    async def sent_at(self, chat_id: int, text: str) -> float:
        """Sends a message, and tells when that was done."""
        await self.bot.send_message(chat_id, text)
        return now()


@asynccontextmanager
async def street() -> AsyncIterator[Street]:
    found = Street()
    async with found.bot:
        found.called_at.clear()
        yield found


def flood(seconds: int) -> BotApiError:
    parameters = {"retry_after": seconds}
    return BotApiError(429, f"Too Many Requests: retry after {seconds}", parameters)


@in_no_time
async def test_retry_after_is_honoured_and_the_message_arrives_once() -> None:
    async with street() as it:
        it.server.fail_next("sendMessage", flood(7))
        await it.bot.send_message(it.an, "hoi")
        assert it.sent(it.an) == ["hoi"]
        assert it.called_at[1] - it.called_at[0] >= 7


@in_no_time
async def test_the_flood_of_one_chat_keeps_no_other_chat_waiting() -> None:
    async with street() as it:
        began = now()
        it.server.fail_next("sendMessage", flood(30))
        slow = asyncio.create_task(it.sent_at(it.an, "traag"))
        await asyncio.sleep(0.1)
        assert await it.sent_at(it.bo, "vlug") - began < 1
        assert await slow - began >= 30


@in_no_time
async def test_what_telegram_refuses_for_an_hour_is_not_waited_for() -> None:
    async with street() as it:
        began = now()
        it.server.fail_next("setMyDescription", flood(3600))
        with pytest.raises(RetryAfter):
            await it.bot.set_my_description("Een bot.")
        assert now() - began < 1


@pytest.mark.parametrize("times", [1, 4])
@in_no_time
async def test_after_a_bad_gateway_the_message_arrives_once(times: int) -> None:
    async with street() as it:
        it.server.fail_next("sendMessage", BAD_GATEWAY, times)
        await it.bot.send_message(it.an, "hoi")
        assert it.sent(it.an) == ["hoi"]


@in_no_time
async def test_a_server_that_stays_away_is_given_up() -> None:
    async with street() as it:
        it.server.fail_next("sendMessage", BAD_GATEWAY, times=50)
        with pytest.raises(NetworkError):
            await it.bot.send_message(it.an, "hoi")
        assert 240 < it.called_at[-1] - it.called_at[0] < 310


def because(cause: Exception) -> TelegramError:
    """The error that python-telegram-bot makes of one of httpx."""
    error = TimedOut() if isinstance(cause, httpx.TimeoutException) else NetworkError("httpx")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    "cause", [httpx.ConnectError(""), httpx.ConnectTimeout(""), httpx.PoolTimeout("")]
)
@in_no_time
async def test_what_never_left_is_sent_again(cause: Exception) -> None:
    async with street() as it:
        it.transport.lost.append(because(cause))
        await it.bot.send_message(it.an, "hoi")
        assert it.sent(it.an) == ["hoi"]


LOST_ANSWERS = [httpx.ReadTimeout(""), httpx.ReadError(""), httpx.RemoteProtocolError("")]


@pytest.mark.parametrize("cause", LOST_ANSWERS)
@in_no_time
async def test_a_message_that_may_have_arrived_is_not_sent_again(cause: Exception) -> None:
    async with street() as it:
        it.transport.answers_lost.append(because(cause))
        with pytest.raises(NetworkError):
            await it.bot.send_message(it.an, "hoi")
        assert it.sent(it.an) == ["hoi"]


@pytest.mark.parametrize("cause", LOST_ANSWERS)
@in_no_time
async def test_what_may_be_done_twice_is_done_again(cause: Exception) -> None:
    async with street() as it:
        it.transport.answers_lost.append(because(cause))
        await it.bot.send_chat_action(it.an, "typing")
        assert len(it.called_at) == 2


@in_no_time
async def test_an_outage_of_minutes_loses_no_message() -> None:
    async with street() as it:
        it.server.fail_next("sendMessage", BAD_GATEWAY, times=10)
        await it.bot.send_message(it.an, "hoi")
        assert it.sent(it.an) == ["hoi"]
        assert it.called_at[-1] - it.called_at[0] > 120
        waits = [later - earlier for earlier, later in pairwise(it.called_at)]
        assert waits[0] >= 0.5
        assert max(waits) < 32


@in_no_time
async def test_after_a_flood_messages_are_still_a_second_apart() -> None:
    async with street() as it:
        it.server.fail_next("sendMessage", flood(3))
        await it.bot.send_message(it.an, "een")
        await it.bot.send_message(it.an, "twee")
        assert it.called_at[1] - it.called_at[0] >= 3
        assert it.called_at[2] - it.called_at[1] >= 1


@pytest.mark.parametrize(("failure", "calls"), [(flood(20), 1), (BAD_GATEWAY, 4)])
@in_no_time
async def test_a_pressed_button_is_answered_soon_or_not_at_all(
    failure: BotApiError, calls: int
) -> None:
    async with street() as it:
        began = now()
        it.server.fail_next("answerCallbackQuery", failure, times=50)
        assert not await it.bot.answer_callback_query("1")
        assert now() - began < 5
        assert len(it.called_at) == calls


@in_no_time
async def test_a_bad_request_is_made_once() -> None:
    async with street() as it:
        with pytest.raises(BadRequest):
            await it.bot.send_message(it.an, "<b>open", parse_mode="HTML")
        assert len(it.called_at) == 1


@in_no_time
async def test_a_chat_gets_one_message_a_second_and_others_do_not_wait() -> None:
    async with street() as it:
        began = now()
        to_an = [it.sent_at(it.an, f"{number}") for number in range(4)]
        to_bo = it.sent_at(it.bo, "hoi")
        *times, other = await asyncio.gather(*to_an, to_bo)
        assert it.sent(it.an) == ["0", "1", "2", "3"]
        assert all(later - earlier >= 0.99 for earlier, later in pairwise(times))
        assert other - began < 0.5


@in_no_time
async def test_typing_and_changing_a_message_take_no_turn_of_a_chat() -> None:
    async with street() as it:
        began = now()
        message = await it.bot.send_message(it.an, "hoi")
        await it.bot.send_chat_action(it.an, "typing")
        await it.bot.edit_message_text("dag", it.an, message.message_id)
        assert now() - began < 0.5


@in_no_time
async def test_a_group_gets_twenty_messages_a_minute_however_often_something_is_looked_up() -> None:
    async with street() as it:
        group, began = it.group(), now()
        for _ in range(30):
            await it.bot.get_chat_administrators(group)
        times = [await it.sent_at(group, f"{number}") - began for number in range(50)]
        assert times[19] < 21
        assert times[49] >= 89


@in_no_time
async def test_thirty_messages_a_second_go_out_in_all() -> None:
    async with street() as it:
        began = now()
        chats = [it.somebody(f"Persoon {number}") for number in range(1200)]
        await asyncio.gather(*(it.bot.send_message(chat, "hoi") for chat in chats))
        assert now() - began >= 38
        first = await it.sent_at(chats[-1], "een")
        assert await it.sent_at(chats[-1], "twee") - first >= 0.9


@in_no_time
async def test_a_server_that_counts_any_window_refuses_nothing() -> None:
    async with street() as it:
        people = [it.somebody(f"Persoon {number}") for number in range(40)]
        group, began = it.group(), now()
        sent = [it.bot.send_message(chat, "hoi") for chat in people * 3]
        sent += [it.bot.send_message(group, f"{number}") for number in range(45)]
        await asyncio.gather(*sent)
        assert it.server.refusals == 0
        assert now() - began >= 120


@in_no_time
async def test_nothing_is_sent_all_at_once() -> None:
    async with street() as it:
        people = [it.somebody(f"Persoon {number}") for number in range(60)]
        it.called_at.clear()
        await asyncio.gather(*(it.bot.send_message(chat, "hoi") for chat in people))
        tens = zip(it.called_at, it.called_at[10:], strict=False)
        assert all(later - earlier > 0.2 for earlier, later in tens)


@in_no_time
async def test_an_answer_goes_before_broadcasts() -> None:
    async with street() as it:
        groups = [it.somebody(f"Groep {number}") for number in range(200)]

        async def tell(chat: int) -> float:
            with broadcast():
                return await it.sent_at(chat, "de stelling van de week")

        telling = [asyncio.create_task(tell(chat)) for chat in groups]
        await asyncio.sleep(1)
        asked = now()
        answered = await it.sent_at(it.an, "antwoord")
        assert answered - asked < 0.2
        assert max(await asyncio.gather(*telling)) > answered + 4


@in_no_time
async def test_a_chat_that_telegram_refuses_is_left_alone_by_all_that_goes_to_it() -> None:
    async with street() as it:
        it.server.barred[it.an] = now() + 20
        await asyncio.gather(*(it.bot.send_message(it.an, f"{number}") for number in range(5)))
        assert it.server.refusals == 1
        assert it.sent(it.an) == ["0", "1", "2", "3", "4"]


@in_no_time
async def test_a_trouble_is_told_once_and_then_with_its_count(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with street() as it:
        it.server.fail_next("sendMessage", BAD_GATEWAY, times=40)
        people = [it.somebody(f"Persoon {number}") for number in range(20)]
        await asyncio.gather(*(it.bot.send_message(chat, "hoi") for chat in people))
        await asyncio.sleep(120)
    told = [record.getMessage() for record in caplog.records]
    assert len(told) == 2
    assert "40 keer" in told[1]


@pytest.mark.parametrize("timedelta", ["0", "1"])
def test_seconds_are_read_in_both_ways_of_the_library(
    timedelta: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", timedelta)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert seconds_asked(RetryAfter(7)) == 7
