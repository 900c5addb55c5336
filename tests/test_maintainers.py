"""Those who look after the bot see how it fares and where a question leads; nobody else does."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from bot.commands import FOR_MAINTAINERS, NAMES
from tests.stage import Json, Stage, alone, beside

QUESTION = "wat is hybriditeit"
COMMANDS = ("/status", "/herladen", f"/proef {QUESTION}", "/gemist")


@dataclass(frozen=True)
class LookedAfter:
    """A bot, and the chat of who looks after it."""

    played: Stage
    maintainer: Json
    chat: Json

    async def hears(self, text: str) -> str:
        """What the bot says to a maintainer's words."""
        await self.played.say(self.maintainer, self.chat, text)
        return str(self.played.last(self.chat)["text"])


@pytest.fixture
async def looked_after(played: Stage) -> AsyncIterator[LookedAfter]:
    an, chat = alone(played)
    store = played.bot.services.store
    async with beside(played, store, maintainers=[chat["id"]]) as found:
        yield LookedAfter(found, an, chat)


async def test_the_status_counts_what_there_is(looked_after: LookedAfter) -> None:
    said = await looked_after.hears("/status")
    knowledge = looked_after.played.bot.services.knowledge
    assert f"{len(knowledge.points)} punten" in said
    assert knowledge.source.title in said
    assert "is bereikbaar" in said


async def test_the_status_tells_that_the_database_is_gone(looked_after: LookedAfter) -> None:
    await looked_after.played.bot.services.store.close()
    assert "niet bereikbaar" in await looked_after.hears("/status")


async def test_a_trial_tells_where_a_question_leads_and_why(looked_after: LookedAfter) -> None:
    said = await looked_after.hears(f"/proef {QUESTION}")
    assert said.startswith(f"‘{QUESTION}’: antwoord.")
    assert "(wat-is-hybriditeit)" in said
    assert "niets van dit alles" in said
    assert "niets gevonden" in await looked_after.hears("/proef hoe laat gaat de bakker open")
    assert "/proef" in await looked_after.hears("/proef")


async def test_a_trial_is_shown_as_it_was_typed(looked_after: LookedAfter) -> None:
    assert '<b>&"</b>' in await looked_after.hears('/proef <b>&"</b> ' + "heel lang " * 400)
    assert looked_after.played.refused() == []


async def test_nothing_is_read_again_where_nobody_watches_the_folder(
    looked_after: LookedAfter,
) -> None:
    assert "kan hier niet" in await looked_after.hears("/herladen")


@pytest.mark.parametrize("command", COMMANDS)
async def test_elsewhere_nothing_tells_that_these_commands_exist(
    looked_after: LookedAfter, command: str
) -> None:
    played = looked_after.played
    bo = played.server.people.add_user("Bo")
    chat = played.server.people.private_chat(bo)
    await played.say(bo, chat, command)
    known = played.last(chat)["text"]
    await played.say(bo, chat, "/bestaatniet")
    assert known == played.last(chat)["text"]
    name = command.split()[0].removeprefix("/")
    assert name in FOR_MAINTAINERS
    assert name not in NAMES
