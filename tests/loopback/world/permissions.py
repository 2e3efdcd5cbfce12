"""Who may do what where, computed from roles and overwrites as Discord documents it."""

from enum import IntFlag
from typing import TYPE_CHECKING

from tests.loopback.world.errors import missing_access, missing_permissions
from tests.loopback.world.model import Channel, ChannelKind, Guild, Member

if TYPE_CHECKING:
    from tests.loopback.world.world import World


class Permission(IntFlag):
    """The permission bits the server looks at."""

    KICK_MEMBERS = 1 << 1
    BAN_MEMBERS = 1 << 2
    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    CONNECT = 1 << 20
    CHANGE_NICKNAME = 1 << 26
    MANAGE_NICKNAMES = 1 << 27
    MANAGE_ROLES = 1 << 28
    USE_APPLICATION_COMMANDS = 1 << 31
    MANAGE_EVENTS = 1 << 33
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    CREATE_PRIVATE_THREADS = 1 << 36
    SEND_MESSAGES_IN_THREADS = 1 << 38
    MODERATE_MEMBERS = 1 << 40
    CREATE_EVENTS = 1 << 44
    PIN_MESSAGES = 1 << 51


ALL = (1 << 53) - 1
EVERYONE = int(
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.ADD_REACTIONS
    | Permission.CONNECT
    | Permission.CHANGE_NICKNAME
    | Permission.USE_APPLICATION_COMMANDS
    | Permission.CREATE_PUBLIC_THREADS
    | Permission.CREATE_PRIVATE_THREADS
    | Permission.SEND_MESSAGES_IN_THREADS
)
DM = EVERYONE | int(Permission.MENTION_EVERYONE | Permission.PIN_MESSAGES)


def in_guild(guild: Guild, member: Member) -> int:
    """What a member may do before any channel has its say."""
    if member.user_id == guild.owner_id:
        return ALL
    granted = guild.roles[guild.id].permissions
    for role_id in member.roles:
        granted |= guild.roles[role_id].permissions
    return ALL if granted & Permission.ADMINISTRATOR else granted


def in_channel(world: "World", channel: Channel, user_id: int) -> int:
    """What a user may do in a channel, thread or direct message; 0 for strangers."""
    if channel.guild_id is None:
        return DM if user_id in (channel.recipient_id, world.bot.id) else 0
    guild = world.guilds[channel.guild_id]
    member = guild.members.get(user_id)
    if member is None:
        return 0
    granted = in_guild(guild, member)
    if granted & Permission.ADMINISTRATOR:
        return ALL
    if channel.thread is not None:
        return _in_thread(world, channel, user_id)
    granted = _with_overwrites(granted, channel, guild, member)
    return granted if granted & Permission.VIEW_CHANNEL else 0


def _in_thread(world: "World", channel: Channel, user_id: int) -> int:
    if channel.parent_id is None or channel.thread is None:
        return 0
    granted = in_channel(world, world.channels[channel.parent_id], user_id)
    private = channel.kind is ChannelKind.PRIVATE_THREAD
    inside = user_id in channel.thread.members or granted & Permission.MANAGE_THREADS
    return 0 if private and not inside else granted


def _with_overwrites(granted: int, channel: Channel, guild: Guild, member: Member) -> int:
    everyone = channel.overwrites.get(guild.id)
    if everyone is not None:
        granted = granted & ~everyone.deny | everyone.allow
    allow = deny = 0
    for role_id in member.roles:
        overwrite = channel.overwrites.get(role_id)
        if overwrite is not None:
            allow |= overwrite.allow
            deny |= overwrite.deny
    granted = granted & ~deny | allow
    own = channel.overwrites.get(member.user_id)
    return granted if own is None else granted & ~own.deny | own.allow


def top_position(guild: Guild, member: Member) -> int:
    """The highest position among a member's roles; the owner stands above all."""
    if member.user_id == guild.owner_id:
        return 1 << 30
    return max((guild.roles[role_id].position for role_id in member.roles), default=0)


def require_in_guild(guild: Guild, member: Member, needed: int) -> None:
    """Raise 50013 unless the member has every bit of `needed`."""
    if in_guild(guild, member) & needed != needed:
        raise missing_permissions()


def require_in_channel(world: "World", channel: Channel, user_id: int, needed: int) -> int:
    """Raise 50001 when the channel is hidden, 50013 when a bit of `needed` is missing."""
    granted = in_channel(world, channel, user_id)
    if not granted & Permission.VIEW_CHANNEL:
        raise missing_access()
    if granted & needed != needed:
        raise missing_permissions()
    return granted
