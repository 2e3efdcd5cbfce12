"""The database: one writer, safe settings, backups while it is used, and aware times only."""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError

from bot.db import BackupNotPossible, Database, DatabaseNotUsable
from bot.migrate import (
    NewerDatabase,
    alembic_config,
    differences,
    known_revisions,
    migrate,
    upgrade,
)
from bot.model import Event, Participant

NOON = datetime(2024, 11, 14, 12, tzinfo=UTC)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/data/muster.db")
    await migrate(database)
    yield database
    await database.close()


def an_event(slug: str = "numhack") -> Event:
    return Event(
        guild_id=1,
        slug=slug,
        name="NumHack",
        time_zone="UTC",
        public={},
        definition={},
        created_at=NOON,
    )


def a_participant(event_id: int, user_id: int) -> Participant:
    return Participant(
        event_id=event_id,
        user_id=user_id,
        name="Ana",
        state="interested",
        profile={},
        joined_at=NOON,
    )


@pytest.fixture
async def upgraded(tmp_path: Path) -> AsyncIterator[Database]:
    """A database that went through every migration instead of being made at once."""
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/upgraded.db")
    async with database.engine.begin() as connection:
        await connection.run_sync(upgrade)
    yield database
    await database.close()


async def test_the_migrations_and_the_model_say_the_same(
    database: Database, upgraded: Database
) -> None:
    assert await differences(upgraded) == []
    assert await differences(database) == []


async def test_a_new_database_is_what_the_migrations_make(
    database: Database, upgraded: Database
) -> None:
    async def schema(of: Database) -> dict[str, str]:
        async with of.read() as session:
            rows = await session.execute(text("SELECT name, sql FROM sqlite_schema"))
            return {name: " ".join((sql or "").split()) for name, sql in rows}

    made, migrated = await schema(database), await schema(upgraded)
    assert made.keys() == migrated.keys()
    assert len(made) > 20
    for name, sql in made.items():
        assert constraints_in(sql) == constraints_in(migrated[name]), name
    newest = ScriptDirectory.from_config(alembic_config()).get_current_head()
    assert known_revisions()[-1] == newest


def constraints_in(sql: str) -> set[str]:
    return {part.strip(" ,)") for part in sql.split("CONSTRAINT ")[1:]}


async def test_an_older_database_is_upgraded(upgraded: Database) -> None:
    async with upgraded.engine.begin() as connection:
        await connection.run_sync(lambda c: command.downgrade(_config(c), "base"))
    async with upgraded.engine.begin() as connection:
        await connection.run_sync(upgrade)
    assert await differences(upgraded) == []


async def test_members_survive_an_upgrade_and_are_counted(upgraded: Database) -> None:
    async with upgraded.engine.begin() as connection:
        await connection.run_sync(lambda c: command.downgrade(_config(c), "0004"))
        for statement in (
            "INSERT INTO event (id, guild_id, slug, name, time_zone, state, public, definition,"
            " created_at) VALUES (1, 1, 'e', 'E', 'UTC', 'running', '{}', '{}', '2024-11-14')",
            "INSERT INTO participant (id, event_id, user_id, name, state, profile, joined_at)"
            " VALUES (1, 1, 7, 'Ana', 'registered', '{}', '2024-11-14')",
            "INSERT INTO team (id, event_id, name, folded_name, state, created_at)"
            " VALUES (1, 1, 'Owls', 'owls', 'open', '2024-11-14')",
            "INSERT INTO membership (event_id, team_id, participant_id, slot, joined_at)"
            " VALUES (1, 1, 1, 1, '2024-11-14')",
        ):
            await connection.run_sync(Connection.exec_driver_sql, statement)
    await migrate(upgraded)
    async with upgraded.read() as session:
        assert (await session.execute(text("SELECT COUNT(*) FROM membership"))).scalar_one() == 1
        assert (await session.execute(text("SELECT member_count FROM team"))).scalar_one() == 1
    async with upgraded.begin() as tx:
        assert (await tx.execute(text("PRAGMA foreign_keys"))).scalar_one() == 1


def _config(connection: Connection) -> Config:
    config = alembic_config()
    config.attributes["connection"] = connection
    return config


async def test_a_database_of_a_newer_muster_is_left_alone(database: Database) -> None:
    async with database.begin() as tx:
        await tx.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NewerDatabase, match="9999"):
        await migrate(database)


async def test_a_difference_between_migrations_and_model_is_found(database: Database) -> None:
    async with database.begin() as tx:
        await tx.execute(text("ALTER TABLE team ADD COLUMN colour TEXT"))
    assert any("colour" in difference for difference in await differences(database))


