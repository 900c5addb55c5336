"""The bot at work: long polling, until it is told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
from collections.abc import Iterator

from telegram.error import InvalidToken, NetworkError
from telegram.request import HTTPXRequest

from bot.application import ALLOWED_UPDATES, EssayBot, assemble, keep_time
from bot.matching import Matcher
from bot.polling import Poller
from bot.profile import set_up_profile
from bot.settings import Settings, SettingsError
from bot.store import Store

_LOG = logging.getLogger(__name__)
_CONNECTIONS = 32
_SLOWEST_RETRY_SECONDS = 30.0


async def run(settings: Settings, matcher: Matcher) -> None:
    """Serves Telegram by long polling until SIGINT or SIGTERM.

    Raises:
        SettingsError: when Telegram refuses the token.
        StoreError: when the database cannot be used.
    """
    stop = asyncio.Event()
    with _signals(stop):
        store = await Store.open(settings.database_url.get_secret_value())
        try:
            bot = await _assemble(settings, matcher, store, stop)
            if bot is not None:
                await _serve(bot, stop)
        finally:
            await store.close()


async def _serve(bot: EssayBot, stop: asyncio.Event) -> None:
    application = bot.application
    await set_up_profile(application.bot, bot.services.texts)
    await application.bot.delete_webhook(drop_pending_updates=False)
    await application.start()
    clock = asyncio.create_task(keep_time(bot.clock, stop))
    _LOG.info("@%s staat klaar", application.bot.username)
    try:
        await Poller(application, ALLOWED_UPDATES).run(stop)
    except InvalidToken as error:
        raise _refused() from error
    finally:
        stop.set()
        await clock
        await application.stop()
        await application.shutdown()
        _LOG.info("gestopt")


async def _assemble(
    settings: Settings, matcher: Matcher, store: Store, stop: asyncio.Event
) -> EssayBot | None:
    """The bot, as soon as the server answers; nothing if it is told to stop before that."""
    seconds = 1.0
    while not stop.is_set():
        try:
            return await assemble(
                settings.token,
                matcher,
                store,
                request=HTTPXRequest(connection_pool_size=_CONNECTIONS),
                updates_request=HTTPXRequest(connection_pool_size=1),
                base_url=str(settings.telegram_api_url),
                timezone=settings.timezone,
            )
        except InvalidToken as error:
            raise _refused() from error
        except NetworkError as error:
            _LOG.warning("de Bot API-server is niet bereikbaar: %s", error)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), seconds)
        seconds = min(2 * seconds, _SLOWEST_RETRY_SECONDS)
    return None


def _refused() -> SettingsError:
    return SettingsError(
        "Telegram kent dit token niet. Kijk bij @BotFather of TELEGRAM_BOT_TOKEN klopt."
    )


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
