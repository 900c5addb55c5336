"""The knowledge base: what is right is loaded; what is wrong is told, with its line and a way out.

A mistake is made in a copy of the small knowledge base, as a maintainer would make it.
"""

from __future__ import annotations

import codecs
import os
from dataclasses import dataclass
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.knowledge import Knowledge, KnowledgeError, Problem, load, load_located
from bot.knowledge.texts import BUTTON_LENGTH, COMMANDS, MAX_LENGTH
from tests.bases import OTHER_TEXT, POINTS, SOURCE, TALK, TEXTS, Base
from tests.work import counted

QUIZ = """\
quizvragen:
  - id: vraag-een
    vraag: Waarin handelt hij?
    opties: [koffie, thee]
    goed: {right}
    uitleg: {explanation}
    punt: beroep
"""
TITLE = "titel: Wat de verteller doet"
SPACE = "    titel: Wat de verteller doet\n"
PASSAGE = "passage: Ik ben makelaar in koffie, en woon op"
VARIANT = "      - huisnummer\n"
BUTTON = "knop_delen: Delen"


@pytest.fixture
def base(tmp_path: Path) -> Base:
    return Base(tmp_path / "kennisbank")


def the_problem(base: Base) -> Problem:
    """The one thing that is wrong with a base."""
    (problem,) = base.problems()
    return problem


@dataclass(frozen=True)
class Mistake:
    """One change to a valid base, and what has to be said about it.

    Attributes:
        file: the file to change.
        old: what is changed there.
        new: what is put in its place.
        at: the line that has to be pointed at, by its number or by what stands on it.
        path: the key path.
        says: what the message has to name: the value, and how to mend it.
    """

    file: str
    old: str
    new: str
    at: str | int
    path: str
    says: tuple[str, ...]


