"""A base that somebody who does not program made in an afternoon, by the guide alone: it works."""

from __future__ import annotations

from pathlib import Path

from bot.cli import trial
from bot.conversation import Conversation
from bot.knowledge import load_located
from bot.matching import Matcher
from tests.databases import opened
from tests.stage import alone, stage

LIVING_ROOM = Path(__file__).with_name("texts") / "huiskamer"
QUESTIONS = {
    "hoeveel mensen waren er binnen in het voorbeeld?": "denkbeeldig-filiaal",
    "Waarom heb je betaald personeel nodig?": "beroepskracht",
    "wie durfde zijn post niet open te maken": "man-met-envelop",
}
IN_TEN = 8
"""Of ten test questions of points so many are answered, or have their point among the offers."""


async def test_what_an_afternoon_makes_of_a_text_greets_and_finds_what_it_has(
    trained: Path, little_under: Path
) -> None:
    knowledge, locate = load_located(LIVING_ROOM, little_under)
    matcher = Matcher(knowledge, cache=trained)
    assert not knowledge.proposed
    conversation = Conversation(matcher, trained)
    async with opened("sqlite+aiosqlite://") as store, stage(conversation, store) as played:
        an, chat = alone(played)
        await played.say(an, chat, "/start")
        assert knowledge.source.title in played.own(chat)[-1]["text"]
        for question, name in QUESTIONS.items():
            await played.say(an, chat, question)
            assert knowledge.by_id[name].passage in played.own(chat)[-1]["text"]
        assert played.refused() == []
    found = [*trial.tested(matcher, locate)]
    verdicts = [one.verdict for one in found if one.kind == "punten"]
    assert 10 * (len(verdicts) - verdicts.count("mis")) >= IN_TEN * len(verdicts)
