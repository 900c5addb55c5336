"""What is shown, for every point of the shipped knowledge base; pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from telegram import InlineKeyboardButton
from telegram.constants import (
    InlineKeyboardButtonLimit,
    InlineKeyboardMarkupLimit,
    InlineQueryResultsButtonLimit,
    MessageLimit,
)

from bot.knowledge import Knowledge, Point, load
from bot.matching import Answer, Attribution, Chat, Decline, Foreign, Match, Matcher
from bot.miniature.markup import Formatted, format_text, piece, units
from bot.replies import Replies, Reply, Surface, plain_text
from bot.replies.markup import passage_address, shortened, visible_length
from tests.bases import OTHER_TEXT
from tests.stage import shown

SURFACES: tuple[Surface, ...] = ("private", "group", "group-long")
ADDRESS = "https://example.org/artikel"


@pytest.fixture(scope="module")
def replies(knowledge: Knowledge) -> Replies:
    return Replies(knowledge, "essaybot")


def formatted(reply: Reply) -> Formatted:
    """A reply as Telegram reads it; what Telegram does not read is an error."""
    return format_text(reply.html, "HTML", None)


def pieces(reply: Reply, *kinds: str) -> list[str]:
    """The pieces of a reply that have an entity of these kinds."""
    message = formatted(reply)
    return [piece(message.text, entity) for entity in message.entities if entity["type"] in kinds]


def quotations(reply: Reply) -> list[str]:
    """What a reply shows as a quotation."""
    return pieces(reply, "blockquote", "expandable_blockquote")


def keys(reply: Reply) -> list[InlineKeyboardButton]:
    """The buttons under a reply."""
    return [button for row in reply.rows for button in row]


def everything(replies: Replies) -> Iterator[tuple[str, Reply]]:
    """Every page that the bot can show of a knowledge base, with its name."""
    knowledge, texts = replies.knowledge, replies.texts
    yield from {"welkom": replies.welcome(), "bron": replies.source()}.items()
    yield "themas", replies.themes()
    for section in knowledge.source.sections:
        for page in range(5):
            yield f"thema {section.id} {page}", replies.theme(section, page)
    for point in knowledge.points:
        match = Match(point, 1.0)
        yield f"citaat {point.id}", Reply(replies.quotation(point))
        yield f"wie {point.id}", replies.outcome(Attribution(point))
        yield f"dichtstbij {point.id}", replies.outcome(Decline(match))
        for surface in SURFACES:
            yield f"punt {point.id} {surface}", replies.point(point, surface)
            yield f"uit thema {point.id} {surface}", replies.point_of_theme(point, surface)
            yield f"alinea {point.id} {surface}", replies.paragraph(point, surface)
            for other in knowledge.points[:3]:
                both = Answer((match, Match(other, 1.0)))
                yield f"twee {point.id} {other.id} {surface}", replies.outcome(both, surface)
    for talk in knowledge.small_talk:
        yield talk.id, replies.outcome(Chat(talk))
    for subject in knowledge.out_of_scope:
        yield subject.id, replies.outcome(Decline(subject=subject))
    for language in texts.foreign:
        yield language, replies.outcome(Foreign(language))


def other_text(paragraph: str, *points: dict[str, str]) -> Knowledge:
    """The small other text of the tests with another first paragraph and other points in it."""
    raw = load(OTHER_TEXT).model_dump(by_alias=True)
    raw["source"]["onderdelen"][0]["alineas"][0]["tekst"] = paragraph
    for point, changed in zip_longest(raw["points"], points, fillvalue=points[0]):
        point.update(changed)
    return Knowledge.model_validate(raw)


def shown_by_a_browser(fragment: str, text: str) -> str:
    """What a browser marks in ``text`` for a text fragment (WICG, "find a range")."""
    start, _, end = fragment.partition(",")
    begin = text.lower().find(unquote(start).lower())
    behind = begin + len(unquote(start))
    if end:
        behind = text.lower().find(unquote(end).lower(), behind) + len(unquote(end))
    return text[begin:behind]


# limits


def test_every_page_fits_into_a_message_and_is_html_that_telegram_knows(replies: Replies) -> None:
    for name, reply in everything(replies):
        length = units(formatted(reply).text)
        assert 0 < length <= MessageLimit.MAX_TEXT_LENGTH, name
        assert length <= visible_length(reply.html), name


def test_every_button_fits(replies: Replies) -> None:
    most = InlineKeyboardButtonLimit.MAX_CALLBACK_DATA
    for name, reply in everything(replies):
        for key in keys(reply):
            assert key.text.strip(), name
            assert (key.url is None) != (key.callback_data is None), name
            assert len(str(key.callback_data or "").encode()) <= most, name
        assert len(keys(reply)) <= InlineKeyboardMarkupLimit.TOTAL_BUTTON_NUMBER, name
        assert all(0 < len(row) <= InlineKeyboardMarkupLimit.BUTTONS_PER_ROW for row in reply.rows)


def test_a_group_gets_one_row_of_buttons_under_an_answer(replies: Replies) -> None:
    for point in replies.knowledge.points:
        for surface in SURFACES[1:]:
            assert len(replies.point(point, surface).rows) == 1, point.id


# quotations


def test_every_passage_is_shown_word_for_word_in_a_quotation(replies: Replies) -> None:
    for point in replies.knowledge.points:
        for quote in replies.knowledge.quotes(point):
            assert quote.text in quote.paragraph.text, point.id
        for surface in SURFACES:
            assert quotations(replies.point(point, surface))[0] == point.passage, point.id
        assert quotations(Reply(replies.quotation(point))) == [point.passage], point.id


def test_a_whole_paragraph_is_shown_word_for_word_with_its_passage_in_bold(
    replies: Replies,
) -> None:
    for point in replies.knowledge.points:
        whole = replies.knowledge.surroundings(point)
        if replies.knowledge.shown_whole(point):
            reply = replies.paragraph(point)
            assert quotations(reply) == [whole], point.id
            assert point.passage in pieces(reply, "bold"), point.id
            long = replies.point(point, "group-long")
            assert quotations(long)[-1] == whole, point.id


def test_a_paragraph_that_is_never_shown_whole_stays_hidden_everywhere(replies: Replies) -> None:
    knowledge = replies.knowledge
    hidden = [point for point in knowledge.points if not knowledge.shown_whole(point)]
    assert hidden
    for point in hidden:
        for surface in SURFACES:
            for reply in (replies.point(point, surface), replies.paragraph(point, surface)):
                assert quotations(reply) == [point.passage], point.id
                labels = [key.text for key in keys(reply)]
                assert replies.texts.button_paragraph not in labels, point.id


def test_a_readers_comment_is_shown_as_a_readers(replies: Replies) -> None:
    knowledge, author = replies.knowledge, replies.knowledge.source.author
    for point in knowledge.points:
        behind = shown(Reply(replies.quotation(point))).rpartition(point.passage)[2]
        comment = knowledge.section(point).kind == "reacties"
        assert (author in behind) is not comment, point.id


# links


def test_every_link_opens_the_article_at_the_passage(replies: Replies) -> None:
    source = replies.knowledge.source
    page = " ".join(paragraph.text for _, paragraph in source.places.values())
    for point in replies.knowledge.points:
        address, _, fragment = str(replies.address(point)).partition("#:~:text=")
        assert address == source.address
        assert shown_by_a_browser(fragment, page) == " ".join(point.passage.split()), point.id
        assert re.fullmatch(r"[\w.~%]+(,[\w.~%]+)?", fragment, re.ASCII), point.id
        message = formatted(replies.point(point))
        links = [entity["url"] for entity in message.entities if entity["type"] == "text_link"]
        assert links == [replies.address(point)], point.id


def test_dashes_commas_and_ampersands_in_a_link_are_encoded() -> None:
    passage = "-zorg- en wijkcoöperaties, R&D #1"
    assert passage_address(ADDRESS, passage, passage) == (
        f"{ADDRESS}#:~:text=%2Dzorg%2D%20en%20wijkco%C3%B6peraties%2C%20R%26D%20%231"
    )


def test_a_long_passage_is_named_by_its_first_and_last_words() -> None:
    passage = "een twee drie vier vijf zes zeven acht negen tien elf"
    fragment = "een%20twee%20drie%20vier%20vijf,zeven%20acht%20negen%20tien%20elf"
    assert passage_address(ADDRESS, passage, f"nul {passage}") == f"{ADDRESS}#:~:text={fragment}"


def test_a_passage_that_begins_as_an_earlier_place_does_is_named_whole() -> None:
    passage = "een twee drie vier vijf zes zeven acht negen tien elf"
    address = passage_address(ADDRESS, passage, f"een twee drie vier vijf en klaar. {passage}")
    assert unquote(address) == f"{ADDRESS}#:~:text={passage}"


def test_every_answer_can_be_shared_by_a_deep_link(replies: Replies) -> None:
    longest = InlineQueryResultsButtonLimit.MAX_START_PARAMETER_LENGTH
    for point in replies.knowledge.points:
        for surface in SURFACES:
            found = keys(replies.point(point, surface))
            (share,) = [key for key in found if key.text == replies.texts.button_share]
            asked = parse_qs(urlsplit(str(share.url)).query)
            assert asked == {"url": [replies.deep_link(point)], "text": [point.title]}
        (start,) = parse_qs(urlsplit(replies.deep_link(point)).query)["start"]
        assert replies.knowledge.by_id[start] is point
        assert re.fullmatch(rf"[A-Za-z0-9_-]{{1,{longest}}}", start), point.id


# ways through


def test_next_leads_from_the_first_passage_past_each_to_the_last(replies: Replies) -> None:
    knowledge, texts = replies.knowledge, replies.texts

    def neighbour(point: Point, label: str) -> Point | None:
        found = [key for key in keys(replies.point(point)) if key.text == label]
        return knowledge.by_id[str(found[0].callback_data)[2:]] if found else None

    order = list(knowledge.passages)
    assert {point.passage for point in order} == {point.passage for point in knowledge.points}
    following = [neighbour(point, texts.button_next) for point in order]
    assert following == [*order[1:], None]
    previous = [neighbour(point, texts.button_previous) for point in order]
    assert previous == [None, *order[:-1]]


def test_the_themes_hold_every_point_once(replies: Replies) -> None:
    found: list[str] = []
    for section in replies.knowledge.source.sections:
        page, more = 0, True
        while more:
            shown_keys = keys(replies.theme(section, page))
            found += [key.text for key in shown_keys if str(key.callback_data)[:2] == "o:"]
            page, more = page + 1, any(key.text == "›" for key in shown_keys)
    assert sorted(found) == sorted(point.title for point in replies.knowledge.points)


def test_what_is_declined_with_a_nearest_point_says_so(matcher: Matcher, replies: Replies) -> None:
    point = replies.knowledge.points[0]
    bare = replies.outcome(Decline())
    near = replies.outcome(Decline(Match(point, 0.1)))
    assert keys(bare) == []
    assert [key.text for key in keys(near)] == [point.title]
    assert shown(near) == f"{shown(bare)}\n\n{replies.texts.nearest}"


# another text


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("place", [0, 40, 90, 190])
def test_a_paragraph_that_is_too_long_is_cut_around_its_passage(
    place: int, surface: Surface
) -> None:
    passage = "Hier gaat het om."
    sentences = [f"Dit is zin {number} van een lange alinea 😀." for number in range(200)]
    text = " ".join([*sentences[:place], passage, *sentences[place:]])
    knowledge = other_text(text, {"passage": passage})
    replies, point = Replies(knowledge, "essaybot"), knowledge.points[0]
    cut = quotations(replies.paragraph(point))[0]
    assert passage in cut
    assert cut.endswith(knowledge.texts.read_on)
    assert len(cut) > 2000 or place == 190
    for reply in (replies.point(point, surface), replies.paragraph(point, surface)):
        assert passage in shown(reply)
        assert units(shown(reply)) <= MessageLimit.MAX_TEXT_LENGTH


def test_the_longest_point_that_the_knowledge_base_takes_fits() -> None:
    passage = ("woord " * 250)[:1499].strip()
    longest = {"titel": "T" * 60, "antwoord": "A" * 600, "passage": passage}
    text = f"{'begin ' * 700}{passage}{' einde' * 700}"
    knowledge = other_text(text, longest, longest)
    replies, (first, second, *_) = Replies(knowledge, "essaybot"), knowledge.points
    for surface in SURFACES:
        for reply in (replies.point(first, surface), replies.paragraph(first, surface)):
            assert passage in shown(reply)
            assert units(shown(reply)) <= MessageLimit.MAX_TEXT_LENGTH
        both = replies.outcome(Answer((Match(first, 1.0), Match(second, 1.0))), surface)
        assert units(shown(both)) <= MessageLimit.MAX_TEXT_LENGTH
        assert quotations(both) == [passage]
        assert [key.text for key in keys(both)] == [second.title]


def test_markup_in_the_content_is_shown_as_it_was_written() -> None:
    point_text = {"titel": "1 < 2 & <b>", "antwoord": '"x" </a> &lt;', "passage": "a<b & c>d"}
    knowledge = other_text("Voor a<b & c>d na.", point_text)
    replies, point = Replies(knowledge, "essaybot"), knowledge.points[0]
    for reply in (replies.point(point), replies.point(point, "group-long")):
        assert shown(reply).startswith('1 < 2 & <b>\n\n"x" </a> &lt;\n\na<b & c>d\n')
    assert quotations(replies.paragraph(point)) == ["Voor a<b & c>d na."]
    said = replies.say("{x} < {titel}", x="<i>{titel}</i>")
    assert shown(said) == f"<i>{{titel}}</i> < {knowledge.source.title}"


# plain text and lengths


def test_plain_text_has_quotation_marks_and_addresses_and_no_markup(replies: Replies) -> None:
    for point in replies.knowledge.points:
        plain = plain_text(replies.point(point).html)
        assert f"“{point.passage}”" in plain
        assert f"{replies.texts.read_article}: {replies.address(point)}" in plain
        for part in (point.title, point.answer):
            assert part in plain
        assert not re.search(r"</?(b|i|a|blockquote)\b|&(amp|lt|gt);", plain), point.id


def test_plain_text_unescapes_and_leaves_out_what_is_only_markup() -> None:
    html = '<b>A &amp; B</b> &lt;c&gt; <a href="https://x.nl/?a=1&amp;b=2">hier</a><a>daar</a>'
    assert plain_text(html) == "A & B <c> hier: https://x.nl/?a=1&b=2daar"


@pytest.mark.parametrize(
    ("html", "length"),
    [
        ("", 0),
        ("abc", 3),
        ("<b>a</b>&amp;&lt;", 3),
        ("😀é", 3),
        ('<a href="https://x.nl">x</a>', 1),
    ],
)
def test_the_visible_length_is_counted_as_telegram_counts(html: str, length: int) -> None:
    assert visible_length(html) == length


@pytest.mark.parametrize(
    ("room", "kept"),
    [
        (100, "Een zin. Nog een! En de derde, zonder einde"),
        (20, "Een zin. Nog een!"),
        (17, "Een zin. Nog een!"),
        (16, "Een zin."),
        (8, "Een zin."),
        (7, "Een"),
        (3, ""),
        (0, ""),
    ],
)
def test_a_text_is_cut_after_a_whole_sentence_or_else_a_whole_word(room: int, kept: str) -> None:
    assert shortened("Een zin. Nog een! En de derde, zonder einde", room) == kept
