"""The pieces of HTML that more than one part of the report is made of."""

from __future__ import annotations

from bot.knowledge import Point
from bot.reporting.html import Html, tag


def some(count: int, one: str, more: str) -> str:
    """A number with its noun."""
    return f"{count} {one if count == 1 else more}"


def link(point: Point) -> Html:
    """The title of a point, which leads to its row in the list of points."""
    return tag("a", point.title, href=f"#{anchor(point)}")


def anchor(point: Point) -> str:
    """The id of the row of a point."""
    return f"punt-{point.id}"


def bar(share: float, kind: str = "") -> Html:
    """A bar as long as a share of all the room; it says nothing that is not told beside it."""
    return tag("span", class_=f"bar {kind}".strip(), style=f"width:{share:.0%}", aria_hidden="true")


def table(caption: str, columns: tuple[str, str], *rows: Html, kind: str = "") -> Html:
    """A table of two columns, of which the first one names the row."""
    head = tag("tr", *(tag("th", column, scope="col") for column in columns))
    style = {"class_": kind} if kind else {}
    return tag("table", tag("caption", caption), tag("thead", head), tag("tbody", *rows), **style)
