"""Scenes in groups: calling the bot, its silence, topics, and settings."""

from __future__ import annotations

from urllib.parse import quote

from tests.stage import buttons
from tests.tour.guide import Scene, Tour, unsure
from tests.tour.private import PARAGRAPH

ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
CHANNEL = {"id": -1_000_000_009_999, "type": "channel", "title": "Kanaal"}
POINT = "drie-afspraken"
STONES, READY = "wie betaalt de stenen", "is het plein af"


async def coming_and_going(tour: Tour) -> None:
    """The greeting of a group, once; leaving, and becoming a supergroup."""
    people = tour.played.server.people
    an, bo = people.add_user("An"), people.add_user("Bo")
    group = people.add_group("Leeskring", members=[bo], administrators=[an])
    people.add_bot(group, an)
    await tour.happens("An adds the bot")
    people.join(people.add_user("Co"), group)
    await tour.happens("Co joins the group")
    for command in ("/start", "/help", "/help@essaybot", "/start lange-tafel"):
        await tour.says(bo, group, command)
    people.remove_bot(group, an)
    await tour.happens("An removes the bot")
    people.add_bot(group, an)
    await tour.happens("An adds the bot again")
    await tour.waits(minutes=3)
    people.remove_bot(group, an)
    people.add_bot(group, an, status="administrator")
    await tour.happens("An removes the bot, and adds it as an administrator")


async def becoming_a_supergroup(tour: Tour) -> None:
    """The settings of a group go along when it becomes a supergroup."""
    an, bo, _, group = await tour.circle(supergroup=False)
    await tour.says(an, group, "/instellingen")
    await tour.presses(an, group, "Kort of lang")
    new = tour.played.server.people.migrate(group, an)
    await tour.happens("the group becomes a supergroup")
    await tour.says(bo, new, f"/vraag {READY}")


async def calls(tour: Tour) -> None:
    """The ways to ask something in a group."""
    an, bo, co, group = await tour.circle()
    for text in (f"/vraag {STONES}", f"/Vraag@EssayBot {STONES}?", f"@essaybot {READY}"):
        await tour.says(bo, group, text)
    await tour.says(co, group, f"{READY} @ESSAYBOT, weet jij dat?")
    await tour.sends(co, group, "photo", caption=f"{READY} @essaybot")
    for text in ("/vraag", "@essaybot"):
        await tour.says(bo, group, text)
    said = await tour.says(an, group, STONES)
    for text in ("/vraag", "@essaybot", f"/vraag {READY}", f"@essaybot {READY}"):
        await tour.says(bo, group, text, reply_to=said)
    long = await tour.says(an, group, f"{READY}? En iets anders: {STONES}?")
    quoted = {"quote": {"text": STONES, "position": 33}}
    await tour.says(bo, group, "/vraag", reply_to=long, fields=quoted)
    sticker = await tour.sends(an, group, "sticker")
    await tour.says(bo, group, "/vraag", reply_to=sticker)
    picture = await tour.sends(an, group, "photo", caption=READY)
    await tour.says(bo, group, "@essaybot", reply_to=picture)


async def silence(tour: Tour) -> None:
    """What people say to each other, or to another bot, gets no answer."""
    an, bo, co, group = await tour.circle()
    tour.played.server.people.add_bot(group, an, status="administrator")
    await tour.happens("An makes the bot an administrator")
    for text in (STONES, "@anderebot is het plein af", "/vraag@anderebot waarom", "/onbekend"):
        await tour.says(bo, group, text)
    said = await tour.says(bo, group, READY)
    await tour.says(co, group, "waarom?", reply_to=said)
    await tour.sends(bo, group, "sticker")
    await tour.sends(bo, group, "photo", caption=READY)
    greeting = tour.played.own(group)[0]
    await tour.says(bo, group, "/onbekend", reply_to=greeting)
    await tour.sends(bo, group, "sticker", reply_to=greeting)
    via = {"via_bot": tour.played.server.world.bot}
    await tour.says(bo, group, f"@essaybot {READY}", fields=via)
    other = {"from": {"id": 77, "is_bot": True, "first_name": "Ander"}}
    await tour.says(bo, group, f"@essaybot {READY}", fields=other)
    forwarded = {"sender_chat": CHANNEL, "is_automatic_forward": True}
    await tour.says(bo, group, f"@essaybot {READY}", fields=forwarded)


