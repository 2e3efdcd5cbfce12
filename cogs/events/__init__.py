"""Running an event on its server: setting up, how it stands, who did what."""

from bot.client import MusterClient
from cogs.events.cog import EventCog
from cogs.events.live import LiveRefresh


async def setup(client: MusterClient) -> None:
    """Add the feature to the client; discord.py calls this."""
    LiveRefresh(client)
    await client.add_cog(EventCog(client))
