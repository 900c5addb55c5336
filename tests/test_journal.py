"""The journal, through the whole application: what is kept while it is on, and what is told."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.conversation import Conversation
from bot.conversation.outcomes import offered as points_offered
from bot.conversation.outcomes import shown as points_shown
from bot.handlers.journal import monday_of
from bot.knowledge.entries import Asked
from bot.matching import Chat, Decline, Likely, Outcome
from bot.matching.outcome import matches
from bot.store import JournalEntry, Store
from bot.store.journal import TRACES_KEPT
from tests.databases import contents, opened
from tests.stage import (
    HYBRID,
    THREE,
    Json,
    Stage,
    alone,
    beside,
    buttons,
    circle,
    is_answer,
    mistakes,
    point_of,
    shown,
    stage,
)
from tests.test_calls import say_with
from tests.test_meeting import begin, stop

DAYS = 28
WORDS = "Wat is hybriditeit"


@pytest.fixture
async def journaling(conversation: Conversation) -> AsyncIterator[Stage]:
    """A stage with a bot whose journal is on."""
    async with (
        opened("sqlite+aiosqlite://") as store,
        stage(conversation, store, journal_days=DAYS) as found,
    ):
        yield found


async def entries(played: Stage) -> list[JournalEntry]:
    """Everything in the journal."""
    return await played.bot.services.store.journal(date.min, date.max)


def week_of(played: Stage) -> date:
    """The Monday of the week that it is."""
    services = played.bot.services
    return monday_of(services.now().astimezone(services.timezone).date())


def own_questions(
    played: Stage, kind: type[Outcome], among: Iterable[Asked] | None = None
) -> Iterator[tuple[str, Outcome]]:
    """Questions of the knowledge base's own, or of some of it, that lead to such an outcome."""
    services = played.bot.services
    knowledge = services.knowledge
    everything = (*knowledge.points, *knowledge.out_of_scope, *knowledge.small_talk)
    for entry in everything if among is None else among:
        for question in entry.test_questions:
            if isinstance(outcome := services.matcher.match(question), kind):
                yield question, outcome


# what is kept


@pytest.mark.parametrize("store_url", ["memory", "sqlite", "postgresql"], indirect=True)
async def test_a_question_is_kept_masked_with_what_it_led_to(
    conversation: Conversation, store_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "bot")
    said = f"{WORDS}? Mail jan@x.nl, 06-12345678, @piet, www.x.nl"
    async with (
        opened(store_url) as store,
        stage(conversation, store, journal_days=DAYS) as played,
    ):
        an, chat = alone(played)
        await played.say(an, chat, said)
        (kept,) = await entries(played)
        masked = f"{WORDS}? Mail [e-mail] [telefoon], [naam], [link]"
        assert (kept.question, kept.place, kept.week) == (masked, "private", week_of(played))
        reply = conversation.reply(said)
        matches = (*points_shown(reply), *points_offered(reply))
        assert kept.points == tuple((m.point.id, round(m.score, 3)) for m in matches)
        assert kept.points
        assert (kept.choice, kept.chosen, kept.up, kept.down) == (None, None, 0, 0)
        assert not [record for record in caplog.records if WORDS in record.getMessage()]


async def test_what_is_kept_of_a_question_has_no_number_of_anybody(
    conversation: Conversation, lasting_url: str
) -> None:
    async with (
        opened(lasting_url) as store,
        stage(conversation, store, journal_days=DAYS) as played,
    ):
        an, chat = alone(played)
        await played.say(an, chat, HYBRID)
        await played.later(hours=49)
        (kept,) = await entries(played)
        assert kept.question == HYBRID
        numbers = {str(an["id"]), str(chat["id"])}
        held = set(map(str, await contents(lasting_url)))
        assert not numbers & held
        digests = [value for value in held if len(value) == 24 and value != kept.entry]
        assert digests == []


async def test_in_a_group_only_what_is_said_to_the_bot_is_kept(journaling: Stage) -> None:
    an, bo, group = await circle(journaling)
    said = await journaling.say(an, group, f"{THREE}, vraag ik me af")
    await journaling.say(bo, group, f"/vraag {HYBRID}")
    (kept,) = await entries(journaling)
    assert (kept.question, kept.place) == (HYBRID, "group")
    await journaling.say(bo, group, "/vraag", reply_to=said)
    quote = {"reply_to_message": said, "quote": {"text": THREE, "position": 0}}
    await say_with(journaling, quote, bo, group, "/vraag")
    assert len(journaling.own(group)) == 4
    assert await entries(journaling) == [kept]


