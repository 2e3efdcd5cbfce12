"""Control operations on the world: making guilds, people, channels, roles, and looking."""

import dataclasses
from typing import Any

from tests.loopback.world import guilds
from tests.loopback.world.channels import add_channel, direct_channel
from tests.loopback.world.message_shapes import message_shape
from tests.loopback.world.model import Channel, ChannelKind, Json
from tests.loopback.world.permissions import in_channel
from tests.loopback.world.shapes import (
    channel_shape,
    guild_shape,
    member_shape,
    role_shape,
    scheduled_event_shape,
    user_shape,
)
from tests.loopback.world.world import World


class WorldOperations:
    """What a test arranges and looks at, without going through the bot."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def set(self, **settings: Any) -> Json:
        """Change fields of Settings."""
        for name, value in settings.items():
            if not hasattr(self._world.settings, name):
                raise KeyError(name)
            setattr(self._world.settings, name, value)
        return dataclasses.asdict(self._world.settings)

    async def create_guild(self, name: str, bot_permissions: int, locale: str = "en-US") -> Json:
        guild = guilds.add_guild(self._world, name, locale=locale)
        guilds.add_bot(self._world, guild, bot_permissions)
        return guild_shape(self._world, guild)

    async def create_user(self, name: str, locale: str = "en-US", dms: bool = True) -> Json:
        user = self._world.add_user(name, locale=locale, accepts_direct_messages=dms)
        return user_shape(user)

    async def edit_user(self, user: int, dms: bool) -> None:
        self._world.user(user).accepts_direct_messages = dms

    async def add_member(self, guild: int, user: int, roles: list[int]) -> Json:
        member = guilds.add_member(self._world, self._world.guilds[guild], user, roles)
        return member_shape(self._world, member)

    async def remove_member(self, guild: int, user: int) -> None:
        guilds.remove_member(self._world, self._world.guilds[guild], user)

    async def set_member_roles(self, guild: int, user: int, roles: list[int]) -> Json:
        found = self._world.guilds[guild]
        member = self._world.member(found, user)
        guilds.set_roles(self._world, found, member, roles)
        return member_shape(self._world, member)

    async def create_role(self, guild: int, name: str, permissions: int, mentionable: bool) -> Json:
        found = self._world.guilds[guild]
        role = guilds.add_role(
            self._world, found, name, permissions=permissions, mentionable=mentionable
        )
        return role_shape(role)

    async def create_channel(
        self, guild: int, name: str, kind: int, parent: int | None, overwrites: list[Json]
    ) -> Json:
        found = self._world.guilds[guild]
        channel = Channel(self._world.snowflakes.next(), ChannelKind(kind), name, guild)
        channel.parent_id = parent
        channel.overwrites = guilds.overwrites_from(found, overwrites)
        return channel_shape(self._world, add_channel(self._world, found, channel))

    async def direct_channel(self, user: int) -> Json:
        return channel_shape(self._world, direct_channel(self._world, self._world.user(user)))

    async def messages(self, channel: int) -> list[Json]:
        """What everyone in the channel sees, oldest first."""
        self._world.channel(channel)
        found = self._world.messages.get(channel, {}).values()
        return [message_shape(self._world, m) for m in found if m.visible_to is None]

    async def message(self, channel: int, message: int) -> Json:
        return message_shape(self._world, self._world.message(channel, message))

    async def channels(self, guild: int) -> list[Json]:
        return [channel_shape(self._world, c) for c in self._world.guild_channels(guild)]

    async def threads(self, guild: int) -> list[Json]:
        """Threads with the ids of their members."""
        return [
            channel_shape(self._world, c) | {"members": [str(m) for m in c.thread.members]}
            for c in self._world.threads(guild_id=guild)
            if c.thread is not None
        ]

    async def roles(self, guild: int) -> list[Json]:
        return [role_shape(role) for role in self._world.guilds[guild].roles.values()]

    async def members(self, guild: int) -> list[Json]:
        members = self._world.guilds[guild].members.values()
        return [member_shape(self._world, member) for member in members]

    async def scheduled_events(self, guild: int) -> list[Json]:
        events = self._world.scheduled_events.values()
        return [scheduled_event_shape(self._world, e) for e in events if e.guild_id == guild]

    async def commands(self, guild: int | None) -> list[Json]:
        """What is registered globally, or for one guild alone."""
        return list(self._world.commands.get(guild, {}).values())

    async def permissions(self, channel: int, user: int) -> str:
        return str(in_channel(self._world, self._world.channel(channel), user))
