"""Which sentences of a paragraph can be quoted by themselves, and which of those to propose."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice

from bot.knowledge.advice import points_back
from bot.knowledge.source import sentences

MOST_WORDS, MOST_SENTENCES = 64, 4
_LONGEST = 1500
_NEARLY = 0.8


def passages(paragraph: str) -> Iterator[str]:
    """What may be quoted: runs of whole sentences, of which the first hangs on none before it.

    If each of them does, then runs from the first sentence on.
    """
    spans = sentences(paragraph)
    texts = [paragraph[begin:end].strip() for begin, end in spans]
    alone = [n for n, text in enumerate(texts) if not points_back(_words(text))]
    for first in alone or [0]:
        for last in range(first, min(first + MOST_SENTENCES, len(texts))):
            passage = paragraph[spans[first][0] : spans[last][1]].strip()
            if last == first or len(passage.split()) <= MOST_WORDS:
                yield _cut(passage)


def best(paragraph: str, worth: Callable[[str], float]) -> str:
    """The passage that is worth most; of equals the first.

    One that begins where the paragraph does goes before it if it is worth nearly as much: a
    paragraph mostly says at once what it is about.
    """
    runs = [*passages(paragraph)]
    found = max(runs, key=worth)
    first = max((run for run in runs if paragraph.startswith(run)), key=worth, default=found)
    return first if worth(first) >= _NEARLY * worth(found) else found


def opening(paragraph: str) -> str:
    """The first sentence that stands alone, and the one after it if that may come along."""
    first, *others = islice(passages(paragraph), 2)
    return next((passage for passage in others if passage.startswith(first)), first)


def _cut(passage: str) -> str:
    """A passage that is one endless sentence, up to where it still fits."""
    return passage if len(passage) <= _LONGEST else passage[:_LONGEST].rsplit(" ", 1)[0]


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())
