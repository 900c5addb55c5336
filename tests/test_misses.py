"""``misses``: a maintainer learns from the journal by the command; nothing without a yes."""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TypeAlias

import pytest

from bot.cli.main import main
from bot.store import JournalEntry, Trace
from tests.bases import POINTS, VARIANTS, Base
from tests.databases import opened
from tests.test_check import small_base

MONDAY = date(2026, 11, 23)
HOME = JournalEntry(
    *("e1", MONDAY, "private", "Waar staat zijn woning?", "decline"),
    points=(("adres", 0.3), ("beroep", 0.1)),
)
SUBJECT = """\
onderwerpen:
  - {id: prijs, titel: De prijs van koffie, antwoord: Daarover staat er niets in.}
"""
PRICES = "vragen:\r\n  prijs: [hoeveel kost een baal koffie, wat is de koffieprijs]"
INTERRUPT = "\x03"
Line: TypeAlias = str | Callable[[], str]
LAST_OF_ADDRESS = "    - aan welk water woont hij\n"
LAST_TEST_OF_ADDRESS = "      - op welk nummer woont hij\n"


@dataclass
class Desk:
    """A maintainer at a terminal, with a knowledge base and a journal."""

    base: Base
    url: str
    patch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]
    status: int = 0

    def kept(self, *entries: JournalEntry) -> None:
        """Puts questions into the journal, each under a name of its own."""
        asyncio.run(self._keep(entries))

    def misses(self, *typed: Line) -> str:
        """Goes through the misses; what is said, with the exit status noted."""
        self.patch.setenv("DATABASE_URL", self.url)
        self.patch.setattr(sys, "stdin", Typed(tuple(line for line in typed if line != "--all")))
        options = [line for line in typed if line == "--all"]
        self.status = main(["misses", str(self.base.directory), *options])
        out, err = self.capsys.readouterr()
        return out + err

    def marks(self) -> list[str | None]:
        """The marks in the journal."""
        return asyncio.run(self._marks())

    def files(self) -> dict[str, bytes]:
        """All that stands in the knowledge base."""
        paths = sorted(p for p in self.base.directory.rglob("*") if p.is_file())
        return {
            path.relative_to(self.base.directory).as_posix(): path.read_bytes() for path in paths
        }

    async def _keep(self, entries: tuple[JournalEntry, ...]) -> None:
        async with opened(self.url) as store:
            for n, entry in enumerate(entries):
                named = replace(entry, entry=f"e{n}")
                await store.journal_question(named, Trace("chat", f"m{n}", datetime.now(UTC)))
                if entry.choice is not None:
                    await store.journal_choice(f"m{n}", entry.choice, entry.chosen)
                if entry.mark is not None:
                    await store.mark_questions([f"e{n}"], entry.mark)

    async def _marks(self) -> list[str | None]:
        async with opened(self.url) as store:
            entries = await store.journal(date.min, date.max)
        return [entry.mark for entry in sorted(entries, key=lambda one: one.entry)]


class Typed:
    """What somebody types, of which a line may be Ctrl-C, or what happens before it is typed."""

    def __init__(self, lines: tuple[Line, ...]) -> None:
        self._lines = iter(lines)

    def readline(self) -> str:
        """The next line; nothing at the end."""
        line = next(self._lines, None)
        line = line() if callable(line) else line
        if line == INTERRUPT:
            raise KeyboardInterrupt
        return "" if line is None else f"{line}\n"

    def isatty(self) -> bool:
        """As of a pipe."""
        return False


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Base]:
    """The small text over a small general layer, with a subject outside the text."""
    with pytest.MonkeyPatch.context() as patch:
        base = small_base(tmp_path_factory.mktemp("gemist"), patch)
        base.write("buiten-de-tekst.yaml", SUBJECT)
        base.write("vragen/prijs.yaml", PRICES)
        yield base


@pytest.fixture
def desk(
    small: Base, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Desk]:
    """A maintainer with a journal in SQLite; afterwards the knowledge base is as it was."""
    found = Desk(small, f"sqlite+aiosqlite:///{tmp_path}/store.sqlite3", monkeypatch, capsys)
    before = found.files()
    yield found
    for name, content in before.items():
        small.write(name, content)


def after(content: bytes, line: str, added: str) -> bytes:
    """A file with a line put in after another one."""
    return content.decode().replace(line, f"{line}{added}\n", 1).encode()


# what is put in, and what that takes


