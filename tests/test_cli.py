"""The command line, as a person or a program uses it.

A command is run within the test's own process, on the small base; in a process of its own where
pipes, signals or a terminal are what matters, and on the essay where that is.
"""

from __future__ import annotations

import io
import json
import os
import pty
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.cli.main import main
from bot.knowledge import Knowledge
from bot.matching import Matcher
from bot.matching.outcome import label, matches
from bot.settings import shipped_knowledge
from tests.bases import OTHER_TEXT, POINTS, Base
from tests.stage import HYBRID, PATIENCE

ROOT = Path(__file__).parent.parent
pytestmark = pytest.mark.usefixtures("conversation")  # what its processes use has been trained
STRUCTURE = r"3 punten, 3\d eigen vraagvarianten en [1-9]\d+ uit algemeen/: de opbouw is in orde"
PROBLEM = re.compile(r"[^:]+\.yaml:[1-9]\d*: \S.*")
ANSWER_TYPES: dict[str, type] = {
    "point": str,
    "title": str,
    "answer": str,
    "passage": str,
    "section": str,
    "paragraph": int,
    "url": str,
    "score": float,
    "shown": bool,
}
SHOWN = {"answer": (1, 2), "suggest": (1,), "decline": (0,), "chat": (0,)}
"""Of each outcome: how many answers are shown, and not just offered."""
MOST_OFFERED = 3
REPLY_TYPES: dict[str, type] = {
    "question": str,
    "outcome": str,
    "answers": list,
    "text": str,
    "milliseconds": float,
}
Ended = subprocess.CompletedProcess[bytes]
OWN = ("TELEGRAM_", "KNOWLEDGE_DIR", "DATABASE_URL", "TIMEZONE", "LOG_", "PYTHONIOENCODING")
SMALL = {"KNOWLEDGE_DIR": str(OTHER_TEXT)}
HOUSE, TRADE = "waar woont de verteller", "wat is het beroep van de verteller"


