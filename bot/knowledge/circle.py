"""What a study circle needs: statements, quiz questions and discussion questions."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints, ValidationInfo, field_validator

from bot.knowledge.base import Answer, Entry, Identifier, Line

Option = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
Put = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=280)]


class Statement(Entry):
    """A statement for a group to vote on, and what the author says about it."""

    id: Identifier
    text: Put = Field(alias="stelling")
    author_says: Answer = Field(alias="auteur")
    points: tuple[Identifier, ...] = Field(alias="punten", min_length=1, max_length=3)


class QuizQuestion(Entry):
    """A multiple-choice question; ``right`` counts the options from 1."""

    id: Identifier
    text: Put = Field(alias="vraag")
    options: tuple[Option, ...] = Field(alias="opties", min_length=2, max_length=6)
    right: int = Field(alias="goed", ge=1)
    explanation: Annotated[str, StringConstraints(pattern=r"^[^\n]+$", max_length=150)] = Field(
        alias="uitleg"
    )
    point: Identifier = Field(alias="punt")

    @field_validator("right")
    @classmethod
    def _right_exists(cls, value: int, info: ValidationInfo) -> int:
        options = info.data.get("options")
        if options and value > len(options):
            raise ValueError(f"optie {value} bestaat niet; kies 1 tot en met {len(options)}")
        return value


class DiscussionQuestion(Entry):
    """An open question for a group, with the point whose passage it starts from."""

    id: Identifier
    text: Line = Field(alias="vraag")
    point: Identifier = Field(alias="punt")
