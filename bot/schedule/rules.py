"""Reading a programme: what runs now, what is next, and what there is on a day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.model import Event, Session


@dataclass(frozen=True)
class NowAndNext:
    """Sessions under way, and those that begin next (all with the same start)."""

    now: tuple[Session, ...]
    next: tuple[Session, ...]


def has_programme(event: Event) -> bool:
    """Whether there is something to look at: by the event file, or added since by command."""
    return "schedule" in event.public.get("features", []) or bool(event.sessions)


def in_order(sessions: Iterable[Session]) -> list[Session]:
    """Sessions by start; those without a date come last, as the file has them."""
    kept = [session for session in sessions if session.cancelled_at is None]
    dated = [session for session in kept if session.starts_at is not None]
    undated = [session for session in kept if session.starts_at is None]
    return sorted(dated, key=_start) + undated


def now_and_next(sessions: Iterable[Session], now: datetime) -> NowAndNext:
    """What runs at `now` and what begins next; a session without an end only begins."""
    ordered = [session for session in in_order(sessions) if session.starts_at is not None]
    running = tuple(s for s in ordered if s.ends_at is not None and _start(s) <= now < s.ends_at)
    coming = [session for session in ordered if _start(session) > now]
    first = tuple(s for s in coming if _start(s) == _start(coming[0]))
    return NowAndNext(running, first)


def without_time(sessions: Iterable[Session]) -> list[Session]:
    """What has a day or a month, and no time yet."""
    # What was written begins with the year, and is a word while nothing is known.
    return [
        session
        for session in in_order(sessions)
        if session.starts_at is None and (session.starts_written or "")[:1].isdigit()
    ]


def day_of(session: Session, zone: str) -> date | None:
    """The date on which a session starts for clocks in `zone`."""
    if session.starts_at is None:
        return None
    return session.starts_at.astimezone(ZoneInfo(zone)).date()


def days(sessions: Iterable[Session], zone: str) -> list[date]:
    """The dates that have sessions, in order."""
    found = {day_of(session, zone) for session in sessions if session.cancelled_at is None}
    return sorted(day for day in found if day is not None)


def on_day(sessions: Iterable[Session], day: date, zone: str) -> list[Session]:
    """The sessions of one date, in order."""
    return [session for session in in_order(sessions) if day_of(session, zone) == day]


def on_track(sessions: Sequence[Session], track: str) -> list[Session]:
    """The sessions for one track, and those that are for all tracks."""
    return [s for s in sessions if not tracks_of(s) or track in tracks_of(s)]


def tracks_of(session: Session) -> list[str]:
    """The keys of the tracks that a session is for; empty when it is for all."""
    return list(session.audience.get("tracks", []))


def _start(session: Session) -> datetime:
    assert session.starts_at is not None, "only sessions with a date are compared by it"
    return session.starts_at
