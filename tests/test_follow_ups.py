"""Conversation: what a message means after what was said before.

Content changes; so nothing here depends on one point or one phrasing: the phrasings are those of
general Dutch, and what they lead to stands in the text's own files.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest

from bot.conversation import Context, Conversation
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
from bot.knowledge import Aside, FollowUpKind, Knowledge, Point
from bot.matching import Answer, Attribution, Chat, Likely
from bot.matching.matcher import MAX_QUESTION
from tests.stage import AUTHOR, HYBRID
from tests.work import counted

WITHOUT_DOUBT = 0.9
NEARLY_ALL = 0.9
CALLS_A_LETTER = 150


def phrases(knowledge: Knowledge, kind: FollowUpKind) -> list[str]:
    """Follow-ups of a kind as general Dutch has them, without those that name a subject."""
    return [text for text in knowledge.follow_ups[kind] if "{" not in text]


def share(found: list[bool]) -> float:
    assert found
    return sum(found) / len(found)


def after(*points: Point) -> Context:
    """Points were shown, the last of them just now."""
    *earlier, last = (point.id for point in points)
    return Context((last,), earlier=tuple(reversed(earlier)))


def shows(reply: Reply) -> list[Point]:
    return [match.point for match in shown(reply)]


@pytest.fixture(scope="module")
def some(knowledge: Knowledge) -> list[Point]:
    """Points from all over the text."""
    return list(knowledge.passages[:: len(knowledge.passages) // 8 + 1])


# reasons, examples, grounds


def explained(kind: FollowUpKind, about: Point, aside: Aside | None, of: Knowledge) -> Explained:
    """What a follow-up is answered with, by what a point's own file says."""
    if aside is None and kind == "waarom":
        others = about.speaker is not None and about.speaker.speaker in ("anderen", "voorstanders")
        aside = about.speaker if others else None
    if aside is None:
        return Explained(kind, about, None, about if kind == "waarom" else None)
    quoted = of.by_id[aside.point] if aside.point else about
    return Explained(kind, about, aside.text or quoted.answer, quoted)


def _bare(reply: Reply) -> Reply:
    """A reply without what there is to choose from under it."""
    return replace(reply, onward=()) if isinstance(reply, Explained) else reply


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        ("waarom", lambda point: point.why),
        ("voorbeeld", lambda point: point.example if point.example != "geen" else None),
        ("klopt", lambda point: point.support),
        ("eens", lambda point: point.speaker or point.support),
    ],
)
def test_more_about_a_point_is_what_its_file_says(
    conversation: Conversation, kind: FollowUpKind, written: Callable[[Point], Aside | None]
) -> None:
    knowledge = conversation.knowledge
    given = next(point for point in knowledge.points if written(point) is not None)
    none = next((point for point in knowledge.points if written(point) is None), given)
    for about in (given, none):
        wanted = explained(kind, about, written(about), knowledge)
        found = [
            _bare(conversation.reply(f"{text.capitalize()}?", after(about))) == wanted
            for text in phrases(knowledge, kind)[about is none :: 2]
        ]
        assert share(found) >= NEARLY_ALL


def test_what_a_point_does_not_say_is_an_honest_no(conversation: Conversation) -> None:
    without = next(point for point in conversation.knowledge.points if point.example == "geen")
    reply = conversation.reply("geef eens een voorbeeld", after(without))
    assert _bare(reply) == Explained("voorbeeld", without, None, None)
    assert label(reply) == "decline"
    assert conversation.after(reply, after(without)).declined
    examples = [point.example for point in conversation.knowledge.points]
    carrying = {one.point for one in examples if isinstance(one, Aside)}
    assert {match.point.id for match in offered(reply)} <= carrying - {without.id}


@pytest.mark.parametrize("kind", ["eenvoudiger", "korter"])
def test_plainer_words_are_about_the_point_that_was_shown(
    conversation: Conversation, some: list[Point], kind: FollowUpKind
) -> None:
    for about in some:
        text = about.simpler or about.answer
        for phrase in phrases(conversation.knowledge, kind)[:5]:
            reply = conversation.reply(phrase, after(about))
            assert reply == Explained(kind, about, text, about)


