"""Refusals about pausing, resuming and what could not be delivered."""

from dataclasses import dataclass
from datetime import datetime

from bot.errors import Conflict, NotNow


@dataclass(eq=False)
class AlreadyPaused(Conflict):
    """The event is paused already."""

    event: str
    since: datetime


@dataclass(eq=False)
class NothingToResume(NotNow):
    """The event is not paused, and nothing of it is held back."""

    event: str


@dataclass(eq=False)
class AlreadySettled(Conflict):
    """Somebody sent again or dropped it meanwhile."""

    count: int
