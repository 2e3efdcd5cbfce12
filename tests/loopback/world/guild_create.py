"""The large payloads of the gateway: READY, GUILD_CREATE and member chunks."""

from collections.abc import Iterator
from typing import Any

from tests.loopback.world.intents import Intent
from tests.loopback.world.model import Guild, Json
from tests.loopback.world.permissions import Permission, in_channel
from tests.loopback.world.shapes import (
    channel_shape,
    guild_shape,
    member_shape,
    own_user_shape,
    role_shape,
    scheduled_event_shape,
    thread_member_shape,
)
from tests.loopback.world.world import World

_CHUNK = 1000


def ready(world: World, session_id: str, shard: list[int] | None) -> Json:
    guilds = [g for g in world.guilds.values() if world.bot.id in g.members]
    return {
        "v": 10,
        "user": own_user_shape(world.bot),
        "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
        "session_id": session_id,
        "session_type": "normal",
        "resume_gateway_url": gateway_url(world),
        "shard": shard or [0, 1],
        "application": {"id": str(world.bot.id), "flags": 0},
        "private_channels": [],
        "relationships": [],
        "presences": [],
        "guild_join_requests": [],
        "user_settings": {},
        "_trace": [],
    }


def gateway_url(world: World) -> str:
    return world.origin.replace("http", "ws", 1) + "/gateway/"


def guild_create(world: World, guild: Guild, intents: int) -> Json:
    """A whole guild; without the members and presences intents only the bot is listed."""
    everyone = intents & Intent.MEMBERS and intents & Intent.PRESENCES
    members = [m for m in guild.members.values() if everyone or m.user_id == world.bot.id]
    own = guild.members[world.bot.id]
    shape = guild_shape(world, guild)
    shape["roles"] = [role_shape(role) for role in guild.roles.values()]
    return shape | {
        "joined_at": own.joined_at.isoformat(),
        "large": len(guild.members) >= 250,
        "unavailable": False,
        "member_count": len(guild.members),
        "members": [member_shape(world, member) for member in members],
        "channels": [channel_shape(world, c) for c in world.guild_channels(guild.id)],
        "threads": _active_threads(world, guild),
        "guild_scheduled_events": [
            scheduled_event_shape(world, event)
            for event in world.scheduled_events.values()
            if event.guild_id == guild.id
        ],
        "voice_states": [],
        "presences": [],
        "stage_instances": [],
        "soundboard_sounds": [],
    }


def _active_threads(world: World, guild: Guild) -> list[Json]:
    shapes: list[Json] = []
    for channel in world.threads(guild_id=guild.id):
        thread = channel.thread
        if thread is None or thread.archived:
            continue
        if not in_channel(world, channel, world.bot.id) & Permission.VIEW_CHANNEL:
            continue
        shape = channel_shape(world, channel)
        if world.bot.id in thread.members:
            shape["member"] = thread_member_shape(world, channel, world.bot.id)
        shapes.append(shape)
    return shapes


def member_chunks(world: World, asked: dict[str, Any], intents: int) -> Iterator[Json]:
    """The answer to REQUEST_GUILD_MEMBERS; a whole list needs the members intent."""
    guild = world.guilds[int(asked["guild_id"])]
    base: Json = {"guild_id": str(guild.id)}
    if asked.get("nonce"):
        base["nonce"] = asked["nonce"]
    members = list(guild.members.values())
    if asked.get("user_ids"):
        wanted = asked["user_ids"] if isinstance(asked["user_ids"], list) else [asked["user_ids"]]
        members = [m for m in members if str(m.user_id) in {str(w) for w in wanted}]
        found = {str(m.user_id) for m in members}
        base["not_found"] = [str(w) for w in wanted if str(w) not in found]
    elif asked.get("query"):
        start = asked["query"].lower()
        members = [m for m in members if world.users[m.user_id].username.startswith(start)]
    elif not intents & Intent.MEMBERS:
        members = []
    members = members[: asked.get("limit") or None]
    chunks = [members[at : at + _CHUNK] for at in range(0, len(members), _CHUNK)] or [[]]
    for index, chunk in enumerate(chunks):
        shapes = [member_shape(world, member) for member in chunk]
        yield base | {"members": shapes, "chunk_index": index, "chunk_count": len(chunks)}
