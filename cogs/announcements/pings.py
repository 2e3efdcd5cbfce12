"""Whether a ping that was chosen can be had where an announcement is posted."""

from dataclasses import replace

import discord

from bot.announcements.speaking import Spoken


def lost_ping(client: discord.Client, channel_id: int | None, spoken: Spoken) -> str | None:
    """Why the ping cannot be made: a word for the texts; None when it can, or none is wanted."""
    channel = client.get_channel(channel_id or 0)
    if isinstance(channel, discord.Thread):
        channel = channel.parent
    if spoken.ping == "silent" or not isinstance(channel, discord.abc.GuildChannel):
        # What is not known cannot be said to be lost.
        return None
    role = channel.guild.get_role(spoken.role_id or 0)
    if spoken.ping == "role" and role is None:
        return "role_gone"
    may = channel.permissions_for(channel.guild.me).mention_everyone
    mentionable = spoken.ping == "role" and role is not None and role.mentionable
    return None if may or mentionable else "may_not_ping"


def without_ping(spoken: Spoken) -> Spoken:
    """The same, but it mentions nobody."""
    return replace(spoken, ping="silent", role_id=None)