ONE = "punten[1]"
MISTAKES = {
    "a typo in a key": Mistake(
        POINTS,
        "    verwant: [adres]",
        "    verwnt: [adres]",
        "verwnt:",
        f"{ONE}.verwnt",
        ("'verwnt'", "bedoelde je 'verwant'?"),
    ),
    "a key that is like no other": Mistake(
        POINTS,
        "    verwant: [adres]",
        "    zzz: [adres]",
        "zzz:",
        f"{ONE}.zzz",
        ("'zzz'", "bekend zijn", "testvragen"),
    ),
    "a typo in a key inside a key": Mistake(
        POINTS,
        "    verwant: [adres]",
        "    vervolg:\n      waarm: adres",
        "waarm:",
        f"{ONE}.vervolg.waarm",
        ("'waarm'", "bedoelde je 'waarom'?"),
    ),
    "a key that stands twice": Mistake(
        POINTS,
        TITLE,
        f"{TITLE}\n    titel: Nog eens",
        "Nog eens",
        f"{ONE}.titel",
        ("'titel'", "twee keer", "regel 4"),
    ),
    "an id that stands twice": Mistake(
        POINTS, "id: romans", "id: adres", 49, "punten[3].id", ("'adres'", f"{POINTS}:26")
    ),
    "a variant of another point": Mistake(
        POINTS,
        VARIANT,
        "      - WAT doet hij, voor werk?\n",
        "WAT doet hij",
        "punten[2].vragen[5]",
        ("'WAT doet hij, voor werk?'", "'beroep'", f"{POINTS}:10"),
    ),
    "a test question that is a variant": Mistake(
        POINTS,
        "      - wat voor werk doet de verteller",
        "      - Wat verhandelt hij?",
        "Wat verhandelt hij?",
        f"{ONE}.testvragen[1]",
        ("'Wat verhandelt hij?'", "'beroep'", f"{POINTS}:13"),
    ),
    "a word that is not in the source": Mistake(
        POINTS,
        PASSAGE,
        "passage: Ik ben makelaar in thee, en woon op",
        "makelaar in thee",
        f"{ONE}.passage",
        ("p1", "na 'Ik ben makelaar in '", "staat hier 'thee, en", "in de bron 'koffie, en"),
    ),
    "a passage that goes on where the source does not": Mistake(
        POINTS,
        "nummer 37.",
        "nummer 37. En dat was dat.",
        "En dat was dat",
        f"{ONE}.passage",
        ("staat hier 'En dat was dat.'", "in de bron 'Het is mijn"),
    ),
    "a passage that is like nothing in the source": Mistake(
        POINTS,
        PASSAGE,
        "passage: Zij is makelaar in koffie, en woont op",
        "Zij is",
        f"{ONE}.passage",
        ("niet letterlijk", "'Zij is makelaar", "kopieer"),
    ),
    "a paragraph that is not there": Mistake(
        POINTS, "plaats: p1", "plaats: p2", "p2", f"{ONE}.plaats", ("'p2'", "bekend zijn: p1")
    ),
    "a related point that is not there": Mistake(
        POINTS,
        "verwant: [adres]",
        "verwant: [adrs]",
        "[adrs]",
        f"{ONE}.verwant[1]",
        ("'adrs'", "bedoelde je 'adres'?"),
    ),
    "a follow-up that is not there": Mistake(
        POINTS,
        "verwant: [adres]",
        "vervolg: {waarom: roman}",
        "roman}",
        f"{ONE}.vervolg.waarom",
        ("'roman'", "bedoelde je 'romans'?"),
    ),
    "a point that is related to itself": Mistake(
        POINTS,
        "verwant: [adres]",
        "verwant: [beroep]",
        24,
        f"{ONE}.verwant[1]",
        ("'beroep'", "zelf", "haal"),
    ),
    "a key that is missing": Mistake(
        POINTS, SPACE, "", "id: beroep", f"{ONE}.titel", ("ontbreekt", "'titel: …'")
    ),
    "too few variants": Mistake(POINTS, VARIANT, "", 31, "punten[2].vragen", ("minstens 12", "11")),
    "a key without a value": Mistake(
        POINTS, TITLE, "titel:", 4, f"{ONE}.titel", ("tekst", "niets")
    ),
    "an empty text": Mistake(
        POINTS, TITLE, "titel: '  '", "'  '", f"{ONE}.titel", ("niet leeg", "'  '")
    ),
    "an empty line in a list": Mistake(
        POINTS, VARIANT, "      -\n", 36, "punten[2].vragen[5]", ("tekst", "niets")
    ),
    "text where a number is expected": Mistake(
        SOURCE, "jaar: 1860", "jaar: vorige eeuw", "vorige", "jaar", ("getal", "'vorige eeuw'")
    ),
    "a broken number": Mistake(
        SOURCE, "jaar: 1860", "jaar: 18,60", "18,60", "jaar", ("geheel getal", "'18,60'")
    ),
    "a number that is too large": Mistake(
        SOURCE, "jaar: 1860", "jaar: 18600", "18600", "jaar", ("hoogstens 2100", "'18600'")
    ),
    "a number of absurd length": Mistake(
        SOURCE, "jaar: 1860", f"jaar: {'9' * 5000}", "999", "jaar", ("geheel getal", "'9999")
    ),
    "a list where text is expected": Mistake(
        POINTS,
        TITLE,
        "titel: [Wat hij doet]",
        "[Wat",
        f"{ONE}.titel",
        ("tekst", "lijst", "streepje"),
    ),
    "text where a list is expected": Mistake(
        POINTS,
        "verwant: [adres]",
        "verwant: adres",
        "verwant: adres",
        f"{ONE}.verwant",
        ("lijst", "streepje", "'adres'"),
    ),
    "a colon in a list of texts": Mistake(
        POINTS,
        VARIANT,
        "      - adres: welk nummer\n",
        "adres: welk",
        "punten[2].vragen[5]",
        ("tekst", "': '", "aanhalingstekens", "'adres'"),
    ),
    "an entry without keys": Mistake(
        POINTS,
        "  - id: adres",
        "  - adres\n  - id: adres",
        26,
        "punten[2]",
        ("sleutels", "'adres'"),
    ),
    "an id with a space and a capital": Mistake(
        POINTS,
        "id: romans",
        "id: Zijn romans",
        "Zijn romans",
        "punten[3].id",
        ("kleine letters", "'Zijn romans'"),
    ),
    "a paragraph with another kind of id": Mistake(
        SOURCE,
        "id: p1",
        "id: alinea-1",
        "alinea-1",
        "onderdelen[1].alineas[1].id",
        ("'alinea-1'", "'p5'"),
    ),
    "a paragraph that stands twice": Mistake(
        SOURCE,
        "      - id: p1\n",
        "      - {id: p1, tekst: Meer.}\n      - id: p1\n",
        "- id: p1",
        "onderdelen[1].alineas[2].id",
        ("'p1'", "twee keer"),
    ),
    "a section that stands twice": Mistake(
        SOURCE,
        "onderdelen:\n",
        "onderdelen:\n  - {id: eerste-hoofdstuk, titel: X, alineas: [{id: p9, tekst: Iets.}]}\n",
        "  - id: eerste-hoofdstuk",
        "onderdelen[2].id",
        ("'eerste-hoofdstuk'", "twee keer"),
    ),
    "a kind of section that there is not": Mistake(
        SOURCE,
        "    titel: Eerste",
        "    soort: kolofon\n    titel: Eerste",
        "kolofon",
        "onderdelen[1].soort",
        ("'colofon'", "'kolofon'"),
    ),
    "neither yes nor no": Mistake(
        SOURCE,
        "      - id: p1\n",
        "      - id: p1\n        geheel_tonen: soms\n",
        "soms",
        "onderdelen[1].alineas[1].geheel_tonen",
        ("'ja' of 'nee'", "'soms'"),
    ),
    "an address without a scheme": Mistake(
        SOURCE, "https://www", "www", "adres:", "adres", ("https://", "'www.")
    ),
    "a title that is too long": Mistake(
        POINTS,
        TITLE,
        f"titel: {'lang ' * 20}",
        "lang lang",
        f"{ONE}.titel",
        ("hoogstens 60", "'lang"),
    ),
    "an answer that is too long": Mistake(
        POINTS,
        "antwoord: De verteller",
        f"antwoord: {'lang ' * 200}",
        "lang lang",
        f"{ONE}.antwoord",
        ("hoogstens 600",),
    ),
    "a placeholder that nothing fills": Mistake(
        TEXTS,
        "  Bijvoorbeeld:",
        "  Bijvoorbeeld, {naam}:",
        "welkom: |-",
        "welkom",
        ("{naam}", "{titel}, {auteur}"),
    ),
    "a placeholder where none can be": Mistake(
        TEXTS, BUTTON, 'knop_delen: "{titel}"', '"{titel}"', "knop_delen", ("{titel}", "niets")
    ),
    "a placeholder without a name": Mistake(
        TEXTS, "  Bijvoorbeeld:", "  Bijvoorbeeld {}:", "welkom: |-", "welkom", ("{}", "{titel}")
    ),
    "a placeholder with a width": Mistake(
        TEXTS,
        "  Bijvoorbeeld:",
        "  Bijvoorbeeld {titel:>999999999}:",
        "welkom: |-",
        "welkom",
        ("{titel:>999999999}", "wel: {titel}"),
    ),
    "a placeholder with a conversion": Mistake(
        TEXTS,
        "  Bijvoorbeeld:",
        "  Bijvoorbeeld {titel!x}:",
        "welkom: |-",
        "welkom",
        ("{titel!x}",),
    ),
    "a stray brace": Mistake(
        TEXTS, "  Bijvoorbeeld:", "  Bijvoorbeeld }:", "welkom: |-", "welkom", ("accolade", "}}")
    ),
    "a placeholder without quotes": Mistake(
        TEXTS,
        BUTTON,
        "knop_delen: {titel}",
        "knop_delen: {titel}",
        "knop_delen",
        ("tekst", "{", "aanhalingstekens"),
    ),
    "an unknown command": Mistake(
        TEXTS, "  quiz: ", "  kwis: ", "opdrachten:", "opdrachten", ("'quiz' ontbreekt", "'kwis'")
    ),
    "a button that is too long": Mistake(
        TEXTS,
        BUTTON,
        f"knop_delen: {'Delen ' * 20}",
        "Delen Delen",
        "knop_delen",
        (f"hoogstens {BUTTON_LENGTH}", "'Delen"),
    ),
    "a sentence that is too long": Mistake(
        TEXTS,
        'citeren: "Zo',
        f'citeren: "{"lang " * MAX_LENGTH} Zo',
        "lang lang",
        "citeren",
        (f"hoogstens {MAX_LENGTH}",),
    ),
    "a text that is missing": Mistake(
        TEXTS, f"{BUTTON}\n", "", "beschrijving: Ik", "knop_delen", ("ontbreekt", "'knop_delen: …'")
    ),
    "a day too few": Mistake(TEXTS, ", zondag]", "]", "dagen:", "dagen", ("minstens 7", "6")),
    "a language that is not recognised": Mistake(
        TEXTS,
        '  en: "I',
        '  eng: "I',
        'eng: "I',
        "andere_taal.eng",
        ("'en', 'de' of 'fr'", "'eng'"),
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=list(MISTAKES))
def test_a_mistake_is_told_with_its_line_its_key_and_a_way_out(
    base: Base, mistake: Mistake
) -> None:
    base.change(mistake.file, mistake.old, mistake.new)
    problem = the_problem(base)
    at = mistake.at
    line = at if isinstance(at, int) else base.line(mistake.file, at)
    assert (problem.file, problem.line, problem.path) == (mistake.file, line, mistake.path)
    for part in mistake.says:
        assert part in problem.message
    assert str(problem) == f"{mistake.file}:{line}: {mistake.path}: {problem.message}"


# what is no YAML, or no YAML for us

SYNTAX = {
    "a tab before a key": ("  \ttitel: Wat hij doet", 4, "tab"),
    "a tab between keys": ("  titel: Wat hij\n\tdoet", 5, "tab"),
    "a quote that is not closed": ('  titel: "Wat hij doet', 4, "aanhalingsteken"),
    "a single quote that is not closed": ("  titel: 'Wat hij doet", 4, "aanhalingsteken"),
    "an apostrophe between single quotes": ("  titel: 'Wat z'n werk is'", 4, "aanhalingstekens"),
    "text after a quotation": ('  titel: "Wat" hij doet', 4, "aanhalingstekens"),
    "a colon in unquoted text": ("  titel: Wat hij doet: handelen", 4, "': '"),
    "too few spaces": (" titel: Wat hij doet", 4, "springt"),
    "too many spaces": ("   titel: Wat hij doet", 4, "springt"),
    "a line without a key": ("  titel: Wat\n    Wat hij doet", 5, "sleutel"),
    "a backslash": ('  titel: "Wat hij \\doet"', 4, "\\"),
    "a bracket that is not closed": ("  titel: [Wat hij doet", 4, "["),
    "a brace that is not closed": ("  titel: {Wat hij doet", 4, "{"),
    "a sign that text cannot begin with": ("  titel: @hij", 4, "@"),
    "a star at the beginning": ("  titel: *hij", 4, "*"),
    "two stars at the beginning": ("  titel: **hij**", 4, "*"),
    "an anchor": ("  titel: &hij Wat", 4, "&"),
    "an exclamation mark at the beginning": ("  titel: !Wat hij doet", 4, "!"),
    "an exclamation mark with a space": ("  titel: ! Wat hij doet", 4, "!"),
    "a Python object": ("  titel: !!python/object/apply:os.system ['true']", 4, "!!python"),
    "a key of brackets": ("  [titel]: Wat hij doet", 4, "["),
    "a control character": ("  titel: Wat\x07 hij doet", 4, "stuurteken"),
}


@pytest.mark.parametrize(("written", "line", "says"), SYNTAX.values(), ids=list(SYNTAX))
def test_what_cannot_be_read_is_told_in_dutch_with_its_line(
    base: Base, written: str, line: int, says: str
) -> None:
    base.change(POINTS, "    titel: Wat de verteller doet", f"  {written}")
    (problem,) = [problem for problem in base.problems() if problem.line == line]
    assert problem.file == POINTS
    assert says in problem.message
    for english in ("found", "expected", "while", "not allowed", "could"):
        assert english not in problem.message


BOMB = "\n".join(["a0: &a0 [x, x]", *(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 60))])


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (BOMB, "ankers"),
        ("praatjes: " + "[" * 20 + "]" * 20, "diep genest"),
        ("praatjes: " + "[" * 1_000_000, "diep genest"),
        ("praatjes: " + "{a: " * 100_000, "diep genest"),
        ("".join(f"{' ' * depth}a:\n" for depth in range(500)), "diep genest"),
        (b"#" * 25_000_000, "20 MB"),
        ("praatjes: caf\xe9".encode("latin-1"), "UTF-8"),
        ("praatjes:".encode("utf-16"), "UTF-8"),
    ],
    ids=["billion laughs", "deep", "a million deep", "maps", "blocks", "25 MB", "Latin", "UTF-16"],
)
def test_what_could_blow_up_or_is_no_text_is_refused_at_once(
    base: Base, content: str | bytes, says: str
) -> None:
    with counted() as sound:
        base.load()
    base.write("praatjes.yaml", content)
    with counted() as work:
        problem = the_problem(base)
    assert work.calls < 2 * sound.calls
    assert problem.file == "praatjes.yaml"
    assert says in problem.message


