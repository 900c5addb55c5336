"""What a study circle needs: statements, quiz questions and discussion questions."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints, ValidationInfo, field_validator

from bot.knowledge.base import Answer, Entry, Identifier, Line, OwnId

Option = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
Put = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=280)]


class Statement(Entry):
    """A statement for a group to vote on, and what the author says about it."""

    id: OwnId
    text: Put = Field(alias="stelling", description="De stelling waar de groep over stemt.")
    author_says: Answer = Field(
        alias="auteur",
        description="Wat de auteur erover zegt; dat laat de bot na de stemming zien.",
    )
    points: tuple[Identifier, ...] = Field(
        alias="punten",
        description="De ids van een tot drie punten. De passage van het eerste wordt getoond.",
        min_length=1,
        max_length=3,
    )


class QuizQuestion(Entry):
    """A multiple-choice question; ``right`` counts the options from 1."""

    id: OwnId
    text: Put = Field(alias="vraag", description="De quizvraag.")
    options: tuple[Option, ...] = Field(
        alias="opties",
        description="Twee tot zes antwoorden om uit te kiezen.",
        min_length=2,
        max_length=6,
    )
    right: int = Field(
        alias="goed", description="Het nummer van het goede antwoord, geteld vanaf 1.", ge=1
    )
    explanation: Annotated[str, StringConstraints(pattern=r"^[^\n]+$", max_length=150)] = Field(
        alias="uitleg", description="Waarom dat het goede antwoord is, op één regel."
    )
    point: Identifier = Field(
        alias="punt",
        description=(
            "De id van het punt dat het antwoord geeft: de passage ervan moet het bewijzen."
        ),
    )

    @field_validator("right")
    @classmethod
    def _right_exists(cls, value: int, info: ValidationInfo) -> int:
        options = info.data.get("options")
        if options and value > len(options):
            raise ValueError(f"optie {value} bestaat niet; kies 1 tot en met {len(options)}")
        return value


class DiscussionQuestion(Entry):
    """An open question for a group, with the point whose passage it starts from."""

    id: OwnId
    text: Line = Field(alias="vraag", description="Een open vraag om over door te praten.")
    point: Identifier = Field(
        alias="punt", description="De id van het punt waarvan de passage erbij komt te staan."
    )
