"""A span of time as a field of the event file."""

from datetime import timedelta
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticCustomError

from bot.events.file.spans import read_span, show_span


def _validate(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return read_span(value)
    except ValueError as error:
        raise PydanticCustomError("not-a-span", "{reason}", {"reason": str(error)}) from error


Duration = Annotated[
    timedelta,
    BeforeValidator(_validate),
    PlainSerializer(show_span, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": r"^\d", "examples": ["90 min", "1h30", "2 days"]}),
]
"""A span of time; a day is 24 hours."""
