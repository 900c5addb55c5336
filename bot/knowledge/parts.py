"""Which files a knowledge base has: the layer of a text, and the general layer under it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot import shipped
from bot.knowledge.base import Entry
from bot.knowledge.circle import DiscussionQuestion, QuizQuestion, Statement
from bot.knowledge.documents import Problem
from bot.knowledge.entries import Noise, OutOfScope, Point, SmallTalk, Template
from bot.knowledge.explaining import suggestion
from bot.knowledge.model import FollowUps, Variants, WordList
from bot.knowledge.source import Source
from bot.knowledge.story import Story


@dataclass(frozen=True)
class Part:
    """One kind of file.

    Attributes:
        key: the key above the list in it, or what the part is called.
        about: what stands in it, for whoever edits it, in Dutch.
        model: what an entry of the list, or the whole file, has to fit; nothing if that can only
            be judged when both layers are seen.
        listed: whether the file holds a list of entries.
        keyed: whether each key of it may stand in a file of its own.
        required: whether a text cannot do without.
        given: what every entry has without saying so.
    """

    key: str
    about: str
    model: type[Entry] | None
    listed: bool = True
    keyed: bool = False
    required: bool = False
    given: Mapping[str, str] | None = None


def _split(parts: Mapping[str, Part]) -> dict[str, Part]:
    """The same, where what can be cut may also stand in the files of a folder of its name."""
    cut = {n: part for n, part in parts.items() if (part.listed or part.keyed) and "/" not in n}
    folders = {f"{name.removesuffix('.yaml')}/*.yaml": part for name, part in cut.items()}
    return {**parts, **folders}


_GENERAL = {
    "teksten.yaml": Part("teksten", "De vaste zinnen van de bot.", None, listed=False),
    "praatjes.yaml": Part("praatjes", "Praatjes, en vragen over de bot zelf.", SmallTalk),
    "nood.yaml": Part(
        "nood", "Wat de bot zegt tegen wie in nood is.", SmallTalk, given={"soort": "nood"}
    ),
    "ruis.yaml": Part("ruis", "Wat geen vraag voor de bot is.", Noise),
    "sjablonen.yaml": Part("sjablonen", "Wat mensen van elke tekst vragen.", Template),
    "vervolgvragen.yaml": Part(
        "vervolgvragen", "Hoe mensen doorvragen na een antwoord.", FollowUps, listed=False
    ),
    "woorden.yaml": Part(
        "woorden", "Woorden met ongeveer dezelfde betekenis.", WordList, listed=False
    ),
    "vragen/*.yaml": Part(
        "vragen", "Hoe mensen iets vragen: de varianten, per id.", Variants, listed=False
    ),
}
_TEXT = {
    "bron.yaml": Part(
        "bron", "De tekst zelf, woord voor woord.", Source, listed=False, required=True
    ),
    "punten/*.yaml": Part(
        "punten", "Wat een lezer kan vragen, met antwoord en passage.", Point, required=True
    ),
    "buiten-de-tekst.yaml": Part(
        "onderwerpen", "Waar lezers naar vragen en wat niet in de tekst staat.", OutOfScope
    ),
    "verhaal.yaml": Part(
        "verhaal",
        "Rijtjes, de lijn van het betoog, een tegenwerping en samenvattingen.",
        Story,
        listed=False,
        keyed=True,
    ),
    "stellingen.yaml": Part("stellingen", "Stellingen waar een leeskring over stemt.", Statement),
    "quiz.yaml": Part("quizvragen", "Quizvragen voor een leeskring.", QuizQuestion),
    "bespreekvragen.yaml": Part(
        "bespreekvragen", "Open vragen voor een leeskring.", DiscussionQuestion
    ),
    **_GENERAL,
}
GENERAL, TEXT = _split(_GENERAL), _split(_TEXT)

_OLD_FILE = "woordenlijst.yaml"
OLD_LAYOUT = (
    "dit is de oude indeling, die de bot niet meer leest. Zo zet je haar om: 'vragen' van elk "
    "punt, onderwerp en praatje naar vragen/…yaml, onder zijn id; 'plaats' weg; 'vervolg' wordt "
    "'waarom: {punt: …}' en 'voorbeeld: {punt: …}'; woordenlijst.yaml wordt woorden.yaml "
    "('opvulling' heet daar 'overslaan') en vervolgvragen.yaml. Alles staat in knowledge/README.md"
)


def is_ignored(name: str) -> bool:
    """Whether a path holds a hidden or a backup file or folder, as systems and editors leave."""
    return any(
        part.startswith(".") or part.endswith("~") or (part.startswith("#") and part.endswith("#"))
        for part in name.split("/")
    )


def files(folder: Path, pattern: str) -> list[Path]:
    """The files of one kind."""
    found = sorted(folder.glob(pattern))
    return [path for path in found if not is_ignored(path.relative_to(folder).as_posix())]


def contents(folder: Path, parts: Mapping[str, Part]) -> Iterator[bytes]:
    """All that reading a folder depends on: every name in it, and what its own files hold.

    Raises:
        OSError: when one of them cannot be read.
    """
    for path in sorted(folder.rglob("*")):
        yield path.relative_to(folder).as_posix().encode(errors="surrogateescape")
    for pattern in parts:
        for path in files(folder, pattern):
            yield path.relative_to(folder).as_posix().encode(errors="surrogateescape")
            yield path.read_bytes()


def misplaced(folder: Path, parts: Mapping[str, Part]) -> Iterator[Problem]:
    """Files that look like part of a knowledge base, and that nobody reads; without prefix."""
    known = {path for pattern in parts for path in folder.glob(pattern)}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        suffixes = {suffix.lower() for suffix in path.suffixes}
        if path in known or is_ignored(name) or not suffixes & {".yaml", ".yml"}:
            continue
        old = name == _OLD_FILE
        message = OLD_LAYOUT if old else f"dit bestand hoort hier niet{suggestion(name, parts)}"
        yield Problem(name, 1, "", message)


def not_a_text(folder: Path) -> str | None:
    """Why a folder cannot be a text's at all, and which one to take instead; nothing if it can."""
    if not folder.is_dir():
        return "deze map bestaat niet"
    if (folder / "bron.yaml").exists() or files(folder, "punten/*.yaml"):
        return None
    if folder.name == shipped.GENERAL:
        return "dit is de algemene laag, die onder elke tekst ligt; geef de map van een tekst"
    inside = [path.name for path in shipped.texts(folder) if (path / "bron.yaml").exists()]
    if inside:
        names = " of ".join(str(folder / name) for name in inside)
        return f"dit is geen map van een tekst: er staat geen bron.yaml in; kies {names}"
    return None