def test_a_question_becomes_a_variant_and_all_else_stays(desk: Desk, lasting_url: str) -> None:
    """On both databases: the question, no person in it, yes, and at the end keep it."""
    desk.url = lasting_url
    desk.kept(HOME, replace(HOME, question="waar staat zijn woning"))
    before = desk.files()
    said = desk.misses("1", "", "n", "j", "h")
    wanted = before | {
        VARIANTS: after(before[VARIANTS], LAST_OF_ADDRESS, "    - waar staat zijn woning")
    }
    assert desk.files() == wanted
    assert desk.status == 0
    for told in (
        "Het ging mis bij 2 van de 2 vragen in het journaal, in 1 groepje",
        "2× vond de bot niets",
        "Staat hier iets in over iemand",
        "Testvragen: ",
        "+    - waar staat zijn woning",
        "Gehouden: 1 vraag",
    ):
        assert told in said
    assert desk.marks() == ["done", "done"]
    assert "er is niets meer te doen" in desk.misses()


def test_all_is_taken_back_to_the_byte_and_stays_to_do(desk: Desk) -> None:
    desk.kept(HOME, replace(HOME, question="hoe heet de vrouw van droogstoppel"))
    before = desk.files()
    said = desk.misses("adres", "", "n", "j", "beroep", "heeft hij vrouw en kind", "n", "j", "t")
    assert "wat je na de vorige keuring toevoegde, is er weer uit" in said
    assert said.count("\n+    - ") == 2
    assert desk.files() == before
    assert desk.marks() == [None, None]


def test_the_last_one_alone_is_taken_back(desk: Desk) -> None:
    questions = "hoe heet de vrouw van droogstoppel", "heeft hij een kat"
    desk.kept(HOME, *(replace(HOME, question=question) for question in questions))
    before = desk.files()
    said = desk.misses(
        *("a", "adres", "waar is zijn huis dan", "n", "j"),
        *("u", "adres", "waar is zijn woning", "n", "j"),
        *("t", "beroep", "heeft hij vrouw en kind", "n", "j", "u", "h"),
    )
    assert said.count("Teruggenomen: ") == 2
    assert "Teruggenomen: ‘heeft hij vrouw en kind’ staat niet meer bij" in said
    wanted = after(before[VARIANTS], LAST_OF_ADDRESS, "    - waar is zijn woning")
    assert desk.files() == before | {VARIANTS: wanted}


def test_what_was_asked_about_another_text_is_left_out(desk: Desk) -> None:
    elsewhere = replace(HOME, question="wat is sociale innovatie", points=(("innovatie", 0.4),))
    desk.kept(HOME, elsewhere, replace(HOME, question="waar woont hij toch", points=()))
    said = desk.misses()
    assert "Kennisbank: ‘Max Havelaar’" in said
    assert "1 van de 3 vragen in het journaal gaan over een andere tekst" in said
    assert "innovatie" not in said and "waar woont hij toch" in said


NO_YES = {
    "no words": ["1", "nee"],
    "somebody in it, and no other words": ["1", "", "j", ""],
    "no yes": ["1", "", "n", "n"],
    "no such number": ["9"],
    "no such point": ["xylofoon"],
    "none of those that are found": ["a", "verteller", "", ""],
    "a test question of nothing": ["t", ""],
    "back from whatever is asked": ["t", "t", "1", "t", "1", "xylofoon [getal]", "t"],
    "not sent away after all": ["w", "n"],
    "to judge what is not there": ["k"],
    "stopped": ["s"],
}


@pytest.mark.parametrize(
    "typed",
    [[line for typed in NO_YES.values() for line in typed], ["1", "", "n"]],
    ids=["nobody says yes", "nobody says anything any more"],
)
def test_nothing_is_written_without_a_yes(desk: Desk, typed: list[str]) -> None:
    desk.kept(HOME)
    before = desk.files()
    said = desk.misses(*typed)
    assert ("Er is nog niets veranderd" in said) == ("k" in typed)
    assert desk.files() == before
    assert (desk.status, desk.marks()) == (0, [None])


def test_a_person_is_left_out_before_it_is_put_in(desk: Desk) -> None:
    desk.kept(replace(HOME, question="Woont Batavus Droogstoppel met zijn zieke vrouw daar?"))
    said = desk.misses("adres", "", "j", "woont zijn gezin daar ook", "n", "j", "h")
    assert "+    - woont zijn gezin daar ook" in said
    assert "Schrijf hem dan zonder dat" in said
    assert b"zieke" not in b"".join(desk.files().values())


