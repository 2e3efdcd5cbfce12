"""Leases that run out while their holder is still at work: the clock jumps, a machine sleeps."""

import asyncio
from datetime import timedelta

import pytest

from bot.delivery.dispatcher import FLUSH_SECONDS
from bot.delivery.enqueue import Order
from bot.delivery.leased import Leased
from bot.delivery.outcome import FellThrough
from bot.delivery.rules import Answer
from tests.bot.conftest import START
from tests.bot.delivery.bench import Bench

MUCH_LATER = START + timedelta(minutes=10)


async def test_a_try_that_outlasts_its_lease_is_not_begun_again_and_a_refusal_stays_one(
    bench: Bench,
) -> None:
    tries = 0

    async def perform(row: Leased, now: object) -> None:
        nonlocal tries
        tries += 1
        bench.clock.move_to(MUCH_LATER)
        # The outbox claims what is due several times meanwhile.
        await asyncio.sleep(FLUSH_SECONDS * 4)
        raise FellThrough(Answer(403, 50001, "Missing Access"))

    bench.dispatcher._kinds.does("slow", perform)
    await bench.enqueue(Order("slow", "thing:1", "v1", START))
    await bench.drain_at(START)
    await bench.drain_at(MUCH_LATER + timedelta(hours=1))
    assert tries == 1
    assert [row.state for row in await bench.rows()] == ["dead"]


async def test_what_a_run_that_broke_off_had_in_hand_is_taken_up_when_its_lease_has_run_out(
    bench: Bench,
) -> None:
    tries = 0

    async def perform(row: Leased, now: object) -> None:
        nonlocal tries
        tries += 1
        if tries == 1:
            raise asyncio.CancelledError

    bench.dispatcher._kinds.does("odd", perform)
    await bench.enqueue(Order("odd", "thing:1", "v1", START))
    with pytest.raises(RuntimeError, match="cancelled"):
        async with asyncio.timeout(5):
            await bench.drain_at(START)
    await bench.drain_at(START + bench.dispatcher.brakes.spans.lease)
    assert tries == 2
    assert [row.state for row in await bench.rows()] == ["done"]
