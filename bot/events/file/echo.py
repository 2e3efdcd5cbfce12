"""Every instant of a file, spelled out so that a person can compare it with what was meant."""

from dataclasses import dataclass

from bot.events.file.findings import show_path
from bot.events.file.instants import Moment
from bot.events.file.lint.subject import Subject
from bot.events.file.schema import EventFile
from bot.events.file.zones import show_zone


@dataclass(frozen=True, slots=True)
class Echo:
    """One instant: where it stands, weekday with local time and zone, and UTC."""

    path: str
    moment: Moment
    local: str
    utc: str


def echo_instants(file: EventFile) -> list[Echo]:
    """Every instant of the file in the order in which they stand there."""
    return [
        Echo(show_path(file, location), moment, show_local(moment), show_utc(moment))
        for location, moment in Subject(file).moments
    ]


def show_local(moment: Moment) -> str:
    """The moment on the clock of its zone: `Sun 2024-11-24 23:59 AoE`."""
    return f"{moment.wall:%a %Y-%m-%d %H:%M} {show_zone(moment.zone)}"


def show_utc(moment: Moment) -> str:
    """The moment in UTC: `Mon 2024-11-25 11:59 UTC`."""
    return f"{moment.utc:%a %Y-%m-%d %H:%M} UTC"