# files


@pytest.mark.parametrize(
    ("name", "suggested"),
    [
        ("bron.yml", "bron.yaml"),
        ("quizz.yaml", "quiz.yaml"),
        ("praatjes.yaml.txt", "praatjes.yaml"),
        ("Stellingen.YAML", "stellingen.yaml"),
        ("punten/diep/begin.yaml", "punten/*.yaml"),
    ],
)
def test_a_file_that_nobody_reads_is_told(base: Base, name: str, suggested: str) -> None:
    base.write("punten/diep/notes.md", "Bij een kennisbank mogen aantekeningen staan.")
    base.write(".verborgen/ci.yml", "Wat verborgen is, gaat de kennisbank niet aan.")
    base.write(name, "titel: X")
    problem = the_problem(base)
    assert (problem.file, problem.line) == (name, 1)
    assert f"bedoelde je {suggested!r}?" in problem.message


@pytest.mark.parametrize("name", [SOURCE, POINTS, TEXTS])
def test_a_file_that_is_needed_and_missing_is_told(base: Base, name: str) -> None:
    base.write("quiz.yaml", QUIZ.format(right=1, explanation="Dat zegt hij."))
    (base.directory / name).unlink()
    problem = the_problem(base)
    assert problem.file == name.replace("begin", "*")
    assert "ontbreekt" in problem.message


