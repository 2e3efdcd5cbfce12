"""The /config commands."""

import io

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import MusterClient
from bot.errors.events import FileTooLarge, NotAnEventFile
from bot.events.file import LARGEST_FILE
from bot.ui.actor import actor_of
from bot.ui.answer import reply, think
from bot.ui.asking import confirm, reply_in_pages
from cogs.config.present import (
    findings_pages,
    imported_text,
    left_alone_text,
    nothing_to_change,
    plan_pages,
)

ENDINGS = (".yaml", ".yml")


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class ConfigCog(commands.GroupCog, group_name="config", group_description="Event files"):
    """Brings event files in and hands them out; the services decide who may."""

    def __init__(self, client: MusterClient) -> None:
        self._client = client
        self._services = client.services

    @app_commands.command(name="check", description="Look an event file over; changes nothing")
    @app_commands.describe(file="The event file, ending in .yaml")
    async def check(self, interaction: discord.Interaction, file: discord.Attachment) -> None:
        """Answer privately with everything the check finds."""
        actor_of(interaction)
        await think(interaction)
        content = await _content(file)
        reading = await self._services.imports.read(content, file.filename)
        report = await self._services.imports.report(reading)
        attached = discord.File(io.BytesIO(report.encode()), filename="check.txt")
        await reply_in_pages(interaction, findings_pages(reading), file=attached)

    @app_commands.command(name="import", description="Start an event, or change one, from a file")
    @app_commands.describe(file="The event file, ending in .yaml")
    async def import_(self, interaction: discord.Interaction, file: discord.Attachment) -> None:
        """Show what would change, and do it when the organizer agrees."""
        actor = actor_of(interaction)
        await think(interaction)
        content = await _content(file)
        plan = await self._services.imports.plan(actor, content, file.filename)
        if not plan.changes and not plan.is_new:
            await reply_in_pages(interaction, nothing_to_change(plan))
            return
        agreed = await confirm(interaction, plan_pages(plan), yes="Do it", no="Leave it")
        if agreed is None:
            await reply(interaction, left_alone_text(plan))
            return
        # Who agrees may have lost the role since they asked.
        event = await self._services.imports.apply(actor_of(agreed), plan)
        await reply(agreed, imported_text(plan))
        if interaction.guild is not None:
            await self._client.event_changed(interaction.guild, event)

    @app_commands.command(name="export", description="Get the event as a file")
    async def export(self, interaction: discord.Interaction) -> None:
        """Hand out the event file with everything that was changed since."""
        meant = await self._client.event_meant(interaction)
        if meant is None:
            return
        interaction, event = meant
        await think(interaction)
        event, text = await self._services.imports.export(actor_of(interaction), event.id)
        attached = discord.File(io.BytesIO(text.encode()), filename=f"{event.slug}.yaml")
        await reply(
            interaction,
            "Here is your event as a file. Change it and bring it back with `/config import`.",
            file=attached,
        )


async def _content(file: discord.Attachment) -> bytes:
    if not file.filename.lower().endswith(ENDINGS):
        raise NotAnEventFile(file.filename)
    if file.size > LARGEST_FILE:
        raise FileTooLarge(file.size, LARGEST_FILE)
    return await file.read()
