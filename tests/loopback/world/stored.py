"""What a bot sent as Discord keeps it and sends it back: numbered, with defaults, without nulls."""

from typing import Any

from tests.loopback.world.limits import walk
from tests.loopback.world.model import Json

_PICK_ONE: Json = {"min_values": 1, "max_values": 1}
_DEFAULTS: dict[int, Json] = {
    3: _PICK_ONE,
    5: _PICK_ONE,
    6: _PICK_ONE,
    7: _PICK_ONE,
    8: _PICK_ONE,
    14: {"spacing": 1, "divider": True},
    17: {"accent_color": None, "spoiler": False},
}


def without_nulls(value: Any) -> Any:
    """JSON without the keys that hold null."""
    if isinstance(value, dict):
        return {name: without_nulls(inner) for name, inner in value.items() if inner is not None}
    if isinstance(value, list):
        return [without_nulls(inner) for inner in value]
    return value


def stored_components(components: list[Json]) -> list[Json]:
    """Components with their defaults, each with a number of its own."""
    stored: list[Json] = without_nulls(components)
    used = {component["id"] for component in walk(stored) if component.get("id")}
    free = (number for number in range(1, 10_000) if number not in used)
    for component in walk(stored):
        for name, value in _DEFAULTS.get(component["type"], {}).items():
            component.setdefault(name, value)
        if not component.get("id"):
            component["id"] = next(free)
    return stored


def stored_embed(embed: Json) -> Json:
    """An embed with its type and complete fields."""
    kept: Json = without_nulls(embed) | {"type": "rich"}
    if "fields" in kept:
        kept["fields"] = [{"inline": False} | field for field in kept["fields"]]
    return kept
