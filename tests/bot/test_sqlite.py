"""SQLite: locks of others, snapshots, and writers that are cancelled."""

import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError

from bot.db import Database
from bot.model import Base, Server
from bot.sqlite import GOES_ALONG


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/muster.db")
    async with database.engine.begin() as connection:
        await connection.run_sync(Base.metadata.tables["server"].create)
    yield database
    await database.close()


async def write(database: Database, number: int) -> None:
    async with database.begin() as tx:
        tx.add(Server(guild_id=number))


async def count(database: Database) -> int:
    async with database.read() as session:
        return await session.scalar(select(func.count()).select_from(Server)) or 0


async def test_others_go_on_while_a_writer_waits_for_another_process(
    database: Database, tmp_path: Path
) -> None:
    other = sqlite3.connect(tmp_path / "muster.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    writing = asyncio.create_task(write(database, 1))
    for _ in range(20):
        await asyncio.sleep(0.005)
        assert await count(database) == 0
    assert not writing.done()
    other.execute("COMMIT")
    other.close()
    await writing
    assert await count(database) == 1


async def test_a_reader_sees_one_state_and_the_next_one_the_last_commit(
    database: Database,
) -> None:
    async with database.read() as session:
        before = await session.scalar(select(func.count()).select_from(Server))
        await write(database, 1)
        after = await session.scalar(select(func.count()).select_from(Server))
    assert (before, after) == (0, 0)
    assert await count(database) == 1


async def test_more_readers_than_connections_wait_for_each_other(database: Database) -> None:
    async def look(_: int) -> int:
        async with database.read() as session:
            first = await session.scalar(select(func.count()).select_from(Server))
            await asyncio.sleep(0.001)
            return first or 0

    assert await asyncio.gather(*(look(number) for number in range(40))) == [0] * 40


@pytest.mark.parametrize("steps", range(10))
async def test_what_a_cancelled_writer_committed_was_told_of(
    database: Database, steps: int
) -> None:
    await write(database, 1)
    told: list[frozenset[type]] = []
    database.after_write.append(told.append)
    writing = asyncio.create_task(write(database, 2))
    for _ in range(steps):
        await asyncio.sleep(0)
    writing.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await writing
    if await count(database) == 2:
        assert frozenset({Server}) in told
    await write(database, 3)
    assert await count(database) >= 2


def left(number: int) -> Any:
    """A server that nobody waits for."""
    return insert(Server).values(guild_id=number).execution_options(**{GOES_ALONG: True})


async def test_what_goes_along_is_seen_by_the_next_statement_and_committed(
    database: Database,
) -> None:
    async with database.begin() as tx:
        await tx.execute(left(1))
        assert await tx.scalar(select(func.count()).select_from(Server)) == 1
        await tx.execute(left(2))
    assert await count(database) == 2


async def test_what_goes_along_is_taken_back_with_its_transaction(database: Database) -> None:
    with pytest.raises(RuntimeError):
        async with database.begin() as tx:
            await tx.execute(left(1))
            raise RuntimeError
    await write(database, 2)
    assert await count(database) == 1


async def test_what_goes_along_and_cannot_be_written_lets_the_commit_fail(
    database: Database,
) -> None:
    await write(database, 1)
    with pytest.raises(IntegrityError):
        async with database.begin() as tx:
            tx.add(Server(guild_id=2))
            await tx.flush()
            await tx.execute(left(1))
    assert await count(database) == 1
    await write(database, 3)
    assert await count(database) == 2
