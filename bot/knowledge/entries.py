"""What people ask or say, and what the bot replies: points, subjects, small talk, templates."""

from __future__ import annotations

from hashlib import blake2b
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    Discriminator,
    Field,
    StringConstraints,
    Tag,
    ValidationInfo,
    field_validator,
    model_validator,
)

from bot.knowledge import filling
from bot.knowledge.base import Answer, Entry, Identifier, Line, Talk, Title, YesNo, assembled

Former = Annotated[
    tuple[Identifier, ...],
    Field(
        alias="voorheen",
        description="Oude ids. Knoppen en links van vroeger blijven daarmee werken.",
    ),
]


class Asked(Entry):
    """Something people ask or say in many ways; ``questions`` stand in ``vragen/``, by its id."""

    id: Identifier = Field(
        description=(
            "Een korte eigen naam: kleine letters, cijfers en streepjes. Verander haar niet meer: "
            "knoppen en links, en vragen/, verwijzen ernaar."
        )
    )
    questions: tuple[Line, ...] = assembled(())
    test_questions: tuple[Line, ...] = Field(
        alias="testvragen",
        default=(),
        description="Vragen om te testen of de bot hier uitkomt; ze staan niet ook in vragen/.",
    )


class Aside(Entry):
    """What a follow-up about a point is answered with: words of our own, a point, or both."""

    text: Answer | None = Field(
        alias="tekst", default=None, description="Wat de bot dan zegt, in onze eigen woorden."
    )
    point: Identifier | None = Field(
        alias="punt", default=None, description="De id van het punt waar dat staat."
    )

    @model_validator(mode="after")
    def _not_empty(self) -> Aside:
        if self.text is None and self.point is None:
            raise ValueError("dit zegt niets; zet er 'tekst: …' in, of 'punt: …'")
        return self


class Support(Aside):
    """What a claim rests on."""

    kind: Literal["beargumenteerd", "gesteld", "verslag", "feit"] = Field(
        alias="soort",
        description=(
            "Hoe het in de tekst staat: met redenen (beargumenteerd), zonder (gesteld), als "
            "verslag van wat anderen doen of vinden, of als feit."
        ),
    )


class Speaker(Aside):
    """Who claims it, if that is not simply the author."""

    speaker: Literal["voorstanders", "lezer", "inleiding", "anderen"] = Field(
        alias="spreker",
        description=(
            "Wie dit beweert: voorstanders, een lezer in een reactie, de inleiding boven de tekst, "
            "of anderen."
        ),
    )


def _keys_or_none(value: Any) -> str:
    return "[sleutels]" if isinstance(value, (dict, Aside)) else "[geen]"


Example = Annotated[
    Annotated[Aside, Tag("[sleutels]")] | Annotated[Literal["geen"], Tag("[geen]")],
    Discriminator(_keys_or_none),
]


class Point(Asked):
    """One thing that a reader may ask about the source.

    A ``passage`` that runs over two paragraphs has an empty line between them. The first of the
    ``terms`` is the form that templates are filled in with.
    """

    title: Title = Field(
        alias="titel",
        description="Waar het over gaat, in hoogstens 35 tekens: de titel staat op een knop.",
    )
    passage: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1500)
    ] = Field(
        description=(
            "Het citaat, letterlijk uit bron.yaml: één tot vier hele zinnen, los te begrijpen. "
            "Loopt het door in de volgende alinea, zet dan een witregel tussen de twee stukken."
        )
    )
    answer: Answer = Field(
        alias="antwoord",
        description="Wat de auteur hier zegt, in gewone taal; het komt boven de passage te staan.",
    )
    test_questions: tuple[Line, ...] = Field(
        alias="testvragen",
        default=(),
        description="Liefst drie of meer vragen om mee te testen; ze staan niet ook in vragen/.",
    )
    why: Aside | None = Field(
        alias="waarom",
        default=None,
        description="Wat de bot zegt op ‘waarom?’: tekst, punt, of allebei.",
    )
    example: Example | None = Field(
        alias="voorbeeld",
        default=None,
        description=(
            "Wat de bot zegt op ‘geef eens een voorbeeld’: tekst, punt, of allebei. Schrijf ‘geen’ "
            "als de tekst er geen geeft."
        ),
    )
    simpler: Answer | None = Field(
        alias="eenvoudiger", default=None, description="Hetzelfde antwoord, voor iemand van twaalf."
    )
    support: Support | None = Field(
        alias="onderbouwing",
        default=None,
        description="Waar dit op rust: de soort, en wat de bot erover zegt.",
    )
    speaker: Speaker | None = Field(
        alias="wie", default=None, description="Alleen als níét de auteur dit beweert: wie dan wel."
    )
    terms: tuple[Title, ...] = Field(
        alias="begrippen",
        default=(),
        description="De term van dit punt en zijn andere vormen. De eerste komt in de sjablonen.",
    )
    related: tuple[Identifier, ...] = Field(
        alias="verwant",
        default=(),
        max_length=4,
        description="De ids van hoogstens vier punten die erbij horen.",
    )
    proposed: YesNo = Field(
        alias="voorstel",
        default=False,
        description="ja zolang dit punt een voorstel is; haal de regel weg als het af is.",
    )
    former: Former = ()


