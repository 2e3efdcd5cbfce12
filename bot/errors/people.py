"""Refusals about people and their part in an event."""

from dataclasses import dataclass
from datetime import datetime

from bot.errors import Conflict, NotNow


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


@dataclass(eq=False)
class AlreadyOnTheList(Conflict):
    """The person has registered interest already."""

    event: str
    since: datetime
