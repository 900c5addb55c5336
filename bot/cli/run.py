"""The bot at work: long polling, until it is told to stop."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import logging
import signal
import sys
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from importlib.metadata import version
from typing import TypeVar

from telegram.error import InvalidToken, TelegramError

from bot import logs
from bot.application import ALLOWED_UPDATES, EssayBot, assemble, keep_time
from bot.cli.reloading import state_of, up_to_date
from bot.cli.starting import give_memory_back, load_conversation
from bot.conversation import Conversation
from bot.handlers.services import Services
from bot.profile import set_up_profile
from bot.settings import Settings, SettingsError, pasted
from bot.store import Store, StoreError
from bot.transport.connecting import connection
from bot.transport.poller import Poller
from bot.transport.stopping import finish, unless
from bot.troubles import Troubles

_LOG = logging.getLogger(__name__)
_CONNECTIONS = 64
_SLOWEST_ANSWER_SECONDS = 30.0
_SLOWEST_RETRY_SECONDS = 30.0
_GRACE_SECONDS = 2.0
_PATIENCE_WITH_A_SERVER_SECONDS = 0.8
_PATIENCE_WITH_A_FILE_SECONDS = 3.0  # nobody waits for it: who reads SQLite waits for no writer
_DATABASE_PAUSE_SECONDS = 1.0
T = TypeVar("T")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing: the environment says it all."""


def execute(options: argparse.Namespace, settings: Settings) -> int:
    """Serves Telegram until it is told to stop; what goes wrong is logged without secrets."""
    token = settings.token
    level = logging.getLevelNamesMapping()[settings.log_level]
    logs.set_up(settings.secrets(), level, as_json=settings.log_format == "json")
    for name in pasted():
        _LOG.warning("%s: wat eromheen stond (spaties, aanhalingstekens) is weggelaten", name)
    known = state_of(settings.knowledge)
    conversation = load_conversation(settings)
    try:
        asyncio.run(run(token, settings, conversation, known))
    except StoreError as error:
        print(error, file=sys.stderr)
        return 1
    except SettingsError:
        raise
    except Exception:
        _LOG.critical("de bot is omgevallen", exc_info=True)
        return 1
    return 0


async def run(token: str, settings: Settings, conversation: Conversation, known: str) -> None:
    """Serves Telegram by long polling until SIGINT or SIGTERM.

    Args:
        token: the bot's token.
        settings: all other settings.
        conversation: answers questions.
        known: the fingerprint of the knowledge base that it answers from.

    Raises:
        SettingsError: when Telegram refuses the token.
        StoreError: when the database cannot be used.
    """
    stop = asyncio.Event()
    with _signals(stop):
        url = settings.database_url.get_secret_value()
        file = url.startswith("sqlite")
        patience = _PATIENCE_WITH_A_FILE_SECONDS if file else _PATIENCE_WITH_A_SERVER_SECONDS
        store = await Store.open(url, patience, _DATABASE_PAUSE_SECONDS)
        try:
            troubles = Troubles()
            bot = await unless(stop, _begin(token, settings, conversation, store, troubles))
            if bot is not None:
                await _serve(bot, settings, stop, troubles, known)
        except InvalidToken as error:
            raise SettingsError(
                "De Bot API-server kent dit token niet. Kijk bij @BotFather of TELEGRAM_BOT_TOKEN "
                f"klopt, en of {settings.telegram_api_url.host} de goede server is."
            ) from error
        finally:
            await store.close()


async def _begin(
    token: str,
    settings: Settings,
    conversation: Conversation,
    store: Store,
    troubles: Troubles,
) -> EssayBot:
    """The bot, as soon as the server answers; what waits for it there is kept."""
    assembling = partial(
        assemble,
        token,
        conversation,
        store,
        request=connection(
            _CONNECTIONS,
            read_timeout=_SLOWEST_ANSWER_SECONDS,
            pool_timeout=_SLOWEST_ANSWER_SECONDS,
        ),
        updates_request=connection(1),
        base_url=str(settings.telegram_api_url),
        timezone=settings.timezone,
        journal_days=settings.kept_days,
        troubles=troubles,
        maintainers=settings.maintainer_chat_ids,
    )
    bot = await _until_answered(assembling, troubles)
    api = bot.application.bot
    await _until_answered(partial(api.delete_webhook, drop_pending_updates=False), troubles)
    return bot


async def _until_answered(asking: Callable[[], Awaitable[T]], troubles: Troubles) -> T:
    seconds = 1.0
    while True:
        try:
            return await asking()
        except InvalidToken:
            raise
        except TelegramError as error:
            troubles.met("de Bot API-server is niet bereikbaar", error)
        await asyncio.sleep(seconds)
        seconds = min(2 * seconds, _SLOWEST_RETRY_SECONDS)


async def _serve(
    bot: EssayBot, settings: Settings, stop: asyncio.Event, troubles: Troubles, known: str
) -> None:
    application, services = bot.application, bot.services
    journal = services.journal_days is not None
    await application.start()
    beside = [
        asyncio.create_task(keep_time(bot, stop)),
        asyncio.create_task(set_up_profile(application.bot, services.texts, journal=journal)),
    ]
    poller = Poller(
        application,
        ALLOWED_UPDATES,
        services.store,
        lasting=settings.database_is_named,
        admits=services.flood.admits,
        handle=bot.handle,
        troubles=troubles,
    )
    try:
        async with up_to_date(services, settings, known):
            give_memory_back()
            _announce(services, settings)
            await poller.run(stop)
    finally:
        stop.set()
        await finish(beside, _GRACE_SECONDS)
        await application.stop()
        await application.shutdown()
        troubles.end()
        _LOG.info("gestopt")


def _announce(services: Services, settings: Settings) -> None:
    _LOG.info(
        "@%s staat klaar: versie %s, %s%s, %d punten, long polling%s",
        services.bot.username,
        version("essaybot"),
        services.store.kind,
        "" if settings.database_is_named else " (DATABASE_URL is niet ingesteld)",
        len(services.knowledge.points),
        f", journaal {services.journal_days} dagen" if services.journal_days else "",
    )
    if (waiting := services.knowledge.proposed) > 0:
        _LOG.warning("nog %d voorstellen in de kennisbank; `check` noemt ze", waiting)


@contextlib.contextmanager
def _signals(stop: asyncio.Event) -> Iterator[None]:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows has no such signals in a loop
            loop.add_signal_handler(number, stop.set)
    try:
        yield
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            with contextlib.suppress(NotImplementedError):
                loop.remove_signal_handler(number)
