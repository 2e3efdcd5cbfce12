"""Buttons of teams that outlive restarts: all they know is in their custom ids."""

import discord

from bot.actor import Actor
from bot.client import client_of
from bot.errors.teams import RegisterFirst
from bot.ui.actor import actor_of
from bot.ui.text import cut
from bot.ui.views import PersistentButton
from cogs.teams import acting
from cogs.teams.showing import offer_registration

Style = discord.ButtonStyle
TEAM_LABELS: dict[str, tuple[str, Style]] = {
    "info": ("Show", Style.primary),
    "join": ("Join", Style.success),
    "ask": ("Ask to join", Style.success),
    "edit": ("Edit", Style.secondary),
    "invite": ("Invite", Style.primary),
    "pass": ("Pass captaincy", Style.secondary),
    "remove": ("Remove a member", Style.secondary),
    "lock": ("Lock", Style.secondary),
    "unlock": ("Open", Style.secondary),
    "leave": ("Leave", Style.secondary),
    "disband": ("Disband", Style.danger),
}
EVENT_LABELS: dict[str, tuple[str, Style]] = {
    "find": ("Find a team", Style.primary),
    "create": ("Create a team", Style.success),
    "solo": ("I go solo", Style.secondary),
    "register": ("Register", Style.success),
    "home": ("My team", Style.primary),
}
ANSWER_LABELS: dict[str, tuple[str, Style]] = {
    "approve": ("Approve", Style.success),
    "decline": ("Decline", Style.secondary),
    "accept": ("Accept", Style.success),
    "refuse": ("Decline", Style.secondary),
    "takeback": ("Take back", Style.secondary),
}


class TeamButton(
    PersistentButton,
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]],
    template=rf"team:(?P<action>{'|'.join(TEAM_LABELS)}):(?P<team>\d{{1,18}})",
):
    """Does something with one team."""

    def __init__(self, action: str, team_id: int, label: str | None = None) -> None:
        usual, style = TEAM_LABELS[action]
        super().__init__(
            discord.ui.Button(
                label=label or usual, style=style, custom_id=f"team:{action}:{team_id}"
            )
        )
        self.action, self.team_id = action, team_id

    async def press(self, interaction: discord.Interaction) -> None:
        """Do what the label says, if it is still to be done and this person may."""
        try:
            await acting.act_on_team(interaction, client_of(interaction), self.action, self.team_id)
        except RegisterFirst as refusal:
            await offer_registration(interaction, refusal)


class EventButton(
    PersistentButton,
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]],
    template=rf"teams:(?P<action>{'|'.join(EVENT_LABELS)}):(?P<event>\d{{1,18}})",
):
    """What one can do about teams of an event."""

    def __init__(self, action: str, event_id: int) -> None:
        label, style = EVENT_LABELS[action]
        super().__init__(
            discord.ui.Button(label=label, style=style, custom_id=f"teams:{action}:{event_id}")
        )
        self.action, self.event_id = action, event_id

    async def press(self, interaction: discord.Interaction) -> None:
        """Do what the label says, for the event in the custom id."""
        client = client_of(interaction)
        event = await client.services.events.get(actor_of(interaction).guild_id, self.event_id)
        try:
            await acting.act_in_event(interaction, client, self.action, event)
        except RegisterFirst as refusal:
            await offer_registration(interaction, refusal)


class AnswerButton(
    PersistentButton,
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]],
    template=rf"team:(?P<action>{'|'.join(ANSWER_LABELS)}):(?P<invitation>\d{{1,18}})",
):
    """Answers an invitation or a request; works in direct messages as well."""

    def __init__(self, action: str, invitation_id: int, whom: str = "") -> None:
        usual, style = ANSWER_LABELS[action]
        label = f"{usual}: {whom}" if whom else usual
        super().__init__(
            discord.ui.Button(
                label=cut(label, 80), style=style, custom_id=f"team:{action}:{invitation_id}"
            )
        )
        self.action, self.invitation_id = action, invitation_id

    async def press(self, interaction: discord.Interaction) -> None:
        """Answer, if there is still something to answer and this person may."""
        client = client_of(interaction)
        if interaction.guild_id is None:
            # Discord vouches for the person; being the one who was asked needs no role.
            server = await client.services.team_reading.server_of(self.invitation_id)
            actor = Actor(server, interaction.user.id, interaction.user.display_name)
        else:
            actor = actor_of(interaction)
        try:
            await acting.answer(interaction, client, actor, self.action, self.invitation_id)
        except RegisterFirst as refusal:
            await offer_registration(interaction, refusal)
