"""Running an event on its server: setting up, how it stands, who did what."""

from bot.client import MusterClient
from cogs.events.cog import EventCog


async def setup(client: MusterClient) -> None:
    """Add the feature to the client; discord.py calls this."""
    await client.add_cog(EventCog(client))
