"""What the model alone cannot see: mistakes between entries, and against the source."""

from __future__ import annotations

import string
from collections.abc import Collection, Iterator

from bot.knowledge.documents import KeyPath, Problem
from bot.knowledge.entries import Aside, OutOfScope, Point
from bot.knowledge.explaining import suggestion
from bot.knowledge.layer import Locate
from bot.knowledge.likeness import but_for_signs, different
from bot.knowledge.model import Knowledge
from bot.knowledge.source import Source, sentences
from bot.knowledge.story import Story

MAX_SENTENCES = 4
SOURCE_FILE = "bron.yaml"
_ENOUGH_ALIKE = 12
_MOST_WORDS = 6


def in_story(key: object) -> str:
    """What the place of a key of the story is called; no id has a dot in it."""
    return f"verhaal.{key}"


def cross_check(
    knowledge: Knowledge, locate: Locate, broken: Collection[str] | None = ()
) -> Iterator[Problem]:
    """Every mistake that only shows when all files are seen together.

    Args:
        knowledge: all entries that are valid by themselves; its source may be without sections.
        locate: finds the line of an entry.
        broken: the ids of points that are not valid by themselves, so that nobody is told that
            they don't exist; nothing if these are unknown.
    """
    if knowledge.source.sections:
        yield from _source(knowledge.source, locate)
        yield from _passages(knowledge, locate)
        yield from _summaries(knowledge, locate)
    yield from _former(knowledge, locate)
    if broken is not None:
        yield from _references(knowledge, locate, broken)


def _source(source: Source, locate: Locate) -> Iterator[Problem]:
    seen: set[str] = set()
    for s, section in enumerate(source.sections):
        places: list[tuple[KeyPath, str]] = [(("onderdelen", s, "id"), section.id)]
        for p, paragraph in enumerate(section.paragraphs):
            inside: KeyPath = ("onderdelen", s, "alineas", p)
            places.append(((*inside, "id"), paragraph.id))
            count = len(sentences(paragraph.text))
            numbers = () if paragraph.unquotable == "alles" else paragraph.unquotable
            for n, number in enumerate(numbers):
                if number > count:
                    message = f"zin {number} bestaat niet: deze alinea telt {count} zinnen"
                    yield locate(SOURCE_FILE, (*inside, "niet_citeren", n), message)
        for path, name in places:
            if name in seen:
                message = f"de id {name!r} staat er twee keer; kies een andere"
                yield locate(SOURCE_FILE, path, message)
            seen.add(name)


def _passages(knowledge: Knowledge, locate: Locate) -> Iterator[Problem]:
    for point in knowledge.points:
        quotes = knowledge.quotes(point)
        if not quotes:
            yield locate(point.id, ("passage",), _difference(knowledge.source, point))
        count = sum(len(sentences(quote.text)) for quote in quotes)
        if count > MAX_SENTENCES:
            message = f"het citaat telt {count} zinnen; hoogstens {MAX_SENTENCES} mag"
            yield locate(point.id, ("passage",), message)
        for quote in quotes:
            for number in quote.paragraph.forbidden(quote.text):
                begin, end = sentences(quote.paragraph.text)[number - 1]
                shown = quote.paragraph.text[begin : min(end, begin + 40)]
                message = f"zin {number} van alinea {quote.paragraph.id} ({shown!r}…) mag niet "
                message += "geciteerd worden (niet_citeren in bron.yaml); haal die zin weg"
                yield locate(point.id, ("passage",), message)


def _difference(source: Source, point: Point) -> str:
    """Where a passage leaves the paragraph that it follows longest."""
    if (signs := but_for_signs(source, point.passage)) is not None:
        return (
            "het citaat klopt bijna: alleen aanhalingstekens, streepjes of spaties verschillen; "
            f"{signs}"
        )
    first = point.passage.partition("\n")[0].strip()
    best, same = "", 0
    for _, paragraph in source.places.values():
        while same < len(first) and first[: same + 1] in paragraph.text:
            best, same = paragraph.text, same + 1
    message = "het citaat staat niet letterlijk in de bron; kopieer het"
    if same < _ENOUGH_ALIKE:
        return f"{message}: hier staat {first[:40]!r}"
    if same == len(first) < len(point.passage):
        return (
            f"{message}: een witregel in een citaat kan alleen waar de ene alinea eindigt en de "
            f"volgende begint; na {first[-30:]!r} is dat niet zo, of wat volgt is anders"
        )
    begin = max(map(first[:same].rfind, string.whitespace)) + 1
    start = best.find(first[:same]) + begin
    typed = first[begin:].split()[:_MOST_WORDS]
    wanted = best[start:].split()[: len(typed)]
    here, there = next(different(typed, wanted), ("", ""))
    before = " ".join(first[:begin].split()[-_MOST_WORDS:])
    after = f"na ‘{before}’ staat hier" if before else "hier staat"
    return f"{message}: {after} ‘{here}’, in de bron " + (f"‘{there}’" if there else "niets meer")


