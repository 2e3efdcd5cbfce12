"""A window that leaves the event's file and comes back: what is due then is said again."""

from datetime import UTC, datetime, timedelta

import pytest
import simcord

from tests.cogs.announcements.conftest import join, said_in
from tests.cogs.deadlines.test_deadline import move, news_of
from tests.cogs.outbox import deliver
from tests.cogs.world import NUMHACK, START, World

OPENS = datetime(2024, 12, 5, 17, 0, tzinfo=UTC)
VOTING = b"""  voting:
    opens: Thu 2024-12-05 09:00 PST
    closes: Thu 2024-12-05 09:40 PST
"""
MILESTONE = b"    - {key: vote-opens, window: voting, edge: opens, when: [at start]}\n"
OWN_ROOMS = NUMHACK.replace(b"  space: thread\n", b"  space: none\n")


async def remove_voting(world: World, text: bytes = NUMHACK) -> None:
    assert VOTING in text
    assert MILESTONE in text
    await world.bring_numhack(text.replace(VOTING, b"").replace(MILESTONE, b""))
    await deliver(world)


@pytest.fixture
async def space(ready: World) -> simcord.ChannelHandle:
    """The room of a team Ants; the test's own, as Muster makes none."""
    await ready.bring_numhack(OWN_ROOMS)
    room = ready.guild.create_text_channel("ants")
    await join(ready, ready.person("ann"), "Ants", room.id)
    return room


async def test_that_voting_is_open_is_said_again_at_its_new_time(ready: World) -> None:
    await deliver(ready, OPENS + timedelta(minutes=1))
    await remove_voting(ready)
    a_day_later = VOTING.replace(b"Thu 2024-12-05", b"Fri 2024-12-06")
    await ready.bring_numhack(NUMHACK.replace(VOTING, a_day_later))
    await deliver(ready, OPENS + timedelta(days=1, minutes=1))
    assert len([text for text in news_of(ready) if "Voting is open" in text]) == 2


async def test_a_move_of_what_came_back_is_posted_as_the_first_one_was(ready: World) -> None:
    await move(ready, what="voting", when="2024-12-05 19:00")
    await deliver(ready)
    await remove_voting(ready)
    await ready.bring_numhack(NUMHACK)
    await deliver(ready, START + timedelta(minutes=1))
    moved = await move(ready, what="voting", when="2024-12-05 20:00")
    assert "one notice is posted" in moved.response.content
    await deliver(ready)
    notices = [text for text in news_of(ready) if "Moved:" in text]
    assert len(notices) == 2
    assert len({*notices}) == 2, "the one of the old window stays as it was"


async def test_a_team_is_told_of_more_time_also_for_what_came_back(
    ready: World, space: simcord.ChannelHandle
) -> None:
    for _ in range(2):
        await move(ready, what="voting", when="2024-12-05 20:00", team="Ants")
        await deliver(ready)
        await remove_voting(ready, OWN_ROOMS)
        await ready.bring_numhack(OWN_ROOMS)
    assert len([text for text in said_in(space) if "More time for Ants" in text]) == 2
