"""Which summary is asked for: of the whole or of a section, in a sentence, short or long."""

from __future__ import annotations

from collections.abc import Sequence

from bot import dutch
from bot.conversation.ordinals import how_many
from bot.conversation.outcomes import Summarised
from bot.knowledge import Knowledge

_LONG, _SHORT = 120, 40
"""From how many words a summary is long, and up to how many it is a sentence."""
_SAY_BRIEF = frozenset({"zin", "zinnetje"})
_SAY_LONG = frozenset({"lang", "lange", "uitgebreid", "uitgebreide"})


def summary(knowledge: Knowledge, words: Sequence[str]) -> Summarised | None:
    """The summary that bare ``words`` ask for; nothing if the text has none."""
    summaries = knowledge.story.summaries
    summed_up = [s for s in knowledge.source.sections if s.id in summaries.sections]
    section = next((s for s in summed_up if _names(words, s.title)), None)
    length = how_many(words) or 0
    brief = not _SAY_BRIEF.isdisjoint(words) or 1 < length <= _SHORT
    if section is not None:
        of_section = summaries.sections[section.id]
        quoted = knowledge.by_id.get(of_section.point or "")
        return Summarised(section, of_section.sentence if brief else of_section.short, quoted)
    whole = summaries.whole
    if whole is None:
        return None
    long = length >= _LONG or not _SAY_LONG.isdisjoint(words)
    text = whole.sentence if brief else whole.long if long else whole.short
    return Summarised(None, text, knowledge.by_id.get(whole.point or ""))


def _names(words: Sequence[str], title: str) -> bool:
    """Whether ``words`` name most of a title's own words."""
    own = set(dutch.content_words(dutch.tokens(title)))
    return bool(own) and len(own & set(words)) / len(own) > 0.5
