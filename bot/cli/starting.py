"""Making the matcher, and starting without wasting time or memory."""

from __future__ import annotations

import contextlib
import ctypes
import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import bot
from bot import shipped
from bot.cli.undisturbed import undisturbed
from bot.conversation import Conversation
from bot.knowledge import load
from bot.matching import Matcher
from bot.matching.learned import LOG as LEARNING
from bot.settings import Settings

_LOG = logging.getLogger(__name__)
_UNUSED = "Let op: ik gebruik %s, en niet %s. Wat je daar verandert, zie je niet terug. %s"
_INSTALL = "Installeer de bot vanuit de map van het project met `pip install -e .`"
_LEARNING = "De kennisbank is nieuw of veranderd: die leer ik eerst. Dat kan even duren …"
_CODE = Path(bot.__path__[0]).parent


def load_conversation(settings: Settings) -> Conversation:
    """What can be talked with about the knowledge base in the settings.

    Raises:
        SettingsError: when there is no such folder.
        KnowledgeError: when there is a mistake in it.
    """
    warn_of_another(settings)
    with undisturbed():
        return conversation_about(settings.knowledge, settings.cache_dir)


@contextlib.contextmanager
def telling_of_learning() -> Iterator[None]:
    """Tells whoever waits at a terminal if something is learned before there is an answer."""
    if not sys.stderr.isatty():
        yield
        return
    teller, level = _Teller(), LEARNING.level
    LEARNING.addHandler(teller)
    LEARNING.setLevel(logging.DEBUG)
    try:
        yield
    finally:
        LEARNING.setLevel(level)
        LEARNING.removeHandler(teller)


class _Teller(logging.Handler):
    """Says on standard error what takes so long."""

    def emit(self, record: logging.LogRecord) -> None:
        """Says it, in the same words whatever was logged."""
        print(_LEARNING, file=sys.stderr, flush=True)


def warn_of_another(settings: Settings) -> None:
    """Warns when what is edited in the current folder is not what is used."""
    here, used = Path.cwd(), settings.knowledge
    another = shipped.ignored(here)
    if settings.knowledge_dir is None and (here / "bron.yaml").exists() and not used.samefile(here):
        _LOG.warning(_UNUSED, used, here, f"Zet KNOWLEDGE_DIR op de goede map: {here}")
    elif another is not None and settings.knowledge_dir is None:
        _LOG.warning(_UNUSED, used, another, _INSTALL)
    elif another is not None:
        _LOG.warning(_UNUSED, shipped.general(), another / shipped.GENERAL, _INSTALL)


def conversation_about(directory: Path, cache: Path | None) -> Conversation:
    """What can be talked with about the knowledge base in a folder.

    Raises:
        KnowledgeError: when there is a mistake in it.
    """
    return Conversation(Matcher(load(directory, cache=cache), cache=cache), cache)


def own_process(*words: str, module: str = "bot.__main__") -> list[str]:
    """The command line of this very bot with other words, whatever the current folder holds.

    Args:
        words: what comes after the command.
        module: whose ``main`` runs.
    """
    run = f"import sys; sys.path.insert(0, {str(_CODE)!r}); from {module} import main"
    return [sys.executable, "-P", "-c", f"{run}; sys.exit(main())", *words]


def give_memory_back() -> None:
    """Hands what only starting needed back to the system, where the C library can do that (glibc).

    A bot that is ready and has answered 260 questions then takes 197 MB instead of 217 (glibc 2.36
    on x86-64, the essay that is shipped, nothing trained anew). Elsewhere nothing happens.
    """
    with contextlib.suppress(Exception):  # whatever a platform makes of it, the bot goes on
        ctypes.CDLL(None).malloc_trim(0)
