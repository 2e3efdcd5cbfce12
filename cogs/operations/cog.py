"""/event pause, resume and problems, and telling organizers of problems."""

from datetime import datetime
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.actor import Actor
from bot.client import MusterClient
from bot.delivery.kinds import Said
from bot.delivery.leased import Leased
from bot.delivery.troubles import HELD, TROUBLE
from bot.errors.operations import AlreadyPaused
from bot.model import Event
from bot.ui.actor import actor_of
from bot.ui.answer import reply
from bot.ui.asking import confirm
from cogs.operations.present import (
    backlog_text,
    held_said,
    pause_question,
    paused_text,
    status_lines,
    troubles_said,
)
from cogs.operations.views import ProblemsView, ResumeView


class OperationsCog(commands.Cog):
    """For organizers; the service decides who is one."""

    def __init__(self, client: MusterClient) -> None:
        self._client = client
        self._services = client.services
        client.outbox.kinds.says(TROUBLE, self._say_troubles)
        client.outbox.kinds.says(HELD, self._say_held)
        client.status_lines.append(self._status)

    def commands(self) -> list[app_commands.Command[Any, ..., Any]]:
        """The commands, for the group that they belong to."""
        told = {
            "pause": ("Hold back everything that I would say by myself", self.pause),
            "resume": ("Go on, and choose what is said late", self.resume),
            "problems": ("What could not be delivered, and why", self.problems),
        }
        return [
            app_commands.Command(name=name, description=description, callback=callback)
            for name, (description, callback) in told.items()
        ]

    @app_commands.describe(why="A reason for the log")
    async def pause(
        self,
        interaction: discord.Interaction,
        why: app_commands.Range[str, 1, 300] | None = None,
    ) -> None:
        """Ask once, then pause the event."""
        meant = await self._client.event_meant(interaction)
        if meant is None:
            return
        interaction, event = meant
        load = await self._services.operations.load(actor_of(interaction), event.id)
        if load.paused_at is not None:
            raise AlreadyPaused(event.name, load.paused_at)
        agreed = await confirm(
            interaction, [pause_question(event)], yes="Pause it", no="Let it run"
        )
        if agreed is None:
            await reply(interaction, "Nothing was changed; it goes on.")
            return
        paused = await self._services.operations.pause(actor_of(agreed), event.id, why)
        await reply(agreed, paused_text(paused))

    async def resume(self, interaction: discord.Interaction) -> None:
        """Show what became overdue, and go on as the organizer chooses."""
        meant = await self._client.event_meant(interaction)
        if meant is None:
            return
        interaction, event = meant
        backlog = await self._services.operations.backlog(actor_of(interaction), event.id)
        view = ResumeView(interaction, self._client, backlog)
        await reply(interaction, backlog_text(backlog), view=view)

    async def problems(self, interaction: discord.Interaction) -> None:
        """List dead letters, with buttons to send them again or to drop them."""
        meant = await self._client.event_meant(interaction)
        if meant is None:
            return
        interaction, event = meant
        found = await self._services.operations.problems(actor_of(interaction), event.id)
        view = ProblemsView(interaction, self._client, found)
        await reply(interaction, view.text, view=view if found[1] else None)

    async def _status(self, actor: Actor, event: Event) -> list[str]:
        return status_lines(await self._services.operations.load(actor, event.id))

    async def _say_troubles(self, row: Leased, now: datetime) -> Said | None:
        event, rows, count = await self._services.operations.unsolved(row.event_id)
        return None if event is None or not rows else troubles_said(event, rows, count)

    async def _say_held(self, row: Leased, now: datetime) -> Said | None:
        event, count = await self._services.operations.held(row.event_id)
        return None if event is None or not count else held_said(event, count)
