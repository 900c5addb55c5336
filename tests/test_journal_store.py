"""The journal in the store: what it keeps, for how long, and what it forgets."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import create_async_engine

from bot.store import (
    Handled,
    JournalCount,
    JournalEntry,
    Meeting,
    Store,
    Trace,
    gathered,
)
from bot.store.migrating import migrate
from tests.databases import contents, opened

NOW = datetime(2026, 11, 26, 14, 25, 36, 123456, tzinfo=UTC)
MONDAY = date(2026, 11, 23)
ENTRY = JournalEntry(
    *("e1", MONDAY, "private", "wat is [getal]", "guess"), points=(("p-1", 0.513), ("p-2", 0.25))
)
TRACE = Trace("chat", "message", NOW)
EVER = date.min, date.max


def bytes_in(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.iterdir())


async def entries(store: Store) -> list[JournalEntry]:
    return await store.journal(*EVER)


async def test_a_question_is_kept_and_read_by_its_week(store: Store) -> None:
    await store.journal_question(ENTRY, TRACE)
    later = replace(ENTRY, entry="e2", week=MONDAY + timedelta(days=7), place="group")
    await store.journal_question(later, replace(TRACE, message="other"))
    assert await entries(store) == [ENTRY, later]
    assert await store.journal(MONDAY, MONDAY) == [ENTRY]
    assert await store.journaled_under("other") == later
    assert await store.journaled_under("none") is None


async def test_a_message_that_answers_something_else_now_keeps_only_that(store: Store) -> None:
    await store.journal_question(ENTRY, TRACE)
    other = replace(ENTRY, entry="e2", question="iets anders")
    await store.journal_question(other, TRACE)
    assert await entries(store) == [other]
    await store.unjournal(TRACE.message)
    assert await entries(store) == []


async def test_it_is_written_with_what_else_an_update_wants_remembered(store: Store) -> None:
    with gathered() as writes:
        await store.journal_question(ENTRY, TRACE)
        await store.journal_choice(TRACE.message, "runner-up", "p-2")
        await store.journal_thumb("e1", "iemand", up=True)
    assert await entries(store) == []
    await store.settle([Handled(1, writes)], None)
    assert await entries(store) == [replace(ENTRY, choice="runner-up", chosen="p-2", up=1)]


async def test_nothing_leads_from_a_chat_to_a_question_after_48_hours(lasting_url: str) -> None:
    async with opened(lasting_url) as store:
        await store.journal_question(ENTRY, TRACE)
        await store.purge_journal(NOW + timedelta(hours=47), MONDAY - timedelta(days=1))
        assert await store.journaled_under(TRACE.message) == ENTRY
        await store.purge_journal(NOW + timedelta(hours=48), MONDAY - timedelta(days=1))
        assert await store.journaled_under(TRACE.message) is None
        assert await entries(store) == [ENTRY]
        assert not {"chat", "message"} & set(map(str, await contents(lasting_url)))


async def test_nothing_finer_than_the_week_stays_with_a_question(lasting_url: str) -> None:
    """Even the trace, while it is there, tells only the hour."""
    async with opened(lasting_url) as store:
        await store.journal_question(ENTRY, TRACE)
    found = [str(value) for value in await contents(lasting_url)]
    moments = [value for value in found if value.startswith("2026-11-") and ":" in value]
    assert [moment[10:19] for moment in moments] == [" 14:00:00"]


async def test_entries_go_by_themselves_and_their_number_stays(store: Store) -> None:
    for number in range(3):
        one = replace(ENTRY, entry=f"e{number}")
        await store.journal_question(one, replace(TRACE, message=f"m{number}"))
    await store.journal_choice("m0", "correction", "p-9")
    await store.journal_choice("m1", "none", None)
    for person, up in (("a", True), ("b", True), ("c", False)):
        await store.journal_thumb("e2", person, up=up)
    await store.purge_journal(NOW, MONDAY - timedelta(days=1))
    assert len(await entries(store)) == 3
    assert await store.journal_counts() == []
    await store.purge_journal(NOW, MONDAY)
    await store.purge_journal(NOW, MONDAY)
    assert await entries(store) == []
    counted = JournalCount(MONDAY, "private", "guess", asked=3, chosen=1, up=2, down=1)
    assert await store.journal_counts() == [counted]
    await store.journal_question(ENTRY, TRACE)
    await store.purge_journal(NOW, None)
    assert await store.journal_counts() == [replace(counted, asked=4)]


async def test_what_is_erased_is_not_in_the_file_any_more(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite3"
    async with opened(f"sqlite+aiosqlite:///{path}") as store:
        for number in range(40):
            told = replace(ENTRY, entry=f"e{number}", question="heel bijzonder " * 30)
            await store.journal_question(told, replace(TRACE, message=f"m{number}"))
        await store.forget_questions("chat", for_good=True)
        assert b"bijzonder" not in bytes_in(tmp_path)


async def test_a_forgotten_chat_keeps_nothing_but_that(lasting_url: str) -> None:
    async with opened(lasting_url) as store:
        assert await store.may_journal("chat", 1)
        await store.journal_question(ENTRY, TRACE)
        other = replace(ENTRY, entry="e2")
        await store.journal_question(other, Trace("elsewhere", "m2", NOW))
        await store.journal_thumb("e1", "iemand", up=True)
        await store.forget_questions("chat", for_good=True)
        assert await entries(store) == [other]
        assert not await store.may_journal("chat", 1)
        await store.journal_question(ENTRY, TRACE)
        await store.forget_questions("chat", for_good=True)
        assert await entries(store) == [other]
        assert not {"e1", "iemand"} & set(map(str, await contents(lasting_url)))
    async with opened(lasting_url) as store:
        assert not await store.may_journal("chat", 1)


async def test_a_chat_that_the_bot_left_may_come_back(store: Store) -> None:
    await store.journal_question(ENTRY, TRACE)
    await store.forget_questions("chat", for_good=False)
    assert await entries(store) == []
    assert await store.may_journal("chat", 1)


async def test_a_chat_that_moves_is_forgotten_there_too(store: Store) -> None:
    await store.move_journal("chat", "unknown")
    assert await store.may_journal("unknown", 1)
    await store.journal_question(ENTRY, TRACE)
    await store.move_journal("chat", "new")
    await store.forget_questions("new", for_good=True)
    assert await entries(store) == []
    await store.move_journal("new", "newer")
    assert not await store.may_journal("newer", 1)


async def test_while_a_meeting_goes_on_nothing_is_kept(store: Store) -> None:
    await store.start_meeting(Meeting(7, 3, None, 60, "small", 5, NOW))
    assert not await store.may_journal("chat", 7)
    assert await store.may_journal("chat", 8)


async def test_a_thumb_is_one_a_person_and_can_change(store: Store) -> None:
    await store.journal_question(ENTRY, TRACE)
    assert await store.takes_thumbs("e1", "chat")
    for up in (True, True, False):
        await store.journal_thumb("e1", "iemand", up=up)
    await store.journal_thumb("e1", "een ander", up=True)
    await store.journal_thumb("weg", "iemand", up=True)
    assert await entries(store) == [replace(ENTRY, up=1, down=1)]
    assert not await store.takes_thumbs("weg", "chat")
    await store.forget_questions("chat", for_good=True)
    assert not await store.takes_thumbs("e1", "chat")


async def test_a_mark_is_a_maintainers_and_goes_with_its_entry(store: Store) -> None:
    for number in range(3):
        one = replace(ENTRY, entry=f"e{number}")
        await store.journal_question(one, replace(TRACE, message=f"m{number}"))
    await store.mark_questions(["e0", "e1", "weg"], "wanted")
    await store.mark_questions(["e1"], "done")
    assert [one.mark for one in await entries(store)] == ["wanted", "done", None]
    await store.mark_questions(["e0"], None)
    await store.mark_questions([], "dismissed")
    assert [one.mark for one in await entries(store)] == [None, "done", None]
    await store.purge_journal(NOW, MONDAY)
    assert await entries(store) == []


async def test_one_process_forgets_while_the_other_keeps(
    two_stores: tuple[Store, Store],
) -> None:
    one, other = two_stores
    traced = [replace(TRACE, message=f"m{number}") for number in range(20)]
    kept = [replace(ENTRY, entry=f"e{number}") for number in range(20)]
    await asyncio.gather(
        *(one.journal_question(e, t) for e, t in zip(kept, traced, strict=True)),
        other.forget_questions("chat", for_good=True),
        *(store.purge_journal(NOW, MONDAY - timedelta(days=1)) for store in two_stores),
    )
    await other.purge_journal(NOW, MONDAY - timedelta(days=1))
    assert await entries(one) == []


async def test_two_processes_count_an_entry_once(two_stores: tuple[Store, Store]) -> None:
    for number in range(10):
        one = replace(ENTRY, entry=f"e{number}")
        await two_stores[0].journal_question(one, replace(TRACE, message=f"m{number}"))
    await asyncio.gather(*(store.purge_journal(NOW, None) for store in two_stores * 5))
    (count,) = await two_stores[1].journal_counts()
    assert count.asked == 10


@pytest.mark.parametrize("version", ["0001", "0002", "0003", "0004", "0005", "0006", "0007"])
async def test_a_database_of_an_earlier_version_can_keep_a_journal(
    blank_url: str, version: str
) -> None:
    engine = create_async_engine(blank_url)
    async with engine.begin() as connection:
        await connection.run_sync(migrate, None, version)
    await engine.dispose()
    async with opened(blank_url) as store:
        await store.journal_question(ENTRY, TRACE)
        await store.journal_thumb("e1", "iemand", up=True)
        assert await entries(store) == [replace(ENTRY, up=1)]
        await store.forget_questions("chat", for_good=True)
        assert await entries(store) == []
