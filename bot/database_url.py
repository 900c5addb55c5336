"""The address of a database as people write it, and what to do when it cannot be read."""

from __future__ import annotations

from urllib.parse import urlsplit

PASSWORD_ADVICE = "tekens als @, / en # in het wachtwoord moeten gecodeerd zijn: %40, %2F en %23"
_DRIVERS = {
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
    "postgresql+psycopg": "postgresql+asyncpg",
    "postgresql+psycopg2": "postgresql+asyncpg",
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
}


def with_driver(url: str) -> str:
    """The address with the driver that the store uses, as SQLAlchemy takes it.

    Raises:
        ValueError: in Dutch, when it is of another kind of database, or can be read in two ways.
    """
    scheme, separator, rest = url.partition("://")
    if not separator or scheme not in _DRIVERS:
        raise ValueError("begin met sqlite:/// of postgresql://")
    if scheme.startswith("sqlite") and rest and not rest.startswith(("/", ":memory:")):
        raise ValueError("een bestand heeft drie schuine strepen: sqlite:///bot.sqlite3")
    if not scheme.startswith("sqlite") and not _unambiguous(url):
        raise ValueError(PASSWORD_ADVICE)
    return f"{_DRIVERS[scheme]}://{rest}"


def _unambiguous(url: str) -> bool:
    """Whether a URL can be read in one way only, so that no piece of a password strays from it."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    known = host is not None or "host=" in parts.query
    return known and url.count("@") <= 1 and "@" not in parts.path and not parts.fragment
