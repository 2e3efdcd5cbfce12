"""/teams spaces, the welcome in each room, and what `/event status` says about rooms."""

import asyncio
import contextlib
from datetime import datetime
from typing import Self

import discord
from discord import app_commands
from discord.ext import commands

from bot.actor import Actor
from bot.client import MusterClient
from bot.delivery.kinds import Said
from bot.delivery.store import Leased
from bot.errors.events import OnlyOnServers
from bot.errors.spaces import NoSpacesWanted, NoTeamsChannel, SpacesDoNotFit
from bot.model import Event
from bot.spaces.repairs import Overview, Progress
from bot.spaces.rules import MAIN, Fit, Server, what_fits
from bot.spaces.service import WELCOME
from bot.ui.actor import actor_of
from bot.ui.answer import reply
from bot.ui.asking import confirm
from bot.ui.in_hand import waiting_for_a_person
from bot.ui.views import ShortView
from cogs.spaces.deeds import TeamSpaces
from cogs.spaces.present import (
    progress_text,
    question,
    removed_text,
    report_pages,
    status_lines,
    still_going_text,
    strays_text,
    welcome_footer,
    welcome_text,
)
from cogs.spaces.rooms import own_threads

# Discord takes few edits of an answer, and for 15 minutes only.
EDIT_SECONDS, SHOWN_SECONDS = 2.0, 13 * 60.0


class StopView(ShortView):
    """Beside the bar: leaves the rest undone."""

    def __init__(
        self, asked_by: discord.Interaction, client: MusterClient, event: Event, run: int
    ) -> None:
        super().__init__(asked_by, timeout=SHOWN_SECONDS)
        self._client, self._event, self._run = client, event, run
        self.pressed = asyncio.Event()

    @discord.ui.button(label="Stop", style=discord.ButtonStyle.danger)
    async def halt(self, interaction: discord.Interaction, _: discord.ui.Button[Self]) -> None:
        """Stop what was not begun yet."""
        repairs = self._client.services.space_repairs
        await repairs.stop(actor_of(interaction), self._event.id, self._run)
        await interaction.response.edit_message(view=self.switch_off())
        self.pressed.set()


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
            await self._follow(interaction, guild, overview, overview.run)
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
        await self._follow(agreed, guild, overview, run)

    async def _follow(
        self, interaction: discord.Interaction, guild: discord.Guild, overview: Overview, run: int
    ) -> None:
        actor, event = actor_of(interaction), overview.event
        view = StopView(interaction, self._client, event, run)
        progress = await self._repairs.progress(actor, event.id, run)
        message = await reply(interaction, progress_text(progress), view=view)
        until = asyncio.get_running_loop().time() + SHOWN_SECONDS
        while progress.left and asyncio.get_running_loop().time() < until:
            # Work does not wait for the bar, nor does a stop of the bot.
            with waiting_for_a_person(interaction), contextlib.suppress(TimeoutError):
                async with asyncio.timeout(EDIT_SECONDS):
                    await view.pressed.wait()
            before, progress = progress, await self._repairs.progress(actor, event.id, run)
            if progress != before:
                await _show(interaction, message, progress_text(progress), view)
            if view.pressed.is_set() and progress.left:
                # What was begun is finished; it does not take long.
                await asyncio.sleep(EDIT_SECONDS)
        view.stop()
        await self._report(interaction, message, guild, overview, progress)

    async def _report(
        self,
        interaction: discord.Interaction,
        message: discord.Message | None,
        guild: discord.Guild,
        overview: Overview,
        progress: Progress,
    ) -> None:
        if progress.left:
            await _show(interaction, message, still_going_text(progress), None)
            return
        first, *more = report_pages(progress)
        await _show(interaction, message, first, None)
        for text in more:
            await reply(interaction, text)
        await self._offer_strays(interaction, guild, overview)

    async def _offer_strays(
        self, interaction: discord.Interaction, guild: discord.Guild, overview: Overview
    ) -> None:
        parent = guild.get_channel(overview.parent_id or 0)
        if not isinstance(parent, discord.TextChannel):
            return
        strays = await self._strays(parent)
        if not strays:
            return
        text = strays_text([thread.name for thread in strays])
        agreed = await confirm(interaction, [text], yes="Remove them", no="Leave them", grave=True)
        if agreed is None:
            return
        asked_about = {thread.id for thread in strays}
        await self._repairs.record_removal(actor_of(agreed), overview.event.id, asked_about)
        # One of them may have become a team's meanwhile.
        gone = [thread for thread in await self._strays(parent) if thread.id in asked_about]
        for thread in gone:
            with contextlib.suppress(discord.NotFound):
                await thread.delete()
        await reply(agreed, removed_text(len(gone)))

    async def _strays(self, parent: discord.TextChannel) -> list[discord.Thread]:
        threads = await own_threads(parent)
        taken = await self._services.spaces.taken(parent.guild.id)
        return [thread for thread in threads if thread.id not in taken]

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


async def _show(
    interaction: discord.Interaction,
    message: discord.Message | None,
    text: str,
    view: discord.ui.View | None,
) -> None:
    if message is None:
        return
    with contextlib.suppress(discord.HTTPException):
        # Work goes on without a bar when the answer's 15 minutes are over.
        await interaction.followup.edit_message(message.id, content=text, view=view)
