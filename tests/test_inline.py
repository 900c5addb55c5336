"""Inline mode, through the whole application: a passage to quote in any chat."""

from __future__ import annotations

import pytest
from telegram.constants import InlineQueryLimit

from tests.stage import Json, Stage, alone, circle, mistakes


async def typed(played: Stage, query: str, offset: str = "") -> Json:
    """What the bot answers when somebody types its name and a query."""
    people = played.server.people
    asked = people.inline(people.add_user("An"), query, offset)
    await played.settle()
    answer = people.inline_answer(asked)
    assert answer is not None
    assert len(answer["results"]) <= InlineQueryLimit.RESULTS
    return answer


async def pages(played: Stage, query: str) -> list[list[str]]:
    """The ids of all results, page by page."""
    answer = await typed(played, query)
    found = [[result["id"] for result in answer["results"]]]
    while offset := answer.get("next_offset"):
        answer = await typed(played, query, offset)
        found.append([result["id"] for result in answer["results"]])
    return found


@pytest.mark.parametrize("query", ["hybriditeit", "Hybriditeit?", "hybriditiet", " hybrid "])
async def test_a_word_finds_its_point_first(played: Stage, query: str) -> None:
    result = (await typed(played, query))["results"][0]
    point = played.bot.services.knowledge.by_id["wat-is-hybriditeit"]
    assert (result["id"], result["title"]) == (point.id, point.title)
    assert point.passage.startswith(result["description"].removesuffix(" …"))
    assert played.refused() == []


async def test_words_of_a_passage_find_that_passage(played: Stage) -> None:
    for point in played.bot.services.knowledge.passages[::9]:
        words = " ".join(point.passage.split()[:6]).lower()
        found = [name for page in await pages(played, words) for name in page]
        shown = {played.bot.services.knowledge.by_id[name].passage for name in found}
        assert point.passage in shown


@pytest.mark.parametrize("query", ["", "  "])
async def test_without_a_word_all_points_can_be_browsed_in_order(played: Stage, query: str) -> None:
    found = await pages(played, query)
    assert len(found) > 1
    assert all(found)
    ids = [name for page in found for name in page]
    assert ids == [point.id for point in played.bot.services.knowledge.in_order]
    assert await pages(played, query) == found
    assert played.refused() == []


@pytest.mark.parametrize("query", ["hybriditeit", "de", "markt en overheid"])
async def test_the_pages_of_a_query_repeat_nothing(played: Stage, query: str) -> None:
    ids = [name for page in await pages(played, query) for name in page]
    assert len(set(ids)) == len(ids)
    assert [name for page in await pages(played, query) for name in page] == ids


async def test_every_result_has_a_title_and_one_line_of_description(played: Stage) -> None:
    for result in (await typed(played, ""))["results"]:
        assert result["title"]
        assert 0 < len(result["description"]) <= 110
        assert "\n" not in result["description"]


async def test_results_may_be_kept_and_are_the_same_for_everybody(played: Stage) -> None:
    answer = await typed(played, "hybriditeit")
    assert answer["cache_time"] > 0
    assert not answer.get("is_personal")


@pytest.mark.parametrize("query", ["xqzzy", "asdfgh qwerty", "recept voor pannenkoeken", "😀🎉"])
async def test_nonsense_finds_nothing_and_offers_the_bot_itself(played: Stage, query: str) -> None:
    answer = await typed(played, query)
    texts = played.bot.services.texts
    assert answer["results"] == []
    assert answer["button"]["text"] == texts.inline_nothing
    an, chat = alone(played)
    await played.say(an, chat, f"/start {answer['button']['start_parameter']}")
    welcome = played.last(chat)
    await played.say(an, chat, "/start")
    assert played.last(chat)["text"] == welcome["text"]
    assert played.refused() == []


@pytest.mark.parametrize(
    "query", ["hybriditeit " * 22, "🦔" * 256, "<b>&amp;</b>", "\u200f\u200b", "%"]
)
async def test_any_query_is_answered(played: Stage, query: str) -> None:
    await typed(played, query[: InlineQueryLimit.MAX_QUERY_LENGTH])
    assert played.refused() == []


@pytest.mark.parametrize("offset", ["x", "-1", "99999", "9" * 60, "٣"])
async def test_an_offset_that_makes_no_sense_is_no_trouble(played: Stage, offset: str) -> None:
    await typed(played, "", offset)
    assert played.refused() == []


@pytest.mark.parametrize("query", ["", "hybriditeit"])
async def test_the_chosen_result_is_the_quotation_with_its_source(
    played: Stage, query: str
) -> None:
    people = played.server.people
    _, bo, group = await circle(played)
    elsewhere = people.add_group("Zonder de bot", members=[bo])
    asked = people.inline(bo, query)
    await played.settle()
    answer = people.inline_answer(asked)
    assert answer is not None
    knowledge = played.bot.services.knowledge
    for result in answer["results"]:
        for chat in (group, elsewhere):
            said = people.choose(bo, asked, result["id"], chat)
            point = knowledge.by_id[result["id"]]
            assert point.passage in said["text"]
            assert said["via_bot"]["username"] == "essaybot"
            links = [e["url"] for e in said["entities"] if e["type"] == "text_link"]
            assert links == [played.bot.services.replies.address(point)]
            assert any("blockquote" in entity["type"] for entity in said["entities"])


async def test_a_query_that_is_too_old_is_no_error(
    played: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    people = played.server.people
    asked = people.inline(people.add_user("An"), "hybriditeit")
    played.clock.advance(60)
    await played.settle()
    assert people.inline_answer(asked) is None
    assert mistakes(caplog) == []
