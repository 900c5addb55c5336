"""What pydantic finds wrong, in a maintainer's Dutch: the fact, the value, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

from pydantic import BaseModel
from pydantic_core import ErrorDetails
from rapidfuzz import process

_SHOWN = 60

_MESSAGES = {
    "missing": "dit ontbreekt; voeg de regel '{key}: …' toe",
    "string_type": "hier hoort tekst te staan",
    "string_too_short": "dit mag niet leeg zijn",
    "string_too_long": "is te lang: hoogstens {max_length} tekens",
    "string_pattern_mismatch": "heeft niet de juiste vorm ({form})",
    "too_short": "hier horen er minstens {min_length} te staan, het zijn er {actual_length}",
    "too_long": "hier mogen er hoogstens {max_length} staan, het zijn er {actual_length}",
    "tuple_type": "hier hoort een lijst te staan: elke regel begint met een streepje ('- …')",
    "list_type": "hier hoort een lijst te staan: elke regel begint met een streepje ('- …')",
    "dict_type": "hier horen sleutels met waarden te staan ('sleutel: waarde')",
    "model_type": "hier horen sleutels met waarden te staan ('sleutel: waarde')",
    "literal_error": "kies een van: {expected}",
    "int_parsing": "hier hoort een geheel getal te staan",
    "int_type": "hier hoort een geheel getal te staan",
    "bool_parsing": "schrijf 'ja' of 'nee'",
    "bool_type": "schrijf 'ja' of 'nee'",
    "greater_than_equal": "moet minstens {ge} zijn",
    "less_than_equal": "mag hoogstens {le} zijn",
}

_FORMS = {
    "^[a-z0-9]+(-[a-z0-9]+)*$": "kleine letters, cijfers en streepjes, zoals 'rol-van-de-markt'",
    "^[a-z]+[0-9]+$": "een letter en een getal, zoals 'p5'",
    r"^https?://\S+$": "een webadres dat begint met https://",
}


def explain(error: ErrorDetails, model: type[BaseModel]) -> str:
    """One validation error, told to a maintainer."""
    kind, context = error["type"], dict(error.get("ctx", {}))
    key = str(error["loc"][-1]) if error["loc"] else ""
    if kind == "extra_forbidden":
        return f"de sleutel {key!r} ken ik niet{_suggestion(key, _known_keys(model, error['loc']))}"
    if kind == "value_error":
        return str(context["error"])
    context["form"] = _FORMS.get(str(context.get("pattern")), str(context.get("pattern")))
    context["expected"] = str(context.get("expected", "")).replace(" or ", " of ")
    message = _MESSAGES.get(kind, error["msg"]).format(key=key, **context)
    return message if kind == "missing" else f"{message}{_value(error['input'])}"


def _value(value: Any) -> str:
    if isinstance(value, (dict, list, tuple)):
        return ""
    if value is None:
        return "; er staat nu niets"
    text = str(value)
    return f"; er staat nu {text if len(text) <= _SHOWN else text[:_SHOWN] + '…'!r}"


def _suggestion(key: str, known: list[str]) -> str:
    nearest = process.extractOne(key, known, score_cutoff=60)
    if nearest is not None:
        return f"; bedoelde je {nearest[0]!r}?"
    return f"; bekend zijn: {', '.join(known)}"


def _known_keys(model: type[BaseModel], location: tuple[str | int, ...]) -> list[str]:
    current = model
    for step in location[:-1]:
        if isinstance(step, str):
            field = next((f for f in current.model_fields.values() if f.alias == step), None)
            inner = next(_models(field.annotation), None) if field else None
            current = inner or current
    return [field.alias or name for name, field in current.model_fields.items()]


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models(argument)
