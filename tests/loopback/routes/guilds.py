"""A guild: itself, its members and its roles."""

from datetime import datetime

from tests.loopback.server.call import Call, Reply, Routes
from tests.loopback.world import guilds
from tests.loopback.world.errors import ApiError, missing_permissions
from tests.loopback.world.limits import check_text
from tests.loopback.world.model import Guild, Json, Member, Role
from tests.loopback.world.permissions import (
    Permission,
    in_guild,
    require_in_guild,
    top_position,
)
from tests.loopback.world.shapes import guild_shape, member_shape, role_shape

routes = Routes()

_MOST_ROLES = 250
_ROLE = "/guilds/{guild_id}/roles/{role_id}"
_MEMBER = "/guilds/{guild_id}/members/{user_id}"


@routes.on("GET", "/guilds/{guild_id}")
async def guild(call: Call) -> Json:
    found = call.guild()
    shape = guild_shape(call.world, found)
    if call.flag("with_counts"):
        count = len(found.members)
        shape |= {"approximate_member_count": count, "approximate_presence_count": count}
    return shape


@routes.on("GET", "/guilds/{guild_id}/members")
async def members(call: Call) -> list[Json]:
    found, after = call.guild(), int(call.query.get("after", 0))
    if "members" not in call.world.settings.privileged_intents:
        raise ApiError(403, 50001, "Missing Access")
    ordered = sorted(found.members.values(), key=lambda m: m.user_id)
    page = [m for m in ordered if m.user_id > after][: call.number("limit", 1, 1000)]
    return [member_shape(call.world, member) for member in page]


@routes.on("GET", "/guilds/{guild_id}/members/search")
async def search_members(call: Call) -> list[Json]:
    start, found = call.query.get("query", "").lower(), call.guild()
    names = {m.user_id: (m.nick or "", call.world.users[m.user_id]) for m in found.members.values()}
    fitting = [
        member
        for member in found.members.values()
        if names[member.user_id][0].lower().startswith(start)
        or names[member.user_id][1].username.startswith(start)
    ]
    limit = call.number("limit", 1, 1000)
    return [member_shape(call.world, member) for member in fitting[:limit]]


@routes.on("GET", _MEMBER)
async def member(call: Call) -> Json:
    return member_shape(call.world, call.member(call.guild()))


@routes.on("PATCH", _MEMBER)
async def edit_member(call: Call) -> Json:
    found, form = call.guild(), call.form
    target = call.member(found)
    if "nick" in form:
        check_text(form, "nick", 32)
        _require_above(call, found, target, Permission.MANAGE_NICKNAMES)
        target.nick = form["nick"] or None
    if "communication_disabled_until" in form:
        _require_above(call, found, target, Permission.MODERATE_MEMBERS)
        until = form["communication_disabled_until"]
        target.timed_out_until = datetime.fromisoformat(until) if until else None
    if "roles" in form:
        wanted = {int(role_id) for role_id in form["roles"]}
        for role_id in wanted ^ set(target.roles):
            _require_role_below(call, found, call.world.role(found, role_id))
        target.roles = [r for r in target.roles if r in wanted]
        target.roles += sorted(wanted - set(target.roles))
    guilds.tell_member(call.world, found, target)
    return member_shape(call.world, target)


@routes.on("PATCH", "/guilds/{guild_id}/members/@me")
async def edit_own_member(call: Call) -> Json:
    found = call.guild(Permission.CHANGE_NICKNAME)
    own = call.world.bot_member(found)
    check_text(call.form, "nick", 32)
    own.nick = call.form.get("nick") or None
    guilds.tell_member(call.world, found, own)
    return member_shape(call.world, own)


@routes.on("DELETE", _MEMBER)
async def kick(call: Call) -> None:
    found = call.guild()
    target = call.member(found)
    _require_above(call, found, target, Permission.KICK_MEMBERS)
    guilds.remove_member(call.world, found, target.user_id)


def _require_above(call: Call, found: Guild, target: Member, needed: int) -> None:
    own = call.world.bot_member(found)
    require_in_guild(found, own, needed)
    if target.user_id != own.user_id and top_position(found, target) >= top_position(found, own):
        raise missing_permissions()


