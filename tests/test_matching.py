"""The matcher: typing habits, two questions, other languages, and what is no question.

Content changes; so nothing here depends on which point a borderline question gets. The questions
that are asked are test questions of the knowledge base that it answers without doubt.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from copy import copy

import pytest

from bot.knowledge import Knowledge, Point
from bot.matching import Answer, Chat, Decline, Foreign, Likely, Matcher, Outcome
from bot.matching.analysis import Analyser
from bot.matching.explanation import explain
from bot.matching.matcher import MAX_QUESTION
from bot.matching.outcome import MAX_SUGGESTIONS, matches, shown
from tests.bases import TALK, Base
from tests.stage import AUTHOR, HYBRID
from tests.work import counted

WITHOUT_DOUBT = 0.9
NEARLY_ALL = 0.9
CALLS_A_LETTER = 40


def answered(matcher: Matcher, question: str) -> list[str]:
    """The ids of the points that a question is answered with."""
    outcome = matcher.match(question)
    return [match.point.id for match in outcome.matches] if isinstance(outcome, Answer) else []


@pytest.fixture(scope="module")
def clear(matcher: Matcher) -> dict[str, str]:
    """Test questions that are answered without doubt → the point that they are answered with.

    Of each point some, as each is asked in many ways.
    """
    found = {}
    for point in matcher.knowledge.points:
        for question in point.test_questions[::2]:
            outcome = matcher.match(question)
            if isinstance(outcome, Answer) and outcome.matches[0].score >= WITHOUT_DOUBT:
                found[question] = outcome.matches[0].point.id
    assert len(found) >= 50
    return found


# how people type


def in_longest(change: Callable[[str, int], str]) -> Callable[[str], str]:
    """Makes a change in the middle of a question's longest word."""

    def changed(question: str) -> str:
        word = max(question.split(), key=len)
        return question.replace(word, change(word, len(word) // 2))

    return changed


HABITS: dict[str, Callable[[str], str]] = {
    "no capitals": str.lower,
    "all capitals": str.upper,
    "no question mark": lambda q: q.rstrip("?"),
    "three question marks": lambda q: f"{q.rstrip('?')}???",
    "no accents": lambda q: "".join(
        c for c in unicodedata.normalize("NFD", q) if not unicodedata.combining(c)
    ),
    "loose accents": lambda q: unicodedata.normalize("NFD", q),
    "smart quotes": lambda q: f"“{q}”",
    "smart apostrophes": lambda q: q.replace("'", "’"),
    "emoji": lambda q: f"🙈 {q} 🤔🙏🏽",
    "zero-width spaces": "\u200b".join,
    "hard spaces": lambda q: q.replace(" ", "\u00a0"),
    "many spaces": lambda q: f"\n  {q.replace(' ', '   ')}\t",
    "right to left": lambda q: f"\u202b{q}\u202c",
    "a greeting": lambda q: f"hoi! {q}",
    "thanks": lambda q: f"Hallo allemaal, {q} Alvast bedankt!",
    "swapped letters": in_longest(lambda word, i: word[:i] + word[i : i + 2][::-1] + word[i + 2 :]),
    "a letter too few": in_longest(lambda word, i: word[:i] + word[i + 1 :]),
    "a letter twice": in_longest(lambda word, i: word[:i] + word[i] + word[i:]),
}


@pytest.mark.parametrize("habit", HABITS.values(), ids=list(HABITS))
def test_a_clear_question_is_answered_alike_however_it_is_typed(
    matcher: Matcher, clear: dict[str, str], habit: Callable[[str], str]
) -> None:
    right = [answered(matcher, habit(q))[:1] == [point] for q, point in clear.items()]
    assert sum(right) >= NEARLY_ALL * len(right)


def test_a_clear_question_in_a_story_is_shown_the_same_point(
    matcher: Matcher, clear: dict[str, str]
) -> None:
    begin = "Goedemorgen. Ik lees dit met mijn leeskring; gisteren hadden we het erover."
    told = {f"{begin} {question} Groetjes": point for question, point in clear.items()}
    found = [shown(matcher.match(story))[:1] for story in told]
    right = [bool(f) and f[0].point.id == p for f, p in zip(found, told.values(), strict=True)]
    assert sum(right) >= NEARLY_ALL * len(right)


@pytest.mark.parametrize(
    "typed",
    ["wijkcoöperatie", "wijkcooperatie", "wijk coöperatie", "Wijk-coöperatie", "wijkcoperatie"],
)
def test_a_compound_may_be_split_joined_or_misspelled(matcher: Matcher, typed: str) -> None:
    forms = {word.term for word in matcher.analyser.analyse("wijkcoöperatie").words}
    assert {word.term for word in matcher.analyser.analyse(typed).words} == forms
    assert answered(matcher, typed) == answered(matcher, "wijkcoöperatie") != []


def test_an_abbreviation_of_chat_is_read_as_what_it_stands_for(matcher: Matcher) -> None:
    abbreviations = matcher.knowledge.words.abbreviations
    assert abbreviations
    for short, long in abbreviations.items():
        assert matcher.analyser.analyse(short).form == matcher.analyser.analyse(long).form


def test_only_words_that_nobody_here_uses_are_repaired(matcher: Matcher) -> None:
    words = matcher.analyser.analyse("wat is hybrieditiet in een stad of std").words
    assert {w.typed: w.word for w in words if w.typed != w.word} == {"hybrieditiet": "hybriditeit"}
    assert all(word.known for word in words if word.word in {"hybriditeit", "stad"})


def test_an_unknown_word_stays_unknown(matcher: Matcher) -> None:
    (word,) = matcher.analyser.analyse("quxfrobnicatie").words
    assert not word.known


def test_a_question_of_ten_thousand_words_is_answered_quickly(matcher: Matcher) -> None:
    question = "hybriditeit " * 10_000
    with counted() as beginning:
        matcher.match(question[:MAX_QUESTION])
    with counted() as whole:
        assert answered(matcher, question) == answered(matcher, "hybriditeit")
    assert whole.calls < 1.1 * beginning.calls


@pytest.mark.parametrize(
    "text",
    ["a" * 10_000, "?" * 10_000, ". " * 5_000, "en wat " * 2_000, "stad en " * 1_250, "\ud800"],
)
def test_any_text_gets_an_outcome_quickly(matcher: Matcher, text: str) -> None:
    with counted() as work:
        assert isinstance(matcher.match(text), Outcome)
    assert work.calls < CALLS_A_LETTER * MAX_QUESTION


@pytest.mark.parametrize("text", ["", " ", "\n\t", "?", "!!!", "...", "\u200b", "\u0301", "\x00"])
def test_what_holds_no_word_is_declined(matcher: Matcher, text: str) -> None:
    assert matcher.match(text) == Decline()


# two questions


@pytest.mark.parametrize(
    "joined", ["{}? En {}?", "{}? {}?", "{}\n{}", "{} en {}", "hoi! {}? en dan nog iets: {}?"]
)
def test_two_questions_in_one_message_get_two_answers(matcher: Matcher, joined: str) -> None:
    expected = {*answered(matcher, HYBRID), *answered(matcher, AUTHOR)}
    assert len(expected) == 2
    assert set(answered(matcher, joined.format(HYBRID, AUTHOR))) == expected
    assert set(answered(matcher, joined.format(AUTHOR, HYBRID))) == expected


@pytest.mark.parametrize("joined", ["{}? {}?", "{}? Dus: {}?"])
def test_a_question_asked_twice_gets_one_answer(matcher: Matcher, joined: str) -> None:
    assert answered(matcher, joined.format(HYBRID, HYBRID)) == answered(matcher, HYBRID)


def test_never_more_than_two_answers_and_never_the_same_passage_twice(
    matcher: Matcher, clear: dict[str, str]
) -> None:
    questions = list(clear)[::3]
    for triple in zip(questions, questions[1:], questions[2:], strict=False):
        points = [m.point for m in matches(matcher.match("? ".join(triple)))]
        assert len({point.passage for point in points}) == len(points) <= MAX_SUGGESTIONS
        assert len(answered(matcher, "? ".join(triple))) <= 2


@pytest.mark.parametrize(
    "question",
    [
        "wat betekenen hybriditeit en wicked problems",
        "Leg wicked problems en hybriditeit eens uit",
        "wicked problems en hybriditeit, wat zijn dat",
        "geef me de definitie van hybriditeit en die van wicked problems",
        "Wat bedoelt hij met wicked problems plus hybriditeit?",
    ],
)
def test_one_question_about_two_subjects_gets_two_answers(matcher: Matcher, question: str) -> None:
    assert set(answered(matcher, question)) == {"wat-is-hybriditeit", "wicked-problems"}


def test_of_two_subjects_the_one_that_the_text_does_not_speak_of_is_named(matcher: Matcher) -> None:
    outcome = matcher.match("wat zegt de tekst over wicked problems en over hondenbelasting")
    assert isinstance(outcome, Answer)
    assert [match.point.id for match in outcome.matches] == ["wicked-problems"]
    assert outcome.unanswered == "hondenbelasting"


@pytest.mark.parametrize(
    ("question", "point"),
    [
        ("waarom is het politiek en lastig", "titel"),
        ("voegen de overheid en de markt iets toe", "bijdrage-van-elk"),
        ("welke waarden en belangen botsen er", "botsende-waarden"),
    ],
)
def test_a_point_that_is_about_two_subjects_is_one_answer(
    matcher: Matcher, question: str, point: str
) -> None:
    assert answered(matcher, question) == [point]


@pytest.mark.parametrize(
    "asking",
    [
        *("kun je me iets vertellen over {}", "ik zoek informatie over {}", "wat weet je van {}"),
        *(
            "en {}",
            "het begrip {}",
            "beschrijf {} eens",
            "ik snap {} niet",
            "wat schrijft hij over {}",
        ),
        *("Wat is de mening van Karré over {}?", "stadmakers definitie"),
    ],
)
def test_a_subject_is_named_in_many_ways(matcher: Matcher, asking: str) -> None:
    assert answered(matcher, asking.format("stadmakers")) == ["stadmaker"]


@pytest.mark.parametrize(
    "asking", ["waarom {}", "hoeveel {} zijn er", "waar zijn {}", "wie bedacht {}", "{} in Japan"]
)
def test_what_asks_more_of_a_subject_than_what_it_is_does_not_name_it(
    matcher: Matcher, asking: str
) -> None:
    assert answered(matcher, asking.format("stadmakers")) == []


# other languages, and small talk


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("What does the author say about hybridity and the market?", "en"),
        ("Was sagt der Autor über den Markt und warum ist das nicht gut?", "de"),
        ("Qu'est-ce que l'auteur dit sur le marché ?", "fr"),
    ],
)
def test_another_language_is_declined_in_that_language(
    matcher: Matcher, question: str, language: str
) -> None:
    outcome = matcher.match(question)
    assert isinstance(outcome, Foreign)
    assert outcome.language == language


