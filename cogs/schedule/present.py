"""What people read of the programme."""

from collections.abc import Sequence
from datetime import date
from weakref import WeakKeyDictionary

from bot.model import Event, Session, Track
from bot.schedule.changes import Told
from bot.schedule.entries import people_at
from bot.schedule.rules import (
    day_of,
    days,
    in_order,
    now_and_next,
    on_day,
    on_track,
    without_time,
)
from bot.schedule.service import Programme
from bot.ui.text import MESSAGE_LENGTH, at_time, cut, joined, on, pages, relative, safe

# The event file's word for what is not decided yet.
OPEN = "open"
FOOTER = "-# Times are shown in your own time zone."
# The days of a programme by the zone and track they were written for, while the event is kept.
_written: WeakKeyDictionary[Event, dict[tuple[str, str | None], list[str]]] = WeakKeyDictionary()


def programme_pages(programme: Programme, day: date | None, track: str | None) -> list[str]:
    """The programme as texts that fit a message, for one day and track or for all."""
    sessions = _on(programme, track)
    title = f"# {safe(programme.event.name)}: schedule"
    if not sessions:
        return [f"{title}\nThere is nothing in the programme yet. Look in again later."]
    if day is not None:
        lines = [title, *_day(programme, day, on_day(sessions, day, programme.zone))]
    else:
        lines = [title, *_now_and_next(programme, sessions), *_whole(programme, track)]
    return [f"{text}\n{FOOTER}" for text in pages(lines, MESSAGE_LENGTH - len(FOOTER) - 1)]


def shown_sessions(programme: Programme, day: date | None, track: str | None) -> list[Session]:
    """The sessions that are shown for one day and track, or for all."""
    sessions = _on(programme, track)
    return sessions if day is None else on_day(sessions, day, programme.zone)


def _on(programme: Programme, track: str | None) -> list[Session]:
    sessions = in_order(programme.event.sessions)
    return on_track(sessions, track) if track else sessions


def day_name(day: date) -> str:
    """A date as in `Friday 22 November`."""
    return f"{day:%A} {day.day} {day:%B}"


def day_choices(programme: Programme) -> list[tuple[str, str]]:
    """Each day that has sessions, as (words, ISO date)."""
    sessions = programme.event.sessions
    return [(day_name(day), day.isoformat()) for day in days(sessions, programme.zone)]


def track_choices(tracks: Sequence[Track]) -> list[tuple[str, str]]:
    """Each track, as (name, key)."""
    return [(track.name, track.key) for track in tracks]


def _now_and_next(programme: Programme, sessions: Sequence[Session]) -> list[str]:
    found = now_and_next(sessions, programme.now)
    lines: list[str] = []
    for session in found.now:
        lines.append(now_line(session))
    for session in found.next:
        assert session.starts_at is not None, "what is next has a start"
        lines.append(f"**Next:** {title(session)} {relative(session.starts_at)}{where(session)}")
    return lines or nothing_left(sessions)


def nothing_left(sessions: Sequence[Session]) -> list[str]:
    """That nothing runs or comes at a time that is known, and what has only a day."""
    # What is written here stands beyond that day, so it does not say that these come.
    open_ones = without_time(sessions)
    if open_ones:
        return ["**Without a time so far:**", *(_line(one) for one in open_ones)]
    dated = [session for session in in_order(sessions) if session.starts_at is not None]
    # Nobody knows how long the last one takes if it has no end.
    has_end = not dated or dated[-1].ends_at is not None
    return [f"Everything with a date {'is over' if has_end else 'has begun'}."]


def now_line(session: Session) -> str:
    """A session that is under way."""
    ends = f", until {at_time(session.ends_at)}" if session.ends_at else ""
    return f"**Now:** {title(session)}{ends}{where(session)}"


def _whole(programme: Programme, track: str | None) -> list[str]:
    # Nearly everyone reads the same, and an event out of the book is not changed.
    known = _written.setdefault(programme.event, {})
    lines = known.get((programme.zone, track))
    if lines is None:
        lines = known[programme.zone, track] = _write(programme, _on(programme, track))
    return lines


def _write(programme: Programme, sessions: Sequence[Session]) -> list[str]:
    lines: list[str] = []
    for day in days(sessions, programme.zone):
        lines += _day(programme, day, on_day(sessions, day, programme.zone))
    undated = [session for session in sessions if day_of(session, programme.zone) is None]
    if undated:
        lines.append("### Date still open")
        lines += [_line(session) for session in undated]
    return lines


def _day(programme: Programme, day: date, sessions: Sequence[Session]) -> list[str]:
    zone = programme.zone.replace("_", " ")
    return [f"### {day_name(day)} ({zone})", *(_line(session) for session in sessions)]


def _line(session: Session) -> str:
    parts = [f"- {_start(session)}: {title(session)}"]
    named = [safe(name) for name in people_at(session) if name not in session.title]
    if named:
        parts.append(f" with {joined(named)}")
    if session.compulsory:
        parts.append(" (compulsory)")
    # Where it is comes last and whole: half a link leads nowhere.
    return cut("".join(parts), 400) + where(session)


def _start(session: Session) -> str:
    if session.starts_at is None:
        written = session.starts_written
        return safe(written) if written and written != OPEN else "date to be announced"
    ends = f"–{at_time(session.ends_at)}" if session.ends_at else ""
    return f"{on(session.starts_at)}{ends}"


def title(session: Session) -> str:
    """A session's title, harmless and bold; in words while it is open."""
    return f"**{safe('Topic to be announced' if session.title == OPEN else session.title)}**"


def where(session: Session | Told) -> str:
    """Where a session is, to follow its title; empty when that is nowhere in particular."""
    if session.place == OPEN:
        return " · place to be announced"
    if session.link and session.link != OPEN:
        name = safe(session.place) if session.place else "join here"
        return f" · [{name}](<{session.link}>)"
    return f" · {safe(session.place)}" if session.place else ""
