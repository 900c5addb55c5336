"""The report: one page that is whole by itself, and whose figures can be counted by hand."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot.cli.journaled import journaled
from bot.cli.main import main
from bot.database_url import with_driver
from bot.knowledge.source import sentences
from bot.matching import Matcher
from bot.reporting import Findings, NoUse, Use, findings, page, use
from bot.settings import Settings
from bot.store import JournalCount, JournalEntry, Trace
from tests.bases import OTHER_TEXT, POINTS, SOURCE, VARIANTS, Base
from tests.databases import opened
from tests.test_check import small_base

AWKWARD = "Waar < \"thuis\" & 'ver' > <b>weg</b>"
FORBIDDEN, COLD = "Dit mag niemand aanhalen.", "En dit haalt niemand aan."
MONDAY, WEEK = date(2026, 11, 23), timedelta(days=7)
KEPT = JournalEntry("e1", MONDAY, "private", "wie is dat", "answer", (("adres", 0.9),))
_VOID = {"meta", "br", "hr"}
_LOADING = {"src", "srcset", "data", "action", "poster", "background"}


@dataclass
class Parsed(HTMLParser):
    """A page, read: what it says, its ids and its links; every element closed in its turn."""

    text: str = ""
    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    elements: list[str] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)
    language: str | None = None

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.opened += [] if tag in _VOID else [tag]
        given = dict(attrs)
        assert not _LOADING & given.keys()
        assert not [name for name in given if name.startswith("on")]
        self.ids += filter(None, [given.get("id")])
        self.links += filter(None, [given.get("href")])
        if tag == "html":
            self.language = given.get("lang")

    def handle_endtag(self, tag: str) -> None:
        assert self.opened.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += "" if self.opened[-1:] == ["style"] else data


def parsed(html: str) -> Parsed:
    found = Parsed()
    found.feed(html)
    found.close()
    return found


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Findings]:
    """What there is to report on the small base after a few changes."""
    with pytest.MonkeyPatch.context() as patch:
        base = small_base(tmp_path_factory.mktemp("verslag"), patch)
        change(base)
        knowledge = base.load()
        renamed = [
            point.model_copy(update={"title": AWKWARD}) if point.id == "adres" else point
            for point in knowledge.points
        ]
        yield findings(Matcher(knowledge.model_copy(update={"points": tuple(renamed)})))


def change(base: Base) -> None:
    """A paragraph that is not quoted, too few variants, and test questions of another point."""
    more = f"      - id: p2\n        tekst: {FORBIDDEN} {COLD}\n        niet_citeren: [1]\n"
    base.write(SOURCE, base.path(SOURCE).read_text(encoding="utf-8") + more)
    base.change(VARIANTS, "    - huisnummer\n", "")
    base.change(
        POINTS,
        "      - op welk nummer woont hij\n",
        "      - waarmee verdient de verteller toch zijn geld\n"
        "      - wat voor baan heeft hij dan\n",
    )
    base.change(
        POINTS,
        "      - wat moest hij extra bestellen\n",
        "      - in welke handel zit hij dan\n      - wat moest hij extra bestellen\n",
    )


# what is found


def test_each_sentence_has_the_points_that_quote_it(found: Findings) -> None:
    heat = [
        [([point.id for point in s.points], s.quotable) for s in paragraph.sentences]
        for paragraph in found.paragraphs
    ]
    assert heat == [
        [(["beroep", "adres"], True), (["romans"], True)],
        [([], False), ([], True)],
    ]


def test_each_sentence_tells_how_often_it_was_shown(found: Findings) -> None:
    first, second = found.paragraphs[0].sentences
    assert (first.shown, second.shown) == (6, 2)
    assert sum(bool(asked.shown) for asked in found.asked) == 8


def test_what_was_shown_instead_comes_most_frequent_first(found: Findings) -> None:
    assert [(c.entry.id, c.instead.id, len(c.questions)) for c in found.confusions] == [
        ("adres", "beroep", 2),
        ("romans", "beroep", 1),
    ]
    assert found.confusions[1].questions == ("in welke handel zit hij dan",)


def test_points_with_the_fewest_variants_come_first(found: Findings) -> None:
    assert [(point.id, len(point.questions)) for point in found.points] == [
        ("adres", 11),
        ("romans", 12),
        ("beroep", 12),
    ]


# the page


def test_it_is_one_page_that_needs_nothing_else(found: Findings) -> None:
    html = page(found)
    read = parsed(html)
    assert html.startswith("<!doctype html>\n")
    assert (read.opened, read.language) == ([], "nl")
    assert not {"script", "link", "img", "iframe", "object", "base"} & {*read.elements}
    assert not re.search(r"url\(|@import|https?:", html)
    assert len({*read.ids}) == len(read.ids)
    assert {link.removeprefix("#") for link in read.links} <= {*read.ids}
    assert "prefers-color-scheme: dark" in html
    assert "width=device-width" in html


def test_it_can_be_read_without_eyes_or_mouse(found: Findings) -> None:
    read = parsed(page(found))
    headings = [int(name[1]) for name in read.elements if re.fullmatch(r"h\d", name)]
    assert headings[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(headings))
    assert read.elements.count("details") == read.elements.count("summary") == 2
    assert {"main", "nav", "header"} <= {*read.elements}
    assert read.links[0] == "#inhoud"


def test_every_sentence_and_every_title_stands_in_it(found: Findings) -> None:
    text = parsed(page(found)).text
    for _, paragraph in found.knowledge.source.places.values():
        for begin, end in sentences(paragraph.text):
            assert paragraph.text[begin:end].strip() in text
    for point in found.points:
        assert point.title in text
    assert f"{FORBIDDEN}mag niet geciteerd worden" in text
    assert f"{COLD}geen punt" in text
    assert "Zinnen die geen enkel punt citeert, al mag het wel: 1." in text
    assert "2 punten, getoond bij 6 testvragen" in text
    assert "1 punt, getoond bij 2 testvragen" in text


def test_what_stands_in_a_title_is_only_text(found: Findings) -> None:
    html = page(found)
    assert AWKWARD in parsed(html).text
    assert "<b>" not in html
    assert "Waar &lt; \"thuis\" &amp; 'ver' &gt; &lt;b&gt;weg" in html


def test_the_warmer_a_sentence_the_more_points_quote_it(found: Findings) -> None:
    heats = re.findall(r'class="sentence heat(\d)"', page(found))
    assert heats == ["2", "1", "0", "0"]


def test_points_with_too_few_variants_stand_apart_and_at_the_top(found: Findings) -> None:
    html = page(found)
    few, enough = re.findall(r"<table>.*?</table>", html)
    assert "Te weinig: minder dan 12" in few
    assert re.findall(r'id="punt-(\S+?)"', few) == ["adres"]
    assert 'style="width:92%"' in few
    assert re.findall(r'id="punt-(\S+?)"', enough) == ["romans", "beroep"]


# what people asked


def asked(question: str, outcome: str, week: date = MONDAY, **more: Any) -> JournalEntry:
    """A question in the journal; the first point that came to it is ``romans``."""
    given = {"place": "private", "points": (("romans", 0.6), ("weg", 0.2))} | more
    return JournalEntry(question, week, question=question, outcome=outcome, **given)


def test_it_tells_what_people_asked_week_by_week(found: Findings) -> None:
    before = [
        JournalCount(MONDAY - 3 * WEEK, "group", "answer", asked=3, chosen=0, up=2, down=1),
        JournalCount(MONDAY - 3 * WEEK, "private", "subject", asked=1, chosen=0, up=0, down=0),
    ]
    now = [
        asked("a", "answer", up=1),
        asked("b", "read"),
        asked("c", "guess", choice="runner-up", chosen="beroep"),
        asked("d", "guess", place="group"),
        asked("wie < wat", "decline", MONDAY - WEEK),
    ]
    html = page(replace(found, use=use(found.knowledge, now, before)))
    read = parsed(html)
    assert (read.opened, len({*read.ids})) == ([], len(read.ids))
    text = read.text.replace("\N{NO-BREAK SPACE}", " ")
    assert "Sinds 2 nov 2026 vroegen mensen de bot 9 keer iets" in text
    assert "5 keer in een privéchat en 4 keer in een groep" in text
    assert "3 duimen omhoog en 1 omlaag" in text
    for ending, told in (("Beantwoord", "4 (44 %)"), ("Niets gevonden", "1 (11 %)")):
        assert f"{ending}{told}" in text
    by_week = [
        "23 nov 202641 beantwoord, 2 vermoed, 1 iets anders, 1 duim omhoog en 0 omlaag",
        "16 nov 202611 niets gevonden",
        "9 nov 20260",
        "2 nov 202643 beantwoord, 1 buiten de tekst, 2 duimen omhoog en 1 omlaag",
    ]
    assert "".join(by_week) in text
    points = {point.id: point.title for point in found.points}
    assert f"Vragen{points['romans']}2{points['beroep']}1" in text
    assert "1 × ‘wie < wat’Niets gevonden. Het dichtst in de buurt" in text
    assert len(re.findall(r'class="bar\b(?! ?s)', html)) == html.count('aria-hidden="true"')


@pytest.mark.parametrize(
    ("why", "told"),
    [
        ("missing", "geen database"),
        ("unreachable", "niet te lezen"),
        ("empty", "JOURNAL=on in bij ‘run’"),
        ("other text", "gaan over een andere tekst"),
    ],
)
def test_without_questions_it_says_why_there_are_none(
    found: Findings, why: NoUse, told: str
) -> None:
    assert told in parsed(page(replace(found, use=why))).text


def test_of_a_journal_of_several_texts_it_tells_what_is_about_this_one(found: Findings) -> None:
    """What was only counted is then about the text that most others are about."""
    before = [JournalCount(MONDAY - WEEK, "group", "answer", asked=3, chosen=0, up=0, down=0)]
    others = [asked(name, "answer", points=(("innovatie", 0.9),)) for name in ("a", "b")]
    some = use(found.knowledge, [*others, asked("c", "answer")], before)
    assert isinstance(some, Use) and [week.asked for week in some.weeks] == [1]
    assert use(found.knowledge, others, before) == "other text"


def test_no_database_is_made_where_none_is(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "store.sqlite3"
    settings = Settings(database_url=SecretStr(f"sqlite:///{path}"))
    assert journaled(settings) == "missing"
    assert not path.exists()
    path.write_text("dit is geen database", encoding="utf-8")
    assert journaled(settings) == "unreachable"
    assert str(path) in caplog.text


# the command


def journaling(folder: Path) -> dict[str, str]:
    """The environment of a bot that has kept a journal in a folder."""
    url = f"sqlite:///{folder}/store.sqlite3"
    return {"JOURNAL": "off", "DATABASE_URL": url, "KNOWLEDGE_DIR": str(OTHER_TEXT)}


async def keep(url: str) -> None:
    """Makes a database with one question in its journal."""
    async with opened(with_driver(url)) as store:
        await store.journal_question(KEPT, Trace("chat", "message", datetime.now(UTC)))


def test_the_command_writes_the_page(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    havelaar: Matcher,
) -> None:
    output, knowledge = tmp_path / f"verslag-{OTHER_TEXT.name}.html", havelaar.knowledge
    monkeypatch.chdir(tmp_path)
    for name, value in journaling(tmp_path).items():
        monkeypatch.setenv(name, value)
    asyncio.run(keep(os.environ["DATABASE_URL"]))
    assert main(["report", str(OTHER_TEXT)]) == 0
    assert str(output) in capsys.readouterr().out
    html = output.read_text(encoding="utf-8")
    assert html == page(findings(havelaar, use(knowledge, [KEPT], [])))
    assert ", en 1 keer gevraagd" in html
    assert "Er werd niets verkeerds getoond." in html


def test_what_cannot_be_written_or_read_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "weg" / "stuk.html"
    assert main(["report", str(OTHER_TEXT), "--output", str(output)]) == 2
    assert "is niet te schrijven" in capsys.readouterr().err
    assert main(["report", str(tmp_path)]) == 1
    assert "bron.yaml" in capsys.readouterr().err
