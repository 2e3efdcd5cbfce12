"""Pausing and resuming an event, and what could not be delivered."""

from discord import app_commands

from bot.client import MusterClient
from cogs.operations.cog import OperationsCog


async def setup(client: MusterClient) -> None:
    """Add the feature to the client, and its commands to /event; discord.py calls this."""
    cog = OperationsCog(client)
    await client.add_cog(cog)
    group = client.tree.get_command("event")
    assert isinstance(group, app_commands.Group), "the events' cog is loaded before this one"
    for command in cog.commands():
        group.add_command(command)
