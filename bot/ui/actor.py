"""Turning an interaction into who asks, and asking which event is meant."""

from collections.abc import Sequence
from typing import Any

import discord

from bot.actor import Actor
from bot.errors.events import OnlyOnServers
from bot.errors.running import Restarting
from bot.model import Event
from bot.ui.asking import choose


def actor_of(interaction: discord.Interaction[Any]) -> Actor:
    """Who asks, as Discord vouches for them; raises OnlyOnServers or Restarting."""
    user = interaction.user
    if interaction.guild_id is None or not isinstance(user, discord.Member):
        raise OnlyOnServers
    if interaction.guild is None or interaction.guild.unavailable:
        # Right after a start: which roles there are, and so who is who, is not known yet.
        raise Restarting
    return Actor(
        guild_id=interaction.guild_id,
        user_id=user.id,
        name=user.display_name,
        role_ids=frozenset(role.id for role in user.roles),
        manages_server=interaction.permissions.manage_guild,
    )


def channels_of(interaction: discord.Interaction[Any]) -> tuple[int, ...]:
    """The channel of an interaction and, for a thread, the channel it hangs on."""
    channel = interaction.channel
    own = () if interaction.channel_id is None else (interaction.channel_id,)
    return (*own, channel.parent_id) if isinstance(channel, discord.Thread) else own


async def which_event(
    interaction: discord.Interaction[Any], events: Sequence[Event]
) -> tuple[discord.Interaction[Any], Event] | None:
    """The only candidate, or the one the person chooses; None when they choose none."""
    if len(events) == 1:
        return interaction, events[0]
    question = "Several events run on this server. Which one do you mean?"
    answer = await choose(interaction, question, [(event.name, str(event.id)) for event in events])
    if answer is None:
        return None
    fresh, chosen = answer
    return fresh, next(event for event in events if str(event.id) == chosen)
