"""Conversations with the whole bot: what goes on from what was shown, alone and in a group."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest

from bot.replies import Replies
from bot.store import Store
from tests import stage
from tests.stage import Json, Stage, alone, beside, buttons, circle
from tests.tour.guide import conversation

Seen = Callable[[Replies], tuple[str, ...]]
"""What has to stand in a message of the bot."""

RULES, TABLE = "Welke drie afspraken maakte het dorp?", "wat is er met de lange tafel gebeurd"
READY, PARKING = "is het plein af", "was het plein een parkeerplaats"
STONES = "wie betaalt de stenen"


def point(name: str) -> Seen:
    """A point as it is shown: title, answer and passage."""

    def seen(replies: Replies) -> tuple[str, ...]:
        found = replies.knowledge.by_id[name]
        return found.title, found.answer, found.passage

    return seen


def explained(name: str, words: str, quoted: str) -> Seen:
    """Something about a point, in our own words, with the passage of the point that carries it."""

    def seen(replies: Replies) -> tuple[str, ...]:
        known = replies.knowledge.by_id
        return known[name].title, words, known[quoted].passage

    return seen


def said(key: str, about: str | None = None, **fills: object) -> Seen:
    """One of the bot's own sentences, perhaps about a point."""

    def seen(replies: Replies) -> tuple[str, ...]:
        place = replies.place(replies.knowledge.by_id[about]) if about else {}
        return (stage.shown(replies.say(getattr(replies.texts, key), **place, **fills)),)

    return seen


def passages(*names: str) -> Seen:
    """The passages of several points."""
    return lambda replies: tuple(replies.knowledge.by_id[name].passage for name in names)


def words(*parts: str) -> Seen:
    """These words."""
    return lambda _: parts


def both(*several: Seen) -> Seen:
    """All of these."""
    return lambda replies: tuple(part for seen in several for part in seen(replies))


