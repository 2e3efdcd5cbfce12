"""Bring a database to the newest revision, and say whether the model and migrations agree."""

from pathlib import Path

import structlog
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from bot.db import Database
from bot.model import Base

log = structlog.stdlib.get_logger(__name__)

FOLDER = Path(__file__).parent.parent / "migrations"


def alembic_config() -> Config:
    """Alembic's configuration, without a file of its own."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    return config


def newest_revision() -> str:
    """The revision that this code works with."""
    head = ScriptDirectory.from_config(alembic_config()).get_current_head()
    assert head is not None, "there is always a first migration"
    return head


async def migrate(database: Database) -> None:
    """Apply what migrations the database lacks, all or none."""

    def upgrade(connection: Connection) -> None:
        before = MigrationContext.configure(connection).get_current_revision()
        newest = newest_revision()
        if before == newest:
            return
        config = alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        log.info("database.migrated", before=before, after=newest)

    async with database.engine.begin() as connection:
        await connection.run_sync(upgrade)


async def differences(database: Database) -> list[str]:
    """What the model says and the migrated database does not, or the other way round."""

    def compare(connection: Connection) -> list[str]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return [str(difference) for difference in compare_metadata(context, Base.metadata)]

    async with database.engine.connect() as connection:
        return await connection.run_sync(compare)
