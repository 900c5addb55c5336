"""What is masked in a question before it is kept, and of what nothing is kept."""

from __future__ import annotations

import re
import unicodedata
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation import Conversation
from bot.conversation.outcomes import Reaction, Thanked, shown
from bot.journal import Kept, kept, masked
from bot.journal.kept import OUTCOMES
from bot.journal.masking import MOST_CHARACTERS
from bot.matching import Chat, Decline
from bot.matching.outcome import Outcome

DIGITS = ("6", "31", "2026", "٣", "½", "Ⅳ", "①", "\uff17", "²")
PIECES = (
    *("jan", "Wat is hybriditeit", "x.nl", "gmail", "punt", "nl", "t.me", "IBAN NL91ABNA", "www."),
    *("https://", "HTTP://", "mailto:", "@", "＠", "﹫", "(at)", "[at]", "+", "-", ".", ",", "/"),
    *(" ", "\n", "\t", "\u00a0", "\u200b", "\u200d", "\u00ad", ":", "?", "(", ")", "[", "]", "'"),
    *("[getal]", "[link]", "[naam]", "é", "ﬁ", "\ud800", "🙂", "_", "#", "=", "&", *DIGITS),
)
LEADING = (
    re.compile(r"@|://|\bwww\.|mailto:", re.IGNORECASE),
    re.compile(r"\w\.[^\W\d_]{2,}"),  # a domain, and with it any address
    re.compile(r"\d"),
)
messages = st.one_of(
    st.text(), st.lists(st.sampled_from(PIECES), max_size=30).map("".join), st.emails()
)


@given(messages)
def test_nothing_is_left_that_leads_to_somebody(text: str) -> None:
    told = masked(text)
    for pattern in LEADING:
        assert not pattern.search(told), told
    kinds = {unicodedata.category(character)[0] for character in told}
    assert not kinds & {"N", "C"}
    assert len(told) <= MOST_CHARACTERS + 2


@given(messages)
def test_what_is_masked_stays_as_it_is(text: str) -> None:
    assert masked(masked(text)) == masked(text)


@given(st.text(st.characters(categories=["Lu", "Ll"], max_codepoint=0x17F), max_size=80))
def test_plain_words_are_left_alone(word: str) -> None:
    assert masked(f"wat is {word}?") == unicodedata.normalize("NFKC", f"wat is {word}?")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Wat is hybriditeit?", "Wat is hybriditeit?"),
        ("en o.a. d.w.z. e.d. dan?", "en o.a. d.w.z. e.d. dan?"),
        ("mail jan.de-wit+x@bij.voorbeeld.nl eens", "mail [e-mail] eens"),
        ("jan @ voorbeeld . nl", "[e-mail] . nl"),
        ("jan(at)voorbeeld.nl of jan [at] voorbeeld", "[e-mail] of [e-mail]"),
        ("vraag het @jan_de_wit", "vraag het [naam]"),
        ("vraag het @jan, of @piet", "vraag het [naam], of [naam]"),
        ("zie https://x.nl/a?b=c#d.", "zie [link]"),
        ("zie socialevraagstukken.nl/artikel", "zie [link]"),
        ("t.me/joinchat en www.x", "[link] en [link]"),
        ("bel 06-12 34 56 78 of +31 (0)20 1234567", "bel [telefoon] of [telefoon]"),
        ("ik ben 43, al 12,5 jaar", "ik ben [getal], al [getal] jaar"),
        ("NL91ABNA0417164300 op 12-3-2024", "[getal] op [getal]"),
        ("alinea 2? En punt3.", "alinea [getal]? En [getal]."),
        ("Dorpsstraat 12a 1234 AB", "Dorpsstraat [getal] AB"),
        ("06 \u0661\u0662\u0663 4 ½ ➀", "[telefoon]"),
        ("regel een\n\nregel twee", "regel een regel twee"),
        ("j\u200ban\u200b@\u200bx.nl", "[e-mail]"),
    ],
)
def test_what_is_masked(said: str, told: str) -> None:
    assert masked(said) == told


def test_a_name_that_telegram_knows_is_masked() -> None:
    assert masked("wat vindt Jan Klaassen ervan", ["Jan Klaassen"]) == "wat vindt [naam] ervan"


@pytest.mark.parametrize("piece", ["a", "a.", "a-", "(at", "x@", "\ufb03", "\ufdfa", "1 ", "@ "])
def test_nobody_can_make_it_take_long(piece: str) -> None:
    told = masked(piece * 4096)
    assert len(told) <= MOST_CHARACTERS + 2
    assert masked(told) == told


def test_half_an_address_at_the_end_is_left_out() -> None:
    for length in range(900, 1010):
        assert "jansen" not in masked("w " * (length // 2) + "!" * (length % 2) + "jan.jansen@x.nl")


def test_of_a_long_story_only_the_beginning_is_kept() -> None:
    told = masked("woord " * 400)
    assert told.startswith("woord woord") and told.endswith("woord …")
    assert len(told) <= MOST_CHARACTERS + 2


# what is kept of a question, and what is never kept


def kept_of(conversation: Conversation, text: str) -> Kept | None:
    return kept(text, conversation.reply(text))


def test_an_answer_is_kept_with_its_points_and_their_probabilities(
    conversation: Conversation,
) -> None:
    found = kept_of(conversation, "Wat is hybriditeit? Dat vraagt @jan.")
    assert found is not None
    assert found.question == "Wat is hybriditeit? Dat vraagt [naam]."
    assert found.outcome in {"answer", "guess"}
    first, *_ = shown(conversation.reply("Wat is hybriditeit? Dat vraagt @jan."))
    assert found.points[0] == (first.point.id, round(first.score, 3))


def test_distress_small_talk_and_noise_are_never_kept(conversation: Conversation) -> None:
    knowledge = conversation.knowledge
    said = [text for talk in knowledge.small_talk for text in talk.test_questions]
    said += [text for s in knowledge.out_of_scope if s.kind == "ruis" for text in s.test_questions]
    assert {talk.kind for talk in knowledge.small_talk} >= {"nood", "praatje", "bot"}
    for text in said:
        reply = conversation.reply(text)
        noise = isinstance(reply, Decline) and reply.subject and reply.subject.kind == "ruis"
        if isinstance(reply, Chat) or noise:
            assert kept(text, reply) is None, text
    assert kept("123 456 🙂", Decline()) is None
    assert kept("dank je", Thanked()) is None


def test_a_no_that_knows_what_was_asked_is_told_from_one_that_does_not(
    conversation: Conversation,
) -> None:
    subject = next(s for s in conversation.knowledge.out_of_scope if s.kind == "onderwerp")
    outcomes = [kept("hoeveel kost dat", Decline(subject=one)) for one in (subject, None)]
    assert [one and one.outcome for one in outcomes] == ["subject", "decline"]


def test_everything_that_a_message_can_lead_to_has_a_name(conversation: Conversation) -> None:
    """What is never kept has none."""
    names = {*get_args(Outcome), *get_args(Reaction)} - {Chat, Thanked}
    assert set(OUTCOMES) == names
