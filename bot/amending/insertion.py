"""One line more in a list in a YAML file; all else stays as it is, to the letter.

A library that reads YAML and writes it anew lays texts out otherwise: ruamel.yaml, asked to keep
quotes and layout, changed 56 of the 81 files here. So the new line is put into the text itself,
where the parser says that the list ends.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import yaml

from bot.amending.quoting import scalar
from bot.knowledge.documents import KeyPath

_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_END_OF_LINE = re.compile(r"\r?\n")
_NOTHING_MORE = re.compile(r"[ \t]*(?:,[ \t]*)?(?:#[^\r\n]*)?(?:\r?\n|\Z)")
_STEP = 2


class CannotInsertError(ValueError):
    """There is no such list, or it stands in a form in which nothing can be added to it."""


@dataclass(frozen=True, slots=True)
class Insertion:
    """What is put into a text, and where: ``at`` counts characters."""

    at: int
    added: str

    def into(self, text: str) -> str:
        """The text with it."""
        return text[: self.at] + self.added + text[self.at :]


def insertion(text: str, path: KeyPath, item: str) -> Insertion:
    """What adds an item to the end of the list of texts at ``path``; the list may not exist yet.

    Args:
        text: of the whole file.
        path: the keys and numbers that lead to the list.
        item: one line.

    Raises:
        CannotInsertError: when that cannot be done without changing something else.
    """
    before = _read(text)
    found = _Found(text, before, path, item).insertion()
    wanted = _with(_plain(before), path, item)
    if _plain(_read(found.into(text))) != wanted:
        raise CannotInsertError("daar lukt het niet zonder iets anders te veranderen")
    return found


def _read(text: str) -> yaml.Node:
    try:
        node: yaml.Node | None = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        raise CannotInsertError("dit is niet als YAML te lezen") from error
    if node is None:
        raise CannotInsertError("dit bestand is leeg")
    return node


@dataclass(frozen=True)
class _Found:
    """The list, or what it is to stand in, in the text."""

    text: str
    root: yaml.Node
    path: KeyPath
    item: str

    def insertion(self) -> Insertion:
        node = self.root
        for key in self.path[:-1]:
            node = _child(node, key)
        last = self.path[-1]
        if not isinstance(node, yaml.MappingNode):
            raise CannotInsertError("hier staat geen lijst")
        for key_node, value in node.value:
            if key_node.value == last:
                return self._into(value, key_node)
        return self._new_key(node, str(last))

    def _into(self, node: yaml.Node, key: yaml.Node) -> Insertion:
        """Into the value that a key has already."""
        if isinstance(node, yaml.ScalarNode) and node.value == "" and not node.style:
            at = self._whole_line(node.end_mark.index)
            column = key.start_mark.column + _STEP
            return self._lines(at, [f"{' ' * column}- {scalar(self.item)}"])
        texts = isinstance(node, yaml.SequenceNode) and all(
            isinstance(item, yaml.ScalarNode) for item in node.value
        )
        if not texts:
            raise CannotInsertError("hier staat iets anders dan een lijst van vragen")
        assert isinstance(node, yaml.SequenceNode)
        if node.flow_style:
            return self._into_brackets(node)
        last = node.value[-1]
        at = self._whole_line(self._end(last))
        column = node.start_mark.column
        return self._lines(at, [f"{' ' * column}-{self._gap(last, column)}{scalar(self.item)}"])

    def _into_brackets(self, node: yaml.SequenceNode) -> Insertion:
        if node.value:
            return Insertion(self._end(node.value[-1]), f", {scalar(self.item)}")
        return Insertion(node.start_mark.index + 1, scalar(self.item))

    def _new_key(self, node: yaml.MappingNode, key: str) -> Insertion:
        """A list under a key that is not there yet."""
        if not node.value:
            raise CannotInsertError("hier staat nog niets")
        end = self._end(node)
        if node.flow_style:
            end = self._end(node.value[-1][1])
            return Insertion(end, f", {key}: [{scalar(self.item)}]")
        column = node.start_mark.column
        name, line = f"{' ' * column}{key}:", f"{' ' * (column + _STEP)}- {scalar(self.item)}"
        return self._lines(self._whole_line(end), [name, line])

    def _gap(self, last: yaml.Node, column: int) -> str:
        """What stands between a dash and its text, in the lines before."""
        start = last.start_mark.index
        between = self.text[start - last.start_mark.column + column + 1 : start]
        return between if between and not between.strip(" ") else " "

    def _end(self, node: yaml.Node) -> int:
        """Where the text of a node ends, without the empty lines and comments after it."""
        if isinstance(node, yaml.ScalarNode):
            return self._end_of_block(node) if node.style in {"|", ">"} else node.end_mark.index
        assert isinstance(node, yaml.CollectionNode)
        if node.flow_style:
            return int(node.end_mark.index)
        last = node.value[-1]
        return self._end(last[1] if isinstance(node, yaml.MappingNode) else last)

    def _end_of_block(self, node: yaml.Node) -> int:
        """Where the last line of a text under ``>-`` or ``|`` ends."""
        start = int(node.start_mark.index)
        whole = self.text[start : node.end_mark.index]
        if _END_OF_LINE.split(whole, 1)[0].partition("#")[0].count("+"):
            return int(node.end_mark.index) - len(whole) + len(whole.rstrip(" "))
        return start + len(whole.rstrip())

    def _whole_line(self, end: int) -> int:
        """Where the line begins that comes after the one in which something ends."""
        if end and self.text[end - 1] == "\n":
            return end
        rest = _NOTHING_MORE.match(self.text, end)
        if rest is None:
            raise CannotInsertError("achter de lijst staat nog iets op dezelfde regel")
        return rest.end()

    def _lines(self, at: int, lines: list[str]) -> Insertion:
        """Whole lines, that end as the others in the file do."""
        found = _END_OF_LINE.search(self.text)
        end = found[0] if found else "\n"
        if at == len(self.text) and not self.text.endswith("\n"):
            return Insertion(at, "".join(end + line for line in lines))
        return Insertion(at, "".join(line + end for line in lines))


def _child(node: yaml.Node, key: str | int) -> yaml.Node:
    if isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
        found: yaml.Node = node.value[key]
        return found
    if isinstance(node, yaml.MappingNode):
        for key_node, value in node.value:
            if key_node.value == key:
                child: yaml.Node = value
                return child
    raise CannotInsertError("die plek is er niet")


def _plain(node: yaml.Node) -> Any:
    """A node as data, in which all that is no list and no mapping is text."""
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item) for item in node.value]
    if isinstance(node, yaml.MappingNode):
        return [(_plain(key), _plain(value)) for key, value in node.value]
    return node.value


def _with(data: Any, path: KeyPath, item: str) -> Any:
    """The data with the item at the end of the list at ``path``."""
    if not path:
        return [*(data or []), item]
    key, rest = path[0], path[1:]
    if isinstance(key, int):
        return [_with(one, rest, item) if n == key else one for n, one in enumerate(data)]
    if all(name != key for name, _ in data):
        return [*data, (key, [item])]
    return [(name, _with(one, rest, item) if name == key else one) for name, one in data]
