"""Texts: HTML to plain text with entities, entities found in plain text, lengths in UTF-16."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import SplitResult, parse_qs, urlsplit

from telegram.constants import MessageLimit

from bot.miniature.api_error import BotApiError, Json, bad_request

_TAGS = {
    **dict.fromkeys(("b", "strong"), "bold"),
    **dict.fromkeys(("i", "em"), "italic"),
    **dict.fromkeys(("u", "ins"), "underline"),
    **dict.fromkeys(("s", "strike", "del"), "strikethrough"),
    **dict.fromkeys(("span", "tg-spoiler"), "spoiler"),
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_CHARACTER = re.compile(r"&(?:#([xX][0-9a-fA-F]{1,7}|[0-9]{1,8})|([A-Za-z]+));?")
_NAME = re.compile(r"[^\s>]*")
_END = re.compile(r"</([^\s>]*)\s*>")
_ATTRIBUTE = re.compile(
    r"""\s*([^\s=>]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([A-Za-z0-9.-]+)(?=[\s>])))?(?=[\s>])"""
)
_FOUND = (
    ("url", re.compile(r"(?<![\w@])(?:https?://|www\.|t\.me/)[^\s<>\"]*[^\s<>\".,!?;:)\]'’”]")),
    ("bot_command", re.compile(r"(?<![\w/<>@])/\w{1,64}(?:@\w{3,32})?(?![\w/<>@])", re.ASCII)),
    ("mention", re.compile(r"(?<![\w/@])@[A-Za-z0-9_]{3,32}(?!\w)")),
)
_OPAQUE = {"code", "pre", "text_link", "text_mention", "url", "bot_command", "mention"}
_SPACE = " \n\r\t"


@dataclass(frozen=True, slots=True)
class Formatted:
    """Plain text with its MessageEntity objects (offsets in UTF-16 code units)."""

    text: str
    entities: tuple[Json, ...] = ()

    def fields(self, name: str = "text", entities: str = "entities") -> Json:
        """As the fields of a message; ``entities`` is left out where there are none."""
        return {name: self.text} | ({entities: list(self.entities)} if self.entities else {})


@dataclass(frozen=True, slots=True)
class _Open:
    tag: str
    attributes: dict[str, str]
    start: int
    piece: int


def units(text: str) -> int:
    """Length in UTF-16 code units, which is how Telegram counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def piece(text: str, entity: Json) -> str:
    """The part of a text that an entity covers."""
    raw = text.encode("utf-16-le")
    return raw[2 * entity["offset"] : 2 * (entity["offset"] + entity["length"])].decode("utf-16-le")


def format_text(text: str, parse_mode: str | None, entities: Sequence[Json] | None) -> Formatted:
    """A text as a method receives it, trimmed, with the entities that Telegram finds by itself.

    Raises:
        BotApiError: 400, markup or entities that Telegram refuses (Bot API, "Formatting options").
    """
    if parse_mode and parse_mode.lower() in {"markdown", "markdownv2"}:
        raise bad_request(f"{parse_mode} is not supported by this server, use HTML")
    if parse_mode and parse_mode.lower() != "html":
        raise bad_request("unsupported parse_mode")
    given = Formatted(text, tuple(entities or ()))
    if any(not 0 <= e["offset"] < e["offset"] + e["length"] <= units(text) for e in given.entities):
        raise bad_request("ENTITY_BOUNDS_INVALID")
    return with_found(_trimmed(parse_html(text) if parse_mode else given))


def checked_text(text: str, parse_mode: str | None, entities: Sequence[Json] | None) -> Formatted:
    """A message's text (Bot API, "sendMessage").

    Raises:
        BotApiError: 400, empty or too long after the entities are parsed, or bad markup.
    """
    if not text:
        raise bad_request("message text is empty")
    formatted = format_text(text, parse_mode, entities)
    if not formatted.text:
        raise bad_request("text must be non-empty")
    if units(formatted.text) > MessageLimit.MAX_TEXT_LENGTH:
        raise bad_request("message is too long")
    return formatted


def parse_html(html: str) -> Formatted:
    """Reads the Bot API's "HTML style".

    Raises:
        BotApiError: 400 "can't parse entities: …", with the byte offset, as Telegram says it.
    """
    return _Html(html).parse()


def with_found(given: Formatted) -> Formatted:
    """Adds commands, mentions and addresses that stand in the plain text."""
    entities = list(given.entities)
    for kind, pattern in _FOUND:
        for match in pattern.finditer(given.text):
            start, length = units(given.text[: match.start()]), units(match.group())
            if not any(
                e["offset"] < start + length and start < e["offset"] + e["length"]
                for e in entities
                if e["type"] in _OPAQUE
            ):
                entities.append({"type": kind, "offset": start, "length": length})
    entities.sort(key=lambda e: (e["offset"], -e["length"]))
    return Formatted(given.text, tuple(entities[: MessageLimit.MESSAGE_ENTITIES]))


def _trimmed(given: Formatted) -> Formatted:
    text = given.text.strip(_SPACE)
    skipped = units(given.text) - units(given.text.lstrip(_SPACE))
    kept = []
    for entity in given.entities:
        start = max(0, entity["offset"] - skipped)
        end = min(units(text), entity["offset"] + entity["length"] - skipped)
        if start < end:
            kept.append(entity | {"offset": start, "length": end - start})
    return Formatted(text, tuple(kept))


