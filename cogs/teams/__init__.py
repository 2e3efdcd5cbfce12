"""Teams: founding, joining, inviting, leading and leaving them."""

from bot.client import MusterClient
from cogs.teams.buttons import AnswerButton, EventButton, TeamButton
from cogs.teams.cog import TeamCog
from cogs.teams.telling import TeamTelling


async def setup(client: MusterClient) -> None:
    """Add the feature and its long-lived buttons to the client; discord.py calls this."""
    client.add_dynamic_items(TeamButton, EventButton, AnswerButton)
    TeamTelling(client)
    await client.add_cog(TeamCog(client))
