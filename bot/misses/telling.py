"""What went wrong with questions, in a few plain words."""

from __future__ import annotations

from collections.abc import Mapping

from bot.knowledge.maintainer_texts import MaintainerTexts
from bot.misses.clustering import Cluster
from bot.misses.kinds import Miss

_MOST_CHARACTERS = 160


def why(cluster: Cluster, texts: MaintainerTexts, *, how_often: bool = False) -> str:
    """What went wrong, the most frequent first; with ``how_often`` it did, if in several ways."""
    said: Mapping[Miss, str] = {
        "declined": texts.missed_declined,
        "unchosen": texts.missed_unchosen,
        "voted down": texts.missed_voted_down,
        "corrected": texts.missed_corrected,
    }
    counted = how_often and len(cluster.misses) > 1
    return ", ".join(
        f"{said[miss]} ({often} ×)" if counted else said[miss] for miss, often in cluster.misses
    )


def short(question: str) -> str:
    """As much of a question as has room among others, in whole words if it has those."""
    if len(question) <= _MOST_CHARACTERS:
        return question
    begin = question[:_MOST_CHARACTERS]
    return f"{begin.rpartition(' ')[0] or begin} …"
