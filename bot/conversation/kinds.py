"""What the kinds of follow-ups have in common: what each needs, and what it makes of a message."""

from __future__ import annotations

from bot.knowledge import FollowUpKind

SURELY, PERHAPS = 0.35, -0.2
"""From which margin a phrasing surely is a follow-up, and from which it may be one."""
SAID: frozenset[FollowUpKind] = frozenset(["bedankt", "correctie", "ook", "dusvindt", "terug"])
"""Kinds that a part of a message does not make of the whole."""
READ_AFTER: frozenset[FollowUpKind] = frozenset(["ook", "dusvindt", "standpunt"])
"""Kinds that are read after what was shown, and may mean that again."""
BY_ITSELF: frozenset[FollowUpKind] = frozenset(
    ["begin", "einde", "kopjes", "samenvatting", "citaten", "verschil", "ordinaal"]
)
"""Kinds that make sense with nothing before them, if they name what they are about."""
NAMING: frozenset[FollowUpKind] = frozenset(["ook", "welwat"])
"""Kinds that ask about what they name, also without the form of a question."""
OF_WHAT_WAS_SHOWN: frozenset[FollowUpKind] = frozenset(
    ["waarom", "klopt", "eens", "hoe", "gevolg", "wie", "mensen", "verder", "ervoor", "bron"]
)
"""Kinds that are about what was shown, if they name nothing else."""
OF_AN_OPINION: frozenset[FollowUpKind] = frozenset(
    ["klopt", "eens", "wie", "ook", "dusvindt", "raad"]
)
"""Kinds that ask for somebody's opinion, which may be the bot's as well."""
OF_AN_ITEM: frozenset[FollowUpKind] = frozenset(
    [
        "waarom",
        "hoe",
        "klopt",
        "eens",
        "voorbeeld",
        "eenvoudiger",
        "korter",
        "langer",
        "wie",
        "waar",
    ]
)
"""Kinds that may be asked of an item of a list by its place: 'en dat derde, klopt dat wel?'"""
OF_WHAT_IS_NAMED: frozenset[FollowUpKind] = OF_AN_ITEM | {"mensen", "bron", "verder", "gevolg"}
"""Kinds that are about what they name, and else about what was shown."""
CERTAINLY_OF_IT: frozenset[FollowUpKind] = frozenset(["wie", "waar"])
"""Those of which the reply would be untrue if they named something else than was found."""
OPENING: frozenset[FollowUpKind] = frozenset(["bedankt", "correctie", "alweer"])
"""Kinds that come before a question, and only prepare for it."""
OF_A_TOPIC: frozenset[FollowUpKind] = frozenset(["wie", "mensen", "waar", "bron"])
"""Kinds that are asked of what the same message names, whatever it leads to as a whole."""
OF_A_TOPIC_ONLY: frozenset[FollowUpKind] = frozenset(["voorbeeld", "eenvoudiger"])
"""Kinds that are asked so if the message as a whole surely leads to nothing."""
OF_A_CLAIM: frozenset[FollowUpKind] = frozenset(["klopt", "eens"])
"""Kinds that ask if what was said is so, or if the author thinks so too."""
RATHER_ALONE: frozenset[FollowUpKind] = frozenset(
    ["ook", "dusvindt", "klopt", "eens", "terug", "waarom", "hoe", "gevolg"]
)
"""Kinds that are whole questions if they name what they are about, and the text surely has that."""
