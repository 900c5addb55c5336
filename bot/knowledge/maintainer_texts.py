"""What the bot says to those who look after it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from bot.knowledge.sentences import Sentence, Sentences, button, notice, say


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

    # what went wrong
    missed: str = say("beheer_gemist", "begin", "einde", "aantal", limit=500)
    missed_line: str = say("beheer_gemist_regel", "nummer", "vraag", "aantal", "waarom", limit=100)
    missed_end: str = say("beheer_gemist_slot", limit=500)
    missed_off: str = say("beheer_gemist_uit", limit=500)
    missed_empty: str = say("beheer_gemist_leeg", limit=500)
    missed_nothing: str = say("beheer_gemist_niets", "aantal", limit=500)
    missed_unreachable: str = notice("beheer_gemist_geen_database")
    missed_gone: str = say("beheer_gemist_verdwenen", limit=200)
    missed_one: str = say("beheer_gemist_een", "vraag", "aantal", "waarom", limit=200)
    missed_also: str = say("beheer_gemist_ook", limit=100)
    missed_near: str = say("beheer_gemist_dichtbij", limit=100)
    missed_chosen: str = say("beheer_gemist_gekozen", limit=100)
    missed_declined: str = say("beheer_gemist_door_niets", limit=60)
    missed_unchosen: str = say("beheer_gemist_door_keuze", limit=60)
    missed_voted_down: str = say("beheer_gemist_door_duim", limit=60)
    missed_corrected: str = say("beheer_gemist_door_ander", limit=60)
    missed_wanted: str = say("beheer_gemist_gewild", "vraag", limit=200)
    missed_dismissed: str = say("beheer_gemist_weg", "vraag", limit=200)
    missed_unmarked: str = say("beheer_gemist_terug", "vraag", limit=200)
    missed_is_wanted: str = say("beheer_gemist_is_gewild", limit=60)
    missed_is_away: str = say("beheer_gemist_is_weg", limit=60)
    button_want: str = button("knop_gemist_wil")
    button_dismiss: str = button("knop_gemist_weg")
    button_unmark: str = button("knop_gemist_toch_niet")
    button_to_list: str = button("knop_gemist_lijst")

    # the digest of a week
    digest: str = say(
        "beheer_week",
        *("datum", "aantal", "beantwoord", "vermoed", "buiten", "niets", "anders"),
        *("omhoog", "omlaag"),
        limit=1000,
    )
    digest_missed: str = say("beheer_week_gemist", limit=200)
    digest_more: str = say("beheer_week_meer", limit=200)
