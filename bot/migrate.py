"""Bring a database to the newest revision, and say whether the model and migrations agree.

Alembic is loaded only when there is something to migrate: it costs 12 MB and 0.2 s that a
start with an up-to-date database can do without. An empty database gets the model's tables at
once, marked with the newest revision; a test holds both ways against each other.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import structlog
from sqlalchemy import (
    Column,
    Connection,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    inspect,
    select,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.db import Database, DatabaseNotUsable
from bot.model import Base

if TYPE_CHECKING:
    from alembic.config import Config

log = structlog.stdlib.get_logger(__name__)

FOLDER = Path(__file__).parent.parent / "migrations"
# Alembic's own table, as alembic.runtime.migration makes it.
VERSION_TABLE = Table(
    "alembic_version",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)


class NewerDatabase(Exception):
    """The database was written by a newer Muster than this one; the message names both."""


def alembic_config() -> "Config":
    """Alembic's configuration, without a file of its own."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    return config


def known_revisions() -> list[str]:
    """Every revision, oldest first: the numbers that the migrations' file names begin with."""
    files = sorted((FOLDER / "versions").glob("[0-9]*.py"))
    return [file.name.partition("_")[0] for file in files]


async def migrate(database: Database) -> None:
    """Apply what migrations the database lacks, all or none.

    Raises NewerDatabase, or DatabaseNotUsable when it cannot be opened.
    """
    connection = database.engine.connect()
    try:
        await connection.start()
    except (OSError, DBAPIError) as error:
        reason = getattr(error, "orig", None) or error
        raise DatabaseNotUsable(f"it cannot be opened ({reason})") from None
    try:
        # SQLite changes a table by making it anew; dropping the old one would take along
        # whatever refers to it. Inside a transaction this setting has no effect.
        await _foreign_keys(connection, "OFF")
        async with connection.begin():
            await connection.run_sync(_bring_to_newest)
        await _foreign_keys(connection, "ON")
    finally:
        await connection.close()


async def _foreign_keys(connection: AsyncConnection, switch: str) -> None:
    if connection.dialect.name == "sqlite":
        raw = await connection.get_raw_connection()
        await cast("Any", raw.driver_connection).execute(f"PRAGMA foreign_keys={switch}")


def _bring_to_newest(connection: Connection) -> None:
    newest = known_revisions()[-1]
    before = _revision_of(connection)
    if before == newest:
        return
    if before is None:
        Base.metadata.create_all(connection)
        VERSION_TABLE.create(connection)
        connection.execute(VERSION_TABLE.insert().values(version_num=newest))
    elif before not in known_revisions():
        raise NewerDatabase(f"the database is at revision {before}, this Muster knows {newest}")
    else:
        upgrade(connection)
        if connection.dialect.name == "sqlite":
            torn = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
            assert torn is None, f"the migration left a row that refers to nothing: {torn}"
    log.info("database.migrated", before=before, after=newest)


def upgrade(connection: Connection) -> None:
    """Run alembic's migrations up to the newest on a connection."""
    from alembic import command

    config = alembic_config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _revision_of(connection: Connection) -> str | None:
    if not inspect(connection).has_table(VERSION_TABLE.name):
        return None
    return connection.scalar(select(VERSION_TABLE.c.version_num))


async def differences(database: Database) -> list[str]:
    """What the model says and the migrated database does not, or the other way round."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    def compare(connection: Connection) -> list[str]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return [str(difference) for difference in compare_metadata(context, Base.metadata)]

    async with database.engine.connect() as connection:
        return await connection.run_sync(compare)
