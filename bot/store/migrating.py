"""Bringing a database up to date with the migrations in ``bot/store/migrations``.

Alembic weighs some 9 MiB, so it is only imported when there is something to migrate; an empty
database gets its tables as they are now.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    MetaData,
    String,
    Table,
    column,
    create_mock_engine,
    false,
    insert,
    inspect,
    select,
    table,
    text,
    update,
)

from bot.store.records import StoreError
from bot.store.tables import HEAD, metadata

MIGRATIONS = Path(__file__).with_name("migrations")
_LOCK = 0x73746F7265  # Any number will do, as long as every version of the bot uses this one.
_VERSIONS = table("alembic_version", column("version_num"))


def bring_up_to_date(connection: Connection) -> None:
    """Make the tables, or run the migrations that the database has not had.

    All in the transaction of ``connection``.

    One process at a time: on SQLite the transaction must have begun as a writing one, on
    PostgreSQL an advisory lock is held until it ends.

    Raises:
        StoreError: when the database is of a newer version than this code.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    version = database_version(connection)
    if version is None:
        _create(connection)
    elif version != HEAD:
        migrate(connection, version)
    # Changes no row, but fails at once where nothing may be written.
    connection.execute(update(_VERSIONS).where(false()).values(version_num=HEAD))


def database_version(connection: Connection) -> str | None:
    """The last migration that the database has had; None when it is empty."""
    if not inspect(connection).has_table(_VERSIONS.name):
        return None
    return connection.scalar(select(_VERSIONS.c.version_num))


def _create(connection: Connection) -> None:
    for statement in _making(connection.dialect.name):
        connection.exec_driver_sql(statement)
    connection.execute(insert(_VERSIONS).values(version_num=HEAD))


@lru_cache
def _making(dialect: str) -> tuple[str, ...]:
    """The statements that make all tables, in the words of one kind of database."""
    statements: list[str] = []

    def note(statement: Any, *_: object) -> None:
        statements.append(str(statement.compile(dialect=engine.dialect)))

    engine = create_mock_engine(f"{dialect}://", note)
    metadata.create_all(engine, checkfirst=False)
    number = Column("version_num", String(32), primary_key=True)
    Table(_VERSIONS.name, MetaData(), number).create(engine, checkfirst=False)
    return tuple(statements)


def migrate(connection: Connection, version: str | None, until: str = HEAD) -> None:
    """Run the migrations after ``version`` (None: an empty database), ``until`` the last one.

    Raises:
        StoreError: when ``version`` is newer than this code.
    """
    from alembic.migration import MigrationContext
    from alembic.operations import Operations
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory(str(MIGRATIONS), version_locations=[str(MIGRATIONS)])
    if version not in {None, *(script.revision for script in scripts.walk_revisions())}:
        raise StoreError(
            f"De database is van een nieuwere versie van de bot (stap {version}; deze versie kent "
            f"tot en met stap {HEAD}). Zet de nieuwste versie van de bot neer, of een back-up van "
            "de database terug."
        )
    context = MigrationContext.configure(connection)
    # Not by alembic's global `op`: two databases in one process could be migrating at once.
    for script in reversed(list(scripts.iterate_revisions(until, version or "base"))):
        script.module.upgrade(Operations(context))
    context.stamp(scripts, until)
