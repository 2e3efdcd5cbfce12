"""Pinned messages of a channel, newest pin first."""

from datetime import datetime

from tests.loopback.world import messages
from tests.loopback.world.errors import ApiError
from tests.loopback.world.model import PIN_NOTICE, Channel, Message
from tests.loopback.world.world import World

MOST_PINS = 250


def pinned(world: World, channel: Channel) -> list[tuple[datetime, Message]]:
    found = [(m.pinned_at, m) for m in world.messages.get(channel.id, {}).values() if m.pinned_at]
    return sorted(found, key=lambda item: item[0], reverse=True)


def pin(world: World, channel: Channel, message: Message) -> None:
    """Pin a message; everyone sees a notice of it in the channel."""
    if message.pinned_at is not None:
        return
    if len(pinned(world, channel)) >= MOST_PINS:
        raise ApiError(400, 30003, f"Maximum number of pins reached ({MOST_PINS})")
    message.pinned_at = channel.last_pin_at = world.now()
    _tell(world, channel, message)
    notice = Message(
        id=world.snowflakes.next(),
        channel_id=channel.id,
        author_id=world.bot.id,
        created_at=world.now(),
        kind=PIN_NOTICE,
        reference={"type": 0, "channel_id": str(channel.id), "message_id": str(message.id)},
    )
    messages.add(world, channel, notice)


def unpin(world: World, channel: Channel, message: Message) -> None:
    message.pinned_at = None
    _tell(world, channel, message)


def _tell(world: World, channel: Channel, message: Message) -> None:
    at = channel.last_pin_at
    data = {"channel_id": str(channel.id), "last_pin_timestamp": at.isoformat() if at else None}
    if channel.guild_id is not None:
        data["guild_id"] = str(channel.guild_id)
    world.publish("CHANNEL_PINS_UPDATE", data, guild_id=channel.guild_id, channel_id=channel.id)
    messages.tell(world, "MESSAGE_UPDATE", message)
