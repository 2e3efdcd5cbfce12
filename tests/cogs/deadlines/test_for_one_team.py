"""/event deadline for one team: what its space reads, and what stays true of it."""

from datetime import UTC, datetime

import pytest
import simcord

from tests.cogs.announcements.conftest import join, said_in
from tests.cogs.deadlines.test_deadline import CLOSES, LATER, move, stamp
from tests.cogs.outbox import deliver
from tests.cogs.world import NUMHACK, World

AT_16 = datetime(2024, 11, 25, 16, 0, tzinfo=UTC)
AT_22 = datetime(2024, 11, 25, 22, 0, tzinfo=UTC)


@pytest.fixture
async def space(ready: World) -> simcord.ChannelHandle:
    """The room of a team Ants; the test's own, as Muster makes none."""
    await ready.bring_numhack(NUMHACK.replace(b"  space: thread\n", b"  space: none\n"))
    room = ready.guild.create_text_channel("ants")
    await join(ready, ready.person("ann"), "Ants", room.id)
    return room


async def test_a_notice_says_what_is_true_after_everyone_got_more_time(
    ready: World, space: simcord.ChannelHandle
) -> None:
    await move(ready, team="Ants")
    await deliver(ready)
    (notice,) = said_in(space)
    assert f"The general deadline is {stamp(CLOSES)}." in notice
    await move(ready, when="2024-11-25 16:00")
    await deliver(ready)
    (notice,) = said_in(space)
    assert f"More time for Ants:** Submissions close **{stamp(LATER)}" in notice
    assert f"The general deadline is {stamp(AT_16)}." in notice
    await move(ready, when="2024-11-25 22:00")
    await deliver(ready)
    (notice,) = said_in(space)
    assert f"same deadline for Ants as for everyone:** Submissions close **{stamp(AT_22)}" in notice
    assert "More time" not in notice


async def test_the_team_reads_why_it_has_more_time_for_as_long_as_it_has_more(
    ready: World, space: simcord.ChannelHandle
) -> None:
    await move(ready, team="Ants", why="Their laptop *burned*.")
    await deliver(ready)
    (notice,) = said_in(space)
    assert "\nWhy: Their laptop \\*burned\\*." in notice
    await move(ready, when="2024-11-25 16:00")
    await deliver(ready)
    assert "Why: Their laptop" in said_in(space)[0]
    await move(ready, when="2024-11-25 22:00")
    await deliver(ready)
    assert "Why:" not in said_in(space)[0]
