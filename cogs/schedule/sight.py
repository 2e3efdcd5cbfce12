"""Who sees the channel that a reminder comes in."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import discord

from bot.schedule.outlook import Outlook


def as_seen(interaction: discord.Interaction[Any], outlooks: Iterable[Outlook]) -> list[Outlook]:
    """The outlooks with only those channels that the person sees."""
    guild, person = interaction.guild, interaction.user
    assert guild is not None, "only people on a server ask to be reminded"
    assert isinstance(person, discord.Member), "only people on a server ask to be reminded"

    def shown(outlook: Outlook) -> Outlook:
        found = [(number, guild.get_channel(number)) for number in outlook.channels]
        seen = tuple(
            number
            for number, channel in found
            if channel is not None and channel.permissions_for(person).view_channel
        )
        return replace(outlook, channels=seen, is_hidden=bool(found) and not seen)

    return [shown(outlook) for outlook in outlooks]


async def who_sees(guild: discord.Guild, channel_id: int, people: Sequence[int]) -> list[int]:
    """Those of some people who see a channel; of one that everyone sees nobody is asked about."""
    channel = guild.get_channel(channel_id)
    if channel is None or channel.permissions_for(guild.default_role).view_channel:
        return [*people]
    found: list[int] = []
    for person in people:
        try:
            # Without the members intent nobody says whose roles have changed.
            member = await guild.fetch_member(person)
        except discord.NotFound:
            continue
        if channel.permissions_for(member).view_channel:
            found.append(person)
    return found
