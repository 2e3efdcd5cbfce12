"""Writing, changing and deleting messages, wherever they come from."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from tests.loopback.world import threads
from tests.loopback.world.errors import ApiError, invalid_form
from tests.loopback.world.limits import (
    COMPONENTS_V2,
    FILE_BYTES,
    check_message,
    check_not_empty,
    too_long,
)
from tests.loopback.world.mentions import pings
from tests.loopback.world.message_shapes import message_event_shape
from tests.loopback.world.model import Attachment, Channel, Message, User
from tests.loopback.world.permissions import Permission, in_channel
from tests.loopback.world.stored import stored_components, stored_embed
from tests.loopback.world.world import World

if TYPE_CHECKING:
    from tests.loopback.server.call import Upload

REPLY = 19
_KEPT_FLAGS = (1 << 2) | (1 << 6) | (1 << 12) | COMPONENTS_V2


def post(
    world: World,
    channel: Channel,
    author: User,
    form: Mapping[str, Any],
    files: Iterable["Upload"] = (),
    *,
    message_id: int | None = None,
    **more: Any,
) -> Message:
    """Check a message, keep it and tell the gateway; `more` sets fields of `Message`."""
    uploads = list(files)
    check_message(form)
    check_not_empty(form, len(uploads))
    reference = more.pop("answered", None)
    replied_to = None
    if reference is None and (reference := _reference(world, channel, form)) is not None:
        replied_to = world.messages[channel.id][int(reference["message_id"])].author_id
        more.setdefault("kind", REPLY)
    pinged = pings(world, channel, author, form, replied_to)
    message = Message(
        id=message_id or world.snowflakes.next(),
        channel_id=channel.id,
        author_id=author.id,
        created_at=world.now(),
        content=form.get("content") or "",
        flags=(form.get("flags") or 0) & _KEPT_FLAGS,
        embeds=[stored_embed(embed) for embed in form.get("embeds") or []],
        components=stored_components(form.get("components") or []),
        attachments=store_files(world, form, uploads),
        mentions=pinged.users,
        mention_roles=pinged.roles,
        mention_everyone=pinged.everyone,
        nonce=form.get("nonce"),
        reference=reference,
        **more,
    )
    if channel.thread is not None and not channel.thread.archived:
        for user_id in (author.id, *pinged.users):
            _draw_in(world, channel, user_id)
    return add(world, channel, message)


def _draw_in(world: World, thread: Channel, user_id: int) -> None:
    """Who writes or is mentioned in a thread joins it, when they may see its channel."""
    parent = world.channels.get(thread.parent_id or 0)
    if parent is not None and in_channel(world, parent, user_id) & Permission.VIEW_CHANNEL:
        threads.join(world, thread, user_id)


def add(world: World, channel: Channel, message: Message) -> Message:
    """Keep a finished message and tell of it, unless one person alone sees it."""
    world.messages.setdefault(channel.id, {})[message.id] = message
    world.ledger.post(message)
    if message.visible_to is None:
        channel.last_message_id = message.id
        if channel.thread is not None:
            channel.thread.message_count += 1
        tell(world, "MESSAGE_CREATE", message)
    return message


def _reference(world: World, channel: Channel, form: Mapping[str, Any]) -> dict[str, Any] | None:
    asked = form.get("message_reference")
    if not asked:
        return None
    target = world.messages.get(channel.id, {}).get(int(asked["message_id"]))
    if target is None:
        if asked.get("fail_if_not_exists", True):
            code = "REPLIES_UNKNOWN_MESSAGE"
            raise invalid_form("message_reference", code, "Unknown message")
        return None
    reference: dict[str, Any] = {
        "type": 0,
        "channel_id": str(channel.id),
        "message_id": str(target.id),
    }
    if channel.guild_id is not None:
        reference["guild_id"] = str(channel.guild_id)
    return reference


def store_files(
    world: World, form: Mapping[str, Any], files: list["Upload"], kept: Iterable[Attachment] = ()
) -> list[Attachment]:
    """Keep uploaded files; the form's attachment list may describe them by index."""
    described = {
        str(raw["id"]): raw.get("description") for raw in form.get("attachments") or [] if raw
    }
    stored = list(kept)
    if len(stored) + len(files) > 10:
        raise too_long("attachments", 10)
    for index, upload in enumerate(files):
        if len(upload.content) > FILE_BYTES:
            raise ApiError(413, 40005, "Request entity too large")
        attachment_id = world.snowflakes.next()
        number = upload.field.removeprefix("files[").removesuffix("]")
        attachment = Attachment(
            id=attachment_id,
            filename=upload.filename,
            content=upload.content,
            content_type=upload.content_type,
            url=f"{world.origin}/attachments/{attachment_id}/{quote(upload.filename)}",
            description=described.get(number, described.get(str(index))),
        )
        world.attachments[attachment_id] = attachment
        stored.append(attachment)
    return stored


def edit(
    world: World,
    message: Message,
    form: Mapping[str, Any],
    files: Iterable["Upload"] = (),
    *,
    silently: bool = False,
) -> Message:
    """Change what the form names and leave the rest; `silently` leaves no edited mark."""
    check_message({"flags": message.flags} | dict(form))
    channel = world.channels[message.channel_id]
    if "content" in form:
        message.content = form["content"] or ""
        pinged = pings(world, channel, world.users[message.author_id], form)
        message.mentions, message.mention_roles = pinged.users, pinged.roles
        message.mention_everyone = pinged.everyone
    if "embeds" in form:
        message.embeds = [stored_embed(embed) for embed in form["embeds"] or []]
    if "components" in form:
        message.components = stored_components(form["components"] or [])
    if form.get("flags") is not None:
        settable = (1 << 2) | COMPONENTS_V2
        message.flags = message.flags & ~settable | form["flags"] & settable
    uploads = list(files)
    if form.get("attachments") is not None or uploads:
        named = {str(raw["id"]) for raw in form.get("attachments") or []}
        keep = (
            message.attachments
            if form.get("attachments") is None
            else [attachment for attachment in message.attachments if str(attachment.id) in named]
        )
        message.attachments = store_files(world, form, uploads, keep)
    if not silently:
        message.edited_at = world.now()
    tell(world, "MESSAGE_UPDATE", message)
    return message


def delete(world: World, message: Message) -> None:
    del world.messages[message.channel_id][message.id]
    if message.visible_to is not None:
        return
    channel = world.channels[message.channel_id]
    data = {"id": str(message.id), "channel_id": str(channel.id)}
    if channel.guild_id is not None:
        data["guild_id"] = str(channel.guild_id)
    world.publish("MESSAGE_DELETE", data, guild_id=channel.guild_id, channel_id=channel.id)


def tell(world: World, name: str, message: Message) -> None:
    """Publish a message event, unless the message is for one person alone."""
    if message.visible_to is not None:
        return
    channel = world.channels[message.channel_id]
    world.publish(
        name,
        message_event_shape(world, message, channel),
        guild_id=channel.guild_id,
        channel_id=channel.id,
        author_id=message.author_id,
    )
