"""Which summary is asked for: of the whole or a section, in a sentence, bullets, short or long."""

from __future__ import annotations

from collections.abc import Sequence

from bot import dutch
from bot.conversation.ordinals import how_many
from bot.conversation.outcomes import Summarised
from bot.knowledge import Knowledge, Section

_LONG, _SHORT = 120, 40
"""From how many words a summary is long, and up to how many it is a sentence."""
_SAY_BRIEF = frozenset({"zin", "zinnetje"})
_SAY_LONG = frozenset({"lang", "lange", "uitgebreid", "uitgebreide"})
_SENTENCES = frozenset("zinnen zinnetjes regels".split())
_BULLETS = frozenset(
    "bullets bullet bulletpoints punten puntjes opsommingstekens hoofdpunten".split()
)
_SEVERAL, _MANY = 3, 9
"""From how many sentences one is too few, and from how many a long summary is meant."""


def summary(knowledge: Knowledge, words: Sequence[str]) -> Summarised | None:
    """The summary that bare ``words`` ask for; nothing if the text has none."""
    summaries = knowledge.story.summaries
    summed_up = [s for s in knowledge.source.sections if s.id in summaries.sections]
    section = next((s for s in summed_up if _names(words, s.title)), None)
    length = how_many(words) or 0
    sentences = 0 if _SENTENCES.isdisjoint(words) else length
    several, many = sentences >= _SEVERAL, sentences >= _MANY
    brief = not _SAY_BRIEF.isdisjoint(words) or (1 < length <= _SHORT and not several)
    if section is not None:
        of_section = summaries.sections[section.id]
        quoted = knowledge.by_id.get(of_section.point or "")
        return Summarised(section, of_section.sentence if brief else of_section.short, quoted)
    whole = summaries.whole
    if whole is None:
        return None
    quoted = knowledge.by_id.get(whole.point or "")
    if not _BULLETS.isdisjoint(words) and (bullets := _bullets(knowledge, summed_up, length)):
        return Summarised(None, bullets, quoted)
    long = many or length >= _LONG or not _SAY_LONG.isdisjoint(words)
    return Summarised(
        None, whole.sentence if brief else whole.long if long else whole.short, quoted
    )


def _bullets(knowledge: Knowledge, summed_up: Sequence[Section], count: int) -> str:
    """A sentence for each section; for as many as the main list has, only where that stands."""
    told = [section.id for section in summed_up]
    main = next(iter(knowledge.story.enumerations), None)
    if main is not None and count == len(main.items):
        points = [knowledge.by_id[item.point] for item in main.items]
        of_items = list(dict.fromkeys(knowledge.section(point).id for point in points))
        if len(of_items) == count and set(of_items) <= set(told):
            told = of_items
    sections = knowledge.story.summaries.sections
    return "\n".join(f"– {sections[name].sentence}" for name in told)


def _names(words: Sequence[str], title: str) -> bool:
    """Whether ``words`` name most of a title's own words."""
    own = set(dutch.content_words(dutch.tokens(title)))
    return bool(own) and len(own & set(words)) / len(own) > 0.5
