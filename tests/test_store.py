from __future__ import annotations

import asyncio
import socket
import sqlite3
import subprocess
import sys
import threading
import traceback
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta, timezone
from pathlib import Path
from typing import TypeAlias, TypeVar

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import JSON, Connection, bindparam, make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.store import (
    GroupSettings,
    Handled,
    Meeting,
    OpenPoll,
    Place,
    QuizRound,
    Result,
    Shown,
    Step,
    Store,
    StoreError,
    Waiting,
    gathered,
)
from bot.store.migrating import MIGRATIONS, database_version, migrate
from bot.store.tables import HEAD, Moment, metadata
from tests.databases import Wire, command, empty_database, folder, opened

NOW = datetime(2130, 3, 31, 1, 30, 0, 123456, tzinfo=UTC)
CHAT, OTHER_CHAT = -1001234567890123, -1009876543210987
SETTINGS = GroupSettings(
    long_answers=True, weekly=True, weekly_day=6, weekly_time=time(8, 30), topic=7
)
POLL = OpenPoll("5234567890123456789", CHAT, None, 12, "stelling", "s-1")
ROUND = QuizRound("r1", CHAT, None, ("q1", "q2", "q3"), starter=6_000_000_000)
ROUND_POLL = replace(POLL, poll_id="p-round", message_id=13, kind="quiz", round_id="r1")
MEETING = Meeting(
    *(CHAT, None, "sectie-2", 60, "large", 6_000_000_000, NOW),
    steps=(Step("opening", 5, ()), Step("block", 12, ("p-1", "", "s-1", "sectie-2"))),
    seen=(Place(0, "whole"),),
    message_id=99,
)
OLD_REPLY = text("INSERT INTO replies VALUES (:chat, :question, :answer, :at)").bindparams(
    bindparam("at", type_=Moment)
)
SHOWN = Shown(
    *(CHAT, 2, 1, "vrager", "vingerafdruk"),
    before={"shown": ["punt-1"]},
    after={"shown": ["punt-2", "punt-3"], "declined": True},
)
WAITING = Waiting(2**40, "7", '{"update_id": 1}', NOW)

T = TypeVar("T")
Two: TypeAlias = tuple[Store, Store]


# Opening, closing, migrating.


async def test_everything_survives_a_restart(lasting_url: str) -> None:
    async with opened(lasting_url) as store:
        await store.save_group(CHAT, SETTINGS)
        await store.remember_shown_in(SHOWN, NOW)
        await store.remember_shown(CHAT, "punt", "a", NOW)
        await store.open_poll(replace(POLL, closes_at=NOW, starter=3))
        await store.save_vote(POLL.poll_id, 5, (0, 2))
        await store.start_round(ROUND)
        await store.score_answer("r1", 5, True)
        await store.start_meeting(MEETING)
    async with opened(lasting_url) as store:
        assert await store.group(CHAT) == SETTINGS
        assert await store.shown_in(CHAT, 2) == SHOWN
        assert await store.shown(CHAT, "punt") == ["a"]
        assert await store.poll(POLL.poll_id) == replace(POLL, closes_at=NOW, starter=3)
        assert await store.votes(POLL.poll_id) == {5: (0, 2)}
        assert await store.round("r1") == ROUND
        assert await store.scores("r1") == {5: (1, 1)}
        assert await store.meeting(CHAT, None) == MEETING


async def test_two_opens_at_once_migrate_once(blank_url: str) -> None:
    stores = await asyncio.gather(*(Store.open(blank_url) for _ in range(4)))
    await asyncio.gather(*(store.save_group(n, SETTINGS) for n, store in enumerate(stores)))
    assert len(await stores[0].weekly_groups()) == 4
    await asyncio.gather(*(store.close() for store in stores))


async def test_processes_that_start_at_once_do_no_harm(blank_url: str) -> None:
    script = (
        "import asyncio, sys\n"
        "from bot.store import GroupSettings, Store\n"
        "async def main(url, chat_id):\n"
        "    store = await Store.open(url)\n"
        "    await store.save_group(int(chat_id), GroupSettings(weekly=True))\n"
        "    await store.close()\n"
        "input()\n"
        "asyncio.run(main(*sys.argv[1:]))\n"
    )
    processes = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-c", script, blank_url, str(n), stdin=subprocess.PIPE
        )
        for n in range(4)
    ]
    await asyncio.gather(*(process.communicate(b"\n") for process in processes))
    assert [process.returncode for process in processes] == [0, 0, 0, 0]
    async with opened(blank_url) as store:
        assert [chat_id for chat_id, _, _ in await store.weekly_groups()] == [0, 1, 2, 3]


async def test_opening_what_is_up_to_date_does_not_load_alembic(blank_url: str) -> None:
    await (await Store.open(blank_url)).close()
    script = (
        "import asyncio, sys\n"
        "from bot.store import Store\n"
        "async def main():\n"
        "    await (await Store.open(sys.argv[1])).close()\n"
        "asyncio.run(main())\n"
        "assert 'alembic' not in sys.modules\n"
    )
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", script, blank_url)
    assert await process.wait() == 0


def differences(connection: Connection) -> object:
    assert database_version(connection) == HEAD
    return compare_metadata(MigrationContext.configure(connection), metadata)


async def test_the_migrations_make_the_tables_that_the_code_knows(blank_url: str) -> None:
    engine = create_async_engine(blank_url)
    async with engine.begin() as connection:
        await connection.run_sync(migrate, None)
        assert await connection.run_sync(differences) == []
    await engine.dispose()


