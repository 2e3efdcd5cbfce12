"""The process is killed at every single request about teams' rooms; nothing odd stays behind."""

from pathlib import Path

from tests.loopback.client import Loopback
from tests.soak.spaces import CHANGED, FOUNDED, Point, Spaces, points_of

# How many requests a server with three teams needs, by its kind of rooms; held against what a
# server makes on which nothing is cut short.
REQUESTS = {
    ("thread", FOUNDED): 10,
    ("thread", CHANGED): 4,
    ("channel", FOUNDED): 22,
    ("channel", CHANGED): 6,
}
SPACES = ("thread", "channel")


async def test_rooms_are_right_wherever_the_process_was_killed(
    loopback: Loopback, tmp_path: Path
) -> None:
    cuts = [(space, [point]) for space in SPACES for point in points_of(REQUESTS, space)]
    spaces = Spaces(loopback, tmp_path)
    await spaces.build([*cuts, *((space, []) for space in SPACES)])
    findings = await spaces.run()
    assert findings.requests == REQUESTS
    assert findings.cut == len(cuts)
    assert not findings.wrong, "\n".join(findings.wrong)


async def test_without_looking_for_rooms_a_crash_leaves_some_that_nobody_knows(
    loopback: Loopback, tmp_path: Path
) -> None:
    spaces = Spaces(loopback, tmp_path, ADOPTS="no")
    await spaces.build([("thread", [Point(FOUNDED, number, True)]) for number in range(3)])
    findings = await spaces.run([FOUNDED])
    assert findings.cut == 3
    assert findings.orphans >= 3
