"""Application commands, global and of one guild."""

import re
from typing import Any

from tests.loopback.server.call import Call, Reply, Routes
from tests.loopback.world.errors import ApiError, invalid_form, unknown
from tests.loopback.world.limits import check_text
from tests.loopback.world.model import Json
from tests.loopback.world.stored import without_nulls

routes = Routes()

_GLOBAL = "/applications/{application_id}/commands"
_GUILD = "/applications/{application_id}/guilds/{guild_id}/commands"
_NAME = re.compile(r"^[-_'\w]{1,32}$")
_MOST = {1: 100, 2: 15, 3: 15}
_MOST_CHARACTERS = 8000
_GROUPING = (1, 2)


def _shelf(call: Call) -> dict[int, Json]:
    if call.id("application_id") != call.world.bot.id:
        raise unknown("application")
    guild_id = call.guild().id if "guild_id" in call.parts else None
    return call.world.commands.setdefault(guild_id, {})


def _command(call: Call) -> Json:
    command = _shelf(call).get(call.id("command_id"))
    if command is None:
        raise unknown("application command")
    return command


@routes.on("GET", _GLOBAL, _GUILD)
async def commands(call: Call) -> list[Json]:
    return list(_shelf(call).values())


@routes.on("GET", _GLOBAL + "/{command_id}", _GUILD + "/{command_id}")
async def command(call: Call) -> Json:
    return _command(call)


@routes.on("PUT", _GLOBAL, _GUILD)
async def overwrite_commands(call: Call) -> list[Json]:
    shelf = _shelf(call)
    if not isinstance(call.body, list):
        raise invalid_form("_errors", "BASE_TYPE_LIST", "Only iterables may be used.")
    kept = {(c["type"], c["name"]): c["id"] for c in shelf.values()}
    new = [_stored(call, form, kept) for form in call.body]
    if len({(c["type"], c["name"]) for c in new}) < len(new):
        code = "APPLICATION_COMMANDS_DUPLICATE_NAME"
        raise invalid_form("_errors", code, "Application command names must be unique")
    _check_count(new)
    shelf.clear()
    shelf.update({int(c["id"]): c for c in new})
    return new


@routes.on("POST", _GLOBAL, _GUILD)
async def upsert_command(call: Call) -> Reply:
    shelf = _shelf(call)
    kept = {(c["type"], c["name"]): c["id"] for c in shelf.values()}
    new = _stored(call, call.form, kept)
    existed = int(new["id"]) in shelf
    _check_count([c for c in shelf.values() if c["id"] != new["id"]] + [new])
    shelf[int(new["id"])] = new
    return Reply(200 if existed else 201, new)


@routes.on("PATCH", _GLOBAL + "/{command_id}", _GUILD + "/{command_id}")
async def edit_command(call: Call) -> Json:
    old = _command(call)
    merged = old | call.form
    new = _stored(call, merged, {(merged["type"], merged["name"]): old["id"]})
    _shelf(call)[int(old["id"])] = new
    return new


@routes.on("DELETE", _GLOBAL + "/{command_id}", _GUILD + "/{command_id}")
async def delete_command(call: Call) -> None:
    del _shelf(call)[int(_command(call)["id"])]


def _stored(call: Call, form: Json, kept: dict[tuple[int, str], str]) -> Json:
    kind = form.get("type") or 1
    _check_command(form, kind)
    new_id = str(call.world.snowflakes.next())
    stored: Json = {
        "id": kept.get((kind, form["name"]), new_id),
        "application_id": str(call.world.bot.id),
        "version": new_id,
        "type": kind,
        "name": form["name"],
        "name_localizations": form.get("name_localizations"),
        "description": form.get("description") or "",
        "description_localizations": form.get("description_localizations"),
        "default_member_permissions": _permissions(form.get("default_member_permissions")),
        "nsfw": bool(form.get("nsfw")),
        "integration_types": form.get("integration_types") or [0],
        "contexts": form.get("contexts"),
    }
    if kind == 1:
        stored["options"] = [without_nulls(option) for option in form.get("options") or []]
    if "guild_id" in call.parts:
        stored["guild_id"] = call.parts["guild_id"]
    else:
        stored["dm_permission"] = form.get("dm_permission") is not False
    return stored


def _permissions(value: Any) -> str | None:
    return None if value is None else str(value)


def _check_command(form: Json, kind: int) -> None:
    check_text(form, "name", 32, 1, required=True)
    if kind != 1:
        return
    check_text(form, "description", 100, 1, required=True)
    options = form.get("options") or []
    _check_options(form["name"], options)
    if _characters(form) > _MOST_CHARACTERS:
        code = "APPLICATION_COMMAND_TOO_LARGE"
        raise invalid_form("_errors", code, "Command exceeds maximum size (8000)")


def _check_options(name: str, options: list[Json]) -> None:
    if not _NAME.match(name) or name != name.lower():
        message = "Command name is invalid"
        raise invalid_form("name", "APPLICATION_COMMAND_INVALID_NAME", message)
    if len(options) > 25:
        raise invalid_form("options", "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.")
    optional_seen = False
    for option in options:
        check_text(option, "description", 100, 1, required=True)
        _check_options(option["name"], option.get("options") or [])
        if len(option.get("choices") or []) > 25:
            raise invalid_form("options.choices", "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer.")
        if option["type"] in _GROUPING:
            continue
        if option.get("required") and optional_seen:
            code = "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID"
            raise invalid_form("options", code, "Required options must be placed before others")
        optional_seen = optional_seen or not option.get("required")


def _characters(form: Json) -> int:
    """Names, descriptions and choice values, as Discord counts them for its 8,000 limit."""
    total = len(form.get("name") or "") + len(form.get("description") or "")
    for choice in form.get("choices") or []:
        total += len(choice["name"]) + len(str(choice["value"]))
    return total + sum(_characters(option) for option in form.get("options") or [])


def _check_count(commands: list[Json]) -> None:
    for kind, most in _MOST.items():
        if sum(c["type"] == kind for c in commands) > most:
            message = f"Maximum number of application commands reached ({most})"
            raise ApiError(400, 30032, message)