TALKS: dict[str, list[tuple[str, Seen]]] = {
    "ordinals count the list": [
        (RULES, point("drie-afspraken")),
        ("en de tweede?", point("afspraak-uitproberen")),
        ("de laatste", point("afspraak-onderhoud")),
        ("nummer een", point("afspraak-meepraten")),
        ("de eerste en de laatste", passages("afspraak-meepraten", "afspraak-onderhoud")),
    ],
    "ordinals count what is offered": [
        ("hoeveel euro kostte het plein?", words("Bedragen staan er niet in.")),
        ("de eerste", point("wie-betaalt-wat")),
    ],
    "where it stands": [
        (TABLE, point("lange-tafel")),
        ("waar staat dat?", said("where_it_stands", "lange-tafel")),
        ("wrm", explained("lange-tafel", "Alles moest eerst een zomer", "afspraak-uitproberen")),
    ],
    "where something else stands": [
        (TABLE, point("lange-tafel")),
        ("waar schrijft ze over de fontein?", said("where_it_stands", "mislukte-proef")),
        ("waar noemt ze subsidies?", said("decline")),
        ("waar kan ik dat teruglezen?", words("Dat staat in alinea")),
    ],
    "a follow-up that names what it is about": [
        (STONES, point("wie-betaalt-wat")),
        ("leg de lange tafel eens simpeler uit", explained("lange-tafel", "Nu zit", "lange-tafel")),
        (READY, point("plein-is-niet-af")),
        ("van wie komt het idee van de lange tafel", point("lange-tafel")),
    ],
    "the next passage and the one before": [
        (PARKING, point("parkeerplaats")),
        ("volgende", point("vraag-van-de-dorpsraad")),
        ("de vorige", point("parkeerplaats")),
        ("vorige alinea", words("‘Een leeg plein’, alinea 1")),
    ],
    "a correction": [
        (TABLE, point("lange-tafel")),
        ("nee, ik bedoelde de fontein", point("mislukte-proef")),
    ],
    "back": [
        (TABLE, point("lange-tafel")),
        (READY, point("plein-is-niet-af")),
        ("even terug", point("lange-tafel")),
        ("terug naar het plein dat niet af is", point("plein-is-niet-af")),
    ],
    "why, also in our own words alone": [
        (RULES, point("drie-afspraken")),
        ("waarom?", explained("drie-afspraken", "geen plein dat een ander", "tekening-terug")),
        (READY, point("plein-is-niet-af")),
        ("hoezo", explained("plein-is-niet-af", "heeft niemand meer iets", "plein-is-niet-af")),
    ],
    "no reason": [
        (STONES, point("wie-betaalt-wat")),
        ("waarom?", said("no_reason")),
        ("hoezo dan?", passages("wie-betaalt-wat")),
    ],
    "a corrected ordinal counts the list that was gone on about": [
        (RULES, point("drie-afspraken")),
        ("en de tweede?", point("afspraak-uitproberen")),
        ("waarom?", explained("afspraak-uitproberen", "Niet elk idee", "mislukte-proef")),
        ("nee, ik bedoel de eerste", point("afspraak-meepraten")),
    ],
    "going on about what was only offered": [
        ("hoeveel euro kostte het plein?", words("Bedragen staan er niet in.")),
        ("kan dat in gewone woorden?", passages("wie-betaalt-wat")),
    ],
    "who the people are is not who says so": [
        ("wat wilden de jongeren", point("wens-van-jongeren")),
        ("wie zijn dat?", point("wens-van-jongeren")),
    ],
    "a subject, and who says so": [
        (TABLE, point("lange-tafel")),
        (
            "Dat met die fontein, van wie komt dat eigenlijk?",
            said("who_says_so", "mislukte-proef"),
        ),
    ],
    "the same for somebody else": [
        ("wat wilden de jongeren", point("wens-van-jongeren")),
        ("idem voor de ouderen", point("wie-wil-wat")),
    ],
    "two questions that are announced": [
        (TABLE, point("lange-tafel")),
        (
            "Twee vragen: wie betaalt de stenen en waarom ging de tekening terug?",
            passages("wie-betaalt-wat", "tekening-terug"),
        ),
    ],
    "a comparison that names neither": [
        ("welke proef mislukte", point("mislukte-proef")),
        (READY, point("plein-is-niet-af")),
        ("zet die twee dingen tegenover elkaar", passages("plein-is-niet-af", "mislukte-proef")),
    ],
    "a summary of that is of what was shown": [
        (TABLE, point("lange-tafel")),
        (
            "vat dat samen in een paar woorden",
            explained("lange-tafel", "Nu zit hij elke", "lange-tafel"),
        ),
    ],
    "thanks behind a sentence": [
        (TABLE, point("lange-tafel")),
        ("Fijn, daar vullen we een uur mee. Dank u zeer!", words("Graag gedaan!")),
    ],
    "please behind a follow-up": [
        (RULES, point("drie-afspraken")),
        ("voorbeeld aub", explained("drie-afspraken", "In de zon", "lange-tafel")),
        ("korter svp", explained("lange-tafel", "Nu zit hij elke", "lange-tafel")),
    ],
    "a conclusion is no thanks": [
        (TABLE, point("lange-tafel")),
        ("Dus het is duur.", words("Ze beschrijft wat er met de tafel gebeurde.")),
        ("Dus we stoppen ermee.", words("Ze beschrijft wat er met de tafel gebeurde.")),
    ],
    "what the bot thinks itself": [
        (TABLE, point("lange-tafel")),
        ("Bent u het daarmee eens?", words("Een eigen mening heb ik niet")),
        ("Wat vindt u daar zelf van?", words("Een eigen mening heb ik niet")),
        ("Wat vindt u zelf?", words("Een eigen mening heb ik niet")),
        ("vind je dat een goed idee", words("Een eigen mening heb ik niet")),
    ],
    "a conclusion in other words": [
        (TABLE, point("lange-tafel")),
        ("Kortom, het is duur.", words("Ze beschrijft wat er met de tafel gebeurde.")),
        ("Mijn conclusie: het is duur.", words("Ze beschrijft wat er met de tafel gebeurde.")),
        ("Het is duur, klopt die conclusie?", words("Ze beschrijft wat er met de tafel gebeurde.")),
    ],
    "what was shown just before, in other words": [
        (TABLE, point("lange-tafel")),
        (f"maar {TABLE}?", both(said("shown_just_now"), passages("lange-tafel"))),
    ],
    "whether they should do so themselves": [
        (TABLE, point("lange-tafel")),
        ("Moeten wij dat dan ook doen?", said("no_advice", "lange-tafel")),
    ],
    "a bare number is a place in the list": [
        (RULES, point("drie-afspraken")),
        ("en 2", point("afspraak-uitproberen")),
        ("3", point("afspraak-onderhoud")),
    ],
    "back to something, with a question": [
        (TABLE, point("lange-tafel")),
        (PARKING, point("parkeerplaats")),
        (
            "Nog even terug naar de lange tafel: wie zegt dat?",
            said("who_says_so", "lange-tafel"),
        ),
    ],
    "a claim, and whether it is so": [
        (TABLE, point("lange-tafel")),
        (f"Iemand zei: {PARKING}. Klopt dat?", point("parkeerplaats")),
    ],
    "thanks and laughter with a remark": [
        (TABLE, point("lange-tafel")),
        ("Bedankt! Mijn trein vertrekt zo.", words("Graag gedaan!")),
        ("Haha, die tafel van vijftien meter.", words("Graag gedaan!")),
    ],
    "that it was no answer": [
        (TABLE, point("lange-tafel")),
        ("Dat vroeg ik niet.", said("suggest")),
    ],
    "what there is about a word after a no": [
        ("wat kost een vliegticket", said("decline", titel="Een plein van iedereen")),
        ("wat staat er dan wel over koffie", point("langs-de-deuren")),
    ],
    "nothing but question marks": [
        (TABLE, point("lange-tafel")),
        ("???", explained("lange-tafel", "Nu zit hij elke", "lange-tafel")),
    ],
    "two questions about the bot": [
        ("Wat kost je en wat bewaar je van mij?", words("gratis", "bewaar")),
    ],
    "yes or no": [
        (TABLE, point("lange-tafel")),
        (f"{PARKING}: ja of nee?", point("parkeerplaats")),
    ],
    "a remark before a question": [
        (f"Even denken hoor. {STONES}?", point("wie-betaalt-wat")),
        (f"Daar moet ik over nadenken. {READY}?", point("plein-is-niet-af")),
    ],
    "a long way round to a question": [
        (
            f"Hoi, ik moet vanavond nog een bladzijde volschrijven voor school, {TABLE}?",
            point("lange-tafel"),
        ),
    ],
    "a correction that asks the bot": [
        (TABLE, point("lange-tafel")),
        ("nee, ik bedoel op welke website dit is verschenen", words("staat de hele tekst")),
    ],
    "a question and what it rests on": [
        (
            "Wat is er met de lange tafel gebeurd en van wie komt dat?",
            both(point("lange-tafel"), said("who_says_so", "lange-tafel")),
        ),
    ],
    "a comparison with what the text does not speak of": [
        (
            "wat is het verschil tussen de lange tafel en een goudvis",
            both(point("lange-tafel"), words("Over ‘goudvis’ vind ik niets.")),
        ),
    ],
    "quotations about nothing in particular": [
        ("heb je een mooie quote?", said("quotations")),
        (TABLE, point("lange-tafel")),
        ("geef daar een citaat bij voor op mijn poster", passages("lange-tafel")),
    ],
    "two items of a list by their numbers": [
        (RULES, point("drie-afspraken")),
        ("leg 1 en 3 uit", passages("afspraak-meepraten", "afspraak-onderhoud")),
    ],
    "two questions at once, with nothing before them": [
        (
            "Leg uit wie de stenen betaalt en waarom de tekening terugging",
            passages("wie-betaalt-wat", "tekening-terug"),
        ),
    ],
    "several are asked for": [
        (RULES, point("drie-afspraken")),
        ("noem er twee", passages("drie-afspraken")),
    ],
    "once more": [
        (TABLE, point("lange-tafel")),
        ("herhaal dat eens", point("lange-tafel")),
        ("dat wist ik nog niet", words("Mooi!")),
    ],
    "an example": [
        (RULES, point("drie-afspraken")),
        ("geef eens een voorbeeld", explained("drie-afspraken", "In de zon", "lange-tafel")),
    ],
    "another example": [
        (RULES, point("drie-afspraken")),
        ("geef eens een voorbeeld", explained("drie-afspraken", "In de zon", "lange-tafel")),
        ("en nog een", said("no_other_example")),
    ],
    "a denial": [
        (TABLE, point("lange-tafel")),
        ("dat staat er helemaal niet", words("Dat staat in alinea 5")),
    ],
    "a correction that names what was shown": [
        (TABLE, point("lange-tafel")),
        ("nee, ik bedoel de lange tafel", point("lange-tafel")),
    ],
    "a question of its own is not taken for small talk": [
        (STONES, point("wie-betaalt-wat")),
        ("wie betaalt dat", both(said("shown_just_now"), passages("wie-betaalt-wat"))),
    ],
    "two questions, of which the text answers one": [
        ("Wie betaalt de stenen? En hoeveel goudvissen zwemmen daarin?", point("wie-betaalt-wat")),
        (
            "Wat is er met de lange tafel gebeurd? En welke voetballer won de loterij?",
            words("Over ‘En welke voetballer won de loterij?’ vind ik niets."),
        ),
    ],
    "no example, as the text says of itself": [
        (PARKING, point("parkeerplaats")),
        ("een voorbeeld", said("no_example")),
    ],
    "no example, as nobody knows one": [
        (READY, point("plein-is-niet-af")),
        ("vb", said("no_example")),
        ("waarom?", explained("plein-is-niet-af", "niemand meer iets", "plein-is-niet-af")),
    ],
    "plainer": [
        (TABLE, point("lange-tafel")),
        ("kan het eenvoudiger", explained("lange-tafel", "Nu zit hij elke", "lange-tafel")),
    ],
    "who says so": [
        (TABLE, point("lange-tafel")),
        ("wie zegt dat?", said("who_says_so", "lange-tafel")),
        ("reactie onder het artikel", point("reactie-over-geluid")),
        ("wie zegt dat?", said("reader_says_so")),
        ("waar staat dat?", said("where_in_comments")),
    ],
    "whether it is true": [
        ("kun je trots zijn op een plein van de gemeente", point("trots-op-het-plein")),
        ("klopt dat?", explained("trots-op-het-plein", "haar mening", "trots-op-het-plein")),
        ("kan een ander dorp dit ook", point("tekening-overnemen")),
        ("klopt dat wel?", said("no_grounds")),
    ],
    "an ellipsis": [
        ("wat wilden de jongeren", point("wens-van-jongeren")),
        ("en de ouderen?", point("wie-wil-wat")),
    ],
    "a comparison": [
        (TABLE, point("lange-tafel")),
        ("wat is het verschil met de fontein?", passages("lange-tafel", "mislukte-proef")),
        ("de tweede", point("mislukte-proef")),
    ],
    "a comparison of the last two": [
        (TABLE, point("lange-tafel")),
        ("welke proef mislukte", point("mislukte-proef")),
        ("wat is het verschil tussen die twee", passages("mislukte-proef", "lange-tafel")),
    ],
    "after an honest no": [
        ("hoeveel euro kostte het plein?", words("Bedragen staan er niet in.")),
        ("wat dan wel?", point("wie-betaalt-wat")),
    ],
    "summaries": [
        ("geef een samenvatting", words("Het plein van Wilgenbroek was twaalf jaar")),
        ("vat het samen in één zin", words("meer door praten dan door bouwen.")),
        ("samenvatting van de verbouwing", words("‘De verbouwing’ in het kort", "drie afspraken")),
    ],
    "quotations": [
        ("geef drie citaten over de jongeren", passages("wens-van-jongeren")),
        ("drie citaten over voetbal", said("decline")),
    ],
    "thanks change nothing": [
        (TABLE, point("lange-tafel")),
        ("bedankt!", words("Graag gedaan!")),
        ("wie zegt dat?", said("who_says_so", "lange-tafel")),
    ],
    "paragraphs by their numbers": [
        ("alinea 2", words("‘Een leeg plein’, alinea 2", "De gemeente had al een tekening klaar")),
        ("alinea 99", said("no_such_paragraph", aantal=8)),
        ("de laatste alinea", words("‘Wat een plein je leert’, alinea 8")),
        ("kopjes", words("De tekst heeft deze onderdelen:", "De verbouwing")),
    ],
    "what the text does not give": [
        (TABLE, point("lange-tafel")),
        ("in welk jaartal was dat?", said("decline")),
        ("noemt de schrijver ook subsidies", said("decline")),
        ("zegt de schrijver iets over de fontein?", point("mislukte-proef")),
    ],
    "for or against": [
        (TABLE, point("lange-tafel")),
        ("is de schrijver er nou voor of tegen", point("redenen-om-te-blijven-staan")),
    ],
    "asked on behalf of somebody": [
        (TABLE, point("lange-tafel")),
        ("Riet: wie zegt dat?", said("who_says_so", "lange-tafel")),
    ],
    "a complaint before a question": [
        (TABLE, point("lange-tafel")),
        ("U herhaalt uzelf. Wie betaalt de stenen?", point("wie-betaalt-wat")),
    ],
    "a goodbye that names something": [
        (TABLE, point("lange-tafel")),
        ("laat maar, ik vraag het de gemeente wel", words("Graag gedaan!")),
    ],
    "a conclusion about what was shown": [
        ("kun je trots zijn op een plein van de gemeente", point("trots-op-het-plein")),
        (
            "mijn conclusie is dat je alleen trots kunt zijn op je eigen plein. Staat dat er zo?",
            explained("trots-op-het-plein", "haar mening", "trots-op-het-plein"),
        ),
    ],
    "what is asked for among other things": [
        (
            "ik moet een spreekbeurt over dit stuk houden, kun je het samenvatten",
            words("Het plein van Wilgenbroek was twaalf jaar"),
        ),
    ],
    "what a sentence adds to a question": [
        ("Welke drie afspraken maakte het dorp? Noem ze eens op.", passages("drie-afspraken")),
    ],
    "a paragraph that is never shown whole": [
        ("alinea 6", point("twaalf-straten")),
    ],
}
WITH_NOTHING_BEFORE = ("waarom?", "geef een voorbeeld", "klopt dat?", "volgende", "even terug")


