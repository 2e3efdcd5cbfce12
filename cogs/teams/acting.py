"""What the buttons and commands of teams do."""

from typing import Any

import discord

from bot.actor import Actor
from bot.client import MusterClient
from bot.model import Event
from bot.teams.inviting import Answered
from bot.ui.actor import actor_of
from bot.ui.answer import reply
from bot.ui.asking import confirm
from cogs.teams import choosing, forms
from cogs.teams.present import (
    answered_text,
    disband_question,
    disbanded_text,
    joined_text,
    leave_question,
    left_text,
    locked_text,
    solo_text,
)
from cogs.teams.showing import open_home, show_card

Asked = discord.Interaction[Any]


async def act_in_event(interaction: Asked, client: MusterClient, action: str, event: Event) -> None:
    """What somebody without a team can do."""
    match action:
        case "create":
            await forms.ask_to_create(interaction, client, event)
        case "solo":
            team = await client.services.teams.go_solo(actor_of(interaction), event.id)
            await reply(interaction, solo_text(team))
        case "home":
            await open_home(interaction, client, event)
        case _:
            door = "team_find" if action == "find" else action
            await client.doors[door](interaction, event)


async def act_on_team(interaction: Asked, client: MusterClient, action: str, team_id: int) -> None:
    """What somebody can do with a team, by their part in it."""
    match action:
        case "info":
            await show_card(interaction, client, team_id)
        case "join":
            await join(interaction, client, team_id)
        case "ask":
            await forms.ask_for_note(interaction, client, team_id)
        case "edit":
            await forms.ask_to_edit(interaction, client, team_id)
        case "invite":
            await choosing.choose_invited(interaction, client, team_id)
        case "pass":
            await choosing.choose_captain(interaction, client, team_id)
        case "remove":
            await choosing.choose_removed(interaction, client, team_id)
        case "lock" | "unlock":
            actor = actor_of(interaction)
            team = await client.services.teams.lock(actor, team_id, locked=action == "lock")
            await show_card(interaction, client, team_id, locked_text(team))
        case "leave":
            await leave(interaction, client, team_id)
        case _:
            await disband(interaction, client, team_id)


async def join(
    interaction: Asked, client: MusterClient, team_id: int, note: str | None = None
) -> None:
    """Join, or ask where the team decides."""
    outcome = await client.services.inviting.join(actor_of(interaction), team_id, note)
    await reply(interaction, joined_text(outcome))


async def leave(interaction: Asked, client: MusterClient, team_id: int) -> None:
    """Ask once, then leave."""
    card = await client.services.team_reading.card(actor_of(interaction), team_id)
    agreed = await confirm(interaction, [leave_question(card.team)], yes="Leave", no="Stay")
    if agreed is None:
        await reply(interaction, "Nothing was changed: you are still in.")
        return
    departure = await client.services.teams.leave(actor_of(agreed), team_id)
    await reply(agreed, left_text(departure))


async def disband(interaction: Asked, client: MusterClient, team_id: int) -> None:
    """Ask once, then disband."""
    card = await client.services.team_reading.card(actor_of(interaction), team_id)
    agreed = await confirm(
        interaction, [disband_question(card.team)], yes="Disband", no="Keep it", grave=True
    )
    if agreed is None:
        await reply(interaction, "Nothing was changed: the team stays.")
        return
    team = await client.services.teams.disband(actor_of(agreed), team_id)
    await reply(agreed, disbanded_text(team))


async def answer(
    interaction: Asked, client: MusterClient, actor: Actor, action: str, invitation_id: int
) -> None:
    """Accept, decline or take back."""
    inviting = client.services.inviting
    answered: Answered
    if action == "takeback":
        answered = await inviting.take_back(actor, invitation_id)
    else:
        yes = action in {"approve", "accept"}
        answered = await inviting.answer(actor, invitation_id, yes=yes)
    own = answered.invitation.user_id == actor.user_id
    await reply(interaction, answered_text(answered, own=own))
