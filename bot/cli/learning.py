"""A maintainer goes through what went wrong, and puts into the knowledge base what it teaches.

Nothing is written without a yes. Each change leaves a knowledge base that is in order, or is taken
back at once; all of them can be taken back at the end.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bot.amending.edits import Edits
from bot.amending.insertion import CannotInsertError
from bot.amending.places import List, Place, place
from bot.amending.refusing import caution
from bot.cli.choosing import asked_for, chosen
from bot.cli.comparing import LearnedBase, compared, reached
from bot.cli.prompts import agreed, ask, decided, wrapped
from bot.cli.told_misses import HELP, Choices, name_of, told
from bot.cli.trial import tested, verdict_of
from bot.cli.worded import worded
from bot.invocation import typed as called
from bot.knowledge import Knowledge, KnowledgeError, load_located
from bot.misses import Cluster
from bot.misses.finding import Target
from bot.store import Mark, StoreError

_CALLED: dict[List, str] = {"vragen": "variant", "testvragen": "testvraag"}


class Marks(Protocol):
    """Where is kept what a maintainer made of a question."""

    def mark(self, entries: Collection[str], mark: Mark) -> None:
        """Puts a mark on entries of the journal."""
        ...


@dataclass(frozen=True)
class _Accepted:
    cluster: Cluster
    question: str
    target: Target
    kind: List


class _NextError(Exception):
    """Enough of this cluster."""


class _EnoughError(Exception):
    """Enough of all of them."""


class Learning:
    """What is learned from clusters of misses.

    Args:
        directory: the folder of the text.
        cache: where what is trained is kept.
        marks: where is kept what has been done.

    Raises:
        KnowledgeError: when there is a mistake in the knowledge base to begin with.
    """

    def __init__(self, directory: Path, cache: Path | None, marks: Marks) -> None:
        self._directory, self._cache, self._marks = directory, cache, marks
        print("Ik lees de kennisbank; als er iets veranderd is, duurt dat even …", flush=True)
        self._base = LearnedBase.read(directory, cache)
        self._knowledge: Knowledge = self._base.matcher.knowledge
        self._edits = Edits(directory)
        self._accepted: list[_Accepted] = []

    def go_through(self, clusters: Sequence[Cluster]) -> None:
        """Asks of each cluster what to do with it, and at the end whether to keep that.

        Raises:
            NobodyThereError: at the end of the input; then ``stop`` is for the caller.
        """
        print(HELP)
        try:
            for number, cluster in enumerate(clusters, 1):
                print(f"── {number} van {len(clusters)} " + "─" * 50)
                self._treat(cluster)
        except _EnoughError:
            pass
        self._judge()

    def stop(self) -> None:
        """Ends at once: what was put in stays, as somebody said yes to each of it."""
        if self._edits.count:
            print(f"Gestopt. {self._count()} staat erin en blijft staan; de opbouw klopt:")
            print(self._edits.difference())
            print(f"De testvragen zijn niet opnieuw gesteld; `{called('check')}` doet dat.")
        self._keep()

    def _treat(self, cluster: Cluster) -> None:
        choices = told(cluster, self._base.matcher)
        try:
            while True:
                self._choose(cluster, choices)
                print("\n".join((f"── nog steeds: {cluster.question}", *choices.lines)))
        except _NextError:
            print(flush=True)

    def _choose(self, cluster: Cluster, choices: Choices) -> None:
        """Asks what to do with a cluster, and does it.

        Raises:
            _NextError: when that was all.
            _EnoughError: when somebody stops.
        """
        typed = ask("Keuze (Enter: overslaan): ")
        match typed.casefold():
            case "" | "o":
                raise _NextError
            case "s":
                raise _EnoughError
            case "w":
                if agreed("Weg ermee? Het komt pas terug als iemand het opnieuw vraagt."):
                    self._mark(cluster.entries, "dismissed")
                    raise _NextError
            case "?":
                print(HELP)
            case "k" | "u" if not self._edits.count:
                print("Er is nog niets veranderd.")
            case "u":
                self._take_back_last()
            case "k":
                self._judge()
            case "t":
                self._put(
                    cluster, asked_for("Testvraag van", choices, self._knowledge), "testvragen"
                )
            case "a":
                self._put(cluster, asked_for("Variant van", choices, self._knowledge), "vragen")
            case _:
                self._put(cluster, chosen(typed, choices, self._knowledge), "vragen")

    def _put(self, cluster: Cluster, target: Target | None, kind: List) -> None:
        if target is None:
            return
        where = place(self._directory, target.id, kind)
        if where is None:
            print(
                f"De varianten van ‘{target.title}’ staan in algemeen/; zet de vraag daar zelf bij."
            )
            return
        print(wrapped(f"{name_of(target)}. Daar zegt de bot: {target.answer}"))
        question = worded(cluster, target, kind, self._knowledge)
        if question is None or not self._confirmed(question, target, kind, where):
            print("Er is niets veranderd.")
        elif self._written(where, question):
            self._accepted.append(_Accepted(cluster, question, target, kind))
            print("Dat staat erin, en de opbouw klopt.")
            if len(cluster.questions) == 1 or not agreed("Nog iets doen met dit groepje?"):
                raise _NextError

    def _confirmed(self, question: str, target: Target, kind: List, where: Place) -> bool:
        name = where.file.relative_to(self._directory).as_posix()
        print(f"In {name}, als {_CALLED[kind]} van ‘{target.title}’ ({target.id}):")
        print(f"  + {question}")
        if (told := caution(question, self._knowledge)) is not None:
            print(f"Let op: {told}.")
        return agreed("Zal ik dat doen?")

    def _written(self, where: Place, question: str) -> bool:
        """Puts a question in a file; not if the knowledge base is not in order with it."""
        count = self._edits.count
        try:
            self._edits.insert(where.file, where.path, question)
            self._knowledge, _ = load_located(self._directory)
        except (KnowledgeError, CannotInsertError) as error:
            self._undo(count)
            print(f"Dat kan niet, en ik heb het teruggedraaid:\n{error}")
            return False
        except OSError as error:
            self._undo(count)
            print(f"{where.file} is niet te schrijven: {error.strerror}.")
            return False
        except BaseException:
            self._undo(count)
            raise
        return True

    def _undo(self, count: int) -> None:
        if self._edits.count > count:
            self._edits.take_back_last()

    def _judge(self) -> None:
        """Asks all test questions again, and whether what was put in is to stay."""
        if not self._edits.count:
            return
        print(
            "Ik leer de kennisbank opnieuw en stel alle testvragen; dat kan een minuut duren …",
            flush=True,
        )
        try:
            now = LearnedBase.read(self._directory, self._cache)
        except KnowledgeError as error:
            now = self._base
            print(f"De kennisbank klopt niet meer; iemand veranderde er nog iets aan:\n{error}")
        else:
            self._compare(now)
        print(f"\nDit is er veranderd:\n{self._edits.difference()}\n")
        match decided():
            case "keep":
                self._base = now
                self._keep()
            case "take back":
                self._take_back()
            case "take back the last":
                self._take_back_last()
                self._judge()

    def _compare(self, now: LearnedBase) -> None:
        before = tested(self._base.matcher, self._base.locate)
        found = compared(before, tested(now.matcher, now.locate))
        print("\n".join(found.told(now.matcher.knowledge)))
        asked = [
            (question, accepted.target.id)
            for accepted in self._accepted
            for question, _ in accepted.cluster.questions
        ]
        print("\n".join(reached(asked, now.matcher)))

    def _take_back_last(self) -> None:
        """Takes back the last question alone."""
        self._edits.take_back_last()
        last = self._accepted.pop()
        self._knowledge, _ = load_located(self._directory)
        print(f"Teruggenomen: ‘{last.question}’ staat niet meer bij ‘{last.target.title}’.")

    def _take_back(self) -> None:
        kept = self._edits.take_back()
        self._accepted.clear()
        self._knowledge = self._base.matcher.knowledge
        if kept:
            names = ", ".join(file.relative_to(self._directory).as_posix() for file in kept)
            print(f"Teruggedraaid, behalve {names}: dat veranderde iemand anders intussen.")
        else:
            print("Teruggedraaid: wat je na de vorige keuring toevoegde, is er weer uit.")

    def _keep(self) -> None:
        missing = [accepted for accepted in self._accepted if self._still_misses(accepted)]
        left = {name for accepted in missing for name in accepted.cluster.entries}
        done = {name for accepted in self._accepted for name in accepted.cluster.entries} - left
        if self._edits.count:
            print(f"Gehouden: {self._count()}. Loopt de bot, dan leert hij het nu vanzelf.")
        for accepted in missing:
            print(
                f"‘{accepted.question}’ gaat nog niet goed, en blijft in de lijst van `misses`. "
                f"Dat mag; wil je dat de bot ‘{accepted.target.title}’ dan eerder vindt, geef dat "
                "er een variant bij in zulke woorden (niet deze vraag)."
            )
        self._edits.keep()
        self._accepted.clear()
        self._mark(done, "done")

    def _still_misses(self, accepted: _Accepted) -> bool:
        """Whether it is a test question that what was learned last does not get right."""
        outcome = self._base.matcher.match(accepted.question)
        return accepted.kind == "testvragen" and verdict_of(accepted.target.id, outcome) == "mis"

    def _mark(self, entries: Collection[str], mark: Mark) -> None:
        try:
            if entries:
                self._marks.mark(entries, mark)
        except StoreError as error:
            print(f"In het journaal kon ik dat niet aantekenen. {error}")

    def _count(self) -> str:
        return "1 vraag" if self._edits.count == 1 else f"{self._edits.count} vragen"