def settings(**changes: str) -> dict[str, str]:
    """The environment without any of the bot's own variables, but for these."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OWN)}
    return {**kept, "PYTHONPATH": str(ROOT), **changes}


def bot(*arguments: str, said: str | bytes = b"", folder: Path = ROOT, **variables: str) -> Ended:
    """Runs a command in a folder to its end, on the small base unless a variable says otherwise."""
    given = said.encode() if isinstance(said, str) else said
    encoding = variables.get("PYTHONIOENCODING", "utf-8")
    pipes = [io.BytesIO(given), io.BytesIO(), io.BytesIO()]
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith(OWN)]:
            patch.delenv(name)
        for name, value in (SMALL | variables).items():
            patch.setenv(name, value)
        patch.chdir(folder)
        for name, pipe in zip(("stdin", "stdout", "stderr"), pipes, strict=True):
            patch.setattr(sys, name, io.TextIOWrapper(pipe, encoding, write_through=True))
        try:
            status = main(arguments)
        except SystemExit as end:
            assert isinstance(end.code, int)
            status = end.code
        return Ended(arguments, status, *(pipe.getvalue() for pipe in pipes[1:]))


def process(
    *arguments: str, said: str | bytes = b"", folder: Path = ROOT, **variables: str
) -> Ended:
    """Runs a command in a process to its end, on the essay; it never shows a traceback."""
    ended = subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        input=said.encode() if isinstance(said, str) else said,
        capture_output=True,
        env=settings(**variables),
        cwd=folder,
        timeout=PATIENCE,
        check=False,
    )
    assert b"Traceback" not in ended.stderr + ended.stdout
    return ended


def replies(ended: Ended) -> list[dict[str, Any]]:
    """What `ask --json` replied to lines on standard input, one object a line."""
    assert (ended.returncode, ended.stderr) == (0, b"")
    return [json.loads(line) for line in ended.stdout.decode().split("\n")[:-1]]


@contextmanager
def started(*arguments: str, **variables: str) -> Iterator[subprocess.Popen[bytes]]:
    """A command that goes on running, with pipes to talk through, on the small base."""
    running = subprocess.Popen(
        [sys.executable, "-m", "bot", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=settings(**SMALL | variables),
        cwd=ROOT,
    )
    with running:
        try:
            yield running
        finally:
            running.kill()


def say(running: subprocess.Popen[bytes], line: str) -> None:
    """Types one line."""
    assert running.stdin is not None
    running.stdin.write(f"{line}\n".encode())
    running.stdin.flush()


def hear(running: subprocess.Popen[bytes], part: str) -> str:
    """Reads what a command shows up to a line that holds ``part``."""
    assert running.stdout is not None
    heard = ""
    for line in running.stdout:
        heard += line.decode()
        if part in heard:
            return heard
    raise AssertionError(f"{part!r} is not in {heard!r}")


# ask


def test_ask_with_words_prints_the_answer_the_passage_and_its_address(matcher: Matcher) -> None:
    point = matches(matcher.match(HYBRID))[0].point
    ended = process("ask", *HYBRID.split())
    shown = ended.stdout.decode()
    assert ended.returncode == 0
    address = str(matcher.knowledge.source.address)
    for part in (point.title, point.answer, point.passage, address):
        assert part in shown
    assert "<" not in shown


def test_ask_prints_what_can_be_chosen_from(matcher: Matcher) -> None:
    questions = [q for p in matcher.knowledge.points for q in p.test_questions]
    question = next(q for q in questions if label(matcher.match(q)) == "suggest")
    shown = process("ask", question).stdout.decode()
    first, *others = matches(matcher.match(question))
    assert shown.startswith(matcher.knowledge.texts.likely)
    assert f"\n{first.point.title}\n" in shown
    for match in others:
        assert f"- {match.point.title}" in shown


def test_ask_without_words_answers_each_line(havelaar: Matcher) -> None:
    titles = [matches(havelaar.match(question))[0].point.title for question in (HOUSE, TRADE)]
    shown = bot("ask", said=f"{HOUSE}\n{TRADE}\n").stdout.decode()
    assert 0 <= shown.find(titles[0]) < shown.find(titles[1])


def test_ask_json_prints_one_object_a_line_in_the_order_asked() -> None:
    asked = [HOUSE, "", "  ", "hoi", "hoe bak ik een appeltaart", "\t", TRADE]
    found = replies(bot("ask", "--json", said="\n".join(asked)))
    assert [reply["question"] for reply in found] == asked
    assert [reply["outcome"] for reply in found] == [
        "answer",
        "decline",
        "decline",
        "chat",
        "decline",
        "decline",
        "answer",
    ]


def test_each_json_reply_has_exactly_the_keys_and_types_that_were_promised(
    knowledge: Knowledge,
) -> None:
    questions = [q for point in knowledge.points for q in point.test_questions]
    questions += [q for talk in knowledge.small_talk for q in talk.questions[:1]]
    found = replies(process("ask", "--json", said="\n".join(questions)))
    assert len(found) == len(questions)
    assert {reply["outcome"] for reply in found} == {"answer", "suggest", "decline", "chat"}
    for reply in found:
        assert {key: type(value) for key, value in reply.items()} == REPLY_TYPES
        assert list(reply) == list(REPLY_TYPES)
        assert reply["text"].strip()
        assert reply["milliseconds"] >= 0
        shown = [answer["shown"] for answer in reply["answers"]]
        assert shown == sorted(shown, reverse=True)
        assert sum(shown) in SHOWN[reply["outcome"]]
        assert len(shown) - sum(shown) <= MOST_OFFERED
        for answer in reply["answers"]:
            check_answer(answer, knowledge)


def check_answer(answer: dict[str, Any], knowledge: Knowledge) -> None:
    """An answer is whole, and says what the knowledge base says."""
    assert {key: type(value) for key, value in answer.items()} == ANSWER_TYPES
    assert list(answer) == list(ANSWER_TYPES)
    point = knowledge.by_id[answer["point"]]
    assert answer["passage"] in (point.passage, knowledge.paragraph(point).text)
    assert answer["passage"] in knowledge.surroundings(point)
    assert answer["paragraph"] == knowledge.paragraph(point).number
    assert answer["url"].startswith(f"{knowledge.source.address}#:~:text=")
    assert 0 <= answer["score"] <= 1


def test_an_answer_comes_before_the_next_question_is_sent() -> None:
    with started("ask", "--json") as asked:
        for question in (HOUSE, "", TRADE):
            say(asked, question)
            assert asked.stdout is not None
            assert json.loads(asked.stdout.readline())["question"] == question


@pytest.mark.parametrize(
    ("line", "question"),
    [
        (b"caf\xe9 of niet\n", "caf\ufffd of niet"),
        (b"\xff\xfe\n", "\ufffd\ufffd"),
        (b"wat is \x00 hybriditeit\n", "wat is \x00 hybriditeit"),
        (b"wat\rdan\r\n", "wat\rdan"),
        ("wat\u2028dan\u0085 \x0c\n".encode(), "wat\u2028dan\u0085 \x0c"),
        (b"zonder regeleinde", "zonder regeleinde"),
        ("“coöperatie” 🤔\n".encode(), "“coöperatie” 🤔"),
    ],
)
def test_any_line_is_one_question(line: bytes, question: str) -> None:
    (reply,) = replies(bot("ask", "--json", said=line))
    assert reply["question"] == question


def test_nothing_on_standard_input_is_no_question() -> None:
    assert replies(bot("ask", "--json")) == []


def test_json_is_utf_8_whatever_the_terminal_speaks() -> None:
    where = str(OTHER_TEXT)
    ended = process(
        *("ask", "--json"), said="“één”", KNOWLEDGE_DIR=where, PYTHONIOENCODING="ascii", LC_ALL="C"
    )
    (reply,) = replies(ended)
    assert reply["question"] == "“één”"


def test_an_argument_that_is_no_utf_8_is_a_question_like_any_other() -> None:
    question, where = os.fsdecode(b"caf\xe9"), str(OTHER_TEXT)
    assert process("ask", "--json", question, KNOWLEDGE_DIR=where).returncode == 0


def test_a_question_may_begin_with_a_dash() -> None:
    ended = bot("ask", "--json", "--", "--", "-wat", "is het beroep van de verteller")
    assert json.loads(ended.stdout)["outcome"] == "answer"


def test_explain_shows_what_made_the_answer(havelaar: Matcher) -> None:
    best = matches(havelaar.match(HOUSE))[0].point
    shown = bot("ask", "--explain", HOUSE, said="niets").stdout.decode()
    assert f"Vraag: {HOUSE}" in shown
    assert f"{best.id}: {best.title}" in shown
    assert "verteller" in shown.split("gewicht")[1]
    assert "niets van dit alles" in shown
    lines = Path("tests/other_text/punten/begin.yaml").read_text(encoding="utf-8").splitlines()
    stands = next(n for n, line in enumerate(lines, 1) if f"id: {best.id}" in line)
    assert f"staat in tests/other_text/punten/begin.yaml, regel {stands}\n" in shown


def test_explain_names_the_words_that_spoke_for_and_against() -> None:
    shown = bot("ask", "--explain", "op welk adres schrijft hij").stdout.decode()
    house, *others = shown.split("%  ")[1:]
    assert house.startswith("adres:")
    assert "‘adres’" in told(house, "ervoor")
    assert any("‘adres’" in told(other, "ertegen") for other in others)


def told(part: str, way: str) -> str:
    """What is told in an explanation behind such a word, if it is."""
    lines = (line.strip() for line in part.splitlines())
    return next((line for line in lines if line.startswith(f"{way}: ")), "")


def test_explain_says_so_if_distress_decided_and_what_spoke_for_it() -> None:
    shown = bot("ask", "--explain", "ik wil vannacht echt niet meer leven").stdout.decode()
    assert "Uitkomst: bericht in nood (nood-zelf)" in shown
    assert "leven +0." in shown.partition("Wat ervoor sprak: ")[2].partition("\n")[0]
    assert "algemeen/vragen/gewoon.yaml" in shown


def test_nobody_who_stops_reading_early_gets_an_error() -> None:
    with started("ask") as asked:
        assert asked.stdout is not None
        assert asked.stderr is not None
        asked.stdout.close()
        assert asked.stdin is not None
        for _ in range(3):
            asked.stdin.write(f"{HOUSE}\n".encode() * 100)
        asked.stdin.close()
        assert asked.wait(PATIENCE) == 0
        assert asked.stderr.read() == b""


def test_who_asks_in_a_terminal_waits_for_no_database_to_be_loaded() -> None:
    loaded = "import sys, bot.cli.ask; print('sqlalchemy' in sys.modules)"
    line = [sys.executable, "-c", loaded]
    ended = subprocess.run(line, capture_output=True, env=settings(), cwd=ROOT, check=True)
    assert ended.stdout.decode().strip() == "False"


# check


def errors(ended: subprocess.CompletedProcess[bytes]) -> list[str]:
    """The lines between the structure and the counts: a test question each."""
    lines = ended.stdout.decode().splitlines()
    end = next(number for number, line in enumerate(lines) if line.startswith("Testvragen van"))
    return lines[1:end]


def is_problem(line: str) -> bool:
    """Whether a line tells a problem with its file and its line."""
    return PROBLEM.fullmatch(line) is not None


def test_check_finds_nothing_new_wrong_with_what_is_shipped() -> None:
    known = int((ROOT / ".ci" / "known-misses").read_text())
    shipped = str(shipped_knowledge())
    ended = bot("check", "--at-most", str(known), KNOWLEDGE_DIR=shipped)
    assert ended.returncode == 0, ended.stdout.decode()
    assert ended.stderr == b""
    assert ": in orde" in ended.stdout.decode().splitlines()[-1]
    assert sum(map(is_problem, errors(ended))) <= known


@pytest.mark.parametrize("by_variable", [False, True])
def test_check_finds_nothing_wrong_with_another_base(tmp_path: Path, by_variable: bool) -> None:
    where = str(OTHER_TEXT)
    ended = (
        bot("check", "--structure", folder=tmp_path, KNOWLEDGE_DIR=where)
        if by_variable
        else bot("check", "--structure", where, folder=tmp_path)
    )
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert re.fullmatch(STRUCTURE, ended.stdout.decode().rstrip())


def test_check_tells_every_problem_with_its_file_and_line(tmp_path: Path) -> None:
    base = Base(tmp_path / "kennisbank")
    base.change(POINTS, "verwant: [adres]", "verwant: [adress]")
    base.change("bron.yaml", "jaar: 1860", "jaar: ooit")
    base.write("los.yaml", "")
    ended = bot("check", str(base.directory))
    lines = ended.stderr.decode().splitlines()
    assert (ended.returncode, ended.stdout) == (1, b"")
    assert lines == [str(problem) for problem in base.problems()]
    assert len(lines) >= 2
    assert all(PROBLEM.fullmatch(line) for line in lines)


def test_check_of_a_folder_that_is_not_there_says_so(tmp_path: Path) -> None:
    where = str(tmp_path / "weg")
    ended = bot("check", where)
    assert ended.returncode == 1
    assert ended.stderr.decode() == f"{where}:1: deze map bestaat niet\n"


@pytest.mark.parametrize("command", ["ask", "chat"])
def test_a_broken_base_is_told_by_every_command(tmp_path: Path, command: str) -> None:
    base = Base(tmp_path / "kennisbank")
    base.change(POINTS, "verwant: [adres]", "verwant: [adress]")
    ended = bot(command, KNOWLEDGE_DIR=str(base.directory))
    assert (ended.returncode, ended.stdout) == (1, b"")
    assert [str(problem) for problem in base.problems()] == ended.stderr.decode().splitlines()


@pytest.mark.parametrize("command", ["ask", "chat", "check"])
def test_a_knowledge_dir_that_is_not_there_is_a_wrong_setting(tmp_path: Path, command: str) -> None:
    ended = bot(command, KNOWLEDGE_DIR=str(tmp_path / "weg"))
    assert ended.returncode == 2
    assert "KNOWLEDGE_DIR" in ended.stderr.decode()
    assert len(ended.stderr.decode().splitlines()) == 1


def test_another_base_answers_by_its_variable_alone(tmp_path: Path) -> None:
    ended = bot("ask", "waar woont de verteller", folder=tmp_path, KNOWLEDGE_DIR=str(OTHER_TEXT))
    assert "Lauriergracht" in ended.stdout.decode()


def test_an_empty_variable_is_as_good_as_none() -> None:
    (reply,) = replies(process("ask", "--json", said=HYBRID, KNOWLEDGE_DIR=""))
    assert reply["outcome"] == "answer"


# help, and what is no command


@pytest.mark.parametrize("command", ["run", "chat", "ask", "check"])
def test_every_command_says_in_dutch_what_it_is_for(command: str) -> None:
    described = bot("--help").stdout.decode()
    ended = bot(command, "--help", PYTHONIOENCODING="ascii")
    shown = " ".join(ended.stdout.decode().split())
    assert (ended.returncode, ended.stderr) == (0, b"")
    (text,) = re.findall(rf"^    {command} +(.+)$", described, re.MULTILINE)
    assert f"{text[0].upper()}{text[1:]}." in shown


@pytest.mark.parametrize("arguments", [[], ["vraag"], ["ask", "--jsn"], ["check", "a", "b"]])
def test_what_is_no_command_is_told_how_to_use_it(arguments: list[str]) -> None:
    ended = bot(*arguments)
    assert (ended.returncode, ended.stdout) == (2, b"")
    assert ended.stderr.startswith(b"usage: python -m bot")


def test_a_line_to_type_names_the_interpreter_as_it_is_called_from_here() -> None:
    folder = Path(sys.executable).parents[1]
    ended = process("vraag", folder=folder)
    assert ended.stderr.decode().startswith(f"usage: bin/{Path(sys.executable).name} -m bot ")


def test_check_speaks_utf_8_in_any_terminal() -> None:
    ended = bot("check", "--structure", str(OTHER_TEXT), PYTHONIOENCODING="latin-1", LC_ALL="C")
    assert ended.returncode == 0
    assert ended.stdout.decode()


# chat


def test_chat_answers_its_first_question_before_the_next_is_typed(matcher: Matcher) -> None:
    point = matches(matcher.match(HYBRID))[0].point
    with started("chat", KNOWLEDGE_DIR="") as chat:
        say(chat, HYBRID)
        hear(chat, point.title)


def test_chat_ends_with_its_input(havelaar: Matcher) -> None:
    point = matches(havelaar.match(HOUSE))[0].point
    ended = bot("chat", said=f"{HOUSE}\n")
    assert (ended.returncode, ended.stderr) == (0, b"")
    shown = ended.stdout.decode()
    assert f"› {HOUSE}\n" in shown
    assert point.title in shown
    assert "\x1b" not in shown


def test_chat_stops_when_it_is_told_to() -> None:
    ended = bot("chat", said=f":stop\n{HOUSE}\n")
    assert ended.returncode == 0
    assert HOUSE not in ended.stdout.decode()


def test_chat_takes_any_bytes() -> None:
    ended = bot("chat", said=b"\xff\xfe \x00\n\x00\n\x1b[31m\n\xf0\x9f\xa4\x94\nwoord " * 3)
    assert (ended.returncode, ended.stderr) == (0, b"")


def test_chat_plays_a_group(havelaar: Matcher) -> None:
    point = matches(havelaar.match(HOUSE))[0].point
    ended = bot("chat", "--group", said=f"hoi allemaal\nAn: /vraag {HOUSE}\n")
    shown = ended.stdout.decode()
    assert ended.returncode == 0
    assert "hoi allemaal\n  (Jij #2 [Leeskring › Algemeen])\n› An:" in shown
    assert point.title in shown


@pytest.mark.parametrize("command", ["chat", "ask"])
def test_ctrl_c_ends_a_command_that_waits_for_input(command: str) -> None:
    with started(command) as waiting:
        say(waiting, "hoi")
        assert waiting.stdout is not None
        assert waiting.stderr is not None
        waiting.stdout.readline()
        waiting.send_signal(signal.SIGINT)
        assert waiting.wait(PATIENCE) == 130
        assert waiting.stderr.read() == b""


def test_chat_in_a_terminal_prompts_and_writes_titles_in_bold() -> None:
    ours, theirs = pty.openpty()
    chat = subprocess.Popen(
        [sys.executable, "-m", "bot", "chat"],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=settings(**SMALL),
        cwd=ROOT,
    )
    os.close(theirs)
    os.write(ours, f"{HOUSE}\n\x04".encode())
    shown = b""
    with chat:
        while True:
            try:
                shown += os.read(ours, 4096)
            except OSError:  # the other side is closed
                break
    os.close(ours)
    assert chat.returncode == 0
    assert b"\x1b[1mbot\x1b[0m" in shown
    assert "› ".encode() in shown
