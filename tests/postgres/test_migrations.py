"""The same migrations make the same database on PostgreSQL."""

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from bot.db import Database
from bot.migrate import alembic_config, differences, known_revisions, migrate, upgrade

CONSTRAINTS = text(
    "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
    " WHERE connamespace = 'public'::regnamespace"
)
INDEXES = text("SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'")
A_MEMBER = (
    "INSERT INTO event (id, guild_id, slug, name, time_zone, state, public, definition,"
    " created_at) VALUES (1, 1, 'e', 'E', 'UTC', 'running', '{}', '{}', '2024-11-14')",
    "INSERT INTO participant (id, event_id, user_id, name, state, profile, joined_at)"
    " VALUES (1, 1, 7, 'Ana', 'registered', '{}', '2024-11-14')",
    "INSERT INTO team (id, event_id, name, folded_name, state, created_at)"
    " VALUES (1, 1, 'Owls', 'owls', 'open', '2024-11-14')",
    "INSERT INTO membership (event_id, team_id, participant_id, slot, joined_at)"
    " VALUES (1, 1, 1, 1, '2024-11-14')",
)


def config_on(connection: Connection) -> Config:
    config = alembic_config()
    config.attributes["connection"] = connection
    return config


async def schema(database: Database) -> set[tuple[str, ...]]:
    """Every constraint and index as the server writes it."""
    async with database.read() as session:
        rows = [*await session.execute(CONSTRAINTS), *await session.execute(INDEXES)]
    return {tuple(row) for row in rows}


async def test_every_single_step_up_and_down_again_ends_where_the_model_is(
    empty: Database,
) -> None:
    for revision in known_revisions():
        async with empty.engine.begin() as connection:
            await connection.run_sync(lambda c, to=revision: command.upgrade(config_on(c), to))
    assert await differences(empty) == []
    in_steps = await schema(empty)
    assert len(in_steps) > 100
    async with empty.engine.begin() as connection:
        await connection.run_sync(lambda c: command.downgrade(config_on(c), "base"))
    assert len(await schema(empty)) < 5
    # From nothing, `migrate` makes the model's tables at once.
    async with empty.engine.begin() as connection:
        await connection.exec_driver_sql("DROP TABLE alembic_version")
    await migrate(empty)
    assert await differences(empty) == []
    assert await schema(empty) == in_steps


async def test_members_survive_an_upgrade_and_are_counted(empty: Database) -> None:
    async with empty.engine.begin() as connection:
        await connection.run_sync(lambda c: command.upgrade(config_on(c), "0004"))
        for statement in A_MEMBER:
            await connection.exec_driver_sql(statement)
    async with empty.engine.begin() as connection:
        await connection.run_sync(upgrade)
    async with empty.read() as session:
        assert (await session.execute(text("SELECT COUNT(*) FROM membership"))).scalar_one() == 1
        assert (await session.execute(text("SELECT member_count FROM team"))).scalar_one() == 1
