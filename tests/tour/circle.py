"""Scenes of a study circle: statements, the quiz, discussion, and meetings."""

from __future__ import annotations

from bot.miniature import BotApiError
from tests.stage import Json
from tests.tour.guide import Scene, Tour

CLOSE, ANOTHER = "Sluit en vergelijk", "Nog een"
ROUND, NEXT_QUESTION = "Ronde van vijf", "Volgende vraag"
NEXT, SKIP, STOP = "Volgende ›", "Overslaan", "Stop"
SMALL, BEGIN, PAUSE, BACK = "Hoogstens acht", "Begin", "Pauze of stop", "‹ Terug"
WHOLE = "Het hele essay"


# statements


async def statement(tour: Tour) -> None:
    """A vote, closed by who asked for it, by an administrator, and by the clock."""
    an, bo, co, group = await tour.circle()
    await tour.says(bo, group, "/stelling")
    poll = tour.last(group)
    for user, option in ((an, 0), (bo, 1), (co, 0)):
        await tour.votes(user, poll, option)
    await tour.votes(co, poll)
    await tour.presses(co, group, CLOSE)
    await tour.presses(bo, group, CLOSE)
    await tour.presses(bo, group, CLOSE, under=poll)
    await tour.says(bo, group, "/stelling")
    await tour.presses(an, group, CLOSE)
    await tour.says(bo, group, "/stelling")
    await tour.votes(co, tour.last(group), 2)
    await tour.waits(hours=23)
    await tour.waits(hours=1)
    await tour.says(bo, group, "/stelling")
    tour.played.server.people.close_poll(tour.last(group))
    await tour.happens("Telegram closes the poll")
    await tour.says(bo, group, "/stelling")
    gone = tour.last(group)
    await tour.deletes(gone)
    await tour.presses(bo, group, CLOSE, under=gone)
    await tour.waits(days=1)


async def statement_alone(tour: Tour) -> None:
    """A vote alone with the bot."""
    an, chat = tour.alone()
    await tour.says(an, chat, "/stelling")
    await tour.votes(an, tour.last(chat), 2)
    await tour.presses(an, chat, CLOSE)
    for _ in range(6):
        await tour.says(an, chat, "/stelling")


# the quiz


async def quiz_one_question(tour: Tour) -> None:
    """One question at a time, until all were asked."""
    _, bo, co, group = await tour.circle()
    await tour.says(bo, group, "/quiz")
    await tour.presses(co, group, "Eén vraag")
    first = tour.last(group)
    await tour.votes(co, first, 0)
    await tour.presses(bo, group, ANOTHER)
    await tour.presses(co, group, ANOTHER, under=first)
    for _ in range(6):
        await tour.presses(bo, group, ANOTHER)


async def quiz_round(tour: Tour) -> None:
    """A round of five in which three people answer, and one that the clock moves on."""
    an, bo, co, group = await tour.circle()
    await tour.says(bo, group, "/quiz")
    choice = await tour.presses(bo, group, ROUND)
    await tour.presses(co, group, ROUND, under=choice)
    first = tour.last(group)
    for user, option in ((an, 0), (bo, 1), (co, 2)):
        await tour.votes(user, first, option)
    await tour.presses(co, group, NEXT_QUESTION)
    await tour.presses(bo, group, NEXT_QUESTION)
    await tour.presses(bo, group, NEXT_QUESTION, under=first)
    for user, option in ((an, 1), (bo, 1)):
        await tour.votes(user, tour.last(group), option)
    await tour.presses(an, group, NEXT_QUESTION)
    await tour.waits(minutes=2)
    await tour.waits(minutes=1)
    await tour.votes(co, tour.last(group), 1)
    tour.played.server.people.close_poll(tour.last(group))
    await tour.happens("Telegram closes the poll")
    await tour.votes(an, tour.last(group), 0)
    await tour.presses(bo, group, NEXT_QUESTION)
    await tour.presses(an, group, ROUND)


