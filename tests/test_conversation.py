"""What a message means after what was said before: contexts, ordinals, phrasings, replies."""

from __future__ import annotations

import json

import pytest

from bot import dutch
from bot.conversation import Context, Conversation
from bot.conversation.context import MOST_EARLIER
from bot.conversation.ordinals import (
    asks_for_another,
    how_many,
    names_others,
    ordinals,
    paragraph_number,
)
from bot.conversation.outcomes import (
    Compared,
    Explained,
    Listed,
    Located,
    NoSuchParagraph,
    Outlined,
    Quoted,
    Read,
    Reply,
    Summarised,
    Thanked,
    Unclear,
    label,
    offered,
    shown,
)
from bot.conversation.phrasing import Phrasing, Phrasings
from bot.knowledge import FollowUpKind
from bot.matching import Answer, Attribution, Chat, Decline
from tests.tour.guide import conversation

TABLE = Context(shown=("lange-tafel",))
LIST = Context(shown=("drie-afspraken",), enumeration="afspraken")
ITEMS = ("afspraak-meepraten", "afspraak-uitproberen", "afspraak-onderhoud")


@pytest.fixture(scope="module")
def talk() -> Conversation:
    return conversation()


@pytest.fixture
def other(about_havelaar: Conversation) -> Conversation:
    """A conversation about a text that has nothing but points."""
    return about_havelaar


@pytest.fixture(scope="module")
def phrasings(talk: Conversation) -> Phrasings:
    return Phrasings(talk.knowledge, talk.matcher.analyser, None)


def names(reply: Reply) -> tuple[str, ...]:
    """The points whose passages a reply shows."""
    return tuple(match.point.id for match in shown(reply))


# contexts


@pytest.mark.parametrize(
    "context",
    [
        Context(),
        TABLE,
        Context(("a", "b"), ("c",), "lijst", True, ("d", "e")),
        Context(declined=True),
    ],
)
def test_a_context_survives_packing(context: Context) -> None:
    assert Context.unpacked(json.loads(json.dumps(context.packed()))) == context


def test_what_is_empty_is_not_packed_and_what_is_not_known_is_passed_over() -> None:
    assert Context().packed() == {}
    assert Context.unpacked({"shown": ["a"], "later": 1}) == Context(("a",))


def test_a_context_is_there_when_something_was_shown_offered_or_declined() -> None:
    assert not Context()
    assert not Context(enumeration="lijst")
    for context in (TABLE, Context((), ("a",)), Context(declined=True), Context(earlier=("a",))):
        assert context


def test_what_was_shown_comes_before_what_was_shown_earlier() -> None:
    assert Context().about is None
    assert Context((), ("a",), earlier=("b",)).about == "b"
    assert Context(("a", "b"), earlier=("c",)).about == "a"


def test_a_context_followed_by_another_is_behind_it_each_point_once() -> None:
    first = Context(("a",), ("x",), "lijst", True, ("b", "c"))
    then = first.followed_by(Context(("c",), ("y",)))
    assert then == Context(("c",), ("y",), None, False, ("a", "b"))


def test_only_so_much_of_what_was_before_is_kept() -> None:
    context = Context()
    for number in range(3 * MOST_EARLIER):
        context = context.followed_by(Context((str(number),)))
    assert len(context.earlier) == MOST_EARLIER
    assert context.earlier[0] == str(3 * MOST_EARLIER - 2)


def test_a_context_is_read_by_the_ids_of_today(talk: Conversation) -> None:
    table = talk.knowledge.by_id["lange-tafel"]
    known = {"lange-tafel": table, "tafel": table}
    old = Context(("tafel", "weg"), ("weg", "tafel", "lange-tafel"), "lijst", True, ("weg",))
    assert old.within(known) == Context(("lange-tafel",), ("lange-tafel",), "lijst", True)


# numbers


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("en de tweede?", [1]),
        ("de 3e", [2]),
        ("de 1ste en de 2de", [0, 1]),
        ("de laatste", [4]),
        ("de leste", [4]),
        ("de voorlaatste", [3]),
        ("de middelste", [2]),
        ("nummer drie", [2]),
        ("nr. 2", [1]),
        ("nummer twee en drie", [1, 2]),
        ("leg 1 en 3 uit", [0, 2]),
        ("optie 4", [3]),
        ("de eerste, nee de eerste!", [0]),
        ("de twaalfde", [11]),
        ("waarom", []),
        ("twee dingen", []),
    ],
)
def test_ordinals_are_places_in_a_list(text: str, places: list[int]) -> None:
    assert ordinals(dutch.tokens(text), 5) == places


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("alinea 10", 10),
        ("lees alinea nummer vier", 4),
        ("de tweede alinea", 2),
        ("de 11de alinea", 11),
        ("al. 3", 3),
        ("paragraaf 5", 5),
        ("de laatste", None),
        ("alinea's", None),
    ],
)
def test_a_paragraph_is_named_by_its_number(text: str, number: int | None) -> None:
    assert paragraph_number(dutch.tokens(text)) == number


