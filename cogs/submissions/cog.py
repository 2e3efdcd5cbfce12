"""/submit and /projects."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import MusterClient
from bot.model import Event
from bot.ui.actor import actor_of
from bot.ui.answer import reply
from bot.ui.asking import reply_in_pages
from cogs.submissions.gallery import gallery_pages
from cogs.submissions.present import sheet_text
from cogs.submissions.views import SheetView, WhichSheet


class SubmissionCog(commands.Cog):
    """Handing in, and looking at what others handed in."""

    feature = "submissions"

    def __init__(self, client: MusterClient) -> None:
        self._client = client
        self._services = client.services
        client.doors["submit"] = self.open_sheets
        client.doors["projects"] = self.open_projects

    @app_commands.command(description="Hand in: see what is missing, and send it")
    @app_commands.guild_only()
    async def submit(self, interaction: discord.Interaction) -> None:
        """Show the private checklist."""
        meant = await self._client.event_meant(interaction)
        if meant is not None:
            await self.open_sheets(*meant)

    @app_commands.command(description="Look at the projects")
    @app_commands.guild_only()
    @app_commands.describe(search="Part of a project's or team's name", track="Only this track")
    async def projects(
        self, interaction: discord.Interaction, search: str = "", track: str | None = None
    ) -> None:
        """Show the projects privately, one's own first."""
        meant = await self._client.event_meant(interaction)
        if meant is None:
            return
        interaction, event = meant
        await self._show(interaction, event, search, track)

    @projects.autocomplete("track")
    async def complete_track(
        self, interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        """The tracks of the event that fit what is typed so far."""
        events = await self._client.events_meant(interaction)
        tracks = [track for event in events[:1] for track in event.tracks]
        return [
            app_commands.Choice(name=track.name[:100], value=track.key)
            for track in tracks
            if typed.casefold() in track.name.casefold() and track.retired_at is None
        ][:25]

    async def open_sheets(self, interaction: discord.Interaction[Any], event: Event) -> None:
        """Show the checklist, or which there are; the door of other features' buttons."""
        sheets = await self._services.submissions.sheets(actor_of(interaction), event.id)
        if len(sheets) == 1:
            text = sheet_text(sheets[0], self._services.events.now())
            await reply(interaction, text, view=SheetView(interaction, self._client, sheets[0]))
            return
        if not sheets:
            await reply(interaction, "There is nothing to hand in yet. It appears here in time.")
            return
        view = WhichSheet(interaction, self._client, sheets)
        await reply(interaction, "Choose what you want to hand in.", view=view)

    async def open_projects(self, interaction: discord.Interaction[Any], event: Event) -> None:
        """Show every project; the door of other features' buttons."""
        await self._show(interaction, event, "", None)

    async def _show(
        self, interaction: discord.Interaction[Any], event: Event, search: str, track: str | None
    ) -> None:
        found = await self._services.gallery.projects(
            actor_of(interaction), event.id, track=track, search=search
        )
        pages = gallery_pages(found, filtered=bool(search or track))
        await reply_in_pages(interaction, pages)
