"""A server with numhack on it, set up, and everything said that there is to say."""

import pytest

from tests.cogs.schedule.outbox import deliver
from tests.cogs.world import World


@pytest.fixture
async def set_up(world: World) -> World:
    await world.bring_numhack()
    await world.set_up()
    await deliver(world)
    return world
