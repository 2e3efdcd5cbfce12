"""An event that is set up, and its teams."""

import pytest
from sqlalchemy import select

from bot.model import Event
from tests.cogs.beginnings import begins, set_up_numhack
from tests.cogs.spaces.rows import Teams
from tests.cogs.world import World

beginning = begins(teams=set_up_numhack)


@pytest.fixture
async def teams(world: World) -> Teams:
    """numhack on the server, set up."""
    async with world.app.database.read() as read:
        event_id = (await read.scalars(select(Event.id))).one()
    return Teams(world.app, world.clock, event_id)
