"""Whom a message pings: what its text names, cut down by allowed_mentions and permissions."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from tests.loopback.world.limits import walk
from tests.loopback.world.model import Channel, User
from tests.loopback.world.permissions import Permission, in_channel
from tests.loopback.world.world import World

_USER = re.compile(r"<@!?(\d+)>")
_ROLE = re.compile(r"<@&(\d+)>")
_EVERYONE = re.compile(r"@(everyone|here)\b")


class Pings(NamedTuple):
    """User ids, role ids and whether everyone is pinged."""

    users: list[int]
    roles: list[int]
    everyone: bool


def pings(
    world: World,
    channel: Channel,
    author: User,
    form: Mapping[str, Any],
    replied_to: int | None = None,
) -> Pings:
    """Work out the pings of a message by `author`; text in components counts too."""
    text = readable(form)
    allowed = form.get("allowed_mentions") or {}
    parse = allowed.get("parse", ["users", "roles", "everyone"] if not allowed else [])
    named_users = {int(i) for i in allowed.get("users") or []}
    named_roles = {int(i) for i in allowed.get("roles") or []}
    users = [
        user_id
        for user_id in dict.fromkeys(int(i) for i in _USER.findall(text))
        if user_id in world.users and ("users" in parse or user_id in named_users)
    ]
    if replied_to is not None and allowed.get("replied_user", not allowed):
        users = list(dict.fromkeys([*users, replied_to]))
    if channel.guild_id is None:
        return Pings(users, [], False)
    mighty = bool(in_channel(world, channel, author.id) & Permission.MENTION_EVERYONE)
    guild_roles = world.guilds[channel.guild_id].roles
    roles = [
        role_id
        for role_id in dict.fromkeys(int(i) for i in _ROLE.findall(text))
        if role_id in guild_roles
        and ("roles" in parse or role_id in named_roles)
        and (mighty or guild_roles[role_id].mentionable)
    ]
    everyone = mighty and "everyone" in parse and bool(_EVERYONE.search(text))
    return Pings(users, roles, everyone)


def readable(form: Mapping[str, Any]) -> str:
    """The text of a message that can ping: its content and its text displays."""
    displays = [c.get("content") or "" for c in walk(form.get("components") or [])]
    return "\n".join([form.get("content") or "", *displays])
