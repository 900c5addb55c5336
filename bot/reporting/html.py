"""HTML that cannot go wrong by what stands in a text: all that is no HTML yet is escaped."""

from __future__ import annotations

from html import escape


class Html(str):
    """Text that is HTML already."""

    __slots__ = ()


def tag(name: str, *content: str, **attributes: str) -> Html:
    """An element; ``class_`` and ``aria_label`` are the attributes ``class`` and ``aria-label``."""
    said = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"'
        for key, value in attributes.items()
    )
    return Html(f"<{name}{said}>{joined(*content)}</{name}>")


def joined(*content: str) -> Html:
    """Pieces of text and of HTML, one after the other."""
    pieces = (one if isinstance(one, Html) else escape(one, quote=False) for one in content)
    return Html("".join(pieces))
