"""The sentences about the journal: what is kept of questions while it is on."""

from __future__ import annotations

from bot.knowledge.sentences import Sentences, button, notice, say


class JournalTexts(Sentences):
    """Said only while the journal is on, but for ``nothing_kept``."""

    journal_told: str = say("journaal_welkom", "dagen")
    journal_told_in_group: str = say("journaal_groep_welkom", "dagen")
    journal_kept: str = say("journaal_privacy", "dagen", limit=1500)
    journal_kept_in_group: str = say("journaal_privacy_groep", "dagen", limit=1500)
    forgotten: str = say("vergeten", "dagen")
    forgotten_in_group: str = say("vergeten_groep", "dagen")
    not_forgotten: str = say("vergeten_mislukt")
    nothing_kept: str = say("niets_bewaard")
    forget_command: str = say("opdracht_vergeet", limit=200)
    button_thumb_up: str = button("knop_duim_omhoog")
    button_thumb_down: str = button("knop_duim_omlaag")
    thumb_thanks: str = notice("duim_bedankt")