@pytest.mark.parametrize("content", ["", "# nog niets\n", "praatjes:\n", "- los\n", "los\n"])
def test_a_file_without_its_list_is_told_which_key_belongs_in_it(base: Base, content: str) -> None:
    base.write("praatjes.yaml", content)
    problem = the_problem(base)
    assert (problem.file, problem.line) == ("praatjes.yaml", 1)
    assert "'praatjes:'" in problem.message


def test_a_file_of_two_documents_is_told_to_be_one(base: Base) -> None:
    base.write("praatjes.yaml", "praatjes: []\n---\npraatjes: []\n")
    problem = the_problem(base)
    assert (problem.file, problem.line) == ("praatjes.yaml", 2)
    assert "'---'" in problem.message


def test_a_source_without_anything_is_told(base: Base) -> None:
    base.write(SOURCE, "")
    problem = the_problem(base)
    assert problem.file == SOURCE
    assert "sleutel: waarde" in problem.message


def test_a_list_that_may_be_empty_is_no_mistake(base: Base) -> None:
    base.write("praatjes.yaml", "praatjes: []\n")
    assert base.problems() == []


def test_a_base_without_points_is_told_so(base: Base) -> None:
    base.write(POINTS, "punten: []\n")
    problem = the_problem(base)
    assert (problem.file, problem.line) == (POINTS, 1)
    assert "'punten:'" in problem.message