def test_a_language_that_the_texts_lack_is_a_question_like_any_other(havelaar: Matcher) -> None:
    question = "Was sagt der Autor über den Markt und warum ist das nicht gut?"
    assert isinstance(havelaar.match(question), Foreign)
    texts = havelaar.knowledge.texts.model_copy(update={"foreign": {}})
    without = copy(havelaar)
    without.knowledge = havelaar.knowledge.model_copy(update={"texts": texts})
    assert isinstance(without.match(question), Decline)


def test_small_talk_is_replied_to_in_kind(matcher: Matcher) -> None:
    for talk in matcher.knowledge.small_talk:
        assert matcher.match(talk.questions[0]) == Chat(talk)


# the outcome


def test_the_same_question_always_has_the_same_outcome(little: Base, knowledge: Knowledge) -> None:
    one, other = Matcher(little.load()), Matcher(little.load())
    for asked in (*one.knowledge.asked, *knowledge.points):
        for question in asked.test_questions[:1]:
            assert one.match(question) == other.match(question)


def test_what_else_may_be_meant_is_little_different_and_best_first(matcher: Matcher) -> None:
    outcomes = [matcher.match(q) for p in matcher.knowledge.points for q in p.test_questions]
    guesses = [matches(outcome) for outcome in outcomes if isinstance(outcome, Likely)]
    assert guesses
    for offered in guesses:
        scores = [match.score for match in offered]
        assert 1 <= len(offered) <= MAX_SUGGESTIONS
        assert scores == sorted(scores, reverse=True)
        assert len({match.point.passage for match in offered}) == len(offered)
        assert all(0 <= score <= 1 for score in scores)


