"""What pydantic finds wrong, in a maintainer's Dutch: the fact, the value, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from rapidfuzz import fuzz, process

from bot.knowledge.base import keys
from bot.knowledge.syntax import QUOTED

_SHOWN = 60
_FEW = 16

_MESSAGES = {
    "missing": "dit ontbreekt; voeg de regel '{key}: …' toe",
    "string_type": "hier hoort tekst te staan",
    "string_too_short": "dit mag niet leeg zijn",
    "string_too_long": "is te lang: hoogstens {max_length} tekens",
    "string_pattern_mismatch": "heeft niet de juiste vorm ({form})",
    "too_short": "hier horen er minstens {min_length} te staan; nu {are} er {actual_length}",
    "too_long": "hier mogen er hoogstens {max_length} staan; nu {are} er {actual_length}",
    "tuple_type": "hier hoort een lijst te staan: elke regel begint met een streepje ('- …')",
    "list_type": "hier hoort een lijst te staan: elke regel begint met een streepje ('- …')",
    "dict_type": "hier horen sleutels met waarden te staan ('sleutel: waarde')",
    "model_type": "hier horen sleutels met waarden te staan ('sleutel: waarde')",
    "literal_error": "kies een van: {expected}",
    "int_parsing": "hier hoort een geheel getal te staan",
    "int_parsing_size": "hier hoort een geheel getal te staan, en geen reusachtig",
    "int_type": "hier hoort een geheel getal te staan",
    "bool_parsing": "schrijf 'ja' of 'nee'",
    "bool_type": "schrijf 'ja' of 'nee'",
    "greater_than_equal": "moet minstens {ge} zijn",
    "less_than_equal": "mag hoogstens {le} zijn",
}

# How text can be taken for something else.
_TAKEN_FOR = {
    "dict": f" en geen sleutel; zet tekst met ': ' of {{ {QUOTED}",
    "list": f" en geen lijst; haal het streepje weg, of zet tekst die met [ begint {QUOTED}",
}

_FORMS = {
    r"^[^\n]+$": "alles op één regel",
    "^[a-z0-9]+(-[a-z0-9]+)*$": "kleine letters, cijfers en streepjes, zoals 'het-tweede-punt'",
    "^[a-z]+[0-9]+$": "een letter en een getal, zoals 'p5'",
    r"^https?://\S+$": "een webadres dat begint met https://",
    r"^(https?://\S+|[^@\s]+@[^@\s]+)$": "een webadres dat begint met https://, of een mailadres",
}


def explain(
    error: ValidationError, model: type[BaseModel]
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """What is wrong, told to a maintainer: each mistake's place inside the entry, and a message.

    That a list is too short is no news if something inside it is wrong: pydantic counts only what
    is right. Several keys that something half-finished still lacks are one mistake.
    """
    mistakes = error.errors(include_url=False)
    places = [tuple(part for part in mistake["loc"] if not _is_tag(part)) for mistake in mistakes]
    lacking: dict[tuple[str | int, ...], list[str]] = {}
    for place, mistake in zip(places, mistakes, strict=True):
        if mistake["type"] == "missing":
            lacking.setdefault(place[:-1], []).append(str(place[-1]))
    for parent, names in lacking.items():
        if len(names) > 1:
            listed = f"{', '.join(names[:-1])} en {names[-1]}"
            asked = ", en een paar vragen in vragen/" if "questions" in model.model_fields else ""
            told = f"dit is nog niet af: {listed} ontbreken; zet die erbij{asked}"
            yield parent, f"{told}. Al het andere mag later"
    for place, mistake in zip(places, mistakes, strict=True):
        if mistake["type"] == "missing" and len(lacking[place[:-1]]) > 1:
            continue
        inside = any(other != place and other[: len(place)] == place for other in places)
        if mistake["type"] != "too_short" or not inside:
            yield place, _message(mistake, place, model)


def _is_tag(part: str | int) -> bool:
    """Whether a part of a place is a name that pydantic, or a model, gives to a choice."""
    return isinstance(part, str) and part.startswith("[")


def suggestion(name: str, known: Iterable[str]) -> str:
    """What to write instead of an unknown ``name``: the nearest of what is known, or all if few."""
    names = list(known)
    nearest = process.extractOne(name, names, scorer=fuzz.ratio, score_cutoff=60)
    if nearest is not None:
        return f"; bedoelde je {nearest[0]!r}?"
    return f"; bekend zijn: {', '.join(names)}" if len(names) <= _FEW else ""


def _message(mistake: ErrorDetails, place: tuple[str | int, ...], model: type[BaseModel]) -> str:
    kind, context = mistake["type"], dict(mistake.get("ctx", {}))
    key = str(place[-1]) if place else ""
    if kind == "extra_forbidden":
        return f"de sleutel {key!r} ken ik niet{suggestion(key, _known_keys(model, place))}"
    if kind == "value_error":
        return str(context["error"])
    context["form"] = _FORMS.get(str(context.get("pattern")), str(context.get("pattern")))
    context["expected"] = str(context.get("expected", "")).replace(" or ", " of ")
    context["are"] = "staat" if context.get("actual_length") == 1 else "staan"
    message = _MESSAGES.get(kind, mistake["msg"]).format(key=key, **context)
    if kind == "missing":
        return message
    if kind == "string_type":
        message += _TAKEN_FOR.get(type(mistake["input"]).__name__, "")
    message += _value(mistake["input"])
    field = next((f for f in model.model_fields.values() if f.alias == key), None)
    wrong = kind.startswith("int_") or kind == "string_pattern_mismatch"
    if wrong and len(place) == 1 and field and not field.is_required():
        message += "; is het er niet, of weet niemand het, haal de regel dan weg"
    return message


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return f"; er staan nu de sleutels {', '.join(map(repr, value))}" if value else ""
    if isinstance(value, list):
        return ""
    if value is None:
        return "; er staat nu niets"
    return f"; er staat nu {value if len(value) <= _SHOWN else value[:_SHOWN] + '…'!r}"


def _known_keys(model: type[BaseModel], location: tuple[str | int, ...]) -> list[str]:
    current = model
    for step in location[:-1]:
        if isinstance(step, str):
            field = next((f for f in current.model_fields.values() if f.alias == step), None)
            inner = next(_models(field.annotation), None) if field else None
            current = inner or current
    return keys(current)


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models(argument)