async def quiz_nobody(tour: Tour) -> None:
    """A round in which nobody takes part."""
    _, bo, _, group = await tour.circle()
    await tour.says(bo, group, "/quiz")
    await tour.presses(bo, group, ROUND)
    for _ in range(5):
        await tour.presses(bo, group, NEXT_QUESTION)


async def quiz_alone(tour: Tour) -> None:
    """Alone with the bot each answer brings the next question."""
    an, chat = tour.alone()
    await tour.says(an, chat, "/quiz")
    await tour.presses(an, chat, ROUND)
    for _ in range(4):
        await tour.votes(an, tour.last(chat), 1)
    await tour.waits(minutes=3)
    await tour.presses(an, chat, "Eén vraag")


# discussion


async def discussion(tour: Tour) -> None:
    """A question to talk about, and another one under it."""
    an, bo, co, group = await tour.circle()
    await tour.says(bo, group, "/bespreek")
    for _ in range(6):
        await tour.presses(co, group, ANOTHER)
    await tour.says(an, group, "waarom?", reply_to=tour.last(group))
    an, chat = tour.alone("Dirk")
    await tour.says(an, chat, "/bespreek")
    await tour.presses(an, chat, ANOTHER)


# meetings


async def planned(tour: Tour, user: Json, group: Json, section: str, minutes: int) -> Json:
    """Somebody asks for a meeting, and chooses all but to begin; returns the plan."""
    await tour.says(user, group, "/bijeenkomst")
    for button in (section, f"{minutes} minuten", SMALL):
        menu = await tour.presses(user, group, button)
    return menu


async def begun(tour: Tour, user: Json, group: Json, section: str, minutes: int) -> Json:
    """Somebody begins a meeting as it was planned; returns its first page."""
    await planned(tour, user, group, section, minutes)
    await tour.presses(user, group, BEGIN)
    return tour.last(group)


async def meeting(tour: Tour) -> None:
    """Half an hour about one section: each page, a vote, and the minutes."""
    an, bo, co, group = await tour.circle()
    await tour.says(bo, group, "/bijeenkomst")
    menu = await tour.presses(co, group, "Een leeg plein")
    await tour.presses(bo, group, "Een leeg plein")
    await tour.presses(co, group, "30 minuten")
    for button in ("30 minuten", SMALL, "Zonder 2", "Toch 2", BEGIN):
        await tour.presses(an, group, button)
    await tour.presses(bo, group, "Een leeg plein", under=menu)
    for button in (NEXT, SKIP, PAUSE):
        await tour.presses(co, group, button)
    first = await tour.presses(bo, group, NEXT)
    await tour.presses(bo, group, NEXT, under=first)
    for button in (NEXT, BACK, NEXT, NEXT, NEXT):
        await tour.waits(seconds=30)
        await tour.presses(an, group, button)
    for user, option in ((an, 0), (bo, 0), (co, 2)):
        await tour.votes(user, tour.last(group), option)
    vote = await tour.presses(bo, group, CLOSE)
    await tour.presses(bo, group, CLOSE, under=vote)
    await tour.presses(bo, group, NEXT)
    page = tour.last(group)
    await tour.waits(minutes=6)
    await tour.presses(bo, group, "Rond af", under=page)
    await tour.waits(minutes=2)


async def long_meeting(tour: Tour) -> None:
    """An hour and a half about everything with a large group, with what is skipped, and a pause."""
    an, bo, _, group = await tour.circle()
    await tour.says(bo, group, "/bijeenkomst")
    for button in (WHOLE, "90 minuten", "Meer dan acht", "Zonder 2", BEGIN, NEXT, NEXT):
        await tour.presses(bo, group, button)
    await tour.waits(minutes=1)
    await tour.presses(bo, group, PAUSE)
    await tour.waits(minutes=1)
    await tour.presses(bo, group, "Verder")
    await tour.presses(bo, group, NEXT)
    await tour.presses(bo, group, CLOSE)
    await tour.presses(bo, group, SKIP)
    await tour.waits(minutes=1)
    for button in (NEXT, NEXT):
        await tour.presses(bo, group, button)
    await tour.votes(an, tour.last(group), 1)
    await tour.presses(bo, group, SKIP)
    for _ in range(2):
        await tour.presses(bo, group, NEXT)
    for button in (PAUSE, STOP):
        await tour.presses(an, group, button)


