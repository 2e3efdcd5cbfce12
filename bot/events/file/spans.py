"""Spans of time (`90 min`, `1h30`, `2 days`) and due times relative to something."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, Literal, cast

from bot.events.file.instants import Moment
from bot.events.file.zones import zone_info

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema

_UNITS: Final[Mapping[str, timedelta]] = {
    "w": timedelta(weeks=1),
    "d": timedelta(days=1),
    "h": timedelta(hours=1),
    "m": timedelta(minutes=1),
    "s": timedelta(seconds=1),
}
_PART = re.compile(
    r"(\d{1,5})\s*(weeks?|w|days?|d|hours?|hrs?|h|minutes?|mins?|m|seconds?|secs?|s)?(?![a-z])\s*"
)
_GLUED = re.compile(r"(\d+)(h|d|w|min|m)(?=\d)")
_SEVERAL_YEARS: Final = timedelta(days=3660)
_LONGEST: Final = 80
_RELATIVE = re.compile(r"(?:within\s+)?(?P<span>.+?)\s+(?P<side>before|after)")
_EXPECTED: Final = "write a span such as 90 min, 1h30, 2 days"


def read_span(text: str) -> timedelta:
    """Read a span of time; raises `ValueError` with a sentence when it is none."""
    days, rest = _read_parts(text)
    return days + rest


def show_span(span: timedelta) -> str:
    """The span in the file's grammar, largest unit first."""
    days, rest = divmod(span, timedelta(days=1))
    return _show_parts(days, rest) or "0 min"


def _read_parts(text: str) -> tuple[timedelta, timedelta]:
    """What is said in weeks and days, and what in hours or less."""
    if len(text) > _LONGEST:
        raise ValueError(f'"{text[:60]}…" is not a span of time; {_EXPECTED}')
    words = _GLUED.sub(r"\1\2 ", " ".join(text.lower().replace(" and ", " ").split()))
    days, rest, position, smallest = timedelta(), timedelta(), 0, None
    while position < len(words):
        part = _PART.match(words, position)
        if part is None:
            raise ValueError(f'"{text[:60]}" is not a span of time; {_EXPECTED}')
        unit = _unit(part[2], smallest, text)
        if smallest is not None and _UNITS[unit] >= _UNITS[smallest]:
            raise ValueError(f'"{text[:60]}" is not a span of time; {_EXPECTED}')
        amount = int(part[1]) * _UNITS[unit]
        days, rest = (days + amount, rest) if unit in "wd" else (days, rest + amount)
        position, smallest = part.end(), unit
    if smallest is None or days + rest > _SEVERAL_YEARS:
        raise ValueError(f'"{text[:60]}" is not a span of time; {_EXPECTED}')
    return days, rest


def _show_parts(days: int, rest: timedelta) -> str:
    words = [f"{days} {'day' if days == 1 else 'days'}"] if days else []
    left = int(rest.total_seconds())
    for seconds, unit in ((3600, "h"), (60, "min"), (1, "s")):
        count, left = divmod(left, seconds)
        if count:
            words.append(f"{count} {unit}")
    return " ".join(words)


def _unit(word: str | None, before: str | None, text: str) -> str:
    if word is not None:
        return word[0]
    if before == "h":
        return "m"
    raise ValueError(f'"{text[:60]}" has no unit; {_EXPECTED}')


@dataclass(frozen=True, slots=True)
class Due:
    """A due time relative to something that starts and ends: `7 days before`, `2 h after`.

    `days` keep the wall time of the place; `rest`, said in hours or less, is elapsed time.
    """

    written: str = field(compare=False)
    days: int
    rest: timedelta
    side: Literal["before", "after"]

    def instant(self, start: Moment, end: datetime | None = None) -> datetime:
        """The aware UTC instant: before the start, or after the end (the start without one)."""
        sign = -1 if self.side == "before" else 1
        anchor = start.utc if self.side == "before" or end is None else end
        zone = zone_info(start.zone)
        wall = anchor.astimezone(zone) + sign * timedelta(days=self.days)
        return wall.astimezone(UTC) + sign * self.rest

    @property
    def span(self) -> timedelta:
        """How long before or after, a day taken as 24 hours."""
        return timedelta(days=self.days) + self.rest

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: "GetCoreSchemaHandler"
    ) -> "CoreSchema":
        from pydantic_core import core_schema

        return core_schema.no_info_plain_validator_function(
            _validate_due,
            serialization=core_schema.plain_serializer_function_ser_schema(
                show_due, when_used="json"
            ),
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: "CoreSchema", handler: "GetJsonSchemaHandler"
    ) -> "JsonSchemaValue":
        examples = ["7 days before", "within 7 days after", "at start", "at end"]
        return {"type": "string", "examples": examples}


def read_due(text: str) -> Due:
    """Read a relative due time; raises `ValueError` with a sentence when it is none."""
    line = " ".join(text.lower().split())
    if line in {"at start", "at the start", "at end", "at the end"}:
        return Due(text, 0, timedelta(), "before" if line.endswith("start") else "after")
    match = _RELATIVE.fullmatch(line) if len(line) <= _LONGEST else None
    if match is None:
        raise ValueError(f'"{text[:60]}" is not understood; write 7 days before or 2 h after')
    days, rest = _read_parts(match["span"])
    return Due(text, days.days, rest, cast("Literal['before', 'after']", match["side"]))


def show_due(due: Due) -> str:
    """The due time in the file's grammar."""
    if not due.span:
        return "at start" if due.side == "before" else "at end"
    return f"{_show_parts(due.days, due.rest)} {due.side}"


def _validate_due(value: Any) -> Due:
    from pydantic_core import PydanticCustomError

    if isinstance(value, Due):
        return value
    if not isinstance(value, str):
        raise PydanticCustomError("not-a-span", "write a due time such as 7 days before")
    try:
        return read_due(value)
    except ValueError as error:
        raise PydanticCustomError("not-a-span", "{reason}", {"reason": str(error)}) from error
