"""A text over general Dutch: what it has comes instead, what it lacks is there all the same."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import get_args
from urllib.parse import unquote

import pytest

from bot import shipped
from bot.knowledge import (
    BETWEEN,
    FollowUpKind,
    Knowledge,
    KnowledgeError,
    OutOfScope,
    SmallTalk,
    load,
)
from bot.matching import Answer, Chat, Matcher
from bot.replies import Replies
from bot.settings import SettingsError, read_settings
from tests.bases import OTHER_TEXT, POINTS, SOURCE, TALK, TEXTS, VARIANTS, Base

GREETING = "begroeting"
CLOSING = "      - id: p2\n        tekst: Dat wilde ik zeggen. Nu begint het.\n"
TEMPLATES = """\
sjablonen:
  - id: herkomst
    per: term
    titel: Herkomst van ‘{term}’
    antwoord: Wie ‘{term}’ bedacht, staat niet in ‘{titel}’ van {auteur}.
    dichtstbij: ja
    testvragen:
      - wie heeft {term} bedacht
  - id: prijs
    per: tekst
    titel: Wat het kost
    antwoord: Wat ‘{titel}’ kost, weet ik niet.
"""
ASKED = """\
vragen:
  herkomst:
    - waar komt {term} vandaan
    - wat is het beroep van de verteller
  prijs:
    - wat kost het boek van {auteur}