@dataclass
class Talk:
    """A stage on which people talk with the bot for the text of the tour.

    Attributes:
        played: the stage.
        store: what the bot remembers.
    """

    played: Stage
    store: Store

    @property
    def replies(self) -> Replies:
        """What the bot writes."""
        return self.played.bot.services.replies

    def heard(self, chat: Json) -> str:
        """What the bot said last in a chat."""
        text: str = self.played.own(chat)[-1]["text"]
        return text

    def hears(self, chat: Json, seen: Seen) -> None:
        """What the bot said last is this."""
        for part in seen(self.replies):
            assert part in self.heard(chat)

    async def turns(self, user: Json, chat: Json, turns: list[tuple[str, Seen]]) -> None:
        """Somebody says one thing after the other, and hears what is to be heard."""
        for text, seen in turns:
            before = len(self.played.own(chat))
            await self.played.say(user, chat, text)
            assert len(self.played.own(chat)) == before + 1, text
            self.hears(chat, seen)
        assert self.played.refused() == []

    @asynccontextmanager
    async def restarted(self) -> AsyncIterator[Talk]:
        """The same talk with a bot that was started again."""
        async with beside(self.played, self.store) as again:
            yield Talk(again, self.store)


@pytest.fixture
async def talk() -> AsyncIterator[Talk]:
    store = await Store.open("sqlite+aiosqlite://")
    async with stage.stage(conversation(), store) as played:
        yield Talk(played, store)
    await store.close()


