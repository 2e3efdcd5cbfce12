"""Letting the outbox do what is due in a simulated Discord."""

from datetime import datetime

from tests.cogs.world import World


async def deliver(world: World, at: datetime | None = None) -> None:
    """Move the clock, if `at` is given, and let the outbox say what is due then."""
    if at is not None:
        world.clock.move_to(at)
    with world.env.time_context():
        await world.app.outbox.dispatcher.drain()
    await world.env.settle()
