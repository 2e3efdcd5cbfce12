"""`/event setup` is killed at every single request: the next run leaves nothing odd behind."""

from pathlib import Path

from tests.loopback.client import Loopback
from tests.soak.provisioning import Point, Provisioning, every_point
from tests.wire.bot_process import ROOT

# Every kind of step with few of each; `make soak` takes numhack, and every pair of cuts.
SMALL_EVENT = (ROOT / "config/events/scratch-seminar.yaml").read_bytes()


async def test_a_setup_that_was_killed_anywhere_is_completed_by_the_next(
    loopback: Loopback, tmp_path: Path
) -> None:
    points = await every_point(loopback, tmp_path / "trial", SMALL_EVENT)
    assert len(points) > 20
    provisioning = Provisioning(loopback, tmp_path / "proof", SMALL_EVENT)
    # One more is never reached: counting the cuts must tell it from the others.
    never = Point(None, 999, work_done=False)
    await provisioning.build([[point] for point in (*points, never)])
    findings = await provisioning.run()
    assert findings.cut == len(points), f"{findings.cut} of {len(points)} requests were cut"
    assert not findings.wrong, "\n".join(findings.wrong)
