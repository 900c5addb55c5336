"""Meetings of a study circle, through the whole application: from the choice to the minutes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from telegram.constants import MessageLimit

from bot.knowledge.base import Entry
from bot.knowledge.steps import sections_of
from bot.miniature.markup import units
from tests.databases import contents
from tests.stage import (
    AGREE,
    AMSTERDAM,
    BAD_GATEWAY,
    DEPENDS,
    DISAGREE,
    Json,
    Stage,
    Starting,
    alone,
    at_once,
    beside,
    both_ways,
    buttons,
    circle,
    killed_at,
    now,
    statement_of,
    with_parts,
)

HALF_AN_HOUR = ["opening", "overview", "passage", "question", "vote", "comparison", "closing"]
"""The pages of half an hour about a section."""
PAGES, VOTE = len(HALF_AN_HOUR), 4


async def ask(played: Stage, user: Json, chat: Json, **more: object) -> Json:
    """Somebody asks for a meeting; returns the menu, or the page that it is at."""
    await played.say(user, chat, "/bijeenkomst", **more)
    return played.last(chat)


async def choose(played: Stage, user: Json, menu: Json, *texts: str) -> Json:
    """Somebody presses buttons in a menu, one after the other; returns it as it is then."""
    for text in texts:
        await played.press(user, now(played, menu), text)
    return now(played, menu)


async def begin(
    played: Stage, user: Json, chat: Json, minutes: int = 30, section: int = 3, **more: object
) -> Json:
    """Somebody begins a meeting of a small group; returns its first page."""
    menu, texts = await ask(played, user, chat, **more), played.bot.services.texts
    about = buttons(menu)[section]
    await choose(
        played, user, menu, about, length(played, minutes), texts.button_small, texts.button_begin
    )
    return played.last(chat)


WHOLE, SECTION = 0, 3


async def press(played: Stage, user: Json, page: Json, name: str) -> Json | None:
    """Somebody presses the button of this name under a page; returns what the bot answered."""
    return await played.press(user, page, getattr(played.bot.services.texts, f"button_{name}"))


async def stop(played: Stage, user: Json, page: Json) -> None:
    """Somebody ends the meeting from a page: first it pauses."""
    await press(played, user, page, "pause")
    await press(played, user, played.last(page["chat"]), "stop")


def forward(played: Stage, page: Json) -> str | None:
    """The button under a page that goes on."""
    texts = played.bot.services.texts
    names = (texts.button_go_on, texts.button_close_vote, texts.button_finish)
    return next((name for name in names if name in buttons(page)), None)


async def go_on(played: Stage, user: Json, page: Json) -> Json | None:
    """Somebody goes on from a page; returns what the bot answered."""
    return await played.press(user, page, forward(played, page) or "")


async def reach(played: Stage, user: Json, chat: Json, pages: int, **more: int) -> Json:
    """Somebody begins a meeting and goes on so many pages; returns the page there."""
    await begin(played, user, chat, **more)
    for _ in range(pages):
        await go_on(played, user, played.last(chat))
    return played.last(chat)


async def finish(played: Stage, user: Json, chat: Json, votes: Sequence[int] = ()) -> list[Json]:
    """Somebody goes on until the meeting is over, voting thus; returns the pages."""
    pages = []
    while forward(played, page := played.last(chat)):
        pages.append(page)
        if "poll" in page and votes:
            played.server.people.vote(user, page, votes)
        played.clock.advance(15)  # nobody presses faster than the bot allows
        await go_on(played, user, page)
    return pages


def length(played: Stage, minutes: int) -> str:
    """The text of the button for a length."""
    return played.bot.services.texts.meeting_minutes.format(minuten=minutes)


def voted(played: Stage, counts: Sequence[int]) -> str:
    """How votes fell, as the minutes have it."""
    texts = played.bot.services.texts
    lines = zip(texts.vote_options, counts, strict=True)
    return ", ".join(texts.vote_line.format(optie=o, aantal=n) for o, n in lines).lower()


def copied(message: Json) -> str:
    """What is copied of the minutes from their code block."""
    (block,) = [entity for entity in message["entities"] if entity["type"] == "pre"]
    start, end = block["offset"], block["offset"] + block["length"]
    return str(message["text"].encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le"))


# the menu


async def test_the_host_chooses_and_sees_the_plan_before_it_begins(played: Stage) -> None:
    _, bo, group = await circle(played)
    menu, services = await ask(played, bo, group), played.bot.services
    texts, sections = services.texts, sections_of(services.knowledge)
    titles = [services.replies.meeting_title(section.id) for section in sections]
    assert menu["text"] == texts.meeting_section
    assert buttons(menu) == [texts.meeting_whole, *titles]
    assert any(title.startswith("Misverstand 2: ") for title in titles)
    menu = await choose(played, bo, menu, titles[3])
    assert buttons(menu) == [length(played, minutes) for minutes in (30, 60, 90)]
    menu = await choose(played, bo, menu, length(played, 60))
    assert buttons(menu) == [texts.button_small, texts.button_large]
    menu = await choose(played, bo, menu, texts.button_large)
    assert texts.meeting_plan_groups in menu["text"]
    assert titles[3] in menu["text"]
    assert "0–5 min" in menu["text"]
    assert played.last(group)["message_id"] == menu["message_id"]
    await choose(played, bo, menu, texts.button_begin)
    assert buttons(now(played, menu)) == []
    assert texts.step_opening in played.last(group)["text"]
    assert played.refused() == []


async def test_a_block_can_be_dropped_and_taken_back(played: Stage) -> None:
    _, bo, group = await circle(played)
    menu, texts = await ask(played, bo, group), played.bot.services.texts
    before = await choose(
        played, bo, menu, texts.meeting_whole, length(played, 60), texts.button_small
    )
    drop, back = texts.button_drop.format(nummer=5), texts.button_take_back.format(nummer=5)
    without = await choose(played, bo, menu, drop)
    assert [e["type"] for e in without["entities"]] == ["strikethrough"]
    assert "46 minuten" in without["text"]
    assert (await choose(played, bo, menu, back))["text"] == before["text"]
    await choose(played, bo, menu, drop, texts.button_begin)
    pages = await finish(played, bo, group)
    assert len([page for page in pages if "poll" in page]) == 2
    assert played.refused() == []


async def test_with_everything_dropped_it_does_not_begin(played: Stage) -> None:
    _, bo, group = await circle(played)
    menu, texts = await ask(played, bo, group), played.bot.services.texts
    title = buttons(menu)[SECTION]
    menu = await choose(played, bo, menu, title, length(played, 30), texts.button_small)
    drops = [button for button in buttons(menu) if button != texts.button_begin]
    played.clock.advance(60)
    menu = await choose(played, bo, menu, *drops)
    assert texts.button_begin not in buttons(menu)
    assert texts.meeting_plan_empty in menu["text"]


async def test_only_who_asked_or_an_administrator_chooses(played: Stage) -> None:
    an, bo, group = await circle(played)
    co = played.server.people.add_user("Co")
    played.server.people.join(co, group)
    menu, texts = await ask(played, bo, group), played.bot.services.texts
    refused = await played.press(co, menu, texts.meeting_whole)
    assert refused is not None
    assert refused["text"] == texts.only_starter
    assert now(played, menu) == menu
    steps = texts.meeting_whole, length(played, 30), texts.button_small, texts.button_begin
    await choose(played, an, menu, *steps)
    page = played.last(group)
    await go_on(played, bo, page)  # who asked is the host, whoever chose
    assert played.last(group) != page


async def test_the_button_of_an_older_menu_asks_for_the_size(played: Stage) -> None:
    _, bo, group = await circle(played)
    menu = await ask(played, bo, group)
    played.server.world.messages(group)
    await choose(played, bo, menu, buttons(menu)[1])
    menu = await choose(played, bo, menu, length(played, 90))
    assert buttons(menu) == [
        played.bot.services.texts.button_small,
        played.bot.services.texts.button_large,
    ]


# page by page


async def test_half_an_hour_page_by_page(played: Stage) -> None:
    _, bo, group = await circle(played)
    await begin(played, bo, group)
    pages, texts = await finish(played, bo, group), played.bot.services.texts
    assert texts.meeting_opening.format(**names(played)) in pages[0]["text"]
    assert texts.meeting_overview in pages[1]["text"]
    assert texts.meeting_passage_told in pages[2]["text"]
    assert texts.meeting_question in pages[3]["text"]
    assert "poll" in pages[VOTE]
    assert statement_of(played, pages[VOTE]).author_says in pages[5]["text"]
    assert texts.meeting_closing in pages[-1]["text"]
    assert buttons(pages[-1])[1] == texts.button_finish
    assert all(buttons(now(played, page)) == [] for page in pages)
    assert played.refused() == []


def names(played: Stage) -> dict[str, str]:
    """What the bot's sentences about the text are filled in with."""
    source = played.bot.services.knowledge.source
    return {"titel": source.title, "auteur": source.author, "achternaam": source.surname}


