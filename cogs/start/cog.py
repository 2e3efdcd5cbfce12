"""The /start and /help commands."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import MusterClient
from bot.errors.events import NoEvent
from bot.model import Event
from bot.permissions import MENTOR, has_role
from bot.ui.actor import actor_of
from bot.ui.answer import reply
from cogs.start.present import help_text
from cogs.start.views import Panels, panel


class StartCog(commands.Cog):
    """Where everyone begins."""

    def __init__(self, client: MusterClient) -> None:
        self._client = client
        self._services = client.services
        self._panels = Panels(client)
        client.live_messages["start"] = lambda event: panel(client, event)

    @app_commands.command(description="What is going on, and what you can do right now")
    @app_commands.guild_only()
    async def start(self, interaction: discord.Interaction) -> None:
        """Show the start panel privately, with one's own part in the event."""
        actor = actor_of(interaction)
        meant = await self._client.event_meant(interaction)
        if meant is None:
            return
        interaction, event = meant
        part = await self._services.people.own_part(actor, event)
        text, view = self._panels.of(event, part)
        await reply(interaction, text, view=view)

    @app_commands.command(description="What Muster can do for you")
    @app_commands.guild_only()
    async def help(self, interaction: discord.Interaction) -> None:
        """Say what one can do here, by who one is."""
        actor = actor_of(interaction)
        event: Event | None
        try:
            event = (await self._client.events_meant(interaction))[0]
        except NoEvent:
            event = None
        organizes = self._services.events.organizes(actor, event)
        mentors = event is not None and has_role(actor, event, MENTOR)
        await reply(interaction, help_text(event, organizes=organizes, mentors=mentors))