EARLIER = ["0001", "0002", "0003", "0004"]
OLD_MEETING = text(
    "INSERT INTO meetings VALUES (:chat, :topic, :section, 60, 3, :at, :step, :plan, :visited, "
    ":results, :message, 7, :at)"
).bindparams(
    *(bindparam(name, type_=JSON) for name in ("plan", "visited", "results")),
    bindparam("at", type_=Moment),
)
OLD_POLL = text(
    "INSERT INTO polls VALUES (:poll, :chat, 0, :message, :kind, :item, :starter, :closes_at, "
    "NULL, :at)"
).bindparams(bindparam("closes_at", type_=Moment), bindparam("at", type_=Moment))
OLD_VOTE = text("INSERT INTO votes VALUES (:poll, :user, :options, NULL)").bindparams(
    bindparam("options", type_=JSON)
)


@pytest.mark.parametrize("version", EARLIER)
async def test_polls_of_an_earlier_version_are_carried_over(blank_url: str, version: str) -> None:
    engine = create_async_engine(blank_url)
    async with engine.begin() as connection:
        await connection.run_sync(migrate, None, version)
        for number, (kind, at) in enumerate(
            [("stelling", NOW), ("bijeenkomst", NOW), ("bijeenkomst", None), ("ronde", NOW)]
        ):
            row = {"poll": f"p{number}", "chat": CHAT, "message": number, "kind": kind}
            row |= {"item": "s-1", "starter": 3, "closes_at": at, "at": NOW}
            await connection.execute(OLD_POLL, row)
        for number, user, options in ((0, 0, [2, 0, 1]), (1, 0, [0, 0, 0]), (3, 5, [1])):
            vote = {"poll": f"p{number}", "user": user, "options": options}
            await connection.execute(OLD_VOTE, vote)
    await engine.dispose()
    async with opened(blank_url) as store:
        poll = OpenPoll("p0", CHAT, None, 0, "stelling", "s-1", 3, NOW, counts=(2, 0, 1))
        assert await store.poll("p0") == poll
        assert await store.votes("p0") == {}
        held = replace(poll, poll_id="p1", message_id=1, kind="bijeenkomst", counts=(0, 0, 0))
        held = replace(held, closes_at=None, held_until=NOW)
        assert await store.poll("p1") == held
        open_ = replace(held, poll_id="p2", message_id=2, counts=None, held_until=None)
        assert await store.poll("p2") == open_
        asked = replace(open_, poll_id="p3", message_id=3, kind="ronde", closes_at=NOW)
        assert await store.poll("p3") == asked
        assert await store.votes("p3") == {5: (1,)}
        due = [found.poll_id for found in await store.due_polls(NOW)]
        assert sorted(due) == ["p0", "p1", "p3"]
    engine = create_async_engine(blank_url)
    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []
    await engine.dispose()


@pytest.mark.parametrize("version", [*EARLIER, "0005"])
async def test_meetings_of_an_earlier_version_go_on(blank_url: str, version: str) -> None:
    plan = [f"{kind}:{n}" for n in "ab" for kind in ("punt", "vraag", "stelling")]
    told = ["Een stelling (met haakjes). (eens: 2, oneens: 0, dat hangt ervan af: 11)"]
    more = [*told, "Nog een (niemand heeft gestemd.)"]
    olds: list[dict[str, object]] = [
        {"topic": 0, "section": "x", "step": 1, "visited": plan[:1], "results": [], "message": 9},
        {"topic": 1, "section": None, "step": 5, "visited": plan[:5], "results": told},
        {"topic": 2, "section": None, "step": 6, "visited": plan[:4], "results": more},
        {"topic": 3, "section": None, "step": 4, "visited": plan[3:], "results": ["Weg."]},
    ]
    engine = create_async_engine(blank_url)
    async with engine.begin() as connection:
        await connection.run_sync(migrate, None, version)
        for old in olds:
            row = {"chat": CHAT, "at": NOW, "plan": plan, "message": None} | old
            await connection.execute(OLD_MEETING, row)
    await engine.dispose()
    steps = tuple(Step("block", 30, (n, n, n, "")) for n in "ab")
    parts = ("passage", "question", "vote")
    seen = tuple(Place(step, part) for step in (0, 1) for part in parts)
    first = Meeting(CHAT, None, "x", 60, "small", 3, NOW, steps, 0, "question", seen[:1])
    first = replace(first, message_id=9, version=7)
    async with opened(blank_url) as store:
        assert await store.meeting(CHAT, None) == first
        rest = replace(first, section=None, message_id=None, held_until=NOW)
        counted = (Result("a", (2, 0, 11)),)
        second = replace(rest, topic=1, step=1, part="vote", seen=seen[:5], results=counted)
        assert await store.meeting(CHAT, 1) == second
        ending = replace(rest, topic=2, step=2, part="", seen=seen[:4])
        ending = replace(ending, results=(*counted, Result("b", (0, 0, 0))))
        assert await store.meeting(CHAT, 2) == ending
        unknown = await store.meeting(CHAT, 3)
        assert unknown is not None and unknown.results == (Result("a", ()),)
        assert await store.save_meeting(ending) is not None
    engine = create_async_engine(blank_url)
    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []
    await engine.dispose()


@pytest.mark.parametrize("version", EARLIER[:3])
async def test_a_database_of_an_earlier_version_is_brought_up_to_date(
    blank_url: str, version: str
) -> None:
    engine = create_async_engine(blank_url)
    async with engine.begin() as connection:
        await connection.run_sync(migrate, None, version)
        for question_id, answer_id in ((1, 2), (3, 2), (4, 5)):
            values = {"chat": CHAT, "question": question_id, "answer": answer_id, "at": NOW}
            await connection.execute(OLD_REPLY, values)
    await engine.dispose()
    async with opened(blank_url) as store:
        await store.save_group(CHAT, SETTINGS)
        assert await store.group(CHAT) == SETTINGS
        await store.take_in([WAITING])
        assert await store.waiting() == [(WAITING.update_id, "7")]
        carried = Shown(CHAT, 5, 4, None, None, before={}, after={})
        assert await store.answer_to(CHAT, 4) == await store.shown_in(CHAT, 5) == carried
        assert await store.answer_to(CHAT, 3) == replace(carried, message_id=2, question_id=3)
        await store.purge(NOW + timedelta(days=2))
        assert await store.answer_to(CHAT, 4) == carried
        await store.purge(NOW + timedelta(days=2, microseconds=1))
        assert await store.answer_to(CHAT, 4) is None
    engine = create_async_engine(blank_url)
    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []
    await engine.dispose()