def test_a_test_question_and_an_example_of_a_subject(desk: Desk) -> None:
    """Into a list between brackets without an end of line, and one that was not there yet."""
    desk.kept(replace(HOME, question="wat kost een kop koffie"), HOME)
    before = desk.files()
    said = desk.misses(
        *("t", "xylofoon", "De prijs", "1", "wat moet je voor een ons betalen?", "n", "j"),
        *("de prijs van koffie", "", "n", "j", "h"),
    )
    wanted = dict(before)
    wanted["vragen/prijs.yaml"] = before["vragen/prijs.yaml"][:-1] + b", wat kost een kop koffie]"
    wanted["buiten-de-tekst.yaml"] = before["buiten-de-tekst.yaml"].replace(
        b"in.}", b'in., testvragen: ["wat moet je voor een ons betalen?"]}'
    )
    assert desk.files() == wanted
    assert "Nieuwe testvraag: ‘wat moet je voor een ons betalen?’" in said
    assert "Gehouden: 2 vragen" in said


def test_a_test_question_that_is_not_right_yet_stays_in_the_list(desk: Desk) -> None:
    desk.kept(replace(HOME, question="xylofoon zwembadfeest"), HOME)
    said = desk.misses(
        *("t", "adres", "op welk adres staat het", "n", "j"), *("t", "adres", "", "n", "j", "h")
    )
    assert "Nieuwe testvraag: ‘xylofoon zwembadfeest’ komt nog niet goed uit: ze " in said
    assert "‘xylofoon zwembadfeest’ gaat nog niet goed, en blijft in de lijst" in said
    assert "wil je dat de bot ‘Waar de verteller woont’ dan eerder vindt" in said
    assert desk.marks() == [None, "done"]


def test_what_is_meant_is_found_by_a_word_of_it_and_never_taken_unasked(desk: Desk) -> None:
    desk.kept(HOME)
    before = desk.files()
    said = desk.misses("handelt", "", "koffiehandel", "9", "koffiehandel", "2", "t", "xylofoon")
    job = "‘Wat de verteller doet’ (beroep); gevraagd als ‘in welke handel zit hij’"
    assert said.count(f"  1  {job}") == 1
    prices = "  1  ‘De prijs van koffie’ (prijs), onderwerp buiten de tekst\n"
    assert said.count(f"{prices}  2  {job}") == 2
    assert "Er is geen nummer 9." in said
    assert said.count("Daar zegt de bot: ") == 1
    assert "Geen punt en geen onderwerp heeft een woord zoals ‘xylofoon’" in said
    assert desk.files() == before


def test_of_what_has_a_word_that_comes_first_which_the_question_was_likely_about(
    desk: Desk,
) -> None:
    desk.kept(HOME)
    said = desk.misses("verteller", "")
    choices, _, found = said.partition("Welk nummer?")[0].partition("Keuze")
    (likely,) = re.findall(r"^  1  (‘.+?’)", choices.partition("Waar hoort")[2], re.MULTILINE)
    assert re.search(rf"  1  {likely}", found)


def test_what_is_meant_is_named_with_what_the_bot_says_of_it(desk: Desk) -> None:
    desk.kept(replace(HOME, question="xylofoon zwembadfeest"))
    said = desk.misses("1", "a", "Waar de verteller woont", "t")
    assert "(niets lijkt er genoeg op" in said and "Er is geen nummer 1." in said
    assert "‘Waar de verteller woont’ (adres). Daar zegt de bot: " in said


def test_what_people_chose_themselves_comes_first(desk: Desk) -> None:
    chosen = replace(HOME, outcome="choices", choice="runner-up", chosen="romans")
    desk.kept(chosen, replace(chosen, question="waar staat z'n woning"))
    said = desk.misses(
        "1", "2", "waarover schrijft hij thuis", "n", "j", "j", "t", "1", "1", "", "n", "j"
    )
    first = next(line for line in said.splitlines() if line.startswith("  1  "))
    assert "(romans)" in first and "dit wezen mensen zelf aan (2×)" in first
    assert "dat mensen zelf aanwezen" in said
    added = {name for name, content in desk.files().items() if b"waarover schrijft" in content}
    assert added == {VARIANTS}
    assert b"- waar staat z" in desk.files()[POINTS]


def test_what_is_wanted_comes_first_and_what_is_dismissed_not_again(desk: Desk) -> None:
    wanted = replace(HOME, question="heeft hij een kat", mark="wanted")
    desk.kept(HOME, HOME, wanted)
    said = desk.misses("w", "n", "w", "j")
    assert said.index("1× ‘heeft hij een kat’ (niets gevonden, gewenst)") < said.index("2× ‘Waar")
    assert desk.marks() == [None, None, "dismissed"]
    assert "‘kat’ komt in de kennisbank nergens voor" in said
    assert "kat" not in desk.misses("?")