async def test_what_somebody_forwards_is_not_kept(journaling: Stage) -> None:
    an, chat = alone(journaling)
    origin = {"type": "hidden_user", "sender_user_name": "Iemand", "date": 1}
    await say_with(journaling, {"forward_origin": origin}, an, chat, HYBRID)
    assert is_answer(journaling.last(chat), point_of(journaling, HYBRID))
    assert await entries(journaling) == []


async def test_a_question_under_a_picture_is_kept_too(journaling: Stage) -> None:
    an, chat = alone(journaling)
    journaling.server.people.say_other(an, chat, "photo", caption=HYBRID)
    await journaling.settle()
    assert [kept.question for kept in await entries(journaling)] == [HYBRID]


async def test_distress_small_talk_and_noise_are_not_kept(journaling: Stage) -> None:
    an, chat = alone(journaling)
    knowledge = journaling.bot.services.knowledge
    first_of_each_kind = {talk.kind: talk for talk in reversed(knowledge.small_talk)}.values()
    noises = [subject for subject in knowledge.out_of_scope if subject.kind == "ruis"]
    talk = {
        outcome.entry.kind: question
        for question, outcome in own_questions(journaling, Chat, first_of_each_kind)
        if isinstance(outcome, Chat)
    }
    assert talk.keys() == {"praatje", "bot", "nood"}
    noise = next(
        question
        for question, outcome in own_questions(journaling, Decline, noises)
        if isinstance(outcome, Decline) and outcome.subject and outcome.subject.kind == "ruis"
    )
    for text in (*talk.values(), noise, "12345", "😀", "dank je wel"):
        await journaling.say(an, chat, text)
    assert await entries(journaling) == []


async def test_what_only_might_be_distress_is_answered_and_not_kept(journaling: Stage) -> None:
    an, chat = alone(journaling)
    matcher = journaling.bot.services.matcher
    alike = next(
        text
        for text in journaling.bot.services.knowledge.not_distress
        if matcher.may_be_distress(text) and not isinstance(matcher.match(text), Chat)
    )
    await journaling.say(an, chat, alike)
    assert len(journaling.own(chat)) == 1
    assert await entries(journaling) == []


async def test_what_is_said_in_a_meeting_is_not_kept(journaling: Stage) -> None:
    an, _, group = await circle(journaling)
    page = await begin(journaling, an, group)
    await journaling.say(an, group, f"/vraag {HYBRID}")
    assert await entries(journaling) == []
    journaling.clock.advance(60)
    await stop(journaling, an, page)
    await journaling.say(an, group, f"/vraag {HYBRID}")
    assert len(await entries(journaling)) == 1


async def test_of_a_changed_question_only_the_last_words_are_kept(journaling: Stage) -> None:
    an, chat = alone(journaling)
    said = await journaling.say(an, chat, HYBRID)
    await journaling.edit(an, said, THREE)
    assert [kept.question for kept in await entries(journaling)] == [THREE]
    await journaling.edit(an, said, "goedemorgen")
    assert await entries(journaling) == []


async def test_without_the_journal_nothing_is_kept(played: Stage) -> None:
    an, chat = alone(played)
    await played.say(an, chat, HYBRID)
    assert await entries(played) == []


