"""A changed knowledge base comes into use while the bot goes on answering."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from functools import partial
from pathlib import Path
from subprocess import DEVNULL

import watchfiles

from bot import shipped
from bot.cli.starting import conversation_about, give_memory_back, own_process
from bot.handlers.editions import Edition
from bot.handlers.sending import send
from bot.handlers.services import Services
from bot.knowledge import KnowledgeError, fingerprint
from bot.profile import set_up_profile
from bot.settings import Settings
from bot.transport.stopping import finish

_LOG = logging.getLogger(__name__)
_SETTLED_MS, _LOOK_UP_MS = 200, 5000
_MOST_TOLD, _LONGEST_TOLD = 10, 300


class Reloading:
    """Brings a knowledge base into use when it has changed, or else keeps the one there is.

    Args:
        services: whose editions are replaced.
        directory: the folder of the text.
        cache: where what was trained is kept.
        known: the fingerprint of what is in use.
        prepare: trains beforehand, into the cache, so that little is left to do here.
        maintainers: the chats that hear what is wrong.

    Attributes:
        idle: set when all that was saved has been judged.
    """

    def __init__(
        self,
        services: Services,
        directory: Path,
        cache: Path | None,
        *,
        known: str = "",
        prepare: Callable[[], Coroutine[None, None, None]] | None = None,
        maintainers: Sequence[int] = (),
    ) -> None:
        self._services, self._directory, self._cache = services, directory, cache
        self._prepare, self._maintainers = prepare, maintainers
        self._judged, self._refused, self._asked = known, False, False
        self._changed, self.idle = asyncio.Event(), asyncio.Event()

    def changed(self) -> None:
        """Something may have been saved."""
        self.idle.clear()
        self._changed.set()

    def again(self) -> None:
        """Somebody wants it read again, changed or not."""
        self._judged = ""
        self.changed()

    def asked(self) -> None:
        """A maintainer wants it read again, and to hear when that has been done."""
        self._asked = True
        self.again()

    async def run(self) -> None:
        """Takes over every change, until it is cancelled; a newer one is begun with at once."""
        while True:
            await self._changed.wait()
            self._changed.clear()
            try:
                await self._take_over()
            except Exception:
                _LOG.exception("de kennisbank is niet opnieuw gelezen")
            if not self._changed.is_set():
                self.idle.set()

    async def _take_over(self) -> None:
        """Judges what stands in the folder, unless that has been done or something is saved."""
        seen = await asyncio.to_thread(state_of, self._directory)
        if seen == self._judged:
            return
        if self._prepare is not None and not await self._prepared(self._prepare(), seen):
            return
        self._judged = seen
        conversation, error = None, None
        try:
            conversation = await asyncio.to_thread(conversation_about, self._directory, self._cache)
        except KnowledgeError as mistakes:
            error = mistakes
        if await asyncio.to_thread(state_of, self._directory) != seen:  # saved while it was read
            self._judged = ""
            self._changed.set()
            return
        if conversation is not None:
            services = self._services
            edition = Edition.of(conversation, services.bot.username, services.journal_days)
            await self._bring_into_use(edition)
        elif error is not None:
            await self._refuse(error)

    async def _prepared(self, preparing: Coroutine[None, None, None], seen: str) -> bool:
        """Whether everything is trained; it is let go of when something else has been saved."""
        tasks = {asyncio.create_task(preparing), asyncio.create_task(self._newer_than(seen))}
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            await finish(tasks, 0)
        return not self._changed.is_set()

    async def _newer_than(self, seen: str) -> None:
        """Waits until something else stands in the folder: not every sign of life is a change."""
        while True:
            await self._changed.wait()
            self._changed.clear()
            if await asyncio.to_thread(state_of, self._directory) != seen:
                self._changed.set()
                return

    async def _bring_into_use(self, edition: Edition) -> None:
        services = self._services
        texts = services.texts
        services.editions.replace(edition)
        give_memory_back()
        knowledge = edition.conversation.knowledge
        _LOG.info("de kennisbank is vernieuwd: %d punten", len(knowledge.points))
        refused, self._refused = self._refused, False
        asked, self._asked = self._asked, False
        if refused:
            await self._tell(services.texts.base_mended)
        elif asked:
            await self._tell(services.texts.base_read, aantal=str(len(knowledge.points)))
        if services.texts != texts:
            journal = services.journal_days is not None
            await set_up_profile(services.bot, services.texts, journal=journal)

    async def _refuse(self, error: KnowledgeError) -> None:
        """Keeps the edition there is, and says why."""
        self._refused, self._asked = True, False
        _LOG.error("de kennisbank is veranderd en klopt niet; de vorige blijft:\n%s", error)
        lines = [str(problem)[:_LONGEST_TOLD] for problem in error.problems]
        told = lines[:_MOST_TOLD]
        if len(lines) > _MOST_TOLD:
            told.append(f"… en nog {len(lines) - _MOST_TOLD}")
        await self._tell(self._services.texts.base_refused, fouten="\n".join(told))

    async def _tell(self, text: str, **fills: str) -> None:
        services = self._services
        for chat_id in self._maintainers:
            try:
                await send(services.bot, chat_id, services.replies.say(text, **fills))
            except Exception as error:
                _LOG.warning("een beheerder is niet bereikt: %s", error)


def state_of(directory: Path) -> str:
    """The fingerprint of a text's folder, or what is wrong with it."""
    try:
        return fingerprint(directory)
    except OSError as error:
        return f"niet te lezen: {error}"


