"""The programme: what is now and next, changing it, reminders, and one's own settings."""

from bot.client import MusterClient
from cogs.schedule.buttons import RemindButton, ScheduleButton
from cogs.schedule.cog import ScheduleCog
from cogs.schedule.drop_in import DropInCog
from cogs.schedule.editing import SessionCog
from cogs.schedule.live import now_and_next_message
from cogs.schedule.outbox import ScheduleOutbox
from cogs.schedule.scheduled_events import ScheduledEvents
from cogs.schedule.settings import SettingsCog
from cogs.schedule.views import ProgrammeButton, ProgrammeMenu


async def setup(client: MusterClient) -> None:
    """Add the feature to the client; discord.py calls this."""
    client.add_dynamic_items(RemindButton, ScheduleButton, ProgrammeButton, ProgrammeMenu)
    client.live_messages["schedule"] = lambda event: now_and_next_message(client, event)
    ScheduleOutbox(client)
    ScheduledEvents(client)
    await client.add_cog(ScheduleCog(client))
    await client.add_cog(SessionCog(client))
    await client.add_cog(DropInCog(client))
    await client.add_cog(SettingsCog(client))
