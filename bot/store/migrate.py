"""Bring the schema up to date; several replicas may start at once."""

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, text

from bot.store.contract import StoreError

LOCK = 0x46_55_54_55_52_45
"""Key of PostgreSQL's advisory lock: "FUTURE" in ASCII."""


def upgrade(connection: Connection) -> None:
    """Apply what is missing, inside the caller's transaction.

    PostgreSQL holds an advisory lock until the transaction ends; on SQLite the caller's BEGIN IMMEDIATE excludes others.
    Raises `StoreError` for a schema that this version does not know.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
    config = configuration()
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise StoreError(f"the database cannot be migrated: {error}; a newer version may have been here.") from error


def configuration() -> Config:
    """Return Alembic's configuration, made here so that nothing depends on a file."""
    config = Config()
    config.set_main_option("script_location", "bot.store:migrations")
    config.set_main_option("path_separator", "os")
    return config


def head() -> str | None:
    """Return the newest revision."""
    return ScriptDirectory.from_config(configuration()).get_current_head()