def without_overlap(points: Sequence[Point], knowledge: Knowledge) -> list[Point]:
    """These points in order, without those whose passage overlaps with that of one before."""

    def overlap(one: Point, other: Point) -> bool:
        places = [{q.paragraph.id for q in knowledge.quotes(point)} for point in (one, other)]
        inside = one.passage in other.passage or other.passage in one.passage
        return inside and not places[0].isdisjoint(places[1])

    kept: list[Point] = []
    for point in points:
        if not any(overlap(point, one) for one in kept):
            kept.append(point)
    return kept


@pytest.mark.parametrize("limit", [0, 1, 5, 10_000])
def test_a_search_finds_as_many_points_as_asked_for_best_first(
    matcher: Matcher, limit: int
) -> None:
    found = matcher.search("de markt", limit)
    scores = [match.score for match in found]
    assert scores == sorted(scores, reverse=True)
    points, knowledge = [match.point for match in found], matcher.knowledge
    assert without_overlap(points, knowledge) == points
    if len(points) < limit:
        assert without_overlap([*points, *knowledge.points], knowledge) == points


@pytest.mark.parametrize("text", ["", "?", "quxfrobnicatie", "hybriditeit " * 10_000])
def test_a_search_takes_any_text(matcher: Matcher, text: str) -> None:
    assert len(matcher.search(text, 3)) == 3


