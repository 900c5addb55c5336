"""YAML as editors read it, and what a JSON Schema finds wrong with it.

Only the keywords that our own schemas have; another one is an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

_TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
}
_TELLING = {"$schema", "description"}
_CORE = {
    "bool": ("true|True|TRUE|false|False|FALSE", "tTfF"),
    "int": ("[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", "-+0123456789"),
    "float": (r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", "-+.0123456789"),
    "null": ("~|null|Null|NULL|", "~nN"),
}


class _Core(yaml.CSafeLoader):
    """The core schema of YAML 1.2: ``ja`` and ``no`` are text."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 (as its base has it)


for _name, (_pattern, _first) in _CORE.items():
    _Core.add_implicit_resolver(
        f"tag:yaml.org,2002:{_name}", re.compile(f"(?:{_pattern})$"), [*_first, ""]
    )


def read(text: str) -> Any:
    """A file as an editor reads it."""
    return yaml.load(text, Loader=_Core)


def mistakes(schema: dict[str, Any], data: Any, path: str = "") -> Iterator[str]:
    """What is wrong with ``data``: its place, and the keyword that says so."""
    for keyword, wanted in schema.items():
        if keyword not in _TELLING:
            yield from _of(keyword, wanted, schema, data, path)


def _of(keyword: str, wanted: Any, schema: dict[str, Any], data: Any, path: str) -> Iterator[str]:
    right = True
    match keyword:
        case "type":
            right = any(_is(data, name) for name in ([wanted] if wanted is str(wanted) else wanted))
        case "enum":
            right = data in wanted
        case "const":
            right = data == wanted
        case "minLength" | "maxLength":
            right = not isinstance(data, str) or _within(keyword, wanted, len(data))
        case "minItems" | "maxItems":
            right = not isinstance(data, list) or _within(keyword, wanted, len(data))
        case "minimum" | "maximum":
            right = not isinstance(data, int) or _within(keyword, wanted, data)
        case "pattern":
            right = not isinstance(data, str) or re.search(wanted, data) is not None
        case "required":
            right = not isinstance(data, dict) or data.keys() >= set(wanted)
        case "anyOf":
            right = any(not [*mistakes(option, data)] for option in wanted)
        case "oneOf":
            right = sum(not [*mistakes(option, data)] for option in wanted) == 1
        case "items":
            for number, item in enumerate(data if isinstance(data, list) else ()):
                yield from mistakes(wanted, item, f"{path}[{number}]")
        case "propertyNames":
            for key in data if isinstance(data, dict) else ():
                yield from mistakes(wanted, key, f"{path}.{key}")
        case "properties" | "patternProperties" | "additionalProperties":
            for key, value in data.items() if isinstance(data, dict) else ():
                inner = _for(key, schema) if keyword == _deciding(schema) else {}
                yield from (
                    [f"{path}.{key}: onbekend"]
                    if inner is False
                    else mistakes({} if inner is True else inner, value, f"{path}.{key}")
                )
        case _:
            raise NotImplementedError(keyword)
    if not right:
        yield f"{path}: {keyword}"


def _deciding(schema: dict[str, Any]) -> str:
    """The one of the three keywords about keys at which all are judged."""
    names = ("properties", "patternProperties", "additionalProperties")
    return next(name for name in names if name in schema)


def _for(key: str, schema: dict[str, Any]) -> Any:
    """What the value under a key has to fit; False if there may be no such key."""
    if key in schema.get("properties", {}):
        return schema["properties"][key]
    fitting = (s for p, s in schema.get("patternProperties", {}).items() if re.search(p, key))
    return next(fitting, schema.get("additionalProperties", True))


def _is(data: Any, name: str) -> bool:
    return isinstance(data, _TYPES[name]) and (not isinstance(data, bool) or name == "boolean")


def _within(keyword: str, limit: int, found: int) -> bool:
    return found >= limit if keyword.startswith("min") else found <= limit
