"""The bot is killed again and again while messages fall due: all arrive once, none too soon."""

import os
from pathlib import Path

import pytest

from tests.loopback.client import Loopback
from tests.soak.kills import survive_kills

KILLS = int(os.environ.get("KILLS", "20"))
DELIVERIES = int(os.environ.get("DELIVERIES", "400"))
STALL_LIMIT_MS = 50.0
# Two at a time, as there are two processors.
PARTS = 2


@pytest.mark.parametrize("part", range(PARTS))
async def test_every_message_arrives_once_and_in_time_however_often_the_bot_is_killed(
    loopback: Loopback, tmp_path: Path, part: int
) -> None:
    outcome = await survive_kills(
        loopback,
        tmp_path,
        kills=KILLS // PARTS,
        deliveries=DELIVERIES // PARTS,
        seed=part,
    )
    print(outcome)
    assert not any(outcome.broken_promises), outcome
    assert outcome.in_hand_when_killed >= KILLS // PARTS, "a kill that meets no work proves little"
    assert outcome.faults > 0
    assert outcome.stall_ms < STALL_LIMIT_MS, outcome
