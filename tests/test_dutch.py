"""Dutch as people type it, and the languages that it is told from."""

from __future__ import annotations

import unicodedata

import pytest

from bot.dutch import (
    FUNCTION_WORDS,
    MAX_TOKENS,
    QUESTION_WORDS,
    Vocabulary,
    content_words,
    plain,
    sentences,
    stem,
    tokens,
)
from bot.languages import foreign_language
from tests.work import counted

CALLS_A_LETTER = 3
BARE = ["wat", "bedoelt", "zon", "cooperatie"]


@pytest.fixture
def vocabulary() -> Vocabulary:
    words = "wijk cooperaties burger initiatief innovatie gemeente stad"
    return Vocabulary.of(words.split())


@pytest.mark.parametrize(
    "typed",
    [
        "wat bedoelt zo'n coöperatie",
        "WAT BEDOELT ZO'N COÖPERATIE?!",
        "Wat bedoelt zo’n coöperatie…",
        "“Wat bedoelt zo‘n coöperatie”",
        "wat  bedoelt\tzo`n\ncooperatie",
        unicodedata.normalize("NFD", "wat bedoelt zo'n coöperatie"),
        "wat be\u200bdoelt zo'n co\u00adöperatie\ufeff",
        "\u202bwat bedoelt zo'n coöperatie\u202c",
        "ｗａｔ ｂｅｄｏｅｌｔ zo'n coöperatie",
        "wat_bedoelt_zo'n_coöperatie",
        "*wat* bedoelt zo'n <b>-coöperatie",
        "wat 🤔 bedoelt zo'n coöperatie 🙏🏽",
    ],
)
def test_the_words_are_the_same_however_they_are_typed(typed: str) -> None:
    assert [word for word in tokens(typed) if word != "b"] == BARE


@pytest.mark.parametrize("nothing", ["", " ", "\n\t", "?!…", "\u200b\u200d", "\u0301", "-- ()"])
def test_a_text_without_words_has_none(nothing: str) -> None:
    assert tokens(nothing) == []


def test_a_text_of_nothing_but_emoji_is_read_by_them() -> None:
    assert tokens("👍🏾 👍") == ["👍", "👍"]
    assert tokens("❤️") == ["❤"]
    assert tokens("ja 👍") == ["ja"]


def test_letters_that_are_stretched_in_a_cry_are_two_at_most() -> None:
    assert plain("jaaaaaaa") == plain("jaaa") == "jaa"
    assert plain("1000000") == "1000000"


@pytest.mark.parametrize("text", ["woord " * 10_000, "a" * 100_000, "é'" * 50_000, ". " * 50_000])
def test_a_text_without_end_is_read_quickly_and_not_to_the_end(text: str) -> None:
    with counted() as work:
        assert len(tokens(text)) <= MAX_TOKENS
        sentences(text)
    assert work.calls <= CALLS_A_LETTER * len(text)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Wat is dit? En wie?", ["Wat is dit?", "En wie?"]),
        ("Wat is dit?En wie?", ["Wat is dit?", "En wie?"]),
        ("wat is dit en wie zegt dat", ["wat is dit", "wie zegt dat"]),
        ("Wat is dit, en Hoe werkt het", ["Wat is dit", "Hoe werkt het"]),
        ("brood en wijn", ["brood en wijn"]),
        ("brood en waterijs", ["brood en waterijs"]),
        ("één regel\nnog een", ["één regel", "nog een"]),
        ("iets – terzijde – nog iets", ["iets", "terzijde", "nog iets"]),
        ("iets (terzijde)", ["iets", "terzijde"]),
        ("sociaal-politiek van 3.5 procent", ["sociaal-politiek van 3.5 procent"]),
        (" \n ", []),
    ],
)
def test_a_text_is_cut_where_a_sentence_or_a_second_question_begins(
    text: str, parts: list[str]
) -> None:
    assert sentences(text) == parts


@pytest.mark.parametrize(
    "forms",
    [
        ("burger", "burgers"),
        ("gemeente", "gemeenten"),
        ("werken", "werkt", "werk"),
        ("innovatie", "innovatief"),
    ],
)
def test_the_forms_of_a_word_share_a_stem(forms: tuple[str, ...]) -> None:
    assert len({stem(form) for form in forms}) == 1


def test_a_word_is_not_cut_down_to_one_that_only_carries_grammar() -> None:
    assert stem("overheid") not in FUNCTION_WORDS
    assert all(stem(word) for word in FUNCTION_WORDS | QUESTION_WORDS)


def test_negations_carry_content_and_question_words_do_not() -> None:
    assert content_words(tokens("waarom is het niet de gemeente")) == ["niet", "gemeente"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("gemeetne", "gemeente"),  # two letters swapped
        ("gemente", "gemeente"),  # one too few
        ("gemeeente", "gemeente"),  # one too many
        ("gemeenta", "gemeente"),  # another one
        ("innovasie", "innovatie"),
        ("inovasie", "innovatie"),  # two mistakes in a long word
        ("burgre", "burger"),
    ],
)
def test_a_mistyped_word_is_repaired(vocabulary: Vocabulary, typed: str, meant: str) -> None:
    assert vocabulary.repair(typed) == meant


@pytest.mark.parametrize(
    "typed", ["stt", "sda", "ding", "stap2", "gem33nte", "voetbal", "a" * 50, "", "🙂🙂🙂🙂"]
)
def test_a_word_that_is_short_or_unlike_any_other_is_left_alone(
    vocabulary: Vocabulary, typed: str
) -> None:
    assert vocabulary.repair(typed) is None


def test_two_mistakes_in_a_short_word_are_too_many(vocabulary: Vocabulary) -> None:
    assert vocabulary.repair("borgar") is None


@pytest.mark.parametrize(
    ("compound", "parts"),
    [
        ("wijkcooperaties", ("wijk", "cooperaties")),
        ("burgerinitiatief", ("burger", "initiatief")),
        ("gemeenteinitiatief", ("gemeente", "initiatief")),
        ("gemeentesinnovatie", ("gemeente", "innovatie")),
        ("wijkencooperaties", ("wijk", "cooperaties")),
        ("stadsinitiatief", ("stad", "initiatief")),
        ("wijk", ()),
        ("wijkfeest", ()),
        ("cooperatieswijk", ("cooperaties", "wijk")),
    ],
)
def test_a_compound_is_split_into_known_words(
    vocabulary: Vocabulary, compound: str, parts: tuple[str, ...]
) -> None:
    assert vocabulary.split(compound) == parts


# languages


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("What does the author think about this?", "en"),
        ("can you tell me who wrote it", "en"),
        ("Was denkt der Autor und warum?", "de"),
        ("Können Sie mir sagen, wer das geschrieben hat?", "de"),
        ("Qu'est-ce que l'auteur en pense ?", "fr"),
        ("qui est l’auteur et pourquoi", "fr"),
        ("Wat denkt de auteur daarover?", None),
        ("wat is de betekenis van community building en social innovation", None),
        ("is die man een in", None),
        ("was het de auteur", None),
        ("hybriditeit", None),
        ("the", None),
        ("", None),
        ("🤔", None),
        ("مرحبا كيف حالك", None),
    ],
)
def test_another_language_is_recognised_and_dutch_is_not_taken_for_one(
    text: str, language: str | None
) -> None:
    assert foreign_language(text) == language
