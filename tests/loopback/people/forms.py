"""Filling a form (modal): every kind of field, checked as the client checks it."""

from typing import Any

from tests.loopback.people.components import SELECTS, STRING_SELECT, option_value, pick
from tests.loopback.people.impossible import NotPossible
from tests.loopback.people.resolved import Resolved
from tests.loopback.world.model import Json

ROW, TEXT_INPUT, LABEL, FILE_UPLOAD = 1, 4, 18, 19
RADIO, CHECKBOXES, CHECKBOX = 21, 22, 23


def form_data(modal: Json, given: dict[str, Any], resolved: Resolved) -> Json:
    """The data of a submitted form; fields are named by custom id or by label."""
    left = dict(given)
    components: list[Json] = []
    for top in modal["components"]:
        base: Json = {"type": top["type"], "id": top.get("id")}
        if top["type"] == LABEL:
            field = top["component"]
            filled = _fill(field, top.get("label"), left, resolved)
            components.append(base | {"component": filled})
        elif top["type"] == ROW:
            inner = [_fill(f, f.get("label"), left, resolved) for f in top["components"]]
            components.append(base | {"components": inner})
        else:
            components.append(base)
    if left:
        raise NotPossible(f"the form has no field {sorted(left)}; it has: {_names(modal)}")
    data: Json = {"custom_id": modal["custom_id"], "components": components}
    if resolved.data:
        data["resolved"] = resolved.data
    return data


def _names(modal: Json) -> str:
    names: list[str] = []
    for top in modal["components"]:
        for field in [top.get("component"), *(top.get("components") or [])]:
            if field:
                names.append(top.get("label") or field.get("label") or field["custom_id"])
    return ", ".join(names)


def _fill(field: Json, label: str | None, given: dict[str, Any], resolved: Resolved) -> Json:
    custom_id = field["custom_id"]
    answered = {"type": field["type"], "id": field.get("id"), "custom_id": custom_id}
    value = given.pop(custom_id, given.pop(label, None) if label else None)
    name = label or custom_id
    if field["type"] == TEXT_INPUT:
        return answered | {"value": _text(field, name, value)}
    if field["type"] == CHECKBOX:
        return answered | {"value": bool(field.get("default") if value is None else value)}
    if value is None:
        chosen = _preselected(field)
    else:
        chosen = list(value) if isinstance(value, list | tuple) else [value]
    if field.get("required", True) and not chosen:
        raise NotPossible(f"the field {name!r} is required")
    return answered | _choice(field, chosen, resolved)


def _choice(field: Json, chosen: list[Any], resolved: Resolved) -> Json:
    kind = field["type"]
    if kind in (FILE_UPLOAD, CHECKBOXES) and chosen:
        low, high = (
            field.get("min_values", 1),
            field.get("max_values", len(field.get("options", "1"))),
        )
        if not low <= len(chosen) <= high:
            raise NotPossible(f"{len(chosen)} chosen where between {low} and {high} are to be")
    if kind == FILE_UPLOAD:
        return {"values": [resolved.attachment(raw) for raw in chosen]}
    if kind == RADIO:
        value = option_value(field["options"], str(chosen[0])) if chosen else None
        return {"value": value}
    if kind == CHECKBOXES:
        return {"values": [option_value(field["options"], str(value)) for value in chosen]}
    if kind not in SELECTS:
        raise NotPossible(f"a form cannot hold a component of type {kind}")
    return {"values": pick(field, chosen, resolved) if chosen else []}


def _preselected(field: Json) -> list[Any]:
    if field["type"] in (RADIO, CHECKBOXES, STRING_SELECT):
        return [option["value"] for option in field["options"] if option.get("default")]
    return [default["id"] for default in field.get("default_values") or []]


def _text(field: Json, name: str, value: Any) -> str:
    text = str(field.get("value") or "") if value is None else str(value)
    if not text:
        if field.get("required", True):
            raise NotPossible(f"the field {name!r} is required")
        return ""
    low, high = field.get("min_length") or 0, field.get("max_length") or 4000
    if not low <= len(text) <= high:
        raise NotPossible(f"the field {name!r} takes {low} to {high} characters, not {len(text)}")
    return text
