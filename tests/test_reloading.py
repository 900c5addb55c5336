"""A changed knowledge base comes into use while the bot answers, or is refused whole."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.cli.reloading import Reloading
from bot.cli.starting import conversation_about
from bot.handlers.editions import Edition, Editions
from tests.bases import POINTS, TEXTS, Base
from tests.databases import opened
from tests.http_server import serve
from tests.stage import Json, Stage, alone, stage, update_of
from tests.test_check import small_base
from tests.test_running import READY, Server, running

QUESTION = "wat is het beroep van de verteller"
TITLE, ANSWER = "Wat de verteller doet", "De verteller handelt in koffie;"
WRONG = ("verwant: [adres]", "verwant: [adress]")


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Base:
    """The small text over a small general layer."""
    return small_base(tmp_path, monkeypatch)


@pytest.fixture
async def played(base: Base) -> AsyncIterator[Stage]:
    """A stage with the bot for that text."""
    conversation = conversation_about(base.directory, None)
    async with opened("sqlite+aiosqlite://") as store, stage(conversation, store) as found:
        yield found


@pytest.fixture
async def maintainer(played: Stage) -> Json:
    """The chat of who looks after the text."""
    _, chat = alone(played)
    return chat


@pytest.fixture
def reloading(base: Base, played: Stage, maintainer: Json) -> Iterator[Reloading]:
    """What takes a change over; nothing is trained beforehand."""
    yield Reloading(played.bot.services, base.directory, None, maintainers=[maintainer["id"]])


async def judged(reloading: Reloading) -> None:
    """Lets what was saved be judged to the end."""
    going = asyncio.create_task(reloading.run())
    reloading.changed()
    await reloading.idle.wait()
    going.cancel()


def version(base: Base, old: int, new: int) -> None:
    """Somebody saves the title and the answer of a point with another number."""
    base.change(POINTS, f"{TITLE} {old}" if old else TITLE, f"{TITLE} {new}")
    base.change(POINTS, f"{ANSWER} {old}" if old else ANSWER, f"{ANSWER} {new}")


async def ask(played: Stage, an: Json, chat: Json) -> None:
    """Somebody asks, over the way that updates come in."""
    played.server.people.say(an, chat, QUESTION)
    (raw,) = played.server.world.take_updates()
    await played.bot.handle(update_of(raw, played.bot), "new")


async def test_a_valid_change_is_in_use_for_the_next_message(
    base: Base, played: Stage, reloading: Reloading, maintainer: Json
) -> None:
    an, chat = alone(played)
    await ask(played, an, chat)
    version(base, 0, 1)
    await judged(reloading)
    await ask(played, an, chat)
    before, after = (message["text"] for message in played.own(chat))
    assert after == before.replace(TITLE, f"{TITLE} 1").replace(ANSWER, f"{ANSWER} 1")
    assert played.own(maintainer) == []
    assert played.refused() == []


async def test_an_invalid_change_is_refused_whole_and_told_until_it_is_mended(
    base: Base,
    played: Stage,
    reloading: Reloading,
    maintainer: Json,
    caplog: pytest.LogCaptureFixture,
) -> None:
    an, chat = alone(played)
    version(base, 0, 1)
    base.change(POINTS, *WRONG)
    await judged(reloading)
    await ask(played, an, chat)
    assert TITLE in played.last(chat)["text"]
    assert f"{TITLE} 1" not in played.last(chat)["text"]
    place = f"{POINTS}:{base.line(POINTS, 'adress')}: punten[1].verwant[1]"
    assert place in played.last(maintainer)["text"]
    assert place in caplog.text
    base.change(POINTS, *reversed(WRONG))
    await judged(reloading)
    await ask(played, an, chat)
    assert f"{TITLE} 1" in played.last(chat)["text"]
    assert "klopt weer" in played.last(maintainer)["text"]
    assert len(played.own(maintainer)) == 2
    assert played.refused() == []


async def test_a_maintainer_has_it_read_again_and_hears_that_it_was(
    base: Base, played: Stage, reloading: Reloading, maintainer: Json
) -> None:
    services = played.bot.services
    with services.editions.read_by(reloading.asked):
        assert services.editions.read_again()
        await judged(reloading)
    assert "opnieuw gelezen" in played.last(maintainer)["text"]
    assert not services.editions.read_again()
    await judged(reloading)
    assert len(played.own(maintainer)) == 1


async def test_twenty_saves_lose_no_question_and_mix_no_answer(
    base: Base, played: Stage, reloading: Reloading
) -> None:
    people = [alone(played), alone(played)]
    going = asyncio.create_task(reloading.run())
    for number in range(20):
        version(base, number, number + 1)
        if number % 3 == 1:
            base.change(POINTS, *WRONG)
        reloading.changed()
        for an, chat in people:
            await ask(played, an, chat)
        if number % 3 == 1:
            base.change(POINTS, *reversed(WRONG))
    going.cancel()
    await judged(reloading)
    for an, chat in people:
        await ask(played, an, chat)
    for _, chat in people:
        said = [message["text"] for message in played.own(chat)]
        assert len(said) == 21
        seen = [re.findall(rf"(?:{TITLE}|{ANSWER}) ?(\d*)", text) for text in said]
        assert all(len(numbers) == 2 and len({*numbers}) == 1 for numbers in seen)
        order = [int(numbers[0] or 0) for numbers in seen]
        assert order == sorted(order)
        assert order[-1] == 20
    assert played.refused() == []


async def test_an_update_keeps_the_edition_in_which_it_began(base: Base, played: Stage) -> None:
    first = played.bot.services.editions.current
    newer = Edition.of(first.conversation, "een_ander")
    editions = Editions(first)

    async def seen() -> Edition:
        return editions.current

    with editions.held():
        begun = asyncio.create_task(seen())
        editions.replace(newer)
        assert editions.current is first
    assert await begun is first
    assert editions.current is newer


async def test_what_was_judged_is_not_judged_again(played: Stage, reloading: Reloading) -> None:
    await judged(reloading)
    edition = played.bot.services.editions.current
    await judged(reloading)
    assert played.bot.services.editions.current is edition
    reloading.again()
    await judged(reloading)
    assert played.bot.services.editions.current is not edition


async def test_preparing_begins_anew_when_something_is_saved_and_only_then(
    base: Base, played: Stage
) -> None:
    begun: asyncio.Queue[asyncio.Event] = asyncio.Queue()
    given_up = 0

    async def prepare() -> None:
        nonlocal given_up
        ready = asyncio.Event()
        begun.put_nowait(ready)
        try:
            await ready.wait()
        except asyncio.CancelledError:
            given_up += 1
            raise

    services = played.bot.services
    reloading = Reloading(services, base.directory, None, prepare=prepare)
    going = asyncio.create_task(reloading.run())
    version(base, 0, 1)
    reloading.changed()
    await begun.get()
    reloading.changed()
    version(base, 1, 2)
    reloading.changed()
    second = await begun.get()
    assert given_up == 1
    second.set()
    await reloading.idle.wait()
    going.cancel()
    assert given_up == 1
    assert f"{TITLE} 2" in [point.title for point in services.knowledge.points]


async def test_a_running_bot_takes_over_what_is_saved(tmp_path: Path) -> None:
    server, base = Server(), Base(tmp_path / "boek")
    an, chat = server.someone()
    kept = {"KNOWLEDGE_DIR": str(base.directory)}
    async with serve(server) as address, running(address, tmp_path, **kept) as bot:
        await bot.until(READY)
        base.write(TEXTS, "welkom: Dag, lezer.\n")
        await bot.until("vernieuwd")
        async with server.expecting("sendMessage"):
            server.people.say(an, chat, "/start")
        assert await bot.end() == 0
    assert server.answers(chat) == ["Dag, lezer."]
