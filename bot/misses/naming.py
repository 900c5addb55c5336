"""What an entry of the knowledge base is called to whoever looks after it."""

from __future__ import annotations

from bot.knowledge import OutOfScope, Point, SmallTalk

NO_NEED = (
    "Is het geen nood? Zet de zin dan onder ‘geen_nood:’, in algemeen/vragen/gewoon.yaml (of, "
    "alleen voor deze tekst, in vragen/gewoon.yaml van de tekst zelf)"
)


def title_of(entry: Point | OutOfScope | SmallTalk) -> str:
    """Its title, or how it is put most plainly."""
    if isinstance(entry, SmallTalk):
        return next(iter(entry.questions), entry.id)
    return entry.title


def talk_of(entry: SmallTalk) -> str:
    """What people get who get small talk, or the help for who is in need."""
    if entry.kind == "nood":
        return f"de hulp voor wie in nood is, zoals ‘Bel 113’ ({entry.id})"
    return f"het praatje ‘{title_of(entry)}’ ({entry.id})"
