"""Announcements: writing them, and what becomes of them."""

from bot.client import MusterClient
from cogs.announcements.cog import AnnounceCog


async def setup(client: MusterClient) -> None:
    """Add the feature to the client; discord.py calls this."""
    await client.add_cog(AnnounceCog(client))
