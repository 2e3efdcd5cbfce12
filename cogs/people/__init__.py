"""People: registering, one's own profile, and taking it all back."""

from bot.client import MusterClient
from cogs.people.cog import PeopleCog


async def setup(client: MusterClient) -> None:
    """Add the feature to the client; discord.py calls this."""
    await client.add_cog(PeopleCog(client))
