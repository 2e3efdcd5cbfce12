"""Zone abbreviations that people write, and the places each one may mean.

The names are those of the IANA time zone database. An abbreviation with more than one place is
ambiguous: the file's own zone may settle it, otherwise the writer is asked.
"""

from collections.abc import Mapping
from typing import Final

ANYWHERE_ON_EARTH: Final = "Etc/GMT+12"

ABBREVIATIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "WET": ("Europe/Lisbon",),
    "WEST": ("Europe/Lisbon",),
    "CET": ("Europe/Berlin",),
    "CEST": ("Europe/Berlin",),
    "EET": ("Europe/Helsinki",),
    "EEST": ("Europe/Helsinki",),
    "MSK": ("Europe/Moscow",),
    "BST": ("Europe/London", "Asia/Dhaka"),
    "IST": ("Asia/Kolkata", "Asia/Jerusalem", "Europe/Dublin"),
    "IDT": ("Asia/Jerusalem",),
    "PKT": ("Asia/Karachi",),
    "HKT": ("Asia/Hong_Kong",),
    "JST": ("Asia/Tokyo",),
    "KST": ("Asia/Seoul",),
    "WIB": ("Asia/Jakarta",),
    "AWST": ("Australia/Perth",),
    "ACST": ("Australia/Adelaide",),
    "ACDT": ("Australia/Adelaide",),
    "AEST": ("Australia/Sydney",),
    "AEDT": ("Australia/Sydney",),
    "NZST": ("Pacific/Auckland",),
    "NZDT": ("Pacific/Auckland",),
    "WAT": ("Africa/Lagos",),
    "CAT": ("Africa/Maputo",),
    "EAT": ("Africa/Nairobi",),
    "SAST": ("Africa/Johannesburg",),
    "AST": ("America/Halifax", "Asia/Riyadh"),
    "ADT": ("America/Halifax",),
    "EST": ("America/New_York",),
    "EDT": ("America/New_York",),
    "CST": ("America/Chicago", "Asia/Shanghai", "America/Havana"),
    "CDT": ("America/Chicago", "America/Havana"),
    "MST": ("America/Denver", "America/Phoenix"),
    "MDT": ("America/Denver",),
    "PST": ("America/Los_Angeles", "Asia/Manila"),
    "PDT": ("America/Los_Angeles",),
    "AKST": ("America/Anchorage",),
    "AKDT": ("America/Anchorage",),
    "HST": ("Pacific/Honolulu",),
}

ASSUMED: Final[Mapping[str, str]] = {
    "PST": "America/Los_Angeles",
    "MST": "America/Denver",
    "CDT": "America/Chicago",
}
"""Abbreviations whose first place is meant nearly always; another zone of the file may override."""

WHOLE_YEAR: Final[Mapping[str, str]] = {
    "ET": "America/New_York",
    "CT": "America/Chicago",
    "MT": "America/Denver",
    "PT": "America/Los_Angeles",
}
"""Abbreviations that name a place's clock in summer and winter alike, so they need no check."""
