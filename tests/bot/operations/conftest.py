"""An event whose outbox holds what a test puts there."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from bot.app import App
from bot.clock import MovableClock
from bot.delivery.enqueue import Order, enqueue
from bot.delivery.leased import Leased, Result
from bot.model import ChannelBinding, Delivery, Event
from tests.bot.conftest import START

SOON = START + timedelta(minutes=5)
CORRECTION = "announcement.correction"
# Deeds, which know their own place.
DEEDS = (CORRECTION, "checkin.close", "submission.remind")


@pytest.fixture
async def quiet(app: App, numhack: Event) -> Event:
    """The event with nothing in its outbox but what a test puts there, and a staff channel."""
    async with app.database.begin() as tx:
        await tx.execute(delete(Delivery))
        tx.add(
            ChannelBinding(event_id=numhack.id, purpose="organizers", name="staff", channel_id=99)
        )
    return numhack


async def put(app: App, *kinds: str, useless: bool = False) -> None:
    """One row of each kind, due soon."""
    async with app.database.begin() as tx:
        orders = [
            Order(
                kind=kind,
                subject=f"{kind}:{number}",
                once="v1",
                due_at=SOON,
                channel_id=None if kind in DEEDS else 5,
                useless_at=SOON + timedelta(minutes=1) if useless else None,
            )
            for number, kind in enumerate(kinds)
        ]
        await enqueue(tx, 1, orders)


async def states(app: App) -> dict[str, list[str]]:
    """The states of rows, by kind."""
    found: dict[str, list[str]] = {}
    async with app.database.read() as session:
        rows = select(Delivery.kind, Delivery.state).order_by(Delivery.id)
        for kind, state in await session.execute(rows):
            found.setdefault(kind, []).append(state)
    return found


async def claimed(app: App, clock: MovableClock) -> list[Leased]:
    return await app.outbox.store.claim(clock.now(), "test", 10, dms=False)


async def kill(app: App, clock: MovableClock) -> None:
    """Let everything due fail for good."""
    rows = await claimed(app, clock)
    now = clock.now()
    await app.outbox.store.finish(
        [Result(row, "dead", now, problem="403 50013 no") for row in rows]
    )