def test_a_key_of_another_file_is_told_which_one_belongs_here(base: Base) -> None:
    base.write("praatjes.yaml", "punten: []\npraatjes: []\n")
    problem = the_problem(base)
    assert (problem.line, problem.path) == (1, "punten")
    assert "'praatjes'" in problem.message


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError) as caught:
        load(tmp_path / "weg")
    assert str(caught.value) == f"{tmp_path / 'weg'}:1: deze map bestaat niet"


def test_a_folder_in_the_place_of_a_file_is_told(base: Base) -> None:
    (base.directory / "quiz.yaml").mkdir()
    problem = the_problem(base)
    assert problem.file == "quiz.yaml"
    assert "map" in problem.message


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_told(base: Base) -> None:
    (base.directory / SOURCE).chmod(0)
    problem = the_problem(base)
    assert problem.file == SOURCE
    assert "leesrechten" in problem.message


def test_a_byte_order_mark_and_windows_line_endings_are_fine(base: Base) -> None:
    plain = load(base.directory)
    for name in (SOURCE, POINTS, TEXTS):
        content = (base.directory / name).read_bytes()
        base.write(name, codecs.BOM_UTF8 + content.replace(b"\n", b"\r\n"))
    assert load(base.directory) == plain


def test_lines_are_counted_rightly_in_a_file_with_windows_line_endings(base: Base) -> None:
    content = (base.directory / POINTS).read_bytes().replace(b"plaats: p1", b"plaats: p2")
    base.write(POINTS, content.replace(b"\n", b"\r\n"))
    assert [problem.line for problem in base.problems()] == [5, 28, 51]


