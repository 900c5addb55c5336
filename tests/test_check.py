"""The check: test questions lead to their own entry or it says where, and what could be better.

The general layer is a small one, so that each question leads where anybody can see that it should.
"""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot import shipped
from bot.cli.main import main
from bot.matching import Answer, Likely, Matcher, Outcome
from tests.bases import POINTS, SOURCE, TEXTS, VARIANTS, Base

GENERAL = {
    "praatjes.yaml": """\
praatjes:
  - id: begroeting
    soort: praatje
    antwoord: Dag!
    testvragen: [hallo daar]
""",
    "nood.yaml": """\
nood:
  - id: nood
    antwoord: Bel 113.
    testvragen: [niemand zou mij missen als ik dood ben]
""",
    "ruis.yaml": """\
ruis:
  - id: ruis
    antwoorden: [Daar ga ik niet over.]
    testvragen: [hoe bak ik een taart met appels]
""",
    "sjablonen.yaml": """\
sjablonen:
  - id: vertaling
    per: tekst
    titel: Een vertaling
    antwoord: Of ‘{titel}’ vertaald is, weet ik niet.
    testvragen: [is er een vertaling in het spaans]
""",
    "vragen/alles.yaml": """\
vragen:
  begroeting: [hallo, hallo hallo, hoi, goedemorgen, dag bot, hallo daar bot]
  nood: [ik wil dood, ik wil niet meer leven, ik wil dood zijn, niemand zou mij missen]
  ruis: [hoe bak ik een taart, hoe bak ik appels, recept voor taart, taart met appels bakken]
  vertaling: [is er een vertaling, bestaat er een vertaling, is er een vertaling in het engels,
    is er een vertaling in het frans, vertaling in het spaans, is er een spaanse vertaling,
    is er een vertaling in het spaans verschenen]
""",
}
NEEDY = "ik wil echt dood zijn"
SINCE = "Sinds de vorige keer"
LAST_TEST = "- wat moest hij extra bestellen"
GREETING_TEST = "testvragen: [hallo daar]"
UNSURE = (
    "de verteller en zijn papier",
    "hij schrijft en woont",
    "wat bestelde de koopman",
    "wat vindt de verteller",
    "het boek van de makelaar",
    "schrijver of makelaar",
    "leest de makelaar romans in zijn huis",
)
TESTED = re.compile(
    r"Testvragen van (.+): (\d+) van (\d+) raak(?:, (\d+) tussen de keuzes)?, (\d+)"
)


def small_base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Base:
    """The small text over a small general layer, as if that were the one that is shipped."""
    shared = tmp_path / "gedeeld"
    base = Base(tmp_path / "boek", shared / shipped.GENERAL)
    for path in sorted((shared / shipped.GENERAL).rglob("*.yaml")):
        if path.name != TEXTS:
            path.unlink()
    for name, content in GENERAL.items():
        base.write(f"{shipped.GENERAL}/{name}", content)
    monkeypatch.setattr(shipped, "folder", lambda: shared)
    return base


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Base:
    """The small text over a small general layer."""
    return small_base(tmp_path, monkeypatch)


@dataclass(frozen=True)
class Said:
    """What a check said, and its exit status."""

    status: int
    lines: list[str]

    @property
    def missed(self) -> list[str]:
        """The test questions that miss, as problems."""
        end = next(n for n, line in enumerate(self.lines) if line.startswith("Testvragen van"))
        return self.lines[1:end]

    @property
    def counts(self) -> dict[str, tuple[int, ...]]:
        """Of each kind: right, of how many, offered, missed."""
        found = filter(None, map(TESTED.match, self.lines))
        return {m[1]: tuple(int(number or 0) for number in m.groups()[1:]) for m in found}

    def warnings(self, path: str) -> list[str]:
        """The warnings about a path."""
        start = next(n for n, line in enumerate(self.lines) if line.startswith("Waarschuwingen"))
        return [line for line in self.lines[start:] if f": {path}: " in line]


def check(base: Base, capsys: pytest.CaptureFixture[str], *options: str) -> Said:
    """Checks a base with the command itself."""
    status = main(["check", str(base.directory), *options])
    return Said(status, capsys.readouterr().out.splitlines())


