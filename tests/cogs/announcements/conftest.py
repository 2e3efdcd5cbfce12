"""A server that is set up, and people on its event's list."""

import pytest

from tests.cogs.world import World


@pytest.fixture
async def ready(world: World) -> World:
    await world.bring_numhack()
    await world.set_up()
    return world
