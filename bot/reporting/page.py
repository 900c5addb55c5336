"""The report as one page of HTML that needs nothing else: no network, no script."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby

from bot.knowledge import OutOfScope, Point, SmallTalk
from bot.knowledge.advice import VARIANTS
from bot.misses.naming import title_of
from bot.reporting.findings import Confusion, Findings, Paragraph, Sentence
from bot.reporting.html import Html, joined, tag
from bot.reporting.pieces import anchor, bar, link, some, table
from bot.reporting.style import STYLE
from bot.reporting.use_section import use_section

_HEAT = (1, 2, 4, 7)
"""From how many points on a sentence is that warm."""
_LEGEND = ("geen punt", "1 punt", "2 of 3", "4 tot 6", "7 of meer")


def page(found: Findings) -> str:
    """The whole page."""
    source = found.knowledge.source
    dated = f" ({source.year})" if source.year else ""
    sections = [
        tag("section", tag("h2", heading), told(found), id=name)
        for name, (heading, told) in _SECTIONS.items()
    ]
    links = [
        tag("li", tag("a", heading, href=f"#{name}")) for name, (heading, _) in _SECTIONS.items()
    ]
    head = (
        Html('<meta charset="utf-8">'),
        Html('<meta name="viewport" content="width=device-width, initial-scale=1">'),
        tag("title", f"Verslag: {source.title}"),
        tag("style", STYLE),
    )
    body = (
        tag("a", "Naar de inhoud", class_="skip", href="#inhoud"),
        tag(
            "header",
            tag("h1", "Verslag van de kennisbank"),
            tag("p", f"‘{source.title}’, {source.author}{dated}"),
            tag("nav", tag("ul", *links), aria_label="Onderdelen van dit verslag"),
        ),
        tag("main", *sections, id="inhoud"),
    )
    return f"<!doctype html>\n{tag('html', tag('head', *head), tag('body', *body), lang='nl')}\n"


# the source, sentence by sentence


def _source(found: Findings) -> Html:
    every = [sentence for paragraph in found.paragraphs for sentence in paragraph.sentences]
    cold = sum(not sentence.points and sentence.quotable for sentence in every)
    samples = [tag("span", text, class_=f"heat{heat}") for heat, text in enumerate(_LEGEND)]
    sections = groupby(found.paragraphs, key=lambda paragraph: paragraph.section.id)
    return joined(
        tag(
            "p",
            f"De tekst heeft {some(len(every), 'zin', 'zinnen')}. Hoe warmer de kleur, hoe meer "
            "punten een zin citeren. Open een zin om te zien welke. Zinnen die geen enkel punt "
            f"citeert, al mag het wel: {cold}.",
        ),
        tag("p", *samples, class_="legend"),
        *(_section([*paragraphs]) for _, paragraphs in sections),
    )


def _section(paragraphs: Sequence[Paragraph]) -> Html:
    return joined(
        tag("h3", paragraphs[0].section.title),
        *(
            joined(
                tag("h4", f"Alinea {paragraph.number}"),
                tag("ul", *map(_sentence, paragraph.sentences), class_="plain"),
            )
            for paragraph in paragraphs
        ),
    )


def _sentence(sentence: Sentence) -> Html:
    heat = f"sentence heat{sum(len(sentence.points) >= least for least in _HEAT)}"
    if not sentence.points:
        why = "geen punt" if sentence.quotable else "mag niet geciteerd worden"
        return tag("li", tag("span", sentence.text, _count(why), class_=heat))
    points = some(len(sentence.points), "punt", "punten")
    shown = f"getoond bij {some(sentence.shown, 'testvraag', 'testvragen')}"
    if sentence.asked:
        shown += f", en {sentence.asked} keer gevraagd"
    inside = [tag("li", link(point)) for point in sentence.points]
    summary = tag("summary", sentence.text, _count(f"{points}, {shown}"), class_=heat)
    return tag("li", tag("details", summary, tag("ul", *inside, class_="inside")))


def _count(text: str) -> Html:
    return tag("span", text, class_="count soft")


# what is taken for what


def _confusions(found: Findings) -> Html:
    own = [asked for asked in found.asked if isinstance(asked.entry, Point)]
    right = sum(asked.right for asked in own)
    other = sum(bool(asked.shown) and not asked.right for asked in own)
    told = (
        f"Van de {some(len(own), 'testvraag', 'testvragen')} over een punt kregen er {right} hun "
        f"eigen punt te zien, {other} een ander punt, en {len(own) - right - other} geen punt "
        "(soms wel een keuze). Hieronder staat wat er in plaats van het goede getoond werd, ook "
        "bij testvragen over iets anders dan een punt. Maak de vragen van die twee verschillender, "
        "of maak er één punt van."
    )
    if not found.confusions:
        return joined(tag("p", told), tag("p", "Er werd niets verkeerds getoond."))
    return joined(tag("p", told), tag("ol", *map(_confusion, found.confusions), class_="plain"))


def _confusion(confusion: Confusion) -> Html:
    often = tag("strong", f"{len(confusion.questions)} ×")
    questions = [tag("li", question) for question in confusion.questions]
    return tag(
        "li",
        joined(often, " ", _named(confusion.entry), ", maar getoond: ", link(confusion.instead)),
        tag("ul", *questions, class_="inside soft"),
    )


def _named(entry: Point | OutOfScope | SmallTalk) -> Html:
    match entry:
        case Point():
            return link(entry)
        case OutOfScope() | SmallTalk():
            return joined(f"‘{title_of(entry)}’ (geen punt)")


# how each point is asked for


def _variants(found: Findings) -> Html:
    few = [point for point in found.points if len(point.questions) < VARIANTS]
    enough = found.points[len(few) :]
    most = max((len(point.questions) for point in found.points), default=1)
    tables = []
    if few:
        tables.append(_table(f"Te weinig: minder dan {VARIANTS}", few, most, "few"))
    if enough:
        tables.append(_table(f"{VARIANTS} of meer", enough, most, ""))
    told = (
        "Hoe meer varianten in andere woorden, hoe beter de bot een punt herkent. Bovenaan "
        "staan de punten met de minste."
    )
    return joined(tag("p", told), *tables)


def _table(caption: str, points: Sequence[Point], most: int, style: str) -> Html:
    return table(caption, ("Punt", "Varianten"), *(_row(point, most, style) for point in points))


def _row(point: Point, most: int, style: str) -> Html:
    count = len(point.questions)
    name = joined(point.title, " ", tag("span", point.id, class_="id soft"))
    return tag(
        "tr",
        tag("th", name, scope="row"),
        tag("td", tag("span", str(count), class_=style), bar(count / most)),
        id=anchor(point),
    )


_SECTIONS: dict[str, tuple[str, Callable[[Findings], Html]]] = {
    "gevraagd": ("Wat mensen vroegen", use_section),
    "zinnen": ("Wat er geciteerd wordt, zin voor zin", _source),
    "verwisseld": ("Wat door elkaar gehaald wordt", _confusions),
    "varianten": ("Varianten per punt", _variants),
}
"""Each part of the page: its id, its heading, and what makes it."""