async def test_a_block_is_about_one_point(played: Stage) -> None:
    _, bo, group = await circle(played)
    await begin(played, bo, group, minutes=60, section=WHOLE)
    pages, knowledge = await finish(played, bo, group), played.bot.services.knowledge
    votes = [number for number, page in enumerate(pages) if "poll" in page]
    assert len(votes) == 3
    for number in votes:
        point = knowledge.by_id[statement_of(played, pages[number]).points[0]]
        (question,) = [q for q in knowledge.discussion if q.text in pages[number - 1]["text"]]
        assert knowledge.by_id[question.point] == point
        passage = f"{knowledge.lead_in(point)}{point.passage}"
        assert passage in pages[number - 2]["text"]


async def test_what_is_only_touched_upon_is_read_and_asked_about(played: Stage) -> None:
    _, bo, group = await circle(played)
    await begin(played, bo, group, minutes=60, section=WHOLE)
    pages, services = await finish(played, bo, group), played.bot.services
    summaries = services.knowledge.story.summaries.sections
    read = "De stad wordt door velen", "Voorbeelden van", summaries["inleiding"].question
    places = [pages[1]["text"].index(part) for part in (services.texts.meeting_passage_told, *read)]
    assert places == sorted(places)
    assert services.texts.meeting_overview_list in pages[2]["text"]
    assert summaries["onduidelijk"].question in pages[3]["text"]