"""


@pytest.fixture
def base(little: Base, tmp_path: Path, little_under: Path) -> Base:
    little.general = shutil.copytree(little_under, tmp_path / shipped.GENERAL)
    return little


def subject(knowledge: Knowledge, name: str) -> OutOfScope:
    """What is out of scope, by its id."""
    return next(entry for entry in knowledge.out_of_scope if entry.id == name)


def talk(knowledge: Knowledge, name: str) -> SmallTalk:
    """Small talk, by its id."""
    return next(entry for entry in knowledge.small_talk if entry.id == name)


# what a text has without saying so


def test_a_text_of_source_points_and_variants_has_everything_else(base: Base) -> None:
    files = {path.relative_to(OTHER_TEXT).as_posix() for path in OTHER_TEXT.rglob("*.yaml")}
    assert files == {SOURCE, POINTS, VARIANTS}
    knowledge = base.load()
    assert {entry.kind for entry in knowledge.small_talk} == {"praatje", "bot", "nood"}
    assert any(entry.kind == "ruis" for entry in knowledge.out_of_scope)
    assert all(knowledge.follow_ups[kind] for kind in get_args(FollowUpKind))
    assert knowledge.words.abbreviations
    assert knowledge.story.enumerations == ()
    assert not (knowledge.statements or knowledge.quiz or knowledge.discussion)


def test_its_profile_names_the_text_and_its_examples_are_its_own(base: Base) -> None:
    base.write(TEXTS, "beschrijving: Over {titel}.\n")
    texts = base.load().texts
    assert texts.description == "Over Max Havelaar."
    assert texts.examples == (
        "Wat is het beroep van de verteller?",
        "Waar woont de verteller?",
        "Schrijft hij vaak romans?",
    )


def test_a_profile_that_a_long_title_makes_too_long_needs_a_sentence_of_its_own(base: Base) -> None:
    base.write(TEXTS, "korte_beschrijving: Over {titel}.\n")
    base.change(SOURCE, "titel: Max Havelaar", f"titel: {'Max Havelaar ' * 10}")
    (problem,) = base.problems()
    assert (problem.file, problem.path) == (TEXTS, "korte_beschrijving")
    assert "hoogstens 120" in problem.message


# what a text says comes instead


def test_a_texts_entry_comes_instead_of_the_general_one_of_its_id(base: Base) -> None:
    before = talk(base.load(), GREETING)
    base.write("praatjes.yaml", TALK.format(id=GREETING, answer="Dag lezer van {titel}."))
    after = talk(base.load(), GREETING)
    assert after.answer == "Dag lezer van Max Havelaar."
    assert after.questions == before.questions
    base.write("vragen/praatjes.yaml", f"vragen:\n  {GREETING}: [gegroet zij u]\n")
    assert talk(base.load(), GREETING).questions == ("gegroet zij u",)


def test_a_point_may_come_instead_of_general_noise(base: Base) -> None:
    noise = next(entry.id for entry in base.load().out_of_scope if entry.kind == "ruis")
    base.change(POINTS, "id: romans", f"id: {noise}\n    voorheen: [romans]")
    base.change(VARIANTS, "romans:", f"{noise}:")
    knowledge = base.load()
    assert noise in knowledge.by_id
    assert noise not in {entry.id for entry in knowledge.out_of_scope}


def test_a_texts_sentence_comes_instead_and_its_others_stay(base: Base) -> None:
    before = base.load().texts
    base.write(TEXTS, "knop_delen: Geef door\nopdrachten: {quiz: Raden maar}\n")
    after = base.load().texts
    assert (after.button_share, after.commands["quiz"]) == ("Geef door", "Raden maar")
    assert after.commands["start"] == before.commands["start"]
    assert after.welcome == before.welcome


def test_a_texts_words_are_added_and_its_follow_ups_come_instead(base: Base) -> None:
    before = base.load()
    base.write("woorden.yaml", "groepen: [[koffie, bakkie]]\nafkortingen: {mh: max havelaar}\n")
    base.write("vervolgvragen.yaml", "vervolgvragen: {waarom: [om welke reden]}\n")
    after = base.load()
    assert after.words.groups == (*before.words.groups, ("koffie", "bakkie"))
    assert after.words.abbreviations == {**before.words.abbreviations, "mh": "max havelaar"}
    assert after.follow_ups == {**before.follow_ups, "waarom": ("om welke reden",)}


def test_a_general_variant_that_the_text_has_as_well_is_left_to_the_text(base: Base) -> None:
    question = talk(base.load(), GREETING).questions[0]
    base.change(VARIANTS, "- huisnummer", f"- {question}!")
    knowledge = base.load()
    assert f"{question}!" in knowledge.by_id["adres"].questions
    assert question not in talk(knowledge, GREETING).questions


def test_what_the_text_asks_in_other_spelling_than_the_general_layer_is_the_texts(
    base: Base,
) -> None:
    base.write("algemeen/praatjes/meer.yaml", TALK.format(id="duur", answer="Een uur."))
    base.write("algemeen/vragen/meer.yaml", "vragen:\n  duur:\n    - hoelang duurt de reis\n")
    base.change(VARIANTS, "- huisnummer", "- hoe lang duurt de reis")
    outcome = Matcher(base.load()).match("hoelang duurt de reis?")
    assert isinstance(outcome, Answer)
    assert [match.point.id for match in outcome.matches] == ["adres"]


def test_a_variant_in_distress_is_left_to_nobody(base: Base) -> None:
    distress = next(entry for entry in base.load().small_talk if entry.kind == "nood")
    base.change(VARIANTS, "- huisnummer", f"- {distress.questions[0]}")
    (problem,) = base.problems()
    assert problem.file == VARIANTS
    assert "algemeen/vragen/nood.yaml:" in problem.message


# templates


@pytest.fixture
def templated(base: Base) -> Base:
    """A base with two templates of its own, and a point with a term."""
    base.write("sjablonen.yaml", TEMPLATES)
    base.write("vragen/sjablonen.yaml", ASKED)
    base.change(POINTS, "verwant: [adres]", "begrippen: [de makelaar, makelaars]")
    base.change(SOURCE, "auteur_apa: Multatuli", "auteur_apa: Tuli, M.")
    return base


def test_a_template_is_filled_in_for_each_term_and_once_for_the_text(templated: Base) -> None:
    knowledge = templated.load()
    origin, price = subject(knowledge, "herkomst-beroep"), subject(knowledge, "prijs")
    assert origin.title == "Herkomst van ‘de makelaar’"
    assert origin.answer == "Wie ‘de makelaar’ bedacht, staat niet in ‘Max Havelaar’ van Multatuli."
    assert origin.test_questions == ("wie heeft de makelaar bedacht",)
    assert (origin.nearest, origin.kind, price.nearest) == ("beroep", "sjabloon", None)
    assert price.questions == ("wat kost het boek van Tuli",)


def test_a_template_takes_no_question_of_a_point(templated: Base) -> None:
    knowledge = templated.load()
    assert subject(knowledge, "herkomst-beroep").questions == ("waar komt de makelaar vandaan",)
    templated.change(POINTS, "- wat voor werk doet", "- waar komt de makelaar vandaan\n      - wat")
    names = {entry.id for entry in templated.load().out_of_scope}
    assert "herkomst-beroep" not in names
    assert "prijs" in names


@pytest.mark.parametrize("name", ["herkomst", "herkomst-beroep"])
def test_a_template_that_the_text_has_something_else_for_is_not_filled_in(
    templated: Base, name: str
) -> None:
    general = f"{shipped.GENERAL}/sjablonen.yaml", f"{shipped.GENERAL}/vragen/sjablonen.yaml"
    templated.write(general[0], TEMPLATES)
    templated.write(general[1], ASKED)
    for file in ("sjablonen.yaml", "vragen/sjablonen.yaml"):
        templated.path(file).unlink()
    own = f"onderwerpen:\n  - {{id: {name}, titel: Eigen, antwoord: Eigen antwoord.}}\n"
    templated.write("buiten-de-tekst.yaml", own)
    templated.write("vragen/buiten.yaml", f"vragen:\n  {name}: [hoe oud is het woord]\n")
    knowledge = templated.load()
    made = [e for e in knowledge.out_of_scope if e.id.startswith("herkomst")]
    assert [(entry.id, entry.answer) for entry in made] == [(name, "Eigen antwoord.")]
    assert subject(knowledge, "prijs").questions == ("wat kost het boek van Tuli",)


def test_a_term_that_makes_a_title_too_long_is_told_where_it_stands(templated: Base) -> None:
    templated.change(POINTS, "de makelaar,", f"{'lang ' * 11},")
    problems = templated.problems()
    assert {(p.file, p.path) for p in problems} == {(POINTS, "punten[1].begrippen[1]")}
    assert any("'herkomst' (titel)" in problem.message for problem in problems)


# long lists


def test_a_list_may_be_spread_over_the_files_of_a_folder(base: Base) -> None:
    base.write("praatjes/een.yaml", TALK.format(id=GREETING, answer="Dag."))
    base.write("praatjes/twee.yaml", TALK.format(id="bedankt", answer="Graag gedaan."))
    knowledge = base.load()
    assert (talk(knowledge, GREETING).answer, talk(knowledge, "bedankt").answer) == (
        "Dag.",
        "Graag gedaan.",
    )
    base.write("praatjes/twee.yaml", TALK.format(id=GREETING, answer="Graag gedaan."))
    (problem,) = base.problems()
    assert problem.file == "praatjes/twee.yaml"
    assert "praatjes/een.yaml:2" in problem.message


def test_each_key_of_the_story_may_stand_in_a_file_of_its_own(base: Base) -> None:
    base.write("verhaal/lijn.yaml", "lijn:\n  - {punt: beroep, tekst: Eerst dit.}\n")
    base.write("verhaal/slot.yaml", "raad: [adres]\ntegenwerping: {tekst: Maar dan dit.}\n")
    story = base.load().story
    assert [turn.point for turn in story.line] == ["beroep"]
    assert (story.advice, story.objection and story.objection.text) == (
        ("adres",),
        "Maar dan dit.",
    )


def test_a_key_of_the_story_stands_in_one_file(base: Base) -> None:
    base.write("verhaal.yaml", "raad: [adres]\n")
    base.write("verhaal/slot.yaml", "\nraad: [beroep]\n")
    (problem,) = base.problems()
    assert (problem.file, problem.line, problem.path) == ("verhaal/slot.yaml", 2, "raad")
    assert "verhaal.yaml:1" in problem.message


def test_a_mistake_in_a_part_of_the_story_is_told_with_its_file(base: Base) -> None:
    base.write("verhaal/lijn.yaml", "lijn:\n  - {punt: beroep, tekst: Eerst dit.}\n")
    base.write("verhaal/raad.yaml", "raad: [adress]\n")
    (problem,) = base.problems()
    assert (problem.file, problem.path) == ("verhaal/raad.yaml", "raad[1]")


# what a text may not name


@pytest.mark.parametrize(
    ("named", "said"),
    [("", "Ik weet niet waar."), ("contact: an@lezers.nl\n", "Schrijf an@lezers.nl.")],
)
def test_what_the_source_does_not_name_is_not_promised(base: Base, named: str, said: str) -> None:
    answer = "Schrijf {contact}.\n    zonder: Ik weet niet waar."
    base.write("praatjes.yaml", TALK.format(id="melden", answer=answer))
    base.write("vragen/melden.yaml", "vragen:\n  melden: [waar meld ik een fout]\n")
    base.change(SOURCE, "jaar: 1860\n", f"jaar: 1860\n{named}")
    assert talk(base.load(), "melden").answer == said


def test_the_bots_own_name_is_filled_in_when_it_is_said(base: Base) -> None:
    base.write("praatjes.yaml", TALK.format(id=GREETING, answer='"Dag, ik ben {bot}."'))
    knowledge = base.load()
    said = Replies(knowledge, "leesbot").outcome(Chat(talk(knowledge, GREETING)))
    assert said.html == "Dag, ik ben @leesbot."


# noise


def test_noise_is_answered_in_several_ways_and_the_same_message_alike(base: Base) -> None:
    noise = "ruis:\n  - id: geroezemoes\n    antwoorden: [Nee., Tja., Zo.]\n"
    base.write("ruis.yaml", noise)
    base.write("vragen/ruis.yaml", "vragen:\n  geroezemoes: [roezemoes]\n")
    entry = subject(base.load(), "geroezemoes")
    said = {message: entry.answer_to(message) for message in map(str, range(50))}
    assert {*said.values()} == {"Nee.", "Tja.", "Zo."}
    assert all(entry.answer_to(f" {message}\n") == answer for message, answer in said.items())


# distress


def test_what_only_looks_like_distress_is_known_as_such(base: Base) -> None:
    shipped_ones = base.load().not_distress
    base.write("vragen/geen-nood.yaml", "geen_nood: [ik lach me scheef]\n")
    assert base.load().not_distress == (*shipped_ones, "ik lach me scheef")
    base.write("vragen/geen-nood.yaml", "geen_nood:\n  - ik lach: me scheef\n")
    (problem,) = base.problems()
    expected = ("vragen/geen-nood.yaml", 2, "geen_nood[1]")
    assert (problem.file, problem.line, problem.path) == expected


# former ids


def test_a_point_is_found_by_the_ids_that_it_had(base: Base) -> None:
    base.change(POINTS, "verwant: [adres]", "voorheen: [baan, werk]\n    verwant: [baan]")
    (problem,) = base.problems()
    assert "dit punt zelf" in problem.message
    base.change(POINTS, "verwant: [baan]", "verwant: [adres]")
    knowledge = base.load()
    assert knowledge.by_id["baan"] is knowledge.by_id["werk"] is knowledge.by_id["beroep"]


# passages over two paragraphs


@pytest.fixture
def two(base: Base) -> Base:
    """A base of which one passage runs on into the next paragraph."""
    source = base.path(SOURCE).read_text(encoding="utf-8")
    base.write(SOURCE, f"{source.rstrip()}\n{CLOSING}")
    base.change(POINTS, "anders zijt.", "anders zijt.\n\n      Dat wilde ik zeggen.")
    return base


def test_a_passage_may_run_over_two_paragraphs(two: Base) -> None:
    knowledge = two.load()
    point = knowledge.by_id["romans"]
    first, second = knowledge.quotes(point)
    assert (first.paragraph.id, second.paragraph.id) == ("p1", "p2")
    assert point.passage == f"{first.text}{BETWEEN}{second.text}"
    assert second.text == "Dat wilde ik zeggen."
    assert knowledge.paragraph(point).number == 1
    assert point.passage in knowledge.surroundings(point)
    assert knowledge.surroundings(point).endswith("Nu begint het.")


def test_its_link_runs_from_the_first_paragraph_into_the_second(two: Base) -> None:
    knowledge = two.load()
    fragment = str(Replies(knowledge, "bot").address(knowledge.by_id["romans"])).partition("text=")[
        2
    ]
    assert unquote(fragment) == "Het is mijn gewoonte niet,,Dat wilde ik zeggen."


def test_its_paragraphs_are_shown_whole_with_their_break(two: Base) -> None:
    knowledge = two.load()
    shown = Replies(knowledge, "bot").paragraph(knowledge.by_id["romans"]).html
    assert "anders zijt.\n\nDat wilde ik zeggen.</b> Nu begint het." in shown


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (POINTS, "Dat wilde ik", "Dit wilde ik"),
        (POINTS, "Dat wilde ik zeggen", "Nu begint het"),
        (POINTS, "wat anders zijt.", "wat"),
        (SOURCE, "      - id: p2", "      - {id: p3, tekst: Iets.}\n      - id: p2"),
    ],
    ids=["other words", "later in it", "not to its end", "not the next one"],
)
def test_a_passage_over_two_paragraphs_must_run_on(
    two: Base, file: str, old: str, new: str
) -> None:
    two.change(file, old, new)
    (problem,) = two.problems()
    assert (problem.file, problem.path) == (POINTS, "punten[3].passage")
    assert "niet letterlijk in de bron" in problem.message


# the layers themselves


def test_a_mistake_in_the_general_layer_is_told_with_its_file(base: Base) -> None:
    file = "algemeen/praatjes/1-praatjes.yaml"
    base.change(file, f"id: {GREETING}", f"id: {GREETING}\n    iets: anders")
    base.change("algemeen/vragen/praatjes.yaml", f"  {GREETING}:", f"  {GREETING}x:")
    base.write("algemeen/punten.yaml", "")
    base.write("algemeen/woorden.yaml", "groepen: [")
    told = {problem.file for problem in base.problems()}
    assert told == {
        file,
        "algemeen/vragen/praatjes.yaml",
        "algemeen/punten.yaml",
        "algemeen/woorden.yaml",
    }


def test_a_sentence_that_neither_layer_has_is_told(base: Base) -> None:
    base.change("algemeen/teksten.yaml", "knop_delen:", "knop_meedelen:")
    told = {(problem.file, problem.path) for problem in base.problems()}
    assert told == {
        ("algemeen/teksten.yaml", "knop_delen"),
        ("algemeen/teksten.yaml", "knop_meedelen"),
    }


def test_what_a_text_mends_in_the_general_layer_is_no_mistake(base: Base) -> None:
    base.change("algemeen/teksten.yaml", "knop_delen:", "# knop_delen:")
    base.write(TEXTS, "knop_delen: Delen\n")
    assert base.problems() == []


def test_without_a_general_layer_that_is_all_that_is_said(base: Base, tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError) as caught:
        load(base.directory, tmp_path / "weg")
    assert str(caught.value).startswith(f"{tmp_path / 'weg'}:1: de algemene laag ontbreekt")


# folders that are none, and the layout of before

OLD_POINT = """\
    plaats: p1
    vragen:
      - wat doet hij
    testvragen:"""


def test_the_layout_of_before_is_told_once_and_how_to_change_it(base: Base) -> None:
    base.change(POINTS, "    testvragen:", OLD_POINT)
    (problem,) = base.problems()
    assert (problem.file, problem.line) == (POINTS, base.line(POINTS, "plaats"))
    for part in ("oude indeling", "vragen/", "'plaats' weg", "knowledge/README.md"):
        assert part in problem.message


def test_a_word_list_of_before_is_told_how_to_change_it(base: Base) -> None:
    base.write("woordenlijst.yaml", "opvulling: [nou]\n")
    (problem,) = base.problems()
    assert problem.file == "woordenlijst.yaml"
    assert "'overslaan'" in problem.message


def test_the_folder_of_all_texts_is_no_text(base: Base, tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError) as caught:
        load(tmp_path)
    assert str(caught.value).endswith(f"kies {base.directory}")


def test_the_general_layer_is_no_text() -> None:
    with pytest.raises(KnowledgeError) as caught:
        load(shipped.general())
    assert "geef de map van een tekst" in str(caught.value)


@pytest.mark.parametrize("names", [(), ("a", "b")])
def test_without_a_choice_the_only_text_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, names: tuple[str, ...]
) -> None:
    monkeypatch.delenv("KNOWLEDGE_DIR", raising=False)
    monkeypatch.setattr(shipped, "folder", lambda: tmp_path)
    shutil.copytree(OTHER_TEXT, tmp_path / "mijn-tekst")
    for name in (shipped.GENERAL, ".verborgen"):
        (tmp_path / name).mkdir()
    assert read_settings().knowledge == tmp_path / "mijn-tekst"
    shutil.rmtree(tmp_path / "mijn-tekst")
    for name in names:
        (tmp_path / name).mkdir()
    with pytest.raises(SettingsError) as caught:
        read_settings().knowledge  # noqa: B018
    for part in ("KNOWLEDGE_DIR", *(str(tmp_path / name) for name in names)):
        assert part in str(caught.value)