async def test_without_a_database_the_answer_comes_all_the_same(
    conversation: Conversation, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "store.sqlite3"
    async with (
        opened(f"sqlite+aiosqlite:///{path}") as store,
        stage(conversation, store, journal_days=DAYS) as played,
    ):
        an, chat = alone(played)
        await played.say(an, chat, THREE)
        path.unlink()
        await played.say(an, chat, HYBRID)
        assert is_answer(played.last(chat), point_of(played, HYBRID))
    told = [r.getMessage() for r in caplog.records if r.levelno >= logging.WARNING]
    assert len(told) <= 2 and not any(HYBRID in line for line in told)
    assert mistakes(caplog) == []


# for how long


async def test_questions_go_by_themselves_and_their_number_stays(journaling: Stage) -> None:
    an, chat = alone(journaling)
    await journaling.say(an, chat, HYBRID)
    week = week_of(journaling)
    today = journaling.bot.services.now().astimezone(journaling.bot.services.timezone).date()
    left = DAYS - (today - week).days
    assert DAYS - 6 <= left <= DAYS
    await journaling.later(days=left - 1)
    assert len(await entries(journaling)) == 1
    await journaling.later(days=1)
    assert await entries(journaling) == []
    (count,) = await journaling.bot.services.store.journal_counts()
    assert (count.week, count.place, count.asked) == (week, "private", 1)


async def test_who_switches_it_off_takes_away_what_was_kept(
    conversation: Conversation, store: Store
) -> None:
    async with stage(conversation, store, journal_days=DAYS) as played:
        an, chat = alone(played)
        await played.say(an, chat, HYBRID)
        assert len(await entries(played)) == 1
        async with beside(played, store) as without:
            await without.later(seconds=15)
            assert await entries(without) == []


# what is told of it


async def test_start_and_the_groups_welcome_say_so(journaling: Stage) -> None:
    texts = journaling.bot.services.texts
    an, chat = alone(journaling)
    await journaling.say(an, chat, "/start")
    told = journaling.last(chat)["text"]
    assert texts.journal_told.format(dagen=DAYS) in told
    assert told.rstrip().endswith("Bijvoorbeeld:")
    _, _, group = await circle(journaling)
    (welcome,) = journaling.own(group)
    assert texts.journal_told_in_group.format(dagen=DAYS) in welcome["text"]
    for text in (told, welcome["text"]):
        assert "{" not in text and "/vergeet" in text and "namen" in text


@pytest.mark.parametrize("in_group", [False, True])
async def test_privacy_says_for_how_long_what_is_kept(journaling: Stage, in_group: bool) -> None:
    if in_group:
        an, _, chat = await circle(journaling)
    else:
        an, chat = alone(journaling)
    await journaling.say(an, chat, "/privacy")
    told = [line for line in journaling.last(chat)["text"].split("\n") if line.startswith("–")]
    question, trace, thumb, counts = told[-4:]
    assert f": hoogstens {DAYS} dagen." in question
    assert "Andere namen herken ik niet: zet die niet in je vraag." in question
    assert f": hoogstens {TRACES_KEPT // timedelta(hours=1)} uur," in trace
    assert "zo lang als de vraag" in thumb
    assert "die blijven" in counts
    assert "/vergeet" in journaling.last(chat)["text"]
    assert journaling.refused() == []


async def test_without_the_journal_nothing_is_told_of_it(played: Stage) -> None:
    an, _, group = await circle(played)
    for place in (played.server.people.private_chat(an), group):
        for command in ("/start", "/privacy"):
            await played.say(an, place, command)
            told = played.last(place)["text"]
            assert "vergeet" not in told and "{" not in told


async def test_a_text_that_has_no_place_for_it_says_so_at_the_end(journaling: Stage) -> None:
    services = journaling.bot.services
    own = services.texts.model_copy(update={"welcome": "Dag."})
    knowledge = services.knowledge.model_copy(update={"texts": own})
    replies = type(services.replies)(knowledge, "leesbot", DAYS)
    assert shown(replies.welcome()) == f"Dag.\n\n{own.journal_told.format(dagen=DAYS)}"


async def test_who_asks_what_is_kept_hears_of_it(journaling: Stage, played: Stage) -> None:
    talks = [t for t in journaling.bot.services.knowledge.small_talk if t.with_journal]
    assert {t.id for t in talks} >= {"privacy-van-de-bot", "onthoud-je", "gegevens-wissen"}
    for talk in talks:
        outcome = Chat(talk)
        on = shown(journaling.bot.services.replies.outcome(outcome))
        assert f"{DAYS} dagen" in on and "{" not in on
        assert shown(played.bot.services.replies.outcome(outcome)) == talk.answer


# forgetting


async def forget(played: Stage, user: Json, chat: Json) -> str:
    """Somebody sends ``/vergeet``; returns what the bot says."""
    await played.say(user, chat, "/vergeet")
    told: str = played.last(chat)["text"]
    return told


@pytest.mark.parametrize("store_url", ["memory", "sqlite", "postgresql"], indirect=True)
async def test_who_wants_that_is_forgotten_for_good(
    conversation: Conversation, store_url: str
) -> None:
    async with (
        opened(store_url) as store,
        stage(conversation, store, journal_days=DAYS) as played,
    ):
        an, chat = alone(played)
        bo, other = alone(played)
        await played.say(an, chat, HYBRID)
        await played.say(bo, other, THREE)
        texts = played.bot.services.texts
        assert await forget(played, an, chat) == texts.forgotten.format(dagen=DAYS)
        await played.say(an, chat, HYBRID)
        assert is_answer(played.last(chat), point_of(played, HYBRID))
        assert [kept.question for kept in await entries(played)] == [THREE]
        async with beside(played, store, journal_days=DAYS) as restarted:
            await restarted.say(an, chat, HYBRID)
            assert len(await entries(restarted)) == 1
        assert played.refused() == []


async def test_what_is_older_than_two_days_goes_only_by_itself(journaling: Stage) -> None:
    an, chat = alone(journaling)
    await journaling.say(an, chat, THREE)
    await journaling.later(hours=47)
    await journaling.say(an, chat, HYBRID)
    await journaling.later(hours=1)
    await forget(journaling, an, chat)
    assert [kept.question for kept in await entries(journaling)] == [THREE]


async def test_a_group_is_forgotten_as_a_whole_also_when_it_moves(journaling: Stage) -> None:
    _, bo, group = await circle(journaling, supergroup=False)
    await journaling.say(bo, group, f"/vraag {HYBRID}")
    texts = journaling.bot.services.texts
    assert await forget(journaling, bo, group) == texts.forgotten_in_group.format(dagen=DAYS)
    assert await entries(journaling) == []
    new = journaling.server.people.migrate(group)
    await journaling.settle()
    await journaling.say(bo, new, f"/vraag {HYBRID}")
    assert is_answer(journaling.last(new), point_of(journaling, HYBRID))
    assert await entries(journaling) == []


async def test_of_who_blocks_the_bot_nothing_is_kept_that_can_be_found(journaling: Stage) -> None:
    an, chat = alone(journaling)
    await journaling.say(an, chat, HYBRID)
    journaling.server.people.block(an)
    await journaling.settle()
    assert await entries(journaling) == []


async def test_without_the_journal_there_is_nothing_to_forget(played: Stage) -> None:
    an, _, group = await circle(played)
    for place in (played.server.people.private_chat(an), group):
        assert await forget(played, an, place) == played.bot.services.texts.nothing_kept


async def test_what_cannot_be_forgotten_now_is_told(
    conversation: Conversation, tmp_path: Path
) -> None:
    path = tmp_path / "store.sqlite3"
    async with (
        opened(f"sqlite+aiosqlite:///{path}") as store,
        stage(conversation, store, journal_days=DAYS) as played,
    ):
        an, chat = alone(played)
        path.unlink()
        assert await forget(played, an, chat) == played.bot.services.texts.not_forgotten


# what somebody chose, or corrected the bot to


def a_guess(played: Stage) -> tuple[str, list[str]]:
    """A question that the bot can only guess the meaning of, and the ids of what it may mean."""
    found = own_questions(played, Likely)
    return next((text, [match.point.id for match in matches(likely)]) for text, likely in found)


def title_of(played: Stage, point: str) -> str:
    return played.bot.services.knowledge.by_id[point].title


async def test_which_runner_up_somebody_chose_is_kept(journaling: Stage) -> None:
    an, chat = alone(journaling)
    question, points = a_guess(journaling)
    await journaling.say(an, chat, question)
    await journaling.press(an, journaling.last(chat), title_of(journaling, points[-1]))
    (kept,) = await entries(journaling)
    assert (kept.outcome, kept.choice, kept.chosen) == ("guess", "runner-up", points[-1])


async def test_what_was_answered_already_is_no_choice(journaling: Stage) -> None:
    """Nor is what is only related to it, nor a press under what is no answer to a question."""
    an, chat = alone(journaling)
    await journaling.say(an, chat, HYBRID)
    related = point_of(journaling, HYBRID).related[0]
    await journaling.press(an, journaling.last(chat), title_of(journaling, related))
    await journaling.press(an, journaling.last(chat), journaling.bot.services.texts.button_next)
    (kept,) = await entries(journaling)
    assert (kept.choice, kept.chosen) == (None, None)


async def test_that_none_was_meant_is_kept(journaling: Stage) -> None:
    an, _, group = await circle(journaling)
    question, points = a_guess(journaling)
    await journaling.say(an, group, f"/vraag {question}")
    choices = journaling.last(group)
    await journaling.press(an, choices, journaling.bot.services.texts.none_of_these)
    (kept,) = await entries(journaling)
    assert (kept.choice, kept.chosen) == ("none", None)
    await journaling.press(an, choices, title_of(journaling, points[0]))  # on second thoughts
    (kept,) = await entries(journaling)
    assert (kept.choice, kept.chosen) == ("runner-up", points[0])


async def test_what_somebody_corrects_the_bot_to_is_kept(journaling: Stage) -> None:
    an, chat = alone(journaling)
    await journaling.say(an, chat, THREE)
    correction = "nee, ik bedoelde hybriditeit"
    await journaling.say(an, chat, correction)
    meant = point_of(journaling, HYBRID).id
    by_words = {kept.question: kept for kept in await entries(journaling)}
    assert (by_words[THREE].choice, by_words[THREE].chosen) == ("correction", meant)
    assert by_words[correction].choice is None


async def test_two_days_later_a_choice_leads_to_no_question_any_more(journaling: Stage) -> None:
    an, chat = alone(journaling)
    question, points = a_guess(journaling)
    await journaling.say(an, chat, question)
    guess = journaling.last(chat)
    await journaling.later(hours=49)
    await journaling.press(an, guess, title_of(journaling, points[-1]))
    (kept,) = await entries(journaling)
    assert kept.choice is None


async def test_what_is_chosen_in_a_forgotten_chat_is_not_kept(journaling: Stage) -> None:
    an, chat = alone(journaling)
    question, points = a_guess(journaling)
    await journaling.say(an, chat, question)
    guess = journaling.last(chat)
    await forget(journaling, an, chat)
    await journaling.press(an, guess, title_of(journaling, points[-1]))
    assert await entries(journaling) == []


# thumbs


@pytest.mark.parametrize("store_url", ["memory", "sqlite", "postgresql"], indirect=True)
async def test_an_answer_can_be_judged_once_by_each_and_otherwise_later(
    conversation: Conversation, store_url: str
) -> None:
    async with (
        opened(store_url) as store,
        stage(conversation, store, journal_days=DAYS) as played,
    ):
        an, bo, group = await circle(played)
        await played.say(bo, group, f"/vraag {HYBRID}")
        answer, texts = played.last(group), played.bot.services.texts
        assert is_answer(answer, point_of(played, HYBRID))
        up, down = buttons(answer)[-2:]
        assert (up, down) == (texts.button_thumb_up, texts.button_thumb_down)
        for user, thumb in ((an, up), (bo, up), (an, down), (an, down)):
            told = await played.press(user, answer, thumb)
            assert told is not None and told["text"] == texts.thumb_thanks
            assert not told.get("show_alert")
        (kept,) = await entries(played)
        assert (kept.up, kept.down) == (1, 1)
        assert played.own(group)[-1] == answer
        assert played.refused() == []


async def test_a_thumb_counts_as_long_as_the_question_is_kept(journaling: Stage) -> None:
    an, chat = alone(journaling)
    await journaling.say(an, chat, HYBRID)
    answer, texts = journaling.last(chat), journaling.bot.services.texts
    await journaling.later(days=10)
    await journaling.press(an, answer, texts.button_thumb_up)
    (kept,) = await entries(journaling)
    assert kept.up == 1
    await journaling.later(days=DAYS)
    told = await journaling.press(an, answer, texts.button_thumb_up)
    assert told is not None and told["text"] == texts.old_button
    (count,) = await journaling.bot.services.store.journal_counts()
    assert (count.asked, count.up, count.down) == (1, 1, 0)


async def test_a_forgotten_chat_is_not_asked_for_thumbs(journaling: Stage) -> None:
    an, chat = alone(journaling)
    texts = journaling.bot.services.texts
    await journaling.say(an, chat, THREE)
    answer = journaling.last(chat)
    await journaling.later(hours=49)
    await forget(journaling, an, chat)
    told = await journaling.press(an, answer, texts.button_thumb_down)
    assert told is not None and told["text"] == texts.old_button
    assert [kept.down for kept in await entries(journaling)] == [0]
    await journaling.say(an, chat, HYBRID)
    assert texts.button_thumb_up not in buttons(journaling.last(chat))


async def test_only_an_answer_with_a_passage_can_be_judged(journaling: Stage) -> None:
    an, chat = alone(journaling)
    texts = journaling.bot.services.texts
    declined = next(
        text
        for text, outcome in own_questions(
            journaling, Decline, journaling.bot.services.knowledge.out_of_scope
        )
        if isinstance(outcome, Decline) and outcome.subject and outcome.subject.kind != "ruis"
    )
    for text in (declined, "goedemorgen"):
        await journaling.say(an, chat, text)
        assert texts.button_thumb_up not in buttons(journaling.last(chat))


async def test_nobodys_thumbs_can_be_told_from_each_other(
    conversation: Conversation, lasting_url: str
) -> None:
    """The same person's thumbs under two answers have nothing in common."""
    async with (
        opened(lasting_url) as store,
        stage(conversation, store, journal_days=DAYS) as played,
    ):
        an, chat = alone(played)
        up = played.bot.services.texts.button_thumb_up
        for text in (HYBRID, THREE):
            await played.say(an, chat, text)
            await played.press(an, played.last(chat), up)
        await played.later(hours=49)
        held = [str(value) for value in await contents(lasting_url)]
        digests = [value for value in held if len(value) == 24 and value.isalnum()]
        assert len(digests) == len(set(digests)) == 2
