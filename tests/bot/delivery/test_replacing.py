"""Replacing what waits, when what it speaks of changed."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.app import App
from bot.delivery.enqueue import Order, enqueue, replace
from bot.model import Delivery, Event
from tests.bot.conftest import START

LATER = START + timedelta(hours=1)


def order(once: str, words: str = "") -> Order:
    return Order("a.kind", "a:1", once, LATER, {"words": words}, channel_id=5)


async def states(app: App) -> dict[str, str]:
    async with app.database.read() as session:
        found = await session.scalars(select(Delivery).where(Delivery.kind == "a.kind"))
        return {f"{row.dedup_key.split(':')[3]} {row.facts['words']}": row.state for row in found}


@pytest.fixture
async def event(app: App, numhack: Event) -> Event:
    async with app.database.begin() as tx:
        assert await enqueue(tx, numhack.id, [order("one"), order("two"), order("one")]) == 2
    return numhack


async def test_what_is_not_wanted_any_more_is_cancelled_and_the_rest_stays(
    app: App, event: Event
) -> None:
    async with app.database.begin() as tx:
        await replace(tx, event.id, "a:1", ["a.kind"], [order("two"), order("three")])
    assert await states(app) == {"one ": "cancelled", "two ": "waiting", "three ": "waiting"}


async def test_what_was_replaced_and_is_wanted_again_waits_again_as_it_is_now(
    app: App, event: Event
) -> None:
    for orders in ([], [order("one", "newer")]):
        async with app.database.begin() as tx:
            await replace(tx, event.id, "a:1", ["a.kind"], orders)
    assert await states(app) == {"one newer": "waiting", "two ": "cancelled"}


async def test_what_was_said_or_dropped_is_not_said_again(app: App, event: Event) -> None:
    async with app.database.begin() as tx:
        for row in await tx.scalars(select(Delivery).where(Delivery.kind == "a.kind")):
            row.state = "done" if ":one:" in row.dedup_key else "cancelled"
            row.problem = "too late to be of use"
    async with app.database.begin() as tx:
        await replace(tx, event.id, "a:1", ["a.kind"], [order("one"), order("two")])
    assert await states(app) == {"one ": "done", "two ": "cancelled"}
