"""Choosing a person: whom to invite, who becomes captain, who has to go."""

from typing import Any, Self

import discord

from bot.client import MusterClient
from bot.errors.teams import CannotInvite
from bot.teams.reading import Card
from bot.ui.actor import actor_of
from bot.ui.answer import reply
from bot.ui.asking import choose, confirm
from bot.ui.text import safe
from bot.ui.views import ShortView
from cogs.teams.present import invited_text, passed_text, removed_text
from cogs.teams.showing import show_card

Asked = discord.Interaction[Any]


async def invite(
    interaction: Asked,
    client: MusterClient,
    team_id: int,
    person: discord.Member | discord.User,
    note: str | None = None,
) -> None:
    """Invite one person to a team."""
    if person.bot:
        raise CannotInvite(person.id)
    inviting = client.services.inviting
    answered = await inviting.invite(actor_of(interaction), team_id, person.id, note)
    await reply(interaction, invited_text(answered))


async def choose_invited(interaction: Asked, client: MusterClient, team_id: int) -> None:
    """Ask whom to invite."""
    view = _Person(interaction, client, team_id)
    await reply(interaction, "Whom do you want to invite?", view=view)


class _Person(ShortView):
    def __init__(self, asked_by: Asked, client: MusterClient, team_id: int) -> None:
        super().__init__(asked_by)
        self._client, self._team_id = client, team_id
        self.person: discord.ui.UserSelect[Self] = discord.ui.UserSelect(
            placeholder="Somebody on this server"
        )
        self.person.callback = self._chosen
        self.add_item(self.person)

    async def _chosen(self, interaction: discord.Interaction) -> Any:
        await invite(interaction, self._client, self._team_id, self.person.values[0])


async def choose_captain(interaction: Asked, client: MusterClient, team_id: int) -> None:
    """Ask who shall be captain, then pass captaincy on."""
    card = await client.services.team_reading.card(actor_of(interaction), team_id)
    question = f"Who shall be captain of **{safe(card.team.name)}**?"
    chosen = await _one_of(interaction, card, question)
    if chosen is None:
        return
    fresh, user_id = chosen
    team = await client.services.teams.pass_captaincy(actor_of(fresh), team_id, user_id)
    await show_card(fresh, client, team_id, passed_text(team, user_id))


async def choose_removed(interaction: Asked, client: MusterClient, team_id: int) -> None:
    """Ask who has to go, ask once more, then take them out."""
    card = await client.services.team_reading.card(actor_of(interaction), team_id)
    question = f"Whom shall I take out of **{safe(card.team.name)}**?"
    chosen = await _one_of(interaction, card, question)
    if chosen is None:
        return
    fresh, user_id = chosen
    sure = f"Take <@{user_id}> out of **{safe(card.team.name)}**? They are told so."
    agreed = await confirm(fresh, [sure], yes="Take them out", no="Keep them", grave=True)
    if agreed is None:
        await reply(fresh, "Nothing was changed: they stay.")
        return
    departure = await client.services.teams.remove(actor_of(agreed), team_id, user_id)
    await reply(agreed, removed_text(departure, user_id))


async def _one_of(interaction: Asked, card: Card, question: str) -> tuple[Asked, int] | None:
    own = interaction.user.id
    others = [(m.name, str(m.user_id)) for m in card.members if m.user_id != own]
    if not others:
        await reply(interaction, "There is nobody else in the team.")
        return None
    chosen = await choose(interaction, question, others)
    return None if chosen is None else (chosen[0], int(chosen[1]))
