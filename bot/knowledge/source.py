"""The text that the bot is about: sections and paragraphs, and where a quotation stands in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, StringConstraints, Tag

from bot.knowledge.base import Entry, Line, OwnId, Title, YesNo

GUESSED = {
    "auteur": "de schrijver",
    "auteur_apa": "de schrijver",
    "uitgever": "onbekende uitgever",
    "adres": "https://example.org/",
}
"""What stands in a proposal where nobody has filled in yet who wrote the text, and where it is."""
_NOBODY = re.compile(r"(\w+ )?onbekende?( \w+)?", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.?!][’'\")\]]*\s+(?=[“‘A-Z0-9])")
_NUMBERING = re.compile(r"\d+\.")
_BREAK = re.compile(r"\s*\n\s*")
BETWEEN = "\n\n"

Address = Annotated[str, StringConstraints(pattern=r"^https?://\S+$")]
Contact = Annotated[str, StringConstraints(pattern=r"^(https?://\S+|[^@\s]+@[^@\s]+)$")]
Paragraph = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=10_000)
]


def is_nobody(name: str) -> bool:
    """Whether a name only says that nobody knows it: ‘onbekend’, ‘onbekende uitgever’."""
    return bool(_NOBODY.fullmatch(name))


def _list_or_all(value: Any) -> str:
    return "[lijst]" if isinstance(value, (list, tuple)) else "[alles]"


Unquotable = Annotated[
    Annotated[tuple[Annotated[int, Field(ge=1)], ...], Tag("[lijst]")]
    | Annotated[Literal["alles"], Tag("[alles]")],
    Discriminator(_list_or_all),
]


def sentences(text: str) -> list[tuple[int, int]]:
    """Where each sentence of ``text`` begins and ends; a number before the first is part of it."""
    starts = [0]
    for match in _SENTENCE_END.finditer(text):
        if not _NUMBERING.fullmatch(text[starts[-1] : match.end()].strip()):
            starts.append(match.end())
    return list(pairwise([*starts, len(text)]))


class SourceParagraph(Entry):
    """A numbered paragraph of the source; ``p5`` is paragraph 5.

    ``unquotable`` are the numbers of the sentences that no passage may quote, or all of them.
    """

    id: Annotated[str, StringConstraints(pattern=r"^[a-z]+[0-9]+$")] = Field(
        description="Een letter en een nummer, zoals p5: de vijfde alinea van de hele tekst."
    )
    text: Paragraph = Field(alias="tekst", description="De alinea, woord voor woord.")
    unquotable: Unquotable = Field(
        alias="niet_citeren",
        default=(),
        description=(
            "De nummers van de zinnen die geen passage mag aanhalen, of: alles. De alinea wordt "
            "dan nooit in haar geheel getoond."
        ),
    )

    @property
    def number(self) -> int:
        """The number behind the letter."""
        return int(re.sub(r"\D", "", self.id))

    @property
    def shown_whole(self) -> bool:
        """Whether the paragraph may be shown in its entirety."""
        return not self.unquotable

    def forbidden(self, quotation: str) -> Iterator[int]:
        """The numbers of the sentences that ``quotation`` takes from here and may not."""
        start = self.text.find(quotation)
        for number, (begin, end) in enumerate(sentences(self.text), 1):
            overlaps = begin < start + len(quotation) and start < end
            if overlaps and (self.unquotable == "alles" or number in self.unquotable):
                yield number


class Section(Entry):
    """A titled part of the source."""

    id: OwnId
    title: Title = Field(alias="titel", description="Het kopje boven dit deel van de tekst.")
    kind: Literal["tekst", "colofon", "reacties"] = Field(
        alias="soort",
        default="tekst",
        description="tekst, colofon (over de auteur en het stuk) of reacties (van lezers).",
    )
    paragraphs: tuple[SourceParagraph, ...] = Field(
        alias="alineas", min_length=1, description="De alinea’s, in volgorde."
    )


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation, or its part in one paragraph, and where that stands."""

    section: Section
    paragraph: SourceParagraph
    text: str


