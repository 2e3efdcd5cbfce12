"""/teams form, move and charts, and what `/event status` says about teams."""

from datetime import datetime
from typing import Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import MusterClient
from bot.delivery.kinds import Said
from bot.delivery.store import Leased
from bot.teams.forming import LARGEST_SEED
from bot.teams.forming_runs import REPORT
from bot.ui.actor import actor_of
from bot.ui.answer import reply
from cogs.organizing.buttons import undo_view
from cogs.organizing.forming import plan_and_show
from cogs.organizing.present import applied_text, footer_of, situation_text

Seed = app_commands.Range[int, 1, LARGEST_SEED]


class OrganizingCog(commands.Cog):
    """For organizers; the services decide who is one. Its commands are part of `/teams`."""

    feature = "teams"

    def __init__(self, client: MusterClient) -> None:
        self._client = client
        self._services = client.services
        client.outbox.kinds.says(REPORT, self._report)

    def add_to_group(self) -> None:
        """Put the commands into the group that another cog has."""
        group = self._client.tree.get_command("teams")
        assert isinstance(group, app_commands.Group), "cogs.spaces is loaded before"
        group.add_command(
            app_commands.Command(
                name="form",
                description="Form teams of those who have none: a plan first",
                callback=self.form,
            )
        )

    @app_commands.describe(
        who="Everyone without a team, or only who said that they look for one",
        fill="Whether teams that look and have room get more members",
        seed="The seed of an earlier plan, to get the same one of the same people",
    )
    async def form(
        self,
        interaction: discord.Interaction,
        who: Literal["everyone", "looking"] = "everyone",
        fill: bool = True,
        seed: Seed | None = None,
    ) -> None:
        """Show what can be taken back, then look for a plan and show it."""
        meant = await self._client.event_meant(interaction)
        if meant is None:
            return
        interaction, event = meant
        situation = await self._services.forming.situation(actor_of(interaction), event.id)
        people = situation.everyone if who == "everyone" else situation.looking
        if situation.undoable is not None:
            text = f"{situation_text(situation)}\n{applied_text(event, situation.undoable)}"
            await reply(interaction, text, view=undo_view(situation.undoable.id))
            if not people:
                return
        await plan_and_show(
            interaction, self._client, event.id, who, fill=fill, seed=seed, people=people
        )

    async def _report(self, row: Leased, now: datetime) -> Said | None:
        found = await self._services.forming.report(int(row.facts["run"]))
        if found is None:
            return None
        event, run = found
        return Said(applied_text(event, run), footer_of(event), undo_view(run.id))
