"""What messages look like on the wire."""

from tests.loopback.world.model import Attachment, Channel, Json, Message
from tests.loopback.world.shapes import channel_shape, member_shape, text_id, user_shape
from tests.loopback.world.world import World


def message_shape(world: World, message: Message, *, replied: bool = True) -> Json:
    """A message as HTTP answers it; `replied` resolves what it replies to."""
    shape: Json = {
        "id": str(message.id),
        "channel_id": str(message.channel_id),
        "type": message.kind,
        "author": user_shape(world.users[message.author_id]),
        "content": message.content,
        "embeds": message.embeds,
        "components": message.components,
        "attachments": [attachment_shape(a, message) for a in message.attachments],
        "mentions": [user_shape(world.users[user_id]) for user_id in message.mentions],
        "mention_roles": [str(role_id) for role_id in message.mention_roles],
        "mention_everyone": message.mention_everyone,
        "timestamp": message.created_at.isoformat(),
        "edited_timestamp": message.edited_at.isoformat() if message.edited_at else None,
        "flags": message.flags,
        "pinned": message.pinned_at is not None,
        "tts": False,
    }
    if message.nonce is not None:
        shape["nonce"] = message.nonce
    if message.application_id is not None:
        shape["application_id"] = str(message.application_id)
        if message.interaction is not None:
            shape["webhook_id"] = str(message.application_id)
    if message.interaction is not None:
        shape["interaction_metadata"] = message.interaction
    if message.reactions:
        shape["reactions"] = [_reaction(world, *item) for item in message.reactions.items()]
    if message.thread_id is not None and message.thread_id in world.channels:
        shape["thread"] = channel_shape(world, world.channels[message.thread_id])
    if message.reference is not None:
        shape["message_reference"] = message.reference
        if replied and message.kind == 19:
            shape["referenced_message"] = _referenced(world, message.reference)
    return shape


def _referenced(world: World, reference: Json) -> Json | None:
    channel = world.messages.get(int(reference["channel_id"]), {})
    target = channel.get(int(reference.get("message_id", 0)))
    return None if target is None else message_shape(world, target, replied=False)


def _reaction(world: World, emoji: str, users: list[int]) -> Json:
    return {
        "emoji": emoji_shape(emoji),
        "count": len(users),
        "count_details": {"burst": 0, "normal": len(users)},
        "burst_colors": [],
        "me_burst": False,
        "me": world.bot.id in users,
    }


def emoji_shape(emoji: str) -> Json:
    """An emoji as a reaction names it: itself, or `name:id` for one of a server."""
    name, _, snowflake = emoji.partition(":")
    return {"id": snowflake or None, "name": name}


def attachment_shape(attachment: Attachment, message: Message | None = None) -> Json:
    shape: Json = {
        "id": str(attachment.id),
        "filename": attachment.filename,
        "size": len(attachment.content),
        "url": attachment.url,
        "proxy_url": attachment.url,
        "content_type": attachment.content_type,
    }
    if attachment.description is not None:
        shape["description"] = attachment.description
    if message is None or message.visible_to is not None:
        shape["ephemeral"] = True
    return shape


def message_event_shape(world: World, message: Message, channel: Channel) -> Json:
    """A message as the gateway tells it, with the author's membership beside it."""
    shape = message_shape(world, message)
    shape["channel_type"] = int(channel.kind)
    if channel.guild_id is None:
        return shape
    shape["guild_id"] = text_id(channel.guild_id)
    member = world.guilds[channel.guild_id].members.get(message.author_id)
    if member is not None:
        shape["member"] = member_shape(world, member, with_user=False)
    return shape


def without_content(shape: Json) -> Json:
    """What remains of a message for a bot that may not read it."""
    return shape | {"content": "", "embeds": [], "attachments": [], "components": []}
