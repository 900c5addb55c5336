"""The help for editors: schemas made from the models, in Dutch, and every file tied to its own."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest

from bot import shipped
from bot.cli.main import main
from bot.knowledge import FollowUpKind, Texts, load
from bot.knowledge.base import keys
from bot.knowledge.editors import FOLDER, folders, untied
from bot.knowledge.follow_ups import ASKED
from bot.knowledge.occasions import OCCASIONS
from bot.knowledge.parts import GENERAL, TEXT, files
from bot.knowledge.schema import name_of, schemas
from bot.languages import foreign_language
from tests.bases import OTHER_TEXT, POINTS, SOURCE, VARIANTS, Base
from tests.json_schema import mistakes, read

HOME = shipped.folder()
SCHEMAS = {name: json.loads(text) for name, text in schemas().items()}
TEXTS = Path(__file__).with_name("texts")
MEND = "python -m bot schema"
FILES = [
    pytest.param(path, name_of(pattern), id=path.relative_to(folder.parent).as_posix())
    for folder in (*folders(HOME), OTHER_TEXT, TEXTS / "dorpsplein")
    for pattern in (GENERAL if folder.name == shipped.GENERAL else TEXT)
    for path in files(folder, pattern)
]


def properties(schema: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every key that a schema knows, with what it says of it."""
    if isinstance(schema, dict):
        yield from schema.get("properties", {}).items()
    if isinstance(schema, (dict, list)):
        for inner in schema.values() if isinstance(schema, dict) else schema:
            yield from properties(inner)


# the schemas themselves


def test_the_shipped_schemas_are_those_of_the_models() -> None:
    written = {p.name: p.read_text(encoding="utf-8") for p in (HOME / FOLDER).iterdir()}
    assert written == schemas(), f"verouderd; draai {MEND}"


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_key_is_described_in_dutch(name: str) -> None:
    for key, schema in properties(SCHEMAS[name]):
        said = schema.get("description", "")
        assert re.fullmatch(r"\S.*\.", said), f"{key}: geen beschrijving"
        assert "``" not in said
        assert foreign_language(said) is None, said


def test_every_sentence_and_every_kind_of_follow_up_is_described() -> None:
    assert OCCASIONS.keys() == {*keys(Texts)}
    assert ASKED.keys() == {*get_args(FollowUpKind)}


def test_what_may_be_filled_in_is_told() -> None:
    said = SCHEMAS["teksten.json"]["properties"]["stemregel"]["description"]
    assert said.endswith("Invulplekken: {optie}, {aantal}.")


def test_what_stands_in_no_file_is_not_offered() -> None:
    offered = {key for schema in SCHEMAS.values() for key, _ in properties(schema)}
    assert offered.isdisjoint({"questions", "other_answers", "kind", "title"})


# the files


def test_every_shipped_file_is_tied_to_its_schema() -> None:
    loose = [path.name for folder in folders(HOME) for path, _ in untied(folder, HOME)]
    assert loose == [], f"geen (goede) eerste regel; draai {MEND}"


@pytest.mark.parametrize(("path", "schema"), FILES)
def test_every_file_fits_its_schema(path: Path, schema: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert [*mistakes(SCHEMAS[schema], read(text))] == []
    if path.is_relative_to(HOME):
        tied = re.match(r"# yaml-language-server: \$schema=(\S+)\n", text)
        assert tied
        assert (path.parent / tied[1]).resolve() == (HOME / FOLDER / schema).resolve()


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        (POINTS, "titel: Wat", "titl: Wat", ".punten[0].titl: onbekend"),
        (POINTS, "titel: Wat", "titl: Wat", ".punten[0]: required"),
        (POINTS, "id: beroep", "id: Het Beroep", ".punten[0].id: pattern"),
        (POINTS, "  - id: beroep\n", "  - id: beroep\n    voorstel: vast\n", "voorstel: enum"),
        (POINTS, "  - id: beroep\n", "  - id: beroep\n    voorheen: adres\n", "voorheen: type"),
        (POINTS, "punten:", "puntn:", ".puntn: onbekend"),
        (SOURCE, "jaar: 1860", "jaar: lang geleden", ".jaar: anyOf"),
        (SOURCE, "jaar: 1860", "jaar: 860", ".jaar: anyOf"),
        (VARIANTS, "  beroep:", "  Zijn beroep:", ".vragen.Zijn beroep: onbekend"),
    ],
)
def test_what_the_bot_refuses_an_editor_marks(
    tmp_path: Path, file: str, old: str, new: str, told: str
) -> None:
    base = Base(tmp_path / "boek")
    base.change(file, old, new)
    assert base.problems()
    schema = next(name_of(pattern) for pattern in TEXT if Path(file).match(pattern))
    found = [*mistakes(SCHEMAS[schema], read(base.path(file).read_text(encoding="utf-8")))]
    assert any(told in mistake for mistake in found), found