async def replies_to_the_bot(tour: Tour) -> None:
    """Who replies to the bot asks it something, about what it shows there."""
    an, bo, co, group = await tour.circle()
    await tour.says(bo, group, READY, reply_to=tour.last(group))
    await tour.says(bo, group, "/vraag welke drie afspraken maakte het dorp")
    first = tour.last(group)
    await tour.says(co, group, "/vraag waarom veegt het dorp zelf")
    for text in ("waarom?", "/vraag een voorbeeld", "@essaybot meer", "wie zegt dat?"):
        await tour.says(an, group, text, reply_to=first)
    await tour.says(co, group, "/vraag waarom?")
    await tour.says(bo, group, "/vraag wie zegt dat?")
    await tour.says(an, group, "/vraag@essaybot", reply_to=first)


async def replies_to_old_messages(tour: Tour) -> None:
    """Of a message that an earlier version sent, the buttons tell which point it shows."""
    _, bo, co, group = await tour.circle()
    link = {"text": "Meer hierover", "url": f"https://t.me/essaybot?start={POINT}"}
    share = {"text": "Delen", "url": f"https://t.me/share/url?url={quote(link['url'], safe='')}"}
    whole = {"text": "Hele alinea", "callback_data": f"a:{POINT}"}
    back = {"text": "‹ Terug", "callback_data": "t:verbouwing:0"}
    offer = {"text": "De lange tafel", "callback_data": "p:lange-tafel"}
    none = {"text": "Geen van deze", "callback_data": "x"}
    known = [[link, whole, share]], [[link, share]], [[whole], [back]]
    for rows in (*known, [[share]], [[back]], [[offer], [none]]):
        old = await tour.old_message(group, rows)
        await tour.says(bo, group, "waarom?", reply_to=old)
        await tour.says(co, group, "@essaybot wie zegt dat?", reply_to=old)
        await tour.waits(minutes=11)


async def replies_to_whole_paragraphs(tour: Tour) -> None:
    """A reply to a whole paragraph is about its point, also where an earlier version sent it.

    There the way back to the point was a button like any other, known by its text alone.
    """
    an, bo, co, group = await tour.circle()
    await tour.says(bo, group, "/vraag welke drie afspraken maakte het dorp")
    await tour.presses(bo, group, PARAGRAPH)
    whole = tour.last(group)
    await tour.says(co, group, "waarom?", reply_to=whole)
    await tour.says(bo, group, "waarom?", reply_to=whole)
    await tour.says(an, group, f"/vraag {STONES}")
    await tour.says(an, group, "wie zegt dat?", reply_to=whole)
    back = {"text": "‹ Terug", "callback_data": "p:lange-tafel"}
    on = {"text": "Volgende passage ›", "callback_data": f"p:{POINT}"}
    await tour.waits(minutes=11)
    for rows in ([[back], [on]], [[on]]):
        old = await tour.old_message(group, rows)
        await tour.says(co, group, "klopt dat?", reply_to=old)
        await tour.waits(minutes=11)