def split_url(url: str) -> SplitResult:
    """The parts of an address, all of them empty where it is none."""
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")


def _decoded(text: str) -> str:
    return _CHARACTER.sub(_character, text) if "&" in text else text


def _character(match: re.Match[str]) -> str:
    number, name = match.groups()
    if name:
        return _NAMED.get(name, match.group())
    code = int(number[1:], 16) if number[0] in "xX" else int(number)
    return chr(code) if 0 < code < 0x10FFFF and not 0xD800 <= code <= 0xDFFF else match.group()


def _link(url: str) -> Json | None:
    parts = split_url(url)
    user = parse_qs(parts.query).get("id", [""])[0]
    if parts.scheme == "tg" and parts.netloc == "user" and user.isdigit():
        known = {"id": int(user), "is_bot": False, "first_name": ""}
        return {"type": "text_mention", "user": known}
    if not parts.scheme and parts.path and "." in url:
        return _link(f"http://{url}")
    if parts.scheme not in {"http", "https", "tg", "ton"} or not parts.netloc:
        return None
    bare = parts.scheme.startswith("http") and not (parts.path or parts.query or parts.fragment)
    return {"type": "text_link", "url": f"{url}/" if bare else url}


@dataclass(slots=True)
class _Html:
    html: str
    text: list[str] = field(default_factory=list)
    length: int = 0
    open: list[_Open] = field(default_factory=list)
    entities: list[Json] = field(default_factory=list)

    def parse(self) -> Formatted:
        position = 0
        while (start := self.html.find("<", position)) >= 0:
            self._add(self.html[position:start])
            closing = self.html.startswith("</", start)
            position = self._close_tag(start) if closing else self._open_tag(start)
        self._add(self.html[position:])
        if self.open:
            tag = self.open[-1].tag
            raise _refusal(f'Can\'t find end tag corresponding to start tag "{tag}"')
        for entity in self.entities:
            if entity["type"] == "code":
                entity.pop("language", None)
        self.entities.sort(key=lambda e: (e["offset"], -e["length"]))
        return Formatted("".join(self.text), tuple(self.entities))

    def _add(self, raw: str) -> None:
        piece = _decoded(raw)
        self.text.append(piece)
        self.length += units(piece)

    def _at(self, start: int) -> str:
        return f"at byte offset {len(self.html[:start].encode())}"

    def _open_tag(self, start: int) -> int:
        match = _NAME.match(self.html, start + 1)
        assert match is not None
        tag, position = match.group().lower(), match.end()
        if position == len(self.html):
            raise _refusal(f"Unclosed start tag {self._at(start)}")
        if tag not in _TAGS:
            raise _refusal(f'Unsupported start tag "{tag}" {self._at(start)}')
        attributes: dict[str, str] = {}
        while attribute := _ATTRIBUTE.match(self.html, position):
            name, double, single, token = attribute.groups()
            attributes[name.lower()] = _decoded(double or single or token or "")
            position = attribute.end()
        end = re.compile(r"\s*>").match(self.html, position)
        if not end:
            raise _refusal(f'Unclosed start tag "{tag}" {self._at(start)}')
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise _refusal(f'Tag "span" must have class "tg-spoiler" {self._at(start)}')
        self.open.append(_Open(tag, attributes, self.length, len(self.text)))
        return end.end()

    def _close_tag(self, start: int) -> int:
        if not self.open:
            raise _refusal(f"Unexpected end tag {self._at(start)}")
        match = _END.match(self.html, start)
        if not match:
            raise _refusal(f"Unclosed end tag {self._at(start)}")
        opened, name = self.open.pop(), match.group(1).lower()
        if name and name != opened.tag:
            expected = f'expected "</{opened.tag}>", found "</{name}>"'
            raise _refusal(f"Unmatched end tag {self._at(start)}, {expected}")
        if self.length > opened.start:
            self._add_entity(opened)
        return match.end()

    def _add_entity(self, opened: _Open) -> None:
        span = {"offset": opened.start, "length": self.length - opened.start}
        inner = self.entities[-1] if self.entities else {}
        if opened.tag == "pre" and "language" in inner and span.items() <= inner.items():
            inner["type"] = "pre"
            return
        fields = self._fields(opened)
        if fields:
            self.entities.append(fields | span)

    def _fields(self, opened: _Open) -> Json | None:
        tag, attributes = opened.tag, opened.attributes
        fields: Json = {"type": _TAGS[tag]}
        if tag == "a":
            return _link(attributes.get("href") or "".join(self.text[opened.piece :]))
        if tag == "code" and attributes.get("class", "").startswith("language-"):
            fields["language"] = attributes["class"].removeprefix("language-")
        if tag == "blockquote" and "expandable" in attributes:
            fields["type"] = "expandable_blockquote"
        if tag == "tg-emoji":
            fields["custom_emoji_id"] = attributes.get("emoji-id", "")
            if not fields["custom_emoji_id"].isdigit():
                raise _refusal("Invalid custom emoji identifier specified")
        if tag == "tg-time":
            if not attributes.get("unix", "").isdigit():
                raise _refusal("Invalid unix time specified")
            fields["unix_time"] = int(attributes["unix"])
            fields |= {"date_time_format": f} if (f := attributes.get("format")) else {}
        return fields


def _refusal(text: str) -> BotApiError:
    return bad_request(f"can't parse entities: {text}")
