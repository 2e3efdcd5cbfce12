"""What organizers do with teams: forming, moving, looking after small ones, and pictures."""

from bot.client import MusterClient
from cogs.organizing.buttons import UndoButton
from cogs.organizing.cog import OrganizingCog
from cogs.organizing.small import SmallTeamButton


async def setup(client: MusterClient) -> None:
    """Add the feature and its long-lived buttons to the client; discord.py calls this."""
    client.add_dynamic_items(UndoButton, SmallTeamButton)
    cog = OrganizingCog(client)
    await client.add_cog(cog)
    cog.add_to_group()
