"""What commands made different from the event file that was imported last."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from bot.events.definition import session_values, window_values
from bot.model import Event, Session

if TYPE_CHECKING:
    from bot.events.file.schema import EventFile

Deed = Literal["added", "cancelled", "brought back", "moved", "edited", "deadline"]
# When something begins and when it ends.
Times = tuple[datetime | None, datetime | None]
EDITED = ("title", "place", "link", "kind")


@dataclass(frozen=True)
class ByCommand:
    """One thing that is not as a file has it: what was done, since when it is, and by the file."""

    deed: Deed
    label: str
    now: Times
    by_file: Times = (None, None)


def by_command(event: Event, file: "EventFile") -> list[ByCommand]:
    """Everything in which an event differs from the file that was imported last."""
    return [*_sessions(event, file), *_windows(event, file)]


def overridden(event: Event, before: "EventFile", after: "EventFile") -> list[ByCommand]:
    """The sessions that were moved by command and that a newer file moves as well."""
    old, new = session_values(before), session_values(after)
    return [
        ByCommand("moved", session.title, _now(session), _times(new[session.key]))
        for session in event.sessions
        if session.key in old.keys() & new.keys()
        and _times(old[session.key]) != _times(new[session.key])
        and _now(session) not in (_times(old[session.key]), _times(new[session.key]))
    ]


def _sessions(event: Event, file: "EventFile") -> Iterator[ByCommand]:
    said = session_values(file)
    for session in event.sessions:
        values, is_off = said.get(session.key), session.cancelled_at is not None
        now = _now(session)
        if values is None:
            # One that a file removed is cancelled; it is no deed of a command.
            if not is_off:
                yield ByCommand("added", session.title, now)
            continue
        if is_off != bool(values["cancelled"]):
            yield ByCommand("cancelled" if is_off else "brought back", session.title, now)
        if now != _times(values):
            yield ByCommand("moved", session.title, now, _times(values))
        if any(getattr(session, name) != values[name] for name in EDITED):
            yield ByCommand("edited", session.title, now)


def _windows(event: Event, file: "EventFile") -> Iterator[ByCommand]:
    said = window_values(file)
    for window in event.windows:
        values = said.get(window.key, {})
        by_file = values.get("opens_at"), values.get("closes_at")
        now = window.opens_at, window.closes_at
        if now != by_file:
            yield ByCommand("deadline", window.key, now, by_file)


def _now(session: Session) -> Times:
    return session.starts_at, session.ends_at


def _times(values: Mapping[str, Any]) -> Times:
    return values["starts_at"], values["ends_at"]