def shows_a_passage(talk: Talk, text: str) -> Iterator[str]:
    """The points whose passages stand in a text."""
    return (p.id for p in talk.replies.knowledge.points if p.passage in text)


# alone


@pytest.mark.parametrize("name", TALKS)
async def test_a_conversation_alone(talk: Talk, name: str) -> None:
    await talk.turns(*alone(talk.played), TALKS[name])


async def test_a_conversation_goes_on_after_a_restart(talk: Talk) -> None:
    an, chat = alone(talk.played)
    await talk.turns(an, chat, [(RULES, point("drie-afspraken"))])
    async with talk.restarted() as again:
        await again.turns(an, chat, [("en de tweede?", point("afspraak-uitproberen"))])


async def test_a_conversation_is_forgotten_after_two_days(talk: Talk) -> None:
    an, chat = alone(talk.played)
    await talk.turns(an, chat, [(TABLE, point("lange-tafel"))])
    await talk.played.later(hours=47)
    await talk.turns(an, chat, [("wie zegt dat?", said("who_says_so", "lange-tafel"))])
    await talk.played.later(hours=49)
    await talk.played.say(an, chat, "wie zegt dat?")
    assert talk.heard(chat) != said("who_says_so", "lange-tafel")(talk.replies)[0]


async def test_a_follow_up_is_about_the_point_behind_a_button(talk: Talk) -> None:
    an, chat = alone(talk.played)
    await talk.turns(an, chat, [(RULES, point("drie-afspraken"))])
    await talk.played.press(an, talk.played.last(chat), "Afspraak 3, zelf onderhouden")
    await talk.turns(an, chat, [("wie zegt dat?", said("who_says_so", "afspraak-onderhoud"))])
    await talk.turns(an, chat, [("en de eerste?", point("afspraak-meepraten"))])