async def test_the_first_block_about_an_item_is_called_by_it_and_others_by_their_points(
    played: Stage,
) -> None:
    _, bo, group = await circle(played)
    menu, texts = await ask(played, bo, group), played.bot.services.texts
    title, steps = buttons(menu)[SECTION], (length(played, 60), texts.button_small)
    plan = await choose(played, bo, menu, title, *steps)
    names = [line.partition(": ")[2] for line in plan["text"].splitlines() if " min: " in line]
    assert names.count(title) == 1
    others = [name for name in names if name.startswith("Misverstand 1 – ")]
    assert len(others) == len({*others}) == 2


async def test_what_a_section_comes_to_is_read_too_where_it_is_short(played: Stage) -> None:
    _, bo, group = await circle(played)
    await begin(played, bo, group, minutes=60, section=WHOLE)
    pages, knowledge = await finish(played, bo, group), played.bot.services.knowledge
    (page,) = [p for p in pages if "juist heel erg politiek en dat" in p.get("text", "")]
    further = knowledge.by_id["essentie-van-politiek"].passage
    assert further in page["text"]
    assert f"‘{' '.join(further.split()[:6])} …’" in copied(played.last(group))
    assert all(units(page.get("text", "")) < MessageLimit.MAX_TEXT_LENGTH for page in pages)


async def test_an_objection_says_which_item_of_the_list_it_is_to(played: Stage) -> None:
    _, bo, group = await circle(played)
    await begin(played, bo, group, minutes=60, section=WHOLE)
    pages, texts = await finish(played, bo, group), played.bot.services.texts
    name = texts.step_objection_to.format(onderdeel="misverstand 2")
    again = texts.meeting_objection_to.format(onderdeel="misverstand 2")
    assert name in pages[-2]["text"]
    assert again in pages[-2]["text"]
    assert name in copied(played.last(group))


async def test_a_large_group_talks_in_threes_and_fours(played: Stage) -> None:
    _, bo, group = await circle(played)
    menu, texts = await ask(played, bo, group), played.bot.services.texts
    steps = length(played, 30), texts.button_large, texts.button_begin
    await choose(played, bo, menu, buttons(menu)[SECTION], *steps)
    pages = await finish(played, bo, group)
    assert texts.meeting_opening_large.format(**names(played)) in pages[0]["text"]
    assert any(texts.meeting_in_groups in page.get("text", "") for page in pages)


async def test_after_a_vote_comes_the_comparison_and_only_then_what_follows(
    played: Stage,
) -> None:
    an, bo, group = await circle(played)
    vote = await reach(played, bo, group, VOTE)
    texts, statement = played.bot.services.texts, statement_of(played, vote)
    assert forward(played, vote) == texts.button_close_vote
    played.server.people.vote(an, vote, [AGREE])
    played.server.people.vote(bo, vote, [DISAGREE])
    before = len(played.own(group))
    await go_on(played, bo, vote)
    assert len(played.own(group)) == before + 1
    page = played.last(group)["text"]
    result = texts.vote_line.format(optie=texts.vote_options[AGREE], aantal=1)
    difference = texts.meeting_tied.format(**names(played), aantal=2)
    places = [page.index(text) for text in (result, statement.author_says, difference)]
    assert places == sorted(places)
    assert now(played, vote)["poll"]["is_closed"]
    assert buttons(now(played, vote)) == []
    assert played.refused() == []


@pytest.mark.parametrize(
    ("votes", "told"),
    [
        ([AGREE, AGREE], "meeting_agreed"),
        ([AGREE, DEPENDS], "meeting_tied"),
        ([AGREE, DEPENDS, DEPENDS], "meeting_divided"),
        ([AGREE], "meeting_unknown"),
        ([], "meeting_unknown"),
    ],
)
async def test_the_question_about_the_difference_fits_the_votes(
    played: Stage, votes: list[int], told: str
) -> None:
    an, bo, group = await circle(played)
    co = played.server.people.add_user("Co")
    played.server.people.join(co, group)
    vote = await reach(played, bo, group, VOTE)
    for user, option in zip((an, bo, co), votes, strict=False):
        played.server.people.vote(user, vote, [option])
    await go_on(played, bo, vote)
    fills = {**names(played), "aantal": len(votes)}
    question = getattr(played.bot.services.texts, told).format(**fills)
    assert question in played.last(group)["text"]


