"""What a clock that is set forward and back does to what waits."""

from datetime import timedelta

from tests.bot.conftest import START
from tests.bot.delivery.bench import Bench, order


async def test_a_clock_that_jumps_says_nothing_twice_and_loses_nothing(bench: Bench) -> None:
    soon, later = START + timedelta(minutes=10), START + timedelta(hours=5)
    await bench.enqueue(order("soon", at=soon), order("later", at=later))
    await bench.drain_at(soon)
    for jump in (-2, 1, -1, 4):
        await bench.drain_at(START + timedelta(hours=jump))
    assert len(bench.recorder.posted) == 1
    for jump in (6, -2, 7):
        await bench.drain_at(START + timedelta(hours=jump))
    assert len(bench.recorder.posted) == 2