def test_a_base_whose_test_questions_all_lead_home_is_in_order(
    base: Base, capsys: pytest.CaptureFixture[str]
) -> None:
    said = check(base, capsys)
    assert said.status == 0
    assert said.missed == []
    assert said.counts == {
        "punten": (6, 6, 0, 0),
        "sjablonen": (1, 1, 0, 0),
        "ruis": (1, 1, 0, 0),
        "praatjes": (1, 1, 0, 0),
        "berichten in nood": (1, 1, 0, 0),
    }
    assert re.search(r"3 punten, \d+ eigen vraagvarianten en \d+ uit .*: in orde$", said.lines[-1])


MISSES = {
    "a point's that another point answers": (
        POINTS,
        LAST_TEST,
        "- waar woont deze verteller",
        ("als antwoord ‘Waar de verteller woont’ (adres)", "hoort bij 'romans'"),
    ),
    "a point's that is small talk": (
        POINTS,
        LAST_TEST,
        "- hallo hoi",
        ("krijgt het praatje ‘hallo’ (begroeting)", "hoort bij 'romans'"),
    ),
    "a point's that is taken for need": (
        POINTS,
        LAST_TEST,
        f"- {NEEDY}",
        (
            "krijgt de hulp voor wie in nood is, zoals ‘Bel 113’ (nood), en hoort bij 'romans'. ",
            "Zet de zin dan onder ‘geen_nood:’, in algemeen/vragen/gewoon.yaml",
        ),
    ),
    "a point's that is out of scope": (
        POINTS,
        LAST_TEST,
        "- bestaat er een vertaling in het engels",
        ("krijgt ‘Een vertaling’ (vertaling), buiten de tekst",),
    ),
    "a point's that is nothing": (
        POINTS,
        LAST_TEST,
        "- xylofoon zwembadfeest",
        ("'xylofoon zwembadfeest'", "hoort bij 'romans'"),
    ),
    "a point's in another language": (
        POINTS,
        LAST_TEST,
        "- what does the author think about it and why is that",
        ("andere taal",),
    ),
    "small talk that a point answers": (
        f"{shipped.GENERAL}/praatjes.yaml",
        GREETING_TEST,
        "testvragen: [waar woont deze verteller]",
        ("(adres)", "hoort bij 'begroeting'"),
    ),
    "a template's that small talk takes": (
        f"{shipped.GENERAL}/sjablonen.yaml",
        "testvragen: [is er een vertaling in het spaans]",
        "testvragen: [hallo hoi]",
        ("(begroeting)", "hoort bij 'vertaling'"),
    ),
    "noise that a point answers": (
        f"{shipped.GENERAL}/ruis.yaml",
        "testvragen: [hoe bak ik een taart met appels]",
        "testvragen: [waar woont deze verteller]",
        ("(adres)", "hoort bij 'ruis'"),
    ),
    "distress that is taken for small talk": (
        f"{shipped.GENERAL}/nood.yaml",
        "testvragen: [niemand zou mij missen als ik dood ben]",
        "testvragen: [hallo hoi]",
        ("(begroeting)", "hoort bij 'nood'"),
    ),
}


@pytest.mark.parametrize(("file", "old", "new", "says"), MISSES.values(), ids=list(MISSES))
def test_a_test_question_that_leads_elsewhere_is_told_with_its_line_and_where(
    base: Base,
    capsys: pytest.CaptureFixture[str],
    file: str,
    old: str,
    new: str,
    says: tuple[str, ...],
) -> None:
    base.change(file, old, new)
    said = check(base, capsys)
    (line,) = said.missed
    assert said.status == 1
    assert line.startswith(f"{file}:{base.line(file, new)}: ")
    for part in says:
        assert part in line
    asking = f"  KNOWLEDGE_DIR={base.directory} python -m bot ask --explain 'de vraag'"
    assert asking in said.lines
    assert re.search(r"opbouw is in orde; 1 van de \d+ testvragen komt ergens", said.lines[-1])
    assert said.lines[-1].endswith("(met een stuk of twaalf varianten per punt is dat gewoon)")
    assert sum(missed for *_, missed in said.counts.values()) == 1


def test_a_text_says_itself_what_is_no_need(base: Base, capsys: pytest.CaptureFixture[str]) -> None:
    base.change(POINTS, LAST_TEST, f"- {NEEDY}")
    base.write("vragen/gewoon.yaml", f"geen_nood: [{NEEDY}]\n")
    assert not any("Bel 113" in line for line in check(base, capsys).lines)


