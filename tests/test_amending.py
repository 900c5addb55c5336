"""A line put into a YAML file: it is read back, and all that stood there stands there still."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.amending.edits import Edits
from bot.amending.insertion import CannotInsertError, insertion
from bot.amending.places import place
from bot.amending.quoting import scalar
from bot.knowledge.documents import KeyPath, read
from bot.settings import shipped_knowledge
from tests.bases import OTHER_TEXT, POINTS, VARIANTS, Base

PIECES = (
    *("wat", "is", "zo'n", "karré", "ja", "nee", "null", "~", "12", "1.5", "2026-11-28", "no"),
    *(
        ": ",
        " #",
        "#",
        "-",
        "- ",
        "?",
        "? ",
        "!",
        "&",
        "*",
        "|",
        ">",
        "%",
        "@",
        "`",
        "'",
        '"',
        "\\",
    ),
    *("[", "]", "{", "}", ",", ", ", ":", "<<", "=", "…", "‘", "€", " "),
)
questions = (
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=6)
    .map(lambda found: " ".join(" ".join(found).split()))
    .filter(bool)
)


def in_quotes(text: str) -> str:
    return "'{}'".format(text.replace("'", "''"))


def folded(text: str) -> str:
    return f">-\n          {text}"


def lines_of(text: str) -> str:
    return f"|\n          {text}\n\n"


def with_comment(text: str) -> str:
    return f"{scalar(text)}   # een opmerking"


WRITTEN = st.sampled_from((scalar, in_quotes, folded, lines_of, with_comment))
BETWEEN = st.sampled_from(("", "", "\n", "      # opmerking\n", "# opmerking\n\n", "   \n"))


@st.composite
def lists(draw: st.DrawFn) -> str:
    """A list of questions under the key ``testvragen``, at two spaces, written in some way."""
    items = draw(st.lists(questions, max_size=3))
    if draw(st.booleans()):
        gap = draw(st.sampled_from((", ", ",\n      ", ",")))
        return f"[{gap.join(map(scalar, items))}]\n"
    indent = " " * draw(st.sampled_from((4, 6)))
    dash = draw(st.sampled_from(("- ", "-   ")))
    told = draw(st.sampled_from(("\n", "   # waarom\n"))) if items else "\n"
    for item in items:
        text = draw(WRITTEN)(item)
        told += f"{indent}{dash}{text}{'' if text.endswith(chr(10)) else chr(10)}{draw(BETWEEN)}"
    return told


@st.composite
def files(draw: st.DrawFn) -> str:
    """A file with two entries, each with or without a list, that ends in some way."""
    told = draw(st.sampled_from(("", "# boven\n", "\n")))
    told += "punten:\n" + draw(BETWEEN)
    for name in ("een", "twee"):
        if draw(st.booleans()):
            told += f"  - id: {name}\n    titel: >-\n      Iets\n      meer\n"
            if draw(st.booleans()):
                told += f"    testvragen: {draw(lists())}"
            told += draw(st.sampled_from(("", "    verwant: [a, b]\n", "    # nog iets\n")))
        else:
            told += f"  - {{id: {name}, titel: 'Iets, of meer'}}\n"
        told += draw(BETWEEN)
    if draw(st.booleans()):
        told = told.rstrip("\n")
    return told.replace("\n", "\r\n") if draw(st.booleans()) else told


def loaded(text: str) -> Any:
    return yaml.load(text, Loader=yaml.BaseLoader)


def added(old: str, new: str) -> str:
    """What was put into a text of which all else is left as it was."""
    alike = (n for n, (one, other) in enumerate(zip(old, new, strict=False)) if one != other)
    at = next(alike, len(old))
    end = len(new) - (len(old) - at)
    assert new[end:] == old[at:]
    return new[at:end]


@given(files(), st.sampled_from((0, 1)), questions)
def test_all_that_stood_there_stands_there_still(text: str, number: int, question: str) -> None:
    found = insertion(text, ("punten", number, "testvragen"), question)
    new = found.into(text)
    wanted = loaded(text)
    entry = wanted["punten"][number]
    entry["testvragen"] = [*(entry.get("testvragen") or []), question]
    assert loaded(new) == wanted
    assert added(text, new)
    if "\n" in found.added:
        assert ("\r\n" in found.added) == ("\r\n" in text)
        remaining = iter(new.splitlines())
        assert all(line in remaining for line in text.splitlines())


@given(questions)
def test_what_is_written_is_read_as_text(question: str) -> None:
    for whole in (f"- {scalar(question)}", f"[{scalar(question)}, b]", f"a: [{scalar(question)}]"):
        data = yaml.safe_load(whole)
        found = data["a"] if isinstance(data, dict) else data
        assert found[0] == question and isinstance(found[0], str)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("wat is dat", "wat is dat"),
        ("zo'n buurthuis, is dat goed?", '"zo\'n buurthuis, is dat goed?"'),
        ("let op: dit", '"let op: dit"'),
        ('wat is "dat" # hier', "'wat is \"dat\" # hier'"),
        ("ja", '"ja"'),
        ("- en nu", '"- en nu"'),
    ],
)
def test_quotes_stand_where_they_must(question: str, told: str) -> None:
    assert scalar(question) == told


REFUSED: dict[str, tuple[str, KeyPath]] = {
    "an empty file": ("# niets\n", ("vragen", "a")),
    "no YAML": ("vragen: [", ("vragen", "a")),
    "no such entry": ("punten:\n  - id: a\n", ("punten", 3, "testvragen")),
    "a text instead of a list": ("vragen:\n  a: b\n", ("vragen", "a")),
    "a list of something else": ("vragen:\n  a:\n    - b: c\n", ("vragen", "a")),
    "a list where keys should be": ("vragen:\n  - a\n", ("vragen", "a")),
    "keys where nothing is": ("vragen: {}\n", ("vragen", "a")),
}


@pytest.mark.parametrize(("text", "path"), REFUSED.values(), ids=list(REFUSED))
def test_where_no_list_can_be_nothing_is_put(text: str, path: KeyPath) -> None:
    with pytest.raises(CannotInsertError):
        insertion(text, path, "vraag")


def test_every_list_of_the_texts_takes_a_line() -> None:
    """Of each file the last."""
    for folder in (shipped_knowledge(), OTHER_TEXT, *(OTHER_TEXT.parent / "texts").glob("*/")):
        for file in sorted(folder.rglob("*.yaml")):
            data = read(file, file.name)[0].data
            paths: list[KeyPath] = []
            for key, held in data.items():
                if key == "vragen":
                    paths += [(key, name) for name in [*held][-1:]]
                elif key in {"punten", "onderwerpen"}:
                    paths += [(key, n, "testvragen") for n in [len(held) - 1]]
            text = file.read_text(encoding="utf-8")
            for path in paths:
                assert insertion(text, path, "nog een: vraag").added.strip().endswith(' vraag"')


def test_a_place_is_found_in_the_texts_own_files_alone(tmp_path: Path) -> None:
    base = Base(tmp_path / "boek")
    found = place(base.directory, "adres", "vragen")
    assert found is not None and found.file == base.path(VARIANTS)
    assert found.path == ("vragen", "adres")
    found = place(base.directory, "adres", "testvragen")
    assert found is not None and (found.file, found.path[0]) == (base.path(POINTS), "punten")
    assert place(base.directory, "begroeting", "vragen") is None


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_all_changes_can_be_taken_back_to_the_byte(tmp_path: Path, mark: str) -> None:
    one, other = tmp_path / "een.yaml", tmp_path / "twee.yaml"
    before = f"{mark}vragen:\r\n  a:\r\n    - é: \u2019n\r\n".replace("é: ", "é ").encode()
    for file in (one, other):
        file.write_bytes(before)
        file.chmod(0o640)
    edits = Edits(tmp_path)
    for file, question in ((one, "b"), (other, "c"), (one, "d")):
        edits.insert(file, ("vragen", "a"), question)
    assert edits.count == 3
    assert one.read_bytes() == before + b"    - b\r\n    - d\r\n"
    assert one.stat().st_mode & 0o777 == 0o640
    assert [line for line in edits.difference().splitlines() if line[0] != " "] == [
        *("een.yaml", "+    - b", "+    - d"),
        *("twee.yaml", "+    - c"),
    ]
    edits.take_back_last()
    assert one.read_bytes() == before + b"    - b\r\n"
    assert edits.take_back() == []
    assert (one.read_bytes(), other.read_bytes()) == (before, before)
    assert (edits.count, sorted(tmp_path.iterdir())) == (0, [one, other])


def test_what_somebody_else_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "een.yaml"
    file.write_text("vragen:\n  a:\n    - b\n", encoding="utf-8")
    edits = Edits(tmp_path)
    edits.insert(file, ("vragen", "a"), "c")
    file.write_text("vragen:\n  a:\n    - van een ander\n", encoding="utf-8")
    assert edits.take_back() == [file]
    assert "van een ander" in file.read_text(encoding="utf-8")
