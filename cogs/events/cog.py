"""The /event commands."""

import contextlib

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import MusterClient
from bot.errors.events import DiscordSaidNo, OnlyOnServers
from bot.events.setup import SetupPlan, Step
from bot.invitation import missing_optional
from bot.model import Event
from bot.ui.actor import actor_of
from bot.ui.answer import reply, think
from bot.ui.asking import confirm, reply_in_pages
from cogs.events.live import refresh_all, refresh_live_message
from cogs.events.present import (
    all_set_text,
    left_alone_text,
    log_pages,
    progress_text,
    set_up_text,
    setup_plan_pages,
    status_pages,
)
from cogs.events.provisioning import provision, require_permissions, what_is_there

REPORT_EVERY = 3


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class EventCog(commands.GroupCog, group_name="event", group_description="Run your event"):
    """For organizers; the services decide who is one."""

    def __init__(self, client: MusterClient) -> None:
        self._client = client
        self._services = client.services
        client.after_change.append(self._refresh)

    @app_commands.command(name="setup", description="Make roles, channels and the start panel")
    async def set_up(self, interaction: discord.Interaction) -> None:
        """Show a plan, then make what is missing; doing it again changes nothing."""
        meant = await self._client.event_meant(interaction)
        if meant is None:
            return
        interaction, event = meant
        guild = interaction.guild
        if guild is None:
            raise OnlyOnServers
        actor = actor_of(interaction)
        plan = await self._services.setup.plan(actor, event.id, what_is_there(guild))
        require_permissions(guild)
        if not plan.to_do:
            await think(interaction)
            await self._panel(guild, plan.event)
            await self._client.event_changed(guild, plan.event)
            await reply(interaction, all_set_text(plan))
            return
        agreed = await confirm(interaction, setup_plan_pages(plan), yes="Set it up", no="Leave it")
        if agreed is None:
            await reply(interaction, left_alone_text(plan))
            return
        # Who agrees may have lost the role since, and the server may have changed.
        actor, there = actor_of(agreed), what_is_there(guild)
        async with self._services.setup.carrying_out(actor, plan, there):
            await self._carry_out(agreed, guild, plan)

    @app_commands.command(description="How your event stands, and what comes next")
    async def status(self, interaction: discord.Interaction) -> None:
        """Answer privately with windows, people and what is missing."""
        meant = await self._client.event_meant(interaction)
        if meant is None:
            return
        interaction, event = meant
        status = await self._services.events.status(actor_of(interaction), event.id)
        held = interaction.guild.me.guild_permissions if interaction.guild else None
        lacking = missing_optional(held) if held else {}
        actor = actor_of(interaction)
        more = [line for tell in self._client.status_lines for line in await tell(actor, event)]
        texts = status_pages(status, self._client.active_features, lacking, more)
        await reply_in_pages(interaction, texts)

    @app_commands.command(description="Who did what, newest first")
    async def log(self, interaction: discord.Interaction) -> None:
        """Answer privately with the audit log."""
        meant = await self._client.event_meant(interaction)
        if meant is None:
            return
        interaction, event = meant
        entries = await self._services.events.log(actor_of(interaction), event.id)
        await reply_in_pages(interaction, log_pages(entries))

    async def _carry_out(
        self, interaction: discord.Interaction, guild: discord.Guild, plan: SetupPlan
    ) -> None:
        message = await reply(interaction, progress_text(0, len(plan.to_do), None))

        async def report(done: int, of: int, step: Step | None) -> None:
            # Edits of an answer are limited too; a bar need not show every step.
            if message is not None and (done % REPORT_EVERY == 0 or step is None):
                with contextlib.suppress(discord.HTTPException):
                    # Work goes on without a bar when the answer's 15 minutes are over.
                    await interaction.followup.edit_message(
                        message.id, content=progress_text(done, of, step)
                    )

        await provision(guild, self._services.setup, plan, report)
        event = await self._services.events.get(guild.id, plan.event.id)
        panel = await self._panel(guild, event)
        await self._client.event_changed(guild, event)
        await reply(interaction, set_up_text(plan, panel.jump_url if panel else None))

    async def _panel(self, guild: discord.Guild, event: Event) -> discord.Message | None:
        try:
            return await refresh_live_message(self._client, guild, event, "start")
        except discord.HTTPException as error:
            raise DiscordSaidNo("the start panel", error.text or str(error.status)) from error

    async def _refresh(self, guild: discord.Guild, event: Event) -> None:
        await refresh_all(self._client, guild, event)
