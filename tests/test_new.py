"""``python -m bot new``: from a bare text to a bot that answers at once, all of it proposed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from bot import shipped
from bot.cli.main import main
from bot.conversation import Conversation
from bot.drafting import draft, read
from bot.knowledge import Knowledge, load, load_located
from bot.knowledge.advice import TEST_QUESTIONS, points_back
from bot.knowledge.proposals import proposals
from bot.matching import Matcher
from tests.databases import opened
from tests.stage import alone, buttons, stage
from tests.test_check import small_base
from tests.test_cli import bot

TEXT = Path(__file__).with_name("texts") / "huiskamer.md"
TERMS = ("De bibliotheek", "Vrijwilligers", "De envelop")
AWKWARD = """\
Een korte titel {met} haakjes
=============================

Dit is *schuin* en **vet**, met een [koppeling](https://example.org/a_b) en <b>HTML</b>.[^1]
En dit hoort er nog bij: 'ja' # en dit ook.

- een lijst met *één* ding
- "nog een ding": met een dubbele punt

> Zo sprak de wethouder van Nergenshuizen: “Wij bouwen een muziekkoepel.”

### Kopje zonder tekst

### Een kopje dat zo lang is dat het nooit of te nimmer in zijn geheel op een knop zal passen

Zij zeggen dat. Dit is waar. Daarom is het zo.

Zij zeggen dat. Dit is waar. Daarom is het zo.

### Colofon

Geschreven in 1999.
"""


def drafted(text: str, folder: Path) -> Knowledge:
    """The knowledge base that a text becomes, loaded from its files."""
    source = folder.with_suffix(".md")
    source.write_text(text, encoding="utf-8")
    assert main(["new", str(folder), "--text", str(source)]) == 0
    return load(folder)


@pytest.fixture(scope="module", autouse=True)
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A small general layer, on which it takes no time to train."""
    with pytest.MonkeyPatch.context() as patch:
        small_base(tmp_path_factory.mktemp("gedeeld"), patch)
        yield


@pytest.fixture(scope="module")
def living_room(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    """What becomes of an essay of 1,500 words."""
    folder = tmp_path_factory.mktemp("nieuw") / "huiskamer"
    return drafted(TEXT.read_text(encoding="utf-8"), folder)


def test_the_source_has_the_sections_and_paragraphs_of_the_text(living_room: Knowledge) -> None:
    source = living_room.source
    assert source.title == "Wie een huiskamer wil, moet ook stoken"
    assert [section.title for section in source.sections][:2] == [
        "Inleiding",
        "Een duizenddingendoekje met een lenerspas",
    ]
    assert (source.sections[0].kind, source.sections[-1].kind) == ("tekst", "colofon")
    typed = TEXT.read_text(encoding="utf-8").split("\n\n")
    written = [block.strip() for block in typed if not block.startswith("#")]
    assert [paragraph.text for _, paragraph in source.places.values()] == written


def test_every_paragraph_has_a_point_whose_passage_stands_alone(living_room: Knowledge) -> None:
    quoted = {living_room.paragraph(point).id for point in living_room.points}
    assert quoted == {*living_room.source.places}
    for point in living_room.points:
        assert not points_back(point.passage.casefold().split())
        assert len(point.passage.split()) <= 65
        assert len(point.title) <= 35
        assert 7 <= len(point.questions) <= 14
        assert len(point.test_questions) == TEST_QUESTIONS
    assert len({point.title for point in living_room.points}) == len(living_room.points)


def test_what_the_text_often_speaks_of_is_a_term_for_the_templates(living_room: Knowledge) -> None:
    terms = {term for point in living_room.points for term in point.terms}
    assert {"bibliotheek", "huiskamer", "vrijwilligers", "envelop"} <= terms


def test_all_of_it_is_proposed_and_what_pays_most_comes_first(tmp_path: Path) -> None:
    drafted(TEXT.read_text(encoding="utf-8"), tmp_path / "stuk")
    knowledge, locate = load_located(tmp_path / "stuk")
    assert knowledge.proposed == len(knowledge.points) + 1
    found = [*map(str, proposals(knowledge, locate))]
    assert len(found) == knowledge.proposed
    assert found[0].startswith("bron.yaml:5: voorstel: auteur, auteur_apa, uitgever, adres en jaar")
    places = [next(n for n, line in enumerate(found) if f"‘{t}’" in line) for t in TERMS]
    assert places == sorted(places)


def test_whatever_stands_in_a_text_becomes_a_base_that_loads(tmp_path: Path) -> None:
    knowledge = drafted(AWKWARD, tmp_path / "lastig")
    source = knowledge.source
    assert source.title == "Een korte titel (met) haakjes"
    (first, *_) = source.places.values()
    assert first[1].text == (
        "Dit is schuin en vet, met een koppeling en HTML. "
        "En dit hoort er nog bij: 'ja' # en dit ook."
    )
    assert [section.kind for section in source.sections] == ["tekst", "tekst", "colofon"]
    assert len(source.sections[1].title) <= 60
    assert any("Nergenshuizen" in point.passage for point in knowledge.points)


@pytest.mark.parametrize(
    "text", ["Alles.", "Kort stuk\n\nDit is alles.", "# A\n\n" + "b c. " * 900]
)
def test_the_smallest_and_dullest_texts_become_a_base_too(tmp_path: Path, text: str) -> None:
    assert drafted(text, tmp_path / "klein").points


def test_the_same_text_gives_the_same_files() -> None:
    text = read(TEXT.read_text(encoding="utf-8"))
    assert text is not None
    files = draft(text, 2026)
    assert files == draft(text, 2026)
    assert [*files] == ["bron.yaml", "punten/voorstellen.yaml", "vragen/voorstellen.yaml"]
    for content in files.values():
        assert yaml.safe_load(content)


async def test_what_a_text_is_about_can_be_asked_at_once(living_room: Knowledge) -> None:
    beginning = "De bibliotheek heet tegenwoordig de huiskamer"
    assert living_room.by_id["waar-gaat-het-over"].proposed
    async with (
        opened("sqlite+aiosqlite://") as store,
        stage(Conversation(Matcher(living_room)), store) as played,
    ):
        an, chat = alone(played)
        for question in ("Waar gaat het over?", "waar gaat dit artikel over", "het onderwerp?"):
            await played.say(an, chat, question)
            assert beginning in played.last(chat)["text"]


@pytest.mark.parametrize("above", ["", "Van onze redactie\n\n", "3 mei 2024. Leestijd: kort.\n\n"])
def test_a_line_above_a_text_is_not_what_it_is_about(tmp_path: Path, above: str) -> None:
    beginning = "De school krijgt een moestuin. Ouders en leerlingen doen het samen."
    knowledge = drafted(f"# Tuin\n\n{above}{beginning} Ze beginnen in mei.\n", tmp_path / "tuin")
    assert knowledge.by_id["waar-gaat-het-over"].passage == beginning


async def test_start_works_at_once(tmp_path: Path) -> None:
    knowledge = drafted(
        "Boter\n\nDe boter staat in de kelder.\n\nWie vis wil, koopt hem zelf.\n",
        tmp_path / "boter",
    )
    conversation = Conversation(Matcher(knowledge))
    async with opened("sqlite+aiosqlite://") as store, stage(conversation, store) as played:
        an, chat = alone(played)
        await played.say(an, chat, "/start")
        assert "één tekst goed kent: ‘Boter’.\n" in played.last(chat)["text"]
        question, *_ = buttons(played.last(chat))
        await played.press(an, played.last(chat), question)
        assert "De boter staat in de kelder." in played.last(chat)["text"]
        await played.say(an, chat, "/themas")
        assert buttons(played.last(chat))
        assert played.refused() == []


def test_beside_another_text_it_says_how_to_name_one_and_so_does_who_names_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KNOWLEDGE_DIR", raising=False)
    small_base(tmp_path, monkeypatch)
    text = "Boter\n\nDe boter staat in de kelder.\n"
    drafted(text, shipped.folder() / "boter")
    assert "Let op" not in capsys.readouterr().out
    drafted(text, shipped.folder() / "kaas")
    told = capsys.readouterr().out
    assert main(["check"]) == 2
    refused = capsys.readouterr().err
    assert "2 teksten" in told and "2 teksten" in refused
    for name in ("boter", "kaas"):
        assert f"  export KNOWLEDGE_DIR={shipped.folder() / name}\n" in told
        assert f"KNOWLEDGE_DIR={shipped.folder() / name} python -m bot" in refused
        assert f"  export KNOWLEDGE_DIR={shipped.folder() / name}\n" in refused


def test_what_was_only_guessed_of_the_source_is_told_until_it_is_changed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    drafted("Boter\n\nDe boter staat in de kelder.\n", tmp_path / "boter")
    source = tmp_path / "boter" / "bron.yaml"
    written = source.read_text(encoding="utf-8").replace("voorstel: ja\n", "")

    def told() -> list[str]:
        main(["check", str(tmp_path / "boter")])
        return re.findall(r"^bron.yaml:\d+: (\w+): hier staat nog", capsys.readouterr().out, re.M)

    source.write_text(written, encoding="utf-8")
    assert told() == ["uitgever", "adres"]
    source.write_text(written.replace("auteur: de schrijver", "auteur: An Bos"), encoding="utf-8")
    assert told() == ["auteur_apa", "uitgever", "adres"]


def test_check_lists_what_remains(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    drafted("Boter\n\nDe boter staat in de kelder.\n", tmp_path / "boter")
    capsys.readouterr()
    main(["check", str(tmp_path / "boter")])
    said = capsys.readouterr().out
    assert "Wat nog een voorstel is" in said
    assert re.search(r"^punten/voorstellen.yaml:\d+: punten\[2\].voorstel: ‘Kelder’", said, re.M)
    assert f"{shipped.GENERAL}/" not in "".join(
        line for line in said.splitlines() if ": punten[" in line
    )
    main(["check", "--structure", str(tmp_path / "boter")])
    assert " (nog een voorstel: 2 punten en de bron): de opbouw" in capsys.readouterr().out


def test_check_counts_the_test_questions_of_people_apart_from_those_that_were_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "boter"
    text = "Boter\n\nDe boter staat in de kelder.\n\nWie vis wil, koopt hem zelf.\n"
    knowledge = drafted(text, folder)

    def told() -> tuple[int, str]:
        capsys.readouterr()
        return main(["check", str(folder)]), capsys.readouterr().out

    points = folder / "punten" / "voorstellen.yaml"
    proposed = points.read_text(encoding="utf-8")
    point = knowledge.points[1]
    made = point.test_questions[0]
    points.write_text(proposed.replace(made, "xylofoon zwembadfeest"), encoding="utf-8")
    status, said = told()
    assert (status, "xylofoon" in said, "is dat gewoon" in said) == (0, False, False)
    assert re.search(r"^Testvragen van voorstellen, .*: \d van 9 raak.* mis$", said, re.M)
    assert said.endswith("de opbouw is in orde; testvragen van jezelf zijn er nog niet\n")
    finished = proposed.replace(f"{point.id}\n    voorstel: ja\n", f"{point.id}\n")
    points.write_text(finished.replace(made, "xylofoon zwembadfeest"), encoding="utf-8")
    status, said = told()
    assert (status, "'xylofoon zwembadfeest'" in said, "is dat gewoon" in said) == (1, True, True)
    assert re.search(r"^Testvragen van voorstellen, .*: \d van 6 raak", said, re.M)
    assert re.search(r"van de 3 testvragen kom\w+ ergens anders uit \(met", said.splitlines()[-1])


def test_of_a_proposal_no_more_is_said_than_its_passage(living_room: Knowledge) -> None:
    assert {point.answer for point in living_room.points} == {"Zo staat het in de tekst."}


@pytest.mark.parametrize(
    ("folder", "text", "told"),
    [
        ("vol", "stuk.md", "vol is er al"),
        ("leeg", "weg.md", "weg.md is niet te lezen"),
        ("leeg", "leeg.md", "leeg.md staat geen tekst"),
        ("leeg", "latijn.md", "latijn.md is niet te lezen"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_written(
    tmp_path: Path, folder: str, text: str, told: str
) -> None:
    (tmp_path / "vol").mkdir()
    (tmp_path / "vol" / "iets").touch()
    (tmp_path / "stuk.md").write_text("Een stuk.\n", encoding="utf-8")
    (tmp_path / "leeg.md").write_text("\n# \n", encoding="utf-8")
    (tmp_path / "latijn.md").write_bytes("café".encode("latin-1"))
    before = sorted(tmp_path.rglob("*"))
    ended = bot("new", folder, "--text", text, folder=tmp_path)
    assert (ended.returncode, ended.stdout) == (2, b"")
    assert told in ended.stderr.decode()
    assert sorted(tmp_path.rglob("*")) == before
