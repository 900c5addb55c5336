"""Every sentence that the bot says of itself, with the fields that may be filled in."""

from __future__ import annotations

from string import Formatter
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

MAX_LENGTH = 3000


def _say(key: str, *placeholders: str, limit: int = MAX_LENGTH) -> Any:
    """A sentence under ``key`` in the YAML; it may name these placeholders, as ``{naam}``."""
    return Field(
        alias=key, min_length=1, max_length=limit, json_schema_extra={"fill": list(placeholders)}
    )


class Texts(BaseModel):
    """The bot's sentences; plain text, of which the bot itself makes safe HTML."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    # the private chat
    welcome: str = _say("welkom", "titel", "auteur", "naam")
    help: str = _say("hulp", "titel", "auteur")
    examples: tuple[str, ...] = Field(alias="voorbeeldvragen", min_length=3, max_length=3)
    only_text: str = _say("alleen_tekst")
    decline: str = _say("niet_gevonden", "titel")
    nearest: str = _say("dichtstbij")
    suggest: str = _say("bedoelde_je")
    none_of_these: str = _say("geen_van_deze", limit=60)
    none_of_these_reply: str = _say("geen_van_deze_antwoord")
    two_answers: str = _say("twee_vragen")
    foreign: dict[str, str] = Field(alias="andere_taal")
    something_wrong: str = _say("er_ging_iets_mis")
    old_button: str = _say("oude_knop", limit=200)
    unknown_command: str = _say("onbekende_opdracht")
    too_fast: str = _say("te_snel")

    # around a passage
    source_line: str = _say("bronregel", "auteur", "onderdeel", "alinea", "jaar")
    source_line_reader: str = _say("bronregel_reactie", "onderdeel", "alinea")
    read_article: str = _say("lees_artikel", limit=60)
    read_on: str = _say("lees_verder", limit=60)
    paragraph_heading: str = _say("alinea_kop", "onderdeel", "alinea")

    # buttons
    button_paragraph: str = _say("knop_alinea", limit=40)
    button_back: str = _say("knop_terug", limit=40)
    button_previous: str = _say("knop_vorige", limit=40)
    button_next: str = _say("knop_volgende", limit=40)
    button_share: str = _say("knop_delen", limit=40)
    button_more: str = _say("knop_meer", limit=40)

    @field_validator("*")
    @classmethod
    def _fills(cls, value: Any, info: ValidationInfo) -> Any:
        extra = cls.model_fields[info.field_name or ""].json_schema_extra
        allowed = extra["fill"] if isinstance(extra, dict) else []
        for text in value.values() if isinstance(value, dict) else _as_tuple(value):
            _check_fill(text, allowed if isinstance(allowed, list) else [])
        return value


def _as_tuple(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else (value,)


def _check_fill(text: str, allowed: list[Any]) -> None:
    try:
        names = [name for _, name, _, _ in Formatter().parse(text) if name is not None]
    except ValueError as error:
        raise ValueError("een accolade staat los; schrijf {{ of }} voor een gewone accolade") from error
    for name in names:
        if name not in allowed:
            known = ", ".join(f"{{{a}}}" for a in allowed) or "geen"
            raise ValueError(f"{{{name}}} kan hier niet ingevuld worden; wel: {known}")