async def test_only_the_host_and_administrators_lead(played: Stage) -> None:
    an, bo, group = await circle(played)
    co = played.server.people.add_user("Co")
    played.server.people.join(co, group)
    page = await begin(played, bo, group)
    for button in buttons(page):
        refused = await played.press(co, page, button)
        assert refused is not None
        assert refused["text"] == played.bot.services.texts.only_starter
        assert played.last(group) == page
    await go_on(played, an, page)
    await go_on(played, bo, played.last(group))
    assert played.bot.services.texts.meeting_passage_told in played.last(group)["text"]


async def test_one_page_back_and_forth(played: Stage) -> None:
    _, bo, group = await circle(played)
    first = await begin(played, bo, group)
    assert played.bot.services.texts.button_back not in buttons(first)
    await go_on(played, bo, first)
    await press(played, bo, second := played.last(group), "back")
    assert played.last(group)["text"] == first["text"]
    assert buttons(now(played, second)) == []
    assert len(await finish(played, bo, group)) == PAGES
    assert played.refused() == []


async def test_back_from_a_vote_it_stays_open_and_is_there_again(played: Stage) -> None:
    an, bo, group = await circle(played)
    vote = await reach(played, bo, group, VOTE)
    played.server.people.vote(an, vote, [DEPENDS])
    await press(played, bo, vote, "back")
    await go_on(played, bo, played.last(group))
    again = played.last(group)
    assert again["reply_to_message"]["message_id"] == vote["message_id"]
    assert statement_of(played, vote).text in again["text"]
    await go_on(played, bo, again)
    comparison = played.last(group)
    assert statement_of(played, vote).author_says in comparison["text"]
    await press(played, bo, comparison, "back")  # the vote is over
    await go_on(played, bo, played.last(group))
    assert played.last(group)["text"] == comparison["text"]
    assert len(played.polls(group)) == 1
    assert played.refused() == []


async def test_what_is_skipped_is_a_whole_step_and_not_in_the_minutes(played: Stage) -> None:
    _, bo, group = await circle(played)
    vote = await reach(played, bo, group, VOTE)
    played.server.people.vote(bo, vote, [AGREE])
    statement = statement_of(played, vote)
    await press(played, bo, vote, "skip")
    assert now(played, vote)["poll"]["is_closed"]
    assert statement.author_says not in played.last(group)["text"]
    await finish(played, bo, group)
    assert statement.text not in copied(played.last(group))
    assert played.refused() == []


async def test_a_pause_and_going_on(played: Stage) -> None:
    _, bo, group = await circle(played)
    page = await begin(played, bo, group)
    await press(played, bo, page, "pause")
    pause, texts = played.last(group), played.bot.services.texts
    assert pause["text"] == texts.meeting_paused.format(
        knop=texts.button_resume, stop=texts.button_stop
    )
    assert buttons(now(played, page)) == []
    assert (await ask(played, bo, group))["text"] == pause["text"]
    await played.later(hours=1)
    assert played.last(group)["text"] == pause["text"]
    await press(played, bo, played.last(group), "resume")
    assert played.last(group)["text"] == page["text"]
    await played.later(minutes=4)
    assert played.last(group)["text"] == page["text"]
    await played.later(minutes=2)
    assert played.last(group)["text"].startswith(overrun(played, 3, texts.step_opening))
    assert at(played, minutes=27) in played.last(group)["text"]
    assert played.refused() == []


async def test_a_pause_that_is_pressed_twice_is_one_pause(played: Stage) -> None:
    _, bo, group = await circle(played)
    page, texts = await begin(played, bo, group), played.bot.services.texts
    for button in (texts.button_pause, texts.button_resume):
        said = len(played.own(group))
        for query in [played.server.people.press(bo, page, button) for _ in range(2)]:
            await played.settle()
            assert played.server.people.callback_answer(query)
        assert len(played.own(group)) == said + 1
        page = played.last(group)
    assert texts.step_opening in page["text"]


def overrun(played: Stage, minutes: int, name: str) -> str:
    """How the gentle word begins that a step of so many minutes runs over."""
    texts = played.bot.services.texts
    fills = {"minuten": minutes, "deel": name, "knop": texts.button_go_on, "tijd": "|"}
    return texts.meeting_overrun.format(**fills).partition("|")[0]


def at(played: Stage, minutes: int) -> str:
    """What time it is so many minutes from now, on the clock that people read."""
    later = played.clock.now + 60 * minutes
    return datetime.fromtimestamp(later, AMSTERDAM).strftime("%H:%M")