@pytest.mark.parametrize("text", WITH_NOTHING_BEFORE)
async def test_a_follow_up_of_nothing_shows_no_passage(talk: Talk, text: str) -> None:
    an, chat = alone(talk.played)
    await talk.played.say(an, chat, text)
    assert list(shows_a_passage(talk, talk.heard(chat))) == []
    assert talk.played.refused() == []


async def test_people_do_not_go_on_from_what_others_were_shown(talk: Talk) -> None:
    await talk.turns(*alone(talk.played), [(TABLE, point("lange-tafel"))])
    bo = talk.played.server.people.add_user("Bo")
    chat = talk.played.server.people.private_chat(bo)
    await talk.played.say(bo, chat, "waarom?")
    assert list(shows_a_passage(talk, talk.heard(chat))) == []


async def test_a_whole_question_is_no_follow_up(talk: Talk) -> None:
    turns = [(RULES, point("drie-afspraken")), (STONES, point("wie-betaalt-wat"))]
    await talk.turns(*alone(talk.played), [*turns, (READY, point("plein-is-niet-af"))])


# in a group


async def test_who_replies_goes_on_from_that_message(talk: Talk) -> None:
    _, bo, group = await circle(talk.played)
    await talk.turns(bo, group, [(f"/vraag {RULES}", point("drie-afspraken"))])
    rules = talk.played.last(group)
    await talk.turns(bo, group, [(f"/vraag {READY}", point("plein-is-niet-af"))])
    for text, seen in (
        ("en de tweede?", point("afspraak-uitproberen")),
        ("/vraag de derde", point("afspraak-onderhoud")),
        ("@essaybot waarom?", passages("tekening-terug")),
    ):
        await talk.played.say(bo, group, text, reply_to=rules)
        talk.hears(group, seen)