class Source(Entry):
    """The text that the bot is about, with its bibliographic data.

    ``year`` is nothing where nobody knows it, ``address`` where the text stands on no page;
    ``contact`` is where readers may write to; ``code`` where the bot's own code can be found;
    ``proposed`` says that nobody has filled in yet who wrote it, when and where.
    """

    title: Annotated[str, StringConstraints(min_length=1, max_length=250)] = Field(
        alias="titel", description="De titel van de tekst."
    )
    author: Line = Field(alias="auteur", description="Wie de tekst schreef, voluit.")
    author_apa: Line = Field(
        alias="auteur_apa",
        description="De auteur zoals in een literatuurlijst, achternaam voorop: Jansen, A. B.",
    )
    publisher: Line = Field(alias="uitgever", description="Waar de tekst verscheen.")
    year: Annotated[int, Field(ge=1000, le=2100)] | None = Field(
        alias="jaar",
        default=None,
        description="Het jaar waarin de tekst verscheen; laat de regel weg als niemand dat weet.",
    )
    address: Address | None = Field(
        alias="adres",
        default=None,
        description=(
            "Het webadres van de tekst; elke passage krijgt er een link naar. Laat de regel weg "
            "als de tekst niet online staat."
        ),
    )
    contact: Contact | None = Field(
        alias="contact",
        default=None,
        description="Waar lezers iets kunnen melden: een mail- of webadres.",
    )
    code: Address | None = Field(
        alias="code", default=None, description="Het webadres waar de code van de bot staat."
    )
    proposed: YesNo = Field(
        alias="voorstel",
        default=False,
        description=(
            "ja: auteur, uitgever, jaar en adres zijn nog niet ingevuld. Haal de regel weg als dat "
            "wel zo is."
        ),
    )
    sections: tuple[Section, ...] = Field(
        alias="onderdelen",
        min_length=1,
        description="De delen van de tekst, in volgorde, elk met zijn alinea’s.",
    )

    @property
    def unknown(self) -> list[str]:
        """The keys under which there still stands what was only proposed.

        Of a text whose writer nobody knows, that is what there is to say of the author.
        """
        given = self.model_dump(by_alias=True, include={"author", "author_apa", "publisher"})
        given["adres"] = self.address
        still = [key for key, guess in GUESSED.items() if given[key] == guess]
        nameless = not self.proposed and "auteur" in still and "auteur_apa" in still
        return [key for key in still if not (nameless and key.startswith("auteur"))]

    @property
    def nameless(self) -> bool:
        """Whether nobody knows who wrote the text, or nobody has said it yet."""
        return self.author == GUESSED["auteur"] or is_nobody(self.author)

    @property
    def published(self) -> bool:
        """Whether it is known where the text appeared."""
        return not is_nobody(self.publisher)

    @property
    def online(self) -> str | None:
        """Where the text can be read, if it can be; what is only proposed leads nowhere."""
        return None if self.address == GUESSED["adres"] else self.address

    @property
    def surname(self) -> str:
        """The author as people name them: what stands before the comma in a reference."""
        if self.nameless:
            return GUESSED["auteur"]
        return self.author_apa.partition(",")[0].strip()

    @cached_property
    def places(self) -> dict[str, tuple[Section, SourceParagraph]]:
        """Paragraph id → its section and itself, in the source's order."""
        return {p.id: (section, p) for section in self.sections for p in section.paragraphs}

    @cached_property
    def _found(self) -> dict[str, tuple[Quote, ...]]:
        return {}

    def quotes(self, passage: str) -> tuple[Quote, ...]:
        """Where ``passage`` stands: in a paragraph, or in two that follow on each other.

        A line break in it is the break between two paragraphs, unless the source has one there.
        Nothing if it stands nowhere; if it stands in several places, the first.
        """
        if passage not in self._found:
            self._found[passage] = self._whole(passage) or self._parted(passage)
        return self._found[passage]

    def _whole(self, passage: str) -> tuple[Quote, ...]:
        for section, paragraph in self.places.values():
            if passage in paragraph.text:
                return (Quote(section, paragraph, passage),)
        return ()

    def _parted(self, passage: str) -> tuple[Quote, ...]:
        pieces = _BREAK.split(passage)
        if len(pieces) != 2:
            return ()
        first, second = pieces
        for before, after in pairwise(self.places.values()):
            if before[1].text.endswith(first) and after[1].text.startswith(second):
                return Quote(*before, first), Quote(*after, second)
        return ()
