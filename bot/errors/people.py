"""Refusals about people and their part in an event."""

from dataclasses import dataclass
from datetime import datetime

from bot.errors import Conflict, InvalidInput, NotAllowed, NotFound, NotNow


@dataclass(eq=False)
class RegistrationNotOpen(NotNow):
    """Registration has not begun; `opens_at` is empty while that is undecided."""

    event: str
    opens_at: datetime | None


@dataclass(eq=False)
class RegistrationClosed(NotNow):
    """Registration is over."""

    event: str
    closed_at: datetime
    late: str | None = None


@dataclass(eq=False)
class AlreadyOnTheList(Conflict):
    """The person has registered interest already."""

    event: str
    since: datetime


@dataclass(eq=False)
class NotOnTheList(NotFound):
    """The person wants to be taken off a list they are not on."""

    event: str


@dataclass(eq=False)
class UnknownZone(InvalidInput):
    """What was typed is not the name of a time zone; `nearest` are names like it."""

    typed: str
    nearest: tuple[str, ...]


@dataclass(eq=False)
class EventFull(Conflict):
    """Every seat is taken, and there is no waiting list."""

    event: str
    cap: int


@dataclass(eq=False)
class StateChanged(Conflict):
    """Somebody else changed the person's part in the event meanwhile."""

    name: str


@dataclass(eq=False)
class InvitationOnly(NotAllowed):
    """The event admits only those whom its organizers invited."""

    event: str


@dataclass(eq=False)
class UnknownLanguage(InvalidInput):
    """What was typed is not the name of a language; `nearest` are names like it."""

    typed: str
    nearest: tuple[str, ...]


@dataclass(eq=False)
class BadAnswer(InvalidInput):
    """An answer is not of the kind that was asked for."""

    asked: str
    typed: str
    wanted: str


@dataclass(eq=False)
class TooLateToUndo(NotNow):
    """The time to take a withdrawal back is over."""

    event: str
