"""Handing in, looking at projects, and what organizers do with them."""

from bot.client import MusterClient
from cogs.submissions.cog import SubmissionCog
from cogs.submissions.organizing import SubmissionsCog
from cogs.submissions.outbox import SubmissionOutbox


async def setup(client: MusterClient) -> None:
    """Add the feature to the client; discord.py calls this."""
    await client.add_cog(SubmissionCog(client))
    await client.add_cog(SubmissionsCog(client))
    SubmissionOutbox(client)
