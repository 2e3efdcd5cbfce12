"""Making and finding rooms on Discord, and who sees them."""

from collections.abc import Iterable, Sequence
from typing import Any

import discord

from bot.delivery.outcome import FellThrough
from bot.delivery.rules import Answer
from bot.model import TeamSpace
from bot.spaces.rules import CATEGORY_LIMIT, CHANNEL_LIMIT, TEXT, is_named
from bot.spaces.service import SpaceService, Wanted

Room = discord.Thread | discord.TextChannel | discord.VoiceChannel
Overwrites = dict[discord.Role | discord.Member | discord.Object, discord.PermissionOverwrite]
WEEK_IN_MINUTES = 10_080
# api: json error codes.
UNKNOWN_CHANNEL, TOO_MANY_CHANNELS = 10003, 30013


async def fetch_room(guild: discord.Guild, room: TeamSpace) -> Room | None:
    """The room as Discord has it now; None when it is not there any more."""
    assert room.channel_id is not None, "only a room that was made can be fetched"
    try:
        found = await guild.fetch_channel(room.channel_id)
    except discord.NotFound:
        return None
    return found if isinstance(found, Room) else None


async def find_thread(
    parent: discord.TextChannel, room: TeamSpace, taken: set[int]
) -> discord.Thread | None:
    """A thread of the bot that bears the room's name and is nobody's, if there is one."""
    for thread in await own_threads(parent):
        if is_named(room.kind, thread.name, room.name) and thread.id not in taken:
            return thread
    return None


async def own_threads(parent: discord.TextChannel) -> list[discord.Thread]:
    """The private threads in a channel that the bot has made, archived ones as well."""
    me = parent.guild.me.id
    # What is in the cache may be behind what the bot itself has just done.
    there = [t for t in await parent.guild.active_threads() if t.parent_id == parent.id]
    there += [t async for t in parent.archived_threads(private=True, joined=True, limit=None)]
    return [t for t in there if t.owner_id == me and t.is_private()]


async def make_thread(parent: discord.TextChannel, wanted: Wanted, name: str) -> discord.Thread:
    """A private thread into which only the bot and moderators let people."""
    return await parent.create_thread(
        name=name,
        type=discord.ChannelType.private_thread,
        auto_archive_duration=WEEK_IN_MINUTES,
        invitable=False,
        reason=f"A room for the team {wanted.team.name}"[:512],
    )


async def find_or_make_channel(
    guild: discord.Guild, service: SpaceService, wanted: Wanted, room: TeamSpace, *, adopt: bool
) -> discord.TextChannel | discord.VoiceChannel:
    """The channel of a team, in a category of its own kind that has room for it."""
    there = await guild.fetch_channels()
    if adopt:
        taken = await service.taken(guild.id)
        ours = {number for number in await _categories(service, wanted) if number}
        for channel in there:
            is_kind = isinstance(channel, _kind(room))
            if not is_kind or channel.category_id not in ours or channel.id in taken:
                continue
            assert isinstance(channel, discord.TextChannel | discord.VoiceChannel)
            if is_named(room.kind, channel.name, room.name):
                return channel
    if len(there) >= CHANNEL_LIMIT:
        raise FellThrough(Answer(400, TOO_MANY_CHANNELS, "the server has no room for a channel"))
    category = await _category_with_room(guild, service, wanted, there)
    options: dict[str, Any] = {
        "category": category,
        "overwrites": overwrites_for(guild, wanted, wanted.people),
        "reason": f"A room for the team {wanted.team.name}"[:512],
    }
    if room.kind == TEXT:
        return await guild.create_text_channel(room.name, **options)
    return await guild.create_voice_channel(room.name, **options)


def _kind(room: TeamSpace) -> type[discord.TextChannel | discord.VoiceChannel]:
    return discord.TextChannel if room.kind == TEXT else discord.VoiceChannel


async def _categories(service: SpaceService, wanted: Wanted) -> list[int | None]:
    found: list[int | None] = []
    for number in range(1, CHANNEL_LIMIT // CATEGORY_LIMIT + 1):
        found.append((await service.category(wanted.team.event_id, number)).channel_id)
        if found[-1] is None:
            break
    return found


async def _category_with_room(
    guild: discord.Guild,
    service: SpaceService,
    wanted: Wanted,
    there: Sequence[discord.abc.GuildChannel],
) -> discord.CategoryChannel:
    categories = [c for c in there if isinstance(c, discord.CategoryChannel)]
    for number in range(1, CHANNEL_LIMIT // CATEGORY_LIMIT + 1):
        bound = await service.category(wanted.team.event_id, number)
        known = next((c for c in categories if c.id == bound.channel_id), None)
        if known is None:
            named = (c for c in categories if c.name == bound.name)
            made = next(named, None) or await _make_category(guild, wanted, bound.name)
            await service.category_made(bound, made.id)
            known = made
        if sum(channel.category_id == known.id for channel in there) < CATEGORY_LIMIT:
            return known
    raise FellThrough(Answer(400, TOO_MANY_CHANNELS, "the server has no room for a category"))


async def _make_category(
    guild: discord.Guild, wanted: Wanted, name: str
) -> discord.CategoryChannel:
    return await guild.create_category(
        name,
        overwrites=overwrites_for(guild, wanted, ()),
        reason=f"Rooms for the teams of {wanted.event_name}"[:512],
    )


def overwrites_for(guild: discord.Guild, wanted: Wanted, people: Iterable[int]) -> Overwrites:
    """Who sees a team's channel: its people, the bot and the organizers."""
    sees = discord.PermissionOverwrite(view_channel=True)
    reads = discord.PermissionOverwrite(view_channel=True, send_messages=False)
    found: Overwrites = {
        guild.default_role: discord.PermissionOverwrite(view_channel=False),
        guild.me: sees,
    }
    role = guild.get_role(wanted.organizer_role_id or 0)
    if role is not None:
        found[role] = sees
    # discord.py sends an Object as a member, which is what these are.
    found |= {discord.Object(person): sees if wanted.is_open else reads for person in people}
    return found
