"""What somebody was shown last, as ids and order: all that a follow-up needs to be understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, Self

from bot.knowledge import Point

MOST_EARLIER = 12


@dataclass(frozen=True, slots=True)
class Context:
    """What a message of the bot showed, and what was shown before it.

    Attributes:
        shown: the ids of the points that it showed, in order.
        offered: the ids of the points to choose from, in order.
        enumeration: the id of the list that it showed or that what it showed stands in.
        declined: whether it said an honest no.
        earlier: the ids of points shown before, the latest first.
        guessed: whether what it showed was a guess, and it asked if another was meant.
        unquoted: whether it spoke of a point without showing its passage.
    """

    shown: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()
    enumeration: str | None = None
    declined: bool = False
    earlier: tuple[str, ...] = field(default=())
    guessed: bool = False
    unquoted: bool = False

    def __bool__(self) -> bool:
        """Whether there is anything to go on from."""
        return bool(self.shown or self.offered or self.earlier or self.declined)

    @property
    def about(self) -> str | None:
        """The id of the point that a follow-up is most likely about.

        Where nothing was shown, that is the first of what was offered.
        """
        return next(iter((*self.shown, *self.earlier, *self.offered)), None)

    def point(self, known: Mapping[str, Point]) -> Point | None:
        """The point that a follow-up is most likely about, among those with these ids."""
        return known.get(self.about or "")

    def followed_by(self, after: Context) -> Context:
        """``after`` with what was shown up to here behind it."""
        before = dict.fromkeys((*self.shown, *self.earlier))
        earlier = tuple(name for name in before if name not in after.shown)[:MOST_EARLIER]
        return replace(after, earlier=earlier)

    def within(self, known: Mapping[str, Point]) -> Context:
        """This by today's ids, without the points that there are no more."""

        def today(names: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(dict.fromkeys(known[name].id for name in names if name in known))

        return replace(
            self,
            shown=today(self.shown),
            offered=today(self.offered),
            earlier=today(self.earlier),
        )

    def packed(self) -> dict[str, Any]:
        """As JSON-able data, without what is empty."""
        return {name: value for name, value in asdict(self).items() if value}

    @classmethod
    def unpacked(cls, data: Mapping[str, Any]) -> Self:
        """What ``packed`` made; what it does not know is passed over."""
        known = {f.name for f in fields(cls)}
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in data.items()
            if name in known
        }
        return cls(**values)
