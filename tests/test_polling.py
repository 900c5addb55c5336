"""The poller: real long polling of the miniature server, in a loop that need not wait."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from telegram import Update
from telegram.error import InvalidToken, RetryAfter, TelegramError, TimedOut
from telegram.ext import ApplicationBuilder, TypeHandler

from bot.application import ALLOWED_UPDATES
from bot.handlers.flood import Flood
from bot.miniature import BotApiError, MiniatureRequest, MiniatureServer
from bot.store import Handled, StoreError, Waiting
from bot.transport.compatible import CompatibleUpdates
from bot.transport.handling import current
from bot.transport.poller import AnyApplication, Poller
from tests.fast_time import in_no_time, now
from tests.stage import BAD_GATEWAY, Json

TOKEN = "4200:polled"
CONFLICT = BotApiError(409, "Conflict: terminated by other getUpdates request")


class MemoryInbox:
    """What waits and what has been handled, for as long as a test; a real one needs a thread."""

    def __init__(self) -> None:
        self.numbers: set[int] = set()
        self.kept: dict[int, Waiting] = {}
        self.down = False

    async def handled_updates(self) -> set[int]:
        self._look()
        return set(self.numbers)

    async def waiting(self) -> list[tuple[int, str]]:
        self._look()
        kept = sorted(self.kept.items())
        return [(number, one.conversation) for number, one in kept if one.state != "told"]

    async def take_in(self, updates: Sequence[Waiting]) -> None:
        self._look()
        self.kept = {one.update_id: one for one in updates} | self.kept

    async def begin(self, update_id: int, *, counted: bool) -> Waiting | None:
        self._look()
        kept = self.kept.get(update_id)
        if kept is not None and counted:
            kept = self.kept[update_id] = replace(kept, attempts=kept.attempts + 1)
        return kept

    async def settle(self, settled: Sequence[Handled], confirmed: int | None) -> None:
        self._look()
        for one in settled:
            if one.may_come_again:
                self.numbers.add(one.update_id)
            kept = self.kept.pop(one.update_id, None)
            if kept is not None and one.state is not None:
                self.kept[one.update_id] = replace(kept, state=one.state)
        self.numbers = {number for number in self.numbers if number >= (confirmed or 0)}

    def _look(self) -> None:
        if self.down:
            raise StoreError("weg")


class Street:
    """A server with people, and a record of what the bot has handled and when it asked."""

    def __init__(self, token: str = TOKEN) -> None:
        self.server = MiniatureServer(token, clock=now)
        self.handled: list[str] = []
        self.handled_at: list[float] = []
        self.pressed: list[str] = []
        self.polls: list[str] = []
        self.asked_at: list[float] = []
        self.inbox = MemoryInbox()
        self.began = now()
        self.server.on_call.append(self._note)

    def say(self, name: str, *texts: str) -> Json:
        """Somebody new says something in private; returns the person."""
        person = self.server.people.add_user(name)
        self.say_more(person, *texts)
        return person

    def say_more(self, person: Json, *texts: str) -> None:
        """Somebody says something in private."""
        chat = self.server.people.private_chat(person)
        for text in texts:
            self.server.people.say(person, chat, text)

    def _note(self, call: Any) -> None:
        if call.method == "getUpdates":
            self.asked_at.append(now())

    async def handle(self, update: Update, _: object) -> None:
        """Handles a message: ``hang`` takes for ever, a number so many seconds."""
        if update.callback_query is not None:
            self.pressed.append(update.callback_query.id)
        if voted := update.poll_answer:
            self.polls.append(voted.poll_id)
        if update.poll is not None:
            self.polls.append(update.poll.id)
        if update.inline_query is not None:
            await asyncio.sleep(float(update.inline_query.query))
            self.handled.append(update.inline_query.query)
        if update.message is None or update.message.text is None:
            return
        match update.message.text.split():
            case ["hang", *_]:
                await asyncio.Event().wait()
            case ["traag", seconds, *_]:
                await asyncio.sleep(float(seconds))
            case ["mislukt"]:
                current().error = ValueError("iets onverwachts")
            case ["geweigerd", seconds] if now() < self.began + float(seconds):
                current().error = RetryAfter(int(seconds))
        self.handled.append(update.message.text)
        self.handled_at.append(now())


class Flaky(MiniatureRequest):
    """A transport on which the first requests for updates fail."""

    def __init__(self, server: MiniatureServer, failures: Sequence[TelegramError | bytes]) -> None:
        super().__init__(server)
        self._failures = list(failures)

    async def do_request(self, url: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        if url.endswith("/getUpdates") and self._failures:
            failure = self._failures.pop(0)
            if isinstance(failure, TelegramError):
                raise failure
            return 200, failure
        return await super().do_request(url, *args, **kwargs)


@asynccontextmanager
async def started(
    street: Street, failures: Sequence[TelegramError | bytes] = ()
) -> AsyncIterator[AnyApplication]:
    application: AnyApplication = (
        ApplicationBuilder()
        .token(TOKEN)
        .request(MiniatureRequest(street.server))
        .get_updates_request(CompatibleUpdates(Flaky(street.server, failures)))
        .updater(None)
        .build()
    )
    application.add_handler(TypeHandler(Update, street.handle))
    async with application:
        yield application


async def poll(
    street: Street,
    during: Callable[[], Awaitable[object]],
    failures: Sequence[TelegramError | bytes] = (),
    *,
    lasting: bool = True,
    admits: Callable[[Update], bool] = lambda _: True,
) -> float:
    """Polls during something; returns how many seconds the poller needed to stop after it."""
    stop = asyncio.Event()
    async with started(street, failures) as application:
        poller = Poller(application, ALLOWED_UPDATES, street.inbox, lasting=lasting, admits=admits)
        polling = asyncio.create_task(poller.run(stop))
        await during()
        told = now()
        stop.set()
        await polling
        return now() - told


async def kill_after(street: Street, seconds: float, *, lasting: bool = True) -> None:
    """Polls so many seconds, and is gone without a word."""
    async with started(street) as application:
        poller = Poller(application, ALLOWED_UPDATES, street.inbox, lasting=lasting)
        polling = asyncio.create_task(poller.run(asyncio.Event()))
        await asyncio.sleep(seconds)
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.wait({polling, *others})


def seconds(amount: float) -> Callable[[], Awaitable[object]]:
    return lambda: asyncio.sleep(amount)


@in_no_time
async def test_what_was_handled_is_confirmed() -> None:
    street = Street()
    street.say("An", "een", "twee")
    await poll(street, seconds(1))
    assert street.handled == ["een", "twee"]
    assert street.server.world.queue == []


@in_no_time
async def test_what_is_still_being_handled_is_not_confirmed() -> None:
    street = Street()
    street.say("An", "traag 20")
    street.say("Bo", "vlug")
    left: list[int] = []

    async def look() -> None:
        await asyncio.sleep(15)
        left.append(len(street.server.world.queue))
        await asyncio.sleep(15)
        left.append(len(street.server.world.queue))

    await poll(street, look, lasting=False)
    assert street.handled == ["vlug", "traag 20"]
    assert left == [2, 0]


@pytest.mark.parametrize("lasting", [True, False])
@in_no_time
async def test_what_somebody_looks_up_is_answered_and_never_kept(lasting: bool) -> None:
    street = Street()
    people = street.server.people
    people.inline(people.add_user("An"), "20")
    left: list[tuple[int, int]] = []

    async def look() -> None:
        await asyncio.sleep(15)
        left.append((len(street.server.world.queue), len(street.inbox.kept)))
        await asyncio.sleep(15)

    await poll(street, look, lasting=lasting)
    assert street.handled == ["20"]
    assert left == [(0, 0)]
    assert street.inbox.numbers == set()


@in_no_time
async def test_what_is_still_being_handled_is_kept_before_it_is_confirmed() -> None:
    street = Street()
    street.say("An", "traag 20")
    street.say("Bo", "vlug")
    left: list[tuple[int, int]] = []

    async def look() -> None:
        await asyncio.sleep(15)
        left.append((len(street.server.world.queue), len(street.inbox.kept)))
        await asyncio.sleep(15)
        left.append((len(street.server.world.queue), len(street.inbox.kept)))

    await poll(street, look)
    assert street.handled == ["vlug", "traag 20"]
    assert left == [(0, 1), (0, 0)]


@in_no_time
async def test_after_a_kill_what_was_in_hand_comes_again() -> None:
    street = Street()
    street.say("An", "traag 20")
    await kill_after(street, 10)
    assert street.handled == []
    await poll(street, seconds(30))
    assert street.handled == ["traag 20"]


@pytest.mark.parametrize("lasting", [True, False])
@in_no_time
async def test_behind_a_chat_that_hangs_nobody_is_lost_by_a_kill(lasting: bool) -> None:
    street = Street()
    street.say("An", "traag 200")
    crowd = [f"traag {number / 30}" for number in range(150)]
    for text in crowd:
        street.say("Bo", text)
    await kill_after(street, 5, lasting=lasting)
    assert len(street.handled) < 150
    await poll(street, seconds(400), lasting=lasting)
    assert sorted(street.handled) == sorted([*crowd, "traag 200"])
    assert street.inbox.kept == {}


@in_no_time
async def test_what_fails_before_it_does_anything_is_tried_three_times_and_erased() -> None:
    street = Street()
    street.say("An", "mislukt")
    await poll(street, seconds(60))
    assert street.handled == ["mislukt"] * 3
    assert street.inbox.kept == {}
    assert street.server.world.queue == []


@in_no_time
async def test_what_telegram_refuses_for_long_is_tried_again_when_it_may_be() -> None:
    street = Street()
    street.say("An", "geweigerd 7200")
    await poll(street, seconds(7000))
    assert street.handled == ["geweigerd 7200"]
    assert len(street.inbox.kept) == 1
    await poll(street, seconds(100))
    assert street.handled == ["geweigerd 7200"] * 2


@in_no_time
async def test_what_ends_the_process_each_time_is_given_up() -> None:
    street = Street()
    street.say("An", "hang")
    for _ in range(6):
        await kill_after(street, 10)
    assert street.inbox.kept == {}
    assert street.handled == []


@in_no_time
async def test_who_is_not_admitted_fills_nothing() -> None:
    street = Street()
    street.say("An", *["traag 1"] * 1000)
    street.say("Bo", "vlug")
    flood = Flood(now)
    await poll(street, seconds(120), admits=flood.admits)
    assert street.handled.count("traag 1") == 31
    assert street.handled.index("vlug") <= 3
    assert street.server.world.queue == []


@in_no_time
async def test_of_a_hundred_thousand_that_wait_most_wait_at_telegram() -> None:
    street = Street()
    for number in range(4_000):
        street.say("Bo", f"traag 100 {number}")
    most = 0

    async def look() -> None:
        nonlocal most
        for _ in range(50):
            await asyncio.sleep(1)
            most = max(most, len(street.inbox.kept))

    await poll(street, look)
    assert 1000 < most < 2500


@in_no_time
async def test_after_a_kill_in_a_crowd_nobody_is_forgotten() -> None:
    street = Street()
    crowd = [f"traag {number / 30}" for number in range(300)]
    for text in crowd:
        street.say("Bo", text)
    await kill_after(street, 4.5)
    assert 30 < len(street.handled) < 300
    await poll(street, seconds(30))
    assert set(street.handled) == set(crowd)


@in_no_time
async def test_after_a_kill_what_was_handled_above_the_mark_does_not_come_again() -> None:
    street = Street()
    street.say("An", "traag 20")
    others = [f"vlug {number}" for number in range(80)]
    for text in others[:40]:
        street.say("Bo", text)
    await kill_after(street, 10)
    for text in others[40:]:
        street.say("Cas", text)
    await kill_after(street, 10)
    await poll(street, seconds(30))
    assert sorted(street.handled) == sorted(["traag 20", *others])
    assert street.server.world.queue == []


@in_no_time
async def test_what_is_confirmed_need_not_be_remembered() -> None:
    street = Street()
    street.say("An", *(f"vlug {number}" for number in range(10)))

    async def more() -> None:
        await asyncio.sleep(5)
        street.say("Bo", "nog een")
        await asyncio.sleep(5)

    await poll(street, more)
    assert len(street.handled) == 11
    assert len(street.inbox.numbers) == 1


@in_no_time
async def test_polling_goes_on_while_the_database_is_down() -> None:
    street = Street()
    street.inbox.down = True
    street.say("An", "een", "twee")
    await poll(street, seconds(5))
    assert street.handled == ["een", "twee"]
    assert street.server.world.queue == []


@in_no_time
async def test_a_stop_finishes_what_is_being_handled_and_leaves_what_waits() -> None:
    street = Street()
    street.say("An", "traag 7", "later")
    street.say("Bo", "vlug")
    took = await poll(street, seconds(0.5))
    assert street.handled == ["vlug", "traag 7"]
    assert took < 8
    await poll(street, seconds(5))
    assert street.handled == ["vlug", "traag 7", "later"]
    assert street.server.world.queue == []


@in_no_time
async def test_a_stop_does_not_wait_for_ever_and_leaves_unconfirmed_what_was_not_done() -> None:
    street = Street()
    street.say("An", "vlug", "hang", "later")
    took = await poll(street, seconds(10), lasting=False)
    assert took < 10
    assert [update["message"]["text"] for update in street.server.world.queue] == ["hang", "later"]


@in_no_time
async def test_a_stop_interrupts_a_long_poll_at_once() -> None:
    assert await poll(Street(), seconds(3)) == pytest.approx(0, abs=0.5)


@in_no_time
async def test_a_stop_interrupts_the_wait_after_a_failure() -> None:
    street = Street()
    refusal = BotApiError(429, "Too Many Requests: retry after 900", {"retry_after": 900})
    street.server.fail_next("getUpdates", refusal)
    assert await poll(street, seconds(3)) == pytest.approx(0, abs=0.5)


@in_no_time
async def test_a_malformed_update_is_passed_over_and_the_others_are_answered() -> None:
    street = Street()
    an = street.say("An", "voor")
    chat = street.server.people.private_chat(an)
    street.server.world.emit("message", {"message_id": 9, "chat": chat, "text": "zonder datum"})
    street.server.world.emit("message", {"text": ["geen", "bericht"]})
    plain = {"message_id": 9, "from": an, "chat": chat, "text": "na het einde der tijden"}
    street.server.world.emit("message", plain | {"date": 10**20})
    street.server.world.emit("something_new", {"id": 1})
    street.say_more(an, "na")
    await poll(street, seconds(25))
    assert street.handled == ["voor", "na"]
    assert street.server.world.queue == []
    assert len(street.asked_at) <= 3


@in_no_time
async def test_an_update_without_a_number_keeps_nobody_waiting() -> None:
    street = Street()
    nobody = b'{"ok": true, "result": [{"message": {}}, null]}'
    mixed = b'{"ok": true, "result": [null, {"update_id": "2"}, {"update_id": 0}]}'
    street.say("An", "gewoon")
    await poll(street, seconds(5), failures=[nobody, mixed])
    assert street.handled == ["gewoon"]


@in_no_time
async def test_a_press_that_cannot_be_read_is_still_handed_on() -> None:
    street = Street()
    an = street.say("An")
    pressed = {"id": "77", "from": an, "chat_instance": "1", "data": "p:x"}
    street.server.world.emit("callback_query", pressed | {"message": {"message_id": "geen"}})
    street.server.world.emit("callback_query", {"id": "78"})
    street.say_more(an, "na")
    await poll(street, seconds(5))
    assert street.pressed == ["77", "78"]
    assert street.handled == ["na"]


@in_no_time
async def test_polls_and_votes_of_an_older_server_can_be_read() -> None:
    street = Street()
    option = {"text": "eens", "voter_count": 1}
    old = {
        **{"id": "5", "question": "Eens?", "options": [option, option], "type": "regular"},
        **{"total_voter_count": 2, "is_closed": False, "is_anonymous": False},
        "allows_multiple_answers": False,
    }
    an = street.say("An")
    message = {"message_id": 9, "date": 0, "chat": street.server.people.private_chat(an)}
    street.server.world.emit("poll", old)
    street.server.world.emit("poll_answer", {"poll_id": "5", "user": an, "option_ids": [0]})
    street.server.world.emit(
        "message", message | {"text": "kijk", "reply_to_message": message | {"poll": old}}
    )
    await poll(street, seconds(5))
    assert street.polls == ["5", "5"]
    assert street.handled == ["kijk"]


@in_no_time
async def test_a_quiet_street_is_asked_twice_a_minute() -> None:
    street = Street()
    await poll(street, seconds(600))
    assert len(street.asked_at) <= 21


@pytest.mark.parametrize(
    "failure", [CONFLICT, BAD_GATEWAY, BotApiError(500, "Internal Server Error")]
)
@in_no_time
async def test_after_failures_it_goes_on_with_longer_and_longer_waits(failure: BotApiError) -> None:
    street = Street()
    street.server.fail_next("getUpdates", failure, times=8)
    street.say("An", "toch")
    await poll(street, seconds(200))
    waits = [later - earlier for earlier, later in pairwise(street.asked_at)]
    assert street.handled == ["toch"]
    assert waits[:8] == pytest.approx([1, 2, 4, 8, 16, 30, 30, 30], abs=0.5)


@in_no_time
async def test_retry_after_is_waited_for() -> None:
    street = Street()
    refusal = BotApiError(429, "Too Many Requests: retry after 7", {"retry_after": 7})
    street.server.fail_next("getUpdates", refusal)
    street.say("An", "toch")
    await poll(street, seconds(10))
    assert street.handled == ["toch"]
    assert street.asked_at[1] - street.asked_at[0] == pytest.approx(7, abs=0.5)


@pytest.mark.parametrize(
    "failure",
    [
        TimedOut(),
        b"<html>portaal</html>",
        b'{"ok": true}',
        b'{"ok": false, "description": "?"}',
        b'{"ok": true, "result": null}',
        b'["result"]',
    ],
)
@in_no_time
async def test_a_bad_connection_is_survived(failure: TelegramError | bytes) -> None:
    street = Street()
    street.say("An", "toch")
    await poll(street, seconds(10), failures=[failure, failure])
    assert street.handled == ["toch"]


@in_no_time
async def test_chats_go_side_by_side() -> None:
    street = Street()
    for name in ("An", "Bo", "Cas"):
        street.say(name, "traag 0.7")
    await poll(street, seconds(0.9))
    assert len(street.handled) == 3


@in_no_time
async def test_the_messages_of_one_chat_go_in_order() -> None:
    street = Street()
    an = street.say("An", "traag 3 een", "twee")

    async def more() -> None:
        await asyncio.sleep(1.5)
        street.say_more(an, "traag 0.2 drie", "vier")
        await asyncio.sleep(10)

    await poll(street, more)
    assert street.handled == ["traag 3 een", "twee", "traag 0.2 drie", "vier"]


@in_no_time
async def test_a_chat_that_hangs_holds_others_up_for_two_seconds_at_most() -> None:
    street = Street()
    street.say("An", "hang")
    said_at: list[float] = []

    async def others() -> None:
        for number in range(20):
            street.say("Bo", f"vlug {number}")
            said_at.append(now())
            await asyncio.sleep(0.37)
        await asyncio.sleep(3)

    await poll(street, others)
    assert street.handled == [f"vlug {number}" for number in range(20)]
    waited = [handled - said for said, handled in zip(said_at, street.handled_at, strict=True)]
    assert max(waited) <= 2
    assert len(street.asked_at) <= 30


@in_no_time
async def test_a_chat_that_hangs_does_not_stop_a_crowd_and_nobody_is_answered_twice() -> None:
    street = Street()
    street.say("An", "hang")
    crowd = [f"vlug {number}" for number in range(450)]
    for text in crowd:
        street.say("Bo", text)
    await poll(street, seconds(60))
    assert sorted(street.handled) == sorted(crowd)


@in_no_time
async def test_somebody_who_floods_does_not_keep_others_out_of_view() -> None:
    street = Street()
    street.say("An", *["traag 1"] * 150)
    street.say("Bo", "vlug")
    began = now()
    await poll(street, seconds(30))
    assert street.handled_at[street.handled.index("vlug")] - began < 5


@in_no_time
async def test_a_token_that_is_refused_ends_the_polling() -> None:
    street = Street("4200:another")
    stop = asyncio.Event()
    application = ApplicationBuilder().token(TOKEN).updater(None)
    request = MiniatureRequest(street.server)
    refused = application.request(request).get_updates_request(request).build()
    with pytest.raises(InvalidToken):
        await Poller(refused, ALLOWED_UPDATES, street.inbox).run(stop)


@in_no_time
async def test_the_kinds_of_updates_are_named_each_time() -> None:
    street = Street()
    await poll(street, seconds(100))
    calls = [call for call in street.server.calls if call.method == "getUpdates"]
    assert len(calls) >= 3
    assert all(call.parameters["allowed_updates"] == list(ALLOWED_UPDATES) for call in calls)
