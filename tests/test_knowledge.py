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

from bot.commands import NAMES
from bot.knowledge import Knowledge, KnowledgeError, Problem, load, load_located
from bot.knowledge.sentences import BUTTON_LENGTH, MAX_LENGTH
from tests.bases import OTHER_TEXT, POINTS, SOURCE, TALK, TEXTS, VARIANTS, Base
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
VARIANT = "    - huisnummer\n"
WELCOME = "welkom: 'Bijvoorbeeld, {}:'"
GENERAL_TEXTS = "algemeen/teksten.yaml"


@pytest.fixture
def base(little: Base) -> Base:
    return little


def the_problem(base: Base) -> Problem:
    """The one thing that is wrong with a base."""
    (problem,) = base.problems()
    return problem


@dataclass(frozen=True)
class Mistake:
    """One change to a valid base, and what has to be said about it.

    Attributes:
        file: the file to change.
        old: what is changed there; nothing if the whole file is written.
        new: what is put in its place.
        at: the line that has to be pointed at, by its number or by what stands on it.
        path: the key path.
        says: what the message has to name: the value, and how to mend it.
        others: how many other problems come of it, as when an id is no longer what it was.
    """

    file: str
    old: str
    new: str
    at: str | int
    path: str
    says: tuple[str, ...]
    others: int = 0


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
        "    waarom: {tekst: Daarom., pnut: adres}",
        "pnut:",
        f"{ONE}.waarom.pnut",
        ("'pnut'", "bedoelde je 'punt'?"),
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
        POINTS, "id: romans", "id: adres", 22, "punten[3].id", ("'adres'", f"{POINTS}:13"), 1
    ),
    "a variant of another point": Mistake(
        VARIANTS,
        VARIANT,
        "    - WAT doet hij, voor werk?\n",
        "WAT doet hij",
        "vragen.adres[5]",
        ("'WAT doet hij, voor werk?'", "'beroep'", f"{VARIANTS}:5"),
    ),
    "a variant glued to the one above": Mistake(
        VARIANTS,
        VARIANT,
        "    - huisnummer\n      - zijn adres\n",
        "zijn adres",
        "vragen.adres[5]",
        ("inspringing", "streepje"),
    ),
    "a variant without a dash": Mistake(
        VARIANTS,
        VARIANT,
        "    - huisnummer\n      zijn adres\n",
        "zijn adres",
        "vragen.adres[5]",
        ("inspringing", "streepje"),
    ),
    "a variant whose quote is closed by the next one": Mistake(
        VARIANTS,
        VARIANT,
        '    - "huisnummer\n    - adres\n    - "waar"\n',
        '"huisnummer',
        "",
        ("aanhalingsteken aan het eind ontbreekt",),
    ),
    "a variant whose quote is closed by the end of the next one": Mistake(
        VARIANTS,
        VARIANT,
        "    - 'huisnummer\n    - adres\n    - waar'\n",
        "'huisnummer",
        "vragen.adres[5]",
        ("aanhalingsteken aan het eind ontbreekt",),
    ),
    "a variant cut off": Mistake(
        VARIANTS,
        VARIANT,
        "    - huis #37\n",
        "huis #37",
        "vragen.adres[5]",
        ("'#37' valt weg", "aanhalingstekens"),
    ),
    "a test question that is a variant": Mistake(
        POINTS,
        "      - wat voor werk doet de verteller",
        "      - Wat verhandelt hij?",
        "Wat verhandelt hij?",
        f"{ONE}.testvragen[1]",
        ("'Wat verhandelt hij?'", "'beroep'", f"{VARIANTS}:8"),
    ),
    "a word that is not in the source": Mistake(
        POINTS,
        PASSAGE,
        "passage: Ik ben makelaar in thee, en woon op",
        "makelaar in thee",
        f"{ONE}.passage",
        (
            "niet letterlijk",
            "na ‘Ik ben makelaar in’ staat hier ‘thee,’, in de bron ‘koffie,’",
        ),
    ),
    "a passage with another dash": Mistake(
        POINTS,
        "zo-even in de hand",
        "zo–even in de hand",
        "passage: >-",
        "punten[3].passage",
        ("hier staat  –  en in de bron  -;", "typ  zo-even  waar nu  zo–even  staat"),
    ),
    "a passage that goes on where the source does not": Mistake(
        POINTS,
        "nummer 37.",
        "nummer 37. En dat was dat.",
        "En dat was dat",
        f"{ONE}.passage",
        ("nummer 37.’ staat hier ‘En’, in de bron ‘Het’",),
    ),
    "a passage that is like nothing in the source": Mistake(
        POINTS,
        PASSAGE,
        "passage: Zij is makelaar in koffie, en woont op",
        "Zij is",
        f"{ONE}.passage",
        ("niet letterlijk", "'Zij is makelaar", "kopieer"),
    ),
    "a passage with an empty line where the source has none": Mistake(
        POINTS,
        PASSAGE,
        "passage: |-\n      Ik ben makelaar in koffie,\n\n      en woon op",
        "passage: |-",
        f"{ONE}.passage",
        ("witregel", "'Ik ben makelaar in koffie,'"),
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
        "waarom: {punt: roman}",
        "roman}",
        f"{ONE}.waarom.punt",
        ("'roman'", "bedoelde je 'romans'?"),
    ),
    "a point that is related to itself": Mistake(
        POINTS,
        "verwant: [adres]",
        "verwant: [beroep]",
        11,
        f"{ONE}.verwant[1]",
        ("'beroep'", "zelf", "haal"),
    ),
    "a key that is missing": Mistake(
        POINTS, SPACE, "", "id: beroep", f"{ONE}.titel", ("ontbreekt", "'titel: …'")
    ),
    "keys that are missing": Mistake(
        POINTS,
        "  - id: adres",
        "  - id: iets\n\n  - id: adres",
        "id: iets",
        "punten[2]",
        ("titel, passage en antwoord ontbreken",),
    ),
    "a point without variants": Mistake(
        VARIANTS, "  adres:", "  adress:", "adress:", "vragen.adress", ("bedoelde je 'adres'?",), 1
    ),
    "an empty list of variants": Mistake(
        VARIANTS,
        "  adres:",
        "  huis: []\n  adres:",
        "huis:",
        "vragen.huis",
        ("minstens 1", "0"),
    ),
    "a reason that says nothing": Mistake(
        POINTS,
        "verwant: [adres]",
        "waarom: {}",
        "waarom: {}",
        f"{ONE}.waarom",
        ("zegt niets", "'tekst: …'"),
    ),
    "neither an example nor none": Mistake(
        POINTS,
        "verwant: [adres]",
        "voorbeeld: niet",
        "voorbeeld:",
        f"{ONE}.voorbeeld",
        ("'geen'", "'niet'"),
    ),
    "a kind of support that there is not": Mistake(
        POINTS,
        "verwant: [adres]",
        "onderbouwing: {soort: bewezen, tekst: Ja.}",
        "bewezen",
        f"{ONE}.onderbouwing.soort",
        ("'beargumenteerd'", "'bewezen'"),
    ),
    "a former id that is another point's": Mistake(
        POINTS,
        "verwant: [adres]",
        "voorheen: [romans]",
        "voorheen",
        "punten[1].voorheen[1]",
        ("'romans'", "haal haar hier weg"),
    ),
    "variants under a former id": Mistake(
        POINTS,
        "id: romans",
        "id: boeken\n    voorheen: [romans]",
        22,
        "punten[3].id",
        ("nog geen vragen", "'boeken:'"),
        1,
    ),
    "a key without a value": Mistake(
        POINTS, TITLE, "titel:", 4, f"{ONE}.titel", ("tekst", "niets")
    ),
    "an empty text": Mistake(
        POINTS, TITLE, "titel: '  '", "'  '", f"{ONE}.titel", ("niet leeg", "'  '")
    ),
    "an empty line in a list": Mistake(
        VARIANTS, VARIANT, "    -\n", 22, "vragen.adres[5]", ("tekst", "niets")
    ),
    "text where a number is expected": Mistake(
        SOURCE,
        "jaar: 1860",
        "jaar: vorige eeuw",
        "vorige",
        "jaar",
        ("getal", "'vorige eeuw'", "de regel"),
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
        VARIANTS,
        VARIANT,
        "    - adres: welk nummer\n",
        "adres: welk",
        "vragen.adres[5]",
        ("tekst", "': '", "aanhalingstekens", "'adres'"),
    ),
    "an entry without keys": Mistake(
        POINTS,
        "  - id: adres",
        "  - adres\n  - id: adres",
        13,
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
        1,
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
    "neither sentences nor all of them": Mistake(
        SOURCE,
        "      - id: p1\n",
        "      - id: p1\n        niet_citeren: soms\n",
        "soms",
        "onderdelen[1].alineas[1].niet_citeren",
        ("'alles'", "'soms'"),
    ),
    "a sentence that is not there": Mistake(
        SOURCE,
        "      - id: p1\n",
        "      - id: p1\n        niet_citeren: [7]\n",
        "niet_citeren",
        "onderdelen[1].alineas[1].niet_citeren[1]",
        ("zin 7 bestaat niet", "2 zinnen"),
    ),
    "a passage of what may not be quoted": Mistake(
        SOURCE,
        "      - id: p1\n",
        "      - id: p1\n        niet_citeren: [2]\n",
        "passage: >-",
        "punten[3].passage",
        ("zin 2 van alinea p1", "'Het is mijn gewoonte", "niet_citeren"),
    ),
    "an address that is none": Mistake(
        SOURCE,
        "jaar: 1860",
        "jaar: 1860\ncontact: de makers",
        "contact:",
        "contact",
        ("mailadres", "'de makers'"),
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
        "antwoord: Hij woont",
        f"antwoord: {'lang ' * 200}",
        "lang lang",
        "punten[2].antwoord",
        ("hoogstens 600",),
    ),
    "a placeholder that nothing fills": Mistake(
        TEXTS, "", WELCOME.format("{naam}"), 1, "welkom", ("{naam}", "{titel}, {auteur}")
    ),
    "a placeholder where none can be": Mistake(
        TEXTS, "", 'knop_delen: "{titel}"', 1, "knop_delen", ("{titel}", "niets")
    ),
    "a placeholder without a name": Mistake(
        TEXTS, "", WELCOME.format("{}"), 1, "welkom", ("{}", "{titel}")
    ),
    "a placeholder with a width": Mistake(
        TEXTS,
        "",
        WELCOME.format("{titel:>999999999}"),
        1,
        "welkom",
        ("{titel:>999999999}", "wel: {titel}"),
    ),
    "a placeholder with a conversion": Mistake(
        TEXTS, "", WELCOME.format("{titel!x}"), 1, "welkom", ("{titel!x}",)
    ),
    "a stray brace": Mistake(TEXTS, "", WELCOME.format("}"), 1, "welkom", ("accolade", "}}")),
    "a placeholder without quotes": Mistake(
        TEXTS,
        "",
        "knop_delen: {titel}",
        1,
        "knop_delen",
        ("tekst", "{", "aanhalingstekens"),
    ),
    "an unknown command": Mistake(
        TEXTS, "", "opdrachten: {kwis: Quiz}", 1, "opdrachten", ("'kwis' is geen opdracht",)
    ),
    "a button that is too long": Mistake(
        TEXTS,
        "",
        f"knop_delen: {'Delen ' * 20}",
        1,
        "knop_delen",
        (f"hoogstens {BUTTON_LENGTH}", "'Delen"),
    ),
    "a sentence that is too long": Mistake(
        TEXTS,
        "",
        f'citeren: "{"lang " * MAX_LENGTH} Zo"',
        1,
        "citeren",
        (f"hoogstens {MAX_LENGTH}",),
    ),
    "a sentence that nobody says": Mistake(
        TEXTS, "", "knop_dele: Delen", 1, "knop_dele", ("bedoelde je 'knop_delen'?",)
    ),
    "a day too few": Mistake(TEXTS, "", "dagen: [maandag]", 1, "dagen", ("minstens 7", "1")),
    "a language that is not recognised": Mistake(
        TEXTS,
        "",
        "andere_taal:\n  eng: I only speak Dutch.",
        2,
        "andere_taal.eng",
        ("'en', 'de' of 'fr'", "'eng'"),
    ),
    "an example question too few": Mistake(
        TEXTS, "", "voorbeeldvragen: [Wat doet hij?]", 1, "voorbeeldvragen", ("minstens 3", "1")
    ),
    "a list in the story of one thing": Mistake(
        "verhaal.yaml",
        "",
        "opsommingen:\n  - {id: a, titel: A, namen: [as], punt: beroep, onderdelen: "
        "[{naam: b, punt: beroep}]}",
        2,
        "opsommingen[1].onderdelen",
        ("minstens 2", "1"),
    ),
    "a point of the story that is not there": Mistake(
        "verhaal.yaml",
        "",
        "lijn:\n  - {punt: romas, tekst: Eerst dit.}",
        2,
        "lijn[1].punt",
        ("'romas'", "bedoelde je 'romans'?"),
    ),
    "a summary of a section that is not there": Mistake(
        "verhaal.yaml",
        "",
        "samenvattingen:\n  onderdelen:\n    slot: {zin: Kort., kort: Ook kort.}",
        3,
        "samenvattingen.onderdelen.slot",
        ("'slot'", "bekend zijn: eerste-hoofdstuk"),
    ),
    "a contact that a text may not have": Mistake(
        "praatjes.yaml",
        "",
        TALK.format(id="fout", answer='"Schrijf {contact}."'),
        2,
        "praatjes[1]",
        ("{contact}", "zonder"),
    ),
    "a template for a term that is for a text": Mistake(
        "sjablonen.yaml",
        "",
        "sjablonen:\n  - {id: prijs, per: tekst, titel: T, antwoord: 'Wat {term} kost, staat er "
        "niet.'}",
        2,
        "sjablonen[1].antwoord",
        ("{term}", "wel: {titel}"),
    ),
    "something else of the id of distress": Mistake(
        POINTS,
        "id: romans",
        "id: nood-zelf",
        22,
        "punten[3].id",
        ("bericht in nood", "algemeen/nood.yaml:"),
        1,
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=list(MISTAKES))
def test_a_mistake_is_told_with_its_line_its_key_and_a_way_out(
    base: Base, mistake: Mistake
) -> None:
    if mistake.old:
        base.change(mistake.file, mistake.old, mistake.new)
    else:
        base.write(mistake.file, f"{mistake.new}\n")
    problems = base.problems()
    (problem,) = [problem for problem in problems if problem.path == mistake.path]
    at = mistake.at
    line = at if isinstance(at, int) else base.line(problem.file, at)
    assert problem.line == line
    for part in mistake.says:
        assert part in problem.message
    path = f"{mistake.path}: " if mistake.path else ""
    assert str(problem) == f"{problem.file}:{line}: {path}{problem.message}"
    assert len(problems) == 1 + mistake.others


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
    "a quote closed by the next one": (
        '  titel: "Wat hij doet\n    antwoord: "Ja."',
        4,
        "eind ontbreekt",
    ),
    "text cut off by a number": ("  titel: Wat hij doet #1", 4, "'#1' valt weg"),
    "text cut off by a note": ("  titel: Wat hij doet # nog doen", 4, "regel voor zichzelf"),
    "a list item by its indentation": ("  titel: Wat hij\n      - doet", 5, "inspringing"),
    "bold text": ("  titel: Wat <b>hij</b> doet", 4, "HTML ('<b>')"),
    "an entity": ("  titel: Koffie &amp; thee", 4, "HTML ('&amp;')"),
    "a line separator": ("  titel: Wat hij\u2028doet", 4, "regelscheiding (U+2028)"),
    "a space without width": ("  titel: Wat\u200b hij doet", 4, "zonder breedte (U+200B)"),
    "a soft hyphen": ("  titel: Wat hij\u00ad doet", 4, "U+00AD"),
    "a direction": ("  titel: \u202eWat hij doet", 4, "onzichtbaar teken (U+202E)"),
    "an escaped line separator": ('  titel: "Wat hij\\u2028doet"', 4, "regelscheiding (U+2028)"),
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


def test_who_changed_an_id_is_told_which_one_has_no_variants_yet(base: Base) -> None:
    base.change(POINTS, "id: romans", "id: zijn-gewoonte")
    problems = {problem.file: problem for problem in base.problems()}
    assert "nog geen vragen bij" in problems[POINTS].message
    assert "'romans' bestaat niet; bedoelde je 'zijn-gewoonte'?" in problems[VARIANTS].message


ANSWER = """\
    antwoord: >-
      Hij woont op de gracht.
      ‘Lauriergracht’ heet ze.
"""


@pytest.mark.parametrize(("spaces", "first"), [(0, 1), (4, 1), (0, 2), (4, 2), (5, 2)])
def test_text_that_falls_out_from_below_its_key_is_mended_by_doing_what_is_said(
    base: Base, spaces: int, first: int
) -> None:
    base.change(POINTS, "    antwoord: Hij woont aan de Lauriergracht, op nummer 37.\n", ANSWER)
    good = base.path(POINTS).read_text(encoding="utf-8").split("\n")
    start = base.line(POINTS, "Hij woont op de gracht")
    fallen = range(start + first - 1, start + 2)
    bad = [
        " " * spaces + line.lstrip() if number in fallen else line
        for number, line in enumerate(good, 1)
    ]
    base.write(POINTS, "\n".join(bad))
    (problem,) = [problem for problem in base.problems() if problem.file == POINTS]
    assert problem.line == fallen[0]
    assert f"‘antwoord: >-’ (regel {start - 1})" in problem.message
    assert "zet 6 spaties voor elke regel" in problem.message
    base.write(POINTS, "\n".join(good))
    assert base.problems() == []


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
    base.write(name, "titel: X")
    problem = the_problem(base)
    assert (problem.file, problem.line) == (name, 1)
    assert f"bedoelde je {suggested!r}?" in problem.message


@pytest.mark.parametrize(
    "name",
    [
        "._bron.yaml",
        "punten/._begin.yaml",
        "punten/.#begin.yaml",
        "vragen/#begin.yaml#",
        "vragen/begin.yaml~",
        ".verborgen/ci.yml",
        ".bron.yaml.swp",
    ],
)
def test_hidden_and_backup_files_are_nobodys_business(base: Base, name: str) -> None:
    base.write(name, b"\xff geen YAML")
    assert base.problems() == []


@pytest.mark.parametrize("name", [SOURCE, POINTS])
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
    for name in (SOURCE, POINTS, VARIANTS):
        content = (base.directory / name).read_bytes()
        base.write(name, codecs.BOM_UTF8 + content.replace(b"\n", b"\r\n"))
    assert load(base.directory) == plain


def test_lines_are_counted_rightly_in_a_file_with_windows_line_endings(base: Base) -> None:
    content = (base.directory / POINTS).read_bytes().replace(b"titel: W", b"titel: #W")
    base.write(POINTS, content.replace(b"\n", b"\r\n"))
    assert [problem.line for problem in base.problems()] == [4, 14]


# what belongs together


def test_a_passage_of_five_sentences_is_too_long_for_a_quotation(base: Base) -> None:
    base.change(SOURCE, "Ik ben makelaar", f"{'Zo is het. ' * 4}Ik ben makelaar")
    base.change(POINTS, "passage: Ik ben makelaar", f"passage: {'Zo is het. ' * 4}Ik ben makelaar")
    problem = the_problem(base)
    assert (problem.line, problem.path) == (7, f"{ONE}.passage")
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
    base.write("vervolgvragen.yaml", "vervolgvragen:\n  hoezo: [hoezo]\n")
    problem = the_problem(base)
    assert (problem.line, problem.path) == (2, "vervolgvragen.hoezo")
    assert "'waarom'" in problem.message
    assert "'hoezo'" in problem.message


def test_all_mistakes_of_all_files_are_told_at_once_and_in_order(base: Base) -> None:
    base.change(SOURCE, "jaar: 1860", "jaar: ooit")
    base.change(SOURCE, "auteur: Multatuli", "autuer: Multatuli")
    base.change(POINTS, "    antwoord: Hij woont", "    antword: Hij woont")
    base.change(POINTS, "verwant: [adres]", "verwant: [adres, straat]")
    base.write(TEXTS, 'knop_delen: "{naam}"\n')
    base.write("praatjes.yaml", TALK.format(id="praten", answer='""'))
    base.write("los.yaml", "")
    assert [(p.file, p.line, p.path) for p in base.problems()] == [
        (SOURCE, 2, "auteur"),
        (SOURCE, 3, "autuer"),
        (SOURCE, 6, "jaar"),
        ("los.yaml", 1, ""),
        ("praatjes.yaml", 4, "praatjes[1].antwoord"),
        (POINTS, 11, f"{ONE}.verwant[2]"),
        (POINTS, 13, "punten[2].antwoord"),
        (POINTS, 15, "punten[2].antword"),
        (TEXTS, 1, "knop_delen"),
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
    base.change(POINTS, "verwant: [adres]", "verwant: [adress]")
    assert [problem.path for problem in base.problems()] == ["jaar", f"{ONE}.verwant[1]"]


# what is right


def test_a_valid_base_is_loaded_whole_and_in_the_order_of_its_text(base: Base) -> None:
    knowledge = load(base.directory)
    assert [point.id for point in knowledge.points] == ["beroep", "adres", "romans"]
    assert knowledge.source.year == 1860
    assert set(knowledge.texts.commands) == set(NAMES)
    assert all(p.passage in knowledge.paragraph(p).text for p in knowledge.points)
    assert [p.id for p in knowledge.in_order] == ["beroep", "adres", "romans"]
    assert [p.id for p in knowledge.passages] == ["beroep", "romans"]


def test_what_a_maintainer_types_as_a_number_or_a_yes_stays_text(base: Base) -> None:
    base.change(POINTS, TITLE, "titel: 1860")
    base.change(VARIANTS, VARIANT, "    - ja\n")
    knowledge = load(base.directory)
    assert knowledge.points[0].title == "1860"
    assert "ja" in knowledge.points[1].questions


def test_spaces_and_line_ends_around_a_passage_do_not_matter(base: Base) -> None:
    base.change(POINTS, "passage: Ik ben", "passage: >\n      Ik ben")
    assert base.problems() == []


def test_accents_in_two_pieces_and_hard_spaces_are_read_as_they_look(base: Base) -> None:
    base.change(VARIANTS, VARIANT, "    - cafe\u0301 of huis\u00a0nummer\n")
    assert "caf\u00e9 of huis nummer" in load(base.directory).points[1].questions
    base.change(VARIANTS, "beroep verteller", "caf\u00e9 of huis nummer")
    assert "deze vraag staat ook bij" in the_problem(base).message


def test_a_paragraph_of_which_something_is_not_quoted_is_not_shown_whole(base: Base) -> None:
    whole = load(base.directory)
    assert whole.shown_whole(whole.points[0])
    base.change(SOURCE, "id: p1", "id: p1\n        niet_citeren: [3]")
    base.change(SOURCE, "anders zijt.", "anders zijt. Of niet.")
    part = load(base.directory)
    assert not part.shown_whole(part.points[0])
    base.change(SOURCE, "niet_citeren: [3]", "niet_citeren: alles")
    assert len(base.problems()) == 3


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
    problem = locate("adres", ("testvragen", 1), "zoiets")
    lines = (OTHER_TEXT / POINTS).read_text(encoding="utf-8").splitlines()
    assert knowledge.points[1].test_questions[1] in lines[problem.line - 1]
    assert str(problem) == f"{POINTS}:{problem.line}: punten[2].testvragen[2]: zoiets"