async def test_who_runs_late_reads_when_they_will_be_done(played: Stage) -> None:
    _, bo, group = await circle(played)
    page, texts = await begin(played, bo, group), played.bot.services.texts
    await played.later(minutes=4)
    await go_on(played, bo, page)
    done = at(played, minutes=27)
    assert texts.meeting_pace.format(tijd=done) in played.last(group)["text"]
    await played.later(minutes=1)
    await press(played, bo, played.last(group), "pause")
    await played.later(minutes=10)
    await press(played, bo, played.last(group), "resume")
    done = at(played, minutes=26)
    assert texts.meeting_pace.format(tijd=done) in played.last(group)["text"]


async def test_a_passage_is_read_from_where_its_paragraph_begins(played: Stage) -> None:
    knowledge = played.bot.services.knowledge
    for point in knowledge.points:
        (first, *_), lead_in = knowledge.quotes(point), knowledge.lead_in(point)
        assert lead_in in ("", first.paragraph.text.partition(first.text)[0])
        assert not any(first.paragraph.forbidden(lead_in)) or not lead_in
    (others,) = [s.points[0] for s in knowledge.statements if s.id == "stelling-een-ding-goed-doen"]
    assert knowledge.lead_in(knowledge.by_id[others]).startswith("Vaak wordt er met naïef")


async def test_a_step_that_runs_over_gets_one_gentle_word(played: Stage) -> None:
    _, bo, group = await circle(played)
    page = await begin(played, bo, group)
    await played.later(minutes=4, seconds=59)
    assert played.last(group) == page
    for _ in range(3):
        await played.later(minutes=1)
    word = overrun(played, 3, played.bot.services.texts.step_opening)
    assert len([m for m in played.own(group) if m["text"].startswith(word)]) == 1
    assert buttons(now(played, page)) == buttons(page)
    await go_on(played, bo, now(played, page))
    await go_on(played, bo, played.last(group))
    await go_on(played, bo, played.last(group))  # from the passage to its question
    await played.later(minutes=22)
    assert forward(played, played.last(group))
    await played.later(minutes=2)
    assert played.last(group)["text"].startswith(overrun(played, 21, "Misverstand 1"))


# the end


async def test_a_meeting_stopped_at_once_has_no_minutes(played: Stage) -> None:
    _, bo, group = await circle(played)
    page = await begin(played, bo, group)
    await stop(played, bo, page)
    assert played.last(group)["text"] == played.bot.services.texts.meeting_stopped
    assert buttons(now(played, page)) == []
    assert played.refused() == []


@pytest.mark.parametrize("votes", [[], [DEPENDS]])
async def test_stopped_at_a_vote_it_counts_if_anybody_voted(
    played: Stage, votes: list[int]
) -> None:
    _, bo, group = await circle(played)
    poll = await reach(played, bo, group, VOTE)
    if votes:
        played.server.people.vote(bo, poll, votes)
    await stop(played, bo, poll)
    assert (statement_of(played, poll).text in copied(played.last(group))) == bool(votes)
    assert now(played, poll)["poll"]["is_closed"]
    assert played.refused() == []


async def test_after_a_day_it_ends_by_itself_with_the_minutes_so_far(played: Stage) -> None:
    an, bo, group = await circle(played)
    poll = await reach(played, bo, group, VOTE)
    played.server.people.vote(an, poll, [AGREE])
    await played.later(hours=23, minutes=59)
    assert not now(played, poll)["poll"]["is_closed"]
    await played.later(minutes=1)
    texts, last = played.bot.services.texts, played.last(group)
    assert last["text"].startswith(texts.meeting_by_itself)
    assert statement_of(played, poll).text in copied(last)
    assert texts.meeting_whole in buttons(await ask(played, an, group))
    assert played.refused() == []


async def test_the_minutes_can_be_copied(played: Stage) -> None:
    an, bo, group = await circle(played)
    services = played.bot.services
    played.clock.now = datetime(2027, 3, 31, 22, 30, tzinfo=UTC).timestamp()
    poll = await reach(played, bo, group, VOTE)
    played.server.people.vote(an, poll, [AGREE])
    played.server.people.vote(bo, poll, [DEPENDS])
    await go_on(played, bo, poll)
    await stop(played, bo, played.last(group))
    summary, texts = played.last(group), services.texts
    assert summary["text"].startswith(texts.meeting_copy)
    statement = statement_of(played, poll)
    point = services.knowledge.by_id[statement.points[0]]
    (question,) = [q for q in services.knowledge.discussion if q.point == point.id]
    section = services.knowledge.section(point)
    title = services.replies.meeting_title(section.id)
    day = datetime(2027, 4, 1, 0, 30, tzinfo=AMSTERDAM).strftime("%d-%m-%Y")
    votes = voted(played, (1, 0, 1))
    read = f"{services.knowledge.lead_in(point)}{point.passage}".split()
    assert copied(summary).splitlines() == [
        services.replies.html(texts.meeting_summary, onderdeel=title, datum=day),
        "",
        title,
        f"- {texts.meeting_read.format(begin=' '.join(read[:6]))}",
        f"- {texts.meeting_asked.format(vraag=question.text)}",
        f"- {texts.meeting_vote.format(stelling=statement.text, aantal=2, uitslag=votes)}",
        f"- {texts.meeting_said}",
    ]


