"""The programme: what is now, what is next, and everything by day and track."""

from bot.client import MusterClient
from cogs.schedule.cog import ScheduleCog
from cogs.schedule.editing import SessionCog
from cogs.schedule.outbox import ScheduleOutbox
from cogs.schedule.scheduled_events import ScheduledEvents


async def setup(client: MusterClient) -> None:
    """Add the feature to the client; discord.py calls this."""
    ScheduleOutbox(client)
    ScheduledEvents(client)
    await client.add_cog(ScheduleCog(client))
    await client.add_cog(SessionCog(client))