def who_says(about: Point) -> Reply:
    """Who says so: the author or a reader, or whom the author says it of, with the passage."""
    if about.speaker is None or about.speaker.speaker == "lezer":
        return Attribution(about)
    return Explained("wie", about, about.speaker.text, about)


def test_who_says_so_and_where_are_about_the_point_that_was_shown(
    conversation: Conversation, some: list[Point]
) -> None:
    for about in some:
        assert conversation.reply("wie zegt dat?", after(about)) == who_says(about)
        reply = conversation.reply("waar staat dat?", after(about))
        assert reply == Located(about)
        assert conversation.after(reply, after(about)).about == about.id


def test_of_two_points_the_last_one_is_meant(conversation: Conversation, some: list[Point]) -> None:
    for earlier, last in pairwise(some):
        assert conversation.reply("wie zegt dat?", after(earlier, last)) == who_says(last)


# elsewhere in the text


def test_the_next_and_the_one_before_go_by_the_order_of_the_text(
    conversation: Conversation,
) -> None:
    for before, behind in pairwise(conversation.knowledge.passages):
        assert shows(conversation.reply("en verder?", after(before))) == [behind]
        assert shows(conversation.reply("en daarvoor?", after(behind))) == [before]


def test_before_the_first_and_after_the_last_there_is_the_edge_of_the_text(
    conversation: Conversation,
) -> None:
    first, *_, last = conversation.knowledge.passages
    edges: dict[FollowUpKind, tuple[str, Point]] = {
        "einde": ("en verder?", last),
        "begin": ("en daarvoor?", first),
    }
    for kind, (message, here) in edges.items():
        edge = conversation.reply(phrases(conversation.knowledge, kind)[0])
        assert isinstance(edge, Read)
        assert conversation.reply(message, after(here)) == edge


def test_a_whole_paragraph_can_be_asked_for_by_its_number(conversation: Conversation) -> None:
    places = conversation.knowledge.source.places.values()
    own = [(s, p) for s, p in places if s.kind != "reacties"]
    for section, paragraph in own:
        for message in (f"alinea {paragraph.number}", f"wat staat er in al. {paragraph.number}?"):
            reply = conversation.reply(message)
            assert isinstance(reply, Read)
            assert (reply.section, reply.paragraph) == (section, paragraph)
    assert conversation.reply("alinea 99") == NoSuchParagraph(len(own))
    assert conversation.reply("alinea 0") == NoSuchParagraph(len(own))


def test_what_was_shown_before_comes_back(conversation: Conversation, some: list[Point]) -> None:
    back = phrases(conversation.knowledge, "terug")[0]
    for earlier, last in pairwise(some):
        assert shows(conversation.reply(back, after(earlier, last))) == [earlier]
    assert conversation.reply(back, after(some[0])) == Unclear()


# lists


def test_a_list_can_be_asked_for_as_a_whole_and_by_its_places(conversation: Conversation) -> None:
    knowledge = conversation.knowledge
    assert knowledge.story.enumerations
    for enumeration in knowledge.story.enumerations:
        items = [knowledge.by_id[item.point] for item in enumeration.items]
        if len(set(items)) < len(items):
            continue
        shown_first = Context((items[0].id,), enumeration=enumeration.id)
        for message, place in (("en de tweede?", 1), ("en de laatste?", -1), ("nr 1", 0)):
            assert shows(conversation.reply(message, shown_first)) == [items[place]]
        reply = conversation.reply("noem ze allemaal", shown_first)
        assert isinstance(reply, Listed)
        assert (reply.enumeration, list(reply.items)) == (enumeration, items)
        assert conversation.after(reply).enumeration == enumeration.id


