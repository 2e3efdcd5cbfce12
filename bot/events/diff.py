"""What differs between two versions of an event file, item by item, for people to read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeGuard, cast

Definition = Mapping[str, Any]
Json = Any
Place = tuple[str, str]

# Sections that are not items by themselves but hold items by name.
NAMED_PARTS = frozenset({"windows"})
# Nested lists whose items are told apart from what they stand in.
LIFTED = frozenset({"sessions"})
LABELS = ("title", "name", "question", "ask", "text")


@dataclass(frozen=True)
class FieldChange:
    """One field of an item; a missing value is None. `name` is a dotted path within the item."""

    name: str
    before: Json
    after: Json


@dataclass(frozen=True)
class Change:
    """One item that is new, gone or different. `key` is empty for a section without items."""

    kind: Literal["added", "changed", "removed"]
    section: str
    key: str
    label: str
    fields: tuple[FieldChange, ...] = ()


def differences(before: Definition, after: Definition) -> list[Change]:
    """Every change from one stored definition to another, in the order of the newer file."""
    old, new = _items(before), _items(after)
    changes = [_compared(place, old.get(place), item) for place, item in new.items()]
    gone = [
        Change("removed", section, key, _label(item, key))
        for (section, key), item in old.items()
        if (section, key) not in new
    ]
    return [change for change in changes if change is not None] + gone


def is_moment(value: Json) -> TypeGuard[Mapping[str, str]]:
    """Whether a stored value is an instant with the words it was written in."""
    return isinstance(value, Mapping) and {"wall", "zone", "utc"} <= value.keys()


def _items(definition: Definition) -> dict[Place, Mapping[str, Json]]:
    found: dict[Place, Mapping[str, Json]] = {}
    for section, value in definition.items():
        if section in NAMED_PARTS and isinstance(value, Mapping):
            parts = cast("Mapping[str, Json]", value)
            found |= {(section, name): part for name, part in parts.items() if part}
        elif _is_keyed(value):
            for item in value:
                _lift(section, item, found)
        elif value:
            found[section, ""] = value if isinstance(value, Mapping) else {"": value}
    return found


def _lift(section: str, item: Mapping[str, Json], found: dict[Place, Mapping[str, Json]]) -> None:
    own = {name: value for name, value in item.items() if name not in LIFTED or not value}
    found[section, item["key"]] = own
    for name in LIFTED & item.keys():
        nested = item[name]
        if _is_keyed(nested):
            for inner in nested:
                found[name, inner["key"]] = {**inner, f"within {section}": item["key"]}
        elif nested:
            own[name] = nested


def _is_keyed(value: Json) -> TypeGuard[list[dict[str, Json]]]:
    if not isinstance(value, list) or not value:
        return False
    entries = cast("list[Json]", value)
    return all(isinstance(entry, dict) and "key" in entry for entry in entries)


def _compared(
    place: Place, old: Mapping[str, Json] | None, new: Mapping[str, Json]
) -> Change | None:
    section, key = place
    if old is None:
        return Change("added", section, key, _label(new, key))
    before, after = dict(_leaves(old)), dict(_leaves(new))
    names = [*after, *(name for name in before if name not in after)]
    fields = tuple(
        FieldChange(name, before.get(name), after.get(name))
        for name in names
        if not _same(before.get(name), after.get(name))
    )
    return Change("changed", section, key, _label(new, key), fields) if fields else None


def _leaves(value: Json, path: str = "") -> list[tuple[str, Json]]:
    if is_moment(value) or not isinstance(value, Mapping | list):
        return [(path, value)]
    if isinstance(value, list):
        if not _is_keyed(value):
            return [(path, value)]
        parts: list[tuple[str, Json]] = [(entry["key"], entry) for entry in value]
    else:
        parts = list(cast("Mapping[str, Json]", value).items())
    return [
        leaf for name, part in parts for leaf in _leaves(part, f"{path}.{name}" if path else name)
    ]


def _same(before: Json, after: Json) -> bool:
    if is_moment(before) and is_moment(after):
        return all(before[part] == after[part] for part in ("wall", "zone", "utc"))
    return before == after


def _label(item: Mapping[str, Json], key: str) -> str:
    return next((str(item[name]) for name in LABELS if item.get(name)), key)
