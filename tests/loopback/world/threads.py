"""Threads and forum posts: making, joining, archiving."""

from collections.abc import Mapping
from typing import Any

from tests.loopback.world.errors import ApiError, missing_permissions
from tests.loopback.world.limits import check_text
from tests.loopback.world.model import Channel, ChannelKind, ThreadState
from tests.loopback.world.permissions import Permission, in_channel
from tests.loopback.world.shapes import channel_shape, thread_member_shape
from tests.loopback.world.world import World

MOST_ACTIVE = 1000
MOST_MEMBERS = 1000


def add_thread(
    world: World,
    parent: Channel,
    kind: ChannelKind,
    form: Mapping[str, Any],
    *,
    thread_id: int | None = None,
) -> Channel:
    """Start a thread of the bot's under `parent`; one on a message has that message's id."""
    check_text(form, "name", 100, 1, required=True)
    siblings = world.threads(guild_id=parent.guild_id)
    active = [t for t in siblings if t.thread and not t.thread.archived]
    if len(active) >= MOST_ACTIVE:
        raise ApiError(400, 160006, "Maximum number of active threads reached")
    now, bot = world.now(), world.bot.id
    state = ThreadState(bot, now, now, members={bot: now})
    state.invitable = form.get("invitable") is not False
    state.auto_archive_minutes = (
        form.get("auto_archive_duration") or parent.default_auto_archive_minutes or 4320
    )
    state.applied_tags = [int(tag) for tag in form.get("applied_tags") or []]
    thread = Channel(
        id=thread_id or world.snowflakes.next(),
        kind=kind,
        name=form["name"],
        guild_id=parent.guild_id,
        parent_id=parent.id,
        slowmode=form.get("rate_limit_per_user") or 0,
        thread=state,
    )
    world.channels[thread.id] = thread
    world.ledger.make("thread", thread.id, thread.guild_id, thread.name, now)
    data = channel_shape(world, thread) | {
        "newly_created": True,
        "member": thread_member_shape(world, thread, bot),
    }
    world.publish("THREAD_CREATE", data, guild_id=thread.guild_id, channel_id=thread.id)
    return thread


def edit_thread(world: World, thread: Channel, form: Mapping[str, Any]) -> None:
    """Rename, archive, lock or reopen; the owner may do some of it, MANAGE_THREADS all."""
    state = thread.thread
    assert state is not None
    granted = in_channel(world, thread, world.bot.id)
    mine = state.owner_id == world.bot.id
    reopening = set(form) == {"archived"} and form["archived"] is False and not state.locked
    manager = granted & Permission.MANAGE_THREADS
    if not manager and not reopening and (not mine or "locked" in form):
        raise missing_permissions()
    if state.archived and form.get("archived") is not False:
        raise ApiError(400, 50083, "Thread is archived")
    check_text(form, "name", 100, 1)
    thread.name = form.get("name") or thread.name
    if form.get("archived") is not None and form["archived"] != state.archived:
        state.archived, state.archived_at = form["archived"], world.now()
    state.locked = bool(form.get("locked", state.locked))
    state.invitable = bool(form.get("invitable", state.invitable))
    state.auto_archive_minutes = form.get("auto_archive_duration") or state.auto_archive_minutes
    if form.get("rate_limit_per_user") is not None:
        thread.slowmode = form["rate_limit_per_user"]
    if form.get("applied_tags") is not None:
        state.applied_tags = [int(tag) for tag in form["applied_tags"]]
    data = channel_shape(world, thread)
    world.publish("THREAD_UPDATE", data, guild_id=thread.guild_id, channel_id=thread.id)


def remove_thread(world: World, thread: Channel) -> None:
    data = {
        "id": str(thread.id),
        "guild_id": str(thread.guild_id),
        "parent_id": str(thread.parent_id),
        "type": int(thread.kind),
    }
    world.publish("THREAD_DELETE", data, guild_id=thread.guild_id, channel_id=thread.id)
    del world.channels[thread.id]
    world.messages.pop(thread.id, None)


def join(world: World, thread: Channel, user_id: int) -> None:
    """Put someone into a thread; someone already inside stays there."""
    state = thread.thread
    assert state is not None
    if state.archived:
        raise ApiError(400, 50083, "Thread is archived")
    if user_id in state.members:
        return
    if len(state.members) >= MOST_MEMBERS:
        raise ApiError(400, 30033, "Maximum number of thread participants reached (1000)")
    state.members[user_id] = world.now()
    _tell_members(world, thread, added=[user_id])


def leave(world: World, thread: Channel, user_id: int) -> None:
    state = thread.thread
    assert state is not None
    if state.archived:
        raise ApiError(400, 50083, "Thread is archived")
    if state.members.pop(user_id, None) is not None:
        _tell_members(world, thread, removed=[user_id])


def _tell_members(
    world: World, thread: Channel, added: list[int] | None = None, removed: list[int] | None = None
) -> None:
    assert thread.thread is not None
    added, removed = added or [], removed or []
    data: dict[str, Any] = {
        "id": str(thread.id),
        "guild_id": str(thread.guild_id),
        "member_count": len(thread.thread.members),
        "added_members": [thread_member_shape(world, thread, u, full=True) for u in added],
        "removed_member_ids": [str(user_id) for user_id in removed],
    }
    world.publish("THREAD_MEMBERS_UPDATE", data, guild_id=thread.guild_id, channel_id=thread.id)
