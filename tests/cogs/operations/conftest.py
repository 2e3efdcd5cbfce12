"""A server that is set up for numhack."""

import pytest

from tests.cogs.world import World


@pytest.fixture
async def ready(world: World) -> World:
    await world.bring_numhack()
    await world.set_up()
    return world
