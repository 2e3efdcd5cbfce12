"""Until when somebody says that they are there: a time of day, a weekday with one, or a span."""

import re
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.mentors.presence import DAYS

_CLOCK = re.compile(
    r"(?:(?P<day>[a-z]{3})[a-z]* +)?(?:(?P<hour>\d\d):(?P<minute>\d\d)"
    r"|(?P<half>\d{1,2})(?:[:.](?P<after>\d\d))? ?(?P<am>[ap])\.?m\.?)",
    re.IGNORECASE,
)
_SPAN = re.compile(r"(?P<many>\d{1,3}) ?(?P<unit>h|hours?|min|minutes?)", re.IGNORECASE)


def read_until(typed: str, zone: str, now: datetime) -> datetime | None:
    """The next instant that `18:00`, `6 pm`, `Sun 12:00` or `90 min` means; None for all else.

    Times of day are in `zone`, that of who says them.
    """
    text = typed.strip()
    if (span := _SPAN.fullmatch(text)) is not None:
        minutes = int(span["many"]) * (60 if span["unit"][0] in "hH" else 1)
        return now + timedelta(minutes=minutes)
    clock = _CLOCK.fullmatch(text)
    if clock is None or (at := _time(clock)) is None:
        return None
    day = clock["day"]
    if day is not None and day.title() not in DAYS:
        return None
    local = now.astimezone(ZoneInfo(zone))
    for ahead in range(8):
        date = local.date() + timedelta(days=ahead)
        if day is not None and DAYS[date.weekday()] != day.title():
            continue
        # Both sides in UTC: clocks may be set back in between.
        instant = datetime.combine(date, at, tzinfo=local.tzinfo).astimezone(now.tzinfo)
        if instant > now:
            return instant
    return None


def _time(clock: re.Match[str]) -> time | None:
    if clock["hour"] is not None:
        hour, minute = int(clock["hour"]), int(clock["minute"])
    else:
        hour, minute = int(clock["half"]), int(clock["after"] or 0)
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if clock["am"] in "pP" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None
