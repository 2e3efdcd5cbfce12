"""Forty people race for the same thing: nobody twice, nobody missing, nobody told it failed."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.db import Database
from tests.soak.races import DeferredDatabase, race
from tests.soak.seats import Take, in_event, in_team, race_for_seats

ROUNDS = int(os.environ.get("ROUNDS", "50"))


async def test_forty_people_who_click_at_once_are_on_the_list_once_each(tmp_path: Path) -> None:
    standing = await race(tmp_path, rounds=ROUNDS // 5, seed=1)
    assert (standing.oversold, standing.missing, standing.failed) == (0, 0, 0), standing


async def test_transactions_that_take_the_lock_late_would_fail_people(tmp_path: Path) -> None:
    standing = await race(tmp_path, rounds=3, seed=1, kind=DeferredDatabase)
    assert standing.failed > 0, "a check that cannot fail proves nothing"


@pytest.fixture
async def writers(database_url: str) -> AsyncIterator[list[Database]]:
    """Two bots on one file."""
    databases = [Database(database_url), Database(database_url)]
    yield databases
    for database in databases:
        await database.close()


@pytest.mark.parametrize("take", [in_event, in_team])
async def test_of_forty_who_want_the_last_seats_each_seat_goes_to_one(
    writers: list[Database], take: Take
) -> None:
    seating = await race_for_seats(writers, take, rounds=ROUNDS // 2, seed=1)
    assert not any(seating.wrong), seating
