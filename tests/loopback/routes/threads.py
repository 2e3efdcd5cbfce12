"""Threads and forum posts, their members and archives."""

from datetime import datetime

from tests.loopback.server.call import Call, Reply, Routes
from tests.loopback.world import messages, threads
from tests.loopback.world.errors import ApiError, invalid_form, unknown
from tests.loopback.world.message_shapes import message_shape
from tests.loopback.world.model import Channel, ChannelKind, Json
from tests.loopback.world.permissions import Permission, in_channel
from tests.loopback.world.shapes import channel_shape, thread_member_shape

routes = Routes()

_THREADS = "/channels/{channel_id}/threads"
_MEMBERS = "/channels/{channel_id}/thread-members"
_PRIVATE = ChannelKind.PRIVATE_THREAD


@routes.on("POST", _THREADS)
async def start_thread(call: Call) -> Reply:
    parent = call.channel()
    if parent.is_forum:
        return _post(call, parent)
    kind = ChannelKind(call.form.get("type") or _PRIVATE)
    private = kind is _PRIVATE
    needed = Permission.CREATE_PRIVATE_THREADS if private else Permission.CREATE_PUBLIC_THREADS
    call.channel(Permission.VIEW_CHANNEL | needed)
    if parent.kind not in (ChannelKind.TEXT, ChannelKind.ANNOUNCEMENT):
        raise ApiError(400, 50024, "Cannot execute action on this channel type")
    return _created(call, threads.add_thread(call.world, parent, kind, call.form))


@routes.on("POST", "/channels/{channel_id}/messages/{message_id}/threads")
async def start_thread_on_message(call: Call) -> Reply:
    parent = call.channel(Permission.VIEW_CHANNEL | Permission.CREATE_PUBLIC_THREADS)
    message = call.world.message(parent.id, call.id("message_id"))
    if message.thread_id is not None:
        raise ApiError(400, 160004, "A thread has already been created for this message")
    kind = ChannelKind.PUBLIC_THREAD
    made = threads.add_thread(call.world, parent, kind, call.form, thread_id=message.id)
    message.thread_id, message.flags = made.id, message.flags | 1 << 5
    messages.tell(call.world, "MESSAGE_UPDATE", message)
    return _created(call, made)


def _post(call: Call, forum: Channel) -> Reply:
    call.channel(Permission.VIEW_CHANNEL | Permission.SEND_MESSAGES)
    form = call.form
    known = {tag["id"] for tag in forum.tags}
    if not set(map(str, form.get("applied_tags") or [])) <= known:
        raise invalid_form("applied_tags", "BASE_TYPE_CHOICES", "Unknown tag")
    messages.check_message(form.get("message") or {})
    messages.check_not_empty(form.get("message") or {}, len(call.files))
    made = threads.add_thread(call.world, forum, ChannelKind.PUBLIC_THREAD, form)
    message = messages.post(
        call.world, made, call.world.bot, form["message"], call.files, message_id=made.id
    )
    forum.last_message_id = made.id
    reply = _created(call, made)
    return Reply(201, reply.data | {"message": message_shape(call.world, message)})


def _created(call: Call, made: Channel) -> Reply:
    own = thread_member_shape(call.world, made, call.world.bot.id)
    return Reply(201, channel_shape(call.world, made) | {"member": own})


def _thread(call: Call) -> Channel:
    found = call.channel()
    if found.thread is None:
        raise ApiError(400, 50024, "Cannot execute action on this channel type")
    return found


@routes.on("PUT", _MEMBERS + "/@me")
async def join(call: Call) -> None:
    threads.join(call.world, _thread(call), call.world.bot.id)


@routes.on("DELETE", _MEMBERS + "/@me")
async def leave(call: Call) -> None:
    threads.leave(call.world, _thread(call), call.world.bot.id)


