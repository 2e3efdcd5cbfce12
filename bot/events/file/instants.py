"""Moments: what somebody wrote, the wall time and zone it means, and the instant in UTC."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal, LiteralString, Self, cast

from bot.events.file.grammar import WrittenTime, is_time_alone, read_wall_time
from bot.events.file.remarks import Remark, Weight, question
from bot.events.file.zones import NEEDS_ZONE, ZoneReading, read_zone, show_zone, zone_info

# Moments are known everywhere; what reads and checks them is loaded when something is read.
if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema
    from whenever import PlainDateTime, ZonedDateTime

_enclosing: ContextVar[str | None] = ContextVar("enclosing zone", default=None)


@contextmanager
def enclosing_zone(zone: str | None) -> Generator[None]:
    """Let moments validated inside the block that name no zone be in `zone` (None: no change)."""
    token = _enclosing.set(zone or _enclosing.get())
    try:
        yield
    finally:
        _enclosing.reset(token)


@dataclass(frozen=True, slots=True)
class Moment:
    """One instant together with the words, wall time and zone it came from.

    `wall` is naive local time, `zone` an IANA name, `utc` aware. Two moments are equal when
    wall time, zone and instant are, however they were written.
    """

    written: str = field(compare=False)
    wall: datetime
    zone: str
    utc: datetime

    @classmethod
    def at(cls, instant: datetime, zone: str) -> Self:
        """The moment at an aware `instant`, as clocks in `zone` show it."""
        wall = instant.astimezone(zone_info(zone)).replace(tzinfo=None, fold=0)
        moment = cls("", wall, zone, instant.astimezone(UTC))
        return replace(moment, written=moment.canonical)

    @property
    def local(self) -> datetime:
        """The same instant as an aware time in the moment's own zone."""
        return self.utc.astimezone(zone_info(self.zone))

    @property
    def canonical(self) -> str:
        """The moment in the file's grammar, always with its zone; reading it gives it back.

        The second of two equal wall times is written in UTC, which alone tells it for sure.
        """
        if self.local.fold:
            return _canonical(self.utc.replace(tzinfo=None), "UTC")
        return _canonical(self.wall, self.zone)

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: "GetCoreSchemaHandler"
    ) -> "CoreSchema":
        from pydantic_core import core_schema

        return core_schema.no_info_plain_validator_function(
            _validate,
            serialization=core_schema.plain_serializer_function_ser_schema(
                _as_json, when_used="json"
            ),
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: "CoreSchema", handler: "GetJsonSchemaHandler"
    ) -> "JsonSchemaValue":
        return {
            "type": "string",
            "pattern": r"^\D*\d",
            "examples": ["2024-11-22 14:00", "Fri 2024-11-22 2:00 pm PST", "2024-11-24 23:59 AoE"],
        }


@dataclass(frozen=True, slots=True)
class Understood:
    """The best reading of a written time, if there is one, and all there is to say about it."""

    moment: Moment | None
    remarks: tuple[Remark, ...] = ()

    @property
    def settled(self) -> bool:
        """Whether the moment can be used without asking the writer anything."""
        asks = any(remark.weight is Weight.QUESTION for remark in self.remarks)
        return self.moment is not None and not asks


def read_moment(text: str, *, zone: str | None) -> Understood:
    """Read `text` in the file's grammar; without a zone of its own it is in `zone`."""
    written = read_wall_time(text)
    if written.wall is None:
        return Understood(None, written.remarks)
    named = _zone_of(written, zone)
    if named.zone is None:
        return Understood(None, written.remarks + named.remarks)
    placed = _place(text.strip(), written.wall, named)
    return Understood(placed.moment, written.remarks + named.remarks + placed.remarks)


def end_on_same_day(start: str, end: str) -> str | None:
    """The end as a whole moment where it is a time alone; None where `start` is not understood."""
    if not is_time_alone(end):
        return end
    moment = read_moment(start, zone=_enclosing.get()).moment
    return f"{moment.wall:%Y-%m-%d} {end.strip()} {show_zone(moment.zone)}" if moment else None


def _zone_of(written: WrittenTime, enclosing: str | None) -> ZoneReading:
    if written.zone is not None:
        year = written.wall.year if written.wall else 2024
        return read_zone(written.zone, enclosing=enclosing, year=year)
    if enclosing is None:
        message = f'"{written.text}" could be anywhere in the world; {NEEDS_ZONE}'
        return ZoneReading(None, remarks=(question("no-zone", message),))
    return ZoneReading(enclosing)


