"""The terminal: Telegram in miniature, line by line."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from telegram.constants import MessageLimit

from bot.cli.chat import chat, lines, read_script, scripted
from bot.cli.screen import Screen
from bot.cli.terminal import GROUP_HELP, HELP, Terminal
from bot.conversation import Conversation
from bot.knowledge import Point
from bot.matching.outcome import matches
from bot.settings import SettingsError
from tests.stage import AMSTERDAM, AUTHOR, HYBRID, Json, Stage, context_after, page_for, shown
from tests.work import counted

CALLS_A_LETTER = 40
REFUSED = "(dat kan niet: "


class Typist:
    """Somebody at a terminal."""

    def __init__(self, played: Stage, *, group: bool, colours: bool = False) -> None:
        self.played = played
        self._out = io.StringIO()
        screen = Screen(self._out, colours)
        self._terminal = Terminal(
            played.bot, played.server, screen, played.clock.advance, group=group
        )

    async def type(self, *typed: str) -> str:
        """Types lines; returns what is shown after the last one."""
        for line in typed:
            self._out.seek(0)
            self._out.truncate()
            self.goes_on = await self._terminal.handle(line)
        return self._out.getvalue()

    def point(self, question: str) -> Point:
        """The point that a question is answered with."""
        return matches(self.played.bot.services.matcher.match(question))[0].point


@pytest.fixture
def alone(played: Stage) -> Typist:
    return Typist(played, group=False)


@pytest.fixture
async def circle(played: Stage) -> Typist:
    typist = Typist(played, group=True)
    await typist.type("")
    return typist


def number_of(shown_buttons: str, text: str) -> str:
    """The number before a button or an option."""
    before = shown_buttons.partition(f"] {text}")[0]
    assert before != shown_buttons
    return before.rpartition("[")[2]


def flat(text: str) -> str:
    """What is shown, on one line and without the bars beside a quotation."""
    return " ".join(text.replace("│", " ").split())


# in private


async def test_a_question_is_answered_with_its_quotation_behind_a_bar(alone: Typist) -> None:
    answer, point = await alone.type(HYBRID), alone.point(HYBRID)
    for part in (point.title, point.answer, point.passage):
        assert " ".join(part.split()) in flat(answer)
    quoted = [line.strip(" │") for line in answer.splitlines() if line.startswith("  │ ")]
    assert " ".join(quoted) == point.passage
    assert str(alone.played.bot.services.replies.address(point)) in answer + await alone.type(
        ":adres"
    )
    assert "[1]" in answer
    assert "\x1b" not in answer


async def test_at_a_real_terminal_the_title_is_bold(played: Stage) -> None:
    typist = Typist(played, group=False, colours=True)
    assert f"\x1b[1m  {typist.point(HYBRID).title}\x1b[0m" in await typist.type(HYBRID)


async def test_a_button_is_chosen_by_its_number_and_edits_the_message(alone: Typist) -> None:
    point = alone.point(HYBRID)
    related = alone.played.bot.services.knowledge.by_id[point.related[0]]
    answer = await alone.type(HYBRID)
    changed = await alone.type(number_of(answer, related.title))
    assert "bot (gewijzigd)" in changed
    assert related.title in changed


async def test_a_button_with_an_address_shows_it(alone: Typist) -> None:
    answer = await alone.type(HYBRID)
    share = alone.played.bot.services.texts.button_share
    assert "https://t.me/share/url?" in await alone.type(number_of(answer, share))


@pytest.mark.parametrize("number", ["0", "999", "1" * 5000, "²"])
async def test_a_number_of_nothing_is_a_message_like_any_other(alone: Typist, number: str) -> None:
    await alone.type(HYBRID)
    assert "bot #" in await alone.type(number)


async def test_an_edited_question_edits_the_answer(alone: Typist) -> None:
    changed = await alone.type(HYBRID, f":wijzig {AUTHOR}")
    assert "bot (gewijzigd)" in changed
    assert alone.point(AUTHOR).title in changed


async def test_a_reply_is_about_what_it_replies_to(alone: Typist) -> None:
    played = alone.played
    why = played.bot.services.knowledge.follow_ups["waarom"][0]
    expected = shown(page_for(played, why, context_after(played, HYBRID)))
    assert flat(expected) in flat(await alone.type(HYBRID, f":antwoord {why}"))


async def test_commands_work_as_in_telegram(alone: Typist) -> None:
    services = alone.played.bot.services
    welcome = await alone.type("/start")
    assert flat(shown(services.replies.welcome())) in flat(welcome)
    first = services.texts.examples[0]
    assert "bot" in await alone.type(number_of(welcome, first))
    themes = await alone.type("/themas")
    assert all(section.title in themes for section in services.knowledge.source.sections)


async def test_something_that_is_no_text_gets_a_friendly_word(alone: Typist) -> None:
    for kind in (":sticker", ":photo", ":voice"):
        assert flat(alone.played.bot.services.texts.only_text) in flat(await alone.type(kind))


async def test_an_inline_search_shows_its_results(alone: Typist) -> None:
    found = await alone.type(":inline hybriditeit")
    assert f"• {alone.point(HYBRID).title} — " in found


async def test_a_vote_is_confirmed_and_a_closed_poll_shows_how_it_fell(alone: Typist) -> None:
    texts = alone.played.bot.services.texts
    poll = await alone.type("/stelling")
    option = texts.vote_options[1]
    assert f"(Jij: {option})" in await alone.type(number_of(poll, option))
    closed = await alone.type(number_of(poll, texts.button_close_vote))
    assert "bot (gesloten)" in closed
    assert f"1 × {option}" in closed


async def test_a_quiz_answer_is_for_good(alone: Typist) -> None:
    texts = alone.played.bot.services.texts
    choice = await alone.type("/quiz")
    await alone.type(number_of(choice, texts.button_one_question))
    poll = alone.played.polls(alone.played.server.world.chats[1001].info)[-1]["poll"]
    right = poll["correct_option_ids"][0]
    wrong = int(right == 0)
    said = await alone.type(str(wrong + 1))
    assert f"(Jij: {poll['options'][wrong]['text']} ✗" in said
    assert f"goed is: {poll['options'][right]['text']})" in said
    assert f"1 × {poll['options'][wrong]['text']}" in said
    assert f"0 × {poll['options'][right]['text']} ✓" in said
    assert REFUSED in await alone.type("2.1")


async def test_ten_thousand_words_are_cut_to_a_message_and_answered_quickly(
    alone: Typist,
) -> None:
    with counted() as work:
        answer = await alone.type("hybriditeit " * 10_000)
    assert work.calls < CALLS_A_LETTER * MessageLimit.MAX_TEXT_LENGTH
    assert "4096" in answer
    assert alone.point("hybriditeit").title in answer


async def test_a_message_is_cut_as_telegram_counts(alone: Typist) -> None:
    assert REFUSED not in await alone.type(f"{'🤔' * 3000} {HYBRID}")
    assert alone.played.refused() == []


async def test_an_empty_line_does_nothing(alone: Typist) -> None:
    assert await alone.type("", "   ") == ""
    assert alone.goes_on


async def test_stop_ends_it(alone: Typist) -> None:
    await alone.type(":stop")
    assert not alone.goes_on


async def test_help_shows_what_can_be_typed(alone: Typist, circle: Typist) -> None:
    assert await alone.type(":hulp") == f"{HELP}\n"
    assert await circle.type(":hulp") == f"{HELP}\n{GROUP_HELP}\n"


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        (":wijzig iets", "nog niets gezegd"),
        (":antwoord iets", "nog niets gezegd"),
        (":wijzg iets", ":hulp"),
        (":onderwerp Boeken", "chat --group"),
        (":beheerder", "chat --group"),
    ],
)
async def test_what_cannot_be_done_is_told_in_dutch(alone: Typist, typed: str, says: str) -> None:
    told = await alone.type(typed)
    assert told.startswith(f"  {REFUSED}")
    assert says in told
    assert alone.goes_on


@pytest.mark.parametrize("command", [":wijzig", ":antwoord"])
async def test_a_command_without_its_text_is_told_to_take_some(alone: Typist, command: str) -> None:
    assert "tekst achter" in await alone.type(HYBRID, command)


@pytest.mark.parametrize("face", [":-)", ":)", ":D", ":p", ": hoi"])
async def test_a_face_is_no_command(alone: Typist, face: str) -> None:
    assert "bot #" in await alone.type(face)


# in a group


async def test_in_a_group_the_bot_is_silent_until_it_is_called(circle: Typist) -> None:
    for said in ("hoi allemaal", "An: wat vinden jullie?", AUTHOR):
        assert "bot" not in await circle.type(said)
    answer = await circle.type(f"An: /vraag {HYBRID}")
    assert circle.point(HYBRID).title in answer
    mention = f"@{circle.played.server.world.bot['username']}"
    assert circle.point(AUTHOR).title in await circle.type(f"Bo: {mention} {AUTHOR}")


async def test_people_are_told_apart_by_their_names(circle: Typist) -> None:
    await circle.type("hoi", "An: hoi", "Bo: hoi", "An: nog eens", "Let op: dit is geen naam")
    assert [(m["from"]["first_name"], m["text"]) for m in said_in_group(circle)] == [
        ("Jij", "hoi"),
        ("An", "hoi"),
        ("Bo", "hoi"),
        ("An", "nog eens"),
        ("Jij", "Let op: dit is geen naam"),
    ]


async def test_several_people_vote_and_press_by_a_number(circle: Typist) -> None:
    texts = circle.played.bot.services.texts
    poll = await circle.type("/stelling")
    option = texts.vote_options[0]
    for name in ("An", "Bo"):
        voted = await circle.type(f"{name}: {number_of(poll, option)}")
        assert voted == f"  ({name}: {option})\n"
    close = number_of(poll, texts.button_close_vote)
    assert texts.only_starter in await circle.type(f"An: {close}")
    assert f"2 × {option}" in await circle.type(close)


async def test_topics_are_kept_apart(circle: Typist) -> None:
    for topic in (" Boeken", " Film", " Boeken", ""):
        await circle.type(f":onderwerp{topic}", f"/vraag {HYBRID}")
    asked = [message.get("message_thread_id") for message in said_in_group(circle)]
    replies = [m.get("message_thread_id") for m in said_in_group(circle, by_bot=True)[1:]]
    assert asked == replies
    assert asked[0] == asked[2]
    assert len({*asked}) == 3
    assert circle.played.refused() == []


async def test_more_opens_the_private_chat(circle: Typist) -> None:
    answer = await circle.type(f"/vraag {HYBRID}")
    more = number_of(answer, circle.played.bot.services.texts.button_more)
    private = await circle.type(more)
    assert circle.point(HYBRID).title in private
    assert circle.played.bot.services.texts.button_next in private


async def test_only_who_runs_the_group_may_set_it(circle: Typist) -> None:
    services = circle.played.bot.services
    assert services.texts.only_administrators in await circle.type("An: /instellingen")
    settings = await circle.type("/instellingen")
    changed = await circle.type(number_of(settings, services.texts.button_length))
    assert services.texts.settings_long in changed


async def test_an_administrator_bot_reads_all_and_is_silent_all_the_same(circle: Typist) -> None:
    for said in (":beheerder", HYBRID, f"An: {HYBRID}"):
        assert "bot" not in await circle.type(said)


async def test_another_ones_message_can_be_changed_after_it_was_said(circle: Typist) -> None:
    changed = await circle.type(f"An: /vraag {HYBRID}", f":wijzig /vraag {AUTHOR}")
    assert circle.point(AUTHOR).title in changed


def said_in_group(typist: Typist, *, by_bot: bool = False) -> list[Json]:
    """The texts in the group, of people or of the bot."""
    chats = typist.played.server.world.chats.values()
    (group,) = [chat for chat in chats if chat.type == "supergroup"]
    messages = group.messages.values()
    return [m for m in messages if "text" in m and m["from"]["is_bot"] is by_bot]


# messages by their numbers, persons, rights and topics


async def test_each_message_shows_where_it_stands(circle: Typist) -> None:
    assert "(An #2 [Leeskring › Algemeen])" in await circle.type("An: hoi")
    await circle.type(":onderwerp Boeken")
    answer = await circle.type(f"An: /vraag {HYBRID}")
    assert "(An #3 [Leeskring › Boeken])" in answer
    assert "bot #4 [Leeskring › Boeken]" in answer
    more = number_of(answer, circle.played.bot.services.texts.button_more)
    assert "[privé met An]" in await circle.type(f"An: 4.{more}")


async def test_any_message_can_be_replied_to_and_pressed(circle: Typist) -> None:
    texts = circle.played.bot.services.texts
    await circle.type("An: wat is hybriditeit", f"Bo: /vraag {AUTHOR}")
    answer = await circle.type("Bo: :antwoord 2 /vraag")
    assert circle.point(HYBRID).title in answer
    first = await circle.type("An: :antwoord 4 waarom?")
    assert circle.played.last(group_of(circle))["reply_to_message"]["text"] == "waarom?"
    assert "bot #" in first
    button = number_of(answer, texts.button_paragraph)
    assert "bot (gewijzigd)" in await circle.type(f"Bo: 6.{button}")
    for wrong in ("6.99", "99.1", "2.1"):
        assert REFUSED in await circle.type(wrong)


async def test_one_can_be_somebody_else(circle: Typist) -> None:
    await circle.type(":ik An", "hoi", ":ik", "dag")
    names = [message["from"]["first_name"] for message in said_in_group(circle)]
    assert names == ["An", "Jij"]


async def test_a_right_can_be_taken_and_given_back(circle: Typist) -> None:
    texts = circle.played.bot.services.texts
    assert flat(texts.may_not_poll) in flat(await circle.type(":ontneem peilingen", "/stelling"))
    assert texts.button_close_vote in await circle.type(":geef", "/stelling")
    told = flat(await circle.type(":ontneem berichten", f"/vraag {HYBRID}"))
    assert "[privé met Jij]" in told
    assert REFUSED in await circle.type(":ontneem alles")


async def test_a_topic_can_be_closed_and_opened(circle: Typist) -> None:
    await circle.type(":onderwerp Boeken", ":dicht")
    assert "bot #3 [Leeskring › Algemeen]" in await circle.type(f"/vraag {HYBRID}")
    assert "[Leeskring › Boeken]" in await circle.type(":open", f"/vraag {HYBRID}")


async def test_long_addresses_are_numbered_and_listed(alone: Typist) -> None:
    answer = await alone.type(HYBRID)
    address = str(alone.played.bot.services.replies.address(alone.point(HYBRID)))
    assert address not in answer
    assert "‹1›" in answer
    assert await alone.type(":adres 1") == f"  ‹1› {address}\n"
    assert await alone.type(":adres 2") == ""


async def test_time_can_go_by(circle: Typist) -> None:
    texts = circle.played.bot.services.texts
    shown_then = await circle.type("/bijeenkomst")
    for button in (texts.meeting_whole, "30", texts.button_small, texts.button_begin):
        shown_then = await circle.type(number_of(shown_then, button))
    assert await circle.type(":wacht 4") == ""
    assert "Een seintje" in await circle.type(":wacht 1")
    assert REFUSED in await circle.type(":wacht even")


def test_a_script_is_typed_without_its_remarks(tmp_path: Path) -> None:
    file = tmp_path / "avond.txt"
    file.write_text("# Een avond\nAn: hoi\n#\n:onderwerp Boeken\n", encoding="utf-8")
    assert list(scripted(read_script(file))) == ["An: hoi", ":onderwerp Boeken"]
    with pytest.raises(SettingsError, match="niet te lezen"):
        read_script(tmp_path / "nergens.txt")


async def test_a_scripted_evening_is_played(
    conversation: Conversation, capsys: pytest.CaptureFixture[str]
) -> None:
    script = ["An: hoi", f"An: /vraag {HYBRID}", "Bo: :antwoord 4 waarom?", "/bespreek", ":stop"]
    script += ["An: dit wordt niet meer gezegd"]
    await chat(conversation, AMSTERDAM, group=True, script=script)
    shown_then = capsys.readouterr().out
    assert f"› An: /vraag {HYBRID}" in shown_then
    assert shown_then.count("bot #") == 4
    assert "niet meer" not in shown_then
    assert ":hulp" not in shown_then


def group_of(typist: Typist) -> Json:
    """The group that is played."""
    chats = typist.played.server.world.chats.values()
    (group,) = [chat.info for chat in chats if chat.type == "supergroup"]
    return group


# reading


def test_lines_are_read_one_by_one_until_the_input_ends() -> None:
    assert list(lines(io.StringIO("een\n\ntwee"), "› ")) == ["een\n", "\n", "twee"]


def test_nobody_is_prompted_who_does_not_sit_at_a_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    list(lines(io.StringIO("een\n"), "› "))
    assert capsys.readouterr().out == ""
