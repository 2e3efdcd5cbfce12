"""The rooms of teams: made, kept in step and looked after."""

from bot.client import MusterClient
from cogs.spaces.cog import TeamsCog


async def setup(client: MusterClient) -> None:
    """Add the feature to the client; discord.py calls this."""
    await client.add_cog(TeamsCog(client))