def test_an_explanation_shows_the_words_and_the_nearest_entries(matcher: Matcher) -> None:
    found = explain(matcher, "wat is hybrieditiet")
    assert found.outcome == matcher.match("wat is hybrieditiet")
    assert [word.word for word in found.words] == ["wat", "is", "hybriditeit"]
    assert len(found.weights) == len(found.words)
    assert found.weights[2] > found.weights[1]
    likely = [candidate.probability for candidate in found.candidates]
    assert likely == sorted(likely, reverse=True)
    assert sum(likely) + found.none <= 1.001
    best = found.candidates[0]
    point = matches(found.outcome)[0].point
    assert (best.name, best.title) == (point.id, point.title)
    own = matcher.knowledge.by_id[best.name].questions
    assert all(variant in own for variant, _ in best.variants)


def test_an_explanation_of_nothing_is_no_mistake(matcher: Matcher) -> None:
    found = explain(matcher, "")
    assert found.words == ()
    assert found.outcome == Decline()


# other knowledge bases


@pytest.fixture
def base_matcher(little: Base) -> Callable[..., Matcher]:
    """Makes a matcher for the little base with these files added to those before."""

    def made(**files: str) -> Matcher:
        for name, content in files.items():
            little.write(f"{name}.yaml", content)
        return Matcher(little.load())

    return made


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("woorden", "groepen: [['?', koffie, bakkie pleur]]"),
        ("woorden", "groepen: [['!']]"),
        ("woorden", "afkortingen: {'!': '?', aub: '!'}"),
        ("woorden", "overslaan: ['!', '?']"),
        ("vervolgvragen", "vervolgvragen: {wie: ['?']}"),
    ],
)
def test_a_word_list_of_signs_harms_nothing(
    base_matcher: Callable[..., Matcher], name: str, words: str
) -> None:
    matcher = base_matcher(**{name: f"{words}\n"})
    assert answered(matcher, "wat is het beroep van de verteller") == ["beroep"]
    assert isinstance(matcher.match("aub!"), Outcome)


def test_variants_of_signs_harm_nothing(base_matcher: Callable[..., Matcher]) -> None:
    talk = TALK.format(id="tekens", answer="Ja?")
    variants = "vragen:\n  tekens: ['???', '👋']\n"
    matcher = base_matcher(**{"praatjes": talk, "vragen/tekens": variants})
    assert isinstance(matcher.match("???"), Decline)
    assert isinstance(matcher.match("👋"), Chat)
    assert answered(matcher, "wat is het beroep van de verteller") == ["beroep"]


def test_synonyms_in_the_word_list_bring_a_question_nearer(
    base_matcher: Callable[..., Matcher],
) -> None:
    question = "wat is zijn ambacht"
    plain = base_matcher().search(question, 3)
    words = "groepen: [[beroep, ambacht, stiel]]\n"
    helped = base_matcher(woorden=words).search(question, 3)
    scores = [{m.point.id: m.score for m in found} for found in (plain, helped)]
    assert scores[1]["beroep"] > scores[0].get("beroep", 0)


def test_padding_is_taken_off_unless_nothing_would_be_left(
    base_matcher: Callable[..., Matcher],
) -> None:
    analyser: Analyser = base_matcher(woorden="overslaan: [ik vroeg me af, beste bot]\n").analyser
    assert analyser.without_skip_words("Beste bot, ik vroeg me af: wat doet hij?").strip() == (
        ": wat doet hij?"
    )
    assert analyser.without_skip_words("beste bot") == "beste bot"


@pytest.mark.parametrize("word", ["verkalkte", "metaal", "heipaal", "baard", "vervroegd"])
def test_a_word_that_dutch_knows_is_never_repaired(matcher: Matcher, word: str) -> None:
    (read,) = matcher.analyser.analyse(word).words
    assert read.word == word
    assert not read.known


@pytest.mark.parametrize(
    ("typed", "meant"), [("ovreheid", "overheid"), ("misverstnad", "misverstand")]
)
def test_a_word_that_is_none_is_repaired(matcher: Matcher, typed: str, meant: str) -> None:
    assert [read.word for read in matcher.analyser.analyse(typed).words] == [meant]
