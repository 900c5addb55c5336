"""Reading a Markdown or plain text: its title, its sections, and their paragraphs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token

_LONGEST_TITLE, _LONGEST_HEADING, _LONGEST_PARAGRAPH = 200, 60, 10_000
_WORDS_OF_A_TITLE = 20
_INTRODUCTION = "Inleiding"
_COLOPHON = re.compile(r"colofon|verantwoording|over (deze|dit|de auteur|de schrijver)", re.I)
_MARKUP = re.compile(r"<[^<>]*>|&(?=#?\w+;)|\[\^\w+\]")


@dataclass(frozen=True)
class Section:
    """A titled part of a text, with its paragraphs, each on one line."""

    title: str
    kind: Literal["tekst", "colofon"]
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Text:
    """A text as it was read; ``emphasised`` is what it prints in another letter."""

    title: str
    sections: tuple[Section, ...]
    emphasised: tuple[str, ...] = ()

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """All paragraphs, in order."""
        return tuple(paragraph for section in self.sections for paragraph in section.paragraphs)


def read(text: str) -> Text | None:
    """Reads a Markdown or plain text; nothing if there is no paragraph in it.

    The first heading is the title, and every other one begins a section. Without any heading a
    short first line is the title.
    """
    tokens = MarkdownIt("commonmark").parse(text.removeprefix("\ufeff"))
    blocks = [(kind, said) for kind, said in _blocks(tokens) if said]
    if blocks and blocks[0][0] == "text" and _is_title(blocks[0][1]):
        blocks[0] = ("heading", blocks[0][1])
    first = next((n for n, (kind, _) in enumerate(blocks) if kind == "heading"), None)
    title = "Zonder titel" if first is None else blocks.pop(first)[1]
    sections = tuple(_sections(blocks))
    if not sections:
        return None
    return Text(_shortened(title, _LONGEST_TITLE), sections, tuple(_emphasised(tokens)))


def _is_title(line: str) -> bool:
    return len(line.split()) <= _WORDS_OF_A_TITLE and line[-1] not in ".!:;,"


def _blocks(tokens: list[Token]) -> Iterator[tuple[str, str]]:
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type == "inline":
            heading = before is not None and before.type == "heading_open"
            yield ("heading" if heading else "text"), _plain(token)


def _plain(token: Token) -> str:
    """The words of a block without their markup."""
    parts = []
    for child in token.children or ():
        if child.type in {"softbreak", "hardbreak"}:
            parts.append(" ")
        elif child.type in {"text", "code_inline"}:
            parts.append(child.content)
    said = unicodedata.normalize("NFC", _MARKUP.sub("", "".join(parts)))
    seen = (c if unicodedata.category(c) not in {"Cc", "Cf", "Zl", "Zp"} else " " for c in said)
    return " ".join("".join(seen).split())


def _sections(blocks: list[tuple[str, str]]) -> Iterator[Section]:
    title, paragraphs = _INTRODUCTION, list[str]()
    for kind, said in [*blocks, ("heading", "")]:
        if kind == "text":
            paragraphs.append(said[:_LONGEST_PARAGRAPH])
            continue
        if paragraphs:
            heading = _shortened(title, _LONGEST_HEADING)
            colophon = _COLOPHON.match(title) is not None
            yield Section(heading, "colofon" if colophon else "tekst", tuple(paragraphs))
        title, paragraphs = said, []


def _emphasised(tokens: list[Token]) -> Iterator[str]:
    for token in tokens:
        children = token.children or []
        for before, child in pairwise(children):
            if before.type in {"em_open", "strong_open"} and child.type == "text":
                yield child.content.strip()


def _shortened(text: str, length: int) -> str:
    text = text.translate({ord("{"): "(", ord("}"): ")"})
    return text if len(text) <= length else f"{text[: length - 1].rsplit(' ', 1)[0]}…"
