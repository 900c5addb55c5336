"""All that is learned of a text is left in the cache, by two processes where that can be."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

from bot.conversation.phrasing import Phrasings
from bot.knowledge import KnowledgeError, load
from bot.matching import Matcher
from bot.settings import read_settings


def train(directory: Path, cache: Path) -> None:
    """Trains what tells entries apart here, and what recognises need and follow-ups beside it.

    Together they take 12 s on one core and 9 s on two (the essay that is shipped). No threads may
    run in this process, as it is forked where the system can do that.

    Args:
        directory: the folder of the text.
        cache: where what is learned is left.

    Raises:
        KnowledgeError: when there is a mistake in it.
    """
    matcher = Matcher(load(directory, cache=cache), cache=cache, ready=False)

    def recognise() -> None:
        _ = matcher.distress
        Phrasings(matcher.knowledge, matcher.analyser, cache)

    if "fork" not in multiprocessing.get_all_start_methods():
        recognise()
        _ = matcher.views.svm
        return
    beside = multiprocessing.get_context("fork").Process(target=recognise)
    beside.start()
    _ = matcher.views.svm
    beside.join()


def main() -> int:
    """Trains the text of the settings.

    Returns:
        The exit status: 0, or 1 when there is a mistake in it.
    """
    settings = read_settings()
    try:
        train(settings.knowledge, settings.cache_dir)
    except KnowledgeError:
        return 1
    return 0