@pytest.mark.parametrize("name", TALKS)
async def test_a_conversation_in_a_group_with_a_restart_before_each_turn(
    talk: Talk, name: str
) -> None:
    _, bo, group = await circle(talk.played)
    (text, seen), *others = TALKS[name]
    await talk.turns(bo, group, [(f"/vraag {text}", seen)])
    for text, seen in others:
        async with talk.restarted() as again:
            await again.played.say(bo, group, text, reply_to=again.played.last(group))
            again.hears(group, seen)
            assert again.played.refused() == []


async def test_somebody_else_goes_on_minutes_later_and_after_a_restart(talk: Talk) -> None:
    an, bo, group = await circle(talk.played)
    await talk.turns(bo, group, [(f"/vraag {RULES}", point("drie-afspraken"))])
    rules = talk.played.last(group)
    await talk.played.later(minutes=45)
    async with talk.restarted() as again:
        await again.played.say(an, group, "de laatste", reply_to=rules)
        again.hears(group, point("afspraak-onderhoud"))
        await again.played.say(bo, group, "en de eerste?", reply_to=again.played.last(group))
        again.hears(group, point("afspraak-meepraten"))
        assert again.played.refused() == []


async def test_a_call_goes_on_from_ones_own_last_answer_for_ten_minutes(talk: Talk) -> None:
    an, bo, group = await circle(talk.played)
    await talk.turns(bo, group, [(f"/vraag {TABLE}", point("lange-tafel"))])
    await talk.turns(an, group, [(f"/vraag {READY}", point("plein-is-niet-af"))])
    await talk.played.later(minutes=9)
    await talk.turns(bo, group, [("/vraag wie zegt dat?", said("who_says_so", "lange-tafel"))])
    await talk.played.later(minutes=11)
    await talk.played.say(bo, group, "/vraag wie zegt dat?")
    assert talk.heard(group) != said("who_says_so", "lange-tafel")(talk.replies)[0]