def _place(text: str, wall: datetime, named: ZoneReading) -> Understood:
    """Put a wall time into its zone; a gap has no moment, a fold is settled or remarked on."""
    from whenever import PlainDateTime, RepeatedTime, SkippedTime

    zone = cast("str", named.zone)
    plain = PlainDateTime(wall)
    try:
        zoned = _in_zone(plain, zone, "raise")
    except SkippedTime:
        after = _in_zone(plain, zone, "later").to_stdlib()
        message = (
            f'"{text}" does not exist: clocks in {zone} are put forward over it; '
            f"the same instant is called {after:%H:%M} there"
        )
        return Understood(None, (question("skipped-time", message),))
    except RepeatedTime:
        return _settle_fold(text, plain, named)
    return _checked(text, zoned, named)


def _in_zone(
    plain: "PlainDateTime", zone: str, repeated: Literal["raise", "earlier", "later"]
) -> "ZonedDateTime":
    # The stub of whenever 0.11 leaves one overload of this method untyped.
    return plain.assume_tz(zone, disambiguation=repeated)  # pyright: ignore[reportUnknownMemberType]


def _settle_fold(text: str, plain: "PlainDateTime", named: ZoneReading) -> Understood:
    zone = cast("str", named.zone)
    first = _in_zone(plain, zone, "earlier")
    second = _in_zone(plain, zone, "later")
    for candidate in (first, second):
        if named.abbreviation and candidate.to_stdlib().tzname() == named.abbreviation:
            return Understood(_moment(text, candidate))
    moment = _moment(text, first)
    message = (
        f'"{text}" happens twice: clocks in {zone} are put back over it; the first is used, '
        f"{moment.utc:%Y-%m-%d %H:%M} UTC; the second is {second.to_stdlib().astimezone(UTC):%H:%M}"
        " UTC"
    )
    return Understood(moment, (Remark("repeated-time", Weight.WARNING, message),))


def _checked(text: str, zoned: "ZonedDateTime", named: ZoneReading) -> Understood:
    """Warn when the abbreviation is not what clocks of that place show on that date."""
    moment = _moment(text, zoned)
    in_force = zoned.to_stdlib().tzname()
    if not named.abbreviation or in_force == named.abbreviation or _is_numeric(in_force):
        return Understood(moment)
    message = (
        f'"{named.abbreviation}" is not in force on {moment.wall:%Y-%m-%d}: clocks in '
        f"{moment.zone} show {in_force} then. Used: {moment.wall:%H:%M} {in_force}, which is "
        f"{moment.utc:%Y-%m-%d %H:%M} UTC; for another instant write an offset such as UTC+1"
    )
    return Understood(moment, (Remark("abbreviation-not-in-force", Weight.WARNING, message),))


def _is_numeric(name: str | None) -> bool:
    return name is None or name[:1] in "+-"


def _moment(text: str, zoned: "ZonedDateTime") -> Moment:
    aware = zoned.to_stdlib()
    wall = aware.replace(tzinfo=None, fold=0)
    return Moment(text, wall, zoned.tz_id or "UTC", aware.astimezone(UTC))


def _canonical(wall: datetime, zone: str) -> str:
    seconds = ":%S" if wall.second else ""
    return f"{wall.strftime(f'%Y-%m-%d %H:%M{seconds}')} {show_zone(zone)}"


def _validate(value: Any) -> Moment:
    if isinstance(value, Moment):
        return value
    if isinstance(value, Mapping):
        return _from_json(cast("Mapping[str, Any]", value))
    if not isinstance(value, str):
        raise _refusal("not-a-moment", "a moment is written like 2024-11-22 14:00 CET")
    understood = read_moment(value, zone=_enclosing.get())
    if understood.moment is None:
        remark = understood.remarks[-1]
        rule = cast("LiteralString", remark.rule)
        raise _refusal(rule, remark.message)
    return understood.moment


def _refusal(rule: LiteralString, reason: str) -> Exception:
    from pydantic_core import PydanticCustomError

    return PydanticCustomError(rule, "{reason}", {"reason": reason})


def _from_json(stored: Mapping[str, Any]) -> Moment:
    try:
        utc = datetime.fromisoformat(stored["utc"])
        wall = datetime.fromisoformat(stored["wall"])
        zone = str(stored["zone"])
        zone_info(zone)
        if utc.tzinfo is None or wall.tzinfo is not None:
            raise ValueError
        return Moment(str(stored["written"]), wall, zone, utc.astimezone(UTC))
    except (KeyError, TypeError, ValueError) as error:
        raise _refusal(
            "not-a-moment", "a moment is one line of text, such as 2024-11-22 14:00 CET"
        ) from error


def _as_json(moment: Moment) -> dict[str, str]:
    return {
        "written": moment.written,
        "wall": moment.wall.isoformat(),
        "zone": moment.zone,
        "utc": moment.utc.isoformat().replace("+00:00", "Z"),
    }
