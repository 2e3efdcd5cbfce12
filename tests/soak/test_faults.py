"""Every fault of the network, hundreds of times in one life of the bot: all arrive once."""

import os
from pathlib import Path

from tests.loopback.client import Loopback
from tests.soak.faults import survive_faults
from tests.soak.test_kills import STALL_LIMIT_MS

FAULTS = int(os.environ.get("FAULTS", "500"))


async def test_every_message_arrives_once_and_no_refusal_is_asked_again(
    loopback: Loopback, tmp_path: Path
) -> None:
    outcome = await survive_faults(loopback, tmp_path, faults=FAULTS, seed=1)
    print(outcome)
    assert outcome.faults >= FAULTS
    assert not any(outcome.broken_promises), outcome
    assert (await loopback.fault_counts())["missing_access"] > 0
    assert outcome.stall_ms < STALL_LIMIT_MS, outcome
