"""A server that is set up, and people on its event's list."""

import pytest

from tests.cogs.world import World


@pytest.fixture
async def ready(world: World) -> World:
    await world.bring_numhack()
    await world.set_up()
    return world


async def deliver(world: World) -> None:
    """Let the outbox say what is due."""
    with world.env.time_context():
        await world.app.outbox.dispatcher.drain()
    await world.env.settle()