async def buttons_in_a_group(tour: Tour) -> None:
    """Suggestions, two answers, themes, the source and chance, as a group sees them."""
    _, bo, co, group = await tour.circle()
    await tour.says(bo, group, f"/vraag {unsure()}")
    offer = tour.last(group)
    await tour.presses(co, group, buttons(offer)[0])
    await tour.presses_old(bo, offer, "x")
    await tour.says(bo, group, "/vraag Wie bouwde de tafel? En wie betaalt de stenen?")
    await tour.says(bo, group, "/vraag zijn er toiletten op het plein")
    await tour.presses(co, group, buttons(tour.last(group))[0])
    await tour.says(bo, group, "/vraag de boom")
    await tour.says(co, group, "waarom?", reply_to=tour.last(group))
    await tour.says(bo, group, "/themas")
    for button in ("De verbouwing", "De lange tafel", PARAGRAPH, "‹ Terug"):
        await tour.presses(co, group, button)
    await tour.says(bo, group, "/bron")
    await tour.presses(co, group, "Over de auteur")
    await tour.waits(minutes=1)
    await tour.says(bo, group, "/willekeurig")
    await tour.says(bo, group, "hallo", reply_to=tour.last(group))


async def edits_in_a_group(tour: Tour) -> None:
    """An edited call edits its answer; what calls nobody any more is left alone."""
    _, bo, co, group = await tour.circle()
    asked = await tour.says(bo, group, f"@essaybot {STONES}")
    await tour.edits(bo, asked, f"@essaybot {READY}")
    await tour.edits(bo, asked, READY)
    called = await tour.says(bo, group, "/vraag")
    await tour.edits(bo, called, f"/vraag {STONES}")
    await tour.edits(bo, called, "/vraag")
    late = await tour.says(co, group, STONES)
    await tour.edits(co, late, f"{STONES} @essaybot")


async def topics(tour: Tour) -> None:
    """Answers stand in the topic of their question, and General is no topic."""
    an, bo, co, forum = await tour.circle(forum=True)
    people = tour.played.server.people
    people.add_bot(forum, an, status="administrator")
    first, second = (people.add_topic(forum, name, an) for name in ("Een", "Twee"))
    await tour.happens("An makes the bot an administrator, and two topics")
    await tour.says(bo, forum, f"/vraag {STONES}", thread=first)
    await tour.says(bo, forum, f"@essaybot {READY}")
    said = await tour.says(an, forum, READY, thread=second)
    await tour.says(bo, forum, "/vraag", thread=second)
    await tour.says(bo, forum, "/vraag", thread=second, reply_to=said)
    answer = tour.last(forum)
    await tour.says(co, forum, "wie zegt dat?", thread=second, reply_to=answer)
    for command in ("/themas", "/willekeurig", "/bespreek", "/stelling", "/quiz"):
        await tour.says(bo, forum, command, thread=first)
    await tour.presses(bo, forum, "Eén vraag")
    gone = people.say(bo, forum, f"/vraag {STONES}", thread=first)
    people.delete(gone)
    await tour.happens("Bo asks something in topic Een, and deletes it")
    people.add_bot(forum, an)
    people.close_topic(forum, first)
    await tour.happens("An makes the bot a member again, and closes topic Een")
    await tour.says(an, forum, f"/vraag {STONES}", thread=first)


async def threads_of_replies(tour: Tour) -> None:
    """A thread of replies in an ordinary group is no topic."""
    an, bo, _, group = await tour.circle()
    first = await tour.says(an, group, "wat vinden jullie?")
    second = await tour.says(bo, group, "lastig", reply_to=first)
    await tour.says(an, group, f"@essaybot {READY}", reply_to=second)
    await tour.says(bo, group, "/stelling", reply_to=second)


async def flood_in_a_group(tour: Tour) -> None:
    """A group that is too fast hears so once, whoever asks or presses."""
    an, bo, co, group = await tour.circle()
    for _ in range(9):
        tour.played.server.people.say(bo, group, "/vraag")
        tour.played.server.people.say(co, group, "/help")
    await tour.happens("Bo: /vraag, Co: /help (9 times each)")
    await tour.says(an, group, f"/vraag {READY}")
    await tour.presses(an, group, PARAGRAPH)
    asked = await tour.says(bo, group, f"/vraag {READY}")
    await tour.edits(bo, asked, f"/vraag {STONES}")
    await tour.says(co, group, "/stelling")
    await tour.presses(an, group, "‹ Terug")
    await tour.waits(minutes=1)
    await tour.says(co, group, f"/vraag {STONES}")