def test_what_was_known_not_to_be_in_the_text_is_told_when_asked_for(desk: Desk) -> None:
    desk.kept(replace(HOME, question="wat kost een kop koffie", outcome="subject"))
    said = desk.misses()
    assert "niets meer te doen" in said and "Bij 1 andere" in said
    said = desk.misses("--all")
    assert "wat kost een kop koffie’ (staat er niet in)" in said and "andere herkende" not in said


# what may not be put in


WRONG = {
    "it stands there already": ("waar woont de verteller", "als variant staat daar deze vraag al"),
    "it stands elsewhere already": ("hoeveel papier bestelde hij", "(romans) deze vraag al"),
    "the same words in another order": ("woont de verteller waar", "al bijna hetzelfde"),
    "it is almost a test question": ("straat waarin de makelaar woont", "meet niets"),
    "something masked": ("woont hij op nummer [getal]", "schrijf er een gewoon woord voor"),
    "a life story": ("woord " * 60, "te lang"),
    "nothing": ("?!", "hier staat geen vraag"),
    "what no file may hold": ("waar staat zijn <b>huis</b> precies", "hier staat HTML"),
}


def test_what_the_house_forbids_is_refused_with_a_reason(desk: Desk) -> None:
    desk.kept(HOME)
    before = desk.files()
    said = desk.misses("1", *(question for question, _ in WRONG.values()), "n", "j")
    for _, why in WRONG.values():
        assert said.count(why) == 1, why
    assert desk.files() == before


def test_words_that_stand_there_already_are_a_caution(desk: Desk) -> None:
    desk.kept(HOME)
    said = desk.misses("1", "wat is de woonplaats eigenlijk", "n", "n")
    assert (
        "Let op: als variant bij ‘Waar de verteller woont’ staat al ‘wat is zijn woonplaats’"
        in said
    )


# when it ends halfway


@pytest.mark.parametrize("end", [[INTERRUPT], ["k", INTERRUPT], []])
def test_what_somebody_said_yes_to_stays_when_all_stops(desk: Desk, end: list[str]) -> None:
    """And what they had not said yes to yet is not there; the knowledge base is in order."""
    desk.kept(HOME, replace(HOME, question="heeft hij een kat of een hond"))
    before = desk.files()
    said = desk.misses("adres", "waar is zijn woning", "n", "j", *end)
    wanted = after(before[VARIANTS], LAST_OF_ADDRESS, "    - waar is zijn woning")
    assert desk.files() == before | {VARIANTS: wanted}
    assert "Gestopt. 1 vraag staat erin en blijft staan" in said
    assert desk.status == (130 if INTERRUPT in end else 0)
    assert sorted(filter(None, desk.marks())) == ["done"]
    assert desk.base.problems() == []


def test_what_somebody_else_changes_meanwhile_is_left_to_them(desk: Desk) -> None:
    desk.kept(HOME, replace(HOME, question="heeft hij een kat of een hond"))

    def breaks() -> str:
        desk.base.change(VARIANTS, "- huisnummer", "- huis<b>nummer</b>")
        return "k"

    said = desk.misses("adres", "waar is zijn woning", "n", "j", breaks, "x", "t")
    assert "iemand veranderde er nog iets aan" in said and "hier staat HTML" in said
    assert "Typ h (houden), t (terugdraaien)" in said
    assert f"Teruggedraaid, behalve {VARIANTS}" in said
    assert desk.marks() == [None, None]


def test_a_knowledge_base_with_a_mistake_is_told_of_before_anything(desk: Desk) -> None:
    desk.kept(HOME)
    desk.base.change(POINTS, "verwant: [adres]", "verwant: [adress]")
    assert "bedoelde je 'adres'" in desk.misses("1", "", "n", "j")
    assert desk.status == 1


# no journal


def test_without_a_journal_it_says_how_to_get_one(desk: Desk, tmp_path: Path) -> None:
    said = desk.misses()
    assert "nog geen enkele vraag" in said and "JOURNAL=on" in said
    assert (desk.status, [*tmp_path.glob("*.sqlite3")]) == (0, [])
    desk.patch.setenv("JOURNAL", "on")
    desk.kept()
    assert "JOURNAL=on" not in desk.misses()


def test_a_database_that_cannot_be_reached_is_told(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "store.sqlite3").write_bytes(b"geen database" * 100)
    assert "Het journaal is niet te lezen" in desk.misses()
    assert desk.status == 1
