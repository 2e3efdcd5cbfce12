"""/teams spaces, the welcome in each room, and what `/event status` says about rooms."""

from datetime import datetime

import discord
from discord import app_commands
from discord.ext import commands

from bot.actor import Actor
from bot.client import MusterClient
from bot.delivery.kinds import Said
from bot.delivery.leased import Leased
from bot.errors.events import OnlyOnServers
from bot.errors.spaces import NoSpacesWanted, NoTeamsChannel, SpacesDoNotFit
from bot.model import Event
from bot.spaces.repairs import Overview
from bot.spaces.rules import MAIN, Fit, Server, what_fits
from bot.spaces.service import WELCOME
from bot.ui.actor import actor_of
from bot.ui.answer import reply
from bot.ui.asking import confirm
from cogs.spaces.deeds import TeamSpaces
from cogs.spaces.present import question, status_lines, welcome_footer, welcome_text
from cogs.spaces.progress import show_progress


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class TeamsCog(commands.GroupCog, group_name="teams", group_description="Look after all teams"):
    """For organizers; the services decide who is one. Other features add to the group."""

    feature = "teams"

    def __init__(self, client: MusterClient) -> None:
        self._client = client
        self._services = client.services
        self._repairs = client.services.space_repairs
        TeamSpaces(client)
        client.outbox.kinds.says(WELCOME, self._welcome)
        client.status_lines.append(self._status)

    @app_commands.command(description="Make the teams' rooms that lack, and look after the others")
    async def spaces(self, interaction: discord.Interaction) -> None:
        """Ask once, show how far it is, and report what could not be done."""
        meant = await self._client.event_meant(interaction)
        if meant is None:
            return
        interaction, event = meant
        guild = interaction.guild
        if guild is None:
            raise OnlyOnServers
        overview = await self._repairs.overview(actor_of(interaction), event.id)
        if overview.run is not None:
            await show_progress(interaction, self._client, overview, overview.run)
            return
        if not overview.wish.kinds():
            raise NoSpacesWanted(event.name)
        if overview.parent_id is None:
            raise NoTeamsChannel(event.name)
        fit = _fit(guild, overview)
        if overview.wish.space == "thread" and not fit.threads_fit:
            raise SpacesDoNotFit(event.name, fit.teams, fit.free_threads)
        asked = question(overview, fit)
        agreed = await confirm(interaction, [asked], yes="Do it", no="Leave it")
        if agreed is None:
            await reply(interaction, "Nothing was changed.")
            return
        run = await self._repairs.start(actor_of(agreed), event.id)
        await show_progress(agreed, self._client, overview, run)

    async def _welcome(self, row: Leased, now: datetime) -> Said | None:
        team_id = int(row.subject.partition(":")[2])
        wanted = await self._services.spaces.wanted(team_id)
        room = wanted.room(MAIN) if wanted else None
        if wanted is None or room is None or room.channel_id != row.channel_id:
            return None
        if not wanted.is_open:
            return None
        names = await self._services.spaces.names(team_id)
        # Nobody is pinged: a mention would let in who has left the team meanwhile.
        return Said(welcome_text(wanted, names), welcome_footer(wanted))

    async def _status(self, actor: Actor, event: Event) -> list[str]:
        guild = self._client.get_guild(event.guild_id)
        overview = await self._repairs.overview(actor, event.id)
        if guild is None or not overview.wish.kinds() or not overview.teams:
            return []
        return status_lines(overview, _fit(guild, overview))


def _fit(guild: discord.Guild, overview: Overview) -> Fit:
    # The cache knows the threads that are active, as far as the bot sees them.
    server = Server(len(guild.channels), len(guild.threads))
    return what_fits(overview.wish, overview.lacking, server)
