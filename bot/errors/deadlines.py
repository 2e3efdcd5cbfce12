"""Refusals about deadlines."""

from dataclasses import dataclass
from datetime import datetime

from bot.errors import Conflict, InvalidInput, NotFound


@dataclass(eq=False)
class UnknownWindow(NotFound):
    """The event has no window of that name; `known` are those it has."""

    named: str
    known: tuple[str, ...]


@dataclass(eq=False)
class UnknownTeam(NotFound):
    """The event has no team of that name."""

    named: str


@dataclass(eq=False)
class ClosesBeforeOpening(InvalidInput):
    """The window would close before it opens."""

    window: str
    opens_at: datetime
    closes_at: datetime


@dataclass(eq=False)
class SameInstant(InvalidInput):
    """The deadline is where it would be moved to already."""

    instant: datetime


@dataclass(eq=False)
class ExtensionTooEarly(InvalidInput):
    """A team's own deadline would be earlier than the one for everyone, or there is none yet."""

    closes_at: datetime | None


@dataclass(eq=False)
class OnlyEveryonesTakesBack(InvalidInput):
    """A time in the past for a team that alone has time left; `closes_at` is everyone's."""

    instant: datetime
    closes_at: datetime


@dataclass(eq=False)
class OnlyClosingForOneTeam(InvalidInput):
    """An opening cannot be moved for one team alone."""


@dataclass(eq=False)
class MovedMeanwhile(Conflict):
    """Somebody moved the deadline after the question was asked."""

    window: str
    instant: datetime | None