def test_head_is_the_last_migration() -> None:
    scripts = ScriptDirectory(str(MIGRATIONS), version_locations=[str(MIGRATIONS)])
    assert scripts.get_heads() == [HEAD]


async def test_a_database_of_a_newer_version_is_refused(blank_url: str) -> None:
    await (await Store.open(blank_url)).close()
    await command(blank_url, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match=r"nieuwere versie van de bot \(stap 9999"):
        await Store.open(blank_url)


async def test_sqlite_in_a_file_is_set_up_for_several_processes(tmp_path: Path) -> None:
    file = tmp_path / "store.sqlite3"
    await (await Store.open(f"sqlite+aiosqlite:///{file}")).close()
    connection = sqlite3.connect(file)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()


async def test_two_databases_in_memory_are_two() -> None:
    async with opened("sqlite+aiosqlite://") as one, opened("sqlite+aiosqlite://") as other:
        await one.save_group(CHAT, SETTINGS)
        assert await other.group(CHAT) == GroupSettings()


async def test_cancelled_tasks_do_no_harm(store: Store) -> None:
    await store.save_group(CHAT, SETTINGS)
    for moment in range(40):
        tasks = [asyncio.create_task(store.save_group(n, SETTINGS)) for n in range(3)]
        for _ in range(moment):
            await asyncio.sleep(0)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        assert await store.group(CHAT) == SETTINGS
    await store.close()
    await no_threads_left()


async def no_threads_left() -> None:
    """Wait for the threads of dropped connections: they still want to tell this event loop so."""
    threads = [thread for thread in threading.enumerate() if thread is not threading.main_thread()]
    await asyncio.gather(*(asyncio.to_thread(thread.join) for thread in threads))


# What can be wrong with a database.


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+asyncpg://ik:geheim@127.0.0.1:{closed}/essay",
        "postgresql+asyncpg://ik:geheim@127.0.0.1:{closed}/essay?sslmode=require",
        "postgresql+asyncpg://ik:geheim@127.0.0.1:{closed}/essay?onzin=geheim",
        "postgresql+asyncpg://ik:ge@geheim:x@127.0.0.1:5432/essay",
        "mysql+aiomysql://ik:geheim@127.0.0.1/essay",
        "geheim",
        "sqlite+aiosqlite:////dev/null/essay.sqlite3",
        "sqlite+aiosqlite:////dev",
        f"sqlite+aiosqlite:///{__file__}",
    ],
)
async def test_an_unusable_database_is_a_clear_error_without_the_password(url: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # And never listens: nobody else can answer there.
        with pytest.raises(StoreError) as raised:
            await Store.open(url.format(closed=taken.getsockname()[1]))
    await no_threads_left()
    message = str(raised.value)
    assert "database" in message.lower() and "\n" not in message
    shown = [line for line in traceback.format_exception(raised.value) if "tests/" not in line]
    assert "geheim" not in "".join(shown)


async def test_a_database_that_may_not_be_written_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "store.sqlite3"
    await (await Store.open(f"sqlite+aiosqlite:///{file}")).close()
    with pytest.raises(StoreError, match="mag schrijven"):
        await Store.open(f"sqlite+aiosqlite:///file:{file}?mode=ro&uri=true")


async def test_without_asyncpg_the_error_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "asyncpg", None)
    with pytest.raises(StoreError, match="extra 'postgres'"):
        await Store.open("postgresql+asyncpg://ik@localhost/essay")


async def test_ping(store: Store) -> None:
    await store.ping()


