"""A server that is set up for numhack."""

import pytest

from tests.cogs.beginnings import begins, set_up_numhack
from tests.cogs.world import World

beginning = begins(ready=set_up_numhack)


@pytest.fixture
async def ready(world: World) -> World:
    return world
