"""What all models of the knowledge base share: the kinds of text, and immutability.

The YAML's keys are Dutch, as the maintainers are; each field's alias is its key.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    JsonValue,
    StringConstraints,
)
from pydantic.alias_generators import to_snake

_YES_NO = {"ja": True, "nee": False}
_ASSEMBLED: dict[str, JsonValue] = {"assembled": True}


def _yes_no(value: Any) -> Any:
    return _YES_NO.get(value, value) if isinstance(value, str) else value


Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
Answer = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=600)]
Talk = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
OwnId = Annotated[
    Identifier,
    Field(description="Een korte eigen naam: kleine letters, cijfers en streepjes."),
]
YesNo = Annotated[bool, BeforeValidator(_yes_no)]


class Entry(BaseModel):
    """Anything that stands in the YAML: immutable, and no key that isn't known.

    What checks an entry is only built for the first that is read from YAML: a knowledge base that
    was kept needs none of it, and the 0.3 s that it takes are a fifth of a start.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        populate_by_name=True,
        alias_generator=to_snake,
        defer_build=True,
    )


def assembled(default: Any) -> Any:
    """A field that stands in no YAML entry: it is filled in when files are brought together."""
    return Field(default=default, json_schema_extra=_ASSEMBLED)


def keys(model: type[BaseModel]) -> list[str]:
    """The keys that an entry in the YAML may have."""
    fields = model.model_fields.items()
    return [f.alias or name for name, f in fields if f.json_schema_extra != _ASSEMBLED]