def test_two_items_of_a_list_can_be_asked_for_at_once(conversation: Conversation) -> None:
    knowledge = conversation.knowledge
    enumeration = knowledge.story.enumerations[0]
    first, _, third = enumeration.items
    asked = f"laat de eerste en de laatste van die {enumeration.names[0]} zien"
    reply = conversation.reply(asked, Context(shown=("titel",)))
    assert shows(reply) == [knowledge.by_id[first.point], knowledge.by_id[third.point]]


def test_after_what_names_a_whole_list_an_ordinal_counts_it(conversation: Conversation) -> None:
    point = conversation.knowledge.by_id["is-het-nieuw"]
    assert all(name in point.passage for name in ("overheid", "markt", "samenleving"))
    shown_now = conversation.after(conversation.matcher.match(point.questions[0]))
    assert shown_now.about == point.id
    second = conversation.reply("en de tweede?", shown_now)
    assert shows(second) == [conversation.knowledge.by_id["waarden-van-de-markt"]]


def test_an_ordinal_counts_what_was_offered(conversation: Conversation, some: list[Point]) -> None:
    offers = Context(offered=tuple(point.id for point in some[:3]), declined=True)
    for message, place in (("de eerste", 0), ("de tweede", 1), ("de derde", 2), ("de laatste", 2)):
        assert shows(conversation.reply(message, offers)) == [some[place]]


def test_two_points_that_were_shown_can_be_compared(
    conversation: Conversation, some: list[Point]
) -> None:
    both = Context((some[0].id, some[1].id))
    reply = conversation.reply("wat is het verschil?", both)
    assert reply == Compared(some[0], some[1])
    assert conversation.after(reply).shown == (some[0].id, some[1].id)


# the text as a whole


def test_the_text_can_be_summarised_in_several_lengths(conversation: Conversation) -> None:
    whole = conversation.knowledge.story.summaries.whole
    assert whole is not None
    for message, text in (
        ("vat het samen", whole.short),
        ("vat het samen in één zin", whole.sentence),
        ("vat het samen in 200 woorden", whole.long),
        ("samenvatting in twee zinnen", whole.sentence),
        ("samenvatting in vijf zinnen", whole.short),
        ("samenvatting in tien zinnen", whole.long),
    ):
        reply = conversation.reply(message)
        assert isinstance(reply, Summarised), message
        assert (reply.section, reply.text) == (None, text)


def test_bullets_are_a_sentence_for_each_section(conversation: Conversation) -> None:
    sections = conversation.knowledge.story.summaries.sections
    for message, told in (
        ("de hele tekst in vijf bullets", list(sections)),
        ("drie bullets over het hele essay", ["markt-en-overheid", "apolitiek", "makkelijk"]),
    ):
        reply = conversation.reply(message)
        assert isinstance(reply, Summarised), message
        assert reply.text.splitlines() == [f"– {sections[name].sentence}" for name in told]


def test_the_headings_are_those_of_the_text(conversation: Conversation) -> None:
    reply = conversation.reply(phrases(conversation.knowledge, "kopjes")[0])
    assert isinstance(reply, Outlined)
    assert reply.sections == tuple(conversation.knowledge.source.sections)


def test_passages_can_be_asked_for_by_their_subject(conversation: Conversation) -> None:
    reply = conversation.reply("geef citaten over hybriditeit")
    assert isinstance(reply, Quoted)
    assert "hybriditeit" in reply.subject
    best = conversation.matcher.match(HYBRID)
    assert isinstance(best, Answer)
    assert best.matches[0].point in shows(reply)


# what is no follow-up


@pytest.mark.parametrize("context", [None, Context()])
def test_a_follow_up_of_nothing_is_an_ordinary_question(
    conversation: Conversation, context: Context | None
) -> None:
    for kind in ("waarom", "voorbeeld", "wie", "klopt"):
        for message in phrases(conversation.knowledge, kind)[:5]:
            reply, alone = conversation.reply(message, context), conversation.matcher.match(message)
            guessed = isinstance(alone, Likely)
            assert (list(shows(reply)) == []) if guessed else reply == alone, message