async def long_answers(tour: Tour) -> None:
    """Answers with the whole paragraph, where the group wants these."""
    an, bo, _, group = await tour.circle()
    await tour.says(an, group, "/instellingen")
    await tour.presses(an, group, "Kort of lang")
    page = tour.last(group)
    await tour.says(bo, group, f"/vraag {READY}")
    await tour.presses(bo, group, PARAGRAPH)
    await tour.presses(bo, group, "‹ Terug")
    await tour.says(bo, group, f"/vraag {STONES}")
    await tour.says(bo, group, "/vraag Wie bouwde de tafel? En wie betaalt de stenen?")
    await tour.says(bo, group, "/willekeurig")
    await tour.presses(an, group, "Kort of lang", under=page)
    await tour.says(bo, group, f"/vraag {READY}")


async def settings(tour: Tour) -> None:
    """Every button of a group's settings, and who may press them."""
    an, bo, co, group = await tour.circle()
    await tour.says(bo, group, "/instellingen")
    await tour.says(an, group, "/instellingen")
    await tour.presses(bo, group, "Kort of lang")
    for button in ("Kort of lang", "Kort of lang", "Stelling aan of uit"):
        await tour.presses(an, group, button)
    await tour.presses(co, group, "Andere dag")
    await tour.presses(an, group, "Andere dag")
    await tour.presses(an, group, "‹ Terug")
    await tour.presses(an, group, "Ander uur")
    await tour.presses(an, group, "‹ Terug")
    for day in ("maandag", "zondag"):
        await tour.presses(an, group, "Andere dag")
        await tour.presses(an, group, day)
    await tour.waits(minutes=1)
    for hour in ("7:00", "22:00"):
        await tour.presses(an, group, "Ander uur")
        await tour.presses(an, group, hour)
    await tour.presses(an, group, "Stelling aan of uit")
    await tour.waits(minutes=1)
    await tour.says(an, group, "/instellingen")
    page = tour.last(group)
    await tour.deletes(page)
    await tour.presses(an, group, "Kort of lang", under=page)
    as_group = {"from": ANONYMOUS, "sender_chat": group}
    await tour.says(an, group, "/instellingen", fields=as_group)
    as_channel = {"from": ANONYMOUS, "sender_chat": CHANNEL}
    await tour.says(an, group, "/instellingen", fields=as_channel)
    await tour.says(*tour.alone("Dirk"), "/instellingen")


async def weekly_statement(tour: Tour) -> None:
    """A statement every week by the clock, in the topic where that was set."""
    an, bo, _, forum = await tour.circle(forum=True)
    topic = tour.played.server.people.add_topic(forum, "Stellingen", an)
    await tour.happens("An makes a topic")
    await tour.says(an, forum, "/instellingen", thread=topic)
    for button in ("Stelling aan of uit", "Andere dag", "vrijdag", "Ander uur", "20:00"):
        await tour.presses(an, forum, button)
    await tour.waits(hours=33)  # Friday 19.53 in Amsterdam
    await tour.waits(minutes=7)
    await tour.votes(bo, tour.last(forum), 1)
    await tour.waits(hours=24)
    await tour.waits(days=6)
    await tour.waits(days=7)
    await tour.says(an, forum, "/instellingen", thread=topic)
    await tour.presses(an, forum, "Stelling aan of uit")
    await tour.waits(days=7)


SCENES: tuple[Scene, ...] = (
    coming_and_going,
    becoming_a_supergroup,
    calls,
    silence,
    replies_to_the_bot,
    replies_to_old_messages,
    replies_to_whole_paragraphs,
    buttons_in_a_group,
    edits_in_a_group,
    topics,
    threads_of_replies,
    flood_in_a_group,
    long_answers,
    settings,
    weekly_statement,
)
