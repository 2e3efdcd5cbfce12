"""The process is killed at every single request about teams' rooms; nothing odd stays behind."""

from pathlib import Path

import pytest

from tests.loopback.client import Loopback
from tests.soak.spaces import FOUNDED, Point, Spaces


@pytest.mark.parametrize("space", ["thread", "channel"])
async def test_rooms_are_right_wherever_the_process_was_killed(
    loopback: Loopback, tmp_path: Path, space: str
) -> None:
    points = await Spaces(loopback, tmp_path / "trial", space).count()
    assert len(points) > 20
    spaces = Spaces(loopback, tmp_path / "proof", space)
    await spaces.build([[point] for point in points])
    findings = await spaces.run()
    assert findings.cut == len(points)
    assert not findings.wrong, "\n".join(findings.wrong)


async def test_without_looking_for_rooms_a_crash_leaves_some_that_nobody_knows(
    loopback: Loopback, tmp_path: Path
) -> None:
    spaces = Spaces(loopback, tmp_path, "thread", ADOPTS="no")
    await spaces.build([[Point(FOUNDED, number, True)] for number in range(3)])
    findings = await spaces.run()
    assert findings.cut == 3
    assert findings.orphans > 0