def test_what_is_new_since_the_last_check_of_a_folder_is_told_last(
    base: Base, capsys: pytest.CaptureFixture[str]
) -> None:
    def since() -> list[str]:
        lines = check(base, capsys).lines
        starts = [n for n, line in enumerate(lines) if line.startswith("Sinds de vorige keer")]
        return lines[starts[0] + 1 : -2] if starts else []

    test, learned = "- xylofoon zwembadfeest", "  romans:\n    - xylofoon op een zwembadfeest\n"
    assert since() == []
    assert "geen testvraag beter of slechter" in check(base, capsys).lines[-3]
    base.change(POINTS, LAST_TEST, test)
    heading, miss = since()
    assert heading == "Nieuwe testvragen die nog missen (1):"
    assert miss.startswith(f"  {POINTS}:{base.line(POINTS, test)}: ")
    assert since() == ["Nog steeds mis, sinds ze erbij kwamen (1):", miss]
    base.change(VARIANTS, "  romans:\n", learned)
    assert since() == ["Nu goed (1):", "  ‘xylofoon zwembadfeest’, bij 'romans'"]
    base.change(VARIANTS, learned, "  romans:\n")
    heading, same, *_ = since()
    assert (heading, same) == ("Ging goed, en mist nu (1):", miss)
    assert since() == []


def test_proposals_that_are_none_any_more_are_counted_since_the_last_check(
    base: Base, capsys: pytest.CaptureFixture[str]
) -> None:
    def since() -> list[str]:
        lines = check(base, capsys).lines
        return lines[next((n for n, line in enumerate(lines) if SINCE in line), -2) : -2]

    for name in ("adres", "beroep"):
        base.change(POINTS, f"  - id: {name}\n", f"  - id: {name}\n    voorstel: ja\n")
    assert since() == []
    base.change(POINTS, "    voorstel: ja\n", "")
    told = f"{SINCE} `check` van deze map: 1 voorstel minder, nog 1."
    assert since() == [told, "Verder ging er geen testvraag beter of slechter."]
    base.change(POINTS, "    voorstel: ja\n", "")
    base.change(POINTS, LAST_TEST, "- xylofoon zwembadfeest")
    told, tests, new, _ = since()
    assert told.endswith("1 voorstel minder, nog 0.")
    assert (tests, new) == ("Bij de testvragen:", "Nieuwe testvragen die nog missen (1):")


