"""What an editor needs to help with the YAML: a JSON Schema for each kind of file, in Dutch.

The models say what fits; here it becomes what editors know of it. Where the loader takes anything
for text, so does the schema: what looks like a number or like ``true`` may be a title.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, TypeAlias

from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import core_schema

from bot.commands import NAMES
from bot.knowledge.base import Entry, keys
from bot.knowledge.follow_ups import ASKED
from bot.knowledge.occasions import OCCASIONS
from bot.knowledge.parts import TEXT, Part
from bot.knowledge.texts import Texts

Schema: TypeAlias = dict[str, Any]

_DIALECT = "http://json-schema.org/draft-07/schema#"
_LANGUAGES = {"en": "het Engels", "de": "het Duits", "fr": "het Frans"}
_AS_TEXT = ["string", "number", "boolean"]


def schemas() -> dict[str, str]:
    """The text of each schema, by the name of its file."""
    return {name_of(pattern): _written(part) for pattern, part in TEXT.items()}


def name_of(pattern: str) -> str:
    """The name of the schema for a kind of file: ``punten.json`` for ``punten/*.yaml``."""
    return f"{pattern.partition('/')[0].removesuffix('.yaml')}.json"


def _written(part: Part) -> str:
    schema = {"$schema": _DIALECT, "description": part.about, **_of_file(part)}
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


def _of_file(part: Part) -> Schema:
    """What a whole file has to fit."""
    if part.model is None:
        return _of_texts()
    found = _of_model(part.model)
    if part.key == "vervolgvragen":
        found["properties"][part.key] = _spelled_out(found["properties"][part.key], ASKED)
    if not part.listed:
        return found
    if part.given:
        found["required"] = [key for key in found["required"] if key not in part.given]
    entries = {"description": part.about, "type": "array", "items": found}
    return {
        "type": "object",
        "properties": {part.key: entries | ({"minItems": 1} if part.required else {})},
        "required": [part.key],
        "additionalProperties": False,
    }


def _of_texts() -> Schema:
    """What ``teksten.yaml`` has to fit: either layer may hold any of it."""
    found = _of_model(Texts)
    del found["required"]
    for key, property in found["properties"].items():
        filled = ", ".join(f"{{{name}}}" for name in property.pop("fill", ()))
        places = f" Invulplekken: {filled}." if filled else ""
        property["description"] = f"{OCCASIONS.get(key, '')}{places}"
    named = {
        "opdrachten": {name: f"Wat er achter /{name} staat." for name in NAMES},
        "andere_taal": {k: f"Na een vraag in {name}." for k, name in _LANGUAGES.items()},
    }
    for key, described in named.items():
        found["properties"][key] = _spelled_out(found["properties"][key], described)
    return found


def _of_model(model: type[Entry] | type[Texts]) -> Schema:
    made = model.model_json_schema(schema_generator=_Dutch)
    inlined: Schema = _inlined(made, made.pop("$defs", {}))
    return inlined


def _inlined(schema: Any, definitions: Mapping[str, Any]) -> Any:
    """The same with what it refers to in its place: not every editor reads beside a reference."""
    if isinstance(schema, list):
        return [_inlined(item, definitions) for item in schema]
    if not isinstance(schema, dict):
        return schema
    beside = {key: _inlined(value, definitions) for key, value in schema.items() if key != "$ref"}
    name = schema.get("$ref", "").rpartition("/")[2]
    return {**_inlined(definitions[name], definitions), **beside} if name else beside


def _spelled_out(mapping: Schema, described: Mapping[Any, str]) -> Schema:
    """A mapping of which every key is known, with what each of them is for."""
    value = mapping["additionalProperties"]
    kept: Schema = {key: mapping[key] for key in ("description", "type") if key in mapping}
    properties = {name: {"description": text, **value} for name, text in described.items()}
    return {**kept, "properties": properties, "additionalProperties": False}


class _Dutch(GenerateJsonSchema):
    """Without titles and defaults, without our own docstrings, and without what is assembled."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        """Never: the key itself says it."""
        return False

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> Schema:
        """What fits, whatever is taken when it is left out."""
        return self.generate_inner(schema["schema"])

    def bool_schema(self, schema: core_schema.BoolSchema) -> Schema:
        """As maintainers write it."""
        return {"enum": ["ja", "nee"]}

    def str_schema(self, schema: core_schema.StringSchema) -> Schema:
        """Whatever can be read as text."""
        return {**super().str_schema(schema), "type": _AS_TEXT}

    def dict_schema(self, schema: core_schema.DictSchema) -> Schema:
        """If its keys have a form, then no others."""
        found = super().dict_schema(schema)
        return found | ({"additionalProperties": False} if "patternProperties" in found else {})

    def model_schema(self, schema: core_schema.ModelSchema) -> Schema:
        """With the keys that may stand in a file."""
        found = super().model_schema(schema)
        known = keys(schema["cls"])
        properties = {key: found["properties"][key] for key in known}
        kept: Schema = {
            key: found[key] for key in ("type", "required", "additionalProperties") if key in found
        }
        return {**kept, "properties": properties}