@pytest.mark.parametrize(
    ("text", "another"),
    [
        ("een ander voorbeeld", True),
        ("en nog een", True),
        ("nog eentje dan", True),
        ("nog een voorbeeld", False),
        ("kun je wat andere soorten noemen", False),
        ("nog", False),
    ],
)
def test_what_asks_for_one_more_than_was_given(text: str, another: bool) -> None:
    assert asks_for_another(dutch.tokens(text)) == another


def test_numbers_are_read_in_digits_and_in_letters() -> None:
    assert how_many(dutch.tokens("in vijftig of 40 woorden")) == 40
    assert how_many(dutch.tokens("geef er drie")) == 3
    assert how_many(dutch.tokens("geef er meer")) is None
    assert names_others(dutch.tokens("en de andere?"))
    assert not names_others(dutch.tokens("en de tweede?"))


# phrasings


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("waarom?", "waarom"),
        ("wrm dan", "waarom"),
        ("waarom da", "waarom"),
        ("waarrom dan", "waarom"),
        ("gif ne keer een voorbeeld", "voorbeeld"),
        ("een vorbeeld graag", "voorbeeld"),
        ("kan het eenvoudiger?", "eenvoudiger"),
        ("wie zegt dat", "wie"),
        ("waar staat da", "waar"),
        ("klopt da wel", "klopt"),
        ("en de tweede?", "ordinaal"),
        ("vat het samen in één zin", "samenvatting"),
    ],
)
def test_a_phrasing_is_known_also_mistyped_and_in_flanders(
    phrasings: Phrasings, talk: Conversation, text: str, kind: FollowUpKind
) -> None:
    found = phrasings.recognise(talk.matcher.analyser.analyse(text))
    assert found is not None
    assert found.kind == kind
    assert found.margin > 0.05


@pytest.mark.parametrize(
    ("text", "kind", "subject"),
    [
        ("nee, ik bedoelde de fontein", "correctie", "fontein"),
        ("nog even terug naar de tafel", "terug", "tafel"),
        ("en de jongeren?", "ook", "jongeren"),
        ("wat is het verschil met de fontein?", "verschil", "fontein"),
        ("geef drie citaten over de jongeren", "citaten", "jongeren"),
    ],
)
def test_a_phrasing_is_the_same_whatever_it_is_about(
    phrasings: Phrasings, talk: Conversation, text: str, kind: FollowUpKind, subject: str
) -> None:
    found = phrasings.recognise(talk.matcher.analyser.analyse(text))
    assert isinstance(found, Phrasing)
    assert (found.kind, found.subject) == (kind, subject)
    assert found.margin > 1


def test_whole_questions_are_no_follow_ups(phrasings: Phrasings, talk: Conversation) -> None:
    questions = [q for point in talk.knowledge.points for q in point.test_questions]
    found = [phrasings.recognise(talk.matcher.analyser.analyse(q)) for q in questions]
    taken = [p for p in found if p is not None and p.margin >= 0.5]
    assert len(taken) <= len(questions) / 20


def test_nothing_is_a_follow_up_where_there_are_no_phrasings(talk: Conversation) -> None:
    bare = Phrasings(
        talk.knowledge.model_copy(update={"follow_ups": {}}), talk.matcher.analyser, None
    )
    assert bare.recognise(talk.matcher.analyser.analyse("waarom?")) is None


# replies


def test_a_whole_question_is_answered_as_if_nothing_came_before(talk: Conversation) -> None:
    for point in talk.knowledge.points:
        question = point.questions[0]
        alone = talk.reply(question)
        assert names(talk.reply(question, LIST)) == names(alone)
        assert point.id in names(alone)


@pytest.mark.parametrize(
    ("context", "text", "found"),
    [
        (LIST, "en de tweede?", ITEMS[1:2]),
        (LIST, "de laatste", ITEMS[2:]),
        (Context((ITEMS[0],), enumeration="afspraken"), "de andere", ITEMS[1:]),
        (Context(offered=("lange-tafel", "zelf-vegen")), "de tweede", ("zelf-vegen",)),
        (Context((), ("zelf-vegen",), None, True, ("lange-tafel",)), "de eerste", ("zelf-vegen",)),
        (Context((ITEMS[1],), (), "afspraken", True), "en de derde?", ITEMS[2:]),
    ],
)
def test_an_ordinal_counts_what_there_is_to_choose_from(
    talk: Conversation, context: Context, text: str, found: tuple[str, ...]
) -> None:
    assert names(talk.reply(text, context)) == found


