"""The first door: the start panel, /start and /help."""

from bot.client import MusterClient
from cogs.start.cog import StartCog
from cogs.start.views import StartButton


async def setup(client: MusterClient) -> None:
    """Add the feature and its long-lived buttons to the client; discord.py calls this."""
    client.add_dynamic_items(StartButton)
    await client.add_cog(StartCog(client))
