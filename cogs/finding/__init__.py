"""Finding: who looks for a team, which teams look for people, and the board that shows it."""

from discord import app_commands

from bot.client import MusterClient
from cogs.finding.board import board_message
from cogs.finding.buttons import EventFindButton, InviteButton, PageButton, TeamFindButton
from cogs.finding.cog import FindingCog


async def setup(client: MusterClient) -> None:
    """Add the feature to the client, and its command to /team; discord.py calls this."""
    client.add_dynamic_items(EventFindButton, TeamFindButton, InviteButton, PageButton)
    client.live_messages["teams"] = lambda event: board_message(client, event)
    cog = FindingCog(client)
    await client.add_cog(cog)
    group = client.tree.get_command("team")
    assert isinstance(group, app_commands.Group), "the teams' cog is loaded before this one"
    group.add_command(cog.find)
