"""Guilds, their roles and their members."""

from collections.abc import Iterable, Mapping
from typing import Any

from tests.loopback.world.guild_create import guild_create
from tests.loopback.world.model import Guild, Json, Member, Overwrite, Role
from tests.loopback.world.permissions import EVERYONE
from tests.loopback.world.shapes import member_shape, role_shape, user_shape
from tests.loopback.world.world import World


def add_guild(world: World, name: str, *, locale: str = "en-US") -> Guild:
    """A guild of the server owner with its @everyone role and nothing else."""
    guild = Guild(world.snowflakes.next(), name, world.owner.id, locale)
    guild.roles[guild.id] = Role(guild.id, guild.id, "@everyone", EVERYONE, 0)
    guild.members[world.owner.id] = Member(world.owner.id, guild.id, world.now())
    world.guilds[guild.id] = guild
    return guild


def add_bot(world: World, guild: Guild, permissions: int) -> Member:
    """Invite the bot: a member with a managed role of its own that holds `permissions`."""
    role = Role(world.snowflakes.next(), guild.id, world.bot.username, permissions, 1)
    role.bot_id = world.bot.id
    guild.roles[role.id] = role
    member = Member(world.bot.id, guild.id, world.now(), [role.id])
    guild.members[world.bot.id] = member
    world.publish("GUILD_CREATE", guild_create(world, guild, 0), guild_id=guild.id)
    return member


def add_role(world: World, guild: Guild, name: str, **more: Any) -> Role:
    """A new role, directly above @everyone, as Discord places it."""
    role = Role(world.snowflakes.next(), guild.id, name, **more)
    for other in guild.roles.values():
        if other.id != guild.id:
            other.position += 1
    guild.roles[role.id] = role
    _tell_role(world, "GUILD_ROLE_CREATE", guild, role)
    return role


def change_role(world: World, guild: Guild, role: Role, changes: Mapping[str, Any]) -> Role:
    for name in ("name", "permissions", "color", "hoist", "mentionable", "position"):
        if changes.get(name) is not None:
            value = changes[name]
            setattr(role, name, int(value) if name == "permissions" else value)
    _tell_role(world, "GUILD_ROLE_UPDATE", guild, role)
    return role


def remove_role(world: World, guild: Guild, role: Role) -> None:
    for member in guild.members.values():
        if role.id in member.roles:
            member.roles.remove(role.id)
    for channel in world.guild_channels(guild.id):
        channel.overwrites.pop(role.id, None)
    del guild.roles[role.id]
    data = {"guild_id": str(guild.id), "role_id": str(role.id)}
    world.publish("GUILD_ROLE_DELETE", data, guild_id=guild.id)


def _tell_role(world: World, name: str, guild: Guild, role: Role) -> None:
    data = {"guild_id": str(guild.id), "role": role_shape(role)}
    world.publish(name, data, guild_id=guild.id)


def add_member(world: World, guild: Guild, user_id: int, roles: Iterable[int] = ()) -> Member:
    member = Member(user_id, guild.id, world.now(), list(roles))
    guild.members[user_id] = member
    data = member_shape(world, member) | {"guild_id": str(guild.id)}
    world.publish("GUILD_MEMBER_ADD", data, guild_id=guild.id)
    return member


def remove_member(world: World, guild: Guild, user_id: int) -> None:
    """Someone leaves, or is removed; their roles and thread memberships go with them."""
    del guild.members[user_id]
    for channel in world.threads(guild_id=guild.id):
        if channel.thread is not None:
            channel.thread.members.pop(user_id, None)
    data = {"guild_id": str(guild.id), "user": user_shape(world.users[user_id])}
    world.publish("GUILD_MEMBER_REMOVE", data, guild_id=guild.id)


def set_roles(world: World, guild: Guild, member: Member, roles: Iterable[int]) -> None:
    member.roles = list(dict.fromkeys(roles))
    tell_member(world, guild, member)


def tell_member(world: World, guild: Guild, member: Member) -> None:
    data = member_shape(world, member) | {"guild_id": str(guild.id)}
    world.publish("GUILD_MEMBER_UPDATE", data, guild_id=guild.id)


def overwrites_from(guild: Guild, raw: Iterable[Json]) -> dict[int, Overwrite]:
    """Overwrites as requests write them; the kind may be left out when the id is a role's."""
    result: dict[int, Overwrite] = {}
    for item in raw:
        snowflake = int(item["id"])
        kind = item.get("type")
        if kind is None:
            kind = 0 if snowflake in guild.roles else 1
        allow, deny = int(item.get("allow") or 0), int(item.get("deny") or 0)
        result[snowflake] = Overwrite(snowflake, int(kind), allow, deny)
    return result
