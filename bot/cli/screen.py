"""What a Telegram client would show, as lines of text."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TextIO

from bot.miniature import Call

_WIDTH = 88
_SHOWN = {"sendMessage", "editMessageText", "sendPoll", "stopPoll"}


@dataclass
class Screen:
    """Writes messages as a client would show them, and numbers what can be pressed.

    Attributes:
        message: the last message with buttons or options.
        choices: what the numbers stand for: ``("button", data)``, ``("url", address)`` or
            ``("option", number)``.
    """

    out: TextIO
    colours: bool
    message: dict[str, Any] | None = None
    choices: list[tuple[str, Any]] = field(default_factory=list)

    def line(self, text: str = "") -> None:
        """Writes one line."""
        self.out.write(f"{text}\n")
        self.out.flush()

    def call(self, call: Call) -> None:
        """Shows what the bot does."""
        if call.error is not None:
            self.line(f"  (Telegram weigert {call.method}: {call.error.description})")
        elif call.method in _SHOWN:
            self._message(call.method, call.result)
        elif call.method == "answerCallbackQuery" and call.parameters.get("text"):
            self.line(f"  [{call.parameters['text']}]")
        elif call.method == "answerInlineQuery":
            for result in call.parameters["results"]:
                self.line(f"  • {result['title']} — {result.get('description', '')}")

    def _message(self, method: str, result: dict[str, Any]) -> None:
        poll = result if method == "stopPoll" else result.get("poll")
        head = {"editMessageText": "bot (gewijzigd)", "stopPoll": "bot (gesloten)"}
        self.line(f"\n{self._bold(head.get(method, 'bot'))}")
        self.choices = []
        self.message = result if method != "stopPoll" else None
        if poll is not None:
            self._poll(poll)
        else:
            for text in _lines(result, self._bold):
                self.line(text)
        for row in result.get("reply_markup", {}).get("inline_keyboard", []):
            self.line("  " + "  ".join(self._button(button) for button in row))
        self.line()

    def _poll(self, poll: dict[str, Any]) -> None:
        self.line(f"  {self._bold(poll['question'])}")
        for number, option in enumerate(poll["options"]):
            if poll["is_closed"]:
                self.line(f"   {option['voter_count']} × {option['text']}")
            else:
                self.choices.append(("option", number))
                self.line(f"   [{len(self.choices)}] {option['text']}")

    def _button(self, button: dict[str, Any]) -> str:
        if "callback_data" in button:
            self.choices.append(("button", button["callback_data"]))
        else:
            self.choices.append(("url", button.get("url", "")))
        return f"[{len(self.choices)}] {button['text']}"

    def _bold(self, text: str) -> str:
        return f"\x1b[1m{text}\x1b[0m" if self.colours else text


def _lines(message: dict[str, Any], bold: Callable[[str], str]) -> list[str]:
    """A message's text, folded; quotations behind a bar, links written out, the title in bold."""
    entities = message.get("entities", [])
    quoted: set[int] = set()
    for entity in entities:
        if entity["type"] in {"blockquote", "expandable_blockquote"}:
            quoted.update(range(entity["offset"], entity["offset"] + entity["length"]))
    titled = any(e["type"] == "bold" and e["offset"] == 0 for e in entities)
    lines, offset = [], 0
    for number, paragraph in enumerate(_with_links(message["text"], entities).split("\n")):
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
        offset += len(paragraph.encode("utf-16-le")) // 2 + 1
    return lines


def _with_links(text: str, entities: Sequence[dict[str, Any]]) -> str:
    """A message's text with the address of each link behind it; entities count UTF-16 units."""
    units, written, position = text.encode("utf-16-le"), "", 0
    links = [entity for entity in entities if entity["type"] == "text_link"]
    for end, address in sorted((e["offset"] + e["length"], e["url"]) for e in links):
        written += f"{units[2 * position : 2 * end].decode('utf-16-le')}: {address}"
        position = end
    return written + units[2 * position :].decode("utf-16-le")