def test_who_waits_at_a_terminal_hears_that_something_is_learned_first(
    base: Base, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def said(*, at_a_terminal: bool) -> str:
        monkeypatch.setattr(sys.stderr, "isatty", lambda: at_a_terminal)
        assert main(["ask", "hallo"]) == 0
        out, told = capsys.readouterr()
        assert out == "Dag!\n\n"
        return told

    monkeypatch.setenv("KNOWLEDGE_DIR", str(base.directory))
    monkeypatch.setenv("CACHE_DIR", str(tmp_path / "cache"))
    assert said(at_a_terminal=True).startswith("De kennisbank is nieuw of veranderd")
    assert said(at_a_terminal=True) == ""
    for again, told in ((True, 1), (False, 0)):
        base.change(VARIANTS, "  romans:\n", f"  romans:\n    - xylofoon op feest {told}\n")
        assert said(at_a_terminal=again).count("leer ik eerst") == told


def test_a_test_question_that_is_offered_its_point_is_counted_apart(
    base: Base, capsys: pytest.CaptureFixture[str]
) -> None:
    matcher = Matcher(base.load())
    question = next(q for q in UNSURE if offers(matcher.match(q), "romans"))
    base.change(POINTS, LAST_TEST, f"- {question}")
    said = check(base, capsys)
    assert said.status == 0
    assert said.counts["punten"] == (5, 6, 1, 0)


def offers(outcome: Outcome, name: str) -> bool:
    """Whether an outcome shows another point, and offers this one."""
    if not isinstance(outcome, Answer | Likely):
        return False
    return name in {match.point.id for match in outcome.runners_up}


@pytest.mark.parametrize(
    ("known", "status", "says"),
    [
        ("0", 1, "1 van de "),
        ("1", 0, "op 1 bekende testvraag na"),
        ("3", 0, "zet --at-most nu op 1"),
    ],
)
def test_as_many_may_miss_as_are_known_to(
    base: Base, capsys: pytest.CaptureFixture[str], known: str, status: int, says: str
) -> None:
    base.change(POINTS, LAST_TEST, "- hallo hoi")
    said = check(base, capsys, "--at-most", known)
    assert said.status == status
    assert says in said.lines[-1]


def test_a_test_question_that_misses_keeps_no_bot_from_starting(base: Base) -> None:
    base.change(POINTS, LAST_TEST, "- hallo hoi")
    assert base.problems() == []


def test_the_structure_can_be_checked_alone(base: Base, capsys: pytest.CaptureFixture[str]) -> None:
    base.change(POINTS, LAST_TEST, "- hallo hoi")
    said = check(base, capsys, "--structure")
    assert said.status == 0
    (line,) = said.lines
    assert line.endswith("de opbouw is in orde")


@pytest.mark.parametrize("options", [(), ("--structure",)])
def test_a_structure_that_is_wrong_is_told_before_any_question_is_asked(
    base: Base, capsys: pytest.CaptureFixture[str], options: tuple[str, ...]
) -> None:
    base.change(POINTS, LAST_TEST, "- hallo hoi")
    base.change(POINTS, "verwant: [adres]", "verwant: [adress]")
    assert main(["check", str(base.directory), *options]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines() == [str(problem) for problem in base.problems()]
    assert len(err.splitlines()) == 1


# what could be better

QUIZ = """\
quizvragen:
  - {id: q, vraag: Waarin?, opties: [Thee, thee!], goed: 1, uitleg: Dat zegt hij., punt: beroep}
"""
SUBJECT = "onderwerpen:\n  - {id: prijs, titel: Prijs, antwoord: Staat er niet in.}\n"
LONG = " ".join(["lang"] * 26)
SOME_DAY = 4_000_000_000
"""Later than anything that is saved now."""
WARNINGS: dict[str, tuple[str, str, *tuple[tuple[str, str, str], ...]]] = {
    "a passage that points back": ("punten[3].passage", "'Het is mijn'"),
    "a passage that begins within a sentence": (
        "punten[1].passage",
        "begin bij ‘Ik ben makelaar in koffie, …’",
        (POINTS, "passage: Ik ben makelaar", "passage: makelaar"),
    ),
    "a passage that ends within a sentence": (
        "punten[1].passage",
        "tot en met ‘… op de Lauriergracht, nummer 37.’",
        (POINTS, "de Lauriergracht, nummer 37.", "de Lauriergracht"),
    ),
    "a title that fits no button": ("punten[3].titel", "38 tekens"),
    "a sentence that is too long": (
        "punten[2].antwoord",
        "knip haar in tweeën",
        (POINTS, "antwoord: Hij woont", f"antwoord: Hij {LONG} woont"),
    ),
    "a follow-up that is too long": (
        "punten[1].waarom.tekst",
        "26 woorden",
        (POINTS, "verwant: [adres]", f"waarom: {{tekst: {LONG}}}"),
    ),
    "reasons in a circle": (
        "punten[2].waarom.punt",
        "elkaars waarom",
        (POINTS, "verwant: [adres]", "waarom: {punt: adres}"),
        (POINTS, "verwant: [beroep]", "waarom: {punt: beroep}"),
    ),
    "few test questions": ("punten[1].testvragen", "nog 2 van de 3 testvragen"),
    "few variants": (
        "vragen.adres[1]",
        "11 van de 12 varianten en 2 van de 3 testvragen",
        (VARIANTS, "    - huisnummer\n", ""),
    ),
    "a variant in the same words": (
        "vragen.adres[5]",
        "dezelfde woorden als 'op welk adres woont hij'",
        (VARIANTS, "- huisnummer", "- woont hij op zijn adres"),
    ),
    "no variant with a negation": ("vragen.beroep[1]", "ontkennende vraag"),
    "a subject without test questions": (
        "onderwerpen[1].id",
        "geen testvragen",
        ("buiten-de-tekst.yaml", "", SUBJECT),
        ("vragen/prijs.yaml", "", "vragen:\n  prijs: [hoeveel euro]\n"),
    ),
    "equal options in a quiz": ("quizvragen[1].opties[2]", "twee keer", ("quiz.yaml", "", QUIZ)),
    "equal options in a vote": (
        "stemopties",
        "gelijk",
        (TEXTS, "", "stemopties: [Eens, eens, Weet niet]\n"),
    ),
    "an example without an answer": (
        "voorbeeldvragen[2]",
        "(begroeting)",
        (TEXTS, "", "voorbeeldvragen: [Waar woont de verteller?, Hallo!, Wat is zijn beroep?]\n"),
    ),
}


@pytest.mark.parametrize(
    ("path", "says", "changes"),
    [(path, says, changes) for path, says, *changes in WARNINGS.values()],
    ids=list(WARNINGS),
)
def test_what_could_be_better_is_a_warning_with_a_way_out_and_no_error(
    base: Base,
    capsys: pytest.CaptureFixture[str],
    path: str,
    says: str,
    changes: list[tuple[str, str, str]],
) -> None:
    for file, old, new in changes:
        if old:
            base.change(file, old, new)
        else:
            base.write(file, new)
    said = check(base, capsys)
    assert (said.status, said.missed) == (0, [])
    assert any(says in line for line in said.warnings(path))


def test_of_many_warnings_those_about_what_was_saved_last_come_first(
    base: Base, capsys: pytest.CaptureFixture[str]
) -> None:
    names = [f"buiten-de-tekst/{number:02}.yaml" for number in range(15)]
    for number, name in enumerate(names):
        entry = f"  - id: los-{number}\n    titel: Los\n    antwoord: {LONG}.\n"
        base.write(name, f"onderwerpen:\n{entry}")
        base.write(f"vragen/{number}.yaml", f"vragen:\n  los-{number}:\n    - los {number}\n")
        os.utime(base.path(name), (SOME_DAY + number, SOME_DAY + number))
    few, all_ = (check(base, capsys, *options).lines for options in ((), ("--all",)))
    heading = next(n for n, line in enumerate(few) if line.startswith("Waarschuwingen"))
    told = [n for n, line in enumerate(all_) if ".yaml:" in line]
    rest = next(line for line in few if line.startswith("… en nog "))
    assert few.index(rest) == heading + 7
    assert f" {len(told) - 6};" in rest
    assert "check --all" in rest
    about = [line.split(":")[0] for line in few[heading + 1 : heading + 7]]
    assert about[0] == names[-1]
    assert about == sorted(about, reverse=True)
    assert set(about) < set(names)


def test_a_warning_that_is_new_comes_first_and_what_was_saved_last_is_named(
    base: Base, capsys: pytest.CaptureFixture[str]
) -> None:
    def told() -> tuple[str, str]:
        lines = check(base, capsys).lines
        start = next(n for n, line in enumerate(lines) if line.startswith("Waarschuwingen"))
        return lines[start], lines[start + 1]

    os.utime(base.path(SOURCE), (SOME_DAY, SOME_DAY))
    os.utime(base.path(VARIANTS), (1, 1))
    heading, before = told()
    assert heading.endswith(f"Over wat je het laatst bewaarde ({SOURCE}): niets. Over de rest:")
    base.change(VARIANTS, "    - is dit zijn eerste boek\n", "")
    os.utime(base.path(VARIANTS), (1, 1))
    assert "'romans' heeft nog 11 van de 12 varianten" in told()[1]
    assert told()[1] == before
    base.write(TEXTS, "voorbeeldvragen: [Hallo!, Wie?, Wat?]\n")
    os.utime(base.path(TEXTS), (SOME_DAY + 1, SOME_DAY + 1))
    assert told()[0].endswith("Wat nieuw is of wat je het laatst bewaarde, staat bovenaan:")


def test_points_that_are_alike_are_told_in_words(
    base: Base, capsys: pytest.CaptureFixture[str]
) -> None:
    base.change(POINTS, "- is hij makelaar van beroep", "- waar woont deze verteller")
    lines = check(base, capsys).lines
    start = next(n for n, line in enumerate(lines) if line.startswith("Punten die"))
    assert re.match(r"‘.+’ en ‘.+’ worden (soms|vaak|vrijwel altijd) door elkaar", lines[start + 2])


def test_what_no_passage_quotes_is_told_for_information(
    base: Base, capsys: pytest.CaptureFixture[str]
) -> None:
    base.change(SOURCE, "anders zijt.", "anders zijt. Dit citeert niemand.")
    assert "p1, zin 3: Dit citeert niemand." in check(base, capsys).lines
    base.change(SOURCE, "id: p1", "id: p1\n        niet_citeren: [3]")
    assert not any("Dit citeert niemand" in line for line in check(base, capsys).lines)


@pytest.mark.parametrize("opening", ["1. ", "2. Beste mensen, ", "Droogstoppel: "])
def test_a_sentence_quoted_but_for_its_number_or_salutation_is_quoted(
    base: Base, capsys: pytest.CaptureFixture[str], opening: str
) -> None:
    base.change(SOURCE, "anders zijt.", f"anders zijt. {opening}Dit is een zin. Dit ook.")
    base.change(
        POINTS,
        "passage: Ik ben makelaar in koffie, en woon op de Lauriergracht, nummer 37.",
        "passage: Dit is een zin. Dit ook.",
    )
    assert not any("Dit is een zin" in line for line in check(base, capsys).lines)
