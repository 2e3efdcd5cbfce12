"""Who is there when: hours in a mentor's own zone, stretches, switched on, quiet hours."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.model import Mentor

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
DAY = timedelta(days=1)
# How far ahead somebody is looked for.
AHEAD = timedelta(days=14)
_HOURS = re.compile(r"(\w{3,5})(?:-(\w{3}))? (\d\d):(\d\d)-(\d\d):(\d\d)")
_QUIET = re.compile(r"(\d\d):(\d\d)-(\d\d):(\d\d)")
Span = tuple[datetime, datetime]


class HasPresence(Protocol):
    """The part of a mentor that says when they are there."""

    time_zone: str | None
    hours: list[str]
    stretches: dict[str, list[list[str]]]
    quiet_hours: str | None
    presence: str
    presence_until: datetime | None


@dataclass(frozen=True)
class Hours:
    """Hours that come back on some days (0 is Monday); minutes from midnight, the end may be
    after midnight.
    """

    days: frozenset[int]
    begin: int
    end: int


@dataclass(frozen=True)
class Presence:
    """When one mentor is there, as far as anyone can tell."""

    zone: ZoneInfo
    switched: str
    until: datetime | None
    hours: tuple[Hours, ...]
    stretches: tuple[Span, ...]
    quiet: Hours | None

    @classmethod
    def of(cls, mentor: "Mentor | HasPresence", zone: str) -> "Presence":
        """What a mentor's row says; `zone` is the event's, for who has none of their own."""
        spans = mentor.stretches.get("spans", ())
        return cls(
            zone=ZoneInfo(mentor.time_zone or zone),
            switched=mentor.presence,
            until=mentor.presence_until,
            hours=tuple(read_hours(text) for text in mentor.hours),
            stretches=tuple((_instant(begin), _instant(end)) for begin, end in spans),
            quiet=read_quiet(mentor.quiet_hours) if mentor.quiet_hours else None,
        )

    def is_there(self, now: datetime) -> bool:
        """Whether the mentor is there at an instant."""
        if self.switched == "off":
            return False
        if self.quiet is not None and _covers(self.quiet, now.astimezone(self.zone)):
            return False
        if self.is_switched_on(now) or any(begin <= now < end for begin, end in self.stretches):
            return True
        if not self.hours:
            return False
        local = now.astimezone(self.zone)
        return any(_covers(hours, local) for hours in self.hours)

    def is_switched_on(self, now: datetime) -> bool:
        """Whether they said that they are there, whatever their hours say."""
        return self.switched == "on" and (self.until is None or now < self.until)

    def spans(self, start: datetime, end: datetime) -> list[Span]:
        """When the mentor is there between two instants, in order and without overlaps."""
        if self.switched == "off" or start >= end:
            return []
        found = [*self.stretches]
        if self.is_switched_on(start):
            found.append((start, self.until or end))
        for hours in self.hours:
            found += _repeated(hours, self.zone, start, end)
        there = joined((max(b, start), min(e, end)) for b, e in found if b < end and e > start)
        if self.quiet is None:
            return there
        return _without(there, joined(_repeated(self.quiet, self.zone, start, end)))

    def next_there(self, now: datetime) -> datetime | None:
        """The first instant from `now` on at which the mentor is there; None within two weeks."""
        if self.is_there(now):
            return now
        return next((begin for begin, _ in self.spans(now, now + AHEAD)), None)

    def there_until(self, now: datetime) -> datetime | None:
        """Until when the mentor, who is there now, stays; None when that is open."""
        if self.is_switched_on(now) and self.until is None and self.quiet is None:
            return None
        return next((end for begin, end in self.spans(now, now + AHEAD) if begin <= now), None)


@lru_cache(maxsize=512)
def read_hours(text: str) -> Hours:
    """Read `Mon-Fri 17:00-21:00` or `daily 18:00-22:00`; raises ValueError."""
    found = _HOURS.fullmatch(text.strip())
    if found is None:
        raise ValueError(text)
    first, last = found[1], found[2]
    if first == "daily" and last is None:
        days = frozenset(range(7))
    elif first in DAYS and (last is None or last in DAYS):
        begin, end = DAYS.index(first), DAYS.index(last or first)
        days = frozenset((begin + step) % 7 for step in range((end - begin) % 7 + 1))
    else:
        raise ValueError(text)
    return _hours(days, *(int(part) for part in found.group(3, 4, 5, 6)), text=text)


@lru_cache(maxsize=512)
def read_quiet(text: str) -> Hours:
    """Read `22:00-08:00`; raises ValueError."""
    found = _QUIET.fullmatch(text.strip())
    if found is None:
        raise ValueError(text)
    return _hours(frozenset(range(7)), *(int(part) for part in found.groups()), text=text)


def joined(spans: Iterable[Span]) -> list[Span]:
    """Spans in order, those that touch made one."""
    result: list[Span] = []
    for begin, end in sorted(spans):
        if result and begin <= result[-1][1]:
            result[-1] = (result[-1][0], max(result[-1][1], end))
        elif begin < end:
            result.append((begin, end))
    return result


def hours_there(presences: Iterable[Presence], start: datetime, end: datetime) -> list[float]:
    """How many hours each is there between two instants."""
    return [
        sum((e - b).total_seconds() for b, e in presence.spans(start, end)) / 3600
        for presence in presences
    ]


def _hours(days: frozenset[int], h1: int, m1: int, h2: int, m2: int, *, text: str) -> Hours:
    begin, end = h1 * 60 + m1, h2 * 60 + m2
    if h1 > 23 or h2 > 24 or max(m1, m2) > 59 or end > 1440 or begin == end:
        raise ValueError(text)
    return Hours(days, begin, end if end > begin else end + 1440)


def _covers(hours: Hours, local: datetime) -> bool:
    minute, day = local.hour * 60 + local.minute, local.weekday()
    if day in hours.days and hours.begin <= minute < hours.end:
        return True
    # Begun yesterday, and over midnight.
    return (day - 1) % 7 in hours.days and minute + 1440 < hours.end


def _repeated(hours: Hours, zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[Span]:
    day = start.astimezone(zone).date() - DAY
    last = end.astimezone(zone).date()
    while day <= last:
        if day.weekday() in hours.days:
            yield _at(day, hours.begin, zone), _at(day, hours.end, zone)
        day += DAY


def _at(day: date, minute: int, zone: ZoneInfo) -> datetime:
    days, rest = divmod(minute, 1440)
    local = datetime.combine(day + days * DAY, time(rest // 60, rest % 60), tzinfo=zone)
    return local.astimezone(_UTC)


def _without(there: Sequence[Span], quiet: Sequence[Span]) -> list[Span]:
    left: list[Span] = []
    for begin, end in there:
        at = begin
        for hushed, loud in quiet:
            if hushed < end and loud > at:
                if hushed > at:
                    left.append((at, hushed))
                at = loud
        if at < end:
            left.append((at, end))
    return left


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


_UTC = ZoneInfo("UTC")
