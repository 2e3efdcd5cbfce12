"""Channels of a guild, and who may do what in them."""

from tests.loopback.server.call import Call, Reply, Routes
from tests.loopback.world.channels import add_channel, remove_channel, tell_channel
from tests.loopback.world.errors import (
    ApiError,
    invalid_form,
    missing_permissions,
    unknown,
)
from tests.loopback.world.guilds import overwrites_from
from tests.loopback.world.limits import check_text
from tests.loopback.world.model import Channel, ChannelKind, Guild, Json, Overwrite
from tests.loopback.world.permissions import Permission, in_channel, in_guild
from tests.loopback.world.shapes import channel_shape
from tests.loopback.world.threads import edit_thread, remove_thread
from tests.loopback.world.world import World

routes = Routes()

_MOST_CHANNELS, _MOST_IN_CATEGORY, _MOST_TAGS = 500, 50, 20
_KINDS = ("TEXT", "VOICE", "CATEGORY", "ANNOUNCEMENT", "STAGE", "FORUM")
_EXTRA = (
    "bitrate",
    "user_limit",
    "rtc_region",
    "default_reaction_emoji",
    "default_sort_order",
    "default_forum_layout",
    "default_thread_rate_limit_per_user",
)
_CHANNEL = "/channels/{channel_id}"
_OVERWRITE = _CHANNEL + "/permissions/{overwrite_id}"


@routes.on("GET", "/guilds/{guild_id}/channels")
async def guild_channels(call: Call) -> list[Json]:
    return [channel_shape(call.world, c) for c in call.world.guild_channels(call.guild().id)]


@routes.on("GET", _CHANNEL)
async def channel(call: Call) -> Json:
    return channel_shape(call.world, call.channel())


@routes.on("POST", "/guilds/{guild_id}/channels")
async def create_channel(call: Call) -> Reply:
    guild, form = call.guild(Permission.MANAGE_CHANNELS), call.form
    kind = ChannelKind(form.get("type") or 0)
    if kind.name not in _KINDS:
        raise invalid_form("type", "BASE_TYPE_CHOICES", "Value must be one of a channel's types.")
    check_text(form, "name", 100, 1, required=True)
    if len(call.world.guild_channels(guild.id)) >= _MOST_CHANNELS:
        raise ApiError(400, 30013, f"Maximum number of guild channels reached ({_MOST_CHANNELS})")
    new = Channel(call.world.snowflakes.next(), kind, guild_id=guild.id)
    new.overwrites = overwrites_from(guild, form.get("permission_overwrites") or [])
    _check_overwrites(call.world, guild, new.overwrites)
    _apply(call.world, guild, new, form)
    add_channel(call.world, guild, new)
    call.world.ledger.make("channel", new.id, guild.id, new.name, call.world.now())
    return Reply(201, channel_shape(call.world, new))


@routes.on("PATCH", _CHANNEL)
async def edit_channel(call: Call) -> Json:
    found = call.channel()
    if found.thread is not None:
        edit_thread(call.world, found, call.form)
        return channel_shape(call.world, found)
    if found.guild_id is None:
        raise ApiError(403, 50003, "Cannot execute action on a DM channel")
    _require(call, found, Permission.MANAGE_CHANNELS)
    guild, form = call.world.guild(found.guild_id), call.form
    if form.get("permission_overwrites") is not None:
        _require(call, found, Permission.MANAGE_ROLES)
        changed = overwrites_from(guild, form["permission_overwrites"])
        new = {i: o for i, o in changed.items() if found.overwrites.get(i) != o}
        _check_overwrites(call.world, guild, new)
        found.overwrites = changed
    _apply(call.world, guild, found, form)
    tell_channel(call.world, "CHANNEL_UPDATE", found)
    return channel_shape(call.world, found)


@routes.on("PATCH", "/guilds/{guild_id}/channels")
async def move_channels(call: Call) -> None:
    guild = call.guild(Permission.MANAGE_CHANNELS)
    for item in call.body:
        found = call.world.channel(int(item["id"]))
        _apply(call.world, guild, found, item)
        tell_channel(call.world, "CHANNEL_UPDATE", found)


@routes.on("DELETE", _CHANNEL)
async def delete_channel(call: Call) -> Json:
    found = call.channel()
    shape = channel_shape(call.world, found)
    if found.thread is not None:
        _require(call, found, Permission.MANAGE_THREADS)
        remove_thread(call.world, found)
    elif not found.is_dm:
        _require(call, found, Permission.MANAGE_CHANNELS)
        remove_channel(call.world, found)
    return shape


