"""What went wrong, for those who look after the bot: ``/gemist``, and the digest of a week."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count

import pytest

from bot.conversation import Conversation
from bot.miniature import BotApiError
from bot.replies.buttons import MarkMissed, MissedPage, OpenMissed
from bot.store import JournalEntry, Store, Trace
from tests.databases import opened
from tests.stage import AMSTERDAM, Json, Stage, alone, beside, buttons, killed_at, now, stage
from tests.test_browsing import with_button

MONDAY = datetime(2026, 11, 23, 9, tzinfo=AMSTERDAM)
DAYS = 28
WORDS = "hoeveel kost een subsidie", "woont de schrijver in gent", "mag mijn hond mee"


@dataclass
class Kept:
    """A bot with a journal, those who look after it, and somebody who puts questions into it."""

    played: Stage
    store: Store
    maintainer: Json
    chat: Json
    names: Iterator[int] = field(default_factory=count)

    async def asked(self, question: str, outcome: str = "decline", weeks_ago: int = 1) -> None:
        """A question was kept, so many weeks before that of ``MONDAY``."""
        name = f"e{next(self.names):03}"
        week = MONDAY.date() - timedelta(weeks=weeks_ago)
        entry = JournalEntry(name, week, "private", question, outcome, ())
        await self.store.journal_question(entry, Trace("chat", name, MONDAY))

    async def marks(self) -> dict[str, str | None]:
        """The mark of each question."""
        found = await self.store.journal(date.min, date.max)
        return {entry.question: entry.mark for entry in found}

    async def press(self, *labels: str) -> str:
        """Presses one button after another; what the message says then."""
        for label in labels:
            await self.played.press(self.maintainer, self.played.last(self.chat), label)
        return str(self.played.last(self.chat)["text"])

    async def gemist(self) -> str:
        """What the bot says to ``/gemist``."""
        await self.played.say(self.maintainer, self.chat, "/gemist")
        return str(self.played.last(self.chat)["text"])

    def told(self) -> list[str]:
        """All that the bot said in the chat."""
        return [message["text"] for message in self.played.own(self.chat)]


@asynccontextmanager
async def looked_after(
    conversation: Conversation, store: Store, days: int | None = DAYS
) -> AsyncIterator[Kept]:
    async with stage(conversation, store) as first:
        first.clock.now = (MONDAY - timedelta(hours=1)).timestamp()
        an, chat = alone(first)
        chats = [chat["id"]]
        async with beside(first, store, maintainers=chats, journal_days=days) as played:
            yield Kept(played, store, an, chat)


@pytest.fixture
async def kept(conversation: Conversation) -> AsyncIterator[Kept]:
    async with opened("sqlite+aiosqlite://") as store, looked_after(conversation, store) as found:
        yield found


# /gemist


@pytest.mark.parametrize("store_url", ["sqlite", "postgresql"], indirect=True)
async def test_what_a_maintainer_wants_is_kept_and_can_be_taken_back(
    conversation: Conversation, store: Store
) -> None:
    async with looked_after(conversation, store) as kept:
        texts = kept.played.bot.services.texts
        want, dismiss, undo = texts.button_want, texts.button_dismiss, texts.button_unmark
        for times, question in enumerate(reversed(WORDS), 1):
            for _ in range(times):
                await kept.asked(question)
        first, second, third = WORDS
        said = await kept.gemist()
        assert said.index(first) < said.index(second) < said.index(third)
        assert f"1. ‘{first}’, 3 ×: {texts.missed_declined}" in said
        said = await kept.press("3", want)
        assert f"1. ‘{third}’" in said and texts.missed_is_wanted in said
        assert await kept.marks() == {first: None, second: None, third: "wanted"}
        said = await kept.press(undo)
        assert f"3. ‘{third}’" in said and texts.missed_is_wanted not in said
        said = await kept.press("1", dismiss)
        assert f"3. ‘{first}’" in said and texts.missed_is_away in said
        assert await kept.marks() == {first: "dismissed", second: None, third: None}
        await kept.asked(first)
        said = await kept.press("3", undo)
        assert f"1. ‘{first}’, 4 ×" in said
        assert {*(await kept.marks()).values()} == {None}
        assert kept.played.refused() == []


async def test_it_goes_from_page_to_page_and_shows_each_closely(kept: Kept) -> None:
    for letter in "abcdef":
        await kept.asked(f"{letter * 6} <b> & {'👍' * 400}", "choices")
    await kept.asked("AAAAAA?")
    said = await kept.gemist()
    assert "1 tot en met 5 van 7" in said and "<b> &" in said
    assert buttons(kept.played.last(kept.chat)) == ["1", "2", "3", "4", "5", "›"]
    said = await kept.press("›")
    assert "6 tot en met 7 van 7" in said
    texts = kept.played.bot.services.texts
    assert texts.missed_unchosen in await kept.press("7")
    assert "6 tot en met 7 van 7" in await kept.press(texts.button_to_list)
    assert kept.played.refused() == []


async def test_what_was_asked_otherwise_and_chosen_is_shown(kept: Kept) -> None:
    point, near = kept.played.bot.services.knowledge.points[:2]
    for question in (WORDS[0], WORDS[0], "een subsidie, hoeveel kost die"):
        await kept.asked(question)
    chosen = JournalEntry(
        *("x", MONDAY.date(), "private", WORDS[0], "choices"), points=((near.id, 0.251),)
    )
    await kept.store.journal_question(chosen, Trace("chat", "x", MONDAY))
    await kept.store.journal_choice("x", "runner-up", point.id)
    await kept.gemist()
    said = await kept.press("1")
    texts = kept.played.bot.services.texts
    assert f"{texts.missed_declined} (3 ×), {texts.missed_corrected} (1 ×)" in said
    assert "– ‘een subsidie, hoeveel kost die’ (1 ×)" in said
    assert f"– {point.title} (1 ×)" in said
    assert f"– {near.title} (6 %)" in said


async def test_what_is_not_there_any_more_is_said(kept: Kept) -> None:
    texts = kept.played.bot.services.texts
    await kept.asked(WORDS[0])
    await kept.asked(WORDS[1])
    await kept.gemist()
    await kept.press("1")
    await kept.store.forget_questions("chat", for_good=False)
    await kept.asked(WORDS[2])
    assert (await kept.press(texts.button_want)).startswith(texts.missed_gone)
    assert await kept.marks() == {WORDS[2]: None}
    await kept.store.close()
    page = kept.played.last(kept.chat)
    answered = await kept.played.press(kept.maintainer, page, "1")
    assert answered is not None and answered["text"] == texts.missed_unreachable
    assert await kept.gemist() == texts.missed_unreachable


async def test_without_anything_it_says_why(kept: Kept) -> None:
    texts = kept.played.bot.services.texts
    assert await kept.gemist() == texts.missed_empty
    await kept.asked(WORDS[0], "answer")
    assert await kept.gemist() == texts.missed_nothing.format(aantal=1)
    chats = [kept.chat["id"]]
    async with beside(kept.played, kept.store, maintainers=chats) as without:
        await without.say(kept.maintainer, kept.chat, "/gemist")
        assert without.last(kept.chat)["text"] == texts.missed_off


async def test_elsewhere_its_buttons_are_those_of_nobody(kept: Kept) -> None:
    await kept.asked(WORDS[0])
    await kept.gemist()
    (key,) = [row["callback_data"] for row in rows(kept.played.last(kept.chat))]
    bo, other = alone(kept.played)
    await kept.played.say(bo, other, "/start")
    page = kept.played.last(other)
    mark = MarkMissed("wanted", "open", 0, key.rpartition(":")[2]).pack()
    old = await kept.played.press(bo, with_button(page, "bestaat-niet"), "knop")
    for data in (key, mark, MissedPage(0).pack()):
        answered = await kept.played.press(bo, with_button(page, data), "knop")
        assert answered is not None and old is not None
        assert answered["text"] == old["text"]
    assert OpenMissed.parse(key) is not None
    assert now(kept.played, page) == page
    assert await kept.marks() == {WORDS[0]: None}


def rows(message: Json) -> list[Json]:
    """The buttons under a message."""
    return [b for row in message["reply_markup"]["inline_keyboard"] for b in row]


# the digest


async def test_on_monday_morning_each_chat_hears_once_of_last_week(
    conversation: Conversation, two_stores: tuple[Store, Store]
) -> None:
    one, other = two_stores
    async with looked_after(conversation, one) as kept:
        for outcome in ("answer", "answer", "guess", "subject", "decline", "read"):
            await kept.asked(WORDS[0], outcome)
        await kept.asked("van deze week", weeks_ago=0)
        await kept.played.later(minutes=59)
        assert kept.told() == []
        chats = [kept.chat["id"]]
        async with beside(kept.played, other, maintainers=chats, journal_days=DAYS) as second:
            await killed_at(kept.played, "sendMessage", kept.played.later(minutes=1))
            await second.later(seconds=15)
        (said,) = kept.told()
        assert "16-11-2026" in said
        figures = [line.rpartition(": ")[2] for line in said.splitlines() if line[:1] == "–"]
        assert figures == ["2", "1", "1", "1", "1"]
        assert f"1. ‘{WORDS[0]}’, 1 ×" in said and "/gemist" in said
        async with beside(kept.played, one, maintainers=chats, journal_days=DAYS) as restarted:
            await restarted.later(days=2)
            assert len(kept.told()) == 1
            await restarted.later(days=5)
            assert len(kept.told()) == 2


async def test_of_a_week_without_questions_it_says_nothing(kept: Kept) -> None:
    await kept.played.later(hours=2)
    assert kept.told() == []


async def test_held_up_it_comes_by_day_and_what_did_not_arrive_is_tried_again(kept: Kept) -> None:
    await kept.asked(WORDS[0], "answer")
    await kept.played.later(hours=14)
    assert kept.told() == []
    kept.played.server.fail_next("sendMessage", BotApiError(502, "Bad Gateway"))
    await kept.played.later(hours=12)
    assert kept.told() == []
    await kept.played.later(seconds=15)
    (said,) = kept.told()
    assert "/gemist" not in said


async def test_without_the_journal_there_is_no_digest(conversation: Conversation) -> None:
    async with (
        opened("sqlite+aiosqlite://") as store,
        looked_after(conversation, store, None) as kept,
    ):
        await kept.asked(WORDS[0])
        await kept.played.later(hours=1)
        assert kept.told() == []
