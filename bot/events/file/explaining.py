"""Turns pydantic's complaints into sentences for the one who wrote the file."""

import re
from collections.abc import Mapping
from typing import Any, Final, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.events.file.catalogue import READING_RULES
from bot.events.file.findings import (
    MOST_FINDINGS,
    Finding,
    Level,
    Lines,
    Location,
    did_you_mean,
    shorten,
    show_path,
)

_SHAPES: Final[Mapping[str, str]] = {
    "tuple_type": "a list, each item on a line of its own after a dash",
    "model_type": "a group of keys, each with its value",
    "model_attributes_type": "a group of keys, each with its value",
    "string_type": "a single text",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "time_delta_type": "a span of time such as 90 min, 1h30 or 2 days",
}
_PATTERNS: Final = (
    ("^[a-z0-9]+(-", "a key: lower-case letters, digits and dashes"),
    (r"^\d{17", "a Discord id of 17 to 20 digits"),
    ("^(open|", "open, a year, a month such as 2025-05 or a day such as 2025-05-13"),
    ("^(daily|", "hours such as Mon-Fri 17:00-21:00 or daily 18:00-22:00"),
    (r"^([01]\d", "hours such as 22:00-08:00"),
    (r"^[^@\s", "an address for email"),
    ("^[a-z]{2,3}", "a language such as en or pt-BR"),
    (r"^[a-z0-9-]+(\.", "a site such as github.com"),
)


def explain(
    error: ValidationError, root: type[BaseModel], data: Mapping[str, Any], lines: Lines
) -> tuple[Finding, ...]:
    """A finding for each complaint of `error`, as far as people read, in the order of the text."""
    details = error.errors(include_url=False)
    details.sort(key=lambda detail: lines.at(detail["loc"]))
    return tuple(_finding(detail, root, data, lines) for detail in details[:MOST_FINDINGS])


def _finding(
    detail: ErrorDetails, root: type[BaseModel], data: Mapping[str, Any], lines: Lines
) -> Finding:
    location: Location = detail["loc"]
    rule, message = _say(detail, root)
    return Finding(Level.ERROR, rule, lines.at(location), show_path(data, location), message)


def _say(detail: ErrorDetails, root: type[BaseModel]) -> tuple[str, str]:
    kind, context = detail["type"], detail.get("ctx", {})
    location, said = detail["loc"], _said(detail["input"])
    word = str(location[-1]) if location else ""
    if kind == "extra_forbidden":
        known = _keys_at(root, location[:-1])
        return "unknown-key", f'"{shorten(word)}" is not a key here{did_you_mean(word, known)}'
    if kind == "missing":
        return "missing-key", f'"{word}" is missing here'
    if kind == "enum":
        known = re.findall(r"'([^']*)'", str(context.get("expected", "")))
        return (
            "unknown-word",
            f"{said} is not possible here{did_you_mean(said.strip(chr(34)), known)}",
        )
    if kind == "string_pattern_mismatch":
        return "wrong-form", _wrong_form(said, str(context.get("pattern", "")), detail["input"])
    if kind in {"string_too_long", "string_too_short"}:
        return "too-long", _wrong_length(kind, context, detail["input"])
    if kind in _SHAPES:
        return "wrong-shape", f"{said} found; expected is {_SHAPES[kind]}"
    if kind in {"greater_than_equal", "less_than_equal"}:
        bound = context.get("ge", context.get("le"))
        side = "at least" if kind == "greater_than_equal" else "at most"
        return "out-of-range", f"{said} found; expected is {side} {bound}"
    return (kind if kind in READING_RULES else "wrong-shape"), detail["msg"]


def _said(value: Any) -> str:
    if isinstance(value, Mapping):
        return "a group of keys"
    if isinstance(value, list):
        return "a list"
    return "nothing" if value is None else f'"{shorten(str(value))}"'


def _wrong_form(said: str, pattern: str, value: Any) -> str:
    expected = next((words for sign, words in _PATTERNS if pattern.startswith(sign)), pattern)
    tidy = re.sub(r"[^a-z0-9]+", "-", str(value).lower()).strip("-")
    offer = f', such as "{tidy}"' if expected.startswith("a key") and tidy else ""
    return f"{said} found; expected is {expected}{offer}"


def _wrong_length(kind: str, context: Mapping[str, Any], value: Any) -> str:
    if kind == "string_too_short":
        return "there is nothing in this text; write something or leave its key out"
    limit = context.get("max_length", 0)
    return f"{len(str(value)):,} characters found; at most {limit:,} are possible"


def _keys_at(root: type[BaseModel], location: Location) -> tuple[str, ...]:
    model: type[BaseModel] | None = root
    for step in location:
        if isinstance(step, int):
            continue
        field = model.model_fields.get(step) if model else None
        model = _model_in(field.annotation) if field else None
    return tuple(model.model_fields) if model else ()


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    found = (_model_in(argument) for argument in get_args(annotation))
    return next((model for model in found if model is not None), None)