async def prepare(directory: Path, cache: Path) -> None:
    """Trains a text in a process of its own, which leaves what it learned in the cache.

    Whether that succeeds shows when it is loaded here. When this is cancelled, the process ends.
    """
    variables = {"KNOWLEDGE_DIR": str(directory), "CACHE_DIR": str(cache), "LOG_LEVEL": "ERROR"}
    try:
        process = await asyncio.create_subprocess_exec(
            *own_process(module="bot.cli.preparing"),
            stdin=DEVNULL,
            stdout=DEVNULL,
            stderr=DEVNULL,
            env={**os.environ, **variables},
            start_new_session=True,
        )
    except OSError as error:
        _LOG.warning("er is geen plaats voor een proces om te leren: %s", error)
        return
    try:
        await process.wait()
    finally:
        if process.returncode is None:
            _end(process)
            await process.wait()


def _end(process: asyncio.subprocess.Process) -> None:
    """Ends a process, with those that it began where the system knows of them."""
    if sys.platform == "win32":
        process.kill()
        return
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


async def look_out(directory: Path, changed: Callable[[], None]) -> None:
    """Calls ``changed`` after every save, until it is cancelled.

    And every few seconds, for what was saved before, or where no system tells of it.
    """
    try:
        async for _ in watchfiles.awatch(
            directory,
            shipped.general(),
            step=_SETTLED_MS,
            rust_timeout=_LOOK_UP_MS,
            yield_on_timeout=True,
        ):
            changed()
    except (OSError, RuntimeError) as error:  # the system watches no more folders
        _LOG.warning("de map van de kennisbank is niet te volgen (%s); SIGHUP werkt wel", error)


@asynccontextmanager
async def up_to_date(services: Services, settings: Settings, known: str) -> AsyncIterator[None]:
    """In here every change of the knowledge base is taken over, and so it is at SIGHUP.

    Args:
        services: whose editions are replaced.
        settings: where the text and the cache are, and who looks after it.
        known: the fingerprint of what is in use.
    """
    directory, cache = settings.knowledge, settings.cache_dir
    reloading = Reloading(
        services,
        directory,
        cache,
        known=known,
        prepare=partial(prepare, directory, cache),
        maintainers=settings.maintainer_chat_ids,
    )
    tasks = [
        asyncio.create_task(reloading.run()),
        asyncio.create_task(look_out(directory, reloading.changed)),
    ]
    await asyncio.sleep(0)  # after this turn of the loop the folder is watched
    try:
        with _on_hang_up(reloading.again), services.editions.read_by(reloading.asked):
            yield
    finally:
        await finish(tasks, 0)


@contextmanager
def _on_hang_up(again: Callable[[], None]) -> Iterator[None]:
    """Reads the knowledge base again at SIGHUP; in a terminal that means that it was closed."""
    loop, number = asyncio.get_running_loop(), getattr(signal, "SIGHUP", None)
    if number is None or sys.stdin.isatty():
        yield
        return
    loop.add_signal_handler(number, again)
    try:
        yield
    finally:
        loop.remove_signal_handler(number)