def test_ids_that_there_are_no_more_do_no_harm(conversation: Conversation) -> None:
    gone = Context(("weg",), ("ook-weg",), "geen-lijst", True, ("lang-weg",))
    gone = gone.within(conversation.knowledge.by_id)
    assert gone == Context(enumeration="geen-lijst", declined=True)
    for kind in conversation.knowledge.follow_ups:
        for message in phrases(conversation.knowledge, kind)[:3]:
            assert label(conversation.reply(message, gone))


def test_a_whole_question_is_no_follow_up(conversation: Conversation, some: list[Point]) -> None:
    matcher, alike = conversation.matcher, []
    for point in matcher.knowledge.points:
        for question in point.test_questions[1::4]:
            alone = matcher.match(question)
            if isinstance(alone, Answer) and alone.matches[0].score >= WITHOUT_DOUBT:
                alike.append(shows(conversation.reply(question, after(some[3]))) == shows(alone))
    assert share(alike) >= NEARLY_ALL


def test_a_whole_question_without_context_is_what_the_matcher_says(
    conversation: Conversation,
) -> None:
    questions = [q for p in conversation.knowledge.points for q in p.test_questions[::4]]
    alike = [conversation.reply(q) == conversation.matcher.match(q) for q in questions]
    assert share(alike) >= 0.98


def test_who_is_in_distress_is_heard_whatever_was_said_before(
    conversation: Conversation, some: list[Point]
) -> None:
    needs = [talk for talk in conversation.knowledge.small_talk if talk.kind == "nood"]
    assert needs
    for need in needs:
        reply = conversation.reply(need.questions[0], after(some[0]))
        assert isinstance(reply, Chat)
        assert reply.entry.kind == "nood"


def test_thanks_change_nothing_of_what_was_shown(
    conversation: Conversation, some: list[Point]
) -> None:
    for message in ("dank je", "oké", "haha"):
        reply = conversation.reply(message, after(some[0]))
        assert isinstance(reply, Thanked | Chat)
        assert conversation.after(reply, after(some[0])) == after(some[0])


@pytest.mark.parametrize(
    "text", ["", "?", "a" * 10_000, ". " * 5_000, "en waarom dan " * 1_000, "\ud800", "\x00"]
)
def test_any_text_gets_a_reply_after_anything(
    conversation: Conversation, some: list[Point], text: str
) -> None:
    with counted() as work:
        reply = conversation.reply(text, after(*some))
    assert label(reply) in {"answer", "suggest", "decline", "chat"}
    assert work.calls < CALLS_A_LETTER * MAX_QUESTION


# what is remembered


def test_what_a_reply_shows_and_offers_is_remembered(
    conversation: Conversation, some: list[Point]
) -> None:
    for question in (HYBRID, AUTHOR):
        reply = conversation.reply(question)
        context = conversation.after(reply, after(*some))
        assert context.shown == tuple(point.id for point in shows(reply))
        assert context.offered == tuple(match.point.id for match in offered(reply))
        earlier = [p.id for p in reversed(some) if p.id not in context.shown]
        assert list(context.earlier) == earlier[:12]
        assert not context.declined


def test_a_context_comes_back_from_what_can_be_stored() -> None:
    for context in (
        Context(),
        Context(("a", "b"), ("c",), "lijst", True, ("d", "e")),
        Context(offered=("c",), declined=True),
    ):
        assert Context.unpacked(context.packed()) == context
    assert Context().packed() == {}
    assert Context.unpacked({"shown": ["a"], "van later": 1}) == Context(("a",))


@pytest.mark.parametrize("asked", ["vat deel 3 samen", "Vat het derde deel eens samen"])
def test_a_part_is_summed_up_by_its_number(conversation: Conversation, asked: str) -> None:
    reply = conversation.reply(asked)
    assert isinstance(reply, Answer)
    assert [match.point.id for match in reply.matches] == ["samenvatting-apolitiek"]
    whole = conversation.reply("vat de tekst samen")
    assert type(conversation.reply("vat deel 99 samen")) is type(whole)
