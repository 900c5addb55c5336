"""Which point or subject somebody means who types its id, its title, or a part of that."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz, process

from bot import dutch
from bot.knowledge import Knowledge, OutOfScope, Point

Target = Point | OutOfScope
_ALIKE = 70


def targets(knowledge: Knowledge) -> list[Target]:
    """What questions can be added to: the points, and the text's own subjects outside the text."""
    own = [subject for subject in knowledge.out_of_scope if subject.kind == "onderwerp"]
    return [*knowledge.points, *own]


def named(typed: str, among: Sequence[Target], most: int = 5) -> list[Target]:
    """What is meant, best first: one when it is named exactly, else what has words like that."""
    wanted = dutch.plain(typed).strip()
    if not wanted:
        return []
    exact = [t for t in among if wanted in {t.id, dutch.plain(t.title)}]
    if exact:
        return exact[:1]
    names = {n: f"{dutch.plain(t.title)} {t.id}" for n, t in enumerate(among)}
    inside = [among[n] for n, name in names.items() if wanted in name]
    near = process.extract(
        wanted, names, scorer=fuzz.token_set_ratio, score_cutoff=_ALIKE, limit=most
    )
    found = {t.id: t for t in (*inside, *(among[number] for _, _, number in near))}
    return list(found.values())[:most]
