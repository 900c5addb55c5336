"""Scenes of inline mode, of mishaps, of restarts, and of buttons in the form of old messages."""

from __future__ import annotations

from bot.miniature import BotApiError
from tests.tour.circle import CLOSE, NEXT, NEXT_QUESTION, ROUND, begun
from tests.tour.guide import Scene, Tour

READY = "is het plein af"


async def inline(tour: Tour) -> None:
    """Passages to quote: all of them by the page, some for a word, or nothing."""
    an, bo, _, group = await tour.circle()
    await tour.types(an, "")
    await tour.types(an, "", "20")
    await tour.types(an, "", "40")
    await tour.types(an, "", "x")
    await tour.types(an, "fontein")
    await tour.types(an, " Lange tafel? ")
    await tour.types(an, "wie betaalt de stenen")
    await tour.types(an, "xqzzy")
    query = await tour.types(bo, "sleutel")
    tour.played.server.people.choose(bo, query, "twaalf-straten", group)
    await tour.happens("Bo sends the passage about the key into the group")
    tour.played.server.people.inline(bo, "boom")
    tour.played.clock.advance(60)
    await tour.happens("Bo types @essaybot boom, and the bot comes too late")


async def refusals(tour: Tour) -> None:
    """What Telegram refuses: an apology in private and under a button, silence in a group."""
    an, chat = tour.alone()
    server, wrong = tour.played.server, BotApiError(400, "Bad Request: no such thing")
    server.fail_next("sendMessage", wrong)
    await tour.says(an, chat, READY)
    await tour.says(an, chat, READY)
    server.fail_next("editMessageText", wrong)
    await tour.presses(an, chat, "Hele alinea")
    server.fail_next("editMessageText", BotApiError(502, "Bad Gateway"))
    await tour.presses(an, chat, "Hele alinea")
    _, bo, _, group = await tour.circle()
    server.fail_next("sendMessage", wrong)
    await tour.says(bo, group, f"/vraag {READY}")
    server.fail_next("sendPoll", BotApiError(400, "Bad Request: not enough rights to send polls"))
    await tour.says(bo, group, "/stelling")


async def no_right_to_write(tour: Tour) -> None:
    """A bot that is blocked, or may not write, lets it pass."""
    an, chat = tour.alone()
    await tour.says(an, chat, READY)
    tour.played.server.people.block(an)
    await tour.happens("An blocks the bot")
    tour.played.server.people.unblock(an)
    await tour.happens("An lets the bot in again")
    await tour.says(an, chat, "waarom?")
    owner, bo, _, group = await tour.circle()
    await tour.says(bo, group, "/stelling")
    tour.played.server.people.restrict_bot(group, owner)
    await tour.happens("An takes the bot's right to write")
    for text in (f"/vraag {READY}", "/quiz", "/bijeenkomst"):
        await tour.says(bo, group, text)
    await tour.presses(bo, group, CLOSE)


async def restart(tour: Tour) -> None:
    """After a restart the bot goes on with what was going on."""
    an, bo, co, group = await tour.circle()
    await tour.says(an, group, "/instellingen")
    await tour.presses(an, group, "Kort of lang")
    await tour.says(bo, group, "/stelling")
    await tour.votes(co, tour.last(group), 0)
    await tour.says(bo, group, "/quiz")
    await tour.presses(bo, group, ROUND)
    await tour.votes(co, tour.last(group), 0)
    await begun(tour, bo, group, "Een leeg plein", 30)
    asked = await tour.says(co, group, f"/vraag {READY}")
    async with tour.restarted():
        await tour.edits(co, asked, "/vraag wie betaalt de stenen")
        await tour.says(co, group, "/vraag wie zegt dat?")
        await tour.presses(bo, group, NEXT)
        await tour.presses(bo, group, NEXT_QUESTION)
        await tour.presses(bo, group, CLOSE)
        await tour.waits(days=1)


async def old_buttons_of_what_goes_on(tour: Tour) -> None:
    """Buttons in the form that old messages have, while the vote, round or meeting goes on."""
    _, bo, co, group = await tour.circle()
    await tour.says(bo, group, "/stelling")
    poll = tour.last(group)
    for user in (co, bo):
        await tour.presses_old(user, poll, "sluit")
    await tour.says(bo, group, "/quiz")
    await tour.presses(bo, group, ROUND)
    question = tour.last(group)
    (round_id,) = tour.rounds()
    for user in (co, bo):
        await tour.presses_old(user, question, f"qn:{round_id}")
    await tour.says(bo, group, "/bijeenkomst")
    menu = tour.last(group)
    for data in ("ms:lessen", "mm:lessen:60", "mp:3:60:small:0", "mp:3:60:small:1"):
        await tour.presses_old(bo, menu, data)
    await tour.presses_old(bo, menu, "mb:3:60:small:1")
    begun_at = int(tour.played.clock())
    for what in ("volgende", "terug", "overslaan", "pauze", "hervat", "stop"):
        page = tour.last(group)
        await tour.waits(seconds=20)
        await tour.presses_old(bo, page, f"mv:{what}:{begun_at - 1}01")
        await tour.presses_old(co, page, f"mv:{what}:{begun_at}01")
        await tour.presses_old(bo, page, f"mv:{what}:{begun_at}01")


SCENES: tuple[Scene, ...] = (
    inline,
    refusals,
    no_right_to_write,
    restart,
    old_buttons_of_what_goes_on,
)
