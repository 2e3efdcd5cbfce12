"""The race for the last seat where many write at the same time, as SQLite never lets them."""

import os
from collections.abc import AsyncIterator

import pytest

from bot.db import Database
from bot.migrate import migrate
from tests.soak.seats import Take, in_event, in_team, looking_first, race_for_seats

ROUNDS = int(os.environ.get("ROUNDS", "50"))


@pytest.fixture
async def engines(url: str) -> AsyncIterator[list[Database]]:
    """Two bots on one database."""
    databases = [Database(url), Database(url)]
    await migrate(databases[0])
    yield databases
    for database in databases:
        await database.close()


@pytest.mark.parametrize("take", [in_event, in_team])
async def test_of_forty_who_want_the_last_seats_each_seat_goes_to_one(
    engines: list[Database], take: Take
) -> None:
    seating = await race_for_seats(engines, take, rounds=ROUNDS // 5, seed=1)
    assert not any(seating.wrong), seating


async def test_looking_first_and_taking_then_would_sell_seats_twice(
    engines: list[Database],
) -> None:
    seating = await race_for_seats(engines, looking_first, rounds=3, seed=1)
    assert seating.oversold > 0, "a check that cannot fail proves nothing"
