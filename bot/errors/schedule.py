"""Refusals about sessions of the programme, their times and reminders."""

from dataclasses import dataclass
from datetime import datetime

from bot.errors import Conflict, InvalidInput, NotFound, NotNow


@dataclass(eq=False)
class UnknownSession(NotFound):
    """The event has no session that is called so."""

    named: str


@dataclass(eq=False)
class SessionOfSeveral(InvalidInput):
    """More than one event has a session that is called so; `events` are their names."""

    named: str
    events: tuple[str, ...]


@dataclass(eq=False)
class TimeNotUnderstood(InvalidInput):
    """What was typed is no time, or one that does not exist; `reasons` say what is the matter."""

    typed: str
    reasons: tuple[str, ...]


@dataclass(eq=False)
class EndNotAfterStart(InvalidInput):
    """The session would end before it begins, or at once."""

    title: str
    start: datetime
    end: datetime


@dataclass(eq=False)
class EndWithoutStart(InvalidInput):
    """An end was given for a session that has no start."""

    title: str


@dataclass(eq=False)
class TextNotTaken(InvalidInput):
    """A title, place or link cannot be stored; `reason` says what is wrong with it."""

    what: str
    reason: str


@dataclass(eq=False)
class NothingToChange(InvalidInput):
    """The session is that way already."""

    title: str


@dataclass(eq=False)
class SessionCancelled(NotNow):
    """What was asked cannot be done with a cancelled session."""

    title: str


@dataclass(eq=False)
class SessionOff(NotNow):
    """Nobody can be reminded of a cancelled session."""

    title: str


@dataclass(eq=False)
class SessionNotCancelled(NotNow):
    """There is nothing to bring back: the session takes place."""

    title: str


@dataclass(eq=False)
class SessionStarted(NotNow):
    """Nobody can be reminded of a session that has begun."""

    title: str
    started_at: datetime


@dataclass(eq=False)
class ChangedMeanwhile(Conflict):
    """Somebody else changed the session while the question was open."""

    title: str


@dataclass(eq=False)
class NoOwnSessions(NotFound):
    """A calendar of one's own sessions was asked for, and there are none."""

    event: str


@dataclass(eq=False)
class TooManySessions(InvalidInput):
    """The programme has as many sessions as an event can have."""

    limit: int
