"""Fixtures for all tests: the shipped knowledge base, its matcher, and a stage."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator

import pytest

from bot.knowledge import Knowledge, load
from bot.matching import Matcher
from bot.settings import shipped_knowledge
from bot.store import Store
from tests.stage import Stage, Transport, knowledge_with, stage

os.environ.setdefault("PTB_TIMEDELTA", "1")
pytest_plugins = ["tests.databases"]


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load(shipped_knowledge())


@pytest.fixture(scope="session")
def matcher(knowledge: Knowledge) -> Matcher:
    return Matcher(knowledge)


@pytest.fixture(scope="session")
def bare(knowledge: Knowledge) -> Matcher:
    """A matcher for a knowledge base without anything for a study circle."""
    return Matcher(knowledge_with(knowledge, statements=(), quiz=(), discussion=()))


@pytest.fixture(params=["offline", "http"])
async def played(matcher: Matcher, request: pytest.FixtureRequest) -> AsyncIterator[Stage]:
    """A stage, once over the offline transport and once over HTTP on loopback."""
    transport: Transport = request.param
    store = await Store.open("sqlite+aiosqlite://")
    async with stage(matcher, store, transport) as found:
        yield found
    await store.close()