def _summaries(knowledge: Knowledge, locate: Locate) -> Iterator[Problem]:
    known = [section.id for section in knowledge.source.sections]
    for name in knowledge.story.summaries.sections:
        if name not in known:
            message = f"het onderdeel {name!r} staat niet in de bron{suggestion(name, known)}"
            path = ("samenvattingen", "onderdelen", name)
            yield locate(in_story(path[0]), path, message)


def _former(knowledge: Knowledge, locate: Locate) -> Iterator[Problem]:
    entries: tuple[Point | OutOfScope, ...] = (*knowledge.points, *knowledge.out_of_scope)
    taken = {entry.id: entry.id for entry in entries}
    for entry in entries:
        for number, name in enumerate(entry.former):
            if (other := taken.setdefault(name, entry.id)) != entry.id or name == entry.id:
                message = f"de id {name!r} is al van {other!r}; haal haar hier weg"
                yield locate(entry.id, ("voorheen", number), message)


def _references(knowledge: Knowledge, locate: Locate, broken: Collection[str]) -> Iterator[Problem]:
    known = {*knowledge.by_id, *broken}
    for name, path, target in (*_pointers(knowledge), *_story_pointers(knowledge)):
        if target is not None and target not in known:
            message = f"het punt {target!r} bestaat niet{suggestion(target, sorted(known))}"
            yield locate(name, path, message)
    for point in knowledge.points:
        today = [getattr(knowledge.by_id.get(name), "id", name) for name in point.related]
        for number, related in enumerate(today):
            if related in (point.id, *today[:number]):
                message = f"{related!r} is dit punt zelf, of staat hier al; haal deze weg"
                yield locate(point.id, ("verwant", number), message)


def _pointers(knowledge: Knowledge) -> Iterator[tuple[str, KeyPath, str | None]]:
    for point in knowledge.points:
        for number, related in enumerate(point.related):
            yield point.id, ("verwant", number), related
        asides = {
            "waarom": point.why,
            "voorbeeld": point.example,
            "onderbouwing": point.support,
            "wie": point.speaker,
        }
        for key, aside in asides.items():
            if isinstance(aside, Aside):
                yield point.id, (key, "punt"), aside.point
    for subject in knowledge.out_of_scope:
        yield subject.id, ("dichtstbij",), subject.nearest
    for statement in knowledge.statements:
        for number, target in enumerate(statement.points):
            yield statement.id, ("punten", number), target
    for question in knowledge.quiz:
        yield question.id, ("punt",), question.point
    for discussion in knowledge.discussion:
        yield discussion.id, ("punt",), discussion.point


def _story_pointers(knowledge: Knowledge) -> Iterator[tuple[str, KeyPath, str | None]]:
    for path, target in _told(knowledge.story):
        yield in_story(path[0]), path, target


def _told(story: Story) -> Iterator[tuple[KeyPath, str | None]]:
    for number, enumeration in enumerate(story.enumerations):
        yield ("opsommingen", number, "punt"), enumeration.point
        for n, item in enumerate(enumeration.items):
            yield ("opsommingen", number, "onderdelen", n, "punt"), item.point
    for number, turn in enumerate(story.line):
        yield ("lijn", number, "punt"), turn.point
    for number, name in enumerate(story.advice):
        yield ("raad", number), name
    yield ("standpunt",), story.stance
    if story.objection:
        yield ("tegenwerping", "punt"), story.objection.point
    if story.summaries.whole:
        yield ("samenvattingen", "geheel", "punt"), story.summaries.whole.point
    for name, summary in story.summaries.sections.items():
        yield ("samenvattingen", "onderdelen", name, "punt"), summary.point
