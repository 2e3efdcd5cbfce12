"""Making and removing channels; the rules about who may are with the routes."""

from tests.loopback.world.model import Channel, ChannelKind, Guild, User
from tests.loopback.world.shapes import channel_shape
from tests.loopback.world.world import World


def direct_channel(world: World, recipient: User) -> Channel:
    """The one direct channel between the bot and a user, made when first asked for."""
    known = world.direct_channels.get(recipient.id)
    if known is not None:
        return known
    channel = Channel(world.snowflakes.next(), ChannelKind.DM, recipient_id=recipient.id)
    world.channels[channel.id] = world.direct_channels[recipient.id] = channel
    return channel


def add_channel(world: World, guild: Guild, channel: Channel) -> Channel:
    """Put a channel at the end of its guild and tell the gateway."""
    siblings = [c.position for c in world.guild_channels(guild.id)]
    channel.position = channel.position or max(siblings, default=-1) + 1
    world.channels[channel.id] = channel
    tell_channel(world, "CHANNEL_CREATE", channel)
    return channel


def remove_channel(world: World, channel: Channel) -> None:
    """Delete a channel with its threads and messages; children of a category stay."""
    for thread in world.threads(parent_id=channel.id):
        del world.channels[thread.id]
        world.messages.pop(thread.id, None)
    for child in world.guild_channels(channel.guild_id or 0):
        if child.parent_id == channel.id:
            child.parent_id = None
            tell_channel(world, "CHANNEL_UPDATE", child)
    tell_channel(world, "CHANNEL_DELETE", channel)
    del world.channels[channel.id]
    world.direct_channels.pop(channel.recipient_id or 0, None)
    world.messages.pop(channel.id, None)


def tell_channel(world: World, name: str, channel: Channel) -> None:
    world.publish(name, channel_shape(world, channel), guild_id=channel.guild_id)
