"""Event files on Discord: check, import, export."""

from bot.client import MusterClient
from cogs.config.cog import ConfigCog


async def setup(client: MusterClient) -> None:
    """Add the feature to the client; discord.py calls this."""
    await client.add_cog(ConfigCog(client))