async def meeting_about_a_hidden_paragraph(tour: Tour) -> None:
    """Of a paragraph that is never shown whole a meeting reads no sentence that may not be."""
    _, bo, _, group = await tour.circle()
    await begun(tour, bo, group, "De verbouwing", 90)
    for _ in range(3):
        await tour.presses(bo, group, SKIP)


async def meeting_asked_for_again(tour: Tour) -> None:
    """Asked for again, a meeting shows where it is; stopped in a vote, it tells the result."""
    an, bo, co, group = await tour.circle()
    step = await begun(tour, bo, group, "Wat een plein je leert", 60)
    await tour.says(co, group, "/bijeenkomst")
    await tour.presses(bo, group, NEXT, under=step)
    for _ in range(2):
        await tour.presses(bo, group, NEXT)
    await tour.says(an, group, "/bijeenkomst")
    vote = tour.played.polls(group)[-1]
    await tour.votes(co, vote, 0)
    for button in (PAUSE, STOP):
        await tour.presses(bo, group, button)
    await tour.says(bo, group, "/bijeenkomst")


async def meeting_without_polls(tour: Tour) -> None:
    """Where the bot may not send polls, a vote is by buttons; a day later the meeting ends."""
    an, bo, co, group = await tour.circle()
    await begun(tour, bo, group, "Wat een plein je leert", 60)
    for _ in range(2):
        await tour.presses(bo, group, NEXT)
    refused = BotApiError(400, "Bad Request: not enough rights to send polls to the chat")
    tour.played.server.fail_next("sendPoll", refused)
    await tour.presses(bo, group, NEXT)
    for user, option in ((an, "Eens"), (co, "Oneens"), (co, "Eens")):
        await tour.presses(user, group, option)
    await tour.presses(bo, group, CLOSE)
    await tour.waits(days=1)


async def meeting_stopped_at_once(tour: Tour) -> None:
    """Stopped before anything was done, a meeting has no minutes."""
    _, bo, _, group = await tour.circle()
    await begun(tour, bo, group, "Wat een plein je leert", 30)
    for button in (PAUSE, STOP):
        await tour.presses(bo, group, button)


async def meeting_menus(tour: Tour) -> None:
    """The plan for each section, and a meeting alone."""
    _, bo, _, group = await tour.circle()
    for section in (WHOLE, "Een leeg plein", "De verbouwing", "Wat een plein je leert"):
        await planned(tour, bo, group, section, 60)
        await tour.waits(minutes=1)
    an, chat = tour.alone("Dirk")
    await begun(tour, an, chat, "Een leeg plein", 30)
    for _ in range(3):
        await tour.presses(an, chat, NEXT)


async def meetings_in_topics(tour: Tour) -> None:
    """A meeting in each of two topics of a forum."""
    an, bo, _, forum = await tour.circle(forum=True)
    topics = [tour.played.server.people.add_topic(forum, name, an) for name in ("Een", "Twee")]
    await tour.happens("An makes two topics")
    for topic in topics:
        await tour.says(bo, forum, "/bijeenkomst", thread=topic)
        for button in ("Een leeg plein", "30 minuten", SMALL, BEGIN):
            await tour.presses(bo, forum, button)
        await tour.waits(minutes=1)
    await tour.says(bo, forum, "/bijeenkomst", thread=topics[0])
    for _ in range(3):
        await tour.presses(bo, forum, NEXT)


SCENES: tuple[Scene, ...] = (
    statement,
    statement_alone,
    quiz_one_question,
    quiz_round,
    quiz_nobody,
    quiz_alone,
    discussion,
    meeting,
    long_meeting,
    meeting_about_a_hidden_paragraph,
    meeting_asked_for_again,
    meeting_without_polls,
    meeting_stopped_at_once,
    meeting_menus,
    meetings_in_topics,
)