async def test_a_postgresql_that_goes_away_and_comes_back(postgresql: str) -> None:
    async with empty_database(postgresql) as url, opened(url) as store:
        name = make_url(url).database
        await command(postgresql, f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        await command(
            postgresql,
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'",
        )
        with pytest.raises(StoreError, match="Kijk of PostgreSQL draait"):
            await store.ping()
        with pytest.raises(StoreError):
            await store.save_group(CHAT, SETTINGS)
        await command(postgresql, f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        await store.ping()
        await store.save_group(CHAT, SETTINGS)


async def test_a_sqlite_without_its_tables_fails_the_ping(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/store.sqlite3"
    async with opened(url) as store:
        await command(url, "DROP TABLE group_settings")
        with pytest.raises(StoreError):
            await store.ping()


# Times.


async def test_times_come_back_in_utc_whatever_zone_they_had(store: Store) -> None:
    summer = NOW.astimezone(timezone(timedelta(hours=2)))
    await store.open_poll(replace(POLL, closes_at=summer))
    kept = await store.poll(POLL.poll_id)
    assert kept is not None and kept.closes_at == NOW
    assert kept.closes_at.tzinfo is UTC


async def test_a_time_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(Exception, match="without a timezone") as raised:
        await store.remember_shown_in(SHOWN, NOW.replace(tzinfo=None))
    assert not isinstance(raised.value, StoreError)


# Groups.


async def test_an_unknown_group_has_the_defaults(store: Store) -> None:
    assert await store.group(CHAT) == GroupSettings()
    assert GroupSettings().weekly_time == time(19, 0)


async def test_settings_are_replaced_by_later_ones(store: Store) -> None:
    await store.save_group(CHAT, SETTINGS)
    assert await store.group(CHAT) == SETTINGS
    changed = replace(SETTINGS, topic=None, long_answers=False)
    await store.save_group(CHAT, changed)
    assert await store.group(CHAT) == changed


async def test_weekly_groups_are_those_that_want_it(store: Store) -> None:
    await store.save_group(CHAT, SETTINGS)
    await store.save_group(OTHER_CHAT, GroupSettings())
    assert await store.weekly_groups() == [(CHAT, SETTINGS, None)]
    assert await store.claim_weekly(CHAT, NOW)
    assert await store.weekly_groups() == [(CHAT, SETTINGS, NOW)]


async def test_a_weekly_slot_is_claimed_once_and_never_an_earlier_one(store: Store) -> None:
    await store.save_group(CHAT, SETTINGS)
    week = timedelta(days=7)
    assert await store.claim_weekly(CHAT, NOW)
    assert not await store.claim_weekly(CHAT, NOW)
    assert not await store.claim_weekly(CHAT, NOW - week)
    await store.save_group(CHAT, replace(SETTINGS, weekly_day=1))
    assert not await store.claim_weekly(CHAT, NOW)
    assert await store.claim_weekly(CHAT, NOW + week)


async def test_nobody_claims_for_a_group_that_does_not_want_it(store: Store) -> None:
    assert not await store.claim_weekly(CHAT, NOW)
    await store.save_group(CHAT, GroupSettings())
    assert not await store.claim_weekly(CHAT, NOW)


async def fill(store: Store, chat_id: int = CHAT) -> None:
    """One of everything in a chat: an open poll with a vote, a round with a poll that is over."""
    await store.save_group(chat_id, SETTINGS)
    await store.claim_weekly(chat_id, NOW)
    await store.remember_shown_in(replace(SHOWN, chat_id=chat_id), NOW)
    await store.remember_shown(chat_id, "punt", "a", NOW)
    await store.open_poll(replace(POLL, chat_id=chat_id))
    await store.save_vote(POLL.poll_id, 5, (1,))
    await store.start_round(replace(ROUND, chat_id=chat_id))
    await store.open_poll(replace(ROUND_POLL, chat_id=chat_id))
    await store.save_vote(ROUND_POLL.poll_id, 5, (0,))
    await store.take_poll(ROUND_POLL.poll_id)
    await store.score_answer("r1", 5, True)
    await store.start_meeting(replace(MEETING, chat_id=chat_id))


async def rows(url: str) -> int:
    """How many rows there are in all the tables."""
    engine = create_async_engine(url)
    async with engine.connect() as connection:
        found = [
            (await connection.execute(table.select())).all() for table in metadata.sorted_tables
        ]
    await engine.dispose()
    return sum(map(len, found))


async def test_a_chat_that_moves_takes_all_but_the_numbers_of_messages(
    lasting_url: str,
) -> None:
    async with opened(lasting_url) as store:
        await fill(store)
        before = await rows(lasting_url)
        await store.move_chat(CHAT, OTHER_CHAT)
        assert await store.group(CHAT) == GroupSettings()
        assert await store.weekly_groups() == [(OTHER_CHAT, SETTINGS, NOW)]
        assert await store.shown_in(OTHER_CHAT, 2) is None
        assert await store.shown_in(CHAT, 2) is None
        assert await store.last_shown_to(OTHER_CHAT, "vrager", NOW) is None
        assert await store.shown(OTHER_CHAT, "punt") == ["a"]
        assert await store.poll_in(OTHER_CHAT, 12) == replace(POLL, chat_id=OTHER_CHAT)
        assert await store.votes(POLL.poll_id) == {5: (1,)}
        assert await store.votes(ROUND_POLL.poll_id) == {5: (0,)}
        assert await store.round_in(OTHER_CHAT, None) == replace(ROUND, chat_id=OTHER_CHAT)
        assert await store.scores("r1") == {5: (1, 1)}
        assert await store.meeting(OTHER_CHAT, None) == replace(MEETING, chat_id=OTHER_CHAT)
        assert await rows(lasting_url) == before - 1


async def test_what_the_new_chat_has_already_stays(store: Store) -> None:
    await fill(store)
    await store.save_group(OTHER_CHAT, GroupSettings(weekly=True))
    theirs = replace(ROUND, round_id="r2", chat_id=OTHER_CHAT)
    await store.start_round(theirs)
    await store.move_chat(CHAT, OTHER_CHAT)
    assert await store.weekly_groups() == [(OTHER_CHAT, GroupSettings(weekly=True), None)]
    assert await store.round_in(OTHER_CHAT, None) == theirs
    assert await store.round("r1") is None
    assert await store.scores("r1") == {}
    assert await store.votes(ROUND_POLL.poll_id) == {}
    assert await store.votes(POLL.poll_id) == {5: (1,)}


async def test_moving_twice_or_to_itself_does_no_harm(two_stores: Two) -> None:
    one, other = two_stores
    await fill(one)
    await one.move_chat(CHAT, CHAT)
    assert await one.group(CHAT) == SETTINGS
    await asyncio.gather(one.move_chat(CHAT, OTHER_CHAT), other.move_chat(CHAT, OTHER_CHAT))
    assert await one.group(OTHER_CHAT) == SETTINGS
    assert await one.scores("r1") == {5: (1, 1)}


async def test_of_a_forgotten_chat_nothing_is_left(lasting_url: str) -> None:
    async with opened(lasting_url) as store:
        await fill(store)
        before = await rows(lasting_url)
        await store.forget_chat(OTHER_CHAT)
        assert await rows(lasting_url) == before
        await store.forget_chat(CHAT)
        assert await rows(lasting_url) == 0


# Updates handled, what messages showed, what chance showed.


async def test_handled_updates_are_kept_until_they_are_confirmed(lasting_url: str) -> None:
    async with opened(lasting_url) as store:
        numbers = (6_000_000_000, 6_000_000_002, 6_000_000_002)
        await store.settle([Handled(number) for number in numbers], 6_000_000_000)
    async with opened(lasting_url) as store:
        assert await store.handled_updates() == {6_000_000_000, 6_000_000_002}
        await store.settle([Handled(6_000_000_003)], 6_000_000_002)
        assert await store.handled_updates() == {6_000_000_002, 6_000_000_003}


async def test_what_waits_is_kept_until_it_is_settled(lasting_url: str) -> None:
    async with opened(lasting_url) as store:
        await store.take_in([WAITING, replace(WAITING, update_id=2**40 + 1)])
        await store.take_in([replace(WAITING, body="nog eens")])
    async with opened(lasting_url) as store:
        assert await store.waiting() == [(2**40, "7"), (2**40 + 1, "7")]
        assert await store.begin(2**40, counted=False) == WAITING
        assert await store.begin(2**40, counted=True) == replace(WAITING, attempts=1)
        await store.settle([Handled(2**40, may_come_again=False)], 0)
        assert await store.waiting() == [(2**40 + 1, "7")]
        assert await store.handled_updates() == set()


async def test_what_an_update_wants_remembered_is_written_with_it(store: Store) -> None:
    with gathered() as writes:
        await store.remember_shown_in(SHOWN, NOW)
        await store.remember_shown(CHAT, "punt", "a", NOW)
    assert await store.shown_in(CHAT, 2) is None
    await store.settle([Handled(5, writes)], 0)
    assert await store.shown_in(CHAT, 2) == SHOWN
    assert await store.shown(CHAT, "punt") == ["a"]
    assert await store.handled_updates() == {5}


async def test_an_erased_text_is_not_in_the_file_any_more(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite3"
    async with opened(f"sqlite+aiosqlite:///{path}") as store:
        await store.take_in([replace(WAITING, body="een heel bijzonder verhaal " * 400)])
        await store.settle([Handled(WAITING.update_id)], 0)
        await store.purge(NOW)
        assert b"bijzonder" not in _bytes_in(tmp_path)
    assert b"bijzonder" not in _bytes_in(tmp_path)


def _bytes_in(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.iterdir())


async def test_a_file_that_goes_is_noticed_and_a_new_one_is_begun(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "store.sqlite3"
    async with opened(f"sqlite+aiosqlite:///{path}") as store:
        await store.save_group(CHAT, SETTINGS)
        _empty(tmp_path)
        with pytest.raises(StoreError, match="weg"):
            await store.group(CHAT)
        assert await store.group(CHAT) == GroupSettings()
        await store.save_group(CHAT, SETTINGS)
        assert path.exists()
        assert len(caplog.records) == 2


def _empty(folder: Path) -> None:
    for file in folder.iterdir():
        file.unlink()


async def test_while_it_is_away_nobody_waits_for_it(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "store.sqlite3"
    store = await Store.open(f"sqlite+aiosqlite:///{path}", pause=3600)
    path.unlink()
    for _ in range(100):
        with pytest.raises(StoreError):
            await store.ping()
    assert not path.exists()
    assert len(caplog.records) == 1
    await store.close()


async def test_a_postgresql_that_freezes_keeps_nobody_waiting(
    postgresql: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with empty_database(postgresql) as url, opened(url) as whole:
        await whole.save_group(CHAT, SETTINGS)
        with folder() as place:
            async with Wire(url, place) as wire, asyncio.timeout(60):
                store = await Store.open(wire.url, patience=0.5, pause=0.5)
                wire.open.clear()
                for _ in range(200):
                    with pytest.raises(StoreError):
                        await store.ping()
                wire.open.set()
                await _until_back(store)
                assert await store.group(CHAT) == SETTINGS
                await store.close()
    assert len(caplog.records) == 2


async def _until_back(store: Store) -> None:
    never = asyncio.Event()
    while True:
        with suppress(StoreError):
            return await store.ping()
        with suppress(TimeoutError):
            await asyncio.wait_for(never.wait(), 0.1)


@pytest.mark.parametrize(
    "extra",
    [
        "sslmode=disable&channel_binding=prefer&connect_timeout=10&application_name=bot",
        "pgbouncer=true",
        "sslmode=prefer&target_session_attrs=read-write",
    ],
)
async def test_an_address_as_hosts_print_it(postgresql: str, extra: str) -> None:
    async with empty_database(postgresql) as url, opened(f"{url}&{extra}") as store:
        await store.ping()


async def test_what_a_message_showed_is_found_by_it_and_by_what_it_answers(store: Store) -> None:
    assert await store.shown_in(CHAT, 2) is None
    assert await store.answer_to(CHAT, 1) is None
    theirs = replace(SHOWN, chat_id=OTHER_CHAT, after={})
    for shown in (SHOWN, theirs):
        await store.remember_shown_in(shown, NOW)
    for chat_id, shown in ((CHAT, SHOWN), (OTHER_CHAT, theirs)):
        assert await store.shown_in(chat_id, 2) == shown
        assert await store.answer_to(chat_id, 1) == shown
    assert await store.shown_in(CHAT, 1) is None
    assert await store.answer_to(CHAT, 2) is None


async def test_a_message_shows_only_what_it_shows_now(store: Store) -> None:
    await store.remember_shown_in(SHOWN, NOW)
    changed = replace(SHOWN, asker="een ander", digest=None, before=SHOWN.after, after={})
    await store.remember_shown_in(changed, NOW + timedelta(minutes=1))
    assert await store.shown_in(CHAT, 2) == changed
    assert await store.last_shown_to(CHAT, "vrager", NOW) is None


async def test_of_two_answers_to_a_question_the_later_one_is_found(store: Store) -> None:
    again = replace(SHOWN, message_id=3)
    await store.remember_shown_in(again, NOW + timedelta(seconds=1))
    await store.remember_shown_in(SHOWN, NOW)
    assert await store.answer_to(CHAT, 1) == again


async def test_what_was_shown_last_is_of_one_asker_and_recent(store: Store) -> None:
    latest = replace(SHOWN, message_id=4, question_id=3)
    await store.remember_shown_in(SHOWN, NOW - timedelta(minutes=1))
    await store.remember_shown_in(latest, NOW)
    assert await store.last_shown_to(CHAT, "vrager", NOW) == latest
    assert await store.last_shown_to(CHAT, "vrager", NOW + timedelta(microseconds=1)) is None
    assert await store.last_shown_to(CHAT, "een ander", NOW) is None
    assert await store.last_shown_to(OTHER_CHAT, "vrager", NOW) is None


async def test_what_was_shown_comes_back_latest_first(store: Store) -> None:
    for second, item in enumerate(["a", "b", "c", "a"]):
        await store.remember_shown(CHAT, "punt", item, NOW + timedelta(seconds=second))
    await store.remember_shown(CHAT, "stelling", "z", NOW)
    assert await store.shown(CHAT, "punt") == ["a", "c", "b"]
    assert await store.shown(CHAT, "stelling") == ["z"]
    assert await store.shown(OTHER_CHAT, "punt") == []


async def test_of_what_was_shown_the_latest_fifty_are_kept(lasting_url: str) -> None:
    async with opened(lasting_url) as store:
        await store.remember_shown(CHAT, "stelling", "z", NOW)
        for second in range(55):
            moment = NOW + timedelta(seconds=second)
            await store.remember_shown(CHAT, "punt", f"{second}", moment)
        assert await store.shown(CHAT, "punt") == [f"{n}" for n in range(54, 4, -1)]
        assert await store.shown(CHAT, "stelling") == ["z"]
        assert await rows(lasting_url) == 51


# Polls.


async def test_polls_are_found_by_id_message_and_time(store: Store) -> None:
    soon = replace(POLL, poll_id="soon", message_id=20, closes_at=NOW, topic=4, starter=8)
    late = replace(POLL, poll_id="late", message_id=21, closes_at=NOW + timedelta(hours=1))
    for poll in (late, soon, POLL):
        await store.open_poll(poll)
    assert await store.poll("soon") == soon
    assert await store.poll("other") is None
    assert await store.poll_in(CHAT, 21) == late
    assert await store.poll_in(OTHER_CHAT, 21) is None
    assert await store.due_polls(NOW - timedelta(seconds=1)) == []
    assert await store.due_polls(NOW) == [soon]
    assert await store.due_polls(NOW + timedelta(days=1)) == [soon, late]


async def test_a_poll_that_somebody_holds_is_due_when_that_ends(store: Store) -> None:
    due = replace(POLL, closes_at=NOW)
    await store.open_poll(due)
    held = await store.hold_poll(due, NOW + timedelta(seconds=15))
    assert held == replace(due, held_until=NOW + timedelta(seconds=15))
    assert await store.hold_poll(due, NOW) is None
    assert await store.due_polls(NOW) == []
    assert await store.due_polls(NOW + timedelta(seconds=15)) == [held]
    assert await store.hold_poll(held, NOW) == replace(due, held_until=NOW)
    assert await store.due_polls(NOW) == [replace(due, held_until=NOW)]


async def test_a_poll_that_nobody_closes_is_never_due_unless_held(store: Store) -> None:
    await store.open_poll(POLL)
    assert await store.due_polls(NOW) == []
    held = await store.hold_poll(POLL, NOW)
    assert await store.due_polls(NOW) == [held]


async def test_how_the_votes_fell_stays_with_the_poll(store: Store) -> None:
    await store.save_counts(POLL.poll_id, (1, 2, 0))
    assert await store.poll(POLL.poll_id) is None
    await store.open_poll(POLL)
    await store.save_counts(POLL.poll_id, (1, 2, 0))
    assert await store.poll(POLL.poll_id) == replace(POLL, counts=(1, 2, 0))
    assert await store.votes(POLL.poll_id) == {}


async def test_polls_are_found_by_their_kinds(store: Store) -> None:
    other = replace(POLL, poll_id="other", message_id=14, kind="ronde")
    for poll in (POLL, other, replace(POLL, poll_id="elsewhere", topic=4)):
        await store.open_poll(poll)
    assert await store.polls_of(CHAT, None, "stelling") == [POLL]
    found = await store.polls_of(CHAT, None, "stelling", "ronde")
    assert sorted(poll.poll_id for poll in found) == sorted([POLL.poll_id, "other"])


async def test_a_vote_can_change_and_be_retracted(store: Store) -> None:
    await store.open_poll(POLL)
    await store.save_vote(POLL.poll_id, 5, (0,))
    await store.save_vote(POLL.poll_id, 5, (2, 1))
    await store.save_vote(POLL.poll_id, 6_000_000_000, (0,))
    assert await store.votes(POLL.poll_id) == {5: (2, 1), 6_000_000_000: (0,)}
    await store.save_vote(POLL.poll_id, 5, ())
    await store.save_vote(POLL.poll_id, 7, ())
    assert await store.votes(POLL.poll_id) == {6_000_000_000: (0,)}


async def test_a_vote_in_a_poll_that_is_not_open_is_ignored(store: Store) -> None:
    await store.save_vote(POLL.poll_id, 5, (0,))
    assert await store.votes(POLL.poll_id) == {}


async def test_a_poll_that_is_taken_goes_with_its_votes(store: Store) -> None:
    await store.open_poll(POLL)
    await store.save_vote(POLL.poll_id, 5, (0,))
    assert await store.take_poll(POLL.poll_id) == POLL
    assert await store.take_poll(POLL.poll_id) is None
    assert await store.poll(POLL.poll_id) is None
    assert await store.votes(POLL.poll_id) == {}


async def test_votes_of_a_round_stay_until_the_round_ends(store: Store) -> None:
    await store.start_round(ROUND)
    await store.open_poll(ROUND_POLL)
    await store.save_vote(ROUND_POLL.poll_id, 5, (0,))
    await store.take_poll(ROUND_POLL.poll_id)
    assert await store.votes(ROUND_POLL.poll_id) == {5: (0,)}
    await store.end_round("r1")
    assert await store.votes(ROUND_POLL.poll_id) == {}


async def test_votes_after_the_end_of_a_round_go_with_the_poll(store: Store) -> None:
    await store.start_round(ROUND)
    await store.open_poll(ROUND_POLL)
    await store.end_round("r1")
    await store.save_vote(ROUND_POLL.poll_id, 5, (0,))
    await store.take_poll(ROUND_POLL.poll_id)
    assert await store.votes(ROUND_POLL.poll_id) == {}


# Quiz rounds.


async def test_one_round_at_a_time_in_a_topic(store: Store) -> None:
    in_topic = replace(ROUND, round_id="r2", topic=3)
    assert await store.start_round(ROUND)
    assert not await store.start_round(replace(ROUND, round_id="r3"))
    assert not await store.start_round(replace(in_topic, round_id="r1"))
    assert await store.start_round(in_topic)
    assert await store.round_in(CHAT, None) == ROUND
    assert await store.round_in(CHAT, 3) == in_topic
    assert await store.round_in(OTHER_CHAT, None) is None
    await store.end_round("r1")
    assert await store.start_round(replace(ROUND, round_id="r3"))


async def test_a_round_advances_from_the_version_that_was_read(store: Store) -> None:
    await store.start_round(ROUND)
    assert await store.advance_round("r1", 0) == replace(ROUND, position=1, version=1)
    assert await store.advance_round("r1", 0) is None
    assert await store.advance_round("r1", 1) == replace(ROUND, position=2, version=2)
    assert await store.advance_round("r2", 0) is None


async def test_scores_count_and_are_gone_with_the_round(lasting_url: str) -> None:
    async with opened(lasting_url) as store:
        await store.start_round(ROUND)
        for user_id, right in ((5, True), (5, False), (6_000_000_000, False), (5, True)):
            await store.score_answer("r1", user_id, right)
        expected = {5: (2, 3), 6_000_000_000: (0, 1)}
        assert await store.scores("r1") == expected
        assert await store.end_round("r1") == expected
        await store.score_answer("r1", 5, True)
        assert await store.scores("r1") == {}
        assert await store.end_round("r1") == {}
        assert await rows(lasting_url) == 0


# Meetings.


async def test_one_meeting_at_a_time_in_a_topic(store: Store) -> None:
    whole = replace(MEETING, topic=3, section=None, message_id=None, steps=())
    assert await store.start_meeting(MEETING)
    assert not await store.start_meeting(replace(MEETING, minutes=30))
    assert await store.start_meeting(whole)
    assert await store.meeting(CHAT, None) == MEETING
    assert await store.meeting(CHAT, 3) == whole
    assert await store.meeting(OTHER_CHAT, None) is None


async def test_a_meeting_is_saved_from_the_version_that_was_read(store: Store) -> None:
    await store.start_meeting(MEETING)
    changed = replace(
        MEETING,
        step=1,
        part="vote",
        seen=(*MEETING.seen, Place(1, "passage")),
        results=(Result("s-1", (3, 0, 1)), Result("s-2", ())),
        message_id=100,
        remind_at=NOW,
        paused_at=NOW,
        held_until=NOW,
    )
    saved = await store.save_meeting(changed)
    assert saved == replace(changed, version=1)
    assert await store.meeting(CHAT, None) == saved
    assert await store.save_meeting(changed) is None
    assert not await store.end_meeting(CHAT, None, 0)
    assert await store.end_meeting(CHAT, None, 1)
    assert not await store.end_meeting(CHAT, None, 1)
    assert await store.save_meeting(saved) is None


async def test_meetings_are_due_when_nobody_holds_them_any_more_over_time_or_old(
    store: Store,
) -> None:
    soon = NOW + timedelta(minutes=5)
    shown = replace(MEETING, topic=1, remind_at=soon)
    paused = replace(shown, topic=2, paused_at=NOW)
    left = replace(MEETING, topic=3, message_id=None, held_until=NOW)
    held = replace(left, topic=4, held_until=soon + timedelta(seconds=1))
    for meeting in (shown, paused, left, held):
        await store.start_meeting(meeting)
    before = NOW - timedelta(days=1)
    assert await store.meetings_due(NOW, before) == [left]
    assert {m.topic for m in await store.meetings_due(soon, before)} == {1, 3}
    assert {m.topic for m in await store.meetings_due(soon, NOW)} == {1, 2, 3, 4}


async def test_a_button_of_an_earlier_meeting_does_not_change_this_one(store: Store) -> None:
    await store.start_meeting(MEETING)
    await store.end_meeting(CHAT, None, 0)
    later = replace(MEETING, started_at=NOW + timedelta(days=1))
    await store.start_meeting(later)
    assert await store.save_meeting(replace(MEETING, step=4)) is None
    assert await store.meeting(CHAT, None) == later


# Purging.


async def test_purge_forgets_what_messages_showed_after_two_days(store: Store) -> None:
    late = replace(SHOWN, message_id=4, question_id=3)
    await store.remember_shown_in(SHOWN, NOW - timedelta(hours=48))
    await store.remember_shown_in(late, NOW - timedelta(hours=48, seconds=1))
    await store.purge(NOW)
    assert await store.shown_in(CHAT, 2) == SHOWN
    assert await store.shown_in(CHAT, 4) is None
    long_ago = NOW - timedelta(days=9)
    assert await store.last_shown_to(CHAT, "vrager", long_ago) == SHOWN


async def test_purge_forgets_what_chance_showed_after_thirty_days(store: Store) -> None:
    await store.remember_shown(CHAT, "punt", "lang geleden", NOW - timedelta(days=30, seconds=1))
    await store.remember_shown(CHAT, "punt", "laatst", NOW - timedelta(days=30))
    await store.purge(NOW)
    assert await store.shown(CHAT, "punt") == ["laatst"]


async def test_purge_forgets_updates_when_telegram_does(store: Store) -> None:
    await store.settle([Handled(1)], 0)
    await store.take_in([replace(WAITING, at=datetime.now(UTC))])
    await store.purge(datetime.now(UTC) + timedelta(hours=23))
    assert await store.handled_updates() == {1}
    assert len(await store.waiting()) == 1
    await store.purge(datetime.now(UTC) + timedelta(hours=25))
    assert await store.handled_updates() == set()
    assert await store.waiting() == []


async def test_purge_keeps_what_is_going_on(lasting_url: str) -> None:
    async with opened(lasting_url) as store:
        await fill(store)
        before = await rows(lasting_url)
        # Untouched is by the store's own clock; replies and answers are of NOW, which lies ahead.
        await store.purge(datetime.now(UTC) + timedelta(days=6, hours=23))
        assert await rows(lasting_url) == before


async def test_purge_forgets_what_was_abandoned(lasting_url: str) -> None:
    async with opened(lasting_url) as store:
        await fill(store)
        await store.purge(NOW + timedelta(days=8))
        assert await store.group(CHAT) == SETTINGS
        assert await store.shown(CHAT, "punt") == ["a"]
        assert await rows(lasting_url) == 2


async def test_purge_counts_from_the_time_a_poll_should_have_closed(store: Store) -> None:
    await store.open_poll(replace(POLL, closes_at=NOW))
    await store.save_vote(POLL.poll_id, 5, (0,))
    await store.purge(NOW + timedelta(days=7))
    assert await store.votes(POLL.poll_id) == {5: (0,)}
    await store.purge(NOW + timedelta(days=7, seconds=1))
    assert await store.poll(POLL.poll_id) is None
    assert await store.votes(POLL.poll_id) == {}


# Two processes at the same thing.


async def race(two: Two, act: Callable[[Store], Awaitable[T]]) -> list[T]:
    """What twenty attempts at once give, divided over two Stores."""
    return await asyncio.gather(*(act(two[n % 2]) for n in range(20)))


async def test_one_process_claims_the_weekly_slot(two_stores: Two) -> None:
    await two_stores[0].save_group(CHAT, SETTINGS)
    claims = await race(two_stores, lambda store: store.claim_weekly(CHAT, NOW))
    assert claims.count(True) == 1


async def test_one_process_takes_the_poll(two_stores: Two) -> None:
    await two_stores[0].open_poll(POLL)
    taken = await race(two_stores, lambda store: store.take_poll(POLL.poll_id))
    assert [poll for poll in taken if poll] == [POLL]


async def test_one_process_starts_the_round_and_one_advances_it(two_stores: Two) -> None:
    started = await race(two_stores, lambda store: store.start_round(ROUND))
    assert started.count(True) == 1
    advanced = await race(two_stores, lambda store: store.advance_round("r1", 0))
    assert [it for it in advanced if it] == [replace(ROUND, position=1, version=1)]


async def test_no_answer_is_lost_and_one_process_gets_the_scores(two_stores: Two) -> None:
    await two_stores[0].start_round(ROUND)
    await race(two_stores, lambda store: store.score_answer("r1", 5, True))
    ended = await race(two_stores, lambda store: store.end_round("r1"))
    assert [scores for scores in ended if scores] == [{5: (20, 20)}]


async def test_one_process_starts_saves_and_ends_the_meeting(two_stores: Two) -> None:
    started = await race(two_stores, lambda store: store.start_meeting(MEETING))
    assert started.count(True) == 1
    saved = await race(two_stores, lambda store: store.save_meeting(replace(MEETING, step=1)))
    assert [it for it in saved if it] == [replace(MEETING, step=1, version=1)]
    ended = await race(two_stores, lambda store: store.end_meeting(CHAT, None, 1))
    assert ended.count(True) == 1


async def test_votes_that_race_with_the_closing_leave_nothing_behind(lasting_url: str) -> None:
    async with opened(lasting_url) as one, opened(lasting_url) as other:
        await one.open_poll(POLL)
        votes = (one.save_vote(POLL.poll_id, user_id, (0,)) for user_id in range(20))
        await asyncio.gather(*votes, other.take_poll(POLL.poll_id))
        assert await rows(lasting_url) == 0


async def test_everything_at_once_ends_without_a_deadlock(two_stores: Two) -> None:
    one, other = two_stores
    await asyncio.gather(
        *(fill(store, chat_id) for store, chat_id in ((one, CHAT), (other, OTHER_CHAT))),
        *(store.purge(NOW + timedelta(days=day)) for store in two_stores for day in range(9)),
        *(store.move_chat(CHAT, OTHER_CHAT) for store in two_stores for _ in range(3)),
        *(store.forget_chat(OTHER_CHAT) for store in two_stores for _ in range(3)),
    )


async def test_the_same_things_shown_at_once(two_stores: Two) -> None:
    one, other = two_stores
    await asyncio.gather(
        *(
            store.remember_shown(CHAT, "punt", f"{n}", NOW + timedelta(seconds=n))
            for n in range(60)
            for store in (one, other)
        )
    )
    assert await one.shown(CHAT, "punt") == [f"{n}" for n in range(59, 9, -1)]
