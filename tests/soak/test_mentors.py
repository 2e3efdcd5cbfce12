"""The process is killed at every single request about a request for help; one mentor has it."""

from pathlib import Path

from tests.loopback.client import Loopback
from tests.soak.mentors import (
    ACCEPTED,
    ANSWER,
    ASKED,
    MAKING,
    RATED,
    SERVER,
    SOLVED,
    Helps,
    Point,
    points_of,
    turned,
)

# How many requests the life of a request for help needs, by where they go; held against what
# the bot makes on a server on which nothing is cut short.
REQUESTS = {
    # The queue is looked for and posted; a message each to two mentors, whom it writes to first.
    (ASKED, SERVER): 2,
    (ASKED, "ada"): 2,
    (ASKED, "bob"): 2,
    # The queue, a look for the room (two), its making, three people let in, the message on top.
    (ACCEPTED, SERVER): 8,
    (ACCEPTED, "ada"): 1,
    (ACCEPTED, "bob"): 1,
    # The queue, the message on top, the room closed; how it was is asked.
    (SOLVED, SERVER): 3,
    (SOLVED, "asker"): 2,
    (SOLVED, "ada"): 1,
    (SOLVED, "bob"): 1,
}
# Asking needs a form.
ANSWERS = {(ASKED, ANSWER): 2, (ACCEPTED, ANSWER): 1, (SOLVED, ANSWER): 1, (RATED, ANSWER): 1}
POINTS = points_of(REQUESTS | ANSWERS)
# Each of these needs a life of the bot alone; `make soak` has those as well that are left out.
SOME = [point for point in POINTS if point.work_done or not point.opens]


async def test_a_request_has_one_mentor_and_one_room_wherever_the_process_was_killed(
    loopback: Loopback, tmp_path: Path
) -> None:
    findings = await Helps(loopback, tmp_path).run(turned(SOME))
    assert findings.requests == REQUESTS
    assert findings.cut == len(SOME)
    assert not findings.wrong, "\n".join(findings.wrong)


async def test_a_careless_bot_makes_a_second_room_and_writes_twice(
    loopback: Loopback, tmp_path: Path
) -> None:
    cuts = [[Point(ASKED, "bob", 1, True), Point(ACCEPTED, MAKING, 0, True)]]
    careless = Helps(loopback, tmp_path, BROKEN="careless")
    findings = await careless.run(cuts, (ASKED, ACCEPTED))
    assert findings.cut == 2
    wrong = "\n".join(findings.wrong)
    assert "nobody knows thread help" in wrong, wrong
    assert "there are 2 rooms" in wrong, wrong
    assert "bob has 2 messages, not 1" in wrong, wrong
