"""A team whose members can hand in, on the simulated server."""

from datetime import UTC, datetime

import pytest
import simcord
from sqlalchemy import select

from bot.model import Event, Team
from tests.cogs.beginnings import begins, set_up_numhack
from tests.cogs.world import World
from tests.rows import add_team

beginning = begins(hacking=set_up_numhack)

OPENS = datetime(2024, 11, 22, 12, tzinfo=UTC)
CLOSES = datetime(2024, 11, 25, 11, 59, tzinfo=UTC)


@pytest.fixture
async def hacking(world: World) -> World:
    """The event while submissions are open."""
    world.clock.move_to(OPENS)
    return world


async def found_team(world: World, name: str, *people: simcord.MemberActor) -> Team:
    """A team of these people, as rows."""
    async with world.app.database.read() as read:
        event_id = (await read.scalars(select(Event.id))).one()
    members = [(person.id, person.name) for person in people]
    return await add_team(world.app.database, event_id, name, members, OPENS, led=False)