class OutOfScope(Asked):
    """Something people ask or say that the source does not treat.

    ``kind`` is ``ruis`` for what is no question for this bot at all; that has ``other_answers``.
    """

    title: Title = Field(alias="titel", description="Waar het over gaat, in een paar woorden.")
    answer: Answer = Field(
        alias="antwoord",
        description="Dat de tekst dit niet behandelt, en wat er misschien wel in staat.",
    )
    nearest: Identifier | None = Field(
        alias="dichtstbij",
        default=None,
        description="De id van het naaste punt; liever niets dan iets gezochts.",
    )
    former: Former = ()
    kind: Literal["onderwerp", "sjabloon", "ruis"] = assembled("onderwerp")
    other_answers: tuple[Answer, ...] = assembled(())

    def answer_to(self, message: str) -> str:
        """The answer to ``message``: of several, always the same one to the same message."""
        answers = (self.answer, *self.other_answers)
        digest = blake2b(message.strip().casefold().encode(errors="replace"), digest_size=4)
        return answers[int.from_bytes(digest.digest(), "big") % len(answers)]


def _general(text: str) -> str:
    filling.check(text, filling.GENERAL)
    return text


def _of_journal(text: str) -> str:
    filling.check(text, ("bot", "dagen"))
    return text


class SmallTalk(Asked):
    """Small talk, a question about the bot itself, or a message in distress (``nood``).

    ``with_journal`` is said instead of ``answer`` while questions are kept.
    """

    kind: Literal["praatje", "bot", "nood"] = Field(
        alias="soort",
        description="praatje, of bot voor een vraag over de bot zelf. In nood.yaml hoeft dit niet.",
    )
    answer: Annotated[Talk, AfterValidator(_general)] = Field(
        alias="antwoord",
        description=(
            "Wat de bot zegt. Invulplekken: {titel}, {auteur}, {uitgever}, {jaar} en {bot}; "
            "{contact}, {code} en {adres} alleen met ‘zonder’ erbij."
        ),
    )
    without: Annotated[Talk, AfterValidator(_general)] | None = Field(
        alias="zonder",
        default=None,
        description="Wat de bot zegt als een tekst niet heeft wat daar ingevuld wordt.",
    )
    with_journal: Annotated[Talk, AfterValidator(_of_journal)] | None = Field(
        alias="met_journaal",
        default=None,
        description="Wat de bot in plaats daarvan zegt zolang het journaal aan staat.",
    )

    @model_validator(mode="after")
    def _says_something_without(self) -> SmallTalk:
        optional = {*filling.OPTIONAL}
        if self.without is None:
            if named := optional.intersection(filling.named(self.answer)):
                message = f"er staat {{{min(named)}}} in 'antwoord'; zeg bij 'zonder: …' wat de bot"
                raise ValueError(f"{message} zegt als de tekst dat niet noemt")
        elif named := optional.intersection(filling.named(self.without)):
            raise ValueError(f"in 'zonder' kan {{{min(named)}}} niet staan")
        return self


class Noise(Asked):
    """What is no question for this bot: one label, and a few replies to choose from."""

    answers: tuple[Annotated[Answer, AfterValidator(_general)], ...] = Field(
        alias="antwoorden",
        min_length=1,
        description=(
            "Een paar antwoorden; de bot kiest er een. Invulplekken: {titel}, {auteur}, "
            "{uitgever}, {jaar} en {bot}."
        ),
    )


class Template(Asked):
    """What people ask of any text: once for each of its terms, or once for the whole text."""

    per: Literal["term", "tekst"] = Field(
        description="term: één keer voor elk begrip; tekst: één keer voor de hele tekst."
    )
    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)] = Field(
        alias="titel",
        description=(
            "Waar het over gaat. Invulplekken: {titel}, {auteur}, {uitgever}, {jaar}, en {term} "
            "bij ‘per: term’."
        ),
    )
    answer: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)] = Field(
        alias="antwoord",
        description=(
            "Wat de bot zegt. Invulplekken: {titel}, {auteur}, {uitgever}, {jaar}, en {term} bij "
            "‘per: term’."
        ),
    )
    nearest: YesNo = Field(
        alias="dichtstbij",
        default=False,
        description="ja: het punt van het begrip staat als knop onder het antwoord.",
    )

    @field_validator("title", "answer")
    @classmethod
    def _fills(cls, value: str, info: ValidationInfo) -> str:
        term = ("term",) if info.data.get("per") == "term" else ()
        filling.check(value, (*filling.OF_SOURCE, *term))
        return value

    @field_validator("nearest")
    @classmethod
    def _has_a_point(cls, value: bool, info: ValidationInfo) -> bool:
        if value and info.data.get("per") == "tekst":
            raise ValueError("'ja' kan alleen bij 'per: term': dan is het punt van die term bekend")
        return value
