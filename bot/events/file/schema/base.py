"""What all parts of the event file are made of: the base model and the kinds of text in it."""

import re
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Final, Self, cast
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    ModelWrapValidatorHandler,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

from bot.events.file.instants import enclosing_zone
from bot.events.file.zones import read_zone

OPEN: Final = "open"
"""The word for whatever is not decided yet."""


def is_open(value: object) -> bool:
    """Whether the file leaves this to be decided."""
    return value is None or value == OPEN


class FileModel(BaseModel):
    """A part of the event file: no unknown keys, not changed once read."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class ZonedModel(FileModel):
    """A part that may name a zone, in which the times inside it are read."""

    @model_validator(mode="wrap")
    @classmethod
    def _lend_zone(cls, data: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        with enclosing_zone(zone_said_in(data)):
            return handler(data)


class Shorthand(FileModel):
    """A part that may be written as one text (or list) standing for its most important field."""

    written_as: ClassVar[str] = "name"
    written_as_list: ClassVar[bool] = False

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, data: Any) -> Any:
        if isinstance(data, str):
            return {cls.written_as: [data] if cls.written_as_list else data}
        if cls.written_as_list and isinstance(data, list):
            return {cls.written_as: cast("list[Any]", data)}
        return data

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        reference = handler(core_schema)
        definition = handler.resolve_ref_schema(reference)
        if "anyOf" not in definition:
            whole = dict(definition)
            short: list[JsonSchemaValue] = [{"type": "string"}]
            if cls.written_as_list:
                short.append(whole["properties"][cls.written_as])
            definition.clear()
            definition["anyOf"] = [*short, whole]
        return reference


def zone_said_in(data: Any) -> str | None:
    """The zone that raw data names for itself; UTC where it names one that does not exist.

    A wrong zone is reported once, at the zone; the times inside need some zone to go on.
    """
    if not isinstance(data, Mapping):
        return None
    said = cast("Mapping[str, Any]", data).get("zone")
    return (read_zone(said).zone or "UTC") if isinstance(said, str) else None


def _check_zone(text: str) -> str:
    reading = read_zone(text)
    if reading.zone is None:
        raise PydanticCustomError(
            "unknown-zone", "{reason}", {"reason": reading.remarks[-1].message}
        )
    if reading.abbreviation:
        advice = f'"{text}" holds for half of the year only; write the place, {reading.zone}'
        raise PydanticCustomError("unknown-zone", "{reason}", {"reason": advice})
    return reading.zone


def _check_link(text: str) -> str:
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = urlsplit("")
    good = parts.scheme in {"http", "https"} and parts.hostname and "." in parts.hostname
    if not good or parts.username or re.search(r"[\s<>\"`]", text):
        raise PydanticCustomError(
            "not-a-link",
            '"{text}" is not a link; write it whole, from https:// on',
            {"text": text[:80]},
        )
    return text


def _check_one_line(text: str) -> str:
    if "\n" in text:
        raise PydanticCustomError("not-one-line", "this has to fit on one line")
    return text


def _open_or_link(text: str) -> str:
    return text if text == OPEN else _check_link(text)


_URI: Final = {"type": "string", "format": "uri", "pattern": "^https?://"}
_KEY_PATTERN: Final = r"^[a-z0-9]+(-[a-z0-9]+)*$"

Key = Annotated[str, StringConstraints(pattern=_KEY_PATTERN, max_length=40)]
"""The stable name of a part: lower-case words with dashes; never changes once people use it."""

Name = Annotated[
    str, StringConstraints(min_length=1, max_length=100), AfterValidator(_check_one_line)
]
Line = Annotated[
    str, StringConstraints(min_length=1, max_length=300), AfterValidator(_check_one_line)
]
Prose = Annotated[str, StringConstraints(min_length=1, max_length=4000)]
Message = Annotated[str, StringConstraints(min_length=1, max_length=4000)]
Link = Annotated[
    str, StringConstraints(max_length=500), AfterValidator(_check_link), WithJsonSchema(_URI)
]
OpenLink = Annotated[
    str,
    StringConstraints(max_length=500),
    AfterValidator(_open_or_link),
    WithJsonSchema({"anyOf": [{"const": OPEN}, _URI]}),
]
Zone = Annotated[
    str,
    StringConstraints(max_length=60),
    AfterValidator(_check_zone),
    WithJsonSchema({"type": "string", "examples": ["Europe/Berlin", "UTC", "AoE"]}),
]
Snowflake = Annotated[str, StringConstraints(pattern=r"^\d{17,20}$")]
Share = Annotated[float, Field(ge=0, le=1000)]
Count = Annotated[int, Field(ge=0, le=100_000)]
AtLeastOne = Annotated[int, Field(ge=1, le=100_000)]
