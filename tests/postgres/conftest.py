"""Each test here gets an empty database of a real PostgreSQL; without one, none is collected."""

from collections.abc import AsyncIterator, Iterator

import asyncpg
import pytest

from bot.db import Database
from tests.postgres.server import address, programs, running_server

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
async def empty(url: str) -> AsyncIterator[Database]:
    """A database that no migration has seen."""
    database = Database(url)
    yield database
    await database.close()
