"""What tests of the schedule do with the outbox and read from it."""

from datetime import datetime

from tests.cogs.world import World


async def deliver(world: World) -> None:
    """Let the outbox say and do what is due now."""
    with world.env.time_context():
        await world.app.outbox.dispatcher.drain()
    await world.env.settle()


def said(world: World, channel: str) -> list[str]:
    """What stands in a channel, oldest first."""
    return [message.content for message in world.channel(channel).history()]


def stamp(instant: datetime) -> str:
    """An instant as Discord is told to show it in full."""
    return f"<t:{int(instant.timestamp())}:F>"
