"""Fixtures for all tests: the shipped knowledge base, its matcher, and a stage."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator

import pytest

from bot.knowledge import Knowledge, load
from bot.matching import Matcher
from bot.settings import read_settings, shipped_knowledge
from bot.store import Store
from tests.bases import OTHER_TEXT
from tests.databases import opened
from tests.stage import Stage, Starting, Transport, beside, stage, with_parts

os.environ.setdefault("PTB_TIMEDELTA", "1")
pytest_plugins = ["tests.databases"]


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load(shipped_knowledge())


@pytest.fixture(scope="session")
def matcher(knowledge: Knowledge) -> Matcher:
    return Matcher(knowledge)


@pytest.fixture(scope="session")
def havelaar() -> Matcher:
    """The matcher for the small base, another text, found as every command finds it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KNOWLEDGE_DIR", str(OTHER_TEXT))
        return Matcher(load(read_settings().knowledge))


@pytest.fixture
def transport() -> Transport:
    """How the bot reaches its server; ``both_ways`` runs a test over HTTP on loopback too."""
    return "offline"


@pytest.fixture
async def played(matcher: Matcher, transport: Transport) -> AsyncIterator[Stage]:
    """A stage with the bot, which remembers in memory."""
    async with opened("sqlite+aiosqlite://") as store, stage(matcher, store, transport) as found:
        yield found


@pytest.fixture
async def deployed(played: Stage) -> AsyncIterator[Stage]:
    """The same bot after everything for a study circle was taken out of its knowledge base."""
    services = played.bot.services
    bare = with_parts(services.matcher, statements=(), quiz=(), discussion=())
    async with beside(played, services.store, bare) as found:
        yield found


@pytest.fixture
async def processes(
    matcher: Matcher, two_stores: tuple[Store, Store]
) -> AsyncIterator[tuple[Stage, Stage]]:
    """Two processes of one bot, on one database."""
    one, other = two_stores
    async with stage(matcher, one) as played, beside(played, other) as second:
        yield played, second


@pytest.fixture
def starting(matcher: Matcher, lasting_url: str) -> Starting:
    """Starts one bot again and again, in one world and on a database that lasts."""
    return Starting(matcher, lasting_url)