def test_a_correction_never_shows_what_was_just_shown(talk: Conversation) -> None:
    declined = Context((), (), None, True, ("lange-tafel",))
    for context in (TABLE, declined):
        assert names(talk.reply("nee, ik bedoel de fontein", context))[0] == "mislukte-proef"


@pytest.mark.parametrize(
    ("text", "kind", "named"),
    [
        ("waarom?", Explained, "answer"),
        ("geef eens een voorbeeld", Explained, "decline"),
        ("waar staat dat?", Located, "chat"),
        ("wie zegt dat?", Attribution, "chat"),
        ("alinea 5", Read, "answer"),
        ("alinea 99", NoSuchParagraph, "decline"),
        ("verschil met de fontein?", Compared, "answer"),
        ("noem ze allemaal", Listed, "answer"),
        ("geef een samenvatting", Summarised, "answer"),
        ("geef drie citaten over de jongeren", Quoted, "answer"),
        ("kopjes", Outlined, "chat"),
        ("ok bedankt", Thanked | Chat, "chat"),
    ],
)
def test_each_kind_of_reply_has_its_name(
    talk: Conversation, text: str, kind: type[object], named: str
) -> None:
    context = LIST if kind is Listed else TABLE
    reply = talk.reply(text, context)
    assert isinstance(reply, kind)
    assert label(reply) == named


def test_what_is_said_about_a_point_keeps_it_in_mind(talk: Conversation) -> None:
    for text in ("waar staat dat?", "wie zegt dat?", "geef een voorbeeld", "kan het eenvoudiger"):
        after = talk.after(talk.reply(text, TABLE), TABLE)
        assert after.about == "lange-tafel"
    for text in ("bedankt!", "hallo"):
        assert talk.after(talk.reply(text, LIST), LIST) == LIST


def test_who_says_so_offers_nothing_to_count(talk: Conversation) -> None:
    assert offered(talk.reply("wie zegt dat?", TABLE)) == ()


def test_quotations_are_only_of_what_is_about_the_subject(talk: Conversation) -> None:
    assert names(talk.reply("drie citaten over de jongeren")) == ("wens-van-jongeren",)
    assert isinstance(talk.reply("drie citaten over voetbal"), Decline)


def test_a_summary_is_as_long_as_was_asked(talk: Conversation) -> None:
    whole = talk.knowledge.story.summaries.whole
    assert whole is not None
    asked = {
        "geef een samenvatting": whole.short,
        "vat het samen in één zin": whole.sentence,
        "vat het samen in 200 woorden": whole.long,
    }
    for text, summary in asked.items():
        reply = talk.reply(text)
        assert isinstance(reply, Summarised)
        assert reply.text == summary


def test_the_edges_of_the_text_have_nothing_beside_them(talk: Conversation) -> None:
    first, last = talk.knowledge.passages[0], talk.knowledge.passages[-1]
    for point, text in ((first, "vorige"), (last, "volgende")):
        assert isinstance(talk.reply(text, Context((point.id,))), Read)


# a text with nothing but points


def test_where_no_reason_is_given_that_is_said_above_what_is_there(other: Conversation) -> None:
    reply = other.reply("waarom?", Context(("beroep",)))
    assert isinstance(reply, Explained)
    assert (reply.text, label(reply), names(reply)) == (None, "answer", ("beroep",))


@pytest.mark.parametrize("text", ["geef een voorbeeld", "klopt dat?"])
def test_where_a_text_has_no_more_to_say_that_is_said(other: Conversation, text: str) -> None:
    reply = other.reply(text, Context(("beroep",)))
    assert isinstance(reply, Explained)
    assert (reply.text, label(reply), names(reply)) == (None, "decline", ())


def test_what_a_text_has_not_is_not_made_up(other: Conversation) -> None:
    beside = Context(("beroep",))
    plainer = other.reply("kan het eenvoudiger?", beside)
    assert isinstance(plainer, Explained)
    assert plainer.text == other.knowledge.by_id["beroep"].answer
    assert not isinstance(other.reply("geef een samenvatting", beside), Summarised)
    assert not isinstance(other.reply("noem ze allemaal", beside), Listed)
    assert isinstance(other.reply("alinea 1"), Read)
    assert isinstance(other.reply("alinea 2"), NoSuchParagraph)


def test_follow_ups_of_points_work_with_any_text(other: Conversation) -> None:
    assert names(other.reply("en dan?", Context(("beroep",)))) == ("romans",)
    assert isinstance(other.reply("waar staat dat?", Context(("adres",))), Located)
    assert isinstance(other.reply("nee", Context(declined=True)), Unclear | Chat | Decline)
    assert isinstance(other.reply("waar woont de verteller", Context(("romans",))), Answer)
