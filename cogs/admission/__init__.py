"""Getting in: applications, check-in, and lists of people as files."""

from bot.client import MusterClient
from cogs.admission.buttons import AnswerButton, CheckInButton
from cogs.admission.cog import AdmissionCog


async def setup(client: MusterClient) -> None:
    """Add the feature and its long-lived buttons to the client; discord.py calls this."""
    client.add_dynamic_items(AnswerButton, CheckInButton)
    cog = AdmissionCog(client)
    await client.add_cog(cog)
    for menu in cog.context_menus:
        client.tree.add_command(menu)
