"""Fixtures for all tests: the shipped knowledge base, a conversation about it, and a stage."""

from __future__ import annotations

import os
import sys
from collections.abc import AsyncIterator, Iterator
from importlib import import_module
from pathlib import Path

import pytest

from bot.cli.undisturbed import undisturbed
from bot.conversation import Conversation
from bot.knowledge import Knowledge, load
from bot.matching import Matcher
from bot.settings import shipped_knowledge
from bot.store import Store
from tests.bases import OTHER_TEXT, Base, little_general
from tests.databases import opened
from tests.stage import Stage, Starting, Transport, beside, stage, with_parts

os.environ.setdefault("PTB_TIMEDELTA", "1")
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # what tests start compiles the bot once, and so
sys.dont_write_bytecode = False  # do they
pytest_plugins = ["tests.databases"]


def pytest_configure(config: pytest.Config) -> None:
    """Has every other worker read the tests from the last file to the first.

    So that each is compiled by one of them, which takes as long as what is in it.
    """
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
    if int(worker.removeprefix("gw")) % 2:
        for file in sorted(Path(__file__).parent.glob("test_*.py"), reverse=True):
            import_module(f"tests.{file.stem}")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Leaves the tests and all they import out of what is looked through for garbage."""
    with undisturbed():
        return (yield)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts a test that trains first, and all others that need what it trained last.

    So that it is trained once: while one worker is at it, the others have something else to do.
    """
    for trains in ("about_havelaar", "conversation"):
        sides: tuple[list[pytest.Item], list[pytest.Item]] = [], []
        for item in items:
            sides[trains in getattr(item, "fixturenames", ())].append(item)
        others, needing = sides
        items[:] = [*needing[:1], *others, *needing[1:]]


@pytest.fixture(scope="session", autouse=True)
def trained(
    pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """The folder, the bot's own too, that keeps what was trained from one run to the next."""
    kept = pytestconfig.pluginmanager.hasplugin("cacheprovider")
    cache = pytestconfig.cache if kept else None
    folder = cache.mkdir("trained") if cache else tmp_path_factory.mktemp("trained")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CACHE_DIR", str(folder))
        yield folder


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load(shipped_knowledge())


@pytest.fixture(scope="session")
def conversation(knowledge: Knowledge, trained: Path) -> Conversation:
    """What can be talked with about the essay.

    So large that looking through it for garbage takes a twentieth of all time: it is left out.
    """
    with undisturbed():
        return Conversation(Matcher(knowledge, cache=trained), trained)


@pytest.fixture(scope="session")
def matcher(conversation: Conversation) -> Matcher:
    return conversation.matcher


@pytest.fixture(scope="session")
def about_havelaar(trained: Path) -> Conversation:
    """What can be talked with about the small base, another text."""
    return Conversation(Matcher(load(OTHER_TEXT), cache=trained), trained)


@pytest.fixture(scope="session")
def havelaar(about_havelaar: Conversation) -> Matcher:
    return about_havelaar.matcher


@pytest.fixture(scope="session")
def little_under(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A general layer from which is soon learned."""
    folder = tmp_path_factory.mktemp("little") / "algemeen"
    little_general(folder, 3)
    return folder


@pytest.fixture
def little(tmp_path: Path, little_under: Path) -> Base:
    """The small base with little under it, for tests that train what they change."""
    base = Base(tmp_path / "kennisbank")
    base.general = little_under
    return base


@pytest.fixture
def transport() -> Transport:
    """How the bot reaches its server; ``both_ways`` runs a test over HTTP on loopback too."""
    return "offline"


@pytest.fixture
async def played(conversation: Conversation, transport: Transport) -> AsyncIterator[Stage]:
    """A stage with the bot, which remembers in memory."""
    async with (
        opened("sqlite+aiosqlite://") as store,
        stage(conversation, store, transport) as found,
    ):
        yield found


@pytest.fixture
async def deployed(played: Stage) -> AsyncIterator[Stage]:
    """The same bot after everything for a study circle was taken out of its knowledge base."""
    services = played.bot.services
    bare = with_parts(services.conversation, statements=(), quiz=(), discussion=())
    async with beside(played, services.store, bare) as found:
        yield found


@pytest.fixture
async def processes(
    conversation: Conversation, two_stores: tuple[Store, Store]
) -> AsyncIterator[tuple[Stage, Stage]]:
    """Two processes of one bot, on one database."""
    one, other = two_stores
    async with stage(conversation, one) as played, beside(played, other) as second:
        yield played, second


@pytest.fixture
def starting(conversation: Conversation, lasting_url: str) -> Starting:
    """Starts one bot again and again, in one world and on a database that lasts."""
    return Starting(conversation, lasting_url)
