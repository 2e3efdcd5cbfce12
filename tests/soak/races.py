"""Forty people who want the same at once, some of them twice, through two writers of one file.

This race is for one's own place on the list: pressing Register twice must put nobody on it
twice, and everyone on it once. The race for the last seats is in seats.py.
"""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine

from bot.actor import Actor
from bot.clock import SystemClock
from bot.db import Database
from bot.errors.people import AlreadyOnTheList
from bot.migrate import migrate
from bot.model import Event, Participant
from bot.people.service import Interest, PeopleService

PEOPLE, IMPATIENT, WRITERS = 40, 10, 2


@dataclass
class Standing:
    """How races ended: people on the list too often, missing from it, and clicks that failed."""

    rounds: int = 0
    oversold: int = 0
    missing: int = 0
    failed: int = 0


class DeferredDatabase(Database):
    """Begins to write as SQLite does by itself: reading first, and the lock only when it writes."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self._deferred = create_async_engine(url, pool_size=1, max_overflow=0)
        self._begin = async_sessionmaker(self._deferred, expire_on_commit=False)
        event.listen(self._deferred.sync_engine, "connect", _no_begin_of_its_own)
        event.listen(
            self._deferred.sync_engine,
            "begin",
            lambda connection: connection.exec_driver_sql("BEGIN DEFERRED"),
        )

    async def close(self) -> None:
        await self._deferred.dispose()
        await super().close()


def _no_begin_of_its_own(connection, _record) -> None:
    connection.isolation_level = None


@asynccontextmanager
async def _databases(folder: Path, kind: type[Database]) -> AsyncGenerator[list[Database]]:
    url = f"sqlite+aiosqlite:///{folder}/race.db"
    databases = [Database(url), *(kind(url) for _ in range(WRITERS))]
    try:
        await migrate(databases[0])
        yield databases
    finally:
        for database in databases:
            await database.close()


async def race(
    folder: Path, *, rounds: int, seed: int, kind: type[Database] = Database
) -> Standing:
    """Let everyone race for so many events, on one file with several writers."""
    chance, standing = random.Random(seed), Standing()
    async with _databases(folder, kind) as (first, *writers):
        services = [PeopleService(database, SystemClock()) for database in writers]
        for number in range(rounds):
            event_id = await _an_event(first, number)
            clicks = [Actor(1, user, f"p{user}") for user in range(PEOPLE)]
            clicks += clicks[:IMPATIENT]
            chance.shuffle(clicks)
            failed = await asyncio.gather(
                *(
                    _click(services[turn % WRITERS], actor, event_id)
                    for turn, actor in enumerate(clicks)
                )
            )
            standing.rounds += 1
            standing.failed += sum(failed)
            await _count(first, event_id, standing)
    return standing


async def _click(service: PeopleService, actor: Actor, event_id: int) -> bool:
    """Whether the person was told that something went wrong."""
    try:
        await service.register_interest(actor, event_id, Interest())
    except AlreadyOnTheList:
        return False
    except OperationalError:
        return True
    return False


async def _an_event(database: Database, number: int) -> int:
    async with database.begin() as tx:
        row = Event(
            guild_id=1,
            slug=f"race-{number}",
            name="Race",
            time_zone="UTC",
            public={},
            definition={},
            created_at=SystemClock().now(),
        )
        tx.add(row)
    return row.id


async def _count(database: Database, event_id: int, standing: Standing) -> None:
    users = select(Participant.user_id).where(Participant.event_id == event_id)
    async with database.read() as session:
        seen: Sequence[int] = [*await session.scalars(users)]
    times = Counter(seen)
    standing.oversold += sum(count - 1 for count in times.values())
    standing.missing += PEOPLE - len(times)