async def test_the_minutes_of_the_longest_meeting_fit_into_messages(played: Stage) -> None:
    services = played.bot.services
    long = with_parts(
        services.conversation,
        statements=stretched(services.knowledge.statements, 280),
        discussion=stretched(services.knowledge.discussion, 300),
    )
    async with beside(played, services.store, long) as deployed:
        _, bo, group = await circle(deployed)
        await begin(deployed, bo, group, 90, WHOLE)
        await finish(deployed, bo, group, votes=[DEPENDS])
        found = [m for m in deployed.own(group) if any(is_pre(e) for e in m.get("entities", ()))]
        assert all(units(m["text"]) <= MessageLimit.MAX_TEXT_LENGTH for m in found)
        assert sum(copied(m).count(" <&> ") for m in found) == 10
        assert deployed.refused() == []


def is_pre(entity: Json) -> bool:
    """Whether it is a code block."""
    return bool(entity["type"] == "pre")


def stretched(entries: Sequence[Entry], length: int) -> tuple[Entry, ...]:
    """The entries with texts as long as may be, and still different, with signs that HTML knows."""
    return tuple(
        entry.model_copy(update={"text": f"{number} <&> ".ljust(length, "x")})
        for number, entry in enumerate(entries)
    )


# where no poll may be sent


async def test_without_the_right_to_send_polls_the_vote_is_by_buttons(
    starting: Starting,
) -> None:
    async with starting() as played:
        an, bo, group = await circle(played)
        question = await reach(played, bo, group, VOTE - 1)
        said = len(played.own(group))
        played.server.people.restrict_bot(group, an, "send_polls")
        await go_on(played, bo, question)
        vote, texts = played.last(group), played.bot.services.texts
        assert buttons(vote)[:3] == list(texts.vote_options)
        assert len(played.own(group)) == said + 1  # which right is missing is told in it
        for user, option, voters in ((an, AGREE, 1), (bo, AGREE, 2), (bo, DISAGREE, 2)):
            answered = await played.press(user, vote, texts.vote_options[option])
            assert answered is not None
            fills = {"optie": texts.vote_options[option], "aantal": voters}
            assert answered["text"] == texts.meeting_voted.format(**fills)
        assert an["id"] not in await contents(starting.url)
    async with starting() as again:
        moved = await ask(again, an, group)
        assert moved["text"] == vote["text"]
        await again.press(an, moved, texts.vote_options[DEPENDS])
        await go_on(again, bo, moved)
        for name, count in zip(texts.vote_options, (0, 1, 1), strict=True):
            line = texts.vote_line.format(optie=name, aantal=count)
            assert line in again.last(group)["text"]
        late = await again.press(an, moved, texts.vote_options[AGREE])
        assert late is not None
        assert late["text"] == texts.already_closed
        await stop(again, bo, again.last(group))
        assert voted(again, (0, 1, 1)) in copied(again.last(group))


@both_ways
async def test_in_a_topic_it_goes_on_when_that_may_be_written_in_again(played: Stage) -> None:
    an, bo, forum = await circle(played, forum=True)
    people, texts = played.server.people, played.bot.services.texts
    topic = people.add_topic(forum, "Leesavond", an)
    await begin(played, bo, forum, thread=topic)
    for _ in range(VOTE - 1):
        await go_on(played, bo, played.last(forum))
    people.restrict_bot(forum, an, "send_polls")
    await go_on(played, bo, played.last(forum))
    vote = played.last(forum)
    assert buttons(vote)[:3] == list(texts.vote_options)
    assert vote["message_thread_id"] == topic
    await played.press(an, vote, texts.vote_options[AGREE])
    await played.say(an, forum, "/instellingen", thread=topic)
    assert texts.trouble_polls in played.last(forum)["text"]
    people.close_topic(forum, topic)
    await go_on(played, bo, vote)
    assert "message_thread_id" not in played.last(forum)  # that it is closed
    people.reopen_topic(forum, topic)
    await ask(played, an, forum, thread=topic)
    page, result = (
        played.last(forum),
        texts.vote_line.format(optie=texts.vote_options[AGREE], aantal=1),
    )
    assert page["message_thread_id"] == topic
    assert result in page["text"]
    await stop(played, bo, played.last(forum))
    assert voted(played, (1, 0, 0)) in copied(played.last(forum))


# pressing twice, asking again, and old buttons