def test_what_looks_like_something_else_than_text_is_text(tmp_path: Path) -> None:
    base = Base(tmp_path / "boek")
    base.change(POINTS, "titel: Wat de verteller doet", "titel: 1860")
    base.change(VARIANTS, "  beroep:\n", "  beroep:\n    - 3.5\n    - true\n    - nee\n")
    assert base.problems() == []
    for file, schema in ((POINTS, "punten.json"), (VARIANTS, "vragen.json")):
        data = read(base.path(file).read_text(encoding="utf-8"))
        assert [*mistakes(SCHEMAS[schema], data)] == []


# the command


def test_the_command_ties_a_text_that_stands_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base = Base(tmp_path / "boek")
    before = base.load()
    points = base.path(POINTS).read_text(encoding="utf-8")
    base.write(POINTS, "# yaml-language-server: $schema=elders.json\n" + points)
    variants = base.path(VARIANTS).read_bytes().replace(b"\n", b"\r\n")
    base.write(VARIANTS, b"\xef\xbb\xbf" + variants)
    (base.directory / FOLDER).mkdir()
    (base.directory / FOLDER / "vroeger.json").touch()

    assert main(["schema", str(base.directory)]) == 0
    assert "3 bestanden kregen" in capsys.readouterr().out
    tie = "# yaml-language-server: $schema={}.schema/{}.json"
    assert (
        base.path(POINTS).read_text(encoding="utf-8") == f"{tie.format('../', 'punten')}\n{points}"
    )
    first = f"{tie.format('../', 'vragen')}\r\n".encode()
    assert base.path(VARIANTS).read_bytes() == b"\xef\xbb\xbf" + first + variants
    assert base.path(SOURCE).read_text(encoding="utf-8").startswith(tie.format("", "bron") + "\n")
    assert {p.name for p in (base.directory / FOLDER).iterdir()} == SCHEMAS.keys()
    assert load(base.directory) == before

    assert main(["schema", str(base.directory)]) == 0
    assert "0 bestanden kregen" in capsys.readouterr().out


def test_texts_beside_a_general_layer_share_their_schemas(tmp_path: Path) -> None:
    base = Base(tmp_path / "boek", tmp_path / shipped.GENERAL)
    base.change(f"{shipped.GENERAL}/nood.yaml", "# yaml-language-server", "#")
    assert main(["schema", str(base.directory)]) == 0
    assert (tmp_path / FOLDER / "punten.json").exists()
    assert not (base.directory / FOLDER).exists()
    assert "$schema=../../.schema/punten.json\n" in base.path(POINTS).read_text(encoding="utf-8")
    assert [*untied(tmp_path / shipped.GENERAL, tmp_path)] == []


def test_a_new_text_is_tied_from_the_start(tmp_path: Path) -> None:
    text = TEXTS / "huiskamer.md"
    assert main(["new", str(tmp_path / "stuk"), "--text", str(text)]) == 0
    made = [*(tmp_path / "stuk").rglob("*.yaml")]
    assert len(made) == 3
    for path in made:
        tie, _, _ = (content := path.read_text(encoding="utf-8")).partition("\n")
        schema = (path.parent / tie.partition("$schema=")[2]).resolve()
        assert [*mistakes(json.loads(schema.read_text(encoding="utf-8")), read(content))] == []


def test_a_folder_that_is_not_there_gets_no_schemas(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["schema", str(tmp_path / "weg")]) == 2
    assert "is geen map" in capsys.readouterr().err
    assert not [*tmp_path.iterdir()]
