"""Deadlines: moving them, and the milestones that announce themselves."""

from discord import app_commands

from bot.client import MusterClient
from cogs.deadlines.cog import DeadlineCog


async def setup(client: MusterClient) -> None:
    """Add the feature to the client, and its command to /event; discord.py calls this."""
    cog = DeadlineCog(client)
    await client.add_cog(cog)
    group = client.tree.get_command("event")
    assert isinstance(group, app_commands.Group), "the events' cog is loaded before this one"
    group.add_command(cog.command())
