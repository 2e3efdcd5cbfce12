"""Hours in which nobody is written to, and what becomes of a reminder that is due in them."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo


def after_quiet(due: datetime, starts: datetime | None, hours: str | None, zone: str) -> datetime:
    """When to write to somebody: `due`, or the end of their quiet hours (`22:00-08:00`).

    Who asked to be reminded of something that begins within those hours is reminded when they
    asked for it: later would be of no use.
    """
    if hours is None:
        return due
    begin, end = (time.fromisoformat(part) for part in hours.split("-"))
    local = due.astimezone(ZoneInfo(zone))
    now = local.time()
    is_quiet = begin <= now < end if begin <= end else now >= begin or now < end
    if not is_quiet:
        return due
    day = local.date() if now < end else local.date() + timedelta(days=1)
    over = datetime.combine(day, end, ZoneInfo(zone)).astimezone(due.tzinfo)
    return over if starts is None or over < starts else due
