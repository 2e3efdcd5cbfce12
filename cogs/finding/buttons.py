"""Buttons of finding that outlive restarts: all they know is in their custom ids."""

import re
from dataclasses import replace
from typing import Any, Self, cast

import discord

from bot.client import client_of
from bot.errors.finding import HasLeft
from bot.errors.teams import RegisterFirst
from bot.teams.finding_values import Query, Who
from bot.ui.actor import actor_of
from bot.ui.answer import reply
from bot.ui.text import cut, plain
from bot.ui.views import PersistentButton
from cogs.finding import showing  # as a module: it shows buttons in its turn
from cogs.finding.present import invited_text, looks_text, team_looks_text

Style = discord.ButtonStyle
Button = discord.ui.Button[discord.ui.View]
EVENT_LABELS: dict[str, tuple[str, Style]] = {
    "open": ("Find a team", Style.primary),
    "look": ("I look for a team", Style.success),
    "unlook": ("I do not look any more", Style.secondary),
    "create": ("Create a team", Style.secondary),
    "register": ("Register", Style.success),
}
TEAM_LABELS: dict[str, tuple[str, Style]] = {
    "join": ("Join", Style.success),
    "ask": ("Ask", Style.success),
    "info": ("Show", Style.secondary),
    "look": ("We look for people", Style.success),
    "unlook": ("We do not look any more", Style.secondary),
}
WHO: dict[str, Who] = {"b": "both", "p": "people", "t": "teams"}
CUSTOM_ID_LENGTH = 100


class EventFindButton(
    PersistentButton,
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]],
    template=rf"find:event:(?P<action>{'|'.join(EVENT_LABELS)}):(?P<event>\d{{1,18}})",
):
    """What one can do about finding in an event."""

    def __init__(self, action: str, event_id: int) -> None:
        label, style = EVENT_LABELS[action]
        custom_id = f"find:event:{action}:{event_id}"
        super().__init__(discord.ui.Button(label=label, style=style, custom_id=custom_id))
        self.action, self.event_id = action, event_id

    async def press(self, interaction: discord.Interaction) -> None:
        """Do what the label says, for the event in the custom id."""
        client, actor = client_of(interaction), actor_of(interaction)
        event = await client.services.events.get(actor.guild_id, self.event_id)
        if self.action == "open":
            await showing.show_found(interaction, client, event.id, Query())
        elif self.action in {"create", "register"}:
            door = "team_create" if self.action == "create" else "register"
            try:
                await client.doors[door](interaction, event)
            except RegisterFirst as refusal:
                await showing.offer_registration(interaction, refusal)
        else:
            looking = self.action == "look"
            try:
                await client.services.finding.look(actor, event.id, looking=looking)
            except RegisterFirst as refusal:
                await showing.offer_registration(interaction, refusal)
                return
            said = looks_text(looking=looking)
            await showing.show_found(interaction, client, event.id, Query(), said)


class TeamFindButton(
    PersistentButton,
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]],
    template=rf"find:team:(?P<action>{'|'.join(TEAM_LABELS)}):(?P<team>\d{{1,18}})",
):
    """Does something with a team that was found, or says whether one's own looks."""

    def __init__(self, action: str, team_id: int, name: str = "") -> None:
        usual, style = TEAM_LABELS[action]
        label = cut(f"{usual} {plain(name)}".strip(), 80)
        custom_id = f"find:team:{action}:{team_id}"
        super().__init__(discord.ui.Button(label=label, style=style, custom_id=custom_id))
        self.action, self.team_id = action, team_id

    async def press(self, interaction: discord.Interaction) -> None:
        """Do what the label says, if it is still to be done and this person may."""
        client = client_of(interaction)
        if self.action not in {"look", "unlook"}:
            await client.team_doors[self.action](interaction, self.team_id)
            return
        looking = self.action == "look"
        finding = client.services.finding
        team = await finding.team_looks(actor_of(interaction), self.team_id, looking=looking)
        await reply(interaction, team_looks_text(team))


class InviteButton(
    PersistentButton,
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]],
    template=r"find:invite:(?P<team>\d{1,18}):(?P<user>\d{1,20})",
):
    """Invites somebody who was found to one's team."""

    def __init__(self, team_id: int, user_id: int, name: str = "") -> None:
        label = cut(f"Invite {plain(name)}".strip(), 80)
        custom_id = f"find:invite:{team_id}:{user_id}"
        super().__init__(discord.ui.Button(label=label, style=Style.primary, custom_id=custom_id))
        self.team_id, self.user_id = team_id, user_id

    async def press(self, interaction: discord.Interaction) -> None:
        """Invite them, if they are still on the server; take them in where they have asked."""
        client, actor = client_of(interaction), actor_of(interaction)
        assert interaction.guild is not None, "an actor is on a server"
        try:
            await interaction.guild.fetch_member(self.user_id)
        except discord.NotFound:
            card = await client.services.team_reading.card(actor, self.team_id)
            if card.leads:
                await client.services.finding.gone(actor, card.event.id, self.user_id)
            raise HasLeft(self.user_id) from None
        answered = await client.services.inviting.invite(actor, self.team_id, self.user_id)
        await reply(interaction, invited_text(answered))


class PageButton(
    PersistentButton,
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]],
    template=(
        r"find:page:(?P<event>\d{1,18}):(?P<who>[bpt]):(?P<page>\d{1,3}):(?P<track>\d{0,18}):"
        r"(?P<language>[a-z]{0,3}):(?P<hours>\d{1,2}):(?P<place>[a-z_0-9]{0,18}):(?P<skill>.*)"
    ),
):
    """Turns to another page of the same search."""

    def __init__(self, label: str, event_id: int, track_id: int | None, query: Query) -> None:
        who = query.who[0]
        custom_id = (
            f"find:page:{event_id}:{who}:{query.page}:{track_id or ''}:{query.language or ''}:"
            f"{query.hours}:{query.place or ''}:{query.skill or ''}"
        )
        super().__init__(
            discord.ui.Button(
                label=label, style=Style.secondary, custom_id=custom_id[:CUSTOM_ID_LENGTH], row=4
            )
        )
        self.event_id, self.track_id, self.query = event_id, track_id, query

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        query = Query(
            who=WHO[match["who"]],
            language=match["language"] or None,
            hours=int(match["hours"]),
            place=match["place"] or None,
            skill=match["skill"] or None,
            page=int(match["page"]),
        )
        label = cast(Button, item).label or "Turn"
        return cls(label, int(match["event"]), int(match["track"] or 0) or None, query)

    async def press(self, interaction: discord.Interaction) -> None:
        """Search again, as things may have changed, and show the page in place of the other."""
        client, actor = client_of(interaction), actor_of(interaction)
        event = await client.services.events.get(actor.guild_id, self.event_id)
        query = self.query
        if self.track_id is not None:
            key = next((track.key for track in event.tracks if track.id == self.track_id), None)
            query = replace(query, track=key)
        if query.skill is not None:
            finding = client.services.finding
            skill = await finding.skill_meant(actor.guild_id, event.id, query.skill)
            query = replace(query, skill=skill)
        await showing.turn_page(interaction, client, event.id, query)
