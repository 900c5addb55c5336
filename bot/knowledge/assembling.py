"""Two layers become one knowledge base: overridden, filled in, and with its variants."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.knowledge import filling, wording
from bot.knowledge.cross_check import cross_check, in_story
from bot.knowledge.documents import KeyPath, Problem
from bot.knowledge.entries import Noise, OutOfScope, Point, SmallTalk
from bot.knowledge.layer import Found, Layer, Origin
from bot.knowledge.model import Knowledge
from bot.knowledge.overlay import Overlay
from bot.knowledge.source import BETWEEN, Source
from bot.knowledge.story import Story
from bot.knowledge.templates import Instance, instances
from bot.knowledge.variants import Phrase, Taken, Variants, tests_of

_PHRASES = ("vragen", "testvragen")


class Places:
    """Where everything in a knowledge base stands: a ``Locate``."""

    def __init__(self) -> None:
        self._entries: dict[str, Origin] = {}
        self._phrases: dict[tuple[str, str], list[Phrase]] = {}

    def add(self, name: str, origin: Origin, phrases: Mapping[str, list[Phrase]]) -> None:
        """Notes where an entry stands, and each of its phrases by the key of their list."""
        self._entries[name] = origin
        self._phrases |= {(name, key): found for key, found in phrases.items()}

    def __call__(self, name: str, path: KeyPath, message: str) -> Problem:
        """A problem in an entry, or in a file that is no list, with its line."""
        if len(path) == 2 and path[0] in _PHRASES:
            phrases = self._phrases[name, str(path[0])]
            return phrases[int(path[1])].origin.problem((), message)
        return self._entries[name].problem(path, message)


class Assembly:
    """What two layers make together.

    Attributes:
        knowledge: the parts that are valid; the whole of it only if there are no problems.
        places: where they stand.
        problems: what is wrong, in both layers.
    """

    def __init__(self, general: Layer, text: Layer) -> None:
        self._layers = Overlay(general, text)
        self._variants, self._taken = Variants(general, text), Taken()
        self._source: Source | None = next(iter(self._layers.whole("bron")), None)
        self._says = filling.values_of(self._source)
        self._types = filling.asked_values_of(self._source)
        self.places = Places()
        self._unasked: list[str] = []
        self.problems = [*general.problems, *text.problems, *self._layers.clashes()]
        self.knowledge = self._assemble()
        self.problems += [*self._taken.problems, *self._between()]

    def _assemble(self) -> Knowledge:
        """Everything that is valid. Who asks first has a phrase: distress, then the text."""
        layers = self._layers
        distress = [self._talk(found) for found in layers.found("nood")]
        points = [self._point(found) for found in layers.found("punten")]
        subjects = [self._asked(found) for found in layers.found("onderwerpen")]
        talk = [self._talk(found) for found in layers.found("praatjes")]
        noise = [self._noise(found) for found in layers.found("ruis")]
        for found in layers.text.whole.get("bron", ()):
            self.places.add(found.origin.document.file, found.origin, {})
        return Knowledge.model_construct(
            source=self._source or Source.model_construct(sections=()),
            points=tuple(points),
            out_of_scope=(*subjects, *self._from_templates(), *filter(None, noise)),
            small_talk=(*filter(None, talk), *filter(None, distress)),
            not_distress=layers.not_distress(),
            statements=self._circle("stellingen"),
            quiz=self._circle("quizvragen"),
            discussion=self._circle("bespreekvragen"),
            words=layers.words(self._types),
            follow_ups=layers.follow_ups(self._types),
            story=self._story(),
            texts=self._texts(points),
        )

    def _between(self) -> list[Problem]:
        """What is wrong between entries that are valid by themselves."""
        layers = self._layers
        problems: list[Problem] = []
        ids = {name: name for name in (*layers.general.ids, *layers.text.ids)}
        points = {found.entry.id for found in layers.found("punten")}
        if not layers.unread("punten", "onderwerpen"):
            former = {old: p.id for p in self.knowledge.points for old in p.former}
            problems += self._variants.unclaimed(former | ids, self._unasked)
        broken = None if layers.unread("punten") else {*layers.text.ids} - points
        return [*problems, *cross_check(self.knowledge, self.places, broken)]

    # entries

    def _asked(self, found: Found) -> Any:
        """An entry of either layer with its phrases; nothing if the text has taken them all."""
        if not self._variants.of(found.entry.id) and not self._layers.unread("vragen"):
            where = found.origin.document.file
            where = where.replace("punten", "vragen", 1) if where.startswith("punten/") else ""
            message = f"hier zijn nog geen vragen bij; zet er een paar in {where or 'vragen/…yaml'}"
            told = found.origin.problem(("id",), f"{message}, onder '{found.entry.id}:'")
            self.problems.append(told)
            self._unasked.append(found.entry.id)
        fills = self._types if found.general else {}
        return self._with_phrases(found, found.entry, fills, general=found.general)

    def _with_phrases(
        self,
        found: Found,
        entry: Any,
        fills: Mapping[str, str],
        *,
        general: bool,
        yields: bool = False,
    ) -> Any:
        wanted = {"vragen": self._variants.of(found.entry.id), "testvragen": tests_of(found)}
        kept = {}
        for key, phrases in wanted.items():
            filled = [phrase.filled(fills) for phrase in phrases]
            firm = isinstance(entry, SmallTalk) and entry.kind == "nood"
            kept[key] = self._taken.claim(
                entry.id, key, filled, general=general and not firm, yields=yields
            )
        self.places.add(entry.id, found.origin, kept)
        if general and wanted["vragen"] and not kept["vragen"]:
            return None
        questions, tests = (tuple(p.text for p in kept[key]) for key in _PHRASES)
        return entry.model_copy(update={"questions": questions, "test_questions": tests})

    def _point(self, found: Found) -> Point:
        """A point; if its passage runs over two paragraphs, with an empty line between them."""
        point: Point = self._asked(found)
        quotes = self._source.quotes(point.passage) if self._source else ()
        if len(quotes) < 2:
            return point
        return point.model_copy(update={"passage": BETWEEN.join(quote.text for quote in quotes)})

    def _talk(self, found: Found) -> SmallTalk | None:
        talk: SmallTalk | None = self._asked(found)
        if talk is None:
            return None
        lacking = filling.lacking(talk.answer, self._says)
        answer = talk.without if lacking and talk.without else talk.answer
        return talk.model_copy(update={"answer": filling.fill(answer, self._says)})

    def _noise(self, found: Found) -> OutOfScope | None:
        noise: Noise | None = self._asked(found)
        if noise is None:
            return None
        first, *others = [filling.fill(answer, self._says) for answer in noise.answers]
        return OutOfScope.model_construct(
            id=noise.id,
            title=noise.id,
            answer=first,
            other_answers=tuple(others),
            kind="ruis",
            questions=noise.questions,
            test_questions=noise.test_questions,
        )

    def _from_templates(self) -> list[OutOfScope]:
        """The templates filled in, but for those that the text has something else for."""
        own = self._layers.text.ids
        made, problems = instances(
            self._layers.found("sjablonen"), self._layers.found("punten"), self._says, self._types
        )
        self.problems += problems
        entries = [self._from_template(instance) for instance in made if not instance.is_in(own)]
        return [entry for entry in entries if entry is not None]

    def _from_template(self, instance: Instance) -> OutOfScope | None:
        made: OutOfScope | None = self._with_phrases(
            instance.template, instance.subject, instance.asked, general=True, yields=True
        )
        return made

    def _circle(self, key: str) -> tuple[Any, ...]:
        found = self._layers.found(key)
        for entry in found:
            self.places.add(entry.entry.id, entry.origin, {})
        return tuple(entry.entry for entry in found)

    def _story(self) -> Story:
        """The story, of which each key stands in one file."""
        told: dict[str, Any] = {}
        places: dict[str, Origin] = {}
        for found in self._layers.text.whole.get("verhaal", ()):
            for name in sorted(found.entry.model_fields_set):
                key = Story.model_fields[name].alias or name
                if key in places:
                    message = f"{key!r} staat al in {places[key].at(key).place}; houd er een"
                    self.problems.append(found.origin.problem((key,), message))
                    continue
                told[name], places[key] = getattr(found.entry, name), found.origin
                self.places.add(in_story(key), found.origin, {})
        return Story().model_copy(update=told)

    def _texts(self, points: list[Point]) -> Any:
        """The bot's own sentences, of which not one may be missing."""
        layers = (self._layers.general, self._layers.text)
        texts, problems = wording.merged(*(layer.documents.get("teksten", []) for layer in layers))
        if texts is not None and self._source is not None:
            texts, problems = wording.for_text(texts, points, self._says)
        self.problems += [] if self._layers.unread("teksten") else problems
        return texts
