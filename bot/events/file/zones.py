"""Time zones as people write them: IANA names, AoE, UTC offsets and abbreviations."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

from bot.events.file.abbreviations import ABBREVIATIONS, ANYWHERE_ON_EARTH, ASSUMED, WHOLE_YEAR
from bot.events.file.remarks import Remark, Weight, question

_OFFSET = re.compile(r"(?:UTC|GMT)?\s?([+-])(\d{1,2})(?::?(\d{2}))?", re.IGNORECASE)
_NAME = re.compile(r"[A-Za-z_]+(?:/[A-Za-z0-9_+-]+)+")


@dataclass(frozen=True, slots=True)
class ZoneReading:
    """The IANA name that a word stands for; `abbreviation` when it was one that needs a check."""

    zone: str | None
    abbreviation: str | None = None
    remarks: tuple[Remark, ...] = ()


@lru_cache(maxsize=256)
def zone_info(name: str) -> ZoneInfo:
    """The zone of that IANA name; raises `KeyError` or `ValueError` when there is none."""
    return ZoneInfo(name)


def read_zone(text: str, *, enclosing: str | None = None, year: int = 2024) -> ZoneReading:
    """What `text` means as a zone; `enclosing` is the zone around it, which may settle it."""
    word = text.strip()
    upper = word.upper()
    if upper == "AOE":
        return ZoneReading(ANYWHERE_ON_EARTH)
    if upper in {"UTC", "GMT", "Z"}:
        return ZoneReading("UTC")
    if upper in WHOLE_YEAR:
        return ZoneReading(WHOLE_YEAR[upper])
    if offset := _OFFSET.fullmatch(word):
        return _read_offset(word, offset)
    if upper in ABBREVIATIONS:
        return _read_abbreviation(upper, enclosing, year)
    return _read_name(word)


def is_zone(name: str) -> bool:
    """Whether the time zone database knows `name` as a place (or as a fixed offset or UTC)."""
    if name == "UTC":
        return True
    if not _NAME.fullmatch(name):
        return False
    try:
        zone_info(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def show_zone(zone: str) -> str:
    """The zone as the file's grammar writes it."""
    if zone == ANYWHERE_ON_EARTH:
        return "AoE"
    if fixed := re.fullmatch(r"Etc/GMT([+-])(\d+)", zone):
        return f"UTC{'-' if fixed[1] == '+' else '+'}{fixed[2]}"
    return zone


def zone_called(local: datetime, zone: str) -> str:
    """The zone of a local time: `CET`, `AoE`, or `UTC-3` where it has no letters but `-03`."""
    name = local.tzname() or zone
    if zone == ANYWHERE_ON_EARTH:
        return "AoE"
    if name[0] not in "+-":
        return name
    sign, hours, minutes = name[0], int(name[1:3]), name[3:5]
    return f"UTC{sign}{hours}:{minutes}" if minutes else f"UTC{sign}{hours}"


def _read_offset(word: str, match: re.Match[str]) -> ZoneReading:
    sign, hours, minutes = match[1], int(match[2]), int(match[3] or 0)
    limit = 14 if sign == "+" else 12
    if minutes or hours > limit:
        advice = f'"{word}" is no whole-hour offset; name a place instead, such as Asia/Kolkata'
        return ZoneReading(None, remarks=(question("unknown-zone", advice),))
    if not hours:
        return ZoneReading("UTC")
    # The database counts these westwards, so that UTC+2 is called Etc/GMT-2.
    return ZoneReading(f"Etc/GMT{'-' if sign == '+' else '+'}{hours}")


def _read_abbreviation(word: str, enclosing: str | None, year: int) -> ZoneReading:
    places = ABBREVIATIONS[word]
    if enclosing and (enclosing in places or _uses(enclosing, word, year)):
        return ZoneReading(enclosing, word, _settled_by(word, enclosing, places))
    if len(places) == 1 or word in ASSUMED:
        return ZoneReading(ASSUMED.get(word, places[0]), word)
    listed = ", ".join(places[:-1]) + f" or {places[-1]}"
    message = f'"{word}" is used in more than one part of the world; write {listed}'
    return ZoneReading(None, remarks=(question("ambiguous-abbreviation", message),))


def _settled_by(word: str, zone: str, places: tuple[str, ...]) -> tuple[Remark, ...]:
    if len(places) == 1 or zone == ASSUMED.get(word):
        return ()
    message = f'"{word}" can mean several places; read as that of {zone}, the zone in force here'
    return (Remark("abbreviation-settled-by-zone", Weight.NOTE, message),)


def _uses(zone: str, abbreviation: str, year: int) -> bool:
    """Whether clocks in `zone` go by `abbreviation` in winter or in summer."""
    info = zone_info(zone)
    return abbreviation in {datetime(year, month, 1, tzinfo=info).tzname() for month in (1, 7)}


def _read_name(word: str) -> ZoneReading:
    if is_zone(word):
        return ZoneReading(word)
    nearest = nearest_zone(word)
    hint = f'; did you mean "{nearest}"?' if nearest else "; write a place such as Europe/Berlin"
    message = f'"{word[:60]}" is not a time zone that is known here{hint}'
    return ZoneReading(None, remarks=(question("unknown-zone", message),))


def nearest_zone(word: str) -> str | None:
    """The known zone whose name looks most like `word`, or None when nothing does."""
    lower = word.lower().replace(" ", "_")
    names = _names_by_initial().get(lower[:1], {})
    if lower in names:
        return names[lower]
    found = get_close_matches(lower, names, n=1, cutoff=0.7) if len(lower) <= 60 else []
    return names[found[0]] if found else None


@lru_cache(maxsize=1)
def _names_by_initial() -> Mapping[str, Mapping[str, str]]:
    """Zones by their names and by their cities, in small letters, parted by the first one."""
    table: dict[str, dict[str, str]] = {}
    for zone in sorted(available_timezones()):
        if "/" in zone and not zone.startswith(("posix/", "right/", "Etc/")):
            for name in (zone.rsplit("/", 1)[1].lower(), zone.lower()):
                table.setdefault(name[0], {})[name] = zone
    return table


NEEDS_ZONE: Final = "write its zone after it, or a zone on the event or the session"
