"""What the bot says to those who look after it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from bot.knowledge.sentences import Sentence, Sentences, say


class MaintainerTexts(Sentences):
    """The sentences for the chats of maintainers."""

    base_refused: str = say("kennisbank_geweigerd", "fouten", limit=500)
    base_mended: str = say("kennisbank_hersteld", limit=500)
    base_read: str = say("kennisbank_gelezen", "aantal", limit=500)
    reading_again: str = say("beheer_herladen", limit=500)
    not_read_again: str = say("beheer_herladen_niet", limit=500)
    status: str = say(
        "beheer_status", "versie", "titel", "punten", "varianten", "voorstellen", "database"
    )
    database_reached: str = say("beheer_database_bereikbaar", "soort", limit=200)
    database_gone: str = say("beheer_database_weg", "soort", limit=200)
    try_what: str = say("beheer_proef_leeg", limit=500)
    outcomes: Mapping[Literal["answer", "suggest", "decline", "chat"], Sentence] = Field(
        alias="beheer_uitkomsten"
    )
    tried: str = say("beheer_proef", "vraag", "uitkomst", limit=500)
    tried_candidate: str = say("beheer_proef_kandidaat", "kans", "titel", "id", limit=200)
    tried_variant: str = say("beheer_proef_variant", "vraag", "gelijkenis", limit=200)
    tried_none: str = say("beheer_proef_niets", "kans", limit=200)
