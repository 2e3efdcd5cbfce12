"""What a mentor tells of themselves."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Profile:
    """What a mentor tells: topics with level (1 some, 2 good, 3 expert), and when they are there.

    `hours` as in the event file (`Mon-Fri 17:00-21:00`), `quiet_hours` as `22:00-08:00`,
    `languages` as codes.
    """

    topics: Mapping[str, int]
    hours: tuple[str, ...] = ()
    time_zone: str | None = None
    at_once: int = 1
    languages: tuple[str, ...] = ()
    tracks: tuple[str, ...] = ()
    quiet_hours: str | None = None
    about: str | None = None
