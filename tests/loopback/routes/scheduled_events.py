"""Scheduled events of a guild."""

from datetime import datetime
from typing import Any

from tests.loopback.server.call import Call, Routes
from tests.loopback.world.errors import ApiError, invalid_form, missing_permissions
from tests.loopback.world.limits import check_text
from tests.loopback.world.model import Guild, Json, ScheduledEvent
from tests.loopback.world.permissions import Permission, in_guild
from tests.loopback.world.shapes import member_shape, scheduled_event_shape, user_shape
from tests.loopback.world.world import World

routes = Routes()

STAGE, VOICE, EXTERNAL = 1, 2, 3
SCHEDULED, ACTIVE, COMPLETED, CANCELLED = 1, 2, 3, 4
_MOST_OPEN = 100
_NEXT = {SCHEDULED: (ACTIVE, CANCELLED), ACTIVE: (COMPLETED,)}
_EVENTS = "/guilds/{guild_id}/scheduled-events"
_EVENT = _EVENTS + "/{guild_scheduled_event_id}"


def _event(call: Call, guild: Guild) -> ScheduledEvent:
    return call.world.scheduled_event(guild, call.id("guild_scheduled_event_id"))


@routes.on("GET", _EVENTS)
async def events(call: Call) -> list[Json]:
    guild, count = call.guild(), call.flag("with_user_count")
    return [
        scheduled_event_shape(call.world, event, count=count)
        for event in call.world.scheduled_events.values()
        if event.guild_id == guild.id and event.status in _NEXT
    ]


@routes.on("GET", _EVENT)
async def event(call: Call) -> Json:
    found = _event(call, call.guild())
    return scheduled_event_shape(call.world, found, count=call.flag("with_user_count"))


@routes.on("POST", _EVENTS)
async def create(call: Call) -> Json:
    world, guild, form = call.world, call.guild(), call.form
    may = in_guild(guild, world.bot_member(guild))
    if not may & (Permission.CREATE_EVENTS | Permission.MANAGE_EVENTS):
        raise missing_permissions()
    check_text(form, "name", 100, 1, required=True)
    check_text(form, "scheduled_start_time", 100, required=True)
    open_now = [e for e in world.scheduled_events.values() if e.guild_id == guild.id]
    if sum(e.status in _NEXT for e in open_now) >= _MOST_OPEN:
        raise ApiError(400, 30038, "Maximum number of uncompleted guild scheduled events reached")
    new = ScheduledEvent(
        id=world.snowflakes.next(),
        guild_id=guild.id,
        creator_id=world.bot.id,
        name=form["name"],
        entity_type=form["entity_type"],
        starts_at=_instant(form["scheduled_start_time"]),
        ends_at=None,
    )
    _apply(new, form)
    _check(world, new, changed=True)
    world.scheduled_events[new.id] = new
    world.ledger.make("scheduled_event", new.id, guild.id, new.name, world.now())
    _tell(world, "CREATE", new)
    return scheduled_event_shape(world, new)


@routes.on("PATCH", _EVENT)
async def edit(call: Call) -> Json:
    world, guild, form = call.world, call.guild(), call.form
    found = _event(call, guild)
    _require_may_manage(world, guild, found)
    status = form.get("status")
    if status is not None and status != found.status:
        if status not in _NEXT.get(found.status, ()):
            raise invalid_form("status", "BASE_TYPE_CHOICES", "Cannot change to this status")
        found.status = status
    elif found.status not in _NEXT:
        raise ApiError(400, 180000, "Cannot update a finished event")
    check_text(form, "name", 100, 1)
    _apply(found, form)
    _check(world, found, changed="scheduled_start_time" in form)
    _tell(world, "UPDATE", found)
    return scheduled_event_shape(world, found)


@routes.on("DELETE", _EVENT)
async def delete(call: Call) -> None:
    guild = call.guild()
    found = _event(call, guild)
    _require_may_manage(call.world, guild, found)
    del call.world.scheduled_events[found.id]
    found.status = CANCELLED
    _tell(call.world, "DELETE", found)


@routes.on("GET", _EVENT + "/users")
async def subscribers(call: Call) -> list[Json]:
    guild = call.guild()
    found, after = _event(call, guild), int(call.query.get("after", 0))
    page = sorted(user_id for user_id in found.subscribers if user_id > after)
    return [
        _subscriber(call, guild, found, user_id)
        for user_id in page[: call.number("limit", 100, 100)]
    ]


def _subscriber(call: Call, guild: Guild, found: ScheduledEvent, user_id: int) -> Json:
    shape: dict[str, Any] = {
        "guild_scheduled_event_id": str(found.id),
        "user_id": str(user_id),
        "user": user_shape(call.world.users[user_id]),
        "response": 1,
    }
    if call.flag("with_member") and user_id in guild.members:
        shape["member"] = member_shape(call.world, guild.members[user_id])
    return shape


def _require_may_manage(world: World, guild: Guild, found: ScheduledEvent) -> None:
    """The maker of an event needs CREATE_EVENTS to change it, everyone else MANAGE_EVENTS."""
    may = in_guild(guild, world.bot_member(guild))
    own = found.creator_id == world.bot.id and may & Permission.CREATE_EVENTS
    if not own and not may & Permission.MANAGE_EVENTS:
        raise missing_permissions()


def _instant(raw: str) -> datetime:
    instant = datetime.fromisoformat(raw)
    if instant.tzinfo is None:
        raise invalid_form("scheduled_start_time", "DATE_TIME_TYPE_PARSE", "Not an ISO8601 instant")
    return instant


def _apply(target: ScheduledEvent, form: Json) -> None:
    check_text(form, "description", 1000)
    target.name = form.get("name") or target.name
    target.entity_type = form.get("entity_type") or target.entity_type
    if "description" in form:
        target.description = form["description"] or None
    if form.get("scheduled_start_time"):
        target.starts_at = _instant(form["scheduled_start_time"])
    if "scheduled_end_time" in form:
        raw = form["scheduled_end_time"]
        target.ends_at = _instant(raw) if raw else None
    if "channel_id" in form:
        target.channel_id = int(form["channel_id"]) if form["channel_id"] else None
    if "entity_metadata" in form:
        target.location = (form["entity_metadata"] or {}).get("location")


def _check(world: World, target: ScheduledEvent, *, changed: bool) -> None:
    if target.entity_type == EXTERNAL:
        check_text({"location": target.location}, "location", 100, 1, required=True)
        if target.ends_at is None:
            code = "BASE_TYPE_REQUIRED"
            raise invalid_form("scheduled_end_time", code, "This field is required")
    elif target.channel_id not in world.channels:
        raise invalid_form("channel_id", "BASE_TYPE_REQUIRED", "This field is required")
    if changed and target.status == SCHEDULED and target.starts_at <= world.now():
        code = "GUILD_SCHEDULED_EVENT_SCHEDULE_PAST"
        raise invalid_form("scheduled_start_time", code, "Cannot schedule event in the past.")
    if target.ends_at is not None and target.ends_at <= target.starts_at:
        code = "GUILD_SCHEDULED_EVENT_END_BEFORE_START"
        raise invalid_form("scheduled_end_time", code, "Cannot end before it starts.")


def _tell(world: World, what: str, target: ScheduledEvent) -> None:
    data = scheduled_event_shape(world, target)
    world.publish(f"GUILD_SCHEDULED_EVENT_{what}", data, guild_id=target.guild_id)