# what belongs together


def test_a_passage_from_another_paragraph_is_told_where_it_stands(base: Base) -> None:
    base.change(SOURCE, "      - id: p1\n", "      - {id: p2, tekst: Iets.}\n      - id: p1\n")
    base.change(POINTS, "plaats: p1", "plaats: p2")
    problem = the_problem(base)
    assert (problem.line, problem.path) == (6, f"{ONE}.passage")
    assert "niet in alinea p2, maar in p1" in problem.message


def test_a_passage_of_five_sentences_is_too_long_for_a_quotation(base: Base) -> None:
    base.change(SOURCE, "Ik ben makelaar", f"{'Zo is het. ' * 4}Ik ben makelaar")
    base.change(POINTS, "passage: Ik ben makelaar", f"passage: {'Zo is het. ' * 4}Ik ben makelaar")
    problem = the_problem(base)
    assert (problem.line, problem.path) == (6, f"{ONE}.passage")
    assert "5 zinnen" in problem.message
    assert "hoogstens 4" in problem.message


@pytest.mark.parametrize(("right", "says"), [("3", "1 tot en met 2"), ("0", "minstens 1")])
def test_a_quiz_answer_that_is_no_option_is_told(base: Base, right: str, says: str) -> None:
    base.write("quiz.yaml", QUIZ.format(right=right, explanation="Dat zegt hij."))
    problem = the_problem(base)
    assert (problem.line, problem.path) == (5, "quizvragen[1].goed")
    assert right in problem.message
    assert says in problem.message


@pytest.mark.parametrize(
    ("explanation", "says"), [("lang " * 40, "hoogstens 150"), ('"a\\nb"', "één regel")]
)
def test_a_quiz_explanation_that_telegram_would_not_take_is_told(
    base: Base, explanation: str, says: str
) -> None:
    base.write("quiz.yaml", QUIZ.format(right=1, explanation=explanation))
    problem = the_problem(base)
    assert (problem.line, problem.path) == (6, "quizvragen[1].uitleg")
    assert says in problem.message


def test_an_unknown_kind_of_follow_up_is_told_which_there_are(base: Base) -> None:
    base.write("woordenlijst.yaml", "vervolgvragen:\n  hoezo: [hoezo]\n")
    problem = the_problem(base)
    assert (problem.line, problem.path) == (2, "vervolgvragen.hoezo")
    assert "'waarom'" in problem.message
    assert "'hoezo'" in problem.message


