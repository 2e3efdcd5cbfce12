"""Each test here gets an empty database of a real PostgreSQL; without one, none is collected."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime

import asyncpg
import pytest

from bot.app import App, open_app
from bot.clock import MovableClock
from bot.db import Database
from tests.postgres.server import address, programs, running_server

# In the middle of the reference event, while codes of perks are given out.
OPENS = datetime(2024, 11, 22, 12, tzinfo=UTC)
collect_ignore_glob = [] if programs() else ["test_*.py"]


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The folder of a server that runs as long as this worker."""
    with running_server() as folder:
        yield folder


@pytest.fixture
async def url(server: str, request: pytest.FixtureRequest) -> str:
    """The address of an empty database."""
    name = f"test_{abs(hash(request.node.nodeid))}"
    connection = await asyncpg.connect(user="muster", host=server, database="postgres")
    try:
        await connection.execute(f"CREATE DATABASE {name}")
    finally:
        await connection.close()
    return address(server, name)


@pytest.fixture
async def app(url: str) -> AsyncIterator[App]:
    """The services on a migrated database, at a time that stands still."""
    async with open_app(url, MovableClock(OPENS, running=False)) as app:
        yield app


@pytest.fixture
async def empty(url: str) -> AsyncIterator[Database]:
    """A database that no migration has seen."""
    database = Database(url)
    yield database
    await database.close()