@pytest.mark.parametrize(("before", "name"), [(0, "pause"), (VOTE, "close_vote")])
async def test_two_who_press_at_once_in_two_processes_move_one_page(
    processes: tuple[Stage, Stage], before: int, name: str
) -> None:
    played, other = processes
    an, bo, group = await circle(played)
    page = await reach(played, bo, group, before)
    button = getattr(played.bot.services.texts, f"button_{name}")
    said = len(played.own(group))
    queries = [played.server.people.press(user, page, button) for user in (an, bo)]
    await at_once(played, other)
    await played.settle()
    assert all(played.server.people.callback_answer(query) for query in queries)
    assert len(played.own(group)) == said + 1


async def test_two_who_begin_at_once_in_two_processes_begin_one_meeting(
    processes: tuple[Stage, Stage],
) -> None:
    played, other = processes
    an, bo, group = await circle(played)
    menu, texts = await ask(played, bo, group), played.bot.services.texts
    title = buttons(menu)[SECTION]
    menu = await choose(played, bo, menu, title, length(played, 30), texts.button_small)
    people, said = played.server.people, len(played.own(group))
    queries = [people.press(user, menu, texts.button_begin) for user in (an, bo)]
    await at_once(played, other)
    await played.settle()
    assert all(people.callback_answer(query) for query in queries)
    assert len(played.own(group)) == said + 1


async def test_old_buttons_are_answered_and_do_nothing(played: Stage) -> None:
    _, bo, group = await circle(played)
    menu, texts = await ask(played, bo, group), played.bot.services.texts
    page = await begin(played, bo, group)
    refused = await played.press(bo, menu, texts.meeting_whole)
    assert refused is not None
    assert refused["text"] == texts.meeting_running
    await go_on(played, bo, page)
    refused = await go_on(played, bo, page)
    assert refused is not None
    assert refused["text"] == texts.meeting_elsewhere
    await finish(played, bo, group)
    summary = played.last(group)
    refused = await go_on(played, bo, page)
    assert refused is not None
    assert refused["text"] == texts.already_closed
    assert played.last(group) == summary
    await played.later(minutes=5)
    running = await begin(played, bo, group)
    refused = await press(played, bo, page, "pause")
    assert refused is not None
    assert refused["text"] == texts.already_closed
    assert played.last(group) == running


async def test_the_buttons_of_a_message_that_is_gone_are_answered(played: Stage) -> None:
    _, bo, group = await circle(played)
    menu, texts = await ask(played, bo, group), played.bot.services.texts
    played.server.people.delete(menu)
    refused = await played.press(bo, menu, texts.meeting_whole)
    assert refused is not None
    assert refused["text"] == texts.old_button


@pytest.mark.parametrize("before", [0, 2, 5])
async def test_asked_again_it_shows_the_page_again_whole(played: Stage, before: int) -> None:
    an, bo, group = await circle(played)
    page = await reach(played, bo, group, before)
    again = await ask(played, an, group)
    assert again["text"] == page["text"]
    assert buttons(again) == buttons(page)
    assert again["message_id"] != page["message_id"]
    assert buttons(now(played, page)) == []
    await go_on(played, bo, again)
    assert played.last(group)["message_id"] == again["message_id"] + 1
    assert played.refused() == []


async def test_asked_again_during_a_vote_it_shows_the_statement_and_the_vote_goes_on(
    played: Stage,
) -> None:
    an, bo, group = await circle(played)
    vote = await reach(played, bo, group, VOTE)
    played.server.people.vote(bo, vote, [DISAGREE])
    again = await ask(played, an, group)
    assert again["reply_to_message"]["message_id"] == vote["message_id"]
    assert statement_of(played, vote).text in again["text"]
    assert not now(played, vote)["poll"]["is_closed"]
    await go_on(played, bo, again)
    assert now(played, vote)["poll"]["is_closed"]
    assert len(played.polls(group)) == 1
    assert played.refused() == []


async def test_one_meeting_in_a_topic_and_two_in_two_topics(played: Stage) -> None:
    an, bo, forum = await circle(played, forum=True)
    topics = [played.server.people.add_topic(forum, name, an) for name in ("Een", "Twee")]
    pages = []
    for topic in topics:
        pages.append(await begin(played, bo, forum, thread=topic))
        played.clock.advance(60)
    pages.append(await begin(played, bo, forum))
    assert [page.get("message_thread_id") for page in pages] == [*topics, None]
    for page in pages:
        played.clock.advance(60)
        for _ in range(VOTE):
            await go_on(played, bo, page)
            page = played.last(forum)
        played.server.people.vote(an, page, [AGREE])
        await go_on(played, bo, page)
        await stop(played, bo, played.last(forum))
        thread = page.get("message_thread_id")
        assert [m.get("message_thread_id") for m in played.own(forum)[-2:]] == [thread, thread]
        assert statement_of(played, page).text in copied(played.last(forum))
    assert played.refused() == []


