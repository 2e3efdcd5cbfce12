"""Pressing buttons and choosing from selects, as far as the client lets a person."""

from typing import Any

from tests.loopback.people.impossible import NotPossible
from tests.loopback.people.resolved import Resolved
from tests.loopback.world.limits import walk
from tests.loopback.world.model import Json

BUTTON, STRING_SELECT, USER_SELECT, ROLE_SELECT = 2, 3, 5, 6
MENTIONABLE_SELECT, CHANNEL_SELECT = 7, 8
SELECTS = (STRING_SELECT, USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT)


def button_data(components: list[Json], wanted: str) -> Json:
    """The data of a press on the button with that custom id or label."""
    buttons = [c for c in walk(components) if c["type"] == BUTTON]
    button = _find(buttons, wanted, "button")
    if button.get("url"):
        raise NotPossible(f"the button {wanted!r} opens a link and tells the bot nothing")
    return {"custom_id": button["custom_id"], "component_type": BUTTON, "id": button.get("id")}


def select_data(
    components: list[Json], wanted: str | None, values: list[Any], resolved: Resolved
) -> Json:
    """The data of a choice; without `wanted` the message must hold exactly one select."""
    selects = [c for c in walk(components) if c["type"] in SELECTS]
    if wanted is None and len(selects) == 1:
        wanted = selects[0]["custom_id"]
    select = _find(selects, wanted or "", "select")
    picked = pick(select, values, resolved)
    data: Json = {
        "custom_id": select["custom_id"],
        "component_type": select["type"],
        "id": select.get("id"),
        "values": picked,
    }
    if resolved.data:
        data["resolved"] = resolved.data
    return data


def pick(select: Json, values: list[Any], resolved: Resolved) -> list[str]:
    """Check a choice against the select and turn labels into values, objects into ids."""
    low, high = select.get("min_values", 1), select.get("max_values", 1)
    if not low <= len(values) <= high:
        raise NotPossible(f"{len(values)} chosen where between {low} and {high} are to be")
    kind = select["type"]
    resolve = {
        USER_SELECT: resolved.user,
        ROLE_SELECT: resolved.role,
        MENTIONABLE_SELECT: resolved.mentionable,
        CHANNEL_SELECT: resolved.channel,
    }
    if kind in resolve:
        return [resolve[kind](int(value)) for value in values]
    return [option_value(select["options"], str(value)) for value in values]


def option_value(options: list[Json], wanted: str) -> str:
    """The value of the option with that value or label."""
    for option in options:
        if wanted in (option["value"], option["label"]):
            return option["value"]
    known = ", ".join(option["label"] for option in options)
    raise NotPossible(f"there is no option {wanted!r}; there are: {known}")


def _find(candidates: list[Json], wanted: str, noun: str) -> Json:
    for key in ("custom_id", "label", "placeholder"):
        for component in candidates:
            if component.get(key) == wanted:
                if component.get("disabled"):
                    raise NotPossible(f"the {noun} {wanted!r} is disabled")
                return component
    known = ", ".join(
        str(c.get("label") or c.get("placeholder") or c.get("custom_id")) for c in candidates
    )
    raise NotPossible(f"there is no {noun} {wanted!r}; there are: {known or 'none'}")
