"""Forty people race for the same thing: nobody twice, nobody missing, nobody told it failed."""

import os
from pathlib import Path

from tests.soak.races import DeferredDatabase, race

ROUNDS = int(os.environ.get("ROUNDS", "50"))


async def test_forty_people_who_click_at_once_are_on_the_list_once_each(tmp_path: Path) -> None:
    standing = await race(tmp_path, rounds=ROUNDS, seed=1)
    assert (standing.oversold, standing.missing, standing.failed) == (0, 0, 0), standing


async def test_transactions_that_take_the_lock_late_would_fail_people(tmp_path: Path) -> None:
    standing = await race(tmp_path, rounds=3, seed=1, kind=DeferredDatabase)
    assert standing.failed > 0, "a check that cannot fail proves nothing"