def test_all_mistakes_of_all_files_are_told_at_once_and_in_order(base: Base) -> None:
    base.change(SOURCE, "jaar: 1860", "jaar: ooit")
    base.change(SOURCE, "auteur: Multatuli", "autuer: Multatuli")
    base.change(POINTS, "    antwoord: Hij woont", "    antword: Hij woont")
    base.change(POINTS, "verwant: [adres]", "verwant: [adres, straat]")
    base.change(TEXTS, BUTTON, 'knop_delen: "{naam}"')
    base.write("praatjes.yaml", TALK.format(id="beroep", answer='""', questions="hoi"))
    base.write("los.yaml", "")
    assert [(p.file, p.line, p.path) for p in base.problems()] == [
        (SOURCE, 2, "auteur"),
        (SOURCE, 3, "autuer"),
        (SOURCE, 6, "jaar"),
        ("los.yaml", 1, ""),
        ("praatjes.yaml", 4, "praatjes[1].antwoord"),
        (POINTS, 24, f"{ONE}.verwant[2]"),
        (POINTS, 26, "punten[2].antwoord"),
        (POINTS, 30, "punten[2].antword"),
        (TEXTS, base.line(TEXTS, 'knop_delen: "{naam}"'), "knop_delen"),
    ]


def test_a_point_with_a_mistake_is_not_said_not_to_exist(base: Base) -> None:
    base.change(POINTS, "    titel: Waar de verteller woont\n", "")
    assert [problem.path for problem in base.problems()] == ["punten[2].titel"]


def test_points_that_cannot_be_read_are_not_said_not_to_exist(base: Base) -> None:
    base.write("punten/meer.yaml", "punten: [\n")
    base.change(POINTS, "verwant: [adres]", "verwant: [in-een-ander-bestand]")
    assert [problem.file for problem in base.problems()] == ["punten/meer.yaml"]


def test_other_points_are_checked_though_the_source_is_broken(base: Base) -> None:
    base.change(SOURCE, "jaar: 1860", "jaar: ooit")
    base.change(POINTS, "id: romans", "id: adres")
    assert [problem.path for problem in base.problems()] == ["jaar", "punten[3].id"]


# what is right


def test_a_valid_base_is_loaded_whole_and_in_the_order_of_its_text(base: Base) -> None:
    knowledge = load(base.directory)
    assert [point.id for point in knowledge.points] == ["beroep", "adres", "romans"]
    assert knowledge.source.year == 1860
    assert set(knowledge.texts.commands) == set(COMMANDS)
    assert all(p.passage in knowledge.paragraph(p).text for p in knowledge.points)
    assert [p.id for p in knowledge.in_order] == ["beroep", "adres", "romans"]
    assert [p.id for p in knowledge.passages] == ["beroep", "romans"]


def test_what_a_maintainer_types_as_a_number_or_a_yes_stays_text(base: Base) -> None:
    base.change(POINTS, TITLE, "titel: 1860")
    base.change(POINTS, VARIANT, "      - ja\n")
    knowledge = load(base.directory)
    assert knowledge.points[0].title == "1860"
    assert "ja" in knowledge.points[1].questions


def test_spaces_and_line_ends_around_a_passage_do_not_matter(base: Base) -> None:
    base.change(POINTS, "passage: Ik ben", "passage: >\n      Ik ben")
    assert base.problems() == []


@pytest.mark.parametrize(("typed", "shown"), [("ja", True), ("nee", False)])
def test_yes_and_no_are_dutch(base: Base, typed: str, shown: bool) -> None:
    base.change(SOURCE, "- id: p1", f"- id: p1\n        geheel_tonen: {typed}")
    knowledge = load(base.directory)
    assert knowledge.source.places["p1"][1].shown_whole is shown


def test_a_loaded_base_cannot_be_changed(knowledge: Knowledge) -> None:
    for thing, name in (
        (knowledge, "points"),
        (knowledge.source, "title"),
        (knowledge.points[0], "passage"),
        (knowledge.words, "groups"),
        (knowledge.texts, "welcome"),
    ):
        with pytest.raises(ValidationError):
            setattr(thing, name, getattr(thing, name))
    for many in (knowledge.points, knowledge.points[0].questions, knowledge.source.sections):
        assert isinstance(many, tuple)


def test_a_later_finding_can_be_placed_too() -> None:
    knowledge, locate = load_located(OTHER_TEXT)
    problem = locate("punten", 1, ("testvragen", 1), "zoiets")
    lines = (OTHER_TEXT / POINTS).read_text(encoding="utf-8").splitlines()
    assert knowledge.points[1].test_questions[1] in lines[problem.line - 1]
    assert str(problem) == f"{POINTS}:{problem.line}: punten[2].testvragen[2]: zoiets"