def _require(call: Call, found: Channel, needed: int) -> None:
    if in_channel(call.world, found, call.world.bot.id) & needed != needed:
        raise missing_permissions()


def _apply(world: World, guild: Guild, target: Channel, form: Json) -> None:
    check_text(form, "name", 100, 1)
    check_text(form, "topic", 4096 if target.is_forum else 1024)
    if form.get("name") is not None:
        target.name = _name(target.kind, form["name"])
    if "topic" in form:
        target.topic = form["topic"]
    if "parent_id" in form:
        target.parent_id = _category(world, guild, form["parent_id"])
    if form.get("position") is not None:
        target.position = form["position"]
    if form.get("rate_limit_per_user") is not None:
        target.slowmode = form["rate_limit_per_user"]
    if form.get("nsfw") is not None:
        target.nsfw = form["nsfw"]
    if form.get("default_auto_archive_duration") is not None:
        target.default_auto_archive_minutes = form["default_auto_archive_duration"]
    if form.get("available_tags") is not None:
        target.tags = _tags(world, form["available_tags"])
    target.extra |= {name: form[name] for name in _EXTRA if form.get(name) is not None}


def _name(kind: ChannelKind, name: str) -> str:
    """Text channels are written small and with hyphens, as Discord stores them."""
    if kind in (ChannelKind.TEXT, ChannelKind.ANNOUNCEMENT, ChannelKind.FORUM):
        return name.strip().lower().replace(" ", "-")
    return name


def _category(world: World, guild: Guild, parent_id: str | int | None) -> int | None:
    if parent_id is None:
        return None
    parent = world.channels.get(int(parent_id))
    if parent is None or parent.kind is not ChannelKind.CATEGORY or parent.guild_id != guild.id:
        raise invalid_form("parent_id", "CHANNEL_PARENT_INVALID", "Category does not exist")
    inside = [c for c in world.guild_channels(guild.id) if c.parent_id == parent.id]
    if len(inside) >= _MOST_IN_CATEGORY:
        code = "CHANNEL_PARENT_MAX_CHANNELS"
        raise invalid_form("parent_id", code, "Maximum number of channels in category reached (50)")
    return parent.id


def _tags(world: World, raw: list[Json]) -> list[Json]:
    if len(raw) > _MOST_TAGS:
        message = f"Must be {_MOST_TAGS} or fewer in length."
        raise invalid_form("available_tags", "BASE_TYPE_MAX_LENGTH", message)
    return [
        {
            "id": str(tag.get("id") or world.snowflakes.next()),
            "name": tag["name"],
            "moderated": bool(tag.get("moderated")),
            "emoji_id": tag.get("emoji_id"),
            "emoji_name": tag.get("emoji_name"),
        }
        for tag in raw
    ]


def _check_overwrites(world: World, guild: Guild, new: dict[int, Overwrite]) -> None:
    """A bot hands out and takes away only what it has itself, and never shuts itself out."""
    own_member = world.bot_member(guild)
    own = in_guild(guild, own_member)
    if own & Permission.ADMINISTRATOR:
        return
    for overwrite in new.values():
        if (overwrite.allow | overwrite.deny) & ~own:
            raise missing_permissions()
    everyone = new.get(guild.id)
    named = {own_member.user_id, *own_member.roles}
    hidden = everyone is not None and everyone.deny & Permission.VIEW_CHANNEL
    inside = any(o.allow & Permission.VIEW_CHANNEL for i, o in new.items() if i in named)
    if hidden and not inside:
        raise missing_permissions()


@routes.on("PUT", _OVERWRITE)
async def set_overwrite(call: Call) -> None:
    found = call.channel()
    if found.guild_id is None or found.thread is not None:
        raise ApiError(400, 50024, "Cannot execute action on this channel type")
    _require(call, found, Permission.MANAGE_ROLES)
    guild, snowflake = call.world.guild(found.guild_id), call.id("overwrite_id")
    if snowflake not in guild.roles and snowflake not in guild.members:
        raise unknown("overwrite")
    new = overwrites_from(guild, [call.form | {"id": snowflake}])
    _check_overwrites(call.world, guild, found.overwrites | new)
    found.overwrites |= new
    tell_channel(call.world, "CHANNEL_UPDATE", found)


@routes.on("DELETE", _OVERWRITE)
async def delete_overwrite(call: Call) -> None:
    found = call.channel()
    _require(call, found, Permission.MANAGE_ROLES)
    if found.overwrites.pop(call.id("overwrite_id"), None) is None:
        raise unknown("overwrite")
    tell_channel(call.world, "CHANNEL_UPDATE", found)
