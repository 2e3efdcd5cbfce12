"""The deadline that somebody reads in a direct message: that of their team."""

from datetime import UTC, datetime

import pytest
import simcord

from tests.cogs.announcements.conftest import agree_to_messages, join, said_in, write
from tests.cogs.deadlines.test_deadline import CLOSES, LATER, move, stamp
from tests.cogs.outbox import deliver
from tests.cogs.world import World

AT_13 = datetime(2024, 11, 25, 13, 0, tzinfo=UTC)


@pytest.fixture
async def ann(ready: World) -> simcord.MemberActor:
    """One of the team Ants; another person is in a team without more time."""
    person, other = ready.person("ann"), ready.newcomer
    await join(ready, person, "Ants", ready.guild.create_text_channel("ants").id)
    await join(ready, other, "Bees")
    for one in (person, other):
        await agree_to_messages(ready, one)
    return person


async def write_to_everyone(world: World) -> None:
    announcing = await write(world, "Hand in until {deadline}.")
    await announcing.choose("Where", "dm")
    await announcing.press("Send")
    await deliver(world)


def letter(person: simcord.MemberActor) -> str:
    return next(text for text in said_in(person.user.dm_channel) if "Hand in until" in text)


async def test_who_is_in_a_team_with_more_time_reads_its_deadline(
    ready: World, ann: simcord.MemberActor
) -> None:
    await move(ready, team="Ants")
    await write_to_everyone(ready)
    assert letter(ann).startswith(f"Hand in until {stamp(LATER)}")
    assert letter(ready.newcomer).startswith(f"Hand in until {stamp(CLOSES)}")
    # Everyone's deadline moves, and theirs stays where it is.
    await move(ready, when="2024-11-25 13:00")
    await deliver(ready)
    assert letter(ann).startswith(f"Hand in until {stamp(LATER)}")
    expected = f"Hand in until ~~{stamp(CLOSES)}~~ {stamp(AT_13)}"
    assert letter(ready.newcomer).startswith(expected)


async def test_what_they_have_read_follows_when_their_team_gets_more_time(
    ready: World, ann: simcord.MemberActor
) -> None:
    await write_to_everyone(ready)
    await move(ready, team="Ants")
    await deliver(ready)
    assert letter(ann).startswith(f"Hand in until ~~{stamp(CLOSES)}~~ {stamp(LATER)}")
    assert letter(ready.newcomer).startswith(f"Hand in until {stamp(CLOSES)}")
