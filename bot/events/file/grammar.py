"""The words of a written date and time, before any zone is applied."""

import re
from calendar import day_name, month_name
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

from bot.events.file.remarks import Remark, question

_DAYS: Final = "mon|tue|wed|thu|fri|sat|sun"
_MONTHS: Final = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_TIME: Final = (
    r"(?P<hour>\d{1,2})(?::(?P<minute>\d{2})(?::(?P<second>\d{2}))?)?(?:\s?(?P<half>am|pm))?"
)
_MOMENT: Final = re.compile(
    rf"(?:(?P<weekday>(?:{_DAYS})[a-z]*)\.?,?\s+)?"
    r"(?P<date>(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})"
    rf"|(?P<day_first>\d{{1,2}})\.?\s(?P<month_word>(?:{_MONTHS})[a-z]*)\.?,?(?:\s(?P<year_2>\d{{4}}))?"
    rf"|(?P<month_first>(?:{_MONTHS})[a-z]*)\.?\s(?P<day_2>\d{{1,2}}),?(?:\s(?P<year_3>\d{{4}}))?)"
    rf"(?:\s|T|,\s){_TIME}(?P<rest>\s?Z|[+-]\d\d:\d\d|\s.+)?",
    re.IGNORECASE,
)
_TIME_ALONE: Final = re.compile(_TIME, re.IGNORECASE)
LONGEST_TEXT: Final = 100
EARLIEST_YEAR: Final = 1990
LATEST_YEAR: Final = 2199
EXPECTED: Final = "a moment is written like 2024-11-22 14:00, with am or pm or a zone after it"


@dataclass(frozen=True, slots=True)
class WrittenTime:
    """The wall time that a text names and the word for its zone, if it has one."""

    text: str
    wall: datetime | None
    zone: str | None = None
    remarks: tuple[Remark, ...] = ()


def read_wall_time(text: str) -> WrittenTime:
    """Take a written moment apart; `wall` is None when it is not one or could mean two things."""
    line = " ".join(text.split())
    match = _MOMENT.fullmatch(line) if len(line) <= LONGEST_TEXT else None
    if match is None:
        return WrittenTime(line, None, remarks=(question("not-a-moment", _why_not(line)),))
    zone = (match["rest"] or "").strip() or None
    day = _read_date(line, match)
    if isinstance(day, Remark):
        return WrittenTime(line, None, zone, (day,))
    hour = _read_time(line, match)
    if isinstance(hour, Remark):
        return WrittenTime(line, None, zone, (hour,))
    return WrittenTime(line, datetime.combine(day, hour), zone, _weekday_remarks(match, day))


def is_time_alone(text: str) -> bool:
    """Whether the text is a time of day and nothing else, such as `20:00`."""
    return _TIME_ALONE.fullmatch(text.strip()) is not None


def _read_date(line: str, match: re.Match[str]) -> date | Remark:
    year = match["year"] or match["year_2"] or match["year_3"]
    if year is None:
        return question("no-year", f'"{line}" has no year; write it, such as 2024-11-22')
    if not EARLIEST_YEAR <= int(year) <= LATEST_YEAR:
        return question("not-a-moment", f'"{line}": the year {year} cannot be meant')
    word = match["month_word"] or match["month_first"]
    month = _month_number(word) if word else int(match["month"])
    day = int(match["day"] or match["day_first"] or match["day_2"])
    try:
        return date(int(year), month or 0, day)
    except ValueError:
        return question("not-a-moment", f'"{match["date"]}" is not a day of the calendar')


def _read_time(line: str, match: re.Match[str]) -> time | Remark:
    hour, minute, second = int(match["hour"]), int(match["minute"] or 0), int(match["second"] or 0)
    half = (match["half"] or "").lower()
    if half:
        return _twelve_hours(line, hour, minute, second, half)
    if match["minute"] is None:
        return question("not-a-moment", f'"{line}": write the minutes as well, such as 14:00')
    if len(match["hour"]) == 1:
        minutes = f"{minute:02}"
        message = (
            f'"{line}" could be morning or afternoon: write {hour:02}:{minutes} or '
            f"{hour}:{minutes} pm"
        )
        return question("half-of-day", message)
    if hour > 23 or minute > 59 or second > 59:
        hint = "; write 23:59, or 00:00 of the next day" if (hour, minute) == (24, 0) else ""
        return question(
            "not-a-moment", f'"{line}": the clock does not show {hour}:{minute:02}{hint}'
        )
    return time(hour, minute, second)


def _twelve_hours(line: str, hour: int, minute: int, second: int, half: str) -> time | Remark:
    if not 1 <= hour <= 12 or minute > 59 or second > 59:
        return question("not-a-moment", f'"{line}": before {half} the hour goes from 1 to 12')
    return time(hour % 12 + (12 if half == "pm" else 0), minute, second)


def _weekday_remarks(match: re.Match[str], day: date) -> tuple[Remark, ...]:
    said, actual = (match["weekday"] or "").lower(), day_name[day.weekday()]
    if not said:
        return ()
    if actual.lower() == said or (len(said) < 6 and actual.lower().startswith(said)):
        return ()
    message = f"{day:%Y-%m-%d} is a {actual}, not a {match['weekday']}; one of the two is wrong"
    return (question("weekday-mismatch", message),)


def _month_number(word: str) -> int | None:
    names: Mapping[str, int] = {month_name[number].lower(): number for number in range(1, 13)}
    fitting = [number for name, number in names.items() if name.startswith(word.lower())]
    return fitting[0] if len(fitting) == 1 else 9 if word.lower() == "sept" else None


def _why_not(line: str) -> str:
    shown = line if len(line) <= 60 else f"{line[:59]}…"
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", line):
        return f'"{shown}" has no time of day; write {shown} 00:00 or {shown} 23:59'
    if re.match(r"\d{1,2}[./]\d{1,2}[./]\d{2,4}", line):
        return f'"{shown}" could name two days; {EXPECTED}'
    return f'"{shown}" is not understood; {EXPECTED}'