async def test_migrating_twice_changes_nothing(database: Database) -> None:
    async with database.begin() as tx:
        tx.add(an_event())
    await migrate(database)
    async with database.read() as session:
        assert len((await session.scalars(select(Event))).all()) == 1


async def test_every_connection_has_the_promised_settings(database: Database) -> None:
    for block in (database.begin, database.read):
        async with block() as session:
            found = {
                name: await session.scalar(text(f"PRAGMA {name}"))
                for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
            }
        assert found == {
            "journal_mode": "wal",
            "synchronous": 2,
            "foreign_keys": 1,
            "busy_timeout": 10_000,
        }


async def test_a_reading_session_cannot_write(database: Database) -> None:
    async with database.read() as session:
        session.add(an_event())
        with pytest.raises(DBAPIError, match="readonly"):
            await session.flush()


async def test_a_failed_transaction_leaves_nothing(database: Database) -> None:
    with pytest.raises(RuntimeError):
        async with database.begin() as tx:
            tx.add(an_event())
            await tx.flush()
            raise RuntimeError
    async with database.read() as session:
        assert await session.scalar(select(Event.id)) is None


async def test_a_writer_that_read_first_is_not_overtaken(database: Database) -> None:
    async with database.begin() as tx:
        tx.add(an_event())

    async def append(letter: str) -> None:
        async with database.begin() as tx:
            event = (await tx.scalars(select(Event))).one()
            before = event.name
            await asyncio.sleep(0)
            event.name = before + letter

    await asyncio.gather(*(append("x") for _ in range(40)))
    async with database.read() as session:
        assert await session.scalar(select(Event.name)) == "NumHack" + "x" * 40


async def test_one_person_has_one_part_in_an_event(database: Database) -> None:
    async with database.begin() as tx:
        event = an_event()
        tx.add(event)
        await tx.flush()
        tx.add(a_participant(event.id, 7))
    with pytest.raises(IntegrityError):
        async with database.begin() as tx:
            tx.add(a_participant(event.id, 7))


async def test_rows_of_an_unknown_event_are_refused(database: Database) -> None:
    with pytest.raises(IntegrityError):
        async with database.begin() as tx:
            tx.add(a_participant(99, 7))


async def test_a_naive_time_is_refused_and_others_come_back_in_utc(database: Database) -> None:
    with pytest.raises(StatementError, match="no time zone"):
        async with database.begin() as tx:
            event = an_event()
            event.created_at = datetime(2024, 11, 14, 12)  # noqa: DTZ001 -- the naive time itself
            tx.add(event)
    east = timezone(timedelta(hours=5))
    async with database.begin() as tx:
        event = an_event()
        event.created_at = datetime(2024, 11, 14, 17, tzinfo=east)
        tx.add(event)
    async with database.read() as session:
        stored = await session.scalar(select(Event.created_at))
    assert stored == NOON
    assert stored.tzinfo is UTC


async def test_a_backup_is_whole_although_others_write(database: Database, tmp_path: Path) -> None:
    async def write(count: int) -> None:
        for number in range(count):
            async with database.begin() as tx:
                tx.add(an_event(f"event-{number}"))

    target = tmp_path / "copies" / "muster.db"
    await write(5)
    await asyncio.gather(write_more(database), database.backup(target))
    with sqlite3.connect(target) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert copy.execute("SELECT count(*) FROM event").fetchone()[0] >= 5
    copy.close()


async def write_more(database: Database) -> None:
    for number in range(20):
        async with database.begin() as tx:
            tx.add(an_event(f"more-{number}"))


async def test_a_backup_never_overwrites_a_file(database: Database, tmp_path: Path) -> None:
    target = tmp_path / "precious.db"
    target.write_text("precious")
    with pytest.raises(BackupNotPossible, match="exists already"):
        await database.backup(target)
    assert target.read_text() == "precious"


@pytest.mark.parametrize("content", [None, b"no database" * 500], ids=["a folder", "another file"])
def test_what_cannot_be_opened_leaves_no_thread_that_answers_to_a_closed_loop(
    tmp_path: Path, content: bytes | None
) -> None:
    file = tmp_path / "muster.db"
    file.mkdir() if content is None else file.write_bytes(content)
    before = set(threading.enumerate())
    left: set[str] = set()

    async def fail() -> None:
        database = Database(f"sqlite+aiosqlite:///{file}")
        with pytest.raises(DatabaseNotUsable, match="cannot be opened"):
            await migrate(database)
        await database.close()
        left.update(thread.name for thread in set(threading.enumerate()) - before)

    for _ in range(30):
        asyncio.run(fail())
    # asyncio waits for its own threads before it closes the loop.
    assert {name for name in left if not name.startswith("asyncio_")} == set()
