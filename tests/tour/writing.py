"""Calls of the Bot API as readable YAML, always written in the same way."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from bot.miniature import Call
from tests.stage import Json

ARROW = " → "
_UNSAID = ("callback_query_id", "inline_query_id", "chat_id", "user_id", "reply_markup")
Named = Callable[[Any], str]


def shown_call(call: Call, named: Named) -> Json:
    """One call as it is recorded; ``named`` gives the name of a chat, a person or a button.

    Numbers that only tell in which order things were made are left out.
    """
    given = call.parameters
    shown: Json = {"method": call.method}
    for key, role in (("chat_id", "chat"), ("user_id", "user")):
        shown |= {role: named(given[key])} if key in given else {}
    shown |= {key: _short(value) for key, value in _ordered(given).items() if key not in _UNSAID}
    rows = given.get("reply_markup", {}).get("inline_keyboard")
    shown |= {"keyboard": [[_button(b, named) for b in row] for row in rows]} if rows else {}
    shown |= {"keyboard": []} if rows == [] else {}
    shown |= {"refused": call.error.description} if call.error else {}
    return shown


def without_repeats(calls: list[Json]) -> list[Json]:
    """The calls, the same ones that follow each other counted instead of repeated."""
    found: list[Json] = []
    for call in calls:
        if found and {**found[-1], "times": 1} == {**call, "times": 1}:
            found[-1]["times"] = found[-1].get("times", 1) + 1
        else:
            found.append(dict(call))
    return found


def written(title: str, entries: list[Json]) -> str:
    """A recording as text: what it is about, and its entries."""
    about = [f"# {line}".rstrip() for line in title.splitlines()]
    return "\n".join([*about, *_lines(entries), ""])


def _button(button: Json, named: Named) -> str:
    rest = {key: button[key] for key in button if key not in {"text", "callback_data", "url"}}
    leads = named(button["callback_data"]) if "callback_data" in button else button.get("url", "")
    return f"{button['text']}{ARROW}{leads}{json.dumps(rest) if rest else ''}"


def _ordered(value: Any) -> Any:
    """The same value, with the keys of every object in the order of the alphabet."""
    if isinstance(value, dict):
        return {key: _ordered(value[key]) for key in sorted(value)}
    return [_ordered(item) for item in value] if isinstance(value, list) else value


def _short(value: Any) -> Any:
    """A list of objects that have only a text as the list of these texts."""
    if isinstance(value, list) and all(isinstance(item, dict) for item in value):
        plain = [item["text"] for item in value if item.keys() == {"text"}]
        return plain if len(plain) == len(value) else value
    return value


def _lines(value: Any) -> Iterator[str]:
    """A list or an object as lines of YAML."""
    if isinstance(value, list):
        for item in value:
            first, *more = [_inline(item)] if _is_inline(item) else _lines(item)
            yield f"- {first}"
            yield from _indented(more)
        return
    for key, item in value.items():
        if _is_inline(item):
            yield f"{key}: {_inline(item)}"
        elif isinstance(item, str):
            yield f"{key}: |-"
            yield from _indented(item.split("\n"))
        else:
            yield f"{key}:"
            yield from _indented(_lines(item))


def _indented(lines: Iterator[str] | list[str]) -> Iterator[str]:
    return (f"  {line}" if line else "" for line in lines)


def _inline(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _is_inline(value: Any) -> bool:
    """Whether a value fits on one line: no text of several lines in it, and nothing nested."""
    if isinstance(value, list | dict):
        inside = value.values() if isinstance(value, dict) else value
        return not any(isinstance(item, list | dict) or not _is_inline(item) for item in inside)
    return not (isinstance(value, str) and "\n" in value)
