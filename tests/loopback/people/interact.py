"""Making an interaction and handing it to the bot."""

from typing import Any

from tests.loopback.people.impossible import NotPossible
from tests.loopback.world.interaction import Interaction, InteractionKind
from tests.loopback.world.message_shapes import message_shape
from tests.loopback.world.model import Channel, Guild, Json, Message
from tests.loopback.world.permissions import DM, Permission, in_channel
from tests.loopback.world.shapes import channel_shape, member_shape, user_shape
from tests.loopback.world.world import World


def guild_of(world: World, channel: Channel) -> Guild | None:
    return None if channel.guild_id is None else world.guilds[channel.guild_id]


def start(
    world: World,
    user_id: int,
    channel: Channel,
    kind: InteractionKind,
    data: Json,
    *,
    source: Message | None = None,
    trigger: Json | None = None,
) -> Interaction:
    """Create an interaction of a person in a channel they see, and tell the bot."""
    needed = Permission.VIEW_CHANNEL
    if kind in (InteractionKind.COMMAND, InteractionKind.AUTOCOMPLETE):
        needed |= Permission.USE_APPLICATION_COMMANDS
    if in_channel(world, channel, user_id) & needed != needed:
        raise NotPossible(f"{world.users[user_id].username} may not do this in that channel")
    interaction = Interaction(
        id=world.snowflakes.next(),
        token=f"loopback-{world.snowflakes.next():x}",
        kind=kind,
        user_id=user_id,
        channel_id=channel.id,
        guild_id=channel.guild_id,
        created_at=world.now(),
        data=data,
        source=source,
        trigger=trigger,
    )
    world.interactions[interaction.token] = interaction
    payload = _payload(world, interaction, channel)
    world.publish("INTERACTION_CREATE", payload, channel_id=channel.id, guild_id=channel.guild_id)
    return interaction


def _payload(world: World, interaction: Interaction, channel: Channel) -> Json:
    guild = guild_of(world, channel)
    shape = channel_shape(world, channel)
    granted = in_channel(world, channel, interaction.user_id)
    shape["permissions"] = str(granted)
    app_permissions = DM if guild is None else in_channel(world, channel, world.bot.id)
    payload: dict[str, Any] = {
        "id": str(interaction.id),
        "application_id": str(world.bot.id),
        "type": int(interaction.kind),
        "token": interaction.token,
        "version": 1,
        "data": interaction.data,
        "channel": shape,
        "channel_id": str(channel.id),
        "app_permissions": str(app_permissions),
        "locale": world.users[interaction.user_id].locale,
        "entitlements": [],
        "entitlement_sku_ids": [],
        "authorizing_integration_owners": {"0": "0" if guild is None else str(guild.id)},
        "context": 1 if guild is None else 0,
        "attachment_size_limit": 10 * 1024 * 1024,
    }
    if interaction.source is not None:
        payload["message"] = message_shape(world, interaction.source)
    if guild is None:
        payload["user"] = user_shape(world.users[interaction.user_id])
        return payload
    member = member_shape(world, guild.members[interaction.user_id])
    return payload | {
        "member": member | {"permissions": str(granted)},
        "guild_id": str(guild.id),
        "guild": {"id": str(guild.id), "locale": guild.locale, "features": []},
        "guild_locale": guild.locale,
    }
