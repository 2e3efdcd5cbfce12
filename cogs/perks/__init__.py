"""Codes of perks: claiming one, bringing them in, seeing what is left."""

from bot.client import MusterClient
from cogs.perks.cog import ClaimCog, PerksCog


async def setup(client: MusterClient) -> None:
    """Add the feature to the client; discord.py calls this."""
    await client.add_cog(ClaimCog(client))
    await client.add_cog(PerksCog(client))
