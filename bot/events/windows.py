"""What is open in an event at an instant, and what comes next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.model import Event, Session, Window

State = Literal["undecided", "upcoming", "open", "closed"]

REGISTRATION = "registration"


def find_window(event: Event, key: str) -> Window | None:
    """The event's window called `key`, if its file has one."""
    return next((window for window in event.windows if window.key == key), None)


def state_of(window: Window, now: datetime) -> State:
    """Where `now` lies: from `opens_at` (inclusive) to `closes_at` (exclusive) it is open."""
    if window.closes_at is not None and now >= window.closes_at:
        return "closed"
    if window.opens_at is not None:
        return "open" if now >= window.opens_at else "upcoming"
    # Without a beginning a window that has an end is open until then.
    return "undecided" if window.closes_at is None else "open"


def open_windows(event: Event, now: datetime) -> list[Window]:
    """Every window that is open, the one that closes first in front."""
    windows = [window for window in event.windows if state_of(window, now) == "open"]
    return sorted(windows, key=lambda w: (w.closes_at is None, w.closes_at or now))


@dataclass(frozen=True)
class PlannedMoment:
    """An instant at which something begins or ends, and what it is."""

    at: datetime
    happens: Literal["opens", "closes", "starts", "ends"]
    what: Window | Session


def planned_moments(event: Event, *, after: datetime) -> list[PlannedMoment]:
    """Everything the event has planned after an instant, in order."""
    moments = [*_of_windows(event.windows), *_of_sessions(event.sessions)]
    return sorted((m for m in moments if m.at > after), key=lambda moment: moment.at)


def _of_windows(windows: Iterable[Window]) -> Iterable[PlannedMoment]:
    for window in windows:
        if window.opens_at is not None:
            yield PlannedMoment(window.opens_at, "opens", window)
        if window.closes_at is not None:
            yield PlannedMoment(window.closes_at, "closes", window)


def _of_sessions(sessions: Iterable[Session]) -> Iterable[PlannedMoment]:
    for session in sessions:
        if session.cancelled_at is not None:
            continue
        if session.starts_at is not None:
            yield PlannedMoment(session.starts_at, "starts", session)
        if session.ends_at is not None:
            yield PlannedMoment(session.ends_at, "ends", session)