@routes.on("PUT", _MEMBERS + "/{user_id}")
async def add_member(call: Call) -> None:
    thread, user = _thread(call), call.world.user(call.id("user_id"))
    guild = call.world.guild(thread.guild_id or 0)
    call.world.member(guild, user.id)
    call.channel(Permission.VIEW_CHANNEL | Permission.SEND_MESSAGES_IN_THREADS)
    parent = call.world.channel(thread.parent_id or 0)
    if not in_channel(call.world, parent, user.id) & Permission.VIEW_CHANNEL:
        raise ApiError(403, 50001, "Missing Access")
    threads.join(call.world, thread, user.id)


@routes.on("DELETE", _MEMBERS + "/{user_id}")
async def remove_member(call: Call) -> None:
    thread = _thread(call)
    mine = thread.thread is not None and thread.thread.owner_id == call.world.bot.id
    if not (mine and thread.kind is _PRIVATE):
        call.channel(Permission.VIEW_CHANNEL | Permission.MANAGE_THREADS)
    threads.leave(call.world, thread, call.id("user_id"))


@routes.on("GET", _MEMBERS + "/{user_id}")
async def member(call: Call) -> Json:
    thread, user_id = _thread(call), call.id("user_id")
    if thread.thread is None or user_id not in thread.thread.members:
        raise unknown("member")
    return thread_member_shape(call.world, thread, user_id, full=call.flag("with_member"))


@routes.on("GET", _MEMBERS)
async def members(call: Call) -> list[Json]:
    thread, full = _thread(call), call.flag("with_member")
    inside = thread.thread.members if thread.thread else {}
    return [thread_member_shape(call.world, thread, user_id, full=full) for user_id in inside]


@routes.on("GET", "/guilds/{guild_id}/threads/active")
async def active(call: Call) -> Json:
    found = call.world.threads(guild_id=call.guild().id)
    visible = [t for t in found if t.thread and not t.thread.archived and _visible(call, t)]
    return _listed(call, visible, has_more=False)


@routes.on("GET", _THREADS + "/archived/public")
async def archived_public(call: Call) -> Json:
    return _archived(call, private=False)


@routes.on("GET", _THREADS + "/archived/private")
async def archived_private(call: Call) -> Json:
    call.channel(Permission.VIEW_CHANNEL | Permission.MANAGE_THREADS)
    return _archived(call, private=True)


@routes.on("GET", "/channels/{channel_id}/users/@me/threads/archived/private")
async def archived_joined(call: Call) -> Json:
    return _archived(call, private=True)


def _archived(call: Call, *, private: bool) -> Json:
    parent = call.channel(Permission.VIEW_CHANNEL | Permission.READ_MESSAGE_HISTORY)
    found = [
        (thread.thread.archived_at, thread)
        for thread in call.world.threads(parent_id=parent.id)
        if thread.thread is not None
        and thread.thread.archived
        and (thread.kind is _PRIVATE) is private
        and _visible(call, thread)
    ]
    raw = call.query.get("before")
    if raw and not raw.isdigit():
        before = datetime.fromisoformat(raw)
        found = [item for item in found if item[0] < before]
    elif raw:
        found = [item for item in found if item[1].id < int(raw)]
    found.sort(key=lambda item: item[0], reverse=True)
    page = [thread for _, thread in found[: call.number("limit", 50, 100)]]
    return _listed(call, page, has_more=len(found) > len(page))


def _visible(call: Call, thread: Channel) -> bool:
    return bool(in_channel(call.world, thread, call.world.bot.id) & Permission.VIEW_CHANNEL)


def _listed(call: Call, found: list[Channel], *, has_more: bool) -> Json:
    bot = call.world.bot.id
    joined = [t for t in found if t.thread is not None and bot in t.thread.members]
    return {
        "threads": [channel_shape(call.world, thread) for thread in found],
        "members": [thread_member_shape(call.world, thread, bot) for thread in joined],
        "has_more": has_more,
    }
