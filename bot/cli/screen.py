"""What a Telegram client would show, as lines of text."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TextIO

from bot.miniature import Call

_WIDTH = 88
_LONGEST_ADDRESS = 60
_SHOWN = {"sendMessage", "editMessageText", "sendPoll", "stopPoll"}
Choice = tuple[str, Any]
"""What a number stands for: ``("button", data)``, ``("url", address)``, ``("option", number)``."""
Place = Callable[[dict[str, Any]], str]


@dataclass
class Screen:
    """Writes messages as a client would show them, and numbers what can be pressed.

    Attributes:
        place: in which chat and topic a message stands, in words; empty where that goes unsaid.
        shown: each message that was shown, with what its numbers stand for, by its number here.
        addresses: the addresses that were too long to show.
    """

    out: TextIO
    colours: bool
    place: Place = field(default=lambda message: "")
    shown: list[tuple[dict[str, Any], list[Choice]]] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    _latest: int = 0

    @property
    def message(self) -> dict[str, Any] | None:
        """The last message with something to choose."""
        return self.shown[self._latest - 1][0] if self._latest else None

    @property
    def choices(self) -> list[Choice]:
        """What the numbers under that message stand for."""
        return self.shown[self._latest - 1][1] if self._latest else []

    def line(self, text: str = "") -> None:
        """Writes one line."""
        self.out.write(f"{text}\n")
        self.out.flush()

    def numbered(self, message: dict[str, Any]) -> int:
        """The number under which a message can be named from now on."""
        for number, (known, _) in enumerate(self.shown, 1):
            if _same(known, message):
                return number
        self.shown.append((message, []))
        return len(self.shown)

    def call(self, call: Call) -> None:
        """Shows what the bot does."""
        if call.error is not None:
            self.line(f"  (Telegram weigert {call.method}: {call.error.description})")
        elif call.method in _SHOWN:
            self._message(call)
        elif call.method == "answerCallbackQuery" and call.parameters.get("text"):
            self.line(f"  [{call.parameters['text']}]")
        elif call.method == "answerInlineQuery":
            for result in call.parameters["results"]:
                self.line(f"  • {result['title']} — {result.get('description', '')}")

    def address(self, address: str) -> str:
        """An address, or the number of one that is too long."""
        if len(address) <= _LONGEST_ADDRESS:
            return address
        if address not in self.addresses:
            self.addresses.append(address)
        return f"‹{self.addresses.index(address) + 1}›"

    def _message(self, call: Call) -> None:
        method, result = call.method, call.result
        stopped = method == "stopPoll"
        message, poll = result, result if stopped else result.get("poll")
        if stopped:
            there = {"chat": {"id": int(call.parameters["chat_id"])}}
            message = there | {"message_id": call.parameters["message_id"]}
        number = self.numbered(message)
        message = self.shown[number - 1][0] if stopped else message
        choices: list[Choice] = []
        self.shown[number - 1] = message, choices
        head = {"editMessageText": "bot (gewijzigd)", "stopPoll": "bot (gesloten)"}
        where = self.place(message)
        tag = f" #{number}{f' {where}' if where else ''}"
        self.line(f"\n{self._bold(head.get(method, 'bot'))}{tag}")
        if poll is not None:
            self._poll(poll, choices)
        else:
            for text in _lines(result, self._bold, self.address):
                self.line(text)
        rows = result.get("reply_markup", {}).get("inline_keyboard", [])
        for row in () if stopped else rows:
            self.line("  " + "  ".join(self._button(button, choices) for button in row))
        self._latest = number if choices else 0
        self.line()

    def _poll(self, poll: dict[str, Any], choices: list[Choice]) -> None:
        self.line(f"  {self._bold(poll['question'])}")
        right = poll.get("correct_option_ids", []) if poll["is_closed"] else []
        for number, option in enumerate(poll["options"]):
            mark = " ✓" if number in right else ""
            if poll["is_closed"]:
                self.line(f"   {option['voter_count']} × {option['text']}{mark}")
            else:
                choices.append(("option", number))
                self.line(f"   [{len(choices)}] {option['text']}")

    def _button(self, button: dict[str, Any], choices: list[Choice]) -> str:
        if "callback_data" in button:
            choices.append(("button", button["callback_data"]))
        else:
            choices.append(("url", button.get("url", "")))
        return f"[{len(choices)}] {button['text']}"

    def _bold(self, text: str) -> str:
        return f"\x1b[1m{text}\x1b[0m" if self.colours else text


def _same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two are one message, as it was and as it is."""
    return bool(
        one["message_id"] == other["message_id"] and one["chat"]["id"] == other["chat"]["id"]
    )


def _lines(
    message: dict[str, Any], bold: Callable[[str], str], address: Callable[[str], str]
) -> list[str]:
    """A message's text, folded; quotations behind a bar, links written out, the title in bold."""
    entities = message.get("entities", [])
    quoted: set[int] = set()
    for entity in entities:
        if entity["type"] in {"blockquote", "expandable_blockquote"}:
            quoted.update(range(entity["offset"], entity["offset"] + entity["length"]))
    titled = any(e["type"] == "bold" and e["offset"] == 0 for e in entities)
    paragraphs = message["text"].split("\n")
    written = _with_links(message["text"], entities, address).split("\n")
    lines, offset = [], 0
    for number, paragraph in enumerate(written):
        bar = "  │ " if offset in quoted and paragraph else "  "
        folded = textwrap.wrap(
            paragraph,
            _WIDTH,
            initial_indent=bar,
            subsequent_indent=bar,
            break_on_hyphens=False,
            break_long_words=False,
        ) or [""]
        lines += [bold(line) for line in folded] if titled and number == 0 else folded
        offset += len(paragraphs[number].encode("utf-16-le")) // 2 + 1
    return lines


def _with_links(
    text: str, entities: Sequence[dict[str, Any]], address: Callable[[str], str]
) -> str:
    """A message's text with the address of each link behind it; entities count UTF-16 units."""
    units, written, position = text.encode("utf-16-le"), "", 0
    links = [entity for entity in entities if entity["type"] == "text_link"]
    for end, url in sorted((e["offset"] + e["length"], e["url"]) for e in links):
        shown = address(url)
        between = " " if shown.startswith("‹") else ": "
        written += f"{units[2 * position : 2 * end].decode('utf-16-le')}{between}{shown}"
        position = end
    return written + units[2 * position :].decode("utf-16-le")