async def test_alone_with_the_bot_a_meeting_can_be_prepared(played: Stage) -> None:
    an, chat = alone(played)
    await begin(played, an, chat)
    assert len(await finish(played, an, chat)) == PAGES
    assert copied(played.last(chat))
    assert played.refused() == []


# restarts and failures


async def test_a_meeting_goes_on_after_a_restart_on_every_page(starting: Starting) -> None:
    async with starting() as played:
        an, bo, group = await circle(played)
        await begin(played, bo, group)
    for _ in range(VOTE + 1):
        async with starting() as again:
            page = again.last(group)
            if "poll" in page:
                again.server.people.vote(an, page, [AGREE])
            assert bo["id"] in await contents(starting.url)
            await go_on(again, bo, page)
    async with starting() as again:
        assert statement_of(again, page).author_says in again.last(group)["text"]
        await stop(again, bo, again.last(group))
        assert voted(again, (1, 0, 0)) in copied(again.last(group))
    assert bo["id"] not in await contents(starting.url)
    assert again.refused() == []


@pytest.mark.parametrize("before", [VOTE - 1, VOTE, PAGES - 1])
async def test_a_meeting_that_was_cut_off_goes_on_when_asked_again(
    played: Stage, before: int
) -> None:
    _, bo, group = await circle(played)
    page = await reach(played, bo, group, before)
    if "poll" in page:
        played.server.people.vote(bo, page, [AGREE])
    method = "sendPoll" if before == VOTE - 1 else "sendMessage"
    played.server.fail_next(method, BAD_GATEWAY)
    await go_on(played, bo, page)
    await ask(played, bo, group)
    await finish(played, bo, group)
    assert len(played.polls(group)) == 1
    statement = statement_of(played, played.polls(group)[0])
    assert statement.text in copied(played.last(group))


async def test_killed_between_two_pages_it_goes_on_with_the_same_press(
    starting: Starting,
) -> None:
    async with starting() as played:
        _, bo, group = await circle(played)
        page = await begin(played, bo, group)
        await killed_at(played, "editMessageReplyMarkup", go_on(played, bo, page))
    async with starting() as again:
        await again.settle()
        for _ in range(2):
            await again.later(seconds=15)
        assert again.bot.services.texts.step_overview in again.last(group)["text"]
        assert forward(again, again.last(group))


@pytest.mark.parametrize("button", ["close_vote", "stop"])
async def test_killed_while_closing_a_vote_its_result_is_not_lost(
    starting: Starting, button: str
) -> None:
    async with starting() as played:
        _, bo, group = await circle(played)
        poll = await reach(played, bo, group, VOTE)
        played.server.people.vote(bo, poll, [AGREE])
        page = poll
        if button == "stop":
            await press(played, bo, poll, "pause")
            page = played.last(group)
        await killed_at(played, "stopPoll", press(played, bo, page, button))
    async with starting() as again:
        await again.settle()
        for _ in range(4):
            await again.later(seconds=15)
        statement = statement_of(again, poll)
        if button == "close_vote":
            assert statement.author_says in again.last(group)["text"]
            await stop(again, bo, again.last(group))
        assert statement.text in copied(again.last(group))
    assert bo["id"] not in await contents(starting.url)


@pytest.mark.parametrize("asked", [True, False])
async def test_minutes_that_did_not_arrive_are_sent_when_asked_or_by_the_clock(
    played: Stage, asked: bool
) -> None:
    _, bo, group = await circle(played)
    question = await reach(played, bo, group, VOTE - 1)
    await press(played, bo, question, "pause")
    played.server.fail_next("sendMessage", BAD_GATEWAY)
    await press(played, bo, played.last(group), "stop")
    if asked:
        await ask(played, bo, group)
    for _ in range(4):
        await played.later(seconds=15)
    start = played.bot.services.texts.meeting_copy
    assert len([m for m in played.own(group) if m.get("text", "").startswith(start)]) == 1
    assert copied(played.last(group))


async def test_what_has_gone_from_the_knowledge_base_is_passed_over(
    played: Stage, deployed: Stage
) -> None:
    _, bo, group = await circle(played)
    await begin(played, bo, group)
    pages = await finish(deployed, bo, group)
    texts = deployed.bot.services.texts
    assert not deployed.polls(group)
    assert len([p for p in pages if texts.meeting_open_question in p["text"]]) == 1
    assert deployed.refused() == []


async def test_a_text_without_questions_has_its_passages_to_talk_about(
    deployed: Stage,
) -> None:
    _, bo, group = await circle(deployed)
    await begin(deployed, bo, group, 60, WHOLE)
    pages = await finish(deployed, bo, group)
    texts = deployed.bot.services.texts
    assert [page for page in pages if texts.meeting_open_question in page["text"]]
    assert copied(deployed.last(group))
    assert deployed.refused() == []
