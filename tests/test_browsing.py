"""Looking around in the essay, through the whole application: buttons, themes, source, chance."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.conversation import Context
from bot.knowledge import Knowledge, Point
from bot.miniature.markup import piece
from bot.replies.pages import MAX_POINTS_ON_A_PAGE
from bot.store.upkeep import ABANDONED_KEPT, CONVERSATIONS_KEPT, SHOWN_KEPT, UPDATES_KEPT
from tests.stage import (
    Json,
    Stage,
    alone,
    beside,
    buttons,
    circle,
    is_answer,
    mistakes,
    page_for,
    shown,
)

POINT = "wat-is-hybriditeit"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


async def opened(played: Stage, user: Json, chat: Json, point: Point) -> Json:
    """The message in which somebody opened a point by its deep link."""
    await played.say(user, chat, f"/start {point.id}")
    return played.last(chat)


def point_in(message: Json, knowledge: Knowledge) -> Point:
    """The point that a message shows, by its title."""
    title = message["text"].partition("\n")[0]
    (point,) = [point for point in knowledge.points if point.title == title]
    return point


def with_button(message: Json, data: str) -> Json:
    """A message with a button under it that the bot no longer puts there."""
    return message | {
        "reply_markup": {"inline_keyboard": [[{"text": "knop", "callback_data": data}]]}
    }


def bold(message: Json) -> list[str]:
    """The pieces of a message that are bold."""
    entities = [entity for entity in message["entities"] if entity["type"] == "bold"]
    return [piece(message["text"], entity) for entity in entities]


# the buttons under an answer


async def test_a_related_point_takes_the_place_of_the_answer(played: Stage) -> None:
    an, chat = alone(played)
    knowledge = played.bot.services.knowledge
    point = knowledge.by_id[POINT]
    answer = await opened(played, an, chat, point)
    for name in point.related[:3]:
        answered = await played.press(an, answer, knowledge.by_id[name].title)
        assert answered is not None
        assert "text" not in answered
        (changed,) = played.own(chat)
        assert changed["message_id"] == answer["message_id"]
        assert is_answer(changed, knowledge.by_id[name])
    assert played.refused() == []


async def test_the_whole_paragraph_opens_and_closes_again(played: Stage) -> None:
    an, chat = alone(played)
    services = played.bot.services
    knowledge, texts = services.knowledge, services.texts
    point = knowledge.by_id[POINT]
    answer = await opened(played, an, chat, point)
    await played.press(an, answer, texts.button_paragraph)
    (whole,) = played.own(chat)
    assert knowledge.paragraph(point).text in whole["text"]
    assert point.passage in bold(whole)
    assert "expandable_blockquote" in {entity["type"] for entity in whole["entities"]}
    await played.press(an, whole, texts.button_back)
    (closed,) = played.own(chat)
    for part in ("text", "entities", "reply_markup"):
        assert closed[part] == answer[part]
    assert played.refused() == []


async def test_next_and_previous_walk_through_the_passages(played: Stage) -> None:
    an, chat = alone(played)
    services = played.bot.services
    order, texts = services.knowledge.passages[:6], services.texts
    await opened(played, an, chat, order[0])
    for point in order[1:]:
        await played.press(an, played.last(chat), texts.button_next)
        assert is_answer(played.last(chat), point)
    for point in reversed(order[:-1]):
        await played.press(an, played.last(chat), texts.button_previous)
        assert is_answer(played.last(chat), point)
    assert texts.button_previous not in buttons(played.last(chat))
    assert len(played.own(chat)) == 1
    assert played.refused() == []


async def test_sharing_an_answer_gives_a_link_that_opens_it(played: Stage) -> None:
    an, chat = alone(played)
    services = played.bot.services
    point = services.knowledge.by_id[POINT]
    answer = await opened(played, an, chat, point)
    rows = answer["reply_markup"]["inline_keyboard"]
    (share,) = [b for row in rows for b in row if b["text"] == services.texts.button_share]
    asked = parse_qs(urlsplit(share["url"]).query)
    assert asked["text"] == [point.title]
    link = urlsplit(asked["url"][0])
    assert (link.netloc, link.path) == ("t.me", "/essaybot")
    bo, other = alone(played)
    await played.say(bo, other, f"/start {parse_qs(link.query)['start'][0]}")
    assert is_answer(played.last(other), point)


async def test_a_comments_paragraph_has_no_button_and_is_never_shown_whole(
    played: Stage,
) -> None:
    an, chat = alone(played)
    services = played.bot.services
    knowledge = services.knowledge
    hidden = [p for p in knowledge.points if not knowledge.paragraph(p).shown_whole]
    assert hidden
    answer = await opened(played, an, chat, hidden[0])
    assert services.texts.button_paragraph not in buttons(answer)
    for point in hidden:
        answered = await played.press(an, with_button(answer, f"a:{point.id}"), "knop")
        assert answered is not None
        (changed,) = played.own(chat)
        assert is_answer(changed, point)
        assert knowledge.paragraph(point).text not in changed["text"]


# themes


async def test_themes_lead_to_a_section_to_a_point_and_back(played: Stage) -> None:
    an, chat = alone(played)
    services = played.bot.services
    knowledge, texts = services.knowledge, services.texts
    section = knowledge.source.sections[0]
    await played.say(an, chat, "/themas")
    themes = played.last(chat)
    assert themes["text"] == shown(services.replies.themes())
    assert buttons(themes) == [section.title for section in knowledge.source.sections]
    await played.press(an, themes, section.title)
    page = played.last(chat)
    assert page["text"] == shown(services.replies.theme(section, 0))
    point = knowledge.in_section(section.id)[1]
    await played.press(an, page, point.title)
    assert is_answer(played.last(chat), point)
    await played.press(an, played.last(chat), texts.button_back)
    back = played.last(chat)
    assert (back["text"], buttons(back)) == (page["text"], buttons(page))
    await played.press(an, back, texts.button_themes)
    (end,) = played.own(chat)
    assert (end["text"], buttons(end)) == (themes["text"], buttons(themes))
    assert end["message_id"] == themes["message_id"]
    assert played.refused() == []


async def test_the_pages_of_a_section_hold_each_of_its_points_once(played: Stage) -> None:
    an, chat = alone(played)
    knowledge = played.bot.services.knowledge
    section = max(knowledge.source.sections, key=lambda s: len(knowledge.in_section(s.id)))
    titles = [point.title for point in knowledge.in_section(section.id)]
    assert len(titles) > MAX_POINTS_ON_A_PAGE
    await played.say(an, chat, "/themas")
    await played.press(an, played.last(chat), section.title)
    found = buttons(played.last(chat))
    while "›" in buttons(played.last(chat)):
        await played.press(an, played.last(chat), "›")
        found += buttons(played.last(chat))
    assert [title for title in found if title in titles] == titles
    last = played.last(chat)
    await played.press(an, last, "‹")
    assert "›" in buttons(played.last(chat))
    assert played.refused() == []


async def test_back_from_a_point_leads_to_its_own_page(played: Stage) -> None:
    an, chat = alone(played)
    services = played.bot.services
    knowledge = services.knowledge
    section = max(knowledge.source.sections, key=lambda s: len(knowledge.in_section(s.id)))
    point = knowledge.in_section(section.id)[MAX_POINTS_ON_A_PAGE]
    await played.say(an, chat, "/themas")
    await played.press(an, played.last(chat), section.title)
    await played.press(an, played.last(chat), "›")
    page = buttons(played.last(chat))
    await played.press(an, played.last(chat), point.title)
    await played.press(an, played.last(chat), services.texts.button_back)
    assert buttons(played.last(chat)) == page


async def test_a_page_that_is_no_longer_there_leads_to_the_last_one(played: Stage) -> None:
    an, chat = alone(played)
    services = played.bot.services
    section = services.knowledge.source.sections[0]
    points = services.knowledge.in_section(section.id)
    await played.say(an, chat, "/themas")
    await played.press(an, with_button(played.last(chat), f"t:{section.id}:99"), "knop")
    assert points[-1].title in buttons(played.last(chat))
    assert "›" not in buttons(played.last(chat))


async def test_a_group_can_look_around_too(played: Stage) -> None:
    _, bo, group = await circle(played, forum=True)
    services = played.bot.services
    section = services.knowledge.source.sections[0]
    point = services.knowledge.in_section(section.id)[0]
    await played.say(bo, group, "/themas")
    for button in (section.title, point.title, services.texts.button_back):
        answer = await played.press(bo, played.last(group), button)
        assert answer is not None
    assert played.last(group)["text"] == shown(services.replies.theme(section, 0))
    assert played.refused() == []


# the source


async def test_the_source_is_named_and_can_be_cited(played: Stage) -> None:
    an, chat = alone(played)
    services = played.bot.services
    source = services.knowledge.source
    await played.say(an, chat, "/bron")
    message = played.last(chat)
    citation = (
        f"{source.author_apa} ({source.year}). {source.title}. {source.publisher}. {source.address}"
    )
    assert citation in message["text"]
    italic = [piece(message["text"], e) for e in message["entities"] if e["type"] == "italic"]
    assert italic == [source.title]
    assert source.author in message["text"]
    article, _ = message["reply_markup"]["inline_keyboard"]
    assert article[0]["url"] == source.address
    assert played.refused() == []


async def test_the_source_leads_to_what_is_known_of_the_author(played: Stage) -> None:
    an, chat = alone(played)
    services = played.bot.services
    knowledge = services.knowledge
    await played.say(an, chat, "/bron")
    await played.press(an, played.last(chat), services.texts.button_author)
    (about,) = [s for s in knowledge.source.sections if s.kind == "colofon"]
    titles = {point.title for point in knowledge.in_section(about.id)}
    assert titles & set(buttons(played.last(chat)))
    assert len(played.own(chat)) == 1


# what is kept


@pytest.mark.parametrize("in_group", [False, True])
async def test_what_is_told_of_keeping_is_how_long_the_store_keeps(
    played: Stage, in_group: bool
) -> None:
    if in_group:
        an, _, chat = await circle(played)
    else:
        an, chat = alone(played)
    await played.say(an, chat, "/privacy")
    told = [line for line in played.last(chat)["text"].split("\n") if line.startswith("–")]
    shown_points, by_chance, taking_part, waiting, numbers = told[-5:]
    assert f": {CONVERSATIONS_KEPT // HOUR} uur." in shown_points
    assert f": {SHOWN_KEPT // DAY} dagen." in by_chance
    assert ABANDONED_KEPT == 7 * DAY and "zeven dagen" in taking_part
    assert UPDATES_KEPT == DAY
    assert "hoogstens een dag" in waiting and "hoogstens een dag" in numbers


# a random point


async def test_random_points_do_not_come_back_soon(played: Stage) -> None:
    an, chat = alone(played)
    services = played.bot.services
    had: list[str] = []
    for _ in range(40):
        await played.later(seconds=5)
        await played.say(an, chat, "/willekeurig")
        had.append(point_in(played.last(chat), services.knowledge).id)
        await played.later(seconds=1)
        await played.press(an, played.last(chat), services.texts.button_another)
        had.append(point_in(played.last(chat), services.knowledge).id)
    for number, name in enumerate(had):
        assert name not in had[max(0, number - 50) : number]
    assert len(played.own(chat)) == 40
    assert played.refused() == []


async def test_a_restart_does_not_bring_random_points_back(played: Stage) -> None:
    an, chat = alone(played)
    services, had = played.bot.services, []
    for _ in range(20):
        await played.say(an, chat, "/willekeurig")
        had.append(point_in(played.last(chat), services.knowledge).id)
    async with beside(played, services.store) as restarted:
        for _ in range(20):
            await restarted.say(an, chat, "/willekeurig")
            had.append(point_in(played.last(chat), services.knowledge).id)
    assert len(set(had)) == len(had)


async def test_another_random_point_can_be_looked_into_and_followed_up(played: Stage) -> None:
    an, chat = alone(played)
    services = played.bot.services
    await played.say(an, chat, "/willekeurig")
    await played.press(an, played.last(chat), services.texts.button_another)
    point = point_in(played.last(chat), services.knowledge)
    assert is_answer(played.last(chat), point)
    await played.say(an, chat, "wie zegt dat?")
    wanted = page_for(played, "wie zegt dat?", Context((point.id,)))
    assert played.last(chat)["text"] == shown(wanted)


# old and foreign buttons


@pytest.mark.parametrize(
    "data",
    [
        "p:bestaat-niet",
        "o:bestaat-niet",
        "a:bestaat-niet",
        "t:weg:0",
        "t:inleiding",
        "v:9",
        "x:1",
        "mm:alles:99999999999",
        "p:",
        "zomaar iets",
        "é" * 32,
    ],
)
async def test_an_old_or_foreign_button_says_so_kindly(played: Stage, data: str) -> None:
    an, chat = alone(played)
    answer = await opened(played, an, chat, played.bot.services.knowledge.by_id[POINT])
    answered = await played.press(an, with_button(answer, data), "knop")
    assert answered is not None
    assert answered["text"] == played.bot.services.texts.old_button
    assert answered["show_alert"] is True
    assert played.own(chat) == [answer]
    assert played.refused() == []


@pytest.mark.parametrize("data", [f"p:{POINT}", f"o:{POINT}", f"a:{POINT}", "t", "v:0", "w", "x"])
async def test_a_button_under_a_deleted_message_says_so_kindly(
    played: Stage, data: str, caplog: pytest.LogCaptureFixture
) -> None:
    an, chat = alone(played)
    answer = await opened(played, an, chat, played.bot.services.knowledge.by_id[POINT])
    played.server.people.delete(answer)
    answered = await played.press(an, with_button(answer, data), "knop")
    assert answered is not None
    assert answered["text"] == played.bot.services.texts.old_button
    assert played.own(chat) == []
    assert mistakes(caplog) == []


async def test_a_message_deleted_right_after_a_press_is_no_error(
    played: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    an, chat = alone(played)
    answer = await opened(played, an, chat, played.bot.services.knowledge.by_id[POINT])
    button = played.bot.services.texts.button_next
    query = played.server.people.press(an, answer, button)
    played.server.people.delete(answer)
    await played.settle()
    assert played.server.people.callback_answer(query) is not None
    assert mistakes(caplog) == []


async def test_two_people_who_press_at_once_are_both_answered(
    played: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    an, bo, group = await circle(played)
    await played.say(an, group, "/themas")
    themes = played.last(group)
    queries = [played.server.people.press(user, themes, buttons(themes)[0]) for user in (an, bo)]
    await played.settle()
    assert all(played.server.people.callback_answer(query) is not None for query in queries)
    section = played.bot.services.knowledge.source.sections[0]
    wanted = shown(played.bot.services.replies.theme(section, 0))
    assert played.last(group)["text"] == wanted
    assert mistakes(caplog) == []


async def test_a_button_that_is_handled_too_late_still_does_its_work(
    played: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    an, chat = alone(played)
    knowledge = played.bot.services.knowledge
    answer = await opened(played, an, chat, knowledge.passages[0])
    button = played.bot.services.texts.button_next
    played.server.people.press(an, answer, button)
    await played.later(minutes=5)
    assert is_answer(played.last(chat), knowledge.passages[1])
    assert mistakes(caplog) == []