def _require_role_below(call: Call, found: Guild, role: Role) -> None:
    """Only roles below the bot's highest can be given, taken or changed, never managed ones."""
    own = call.world.bot_member(found)
    require_in_guild(found, own, Permission.MANAGE_ROLES)
    if role.position >= top_position(found, own):
        raise missing_permissions()


@routes.on("PUT", _MEMBER + "/roles/{role_id}")
async def grant_role(call: Call) -> None:
    found = call.guild()
    target, role = call.member(found), call.world.role(found, call.id("role_id"))
    _require_role_below(call, found, role)
    if role.bot_id is not None:
        raise missing_permissions()
    if role.id not in target.roles:
        guilds.set_roles(call.world, found, target, [*target.roles, role.id])


@routes.on("DELETE", _MEMBER + "/roles/{role_id}")
async def take_role(call: Call) -> None:
    found = call.guild()
    target, role = call.member(found), call.world.role(found, call.id("role_id"))
    _require_role_below(call, found, role)
    if role.id in target.roles:
        left = [role_id for role_id in target.roles if role_id != role.id]
        guilds.set_roles(call.world, found, target, left)


@routes.on("GET", "/guilds/{guild_id}/roles")
async def roles(call: Call) -> list[Json]:
    return [role_shape(role) for role in call.guild().roles.values()]


@routes.on("GET", _ROLE)
async def role(call: Call) -> Json:
    return role_shape(call.world.role(call.guild(), call.id("role_id")))


@routes.on("GET", "/guilds/{guild_id}/roles/member-counts")
async def role_counts(call: Call) -> dict[str, int]:
    found = call.guild()
    everyone = found.members.values()
    return {
        str(role_id): sum(role_id in m.roles for m in everyone)
        for role_id in found.roles
        if role_id != found.id
    }


@routes.on("POST", "/guilds/{guild_id}/roles")
async def create_role(call: Call) -> Reply:
    found, form = call.guild(Permission.MANAGE_ROLES), _role_form(call)
    if len(found.roles) >= _MOST_ROLES:
        raise ApiError(400, 30005, f"Maximum number of guild roles reached ({_MOST_ROLES})")
    new = guilds.add_role(
        call.world,
        found,
        form.get("name") or "new role",
        permissions=int(form.get("permissions") or 0),
        color=form.get("color") or 0,
        hoist=bool(form.get("hoist")),
        mentionable=bool(form.get("mentionable")),
    )
    call.world.ledger.make("role", new.id, found.id, new.name, call.world.now())
    return Reply(200, role_shape(new))


@routes.on("PATCH", _ROLE)
async def edit_role(call: Call) -> Json:
    found, form = call.guild(Permission.MANAGE_ROLES), _role_form(call)
    target = call.world.role(found, call.id("role_id"))
    _require_role_below(call, found, target)
    return role_shape(guilds.change_role(call.world, found, target, form))


@routes.on("PATCH", "/guilds/{guild_id}/roles")
async def move_roles(call: Call) -> list[Json]:
    found = call.guild(Permission.MANAGE_ROLES)
    for item in call.body:
        target = call.world.role(found, int(item["id"]))
        _require_role_below(call, found, target)
        guilds.change_role(call.world, found, target, {"position": item["position"]})
    return [role_shape(role) for role in found.roles.values()]


@routes.on("DELETE", _ROLE)
async def delete_role(call: Call) -> None:
    found = call.guild(Permission.MANAGE_ROLES)
    target = call.world.role(found, call.id("role_id"))
    _require_role_below(call, found, target)
    if target.id == found.id or target.bot_id is not None:
        raise ApiError(400, 50028, "Invalid Role")
    guilds.remove_role(call.world, found, target)


def _role_form(call: Call) -> Json:
    """A role form whose permissions the bot has itself; colours come in two forms."""
    form, found = dict(call.form), call.guild()
    check_text(form, "name", 100)
    own = in_guild(found, call.world.bot_member(found))
    if int(form.get("permissions") or 0) & ~own:
        raise missing_permissions()
    if form.get("colors"):
        form["color"] = form["colors"]["primary_color"]
    return form
