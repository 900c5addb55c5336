"""The part of the report that tells what people asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date

from bot.journal.tally import ENDINGS, Ending, Week
from bot.knowledge import Point
from bot.misses import Cluster
from bot.misses.telling import short, why
from bot.reporting.findings import Findings
from bot.reporting.html import Html, joined, tag
from bot.reporting.pieces import bar, link, some, table
from bot.reporting.use import NoUse, Use

MOST_WEEKS, MOST_QUESTIONS = 26, 5
_ENDED: Mapping[Ending, tuple[str, str]] = {
    "answered": ("Beantwoord", ""),
    "likely": ("Vermoed", "een vermoeden, of een keuze uit punten"),
    "outside": ("Buiten de tekst", "herkend, maar het staat niet in de tekst"),
    "declined": ("Niets gevonden", ""),
    "other": ("Iets anders", "doorvragen, een rijtje, een andere taal …"),
}
_WHY_NOT: Mapping[NoUse, str] = {
    "missing": "Hier staat niet wat mensen vroegen, want hier is geen database van de bot. Staat "
    "die ergens anders, geef dan dezelfde DATABASE_URL mee als bij ‘run’. Vragen staan erin als "
    "bij ‘run’ ook JOURNAL=on is ingesteld.",
    "unreachable": "Hier staat niet wat mensen vroegen, want de database was niet te lezen toen "
    "dit verslag gemaakt werd.",
    "other text": "Hier staat niet wat mensen vroegen, want de vragen in het journaal gaan over "
    "een andere tekst dan dit verslag.",
    "empty": "Hier staat niet wat mensen vroegen, want er staat nog niets in het journaal. Stel "
    "JOURNAL=on in bij ‘run’, en de bot bewaart gemaskeerd wat mensen vragen. Doe je dat al, kijk "
    "dan of DATABASE_URL hier dezelfde is.",
}
_ABOUT_MISSED = (
    "Vragen die op elkaar lijken, bij elkaar; het vaakst gevraagde bovenaan. Met "
    "de opdracht ‘misses’ doe je er iets aan. Getallen, adressen en namen met een @ zijn "
    "gemaskeerd, andere namen niet: deel dit verslag niet verder dan met wie de kennisbank "
    "onderhoudt."
)
_MONTHS = "jan feb mrt apr mei jun jul aug sep okt nov dec".split()


def use_section(found: Findings) -> Html:
    """What people asked, or why that is not known."""
    used = found.use
    if not isinstance(used, Use):
        return tag("p", _WHY_NOT[used])
    shown = used.weeks[:MOST_WEEKS]
    most = max(week.asked for week in shown)
    parts = [
        tag("p", _in_all(used)),
        table("Hoe het afliep", ("Uitkomst", "Vragen"), *_endings(used)),
        table(
            f"Per week, de nieuwste bovenaan{_of_so_many(used)}",
            ("Week van", "Vragen"),
            *(_week(week, most) for week in shown),
            kind="wide",
        ),
    ]
    if used.points:
        often = used.points[0][1]
        rows = (_point(point, count, often) for point, count in used.points)
        caption = "Waar het vaakst naar gevraagd werd, van de bewaarde vragen"
        parts.append(table(caption, ("Punt", "Vragen"), *rows))
    if used.missed:
        parts.append(tag("h3", "Wat er misging"))
        parts.append(tag("p", _ABOUT_MISSED))
        parts.append(tag("ol", *(_missed(one, found) for one in used.missed), class_="missed"))
    return joined(*parts)


def _in_all(used: Use) -> str:
    asked = sum(week.asked for week in used.weeks)
    groups = sum(week.in_groups for week in used.weeks)
    up, down = sum(week.up for week in used.weeks), sum(week.down for week in used.weeks)
    since = _day(used.weeks[-1].monday)
    return (
        f"Sinds {since} vroegen mensen de bot {asked} keer iets: "
        f"{asked - groups} keer in een privéchat en {groups} keer in een groep. De antwoorden "
        f"kregen {_thumbs(up, down)}. De nieuwste week kan nog lopen."
    )


def _endings(used: Use) -> list[Html]:
    count: Counter[Ending] = Counter()
    for week in used.weeks:
        count.update(week.ended)
    asked = count.total() or 1
    return [
        tag(
            "tr",
            tag("th", _ENDED[ending][0], _count(_ENDED[ending][1]), scope="row"),
            tag(
                "td",
                f"{count[ending]} ",
                tag("span", f"({count[ending] / asked:.0%})".replace("%", " %"), class_="soft"),
                bar(count[ending] / asked, ending),
            ),
        )
        for ending in ENDINGS
    ]


def _week(week: Week, most: int) -> Html:
    some_ended = [ending for ending in ENDINGS if week.ended[ending]]
    told = [
        f"{week.ended[ending]}\N{NO-BREAK SPACE}{_ENDED[ending][0].lower()}"
        for ending in some_ended
    ]
    if week.up or week.down:
        told.append(_thumbs(week.up, week.down))
    bars = [bar(week.ended[ending] / (most or 1), ending) for ending in some_ended]
    return tag(
        "tr",
        tag("th", _day(week.monday), scope="row", class_="day"),
        tag(
            "td",
            str(week.asked),
            tag("span", *bars, class_="bars"),
            _count(", ".join(told)),
        ),
    )


def _point(point: Point, count: int, most: int) -> Html:
    cell = tag("td", str(count), bar(count / most))
    return tag("tr", tag("th", link(point), scope="row"), cell)


def _missed(cluster: Cluster, found: Findings) -> Html:
    knowledge = found.knowledge
    near = [knowledge.by_id[name] for name, _ in cluster.points if name in knowledge.by_id][:1]
    also = [f"‘{short(text)}’" for text, _ in cluster.questions[1:][:MOST_QUESTIONS]]
    told = [f"{why(cluster, knowledge.texts, how_often=True).capitalize()}. "]
    told += [f"Ook zo gevraagd: {', '.join(also)}. "] if also else []
    told += [joined("Het dichtst in de buurt: ", link(point), ".") for point in near]
    head = joined(tag("strong", f"{cluster.asked} ×"), f" ‘{short(cluster.question)}’")
    return tag("li", head, tag("span", *told, class_="count soft"))


def _of_so_many(used: Use) -> str:
    more = len(used.weeks) > MOST_WEEKS
    return f" (de laatste {MOST_WEEKS} van {len(used.weeks)} weken)" if more else ""


def _count(told: str) -> Html:
    return tag("span", told, class_="count soft") if told else Html()


def _thumbs(up: int, down: int) -> str:
    return f"{some(up, 'duim', 'duimen')} omhoog en {down} omlaag"


def _day(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
