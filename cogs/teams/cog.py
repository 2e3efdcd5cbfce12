"""The /team commands, and the door to one's own team."""

from typing import Any, Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import MusterClient, TeamDoor
from bot.errors import Refusal
from bot.errors.teams import RegisterFirst
from bot.model import Event
from bot.teams.inviting import LONGEST_NOTE
from bot.teams.rules import LONGEST_ABOUT
from bot.teams.service import TeamWish
from bot.ui.actor import actor_of
from cogs.teams import acting, choosing
from cogs.teams.present import created_text
from cogs.teams.showing import choices_of, offer_registration, open_home, show_card

Choices = list[app_commands.Choice[str]]
About = app_commands.Range[str, 1, LONGEST_ABOUT]
Note = app_commands.Range[str, 1, LONGEST_NOTE]


@app_commands.guild_only()
class TeamCog(commands.GroupCog, group_name="team", group_description="Your team"):
    """For everyone; the services decide who may."""

    feature = "teams"

    def __init__(self, client: MusterClient) -> None:
        self._client = client
        self._services = client.services
        client.doors["teams"] = self.open_home
        client.doors["team_create"] = self.open_form
        for action in ("join", "ask", "info"):
            client.team_doors[action] = self._door(action)

    async def open_home(self, interaction: discord.Interaction[MusterClient], event: Event) -> None:
        """Show one's team, or what to do without one."""
        await open_home(interaction, self._client, event)

    async def open_form(self, interaction: discord.Interaction[MusterClient], event: Event) -> None:
        """Open the form for a new team."""
        await acting.act_in_event(interaction, self._client, "create", event)

    def _door(self, action: str) -> TeamDoor:
        async def act(interaction: discord.Interaction[Any], team_id: int) -> None:
            try:
                await acting.act_on_team(interaction, self._client, action, team_id)
            except RegisterFirst as refusal:
                await offer_registration(interaction, refusal)

        return act

    @app_commands.command(description="Create a team, with you as its captain")
    @app_commands.describe(
        name="What it is called",
        about="What you are up to, in a sentence or two",
        track="The track you enter",
        joining="Who may join; you can change it later",
    )
    async def create(
        self,
        interaction: discord.Interaction,
        name: str,
        about: About | None = None,
        track: str | None = None,
        joining: Literal["anyone", "ask first"] = "anyone",
    ) -> None:
        """Found a team and show it."""
        meant = await self._client.event_meant(interaction)
        if meant is None:
            return
        interaction, event = meant
        wish = TeamWish(
            name=name,
            about=about,
            tracks=[track] if track else None,
            ask_first=joining == "ask first",
        )
        try:
            team = await self._services.teams.create(actor_of(interaction), event.id, wish)
        except RegisterFirst as refusal:
            await offer_registration(interaction, refusal)
            return
        await show_card(interaction, self._client, team.id, created_text(team))

    @app_commands.command(description="Join a team, or ask its captain")
    @app_commands.describe(team="Which team", note="A word to the captain, if they decide")
    async def join(
        self, interaction: discord.Interaction, team: str, note: Note | None = None
    ) -> None:
        """Join at once where anyone may, else ask."""
        meant = await self._client.event_meant(interaction)
        if meant is None:
            return
        interaction, event = meant
        found = await self._services.team_reading.meant(actor_of(interaction), event.id, team)
        try:
            await acting.join(interaction, self._client, found.id, note)
        except RegisterFirst as refusal:
            await offer_registration(interaction, refusal)

    @app_commands.command(description="Invite somebody to your team")
    @app_commands.describe(
        person="Whom", note="A word to them", team="Which team, if you are in several"
    )
    async def invite(
        self,
        interaction: discord.Interaction,
        person: discord.Member,
        note: Note | None = None,
        team: str | None = None,
    ) -> None:
        """Invite a person, or take them in where they have asked."""
        meant = await self._client.event_meant(interaction)
        if meant is None:
            return
        interaction, event = meant
        found = await self._services.team_reading.meant(actor_of(interaction), event.id, team)
        await choosing.invite(interaction, self._client, found.id, person, note)

    @app_commands.command(description="Your team, your invitations, or another team")
    @app_commands.describe(team="Another team than yours")
    async def info(self, interaction: discord.Interaction, team: str | None = None) -> None:
        """Show a team with what one can do, or what to do without one."""
        meant = await self._client.event_meant(interaction)
        if meant is None:
            return
        interaction, event = meant
        if team is None:
            await open_home(interaction, self._client, event)
            return
        found = await self._services.team_reading.meant(actor_of(interaction), event.id, team)
        await show_card(interaction, self._client, found.id)

    @app_commands.command(description="Leave your team")
    @app_commands.describe(team="Which team, if you are in several")
    async def leave(self, interaction: discord.Interaction, team: str | None = None) -> None:
        """Ask once, then leave."""
        meant = await self._client.event_meant(interaction)
        if meant is None:
            return
        interaction, event = meant
        found = await self._services.team_reading.meant(actor_of(interaction), event.id, team)
        await acting.leave(interaction, self._client, found.id)

    @join.autocomplete("team")
    @info.autocomplete("team")
    @leave.autocomplete("team")
    @invite.autocomplete("team")
    async def complete_team(self, interaction: discord.Interaction, typed: str) -> Choices:
        """Living teams of the event that is meant here."""
        event = await self._event(interaction)
        teams = [] if event is None else await self._services.team_reading.choices(event, typed)
        return choices_of([(team.name, str(team.id)) for team in teams])

    @create.autocomplete("track")
    async def complete_track(self, interaction: discord.Interaction, typed: str) -> Choices:
        """The tracks of the event."""
        event = await self._event(interaction)
        tracks = [] if event is None else await self._services.team_reading.tracks(event.id)
        folded = typed.casefold()
        return choices_of([(t.name, t.key) for t in tracks if folded in t.name.casefold()])

    async def _event(self, interaction: discord.Interaction) -> Event | None:
        try:
            return (await self._client.events_meant(interaction))[0]
        except Refusal:
            return None
