"""Draw the README's pictures from real conversations: ``python -m tests.pictures``."""

from __future__ import annotations

import asyncio
import os
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

from bot.cli.starting import load_conversation
from bot.settings import read_settings
from bot.store import Store
from tests.stage import Json, Stage, stage

PICTURES = Path(__file__).with_name("pictures")
_WIDTH, _BUBBLE, _MARGIN = 460, 380, 14
_CHARACTERS, _LINE, _BUTTON = 47, 18, 30
_STYLE = """
text { font: 14px system-ui, 'DejaVu Sans', sans-serif; fill: #1b1b1b }
.name { font-weight: 600; fill: #2f7d5b } .bold { font-weight: 600 } .link { fill: #2a76c6 }
.button { font-size: 13px; fill: #2a5f94 } .small { font-size: 12px; fill: #6a6a6a }
"""


@dataclass
class Drawing:
    """A chat as SVG, growing downwards."""

    height: int = _MARGIN
    parts: list[str] = field(default_factory=list)

    def message(self, message: Json, me: Json) -> None:
        """Adds one message, a bubble with its buttons under it."""
        own = message["from"]["id"] == me["id"]
        left = _WIDTH - _BUBBLE - _MARGIN if own else _MARGIN
        lines = list(_lines(message))
        name = [] if own else [(message["from"]["first_name"], "name")]
        tall = _LINE * (len(lines) + len(name)) + 16
        colour = "#dcf3d0" if own else "#ffffff"
        self._rectangle(left, self.height, _BUBBLE, tall, colour)
        y = self.height + 22
        for text, kind in [*name, *lines]:
            if kind == "quote":
                self._rectangle(left + 10, y - 14, 3, _LINE, "#4c9f70", 0)
            indent = 20 if kind == "quote" else 10
            self.parts.append(
                f'<text x="{left + indent}" y="{y}" class="{kind}">{escape(text)}</text>'
            )
            y += _LINE
        self.height += tall + 4
        for row in message.get("reply_markup", {}).get("inline_keyboard", []):
            self._buttons(left, [button["text"] for button in row])
        self.height += 8

    def svg(self) -> str:
        """The picture."""
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{self.height + 6}">'
        )
        ground = f'<rect width="{_WIDTH}" height="{self.height + 6}" rx="12" fill="#cfe0ea"/>'
        return "\n".join([head, f"<style>{_STYLE}</style>", ground, *self.parts, "</svg>\n"])

    def _buttons(self, left: int, texts: list[str]) -> None:
        width = (_BUBBLE - 4 * (len(texts) - 1)) // len(texts)
        most = max(8, width // 8)
        for number, text in enumerate(texts):
            x = left + number * (width + 4)
            self._rectangle(x, self.height, width, _BUTTON - 4, "#e9f2f8")
            short = textwrap.shorten(text, most, placeholder=" …")
            middle = f'x="{x + width // 2}" y="{self.height + 18}" text-anchor="middle"'
            self.parts.append(f'<text {middle} class="button">{escape(short)}</text>')
        self.height += _BUTTON

    def _rectangle(
        self, x: int, y: int, width: int, height: int, colour: str, round_by: int = 8
    ) -> None:
        size = f'width="{width}" height="{height}" rx="{round_by}"'
        self.parts.append(f'<rect x="{x}" y="{y}" {size} fill="{colour}"/>')


def _lines(message: Json) -> Iterator[tuple[str, str]]:
    if "poll" in message:
        yield from _poll_lines(message["poll"])
        return
    offset = 0
    for paragraph in message["text"].split("\n"):
        kinds = {
            entity["type"]
            for entity in message.get("entities", [])
            if entity["offset"] <= offset < entity["offset"] + entity["length"]
        }
        kind = "quote" if "blockquote" in kinds else "bold" if "bold" in kinds else "plain"
        kind = "link" if "text_link" in kinds else kind
        width = _CHARACTERS - 4 * (kind in {"quote", "bold"})
        for line in textwrap.wrap(paragraph, width) or [""]:
            yield line, kind
        offset += len(paragraph.encode("utf-16-le")) // 2 + 1


def _poll_lines(poll: Json) -> Iterator[tuple[str, str]]:
    for line in textwrap.wrap(poll["question"], _CHARACTERS - 4):
        yield line, "bold"
    for option in poll["options"]:
        mark = f"{option['voter_count']} ×" if poll["is_closed"] else "○"
        yield f"{mark} {option['text']}", "plain"


def draw(messages: list[Json], me: Json) -> str:
    """A conversation as SVG, seen by ``me``."""
    drawing = Drawing()
    for message in messages:
        if "text" in message or "poll" in message:
            drawing.message(message, me)
    return drawing.svg()


async def alone(played: Stage) -> str:
    """Somebody reading the essay."""
    an = played.server.people.add_user("An")
    chat = played.server.people.private_chat(an)
    await played.say(an, chat, "kun je eigenlijk wel sociaal bezig zijn én geld verdienen")
    await played.say(an, chat, "hoeveel subsidie krijgt zo'n initiatief?")
    return draw(played.server.world.messages(chat), an)


async def together(played: Stage) -> str:
    """A study circle."""
    people = played.server.people
    els, bram, noor = (people.add_user(name) for name in ("Els", "Bram", "Noor"))
    chat = people.add_group("Leeskring", members=[bram, noor], administrators=[els])
    people.add_bot(chat, els)
    await played.settle()
    shown: list[Any] = [await played.say(bram, chat, "Politiek? Het gaat toch gewoon om aanpakken")]
    shown.append(await played.say(els, chat, "/vraag", reply_to=shown[0]))
    shown.append(played.last(chat))
    await played.say(els, chat, "/stelling")
    poll = played.last(chat)
    for person, option in ((els, 0), (bram, 1), (noor, 0)):
        people.vote(person, poll, [option])
    await played.press(els, poll, "sluit")
    messages = {m["message_id"]: m for m in played.server.world.messages(chat)}
    shown += [messages[poll["message_id"]], played.last(chat)]
    return draw(shown, els)


async def main() -> None:
    """Plays both conversations and writes their pictures."""
    os.environ.setdefault("PTB_TIMEDELTA", "1")
    conversation = load_conversation(read_settings())
    PICTURES.mkdir(exist_ok=True)
    for name, play in (("gesprek", alone), ("leeskring", together)):
        store = await Store.open("sqlite+aiosqlite://")
        async with stage(conversation, store) as played:
            (PICTURES / f"{name}.svg").write_text(await play(played), encoding="utf-8")
        await store.close()


if __name__ == "__main__":
    asyncio.run(main())
