"""A proposal as the YAML that a maintainer goes on with."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import yaml

_WIDTH = 100
_LONG = ("tekst", "antwoord", "passage")
_SOURCE = """\
# De tekst, woord voor woord, per onderdeel en alinea. Vul auteur, auteur_apa (achternaam voorop),
# uitgever, jaar en adres in, en haal dan de regel ‘voorstel: ja’ weg. Weet niemand het jaar, of
# staat de tekst niet online (adres), haal die regel dan ook weg.
"""
_POINTS = """\
# Voorstellen, gemaakt uit de tekst. Doe er zoveel als je wilt, in de volgorde die
# `check` noemt: kijk of de passage goed gekozen is, schrijf titel en antwoord zelf, en haal dan
# bij dat punt de regel ‘voorstel: ja’ weg, en de testvragen ook (of schrijf betere). Een punt
# waar niemand naar vraagt, mag weg; zijn vragen in vragen/ dan ook.
"""
_VARIANTS = """\
# Hoe mensen naar elk punt vragen: voorstellen uit de woorden van de tekst. Zet er vragen bij
# zoals mensen ze echt stellen: een stuk of zes om te beginnen, later twaalf of meer, elk met andere
# woorden. Wat er raar klinkt, mag weg.
"""
_TEXTS = "# Vaste zinnen die bij deze tekst anders zijn dan in algemeen/teksten.yaml.\n"


class _Dumper(yaml.SafeDumper):
    """Lists stand in from their key, and long text is folded."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Never without indent."""
        super().increase_indent(flow, False)


class _Folded(str):
    """Text that is written over several lines."""

    __slots__ = ()


_Dumper.add_representer(
    _Folded, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style=">")
)


def files(
    source: Mapping[str, Any],
    points: Sequence[Mapping[str, Any]],
    variants: Mapping[str, Sequence[str]],
    texts: Mapping[str, str],
) -> dict[str, str]:
    """The text of each file, by its name."""
    written = {
        "bron.yaml": _SOURCE + _dumped(source),
        "punten/voorstellen.yaml": _POINTS + _apart(_dumped({"punten": points})),
        "vragen/voorstellen.yaml": _VARIANTS + _apart(_dumped({"vragen": variants}, 1000)),
    }
    return written | ({"teksten.yaml": _TEXTS + _dumped(texts)} if texts else {})


def _dumped(data: Mapping[str, Any], width: int = _WIDTH) -> str:
    dumped: str = yaml.dump(
        _folded(data), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=width
    )
    return dumped.replace("voorstel: 'ja'", "voorstel: ja")


def _folded(data: Any) -> Any:
    """The same with its long texts folded."""
    if isinstance(data, Mapping):
        return {
            key: _Folded(value) if key in _LONG and isinstance(value, str) else _folded(value)
            for key, value in data.items()
        }
    return [*map(_folded, data)] if isinstance(data, (list, tuple)) else data


def _apart(dumped: str) -> str:
    """An empty line before every entry."""
    return re.sub(r"^(?=  (?:- id: |[a-z0-9-]+:$))", "\n", dumped, flags=re.MULTILINE)
