"""The /people commands, and "Check in" in the menu of a person."""

import contextlib
import io
from typing import Any, Self

import discord
from discord import app_commands
from discord.ext import commands

from bot.actor import Actor
from bot.client import MusterClient
from bot.errors.admission import NothingToReview
from bot.model import Event
from bot.people.checkin import Seen
from bot.ui.actor import actor_of
from bot.ui.answer import replace, reply, think
from bot.ui.views import ShortView
from cogs.admission.lists import bring_list
from cogs.admission.outbox import AdmissionOutbox
from cogs.admission.present import seen_text, status_text, undone_text
from cogs.admission.present_lists import exported_text
from cogs.admission.present_review import progress_text
from cogs.admission.reviewing import ReviewView


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class AdmissionCog(
    commands.GroupCog, group_name="people", group_description="Who takes part, and who comes"
):
    """For organizers; the services decide who is one."""

    feature = "registration"

    def __init__(self, client: MusterClient) -> None:
        self._client = client
        self._services = client.services
        AdmissionOutbox(client)
        client.status_lines.append(self._status)
        menu = app_commands.ContextMenu(name="Check in", callback=self._check_in_menu)
        menu.default_permissions = discord.Permissions(manage_guild=True)
        menu.guild_only = True
        # Not among a cog's own commands, so they are named to who registers them.
        self.context_menus = (menu,)

    @app_commands.command(description="Read applications and decide, one after another")
    async def review(self, interaction: discord.Interaction) -> None:
        """Show the first application that waits for a decision."""
        meant = await self._client.event_meant(interaction)
        if meant is None:
            return
        interaction, event = meant
        desk = await self._services.applications.desk(actor_of(interaction), event.id)
        view = ReviewView(interaction, self._client, desk)
        await view.show(interaction)

    @app_commands.command(description="Note that somebody is here")
    @app_commands.describe(member="Who stands before you")
    async def checkin(self, interaction: discord.Interaction, member: discord.Member) -> None:
        """Check the member in, with a way back."""
        await self._check_in(interaction, member)

    @app_commands.command(name="import", description="Register people from a list; a plan first")
    @app_commands.describe(file="A CSV file with a column user_id or username")
    async def import_(self, interaction: discord.Interaction, file: discord.Attachment) -> None:
        """Show what a file of people would do, and do it when the organizer agrees."""
        meant = await self._client.event_meant(interaction)
        if meant is not None:
            await bring_list(meant[0], self._client, meant[1], file)

    @app_commands.command(description="Get everyone as a list, for a spreadsheet")
    async def export(self, interaction: discord.Interaction) -> None:
        """Hand out everyone with what they told, privately."""
        meant = await self._client.event_meant(interaction)
        if meant is None:
            return
        interaction, event = meant
        await think(interaction)
        event, content, count = await self._services.people_export.export(
            actor_of(interaction), event.id
        )
        attached = discord.File(io.BytesIO(content), filename=f"{event.slug}-people.csv")
        await reply(interaction, exported_text(count), file=attached)

    async def _check_in_menu(
        self, interaction: discord.Interaction, member: discord.Member
    ) -> None:
        await self._check_in(interaction, member)

    async def _check_in(self, interaction: discord.Interaction, member: discord.Member) -> None:
        meant = await self._client.event_meant(interaction)
        if meant is None:
            return
        interaction, event = meant
        seen = await self._services.check_in.check_in(
            actor_of(interaction), event.id, member.id, member.display_name
        )
        view = TakeBackView(interaction, self._client, seen, member)
        await reply(interaction, seen_text(seen, member.id), view=view)

    async def _status(self, actor: Actor, event: Event) -> list[str]:
        if self.feature not in event.public.get("features", []):
            return []
        lines: list[str] = []
        # Not for an event that people simply register for.
        with contextlib.suppress(NothingToReview):
            lines.append(progress_text(await self._services.applications.desk(actor, event.id)))
        counts = await self._services.check_in.counts(actor, event.id)
        if counts.confirmed or counts.here:
            lines.append(status_text(counts))
        return lines


class TakeBackView(ShortView):
    """Undoes a check-in that was just made."""

    def __init__(
        self,
        asked_by: discord.Interaction,
        client: MusterClient,
        seen: Seen,
        member: discord.Member,
    ) -> None:
        super().__init__(asked_by)
        self._client, self._seen, self._member = client, seen, member

    @discord.ui.button(label="Undo", style=discord.ButtonStyle.secondary)
    async def undo(self, interaction: discord.Interaction, _: discord.ui.Button[Self]) -> Any:
        """Take the check-in back."""
        seen = await self._client.services.check_in.undo(
            actor_of(interaction),
            self._seen.event.id,
            self._member.id,
            self._member.display_name,
        )
        await replace(interaction, undone_text(seen, self._member.id), view=None)
        self.stop()
