"""Typing a command: finding it, checking its options as the client does, building the data."""

from typing import Any

from tests.loopback.people.impossible import NotPossible
from tests.loopback.people.resolved import Resolved
from tests.loopback.world.model import Json
from tests.loopback.world.world import World

SUBCOMMAND, GROUP, STRING, INTEGER, BOOLEAN, USER = 1, 2, 3, 4, 5, 6
CHANNEL, ROLE, MENTIONABLE, NUMBER, ATTACHMENT = 7, 8, 9, 10, 11


def available(world: World, guild_id: int | None) -> list[Json]:
    """The commands that can be typed in a guild, or in a direct message."""
    everywhere = list(world.commands.get(None, {}).values())
    if guild_id is None:
        return [c for c in everywhere if c.get("dm_permission") and 1 in (c["contexts"] or [0, 1])]
    everywhere = [c for c in everywhere if 0 in (c["contexts"] or [0, 1])]
    return everywhere + list(world.commands.get(guild_id, {}).values())


def find(world: World, guild_id: int | None, name: str, kind: int) -> Json:
    commands = [c for c in available(world, guild_id) if c["type"] == kind]
    for command in commands:
        if command["name"] == name:
            return command
    known = ", ".join(sorted(c["name"] for c in commands)) or "none at all"
    raise NotPossible(f"no command {name!r} of type {kind} here; there are: {known}")


def slash_data(
    world: World,
    guild_id: int | None,
    path: str,
    given: dict[str, Any],
    resolved: Resolved,
    focused: str | None = None,
) -> Json:
    """The data of a slash command; `path` may name subcommands: "event status"."""
    name, *rest = path.removeprefix("/").split()
    command = find(world, guild_id, name, 1)
    leaf: Json = command
    wrapped: list[Json] = []
    for part in rest:
        leaf = _child(leaf, part, path)
        wrapped.append({"type": leaf["type"], "name": part})
    if any(option["type"] in (SUBCOMMAND, GROUP) for option in leaf.get("options") or []):
        inner = ", ".join(option["name"] for option in leaf["options"])
        raise NotPossible(f"/{path} is only the beginning of a command; go on with: {inner}")
    values = _values(leaf, given, resolved, focused)
    for layer in reversed(wrapped):
        values = [layer | {"options": values}]
    data: Json = {"id": command["id"], "name": name, "type": 1, "options": values}
    return _finished(data, command, resolved)


def menu_data(
    world: World, guild_id: int | None, name: str, target: str, kind: int, resolved: Resolved
) -> Json:
    """The data of a context menu command on a person (kind 2) or message (kind 3)."""
    command = find(world, guild_id, name, kind)
    data: Json = {"id": command["id"], "name": name, "type": kind, "target_id": target}
    return _finished(data, command, resolved)


def _finished(data: Json, command: Json, resolved: Resolved) -> Json:
    if resolved.data:
        data["resolved"] = resolved.data
    if "guild_id" in command:
        data["guild_id"] = command["guild_id"]
    return data


def _child(parent: Json, name: str, path: str) -> Json:
    for option in parent.get("options") or []:
        if option["name"] == name and option["type"] in (SUBCOMMAND, GROUP):
            return option
    known = ", ".join(o["name"] for o in parent.get("options") or []) or "nothing"
    raise NotPossible(f"/{path}: there is no {name!r}; it goes on with: {known}")


def _values(
    leaf: Json, given: dict[str, Any], resolved: Resolved, focused: str | None
) -> list[Json]:
    options: dict[str, Json] = {option["name"]: option for option in leaf.get("options") or []}
    unknown = set(given) - set(options)
    if unknown:
        known = ", ".join(options) or "none"
        raise NotPossible(f"{leaf['name']} has no option {sorted(unknown)}; it has: {known}")
    values: list[Json] = []
    for name, option in options.items():
        if name not in given:
            if option.get("required") and focused is None:
                raise NotPossible(f"{leaf['name']}: the option {name!r} is required")
            continue
        value: Json = {"name": name, "type": option["type"]}
        if name == focused:
            value |= {"value": str(given[name]), "focused": True}
        else:
            value["value"] = _value(option, given[name], resolved)
        values.append(value)
    return values


def _value(option: Json, given: Any, resolved: Resolved) -> Any:
    kind = option["type"]
    if kind in (STRING, INTEGER, NUMBER):
        return _plain(option, given)
    if kind == BOOLEAN:
        return bool(given)
    if kind == ATTACHMENT:
        return resolved.attachment(given)
    pick = {
        USER: resolved.user,
        CHANNEL: resolved.channel,
        ROLE: resolved.role,
        MENTIONABLE: resolved.mentionable,
    }
    return pick[kind](int(given))


def _plain(option: Json, given: Any) -> Any:
    name, choices = option["name"], option.get("choices")
    if choices:
        for choice in choices:
            if given in (choice["value"], choice["name"]):
                return choice["value"]
        known = ", ".join(choice["name"] for choice in choices)
        raise NotPossible(f"option {name!r} has no choice {given!r}; it has: {known}")
    value = {STRING: str, INTEGER: int, NUMBER: float}[option["type"]](given)
    low, high = option.get("min_value"), option.get("max_value")
    size: float = value
    if isinstance(value, str):
        low, high, size = option.get("min_length"), option.get("max_length", 6000), len(value)
    if (low is not None and size < low) or (high is not None and size > high):
        raise NotPossible(f"option {name!r}: {given!r} is not between {low} and {high}")
    return value
