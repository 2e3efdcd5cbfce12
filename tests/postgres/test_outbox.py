"""The outbox on PostgreSQL: claiming with SKIP LOCKED, fenced finish, one row per dedup key."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from bot.db import Database
from bot.delivery.enqueue import Order, enqueue, replace
from bot.delivery.leased import Result
from bot.delivery.store import Store
from bot.migrate import migrate
from bot.model import Delivery, Event

NOON = datetime(2024, 11, 14, 12, tzinfo=UTC)
ROWS = 60


@pytest.fixture
async def database(empty: Database) -> AsyncIterator[Database]:
    """A migrated database with one event that runs."""
    await migrate(empty)
    async with empty.begin() as tx:
        event = Event(
            guild_id=1,
            slug="proof",
            name="Proof",
            time_zone="UTC",
            public={},
            definition={},
            created_at=NOON,
        )
        tx.add(event)
    return empty


def order(number: int, once: str = "v1") -> Order:
    return Order("say", f"message:{number}", once, NOON, {"number": number}, channel_id=7)


async def counted(database: Database) -> dict[str, int]:
    states = select(Delivery.state, func.count()).group_by(Delivery.state)
    async with database.read() as session:
        rows = await session.execute(states)
    return {state: count for state, count in rows.all()}  # noqa: C416 -- rows are no pairs to type checkers


async def test_many_who_claim_at_once_get_each_row_once(database: Database) -> None:
    async with database.begin() as tx:
        await enqueue(tx, 1, [order(number) for number in range(ROWS)])
    store = Store(database)
    claims = (store.claim(NOON, f"holder-{n}", 10, dms=False) for n in range(8))
    got = [row.id for rows in await asyncio.gather(*claims) for row in rows]
    # Who asks while another claims may get nothing, and asks again.
    while rows := await store.claim(NOON, "late", 10, dms=False):
        got += [row.id for row in rows]
    assert len(got) == len(set(got)) == ROWS


async def test_who_lost_the_lease_cannot_write_the_end_of_it(database: Database) -> None:
    async with database.begin() as tx:
        await enqueue(tx, 1, [order(1)])
    store = Store(database)
    (first,) = await store.claim(NOON, "first", 10, dms=False)
    later = NOON + store.spans.lease + timedelta(seconds=1)
    assert await store.earliest() == NOON + store.spans.lease
    (second,) = await store.claim(later, "second", 10, dms=False)
    assert second.attempts == 1
    assert second.first_tried_at == NOON
    await store.finish([Result(first, "dead", later, problem="too late to say so")])
    assert await counted(database) == {"leased": 1}
    await store.finish([Result(second, "done", later, message_id=2**62)])
    assert await counted(database) == {"done": 1}


async def test_the_same_is_ordered_once_also_by_two_at_the_same_time(database: Database) -> None:
    async def order_it() -> bool:
        try:
            async with database.begin() as tx:
                await enqueue(tx, 1, [order(1)])
        except IntegrityError:
            return False
        return True

    done = await asyncio.gather(*(order_it() for _ in range(6)))
    assert any(done)
    assert await counted(database) == {"waiting": 1}


async def test_a_replaced_row_waits_again_when_it_is_wanted_again(database: Database) -> None:
    for once in ("v1", "v2", "v1"):
        async with database.begin() as tx:
            await replace(tx, 1, "message:1", ["say"], [order(1, once)])
    assert await counted(database) == {"waiting": 1, "cancelled": 1}
    async with database.begin() as tx:
        await tx.execute(update(Event).values(paused_at=NOON))
    assert await Store(database).claim(NOON, "any", 10, dms=False) == []
