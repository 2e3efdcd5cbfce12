"""Messages: writing, changing, deleting, history, pins and reactions."""

from collections.abc import Iterator
from itertools import islice, takewhile
from urllib.parse import unquote

from tests.loopback.server.call import Call, Routes
from tests.loopback.world import messages, nonces, pins
from tests.loopback.world.errors import ApiError, missing_permissions
from tests.loopback.world.message_shapes import emoji_shape, message_shape
from tests.loopback.world.model import Channel, ChannelKind, Json, Message
from tests.loopback.world.permissions import Permission, in_channel, require_in_channel
from tests.loopback.world.shapes import user_shape

routes = Routes()

_MESSAGES = "/channels/{channel_id}/messages"
_MESSAGE = _MESSAGES + "/{message_id}"
_REACTIONS = _MESSAGE + "/reactions"


def _message(call: Call) -> Message:
    message = call.world.message(call.id("channel_id"), call.id("message_id"))
    if message.visible_to is not None:
        raise ApiError(404, 10008, "Unknown Message")
    return message


@routes.on("GET", _MESSAGES)
async def history(call: Call) -> list[Json]:
    """Newest first; at most one of before, after and around."""
    channel = call.channel()
    if not in_channel(call.world, channel, call.world.bot.id) & Permission.READ_MESSAGE_HISTORY:
        return []
    limit = call.number("limit", 50, 100)
    kept = call.world.messages.get(channel.id, {})
    # Ids only grow, so that the newest come first without looking at a long channel's all.
    newest = (message for message in reversed(kept.values()) if message.visible_to is None)
    if "after" in call.query:
        chosen = _later(newest, int(call.query["after"]))[-limit:]
    elif "around" in call.query:
        around, ordered = int(call.query["around"]), list(newest)
        earlier = [m for m in ordered if m.id < around][: limit // 2]
        chosen = [m for m in ordered if m.id >= around][-(limit - len(earlier)) :] + earlier
    else:
        before = int(call.query.get("before", 1 << 63))
        chosen = list(islice((m for m in newest if m.id < before), limit))
    return [message_shape(call.world, message) for message in chosen]


def _later(newest: Iterator[Message], after: int) -> list[Message]:
    return list(takewhile(lambda message: message.id > after, newest))


@routes.on("POST", _MESSAGES)
async def write(call: Call) -> Json:
    world, form = call.world, call.form
    channel = world.channel(call.id("channel_id"))
    _require_may_write(call, channel)
    known = nonces.known(world, channel.id, form)
    if known is not None:
        return message_shape(world, known)
    message = messages.post(world, channel, world.bot, form, call.files)
    nonces.remember(world, channel.id, form, message)
    return message_shape(world, message)


def _require_may_write(call: Call, channel: Channel) -> None:
    world = call.world
    if channel.recipient_id is not None:
        recipient = world.users[channel.recipient_id]
        both = {recipient.id, world.bot.id}
        shared = any(both <= guild.members.keys() for guild in world.guilds.values())
        if not recipient.accepts_direct_messages or not shared:
            raise ApiError(403, 50007, "Cannot send messages to this user")
        return
    thread = channel.thread
    needed = Permission.SEND_MESSAGES if thread is None else Permission.SEND_MESSAGES_IN_THREADS
    if call.files:
        needed |= Permission.ATTACH_FILES
    require_in_channel(world, channel, world.bot.id, needed)
    if channel.kind in (ChannelKind.CATEGORY, ChannelKind.FORUM):
        raise ApiError(400, 50008, "Cannot send messages in a non-text channel")
    if thread is not None and thread.archived:
        if thread.locked:
            require_in_channel(world, channel, world.bot.id, Permission.MANAGE_THREADS)
        thread.archived = False


@routes.on("GET", _MESSAGE)
async def message(call: Call) -> Json:
    call.channel(Permission.VIEW_CHANNEL | Permission.READ_MESSAGE_HISTORY)
    return message_shape(call.world, _message(call))


@routes.on("PATCH", _MESSAGE)
async def edit(call: Call) -> Json:
    channel = call.channel()
    target = _message(call)
    if target.author_id != call.world.bot.id:
        raise ApiError(403, 50005, "Cannot edit a message authored by another user")
    if channel.thread is not None and channel.thread.archived:
        raise ApiError(400, 50083, "Thread is archived")
    messages.edit(call.world, target, call.form, call.files)
    return message_shape(call.world, target)


@routes.on("DELETE", _MESSAGE)
async def delete(call: Call) -> None:
    channel = call.channel()
    target = _message(call)
    if target.author_id != call.world.bot.id:
        if channel.is_dm:
            raise ApiError(403, 50003, "Cannot execute action on a DM channel")
        if not in_channel(call.world, channel, call.world.bot.id) & Permission.MANAGE_MESSAGES:
            raise missing_permissions()
    messages.delete(call.world, target)


@routes.on("POST", _MESSAGES + "/bulk-delete")
async def bulk_delete(call: Call) -> None:
    call.channel(Permission.VIEW_CHANNEL | Permission.MANAGE_MESSAGES)
    ids = [int(message_id) for message_id in call.form["messages"]]
    if not 2 <= len(ids) <= 100:
        raise ApiError(400, 50016, "Provided too few or too many messages to delete.")
    for message_id in ids:
        target = call.world.messages.get(call.id("channel_id"), {}).get(message_id)
        if target is not None:
            messages.delete(call.world, target)


@routes.on("POST", "/channels/{channel_id}/typing")
async def typing(call: Call) -> None:
    call.channel(Permission.VIEW_CHANNEL | Permission.SEND_MESSAGES)


@routes.on("GET", _MESSAGES + "/pins")
async def pinned(call: Call) -> Json:
    channel = call.channel()
    found = pins.pinned(call.world, channel)
    items = [
        {"pinned_at": at.isoformat(), "message": message_shape(call.world, message)}
        for at, message in found[: call.number("limit", 50, 50)]
    ]
    return {"items": items, "has_more": len(found) > len(items)}


@routes.on("GET", "/channels/{channel_id}/pins")
async def pinned_old(call: Call) -> list[Json]:
    found = pins.pinned(call.world, call.channel())
    return [message_shape(call.world, message) for _, message in found]


@routes.on("PUT", _MESSAGES + "/pins/{message_id}", "/channels/{channel_id}/pins/{message_id}")
async def pin(call: Call) -> None:
    channel = call.channel(Permission.VIEW_CHANNEL | Permission.PIN_MESSAGES)
    pins.pin(call.world, channel, _message(call))


@routes.on("DELETE", _MESSAGES + "/pins/{message_id}", "/channels/{channel_id}/pins/{message_id}")
async def unpin(call: Call) -> None:
    channel = call.channel(Permission.VIEW_CHANNEL | Permission.PIN_MESSAGES)
    pins.unpin(call.world, channel, _message(call))


@routes.on("PUT", _REACTIONS + "/{emoji}/@me")
async def react(call: Call) -> None:
    channel = call.channel(Permission.VIEW_CHANNEL | Permission.READ_MESSAGE_HISTORY)
    emoji, target = unquote(call.parts["emoji"]), _message(call)
    if emoji not in target.reactions and not channel.is_dm:
        call.channel(Permission.VIEW_CHANNEL | Permission.ADD_REACTIONS)
    users = target.reactions.setdefault(emoji, [])
    if call.world.bot.id not in users:
        users.append(call.world.bot.id)
        _tell_reaction(call, channel, target, emoji, "MESSAGE_REACTION_ADD")


@routes.on("DELETE", _REACTIONS + "/{emoji}/@me")
async def take_reaction_back(call: Call) -> None:
    channel, emoji, target = call.channel(), unquote(call.parts["emoji"]), _message(call)
    users = target.reactions.get(emoji, [])
    if call.world.bot.id in users:
        users.remove(call.world.bot.id)
        if not users:
            del target.reactions[emoji]
        _tell_reaction(call, channel, target, emoji, "MESSAGE_REACTION_REMOVE")


@routes.on("GET", _REACTIONS + "/{emoji}")
async def who_reacted(call: Call) -> list[Json]:
    call.channel()
    users = _message(call).reactions.get(unquote(call.parts["emoji"]), [])
    return [user_shape(call.world.users[user_id]) for user_id in users]


def _tell_reaction(call: Call, channel: Channel, target: Message, emoji: str, name: str) -> None:
    data: Json = {
        "user_id": str(call.world.bot.id),
        "channel_id": str(channel.id),
        "message_id": str(target.id),
        "emoji": emoji_shape(emoji),
        "burst": False,
        "type": 0,
    }
    if channel.guild_id is not None:
        data["guild_id"] = str(channel.guild_id)
    call.world.publish(name, data, guild_id=channel.guild_id, channel_id=channel.id)