async def test_a_reply_to_a_message_of_an_earlier_version_is_about_its_buttons(talk: Talk) -> None:
    _, bo, group = await circle(talk.played)
    await talk.turns(bo, group, [(f"/vraag {TABLE}", point("lange-tafel"))])
    rows = [[{"text": "Hele alinea", "callback_data": "a:drie-afspraken"}]]
    old = talk.played.last(group) | {"message_id": 77, "reply_markup": {"inline_keyboard": rows}}
    talk.played.server.world.chat(group).messages[77] = old
    await talk.played.say(bo, group, "wie zegt dat?", reply_to=old)
    talk.hears(group, said("who_says_so", "drie-afspraken"))


# messages that are changed


async def test_a_changed_message_is_judged_in_its_own_context(talk: Talk) -> None:
    an, chat = alone(talk.played)
    await talk.turns(an, chat, [(RULES, point("drie-afspraken"))])
    asked = await talk.played.say(an, chat, "en de tweede?")
    answer = talk.played.last(chat)["message_id"]
    await talk.turns(an, chat, [(READY, point("plein-is-niet-af"))])
    async with talk.restarted() as again:
        await again.played.edit(an, asked, "en de derde?")
        changed = again.played.server.world.chat(chat).messages[answer]
        for part in point("afspraak-onderhoud")(again.replies):
            assert part in changed["text"]
        again.hears(chat, point("plein-is-niet-af"))


async def test_the_same_text_again_changes_nothing(talk: Talk) -> None:
    an, chat = alone(talk.played)
    asked = await talk.played.say(an, chat, TABLE)
    calls = len(talk.played.server.calls)
    await talk.played.edit(an, asked, TABLE)
    done = {call.method for call in talk.played.server.calls[calls:]}
    assert done == {"getUpdates"}


async def test_a_changed_message_whose_answer_is_gone_gets_a_new_one(talk: Talk) -> None:
    an, chat = alone(talk.played)
    asked = await talk.played.say(an, chat, TABLE)
    talk.played.server.people.delete(talk.played.last(chat))
    await talk.played.edit(an, asked, READY)
    talk.hears(chat, point("plein-is-niet-af"))


async def test_a_changed_message_that_nobody_remembers_is_no_question_alone(talk: Talk) -> None:
    an, chat = alone(talk.played)
    missed = talk.played.server.people.say(an, chat, TABLE)
    talk.played.server.world.take_updates()
    await talk.played.edit(an, missed, READY)
    assert talk.played.own(chat) == []


@pytest.mark.parametrize(("hours", "answers"), [(47, 1), (49, 0)])
async def test_a_changed_message_may_begin_to_call_in_a_group_while_it_is_young(
    talk: Talk, hours: int, answers: int
) -> None:
    _, bo, group = await circle(talk.played)
    spoken = await talk.played.say(bo, group, READY)
    before = len(talk.played.own(group))
    await talk.played.later(hours=hours)
    await talk.played.edit(bo, spoken, f"{READY} @essaybot")
    assert len(talk.played.own(group)) == before + answers
    if answers:
        talk.hears(group, point("plein-is-niet-af"))


# buttons under what was said


async def test_a_reason_leads_to_the_point_that_carries_it(talk: Talk) -> None:
    an, chat = alone(talk.played)
    await talk.turns(an, chat, [(RULES, point("drie-afspraken"))])
    await talk.played.say(an, chat, "waarom?")
    assert buttons(talk.played.last(chat)) == ["Waarom de tekening terugging"]
    await talk.played.press(an, talk.played.last(chat), "Waarom de tekening terugging")
    talk.hears(chat, point("tekening-terug"))


async def test_a_list_leads_to_each_of_its_items(talk: Talk) -> None:
    an, chat = alone(talk.played)
    await talk.turns(an, chat, [(RULES, point("drie-afspraken"))])
    await talk.turns(an, chat, [("en de andere?", words("1. iedereen mag meepraten"))])
    known = talk.replies.knowledge.by_id
    names = ("afspraak-meepraten", "afspraak-uitproberen", "afspraak-onderhoud")
    assert buttons(talk.played.last(chat)) == [known[name].title for name in names]
    await talk.turns(an, chat, [("de tweede", point("afspraak-uitproberen"))])
