"""One question about two subjects: 'wat kosten de stenen en de bomen'."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot import dutch

_AND = frozenset({"en", "plus", "alsook", "evenals"})
_TOGETHER = "tussen"
"""What is between two things, is between both."""
_LONGEST_QUESTION, _LONGEST_NAME, _LONGEST_ADDITION = 30, 3, 2


@dataclass(frozen=True)
class Half:
    """A question, asked of one of its two subjects.

    Attributes:
        asked: the question about this subject alone, in bare words.
        names: what the subject may be called, in bare words, the longest first.
        addition: the subject in full, if nothing follows it.
    """

    asked: str
    names: tuple[str, ...] = ()
    addition: str = ""


def halves(text: str) -> Iterator[tuple[Half, Half]]:
    """A question, asked of what stands before an 'en' in it, and of what stands behind it.

    'Wat is de taak van ouders en die van kinderen?' is 'wat is de taak van ouders' and 'wat is de
    taak die van kinderen': near enough for matching, which cares little for order. Nothing that is
    long is asked twice.
    """
    words = dutch.tokens(text)
    if len(words) > _LONGEST_QUESTION:
        return
    for place, word in enumerate(words):
        before, behind = words[:place], words[place + 1 :]
        if word not in _AND or not behind or behind[0] in dutch.QUESTION_WORDS:
            continue
        name, rest = _cut(before[::-1], content=True)
        if not name or _TOGETHER in before:
            continue
        article, other = _cut(behind, content=False)
        if article:
            rest = _cut(rest, content=False)[1]
        added, last = _cut(other, content=True)
        asked = " ".join(rest[::-1] + behind)
        if dutch.content_words(last):  # what is asked of both comes last
            yield Half(" ".join(before + last)), Half(asked)
        else:
            subject = " ".join(added)
            addition = subject if not last and len(added) <= _LONGEST_ADDITION else ""
            first = Half(" ".join(before), tuple(_ends(name[::-1])))
            yield first, Half(asked, (subject,), addition)


def _cut(words: Sequence[str], *, content: bool) -> tuple[list[str], list[str]]:
    """The words that are about something, or those that are not, up to the first other one."""
    end = 0
    while end < len(words) and bool(dutch.content_words(words[end : end + 1])) == content:
        end += 1
    return list(words[:end]), list(words[end:])


def _ends(words: Sequence[str]) -> Iterator[str]:
    """The last words, of which the first may be a verb: as many as a name may have, then fewer."""
    for count in range(min(len(words), _LONGEST_NAME), 0, -1):
        yield " ".join(words[-count:])
